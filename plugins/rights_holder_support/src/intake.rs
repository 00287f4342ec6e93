//! A request arrives, or what covers it changes.
use sdk::prelude::*;

use crate::{
    clauses::Regulation,
    codes::{
        ADVICE, ANSWER, COMPLAINT, ENTITLEMENT_MISSING, FEATURE, FEATURE_DECISION, IDENTIFICATION_MISSING,
        INFORMATION_MISSING, PURPOSE_MISSING,
    },
    coverage::Cover,
    identification, questions, scope,
};

pub(crate) fn received(facts: &Snapshot) -> Outcome {
    let regulation = Regulation::of(facts);
    let kind = kind(facts);
    let cover = Cover::of(facts)?;
    let needs_cover = kind != COMPLAINT;
    let draft = decide()
        .when(facts.ticket.kind.is_none(), |it| it.set_kind(ADVICE))
        .because(&[regulation.at("1.2")])
        .and(files(facts))
        .and(if needs_cover { cover.decide(regulation) } else { decide() });
    let draft = draft.and(questions::stated(facts));
    if needs_cover && cover.is_refused() {
        return draft.and(suspend(facts, kind, &cover)).done();
    }
    let draft = draft.and(if cover.is_given() || !needs_cover { term(facts, kind) } else { decide() });
    draft.and(ask_or_register(facts, kind)).done()
}

/// An entitlement turned up or ended: by the facts at receipt the case goes on, or is left to the agent.
pub(crate) fn reconsidered(facts: &Snapshot) -> Outcome {
    let regulation = Regulation::of(facts);
    let kind = kind(facts);
    if facts.ticket.status.is_final() || kind == COMPLAINT {
        return decide().done();
    }
    let cover = Cover::of(facts)?;
    let draft = cover.decide(regulation);
    if !cover.is_given() {
        return draft.done();
    }
    let draft = draft.and(term(facts, kind));
    if !waits_for_licence(facts) {
        return draft.done();
    }
    // What the request lacked is asked for now: until here nobody would have read the answer.
    let onward = ask_or_register(facts, kind);
    let resumed = decide()
        .when(!onward.moves(), |it| it.move_to(Status::Registered).send("resumed", Role::Contact))
        .because(&[regulation.at("2.7")]);
    draft.and(onward).and(resumed).done()
}

/// T/F 4.3: work that a person resumes without waiting for a licence is promised what any other is.
pub(crate) fn moved(facts: &Snapshot, before: Status) -> Outcome {
    let resumed =
        before == Status::Suspended && matches!(facts.ticket.status, Status::Registered | Status::InProgress);
    let onward = if resumed { term(facts, kind(facts)) } else { decide() };
    onward.done()
}

fn waits_for_licence(facts: &Snapshot) -> bool {
    facts.ticket.status == Status::Suspended
        && facts.ticket.status_reason.as_deref() == Some(ENTITLEMENT_MISSING)
}

/// T/F 1.2: support is advice unless the sender names another kind.
pub(crate) fn kind(facts: &Snapshot) -> &str {
    facts.ticket.kind.as_deref().unwrap_or(ADVICE)
}

/// T/F 4.3: three working days by e-mail, five calendar days for a wish; both from receipt, and paused where
/// something is asked for.
fn term(facts: &Snapshot, kind: &str) -> Draft {
    let (code, rule) = match kind {
        FEATURE => (FEATURE_DECISION, calendar_days(facts.settings().count_or("feature_days", 5))),
        _ => (ANSWER, facts.scene.working_days(facts.settings().count_or("answer_days", 3))),
    };
    decide()
        .when(!facts.knows_timer(code), |it| it.start_timer(code, rule, facts.ticket.received_at))
        .because(&[Regulation::of(facts).at("4.3")])
}

/// T/F 2.7: without a valid licence there is no support; the case is numbered, suspended, and the owner told.
fn suspend(facts: &Snapshot, kind: &str, cover: &Cover<'_>) -> Draft {
    let regulation = Regulation::of(facts);
    let missing = decide()
        .require(&identification::missing(facts, kind))
        .because(&[regulation.at("2.3"), regulation.at("2.4")]);
    let draft = decide()
        .when(facts.ticket.registered_at.is_none(), Draft::register)
        .when(facts.ticket.status != Status::Suspended, |it| {
            it.move_for(Status::Suspended, ENTITLEMENT_MISSING)
        });
    let suspended = cover
        .tell(draft)
        .because(&[regulation.at("1.1"), regulation.at("2.7")])
        .explain(
            "Действующей лицензии на дату получения нет: отправлено предложение продлить, отказать может сотрудник.",
        );
    missing.and(suspended)
}

/// Registers once the sender is identified; otherwise asks, and time stands still (T/F 2.5, A-08).
pub(crate) fn ask_or_register(facts: &Snapshot, kind: &str) -> Draft {
    let regulation = Regulation::of(facts);
    let missing = identification::missing(facts, kind);
    let lacks_purpose = identification::lacks_purpose(facts, kind);
    let required: Vec<&str> = missing.iter().copied().chain(lacks_purpose.then_some("purpose")).collect();
    let purpose = decide()
        .when(facts.ticket.has_finding(PURPOSE_MISSING), |it| it.clear_finding(PURPOSE_MISSING))
        .when(lacks_purpose, |it| it.finding(PURPOSE_MISSING, Severity::Error, Some("purpose")))
        .because(&[regulation.at("3.1.5")]);
    let identified = decide()
        .require(&required)
        .when(missing.is_empty() && facts.ticket.registered_at.is_none(), Draft::register)
        .because(&[regulation.at("2.3"), regulation.at("2.4")]);
    let draft = purpose.and(identified).and(scope::limits(facts, kind));
    let may_ask = facts.ticket.status.is_new() || waits_for_licence(facts);
    if !missing.is_empty() {
        return draft.and(if may_ask { ask(regulation, IDENTIFICATION_MISSING) } else { decide() });
    }
    if lacks_purpose {
        return draft.and(if may_ask { ask(regulation, INFORMATION_MISSING) } else { decide() });
    }
    if may_ask && scope::is_outdated(facts, kind) {
        return draft.and(scope::offer_update(facts));
    }
    draft.and(scope::install_update(facts, kind))
}

fn ask(regulation: Regulation, reason: &str) -> Draft {
    decide()
        .move_for(Status::WaitingCustomer, reason)
        .send("information_request", Role::Contact)
        .because(&[regulation.at("2.5")])
}

fn files(facts: &Snapshot) -> Draft {
    facts.messages.first().map_or_else(decide, |message| identification::other_information(facts, message))
}
