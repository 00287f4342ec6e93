//! A call of a plugin as the journal keeps it.
use domain::{
    ids::{JournalId, TicketId},
    rules::{CallCost, Decision, Failure, HookCall},
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
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
            input: text_of(self.call),
            result: text_of(&match result {
                Ok(decision) => Outcome::Decision(decision),
                Err(failure) => Outcome::Failure(failure),
            }),
            failed: result.is_err(),
            fuel: cost.fuel,
            micros: cost.micros,
            log: cost.log,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome<'a> {
    Decision(&'a Decision),
    Failure(&'a Failure),
}

/// What the domain is made of can be written: its maps have words for keys.
fn text_of(value: &impl Serialize) -> Box<RawValue> {
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
