//! Accounts and how they sign in. Who signs in is not in a scope yet; lists of accounts are.
mod account;
mod keys;
mod links;
mod second_factor;
mod sessions;
mod throttles;

pub use self::{account::*, keys::*, links::*, second_factor::*, sessions::*, throttles::*};
