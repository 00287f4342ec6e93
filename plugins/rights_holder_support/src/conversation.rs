//! Messages on a ticket.
use sdk::prelude::*;

use crate::{
    clauses::Regulation,
    codes::OUTDATED_RELEASE,
    identification,
    intake::{ask_or_register, kind},
    scope,
};

/// The customer's answer: the core has returned the ticket to the state before. What is still missing is asked for
/// again; a release told now is compared again.
pub(crate) fn message(facts: &Snapshot, message: &Message) -> Outcome {
    if !message.is_human_from_customer() {
        return decide().done();
    }
    let draft = identification::other_information(facts, message);
    if Fields(&message.fields).is_given("configuration_release") && !scope::is_outdated(facts, kind(facts)) {
        let updated = decide()
            .when(facts.ticket.has_finding(OUTDATED_RELEASE), |it| it.clear_finding(OUTDATED_RELEASE))
            .because(&[Regulation::of(facts).at("2.8")]);
        return draft.and(updated).and(open_questions(facts)).done();
    }
    // An answer in words only is the agent's to judge: the update is not offered twice for it.
    if facts.ticket.has_finding(OUTDATED_RELEASE)
        && !Fields(&message.fields).is_given("configuration_release")
    {
        return draft.done();
    }
    draft.and(open_questions(facts)).done()
}

/// Suspended and waiting cases are not asked again; those that somebody works on neither.
fn open_questions(facts: &Snapshot) -> Draft {
    if facts.ticket.status.is_new() { ask_or_register(facts, kind(facts)) } else { decide() }
}
