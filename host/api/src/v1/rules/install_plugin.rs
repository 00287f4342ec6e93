//! `POST /plugins`: a component is admitted and put on file. Installing switches nothing on.
use app::{App, rules};
use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};

use super::list_plugins::PluginView;
use crate::{
    extract::{Caller, LARGE_LIMIT, media_type, read_bytes, unsupported},
    problem::Problem,
};

/// Install a plugin
#[utoipa::path(
    post, path = "/plugins", operation_id = "installPlugin", tag = "rules",
    request_body(content = Vec<u8>, content_type = "application/wasm"),
    responses((status = 201, body = PluginView), (status = 200, description = "It was on file already", body = PluginView))
)]
pub(super) async fn install_plugin(
    State(app): State<App>,
    Caller(actor): Caller,
    request: Request,
) -> Result<(StatusCode, Json<PluginView>), Problem> {
    let media_type = media_type(request.headers());
    if !matches!(media_type.as_deref(), Some("application/wasm" | "application/octet-stream")) {
        return Err(unsupported("application/wasm"));
    }
    let component = read_bytes(request, LARGE_LIMIT).await?;
    let installed = rules::install_plugin(&app, &actor, component.to_vec()).await?;
    let status = if installed.known { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(installed.plugin.into())))
}
