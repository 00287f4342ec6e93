//! `GET, PUT /access-policy`: what signing in asks of staff.
use app::{
    App,
    accounts::{self, AccessPolicy},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    extract::{Body, Caller},
    problem::Problem,
};

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessPolicyView {
    /// Administrators, supervisors and agents sign in with a second factor.
    second_factor_of_staff: bool,
}

impl From<AccessPolicy> for AccessPolicyView {
    fn from(held: AccessPolicy) -> Self {
        Self { second_factor_of_staff: held.second_factor_of_staff }
    }
}

/// What signing in asks of staff
#[utoipa::path(get, path = "/access-policy", operation_id = "getAccessPolicy", tag = "accounts", responses((status = 200, body = AccessPolicyView)))]
pub(super) async fn get_access_policy(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<AccessPolicyView>, Problem> {
    Ok(Json(accounts::access_policy(&app, &actor).await?.into()))
}

/// Set it
#[utoipa::path(put, path = "/access-policy", operation_id = "putAccessPolicy", tag = "accounts", request_body = AccessPolicyView, responses((status = 200, body = AccessPolicyView)))]
pub(super) async fn put_access_policy(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<AccessPolicyView>,
) -> Result<Json<AccessPolicyView>, Problem> {
    let policy = AccessPolicy { second_factor_of_staff: request.second_factor_of_staff };
    Ok(Json(accounts::set_access_policy(&app, &actor, policy).await?.into()))
}
