//! Accounts and sessions: sign-in by password or one-time link, a second step for staff, short access tokens, refresh
//! tokens that rotate; and whoever manages accounts.
mod create;
mod erasure;
mod keys;
mod links;
mod manage;
mod origin;
mod own;
mod password;
mod policy;
mod second_factor;
mod sign_in;
mod throttle;
mod token;

pub use create::{AccountDraft, create_account};
pub use erasure::{Erasure, ErasureRequest, erase_person};
pub use keys::{
    ApiKeyDraft, KEY_SCOPES, KeyRotation, api_keys, create_api_key, revoke_api_key, rotate_api_key,
};
pub(crate) use links::send_asked_link;
pub use links::{one_time_link, request_password_reset, request_sign_in_link};
pub use manage::{
    AccountChange, Invitation, account, accounts, change_account, end_sessions_of, invite, invite_again,
    reset_second_factor, staff,
};
pub use origin::Origin;
pub use own::{change_password, end_other_sessions, end_own_session, own_sessions, set_password_by_link};
pub use password::hashing_places;
pub use policy::{AccessPolicy, access_policy, set_access_policy};
pub use second_factor::{
    Enrolment, SecondFactorState, begin_enrolment, begin_enrolment_by, confirm_enrolment,
    remove_second_factor, renew_recovery_codes, second_factor, second_step,
};
pub use sign_in::{Challenge, SignIn, SignedIn, refresh, sign_in, sign_in_by_link, sign_out};
pub use token::{authenticate, issue_access_token, issue_unlimited_token};
