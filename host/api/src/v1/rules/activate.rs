//! `POST /rule-sets`: a plugin at a version is switched on for a product from a date; tickets keep theirs (M 1.11).
use app::{
    App,
    rules::{self, RuleSetDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::rule_set_view::{RuleSetView, rule_set_view};
use crate::{
    extract::{Body, Caller},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActivateRequest {
    product: String,
    /// Digest, id, or `code@version` of an installed plugin.
    plugin: String,
    /// A date, which means local midnight in the product's calendar, or an instant.
    in_force_from: String,
    #[serde(default)]
    #[schema(value_type = Object)]
    settings: Map<String, Value>,
}

/// Switch a rule set on
#[utoipa::path(post, path = "/rule-sets", operation_id = "activateRuleSet", tag = "rules", request_body = ActivateRequest, responses((status = 201, body = RuleSetView)))]
pub(super) async fn activate_rule_set(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<ActivateRequest>,
) -> Result<(StatusCode, Json<RuleSetView>), Problem> {
    let draft = RuleSetDraft {
        product: request.product,
        plugin: request.plugin,
        in_force_from: request.in_force_from,
        settings: request.settings,
    };
    let rule_set = rules::activate_rule_set(&app, &actor, draft).await?;
    let plugins = rules::list_plugins(&app, &actor).await?;
    Ok((StatusCode::CREATED, Json(rule_set_view(rule_set, &plugins))))
}
