//! One module per command.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod clauses;
pub(crate) mod codegen;
pub(crate) mod examples;
pub(crate) mod plugins;
pub(crate) mod postgres;
pub(crate) mod run;
pub(crate) mod test;
pub(crate) mod web;
