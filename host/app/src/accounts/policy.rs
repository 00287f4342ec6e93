//! What signing in asks of staff, as administrators set it.
use domain::{access::Actor, ticket::Role};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::own::standing;
use crate::{audit, context::App, errors::AppError, tickets::access::administrators_only};

const KEY: &str = "access_policy";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessPolicy {
    /// Administrators, supervisors and agents sign in with a second factor.
    pub second_factor_of_staff: bool,
}

async fn held(app: &App) -> Result<AccessPolicy, AppError> {
    let Some(value) = store::get_value(&app.store, KEY).await? else { return Ok(AccessPolicy::default()) };
    serde_json::from_value(value).map_err(|error| AppError::Internal(format!("{KEY}: {error}")))
}

pub async fn access_policy(app: &App, actor: &Actor) -> Result<AccessPolicy, AppError> {
    administrators_only(actor)?;
    held(app).await
}

/// Sessions of staff without a second factor end with their next refresh.
pub async fn set_access_policy(
    app: &App,
    actor: &Actor,
    policy: AccessPolicy,
) -> Result<AccessPolicy, AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    let before = held(app).await?;
    let tx = app.store.begin().await?;
    store::set_value(&tx, KEY, &json!(policy)).await?;
    audit::note(app, &tx, actor, "policy.changed", None, json!({"before": before, "after": policy})).await?;
    tx.commit().await?;
    Ok(policy)
}

/// Whether a role has to have a second factor.
pub(super) async fn must_enrol(app: &App, role: Role) -> Result<bool, AppError> {
    let staff = matches!(role, Role::Administrator | Role::Supervisor | Role::Agent);
    Ok(staff && held(app).await?.second_factor_of_staff)
}
