//! `PATCH /entitlements/{id}`: a renewal, another tier, other machines. The rule set judges it like a new one.
use app::{
    App,
    catalogue::{self, EntitlementChange},
};
use axum::{Json, extract::State};
use domain::ids::EntitlementId;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::create_entitlement::{EntitlementView, ItemRequest};
use crate::{
    extract::{Body, Caller, Segments},
    fields::read_fields,
    locale::Locale,
    problem::Problem,
    v1::denial,
};

/// What is not given stays. Hours move by postings to the ledger only.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeEntitlementRequest {
    tier: Option<String>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    source: Option<String>,
    /// All of them.
    items: Option<Vec<ItemRequest>>,
    /// Added to those known.
    #[serde(default)]
    #[schema(value_type = Object)]
    facts: Map<String, Value>,
}

/// Change an entitlement
#[utoipa::path(patch, path = "/entitlements/{id}", operation_id = "changeEntitlement", tag = "catalogue", params(("id" = Uuid, Path)), request_body = ChangeEntitlementRequest, responses((status = 200, body = EntitlementView)))]
pub(super) async fn change_entitlement(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<EntitlementId>,
    locale: Locale,
    Body(request): Body<ChangeEntitlementRequest>,
) -> Result<Json<EntitlementView>, Problem> {
    let product = catalogue::find_entitlement(&app, &actor, id).await?.product;
    let change = EntitlementChange {
        tier: request.tier,
        valid_from: request.valid_from,
        valid_to: request.valid_to,
        source: request.source,
        items: request.items.map(|items| items.into_iter().map(ItemRequest::draft).collect()),
        facts: read_fields(request.facts)?,
    };
    match catalogue::change_entitlement(&app, &actor, id, change).await {
        Ok(entitlement) => Ok(Json(entitlement.into())),
        Err(error) => Err(denial::of_product(&app, &actor, &product, locale, error).await),
    }
}
