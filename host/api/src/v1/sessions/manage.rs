//! `/accounts`: people who sign in, for those who manage them.
use app::{
    App,
    accounts::{self, AccountChange, Invitation},
    store_types::{Account, AccountFilter},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    ids::{AccountId, ContactId, OrganisationId},
    ticket::Role,
};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, QueryOf, Segments},
    listing::{Listing, request_of},
    problem::{Problem, ProblemCode},
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ManagedAccountView {
    id: Uuid,
    name: String,
    email: Option<String>,
    #[schema(value_type = String)]
    role: Role,
    locale: String,
    provider: Option<Uuid>,
    organisation: Option<Uuid>,
    contact: Option<Uuid>,
    /// `invited` (nobody signed in yet), `active` or `disabled`.
    state: &'static str,
    created_at: Timestamp,
    signed_in_at: Option<Timestamp>,
}

impl From<Account> for ManagedAccountView {
    fn from(held: Account) -> Self {
        let state = match (held.disabled_at, held.signed_in_at.is_some() || held.password_hash.is_some()) {
            (Some(_), _) => "disabled",
            (None, true) => "active",
            (None, false) => "invited",
        };
        Self {
            id: held.id.0,
            name: held.name,
            email: held.email,
            role: held.role,
            locale: held.locale,
            provider: held.provider.map(|id| id.0),
            organisation: held.organisation.map(|id| id.0),
            contact: held.contact.map(|id| id.0),
            state,
            created_at: held.created_at,
            signed_in_at: held.signed_in_at,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InviteRequest {
    email: String,
    /// Of staff; a contact's is that of the contact.
    name: Option<String>,
    /// `administrator`, `supervisor`, `agent` or `contact`.
    #[schema(value_type = String)]
    role: Role,
    /// Binds staff to one provider.
    provider: Option<Uuid>,
    /// Whose account it is, for the role `contact`; the address is one of theirs.
    contact: Option<Uuid>,
    locale: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "`null` unbinds, what is left out stays")]
pub(super) struct ChangeAccountRequest {
    name: Option<String>,
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    /// `null` unbinds.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    provider: Option<Option<Uuid>>,
    disabled: Option<bool>,
    locale: Option<String>,
}

/// A value that is given, be it null.
#[expect(clippy::option_option, reason = "`null` unbinds, what is left out stays")]
fn given<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Option<Uuid>>, D::Error> {
    Option::deserialize(reader).map(Some)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountsQuery {
    role: Option<String>,
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// People who sign in, by name
#[utoipa::path(get, path = "/accounts", operation_id = "listAccounts", tag = "accounts", params(AccountsQuery), responses((status = 200, body = Listing<ManagedAccountView>)))]
pub(super) async fn list_accounts(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<AccountsQuery>,
) -> Result<Json<Listing<ManagedAccountView>>, Problem> {
    let role = query.role.as_deref().map(|text| {
        text.parse::<Role>()
            .map_err(|_| Problem::invalid(ProblemCode::ValueInvalid, "role", "there is no such role"))
    });
    let filter = AccountFilter { role: role.transpose()?, ..AccountFilter::default() };
    let page = request_of(query.cursor, query.limit);
    let held = accounts::accounts(&app, &actor, &filter, &page).await?;
    Ok(Json(Listing::of(held, ManagedAccountView::from)))
}

/// Somebody a ticket may be given to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ColleagueView {
    id: Uuid,
    name: String,
    #[schema(value_type = String)]
    role: Role,
    /// Bound to one provider.
    provider: Option<Uuid>,
}

impl From<Account> for ColleagueView {
    fn from(held: Account) -> Self {
        Self { id: held.id.0, name: held.name, role: held.role, provider: held.provider.map(|id| id.0) }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct StaffQuery {
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// Colleagues who may be given a ticket, by name
#[utoipa::path(get, path = "/staff", operation_id = "listStaff", tag = "accounts", params(StaffQuery), responses((status = 200, body = Listing<ColleagueView>)))]
pub(super) async fn list_staff(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<StaffQuery>,
) -> Result<Json<Listing<ColleagueView>>, Problem> {
    let held = accounts::staff(&app, &actor, &request_of(query.cursor, query.limit)).await?;
    Ok(Json(Listing::of(held, ColleagueView::from)))
}

/// One of them
#[utoipa::path(get, path = "/accounts/{id}", operation_id = "getAccount", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = ManagedAccountView)))]
pub(super) async fn get_account(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<ManagedAccountView>, Problem> {
    Ok(Json(accounts::account(&app, &actor, AccountId(id)).await?.into()))
}

/// Invite somebody: an account, and a letter with a link
#[utoipa::path(post, path = "/accounts", operation_id = "inviteAccount", tag = "accounts", request_body = InviteRequest, responses((status = 201, body = ManagedAccountView)))]
pub(super) async fn invite_account(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<InviteRequest>,
) -> Result<(StatusCode, Json<ManagedAccountView>), Problem> {
    let invitation = Invitation {
        email: request.email,
        name: request.name,
        role: request.role,
        provider: request.provider.map(OrganisationId),
        contact: request.contact.map(ContactId),
        locale: request.locale,
    };
    let account = accounts::invite(&app, &actor, invitation).await?;
    Ok((StatusCode::CREATED, Json(account.into())))
}

/// Send an invitation that nobody took up once more
#[utoipa::path(post, path = "/accounts/{id}/invitation", operation_id = "resendInvitation", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 202)))]
pub(super) async fn resend_invitation(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<StatusCode, Problem> {
    accounts::invite_again(&app, &actor, AccountId(id)).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Change role, bounds, name or language of an account, or disable it
#[utoipa::path(patch, path = "/accounts/{id}", operation_id = "changeAccount", tag = "accounts", params(("id" = Uuid, Path)), request_body = ChangeAccountRequest, responses((status = 200, body = ManagedAccountView)))]
pub(super) async fn change_account(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    Body(request): Body<ChangeAccountRequest>,
) -> Result<Json<ManagedAccountView>, Problem> {
    let change = AccountChange {
        name: request.name,
        role: request.role,
        provider: request.provider.map(|provider| provider.map(OrganisationId)),
        disabled: request.disabled,
        locale: request.locale,
    };
    Ok(Json(accounts::change_account(&app, &actor, AccountId(id), change).await?.into()))
}

/// Sign somebody out everywhere
#[utoipa::path(delete, path = "/accounts/{id}/sessions", operation_id = "endAccountSessions", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn end_account_sessions(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<StatusCode, Problem> {
    accounts::end_sessions_of(&app, &actor, AccountId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Switch the second factor of somebody off who lost it
#[utoipa::path(delete, path = "/accounts/{id}/second-factor", operation_id = "resetSecondFactor", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn reset_second_factor(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<StatusCode, Problem> {
    accounts::reset_second_factor(&app, &actor, AccountId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
