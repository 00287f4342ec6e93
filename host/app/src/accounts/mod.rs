//! Accounts and sessions: sign-in by password, one-time link, passkey or a provider of identity, a second step for
//! staff, short access tokens, refresh tokens that rotate; and whoever manages accounts.
mod ceremonies;
mod create;
mod erasure;
mod first_run;
mod identity;
mod jws;
mod key_networks;
mod keys;
mod links;
mod manage;
mod origin;
mod own;
mod passkeys;
mod password;
mod policy;
mod second_factor;
mod sign_in;
mod standings;
mod throttle;
mod token;

pub use create::{AccountDraft, add_account, create_account};
pub use erasure::{Erasure, ErasureRequest, erase_person};
pub use first_run::{FirstAdministrator, awaits_first_run, first_run_token, found};
pub use identity::{
    IdentityAnswer, IdentityKeys, IdentityProviderDraft, IdentityStart, begin_identity_sign_in,
    change_identity_provider, create_identity_provider, delete_identity_provider, identity_provider,
    identity_providers, identity_redirect, sign_in_by_identity, sign_in_options,
};
pub use keys::{
    ApiKeyDraft, KEY_SCOPES, KeyRotation, api_key, api_keys, create_api_key, revoke_api_key, rotate_api_key,
};
pub(crate) use links::send_asked_link;
pub use links::{one_time_link, request_password_reset, request_sign_in_link};
pub use manage::{
    AccountChange, Invitation, account, accounts, change_account, end_sessions_of, invite, invite_again,
    reset_second_factor, staff,
};
pub use origin::Origin;
pub(crate) use own::standing;
pub use own::{
    change_password, end_other_sessions, end_own_session, own_session, own_sessions, set_password_by_link,
};
pub use passkeys::{
    Asked, PasskeyDraft, begin_passkey, begin_passkey_sign_in, begin_passkey_step, passkey, passkey_step,
    passkeys, passkeys_available, register_passkey, remove_passkey, rename_passkey, sign_in_by_passkey,
};
pub use password::hashing_places;
pub use policy::{AccessPolicy, access_policy, set_access_policy};
pub use second_factor::{
    Enrolment, SecondFactorState, begin_enrolment, begin_enrolment_by, confirm_enrolment,
    remove_second_factor, renew_recovery_codes, second_factor, second_step,
};
pub use sign_in::{Challenge, SignIn, SignedIn, refresh, sign_in, sign_in_by_link, sign_out};
pub use standings::Standings;
pub use token::{authenticate, issue_access_token, issue_unlimited_token};
