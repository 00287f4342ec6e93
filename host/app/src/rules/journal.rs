//! A call of a plugin as the journal keeps it.
use domain::{
    ids::{JournalId, TicketId},
    rules::{CallCost, Decision, Failure, HookCall},
};
use jiff::Timestamp;
use serde_json::json;
use store::JournalEntry;

use super::ActiveRules;
use crate::context::App;

/// What was asked, and about what.
pub(crate) struct Asking<'a> {
    pub(crate) rules: &'a ActiveRules,
    pub(crate) product: &'a str,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) call: &'a HookCall,
    pub(crate) at: Timestamp,
}

impl Asking<'_> {
    pub(crate) fn entry(
        &self,
        app: &App,
        result: Result<&Decision, &Failure>,
        cost: CallCost,
    ) -> JournalEntry {
        JournalEntry {
            id: JournalId(app.ids.next()),
            at: self.at,
            digest: self.rules.digest().to_owned(),
            plugin: self.rules.manifest.id.clone(),
            version: self.rules.manifest.version.clone(),
            product: Some(self.product.to_owned()),
            ticket: self.ticket,
            hook: self.call.function().to_owned(),
            input: json!(self.call),
            result: match result {
                Ok(decision) => json!({"decision": decision}),
                Err(failure) => json!({"failure": failure}),
            },
            fuel: cost.fuel,
            micros: cost.micros,
            log: cost.log,
        }
    }
}
