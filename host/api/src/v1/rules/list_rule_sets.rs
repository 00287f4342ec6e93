//! `GET /rule-sets`: of one product or of all, withdrawn ones among them.
use app::{App, rules};
use axum::{Json, extract::State};
use serde::Deserialize;

use super::rule_set_view::{RuleSetView, rule_set_view};
use crate::{
    extract::{Caller, QueryOf},
    listing::Listing,
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RuleSetsQuery {
    product: Option<String>,
}

/// Rule sets
#[utoipa::path(get, path = "/rule-sets", operation_id = "listRuleSets", tag = "rules", params(RuleSetsQuery), responses((status = 200, body = Listing<RuleSetView>)))]
pub(super) async fn list_rule_sets(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<RuleSetsQuery>,
) -> Result<Json<Listing<RuleSetView>>, Problem> {
    let rule_sets = rules::list_rule_sets(&app, &actor, query.product.as_deref()).await?;
    let plugins = rules::list_plugins(&app, &actor).await?;
    Ok(Json(Listing::whole(rule_sets.into_iter().map(|held| rule_set_view(held, &plugins)).collect())))
}
