//! Signing in and out. The access token goes into the answer, the refresh token into a cookie that no script reads
//! and no other site sends.
mod account;
mod cookie;
mod keys;
mod me;
mod refresh;
mod sign_in;
mod sign_in_by_link;
mod sign_out;

use tower_http::csrf::CsrfLayer;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use cookie::NAME as REFRESH_COOKIE;

use crate::options::ApiState;

pub(super) fn operations(csrf: CsrfLayer) -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in_by_link::sign_in_by_link))
        .routes(routes!(refresh::refresh))
        .routes(routes!(sign_out::sign_out))
        .layer(csrf)
        .routes(routes!(me::me))
        .routes(routes!(keys::list_api_keys, keys::create_api_key))
        .routes(routes!(keys::revoke_api_key))
}
