//! Decisions of agents that the regulations know.
use sdk::prelude::*;

use crate::{
    callback,
    clauses::Regulation,
    codes::{ANSWER, CALLBACK, FEATURE_DECISION},
    scope,
};

pub(crate) fn run(facts: &Snapshot, action: &str, payload: Fields<'_>) -> Outcome {
    match action {
        "transfer_to_development" => transfer(facts, payload),
        "decide_feature" => decide_feature(facts, payload),
        "offer_update" => scope::offer_update(facts).done(),
        "state_ground" => state_ground(facts, payload),
        "state_out_of_scope" => state_out_of_scope(facts, payload),
        "callback_made" => decide().stop_timer(CALLBACK).because(&[Regulation::of(facts).at("4.2")]).done(),
        "call_started" => {
            callback::call_started(facts, payload.moment("started_at").unwrap_or(facts.scene.now))
        }
        "call_ended" => callback::call_ended(facts),
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
    decide()
        .when(facts.timer_is_open(ANSWER), |it| it.stop_timer(ANSWER))
        .when(facts.timer_is_open(FEATURE_DECISION), |it| it.stop_timer(FEATURE_DECISION))
        .move_to(Status::Transferred)
        .send_with("transferred_to_development", Role::Contact, values)
        .because(&[Regulation::of(facts).at("2.12")])
        .done()
}

/// T/F 3.1.5, 4.3: the decision on a wish meets its term; the letter promises nothing.
fn decide_feature(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let regulation = Regulation::of(facts);
    let decision = payload.text("decision").unwrap_or("declined");
    decide()
        .when(facts.timer_is_open(FEATURE_DECISION), |it| it.stop_timer(FEATURE_DECISION))
        .remember("feature_decision", Value::Text(decision.into()))
        .send_with("feature_decision", Role::Contact, vec![Field::text("decision", decision)])
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

/// T/F 1.4, 3.2: out of scope is a person's judgement; the customer is told where to turn.
fn state_out_of_scope(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let code = format!("out_of_scope/{}", payload.text("scope").unwrap_or_default());
    decide()
        .when(facts.ticket.has_finding(&code), |it| it.clear_finding(&code))
        .finding(&code, Severity::Warning, None)
        .propose("refuse", &code)
        .because(&[Regulation::of(facts).at("3.2")])
        .done()
}

/// F 6.1: who connected with which program, by whose consent.
fn remote_session(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let regulation = Regulation::of(facts);
    if payload.flag("consent") != Some(true) {
        return deny("consent_required").because(&[regulation.at("6.1")]).done();
    }
    let tool = payload.text("tool").unwrap_or_default();
    decide().note(format!("Удалённое подключение: {tool}.")).because(&[regulation.at("6.1")]).done()
}
