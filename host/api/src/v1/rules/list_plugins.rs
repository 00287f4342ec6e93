//! `GET /plugins`: what is on file.
use app::{App, rules};
use axum::{Json, extract::State};
use domain::catalogue::Plugin;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{extract::Caller, listing::Listing, problem::Problem, v1::views::TextView};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PluginView {
    id: Uuid,
    /// SHA-256 of the component.
    digest: String,
    /// Its code; with the version it names the plugin as `code@version`.
    plugin: String,
    version: String,
    title: TextView,
    /// Codes of the products it serves.
    products: Vec<String>,
    size: u64,
    installed_at: Timestamp,
}

impl From<Plugin> for PluginView {
    fn from(held: Plugin) -> Self {
        Self {
            id: held.id.0,
            digest: held.digest,
            plugin: held.code,
            version: held.version,
            title: TextView::from(&held.manifest.title),
            products: held.manifest.products.into_iter().map(|declared| declared.code).collect(),
            size: held.size,
            installed_at: held.installed_at,
        }
    }
}

/// Plugins on file
#[utoipa::path(get, path = "/plugins", operation_id = "listPlugins", tag = "rules", responses((status = 200, body = Listing<PluginView>)))]
pub(super) async fn list_plugins(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<Listing<PluginView>>, Problem> {
    let plugins = rules::list_plugins(&app, &actor).await?;
    Ok(Json(Listing::whole(plugins.into_iter().map(PluginView::from).collect())))
}
