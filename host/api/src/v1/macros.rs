//! `/macros`: answers that members of staff prepared, and their words for a case.
use app::{
    App,
    kept::{
        KeptDraft,
        macros::{self, Macro, MacroContent},
    },
};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    ids::{KeptId, TicketId},
    ticket::{Direction, MessageType},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::views::NamedRef;
use crate::{
    extract::{Body, Caller, IfMatch, QueryOf, Segments, etag},
    listing::Listing,
    options::ApiState,
    problem::Problem,
};

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_macros, create_macro))
        .routes(routes!(get_macro, put_macro, delete_macro))
        .routes(routes!(render_macro))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MacroRequest {
    name: String,
    /// Colleagues of the same provider use it too.
    #[serde(default)]
    shared: bool,
    /// Only for cases of this product.
    product: Option<String>,
    /// `out` to the customer where it is not given, or `internal`.
    #[schema(value_type = Option<String>)]
    direction: Option<Direction>,
    /// `answer` to the customer and `notice` among staff where it is not given.
    #[serde(rename = "type")]
    #[schema(value_type = Option<String>)]
    kind: Option<MessageType>,
    /// A template over the facts of a letter, such as `{{ number }}` and `{{ addressee }}`, and `agent`.
    text: String,
    /// The case becomes theirs who use it.
    #[serde(default)]
    assign_to_me: bool,
}

impl From<MacroRequest> for KeptDraft<MacroContent> {
    fn from(request: MacroRequest) -> Self {
        let direction = request.direction.unwrap_or(Direction::Out);
        let kind = request.kind.unwrap_or(match direction {
            Direction::Internal => MessageType::Notice,
            Direction::Out | Direction::In => MessageType::Answer,
        });
        let content = MacroContent {
            product: request.product,
            direction,
            kind,
            text: request.text,
            assign_to_me: request.assign_to_me,
        };
        Self { name: request.name, shared: request.shared, content }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct MacroView {
    id: Uuid,
    name: String,
    shared: bool,
    owner: NamedRef,
    /// The caller may change it: it is its own, or shared and the caller leads.
    can_change: bool,
    product: Option<String>,
    direction: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    text: String,
    assign_to_me: bool,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<Macro> for MacroView {
    fn from(held: Macro) -> Self {
        let (kept, content) = (held.kept, held.content);
        Self {
            id: kept.id.0,
            name: kept.name,
            shared: kept.shared,
            owner: NamedRef { id: Some(kept.owner.0), name: Some(kept.data.owner_name) },
            can_change: held.may_change,
            product: content.product,
            direction: content.direction.as_str(),
            kind: content.kind.as_str(),
            text: content.text,
            assign_to_me: content.assign_to_me,
            version: kept.version,
            created_at: kept.data.created_at,
            updated_at: kept.data.updated_at,
        }
    }
}

fn versioned(status: StatusCode, held: Macro) -> Response {
    let tag = etag(held.kept.version);
    (status, [(header::ETAG, tag)], Json(MacroView::from(held))).into_response()
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct MacroQuery {
    /// Those for cases of this product.
    product: Option<String>,
}

/// Macros: the caller's own, then those shared with it
#[utoipa::path(get, path = "/macros", operation_id = "listMacros", tag = "tickets", params(MacroQuery), responses((status = 200, body = Listing<MacroView>)))]
async fn list_macros(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<MacroQuery>,
) -> Result<Json<Listing<MacroView>>, Problem> {
    let held = macros::macros(&app, &actor, query.product.as_deref()).await?;
    Ok(Json(Listing::whole(held.into_iter().map(MacroView::from).collect())))
}

/// Keep a macro
#[utoipa::path(post, path = "/macros", operation_id = "createMacro", tag = "tickets", request_body = MacroRequest, responses((status = 201, body = MacroView, headers(("ETag" = String)))))]
async fn create_macro(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<MacroRequest>,
) -> Result<Response, Problem> {
    Ok(versioned(StatusCode::CREATED, macros::create_macro(&app, &actor, request.into()).await?))
}

/// A macro
#[utoipa::path(get, path = "/macros/{id}", operation_id = "getMacro", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 200, body = MacroView, headers(("ETag" = String)))))]
async fn get_macro(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<KeptId>,
) -> Result<Response, Problem> {
    Ok(versioned(StatusCode::OK, macros::find_macro(&app, &actor, id).await?))
}

/// Change a macro
#[utoipa::path(
    put, path = "/macros/{id}", operation_id = "putMacro", tag = "tickets",
    params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The ETag of the macro as it was read; another version is refused with 412")),
    request_body = MacroRequest, responses((status = 200, body = MacroView, headers(("ETag" = String))))
)]
async fn put_macro(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<KeptId>,
    IfMatch(version): IfMatch,
    Body(request): Body<MacroRequest>,
) -> Result<Response, Problem> {
    let held = macros::change_macro(&app, &actor, id, request.into(), version).await?;
    Ok(versioned(StatusCode::OK, held))
}

/// Give a macro up
#[utoipa::path(delete, path = "/macros/{id}", operation_id = "deleteMacro", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn delete_macro(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<KeptId>,
) -> Result<StatusCode, Problem> {
    macros::delete_macro(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RenderRequest {
    ticket: Uuid,
}

#[derive(Debug, Serialize, ToSchema)]
struct RenderedMacroView {
    text: String,
}

/// The words of a macro for a case; nothing is sent
#[utoipa::path(post, path = "/macros/{id}/render", operation_id = "renderMacro", tag = "tickets", params(("id" = Uuid, Path)), request_body = RenderRequest, responses((status = 200, body = RenderedMacroView)))]
async fn render_macro(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<KeptId>,
    Body(request): Body<RenderRequest>,
) -> Result<Json<RenderedMacroView>, Problem> {
    let text = macros::render_macro(&app, &actor, id, TicketId(request.ticket)).await?;
    Ok(Json(RenderedMacroView { text }))
}
