//! `/me/second-factor`: the authenticator of one's own account. Its steps take codes in bodies, never in addresses.
use app::{App, accounts};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::second_step::EnrolmentView;
use crate::{
    extract::{Body, Caller, ComesFrom},
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SecondFactorView {
    enabled: bool,
    recovery_codes_left: u64,
    /// The desk asks its staff for one.
    required: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginSecondFactorRequest {
    /// Of an account that has one.
    password: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeRequest {
    code: String,
}

/// Shown once; each opens one sign-in.
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryCodesView {
    recovery_codes: Vec<String>,
}

/// One's own second factor
#[utoipa::path(get, path = "/me/second-factor", operation_id = "getSecondFactor", tag = "sessions", responses((status = 200, body = SecondFactorView)))]
pub(super) async fn get_second_factor(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<SecondFactorView>, Problem> {
    let held = accounts::second_factor(&app, &actor).await?;
    let recovery_codes_left = held.recovery_codes_left;
    Ok(Json(SecondFactorView { enabled: held.enabled, recovery_codes_left, required: held.required }))
}

/// Begin to set a second factor up
#[utoipa::path(post, path = "/me/second-factor", operation_id = "beginSecondFactor", tag = "sessions", request_body = BeginSecondFactorRequest, responses((status = 200, body = EnrolmentView)))]
pub(super) async fn begin_second_factor(
    State(app): State<App>,
    Caller(actor): Caller,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<BeginSecondFactorRequest>,
) -> Result<Json<EnrolmentView>, Problem> {
    let begun = accounts::begin_enrolment(&app, &actor, &origin, request.password.as_deref()).await?;
    Ok(Json(begun.into()))
}

/// Switch it on with a first code
#[utoipa::path(post, path = "/me/second-factor/confirmation", operation_id = "confirmSecondFactor", tag = "sessions", request_body = CodeRequest, responses((status = 200, body = RecoveryCodesView)))]
pub(super) async fn confirm_second_factor(
    State(app): State<App>,
    Caller(actor): Caller,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<CodeRequest>,
) -> Result<Json<RecoveryCodesView>, Problem> {
    let recovery_codes = accounts::confirm_enrolment(&app, &actor, &origin, &request.code).await?;
    Ok(Json(RecoveryCodesView { recovery_codes }))
}

/// Make fresh recovery codes, for a code
#[utoipa::path(post, path = "/me/second-factor/recovery-codes", operation_id = "renewRecoveryCodes", tag = "sessions", request_body = CodeRequest, responses((status = 200, body = RecoveryCodesView)))]
pub(super) async fn renew_recovery_codes(
    State(app): State<App>,
    Caller(actor): Caller,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<CodeRequest>,
) -> Result<Json<RecoveryCodesView>, Problem> {
    let recovery_codes = accounts::renew_recovery_codes(&app, &actor, &origin, &request.code).await?;
    Ok(Json(RecoveryCodesView { recovery_codes }))
}

/// Switch it off, for a code
#[utoipa::path(post, path = "/me/second-factor/removal", operation_id = "removeSecondFactor", tag = "sessions", request_body = CodeRequest, responses((status = 204)))]
pub(super) async fn remove_second_factor(
    State(app): State<App>,
    Caller(actor): Caller,
    ComesFrom(origin): ComesFrom,
    Body(request): Body<CodeRequest>,
) -> Result<StatusCode, Problem> {
    accounts::remove_second_factor(&app, &actor, &origin, &request.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
