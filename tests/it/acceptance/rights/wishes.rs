//! T/F 3.1.5, 4.3: wishes come with their purpose and are decided on within five calendar days (SC-21 … SC-24).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{FM, SPP, has_finding, has_timer, identified, licensed, merged, noted, reply};

on_both!(
    sc_21_five_calendar_days_t_4_3,
    sc_22_the_fifth_day_is_a_saturday_t_4_3_a_07,
    sc_23_a_wish_without_purpose_waits_t_3_1_5,
    sc_24_a_decision_promises_nothing_t_3_1_5_f_3_1_5,
    wishes_over_holidays_and_midnights_t_4_3,
    a_pause_of_calendar_days_is_wall_time_tr_7,
    a_wish_by_mail_says_what_it_is_for_t_3_1_5,
    a_decision_is_for_wishes_only_t_3_1_5,
    an_undecided_wish_is_breached_tr_10,
);

fn wish(purpose: Option<&str>) -> Value {
    let told = merged(identified(), json!({"problem": "Отчёт по выходным, отдельной кнопкой."}));
    let fields = merged(told, json!({"purpose": purpose.unwrap_or_default()}));
    json!({"kind": "feature", "fields": fields})
}

async fn wish_is_due(app: &TestApp, received_at: &str, due_at: &str) {
    let user = licensed(app, SPP, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock(received_at).await;
    let ticket = noted(&agent, &user, SPP, received_at, wish(Some("экономия времени"))).await;
    let decision = timer(&ticket, "feature_decision");
    assert_eq!(decision["state"], "running");
    assert_instant(decision.at("due_at"), due_at);
    assert!(!has_timer(&ticket, "answer"), "{ticket:#}");
    assert_eq!(ticket["missing_fields"], json!([]));
}

async fn sc_21_five_calendar_days_t_4_3(app: &TestApp) {
    wish_is_due(app, "2026-11-12T11:00:00+03:00", "2026-11-17T18:00:00+03:00").await;
}

async fn sc_22_the_fifth_day_is_a_saturday_t_4_3_a_07(app: &TestApp) {
    wish_is_due(app, "2026-11-16T11:00:00+03:00", "2026-11-23T18:00:00+03:00").await;
}

async fn sc_23_a_wish_without_purpose_waits_t_3_1_5(app: &TestApp) {
    let user = licensed(app, SPP, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-12T11:00:00+03:00").await;
    let ticket = noted(&agent, &user, SPP, "2026-11-12T11:00:00+03:00", wish(None)).await;
    let id = ticket.str_at("id");
    assert_eq!(ticket.coded("findings", "purpose_missing")["severity"], "error");
    assert_eq!(ticket["status"], "waiting_customer");
    assert_eq!(ticket["missing_fields"], json!(["purpose"]));
    assert_eq!(timer(&ticket, "feature_decision")["state"], "paused");
    // Words without a purpose do not help: it is asked for again.
    app.clock("2026-11-12T15:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-12T15:00:00+03:00", "Очень нужно!").await;
    let held = app.ticket(id).await;
    assert_eq!(held["status"], "waiting_customer");
    assert_eq!(timer(&held, "feature_decision")["state"], "paused");
    app.clock("2026-11-13T09:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-13T09:00:00+03:00", "Цель: считать выходные отдельно").await;
    let told = app.ticket(id).await;
    assert_eq!(told["status"], "registered");
    assert!(!has_finding(&told, "purpose_missing"), "{told:#}");
    let decision = timer(&told, "feature_decision");
    assert_eq!(decision["state"], "running");
    // 22 hours by the clock: 17 Nov 18:00 becomes 18 Nov 16:00.
    assert_instant(decision.at("due_at"), "2026-11-18T16:00:00+03:00");
    assert_eq!(decision["paused_minutes"], 22 * 60);
}

async fn sc_24_a_decision_promises_nothing_t_3_1_5_f_3_1_5(app: &TestApp) {
    let agent = app.agent("agent1").await;
    app.clock("2026-11-12T11:00:00+03:00").await;
    let rows = [
        (SPP, "accepted_to_backlog", "olga"),
        (SPP, "declined", "pavel"),
        (FM, "accepted_to_backlog", "igor"),
        (FM, "declined", "nina"),
    ];
    for (product, decision, name) in rows {
        let user = licensed(app, product, name).await;
        let ticket = noted(&agent, &user, product, "2026-11-12T11:00:00+03:00", wish(Some("учёт"))).await;
        let decided = json!({"payload": {"decision": decision}});
        let ticket = agent.act(ticket.str_at("id"), "decide_feature", &decided).await.ok();
        let timer = timer(&ticket, "feature_decision");
        assert_eq!(timer["state"], "met", "{product} {decision}");
        assert_instant(timer.at("met_at"), "2026-11-12T11:00:00+03:00");
        let letters = app.letters_to(&user.address).await;
        let told = letters.last().expect("the customer is told");
        assert!(told.str_at("text").contains("не означает обязательства реализовать"), "{told:#}");
    }
}

async fn wishes_over_holidays_and_midnights_t_4_3(app: &TestApp) {
    let agent = app.agent("agent1").await;
    app.clock("2027-06-01T12:00:00+03:00").await;
    let rows = [
        ("2026-11-12T23:30:00+03:00", "2026-11-17T18:00:00+03:00"),
        ("2026-11-14T12:00:00+03:00", "2026-11-19T18:00:00+03:00"),
        // 00:30 on the eighteenth in Moscow: the twenty-third, a Monday.
        ("2026-11-17T21:30:00Z", "2026-11-23T18:00:00+03:00"),
        // The fifth day is the holiday of 4 November.
        ("2026-10-30T10:00:00+03:00", "2026-11-05T18:00:00+03:00"),
        ("2026-12-28T10:00:00+03:00", "2027-01-11T18:00:00+03:00"),
        // Saturday 20 February 2027 works; Monday and Tuesday after it do not.
        ("2027-02-15T10:00:00+03:00", "2027-02-20T18:00:00+03:00"),
        ("2027-02-17T10:00:00+03:00", "2027-02-24T18:00:00+03:00"),
        ("2027-04-28T10:00:00+03:00", "2027-05-04T18:00:00+03:00"),
    ];
    for (product, name) in [(SPP, "vera"), (FM, "oleg")] {
        let user = licensed(app, product, name).await;
        for (received_at, due_at) in rows {
            let ticket = noted(&agent, &user, product, received_at, wish(Some("учёт"))).await;
            assert_instant(timer(&ticket, "feature_decision").at("due_at"), due_at);
        }
    }
}

async fn a_pause_of_calendar_days_is_wall_time_tr_7(app: &TestApp) {
    let user = licensed(app, SPP, "lena").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+03:00").await;
    let ticket = noted(&agent, &user, SPP, "2026-11-16T11:00:00+03:00", wish(Some("учёт"))).await;
    let id = ticket.str_at("id");
    agent.act(id, "request_information", &json!({"text": "Покажите на примере."})).await.ok();
    app.clock("2026-11-18T11:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-18T11:00:00+03:00", "Пример во вложении.").await;
    let told = app.ticket(id).await;
    assert_instant(timer(&told, "feature_decision").at("due_at"), "2026-11-25T18:00:00+03:00");
    assert_eq!(timer(&told, "feature_decision")["paused_minutes"], 48 * 60);
}

async fn a_wish_by_mail_says_what_it_is_for_t_3_1_5(app: &TestApp) {
    let user = licensed(app, FM, "anna").await;
    app.clock("2026-11-16T11:00:00+03:00").await;
    let text = format!("{}\nЦель: план платежей по неделям", super::WHOLE);
    let mail = super::letter(&user, FM, "2026-11-16T11:00:00+03:00", &text);
    let arrived = app.mail(merged(mail, json!({"intent": "feature"}))).await;
    let ticket = app.ticket(arrived.str_at("ticket_id")).await;
    assert_eq!(ticket["kind"], "feature");
    assert_eq!(ticket["status"], "registered");
    assert_instant(timer(&ticket, "feature_decision").at("due_at"), "2026-11-23T18:00:00+03:00");
}

async fn a_decision_is_for_wishes_only_t_3_1_5(app: &TestApp) {
    let user = licensed(app, SPP, "dina").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock("2026-11-16T11:00:00+03:00").await;
    let advice = noted(&agent, &user, SPP, "2026-11-16T11:00:00+03:00", json!({})).await;
    let decision = json!({"payload": {"decision": "declined"}});
    agent.act(advice.str_at("id"), "decide_feature", &decision).await.problem(409, "not_a_wish");
    let wish = noted(&agent, &user, SPP, "2026-11-16T11:00:00+03:00", wish(Some("учёт"))).await;
    let id = wish.str_at("id");
    agent.act(id, "decide_feature", &json!({})).await.problem(422, "value_missing");
    agent.act(id, "decide_feature", &json!({"decision": "perhaps"})).await.problem(422, "value_invalid");
    contact.act(id, "decide_feature", &decision).await.problem(403, "action_not_allowed");
    assert_eq!(timer(&app.ticket(id).await, "feature_decision")["state"], "running");
}

async fn an_undecided_wish_is_breached_tr_10(app: &TestApp) {
    let user = licensed(app, SPP, "boris").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-12T11:00:00+03:00").await;
    let ticket = noted(&agent, &user, SPP, "2026-11-12T11:00:00+03:00", wish(Some("учёт"))).await;
    let id = ticket.str_at("id");
    // An answer in words is no decision.
    agent.act(id, "answer", &json!({"text": "Спасибо, рассмотрим."})).await.ok();
    app.clock("2026-11-17T18:00:00+03:00").await;
    assert_eq!(timer(&app.ticket(id).await, "feature_decision")["state"], "running");
    app.clock("2026-11-17T18:00:01+03:00").await;
    assert_eq!(timer(&app.ticket(id).await, "feature_decision")["state"], "breached");
}
