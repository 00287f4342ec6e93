//! `GET /me`: who the bearer of the token is.
use axum::Json;

use super::account::AccountView;
use crate::extract::Caller;

/// Who I am
#[utoipa::path(get, path = "/me", operation_id = "getMe", tag = "sessions", security(("bearer" = [])), responses((status = 200, body = AccountView)))]
pub(super) async fn me(Caller(actor): Caller) -> Json<AccountView> {
    Json(AccountView::new(&actor, None))
}
