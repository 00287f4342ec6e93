//! S 4: all five conditions make a claim warranty, which is never debited; otherwise repair is a case of its own (SC-67,
//! SC-68, A-36, A-43).
use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, TestApp, on_both};

use super::{
    MONDAY, PRODUCT, account, close, debits, estimate, holder, log, log_all, ordered, say, settlements,
};

on_both!(
    sc_67_all_five_conditions_s_4_2,
    sc_68_one_condition_fails_s_4_3,
    a_claim_needs_a_closed_case,
    a_claim_of_the_users_own_is_tested_by_its_form_s_4_2,
    a_claim_after_the_certificate_ended_a_43,
);

const CONDITIONS: [&str; 5] = [
    "caused_by_executor_settings",
    "function_unchanged_after_close",
    "task_described_result",
    "task_unchanged_after_close",
    "inputs_unchanged",
];

fn answers(failing: &[&str]) -> Value {
    let mut answers = json!({"text": "Отчёт снова пуст"});
    for condition in CONDITIONS {
        answers[condition] = json!(!failing.contains(&condition));
    }
    answers
}

/// A development case that was ordered, worked on for an hour and closed.
async fn done(app: &TestApp, agent: &Actor, user: &Customer) -> String {
    let ticket = ordered(app, agent, user, MONDAY, 60).await;
    let id = ticket.str_at("id").to_owned();
    log_all(agent, &id, &[60]).await;
    close(agent, &id).await.ok();
    id
}

/// The case that was opened out of this one.
async fn linked(app: &TestApp, id: &str, kind: &str) -> Value {
    let origin = app.ticket(id).await;
    let link = origin.items("links").iter().find(|link| link["type"] == kind);
    let link = link.unwrap_or_else(|| panic!("no {kind} in {origin:#}"));
    assert_eq!(link["direction"], "incoming");
    app.ticket(link.str_at("ticket")).await
}

async fn sc_67_all_five_conditions_s_4_2(app: &TestApp) {
    let (user, certificate) = holder(app, "olga", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let id = done(app, &agent, &user).await;
    let before = super::ledger(app, &certificate).await;
    agent.act(&id, "warranty_claim", &answers(&[])).await.ok();
    let claim = linked(app, &id, "warranty_of").await;
    let claim_id = claim.str_at("id");
    assert_eq!((&claim["kind"], &claim["billable"]), (&json!("warranty"), &json!(false)));
    assert_eq!((claim.str_at("status"), claim.at("coverage.decision")), ("registered", &json!("covered")));
    assert_eq!(app.ticket(&id).await["status"], "closed");
    // Whatever is logged.
    log_all(&agent, claim_id, &[1, 600, 5_000]).await;
    assert_eq!(super::ledger(app, &certificate).await, before);
    close(&agent, claim_id).await.ok();
    assert_eq!(super::ledger(app, &certificate).await, before);
    assert_eq!(settlements(app, &user, claim_id).await, [[5_610, 0, 2_340]]);
}

async fn sc_68_one_condition_fails_s_4_3(app: &TestApp) {
    let (user, certificate) = holder(app, "pavel", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let id = done(app, &agent, &user).await;
    for condition in CONDITIONS {
        let refused =
            agent.act(&id, "warranty_claim", &answers(&[condition])).await.problem(409, "not_warranty");
        assert_eq!(refused["alternatives"], json!(["separate_case"]));
        assert_eq!(refused.items("findings").len(), 1);
        assert_eq!(refused.at("findings.0.path"), condition);
    }
    let refused = agent.act(&id, "warranty_claim", &answers(&CONDITIONS)).await.problem(409, "not_warranty");
    assert_eq!(refused.items("findings").len(), 5);
    assert!(app.ticket(&id).await.items("links").is_empty(), "nothing is written");
    // A condition of which nothing is said is not filed at all.
    let mut silent = answers(&[]);
    silent.as_object_mut().expect("an object").remove("inputs_unchanged");
    agent.act(&id, "warranty_claim", &silent).await.finding("value_missing", "payload.inputs_unchanged");

    agent.act(&id, "separate_case", &json!({"text": "Исправить отчёт"})).await.ok();
    let next = linked(app, &id, "continues").await;
    let next_id = next.str_at("id");
    assert_eq!((&next["kind"], &next["billable"]), (&json!("development"), &json!(true)));
    // By the normal rules: estimated, accepted, debited.
    log(&agent, next_id, 20).await.problem(409, "estimate_not_accepted");
    estimate(&agent, next_id, 30).await;
    say(&contact, next_id, "given").await.created();
    log_all(&agent, next_id, &[20]).await;
    close(&agent, next_id).await.ok();
    assert_eq!(debits(app, &certificate, Some(next_id)).await, [30]);
    assert_eq!(account(app, &certificate).await, (2_310, 0, 2_310));
}

async fn a_claim_needs_a_closed_case(app: &TestApp) {
    let (user, _) = holder(app, "igor", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 60).await;
    let id = ticket.str_at("id");
    agent.act(id, "warranty_claim", &answers(&[])).await.problem(409, "state_forbids");
    close(&agent, id).await.ok();
    contact.act(id, "warranty_claim", &answers(&[])).await.problem(403, "action_not_allowed");
    agent.act(id, "warranty_claim", &answers(&[])).await.ok();
}

async fn a_claim_of_the_users_own_is_tested_by_its_form_s_4_2(app: &TestApp) {
    let (user, certificate) = holder(app, "nina", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let body = json!({"product": PRODUCT, "kind": "warranty", "text": "Отчёт снова пуст", "fields": {}});
    let ticket = contact.post("/tickets", &body).await.created();
    let id = ticket.str_at("id");
    assert_eq!(app.ticket(id).await["billable"], false);
    let mut form = answers(&["task_described_result"]);
    form.as_object_mut().expect("an object").remove("text");
    let checked = contact.post(&format!("/tickets/{id}/forms/warranty-claim"), &form).await.ok();
    assert_eq!(checked["accepted"], false);
    assert_eq!(checked.coded("findings", "warranty_condition")["path"], "task_described_result");
    form["task_described_result"] = json!(true);
    let checked = contact.post(&format!("/tickets/{id}/forms/warranty-claim"), &form).await.ok();
    assert_eq!((&checked["accepted"], checked.items("findings").len()), (&json!(true), 0));
    log_all(&agent, id, &[600]).await;
    close(&agent, id).await.ok();
    assert_eq!(account(app, &certificate).await, (2_400, 0, 2_400));
}

/// The text names no end of warranty: the claim is taken in, and a person decides about the key.
async fn a_claim_after_the_certificate_ended_a_43(app: &TestApp) {
    let (user, _) = holder(app, "vera", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let id = done(app, &agent, &user).await;
    app.clock("2027-03-01T12:00:00+03:00").await;
    agent.act(&id, "warranty_claim", &answers(&[])).await.ok();
    let claim = linked(app, &id, "warranty_of").await;
    assert_eq!((claim.str_at("status"), claim.at("coverage.decision")), ("registered", &json!("undecided")));
    let suspends = |held: &&Value| held["action"] == "suspend" && held["state"] == "open";
    assert_eq!(claim.items("proposals").iter().filter(suspends).count(), 1, "{claim:#}");
}
