//! `POST /force-majeure`: time that stands still for a set of tickets; `POST …/withdraw` takes it back (S 6.1).
use app::{
    App,
    force_majeure::{self, Declaration, DeclarationDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::ids::TicketId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, Segments},
    listing::Listing,
    options::ApiState,
    problem::Problem,
};

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list, declare)).routes(routes!(get)).routes(routes!(withdraw))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclareRequest {
    from: Timestamp,
    to: Timestamp,
    /// What happened, and where it is published.
    ground: String,
    #[serde(default)]
    tickets: Vec<Uuid>,
    /// All open tickets of a product, where no tickets are named.
    product: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DeclarationView {
    id: Uuid,
    from: Timestamp,
    to: Timestamp,
    ground: String,
    tickets: Vec<Uuid>,
    declared_by: String,
    declared_at: Timestamp,
    withdrawn_at: Option<Timestamp>,
}

impl From<Declaration> for DeclarationView {
    fn from(held: Declaration) -> Self {
        Self {
            id: held.id,
            from: held.from,
            to: held.to,
            ground: held.ground,
            tickets: held.tickets.into_iter().map(|id| id.0).collect(),
            declared_by: held.declared_by,
            declared_at: held.declared_at,
            withdrawn_at: held.withdrawn_at,
        }
    }
}

/// Declare force majeure
#[utoipa::path(post, path = "/force-majeure", operation_id = "declareForceMajeure", tag = "operations", request_body = DeclareRequest, responses((status = 201, body = DeclarationView)))]
async fn declare(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<DeclareRequest>,
) -> Result<(StatusCode, Json<DeclarationView>), Problem> {
    let draft = DeclarationDraft {
        from: request.from,
        to: request.to,
        ground: request.ground,
        tickets: request.tickets.into_iter().map(TicketId).collect(),
        product: request.product,
    };
    let held = force_majeure::declare(&app, &actor, draft).await?;
    Ok((StatusCode::CREATED, Json(held.into())))
}

/// Declarations, the last one first
#[utoipa::path(get, path = "/force-majeure", operation_id = "listForceMajeure", tag = "operations", responses((status = 200, body = Listing<DeclarationView>)))]
async fn list(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<Listing<DeclarationView>>, Problem> {
    let held = force_majeure::list(&app, &actor).await?;
    Ok(Json(Listing::whole(held.into_iter().map(DeclarationView::from).collect())))
}

/// A declaration
#[utoipa::path(get, path = "/force-majeure/{id}", operation_id = "getForceMajeure", tag = "operations", params(("id" = Uuid, Path)), responses((status = 200, body = DeclarationView)))]
async fn get(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<DeclarationView>, Problem> {
    Ok(Json(force_majeure::find(&app, &actor, id).await?.into()))
}

/// Take a declaration back
#[utoipa::path(post, path = "/force-majeure/{id}/withdraw", operation_id = "withdrawForceMajeure", tag = "operations", params(("id" = Uuid, Path)), responses((status = 200, body = DeclarationView)))]
async fn withdraw(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<DeclarationView>, Problem> {
    Ok(Json(force_majeure::withdraw(&app, &actor, id).await?.into()))
}
