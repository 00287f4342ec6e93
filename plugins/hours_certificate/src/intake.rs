//! S 3.4: a case is registered within two working hours of its receipt; without a valid key it is then suspended.
use sdk::prelude::*;

use crate::{
    clauses::{S_1_2_2, S_1_2_5_3, S_3_3, S_3_4, S_4_2, S_CASE, S_CERTIFICATE},
    codes::{
        CERTIFICATE_MISSING, DEFECT, REGISTRATION, SUPPORT_KEY, SUPPORT_KEY_MISSING, WARRANTY, WARRANTY_TEST,
    },
    coverage::Cover,
    estimate,
};

pub(crate) fn received(facts: &Snapshot) -> Outcome {
    let minutes = facts.settings().count_or("registration_minutes", 120);
    let new = facts.ticket.registered_at.is_none();
    let start = new && !facts.knows_timer(REGISTRATION);
    decide()
        // working hours, since 8x5 is when cases are accepted.
        .when(start, |it| it.start_timer(REGISTRATION, working_minutes(minutes), facts.ticket.received_at))
        .when(new, Draft::register)
        .because(&[S_3_4])
        .when(facts.ticket.kind.is_none(), |it| it.set_kind(DEFECT))
        .because(&[S_CASE])
        .and(judged(facts))
        .and(claims(facts))
        .done()
}

/// S 4: warranty is never paid in hours, and a word on a closed case may be a claim.
fn claims(facts: &Snapshot) -> Draft {
    let warranty = kind(facts) == WARRANTY;
    let continues = facts.links_of(LinkType::Continues).any(|it| it.ticket_status == Status::Closed);
    let tests = continues && !warranty && facts.ticket.billable.is_none();
    decide()
        .when(warranty && facts.ticket.billable.is_none(), |it| it.set_billable(false))
        .because(&[S_4_2, S_CERTIFICATE])
        .when(tests && !facts.ticket.has_finding(WARRANTY_TEST), |it| {
            it.finding(WARRANTY_TEST, Severity::Info, None)
        })
        .because(&[S_4_2])
}

/// An entitlement was created or changed, or a key was presented.
pub(crate) fn reconsidered(facts: &Snapshot) -> Outcome {
    if facts.ticket.status.is_final() { decide().done() } else { judged(facts).done() }
}

/// S 1.2.5.3: work begins with a valid key and stands still without one; it resumes when the reason is gone.
pub(crate) fn judged(facts: &Snapshot) -> Draft {
    let cover = Cover::of(facts, kind(facts));
    if kind(facts) == WARRANTY {
        return claimed(facts, &cover);
    }
    let draft = cover.decide();
    match cover {
        Cover::Given(_) => draft.and(resumed(facts)),
        Cover::Lacking { reason, .. } => draft.and(suspend(facts, reason)),
    }
}

fn resumed(facts: &Snapshot) -> Draft {
    // Work that had begun goes on.
    let begun = estimate::accepted(facts).is_some() || !facts.works.is_empty();
    let to = if begun { Status::InProgress } else { Status::Registered };
    decide()
        .when(!facts.ticket.missing.is_empty(), |it| it.require(&[]))
        .when(is_suspended_for_key(facts), |it| it.move_to(to).send("resumed", Role::Contact))
        .because(&[S_1_2_5_3])
}

/// a claim on finished work is taken in; where no key is valid any more, a person decides whether to demand one.
fn claimed(facts: &Snapshot, cover: &Cover<'_>) -> Draft {
    let lacks = matches!(cover, Cover::Lacking { .. });
    let proposed = facts.has_open_proposal("suspend", Some(SUPPORT_KEY_MISSING));
    let open = facts.ticket.status.is_new();
    cover
        .decide_claim()
        .when(lacks && open && !proposed, |it| it.propose("suspend", SUPPORT_KEY_MISSING))
        .because(&[S_1_2_2])
}

/// S 1.2.5: the core tells the user of every suspension.
fn suspend(facts: &Snapshot, reason: &'static str) -> Draft {
    // A case received in the term is finished: work that somebody began is not stopped.
    if !facts.ticket.status.is_new() {
        // The core took the key that came for what was asked; one that opens nothing leaves it missing.
        let asks = is_suspended_for_key(facts) && reason == SUPPORT_KEY_MISSING;
        return decide().when(asks, |it| it.require(&[SUPPORT_KEY])).because(&[S_1_2_5_3, S_3_3]);
    }
    decide()
        .when(reason == SUPPORT_KEY_MISSING, |it| it.require(&[SUPPORT_KEY]))
        .because(&[S_3_3])
        .move_for(Status::Suspended, reason)
        .because(&[S_1_2_5_3])
        .explain("Действующего ключа нет: кейс зарегистрирован и приостановлен, пользователь уведомлён.")
}

fn is_suspended_for_key(facts: &Snapshot) -> bool {
    facts.ticket.status == Status::Suspended
        && matches!(facts.ticket.status_reason.as_deref(), Some(SUPPORT_KEY_MISSING | CERTIFICATE_MISSING))
}

pub(crate) fn kind(facts: &Snapshot) -> &str {
    facts.ticket.kind.as_deref().unwrap_or(DEFECT)
}
