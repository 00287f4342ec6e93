//! `POST /sandbox/tokens`: a bearer token that does not expire with the virtual clock.
use app::{
    App,
    sandbox::{self, TokenRequest},
};
use axum::{Json, extract::State};
use domain::{
    ids::{ContactId, OrganisationId},
    ticket::Role,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{extract::Body, problem::Problem};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IssueTokenRequest {
    #[schema(value_type = String)]
    role: Role,
    /// A new name of a member of staff makes that member.
    name: Option<String>,
    provider: Option<Uuid>,
    organisation: Option<Uuid>,
    contact: Option<Uuid>,
    /// Of a partner's key; everything where they are not given.
    scopes: Option<Vec<String>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenView {
    token: String,
}

/// A token for any role
#[utoipa::path(post, path = "/sandbox/tokens", operation_id = "issueSandboxToken", tag = "sandbox", request_body = IssueTokenRequest, responses((status = 200, body = TokenView)))]
pub(super) async fn issue_token(
    State(app): State<App>,
    Body(request): Body<IssueTokenRequest>,
) -> Result<Json<TokenView>, Problem> {
    let request = TokenRequest {
        role: request.role,
        name: request.name,
        provider: request.provider.map(OrganisationId),
        organisation: request.organisation.map(OrganisationId),
        contact: request.contact.map(ContactId),
        scopes: request.scopes,
    };
    let token = sandbox::issue_token(&app, request).await?;
    Ok(Json(TokenView { token }))
}
