//! Plugins and what is done with them: installation, rule sets, the journal of calls, rehearsal.
mod activate;
mod get_plugin;
mod install_plugin;
mod journal;
mod list_plugins;
mod list_rule_sets;
mod replay;
mod roll_back;
mod rule_set_view;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_plugins::list_plugins, install_plugin::install_plugin))
        .routes(routes!(get_plugin::get_plugin))
        .routes(routes!(list_rule_sets::list_rule_sets, activate::activate_rule_set))
        .routes(routes!(roll_back::roll_back))
        .routes(routes!(journal::list_journal))
        .routes(routes!(replay::replay))
}
