//! `POST /rule-sets/{id}/rollback`: the rule set before it is in force again for new requests.
use app::{App, rules};
use axum::{Json, extract::State};
use domain::ids::RuleSetId;

use super::rule_set_view::{RuleSetView, rule_set_view};
use crate::{
    extract::{Caller, Segments},
    problem::Problem,
};

/// Take a rule set back
#[utoipa::path(post, path = "/rule-sets/{id}/rollback", operation_id = "rollBackRuleSet", tag = "rules", params(("id" = Uuid, Path)), responses((status = 200, body = RuleSetView)))]
pub(super) async fn roll_back(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<RuleSetId>,
) -> Result<Json<RuleSetView>, Problem> {
    let rule_set = rules::roll_back(&app, &actor, id).await?;
    let plugins = rules::list_plugins(&app, &actor).await?;
    Ok(Json(rule_set_view(rule_set, &plugins)))
}
