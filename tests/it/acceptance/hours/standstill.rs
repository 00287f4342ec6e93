//! S 6.1: force majeure, declared for a period and a set of cases, listed in each timer, taken back as a whole.
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{MONDAY, case, holder};

on_both!(
    a_declared_period_stands_in_each_timer_s_6_1,
    a_declaration_is_taken_back_whole_s_6_1,
    declarations_are_listed_for_those_who_see_their_cases,
    only_a_manager_declares_and_only_a_real_period_s_6_1,
);

const PERIOD: (&str, &str) = ("2026-11-17T00:00:00+03:00", "2026-11-19T00:00:00+03:00");

async fn a_declared_period_stands_in_each_timer_s_6_1(app: &TestApp) {
    let (user, _) = holder(app, "olga", 600).await;
    let (agent, manager) =
        (app.agent("agent1").await, app.actor(json!({"role": "supervisor", "name": "head"})).await);
    app.clock(MONDAY).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let ticket = case(&agent, &user, "defect", MONDAY).await;
        let id = ticket.str_at("id").to_owned();
        agent.act(&id, "request_closing", &json!({"text": "Готово."})).await.ok();
        ids.push(id);
    }
    // Ten working days from Monday: Monday the 30th.
    assert_instant(
        timer(&app.ticket(&ids[0]).await, "closure_silence").at("due_at"),
        "2026-11-30T18:00:00+03:00",
    );
    let body =
        json!({"from": PERIOD.0, "to": PERIOD.1, "ground": "Наводнение, приказ № 7", "tickets": [ids[0]]});
    let declared = manager.post("/force-majeure", &body).await.created();
    let held = app.ticket(&ids[0]).await;
    let silence = timer(&held, "closure_silence");
    assert_instant(silence.at("due_at"), "2026-12-02T18:00:00+03:00");
    assert_eq!(silence["state"], "running");
    let pause = &silence.items("pauses")[0];
    assert_eq!(pause["reason"], "force_majeure");
    assert_instant(pause.at("from"), PERIOD.0);
    assert_instant(pause.at("to"), PERIOD.1);
    // Met already: registration stays as it was; so does the other case.
    assert_eq!(timer(&held, "registration")["pauses"], json!([]));
    assert_instant(
        timer(&app.ticket(&ids[1]).await, "closure_silence").at("due_at"),
        "2026-11-30T18:00:00+03:00",
    );
    let audit = app.audit(&ids[0]).await;
    let named = |event: &serde_json::Value| {
        event["code"] == "force_majeure_declared" && event["data"]["declaration"] == declared["id"]
    };
    assert!(audit.iter().any(named), "{audit:#?}");
}

async fn a_declaration_is_taken_back_whole_s_6_1(app: &TestApp) {
    let (user, _) = holder(app, "pavel", 600).await;
    let (agent, manager) =
        (app.agent("agent1").await, app.actor(json!({"role": "supervisor", "name": "head"})).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let id = ticket.str_at("id");
    agent.act(id, "request_closing", &json!({"text": "Готово."})).await.ok();
    let body = json!({"from": PERIOD.0, "to": PERIOD.1, "ground": "Наводнение", "product": "smart-monitor"});
    let declared = manager.post("/force-majeure", &body).await.created();
    assert_eq!(declared["tickets"], json!([id]));
    let path = format!("/force-majeure/{}/withdraw", declared.str_at("id"));
    app.clock("2026-11-18T12:00:00+03:00").await;
    for _ in 0..2 {
        let withdrawn = manager.post(&path, &json!({})).await.ok();
        assert_instant(withdrawn.at("withdrawn_at"), "2026-11-18T12:00:00+03:00");
    }
    let held = app.ticket(id).await;
    assert_instant(timer(&held, "closure_silence").at("due_at"), "2026-11-30T18:00:00+03:00");
    assert_eq!(timer(&held, "closure_silence")["pauses"], json!([]));
}

async fn only_a_manager_declares_and_only_a_real_period_s_6_1(app: &TestApp) {
    let (user, _) = holder(app, "igor", 600).await;
    let (agent, manager) =
        (app.agent("agent1").await, app.actor(json!({"role": "supervisor", "name": "head"})).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let whole = json!({"from": PERIOD.0, "to": PERIOD.1, "ground": "Наводнение", "tickets": [ticket["id"]]});
    agent.post("/force-majeure", &whole).await.problem(403, "supervisors_only");
    let mut reversed = whole.clone();
    reversed["to"] = json!("2026-11-16T00:00:00+03:00");
    manager.post("/force-majeure", &reversed).await.finding("period_reversed", "to");
    let mut unknown = whole.clone();
    unknown["tickets"] = json!(["00000000-0000-7000-8000-000000000000"]);
    manager.post("/force-majeure", &unknown).await.finding("unknown_ticket", "tickets.0");
    let mut nowhere = whole.clone();
    (nowhere["tickets"], nowhere["product"]) = (json!([]), json!("nope"));
    manager.post("/force-majeure", &nowhere).await.finding("unknown_product", "product");
    let mut silent = whole;
    silent["ground"] = json!(" ");
    manager.post("/force-majeure", &silent).await.finding("value_missing", "ground");
}

async fn declarations_are_listed_for_those_who_see_their_cases(app: &TestApp) {
    let (user, _) = holder(app, "olga", 600).await;
    let (agent, manager) =
        (app.agent("agent1").await, app.actor(json!({"role": "supervisor", "name": "head"})).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let body =
        |ground: &str| json!({"from": PERIOD.0, "to": PERIOD.1, "ground": ground, "tickets": [ticket["id"]]});
    let first = manager.post("/force-majeure", &body("Наводнение")).await.created();
    app.clock("2026-11-16T15:00:00+03:00").await;
    let second = manager.post("/force-majeure", &body("Пожар")).await.created();
    let path = format!("/force-majeure/{}/withdraw", first.str_at("id"));
    let withdrawn = manager.post(&path, &json!({})).await.ok();
    let listed = agent.get("/force-majeure").await.ok();
    assert_eq!(listed["data"], json!([second, withdrawn]), "the last one first");
    let foreign = app.agent_of("agent2", &crate::desk::provider_of(app, "recfaces").await).await;
    assert_eq!(foreign.get("/force-majeure").await.ok()["data"], json!([]));
    app.contact(&user.contact).await.get("/force-majeure").await.problem(403, "staff_only");
}
