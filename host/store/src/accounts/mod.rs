//! Accounts and how they sign in. Who signs in is not in a scope yet; lists of accounts are.
mod account;
mod ceremonies;
mod identities;
mod keys;
mod links;
mod passkeys;
mod second_factor;
mod sessions;
mod throttles;

pub use self::{
    account::*, ceremonies::*, identities::*, keys::*, links::*, passkeys::*, second_factor::*, sessions::*,
    throttles::*,
};
