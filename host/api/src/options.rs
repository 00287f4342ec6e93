//! What the server hands over beside the application itself, and the state every handler shares.
use std::{borrow::Cow, sync::Arc};

use app::App;
use axum::extract::FromRef;

/// A file of the built web by its path, with its media type.
pub type WebAssets = fn(&str) -> Option<(Cow<'static, [u8]>, String)>;

#[derive(Clone)]
pub struct ApiOptions {
    /// With the sandbox routes; without the flag they do not exist.
    pub sandbox: bool,
    /// Renders the metrics for Prometheus, where they are collected.
    pub metrics: Option<Arc<dyn Fn() -> String + Send + Sync>>,
    /// Whether the desk takes requests: set up, migrated, its workers running.
    pub ready: Arc<dyn Fn() -> bool + Send + Sync>,
    pub web: WebAssets,
    /// Proxies of the house: what they say of where a request came from is believed, of nobody else.
    pub trusted_proxies: Vec<ipnet::IpNet>,
}

#[derive(Clone)]
pub(crate) struct ApiState {
    pub(crate) app: App,
    pub(crate) options: Arc<ApiOptions>,
}

impl FromRef<ApiState> for App {
    fn from_ref(state: &ApiState) -> Self {
        state.app.clone()
    }
}

impl FromRef<ApiState> for Arc<ApiOptions> {
    fn from_ref(state: &ApiState) -> Self {
        Arc::clone(&state.options)
    }
}
