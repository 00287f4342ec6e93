//! The shape of the workspace, asserted: which crate may see which, which library has which home, how files look.
//! What a text only promises erodes; what a test asserts stays.

mod clauses;
mod edges;
mod mirrors;
mod packages;
mod schemas;
mod sources;
mod supply;
mod tidy;
mod words;
