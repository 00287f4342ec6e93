//! Signing in and out. The access token goes into the answer, the refresh token into a cookie that no script reads
//! and no other site sends.
mod account;
mod cookie;
mod erasure;
mod first_run;
mod identity;
mod identity_providers;
mod keys;
mod links;
mod manage;
mod me;
mod own;
mod passkey_sign_in;
mod passkeys;
mod policy;
mod refresh;
mod second_factor;
mod second_step;
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
        .routes(routes!(first_run::first_run))
        .routes(routes!(second_step::second_step))
        .routes(routes!(second_step::enrol))
        .routes(routes!(passkey_sign_in::begin))
        .routes(routes!(passkey_sign_in::sign_in))
        .routes(routes!(passkey_sign_in::begin_step))
        .routes(routes!(passkey_sign_in::step))
        .routes(routes!(identity::begin))
        .routes(routes!(identity::answer))
        .routes(routes!(refresh::refresh))
        .routes(routes!(sign_out::sign_out))
        .layer(csrf)
        .routes(routes!(identity::options))
        .routes(routes!(links::request_sign_in_link))
        .routes(routes!(links::request_password_reset))
        .routes(routes!(links::set_password_by_link))
        .routes(routes!(me::me))
        .routes(routes!(own::list_own_sessions, own::end_other_sessions))
        .routes(routes!(own::get_own_session, own::end_own_session))
        .routes(routes!(own::change_password))
        .routes(routes!(second_factor::get_second_factor, second_factor::begin_second_factor))
        .routes(routes!(second_factor::confirm_second_factor))
        .routes(routes!(second_factor::renew_recovery_codes))
        .routes(routes!(second_factor::remove_second_factor))
        .routes(routes!(passkeys::list_passkeys, passkeys::register_passkey))
        .routes(routes!(passkeys::begin_passkey))
        .routes(routes!(passkeys::get_passkey, passkeys::rename_passkey))
        .routes(routes!(passkeys::remove_passkey))
        .routes(routes!(identity_providers::list, identity_providers::create))
        .routes(routes!(identity_providers::get, identity_providers::change, identity_providers::delete))
        .routes(routes!(manage::list_accounts, manage::invite_account))
        .routes(routes!(manage::list_staff))
        .routes(routes!(manage::get_account, manage::change_account))
        .routes(routes!(manage::resend_invitation))
        .routes(routes!(manage::end_account_sessions))
        .routes(routes!(manage::reset_second_factor))
        .routes(routes!(erasure::erase_person))
        .routes(routes!(policy::get_access_policy, policy::put_access_policy))
        .routes(routes!(keys::list_api_keys, keys::create_api_key))
        .routes(routes!(keys::get_api_key, keys::revoke_api_key))
        .routes(routes!(keys::rotate_api_key))
}
