//! Whom and what the desk serves.
mod asset_records;
mod asset_view;
mod change_asset;
mod change_contact;
mod change_entitlement;
mod change_organisation;
mod create_asset;
mod create_contact;
mod create_entitlement;
mod create_organisation;
mod create_release;
mod entitlement_list;
mod get_contact;
mod get_organisation;
mod ledger;
mod list_contacts;
mod list_forms;
mod list_organisations;
mod list_products;
mod organisation_view;
mod product_view;
mod publications;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_products::list_products))
        .routes(routes!(list_forms::list_forms))
        .routes(routes!(list_organisations::list_organisations, create_organisation::create_organisation))
        .routes(routes!(get_organisation::get_organisation, change_organisation::change_organisation))
        .routes(routes!(create_contact::create_contact, list_contacts::list_contacts))
        .routes(routes!(get_contact::get_contact, change_contact::change_contact))
        .routes(routes!(entitlement_list::list_entitlements, create_entitlement::create_entitlement))
        .routes(routes!(entitlement_list::get_entitlement, change_entitlement::change_entitlement))
        .routes(routes!(ledger::get_ledger, ledger::post_ledger))
        .routes(routes!(asset_view::list_assets, create_asset::create_asset))
        .routes(routes!(asset_view::get_asset, change_asset::change_asset))
        .routes(routes!(asset_records::list_asset_records))
        .routes(routes!(create_release::create_release))
        .routes(routes!(publications::publish, publications::list_publications))
}
