//! Decisions of agents that the regulations know.
use sdk::prelude::*;

use crate::{
    callback,
    clauses::Regulation,
    codes::{ANSWER, FEATURE, FEATURE_DECISION, NOT_A_WISH},
    questions, scope,
};

pub(crate) fn run(facts: &Snapshot, action: &str, payload: Fields<'_>) -> Outcome {
    match action {
        "transfer_to_development" => transfer(facts, payload),
        "decide_feature" => decide_feature(facts, payload),
        "offer_update" => scope::offer_update(facts).done(),
        "state_ground" => state_ground(facts, payload),
        "state_out_of_scope" => questions::outside(facts, payload.text("scope").unwrap_or_default()).done(),
        "state_in_scope" => questions::inside(facts, payload.text("scope").unwrap_or_default()),
        "callback_made" => callback::stated_made(facts),
        "appointment_settled" => callback::settled(facts, payload),
        "call_started" => callback::call_started(facts, payload),
        "call_ended" => callback::call_ended(facts, payload),
        "record_remote_session" => remote_session(facts, payload),
        _ => Err(Fault::Unsupported(action.into())),
    }
}

/// T/F 2.12: what existing functions cannot solve goes to development; that is the outcome, and no date is owed.
fn transfer(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let values = ["backlog_reference", "text", "planned_release"]
        .iter()
        .filter_map(|path| Some(Field::text(*path, payload.text(path)?)))
        .collect();
    let reference = payload.text("backlog_reference");
    decide()
        .when(facts.timer_is_open(ANSWER), |it| it.stop_timer(ANSWER))
        .when(facts.timer_is_open(FEATURE_DECISION), |it| it.stop_timer(FEATURE_DECISION))
        .when(reference.is_some(), |it| {
            it.set_field("backlog_reference", Value::Text(reference.unwrap_or_default().into()))
        })
        .move_to(Status::Transferred)
        .send_with("transferred_to_development", Role::Contact, values)
        .because(&[Regulation::of(facts).at("2.12")])
        .done()
}

/// T/F 3.1.5, 4.3: the decision on a wish meets its term; the letter promises nothing.
fn decide_feature(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let regulation = Regulation::of(facts);
    if !facts.ticket.is_kind(FEATURE) {
        return deny(NOT_A_WISH).because(&[regulation.at("3.1.5")]).done();
    }
    let decision = payload.text("decision").unwrap_or("declined");
    let values = ["decision", "text", "planned_release"]
        .iter()
        .filter_map(|path| Some(Field::text(*path, payload.text(path)?)))
        .collect();
    decide()
        .when(facts.timer_is_open(FEATURE_DECISION), |it| it.stop_timer(FEATURE_DECISION))
        .remember("feature_decision", Value::Text(decision.into()))
        .send_with("feature_decision", Role::Contact, values)
        .because(&[regulation.at("3.1.5"), regulation.at("4.3")])
        .done()
}

/// T/F 2.10: four grounds to postpone or not to solve; which of the two, a person decides.
fn state_ground(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let ground = payload.text("ground").unwrap_or_default();
    decide()
        .propose_with("suspend", ground, Vec::new(), &["refuse"])
        .because(&[Regulation::of(facts).at("2.10")])
        .done()
}

/// F 6.1: who connected with which program, by whose consent.
fn remote_session(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let regulation = Regulation::of(facts);
    if payload.flag("consent") != Some(true) {
        return deny("consent_required").because(&[regulation.at("6.1")]).done();
    }
    let tool = payload.text("tool").unwrap_or_default();
    let words = payload.text("text").unwrap_or_default();
    let note = format!("Удалённое подключение с согласия пользователя: {tool}. {words}");
    decide().note(note.trim()).because(&[regulation.at("6.1")]).done()
}
