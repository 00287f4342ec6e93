//! Accounts and sessions: sign-in by password or one-time link, short access tokens, refresh tokens that rotate.
mod keys;
mod password;
mod sign_in;
mod token;

pub use keys::{ApiKeyDraft, KEY_SCOPES, api_keys, create_api_key, revoke_api_key};
pub use password::hash_password;
pub use sign_in::{
    AccountDraft, SignedIn, create_account, one_time_link, refresh, sign_in, sign_in_by_link, sign_out,
};
pub use token::{authenticate, issue_access_token, issue_unlimited_token};
