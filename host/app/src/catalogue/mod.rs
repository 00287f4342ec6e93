//! Who and what the desk serves: kept in the database, the small and hot part of it also in memory.
mod announce;
mod asset_coverage;
mod asset_records;
mod assets;
mod cache;
mod change_contact;
mod change_organisation;
mod contacts;
mod entitlement_checks;
mod entitlements;
mod environment;
mod expiry;
mod ledger;
mod organisations;
mod publications;
mod releases;
mod versions;

pub use asset_coverage::asset_coverage;
pub use asset_records::asset_records;
pub(crate) use asset_records::keep_record;
pub use assets::{AssetChange, AssetDraft, asset, asset_tree, assets, change_asset, create_asset};
pub(crate) use cache::Served;
pub use cache::{Catalogue, CatalogueCache};
pub use change_contact::{ContactChange, change_contact, contact};
pub use change_organisation::{OrganisationChange, change_organisation, organisation};
pub use contacts::{ContactDraft, contacts, create_contact};
pub(crate) use contacts::{is_address, nearest_contact};
pub use entitlements::{
    EntitlementChange, EntitlementDraft, ItemDraft, change_entitlement, create_entitlement, find_entitlement,
    list_entitlements,
};
pub(crate) use expiry::{expire_hours, warn_expiring};
pub use ledger::{PostingRequest, ledger, post};
pub(crate) use organisations::serves_alone;
pub use organisations::{OrganisationDraft, create_organisation, list_organisations};
pub use publications::{PublicationDraft, publications, publish, tell_publication};
pub use releases::{ReleaseDraft, publish_due, publish_release};
pub(crate) use versions::{Update, prepare_versions, write_version};

use std::sync::Arc;

use domain::{access::Actor, catalogue::Product};

use crate::{context::App, errors::AppError};

/// Products this actor may file requests for or works with.
pub async fn products(app: &App, actor: &Actor) -> Result<Vec<(Arc<Product>, Arc<Catalogue>)>, AppError> {
    let catalogue = app.catalogue.current(app).await?;
    Ok(catalogue
        .visible_products(actor)
        .into_iter()
        .map(|product| (product, Arc::clone(&catalogue)))
        .collect())
}
