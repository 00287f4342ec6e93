//! `POST /entitlements`: what a customer is entitled to. The rule set may refuse it or compute its validity.
use app::{
    App,
    catalogue::{self, EntitlementDraft, ItemDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    catalogue::Entitlement,
    ids::{AssetId, OrganisationId},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller},
    fields::{read_fields, show_fields},
    locale::Locale,
    problem::Problem,
    v1::{denial, external_refs::ExternalRefInput},
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateEntitlementRequest {
    customer: Uuid,
    product: String,
    kind: String,
    tier: Option<String>,
    /// Kept as a hash and its last four characters.
    key: Option<String>,
    /// The first and the last day count.
    valid_from: Date,
    valid_to: Date,
    /// `paid`, `included`, `renewed`.
    source: Option<String>,
    units_minutes: Option<i64>,
    #[serde(default)]
    items: Vec<ItemRequest>,
    /// Facts the rules compute the validity from, such as dates of payment or purchase.
    #[serde(default)]
    #[schema(value_type = Object)]
    facts: Map<String, Value>,
    /// Another object that is called so is a conflict.
    external_ref: Option<ExternalRefInput>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemRequest {
    asset: Option<Uuid>,
    tier: Option<String>,
    #[serde(alias = "from")]
    valid_from: Option<Date>,
    #[serde(alias = "to")]
    valid_to: Option<Date>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EntitlementView {
    id: Uuid,
    customer: Uuid,
    product: String,
    kind: String,
    tier: Option<String>,
    key_last4: Option<String>,
    valid_from: Date,
    valid_to: Date,
    source: String,
    units_minutes: Option<i64>,
    /// Hours that are left and not reserved, where it has hours.
    available_minutes: Option<i64>,
    items: Vec<ItemView>,
    #[schema(value_type = Object)]
    facts: Map<String, Value>,
    created_at: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ItemView {
    asset: Option<Uuid>,
    tier: Option<String>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
}

impl From<Entitlement> for EntitlementView {
    fn from(held: Entitlement) -> Self {
        let item = |item: domain::catalogue::EntitlementItem| ItemView {
            asset: item.asset.map(|id| id.0),
            tier: item.tier,
            valid_from: item.valid_from,
            valid_to: item.valid_to,
        };
        Self {
            id: held.id.0,
            customer: held.customer.0,
            product: held.product,
            kind: held.kind,
            tier: held.tier,
            key_last4: held.key_last4,
            valid_from: held.valid_from,
            valid_to: held.valid_to,
            source: held.source,
            units_minutes: held.units_minutes,
            available_minutes: (held.account.sequence > 0).then(|| held.account.available()),
            items: held.items.into_iter().map(item).collect(),
            facts: show_fields(&held.facts),
            created_at: held.created_at,
        }
    }
}

impl ItemRequest {
    pub(super) fn draft(self) -> ItemDraft {
        ItemDraft {
            asset: self.asset.map(AssetId),
            tier: self.tier,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        }
    }
}

impl CreateEntitlementRequest {
    fn draft(self) -> Result<EntitlementDraft, Problem> {
        Ok(EntitlementDraft {
            customer: OrganisationId(self.customer),
            product: self.product,
            kind: self.kind,
            tier: self.tier,
            key: self.key,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            source: self.source,
            units_minutes: self.units_minutes,
            items: self.items.into_iter().map(ItemRequest::draft).collect(),
            facts: read_fields(self.facts)?,
            external_ref: self.external_ref.map(Into::into),
        })
    }
}

/// Add an entitlement
#[utoipa::path(post, path = "/entitlements", operation_id = "createEntitlement", tag = "catalogue", request_body = CreateEntitlementRequest, responses((status = 201, body = EntitlementView)))]
pub(super) async fn create_entitlement(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Body(request): Body<CreateEntitlementRequest>,
) -> Result<(StatusCode, Json<EntitlementView>), Problem> {
    let product = request.product.clone();
    match catalogue::create_entitlement(&app, &actor, request.draft()?).await {
        Ok(entitlement) => Ok((StatusCode::CREATED, Json(entitlement.into()))),
        Err(error) => Err(denial::of_product(&app, &actor, &product, locale, error).await),
    }
}
