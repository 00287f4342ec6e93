//! Accounts and how they sign in. Who signs in is not in a scope yet; lists of accounts are.
mod account;
mod keys;
mod links;
mod sessions;

pub use self::{
    account::{
        Account, find_account, find_account_by_email, find_account_by_name, insert_account, list_accounts,
        update_account,
    },
    keys::{ApiKey, insert_api_key, list_api_keys, open_api_key, revoke_api_key},
    links::{insert_sign_in_link, use_sign_in_link},
    sessions::{
        NewSession, Rotation, Session, find_session, insert_session, prune_sessions, revoke_account_sessions,
        revoke_session, rotate_session,
    },
};
