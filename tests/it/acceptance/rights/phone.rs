//! T/F 4.1, 4.2: callbacks by the end of the day, consultations of fifteen minutes (SC-08, SC-25 … SC-28).
use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, TestApp, assert_instant, on_both, timer, timers};

use super::{FM, SPP, events, licensed, noted};

on_both!(
    sc_08_a_shortened_day_does_not_shorten_callbacks_t_2_1_t_4_2,
    sc_25_a_callback_in_the_day_t_4_2,
    sc_26_a_callback_in_the_last_half_hour_t_4_2,
    sc_27_a_callback_on_friday_evening_t_4_2,
    sc_28_a_consultation_has_fifteen_minutes_t_4_1,
    callbacks_at_the_edges_t_4_2_f_4_2,
    a_callback_is_met_by_the_call_t_4_2,
    a_callback_that_is_not_made_is_breached_tr_10,
    only_callbacks_are_planned_t_4_2,
    calls_at_once_are_limited_each_t_4_1,
    every_callback_that_was_promised_is_owed_t_4_2,
    a_remote_session_names_its_program_f_6_1,
);

async fn call(agent: &Actor, user: &Customer, product: &str, at: &str) -> Value {
    noted(agent, user, product, at, json!({"channel": "phone"})).await
}

/// The line is busy: a callback is planned now.
async fn callback(agent: &Actor, ticket: &Value, more: Value) -> Value {
    let path = format!("/tickets/{}/appointments", ticket.str_at("id"));
    agent.post(&path, &super::merged(json!({"kind": "callback"}), more)).await.created()
}

async fn callback_is_due(app: &TestApp, created_at: &str, due_at: &str) -> Value {
    let user = licensed(app, SPP, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock(created_at).await;
    let ticket = call(&agent, &user, SPP, created_at).await;
    let held = callback(&agent, &ticket, json!({})).await;
    assert_eq!(held["state"], "agreed", "{held:#}");
    let ticket = app.ticket(ticket.str_at("id")).await;
    assert_instant(timer(&ticket, "callback").at("due_at"), due_at);
    assert_eq!(timer(&ticket, "callback")["state"], "running");
    assert_eq!(ticket.items("appointments").len(), 1);
    ticket
}

async fn sc_08_a_shortened_day_does_not_shorten_callbacks_t_2_1_t_4_2(app: &TestApp) {
    callback_is_due(app, "2026-11-03T17:10:00+03:00", "2026-11-03T18:00:00+03:00").await;
    let shortened = json!({"shortened_day_policy": "minus_minutes"});
    app.administrator().await.patch("/calendars/spp", &shortened).await.ok();
    // The day closed at 17:00: the same call is outside hours.
    let user = licensed(app, SPP, "pavel").await;
    let agent = app.agent("agent1").await;
    let ticket = call(&agent, &user, SPP, "2026-11-03T17:10:00+03:00").await;
    callback(&agent, &ticket, json!({})).await;
    let ticket = app.ticket(ticket.str_at("id")).await;
    assert_instant(timer(&ticket, "callback").at("due_at"), "2026-11-05T18:00:00+03:00");
}

async fn sc_25_a_callback_in_the_day_t_4_2(app: &TestApp) {
    callback_is_due(app, "2026-11-17T14:20:00+03:00", "2026-11-17T18:00:00+03:00").await;
}

async fn sc_26_a_callback_in_the_last_half_hour_t_4_2(app: &TestApp) {
    callback_is_due(app, "2026-11-17T17:40:00+03:00", "2026-11-18T18:00:00+03:00").await;
}

async fn sc_27_a_callback_on_friday_evening_t_4_2(app: &TestApp) {
    callback_is_due(app, "2026-11-13T17:45:00+03:00", "2026-11-16T18:00:00+03:00").await;
}

/// By the actions an agent has; the call log runs them by itself.
async fn sc_28_a_consultation_has_fifteen_minutes_t_4_1(app: &TestApp) {
    for (product, name) in [(SPP, "olga"), (FM, "pavel")] {
        let user = licensed(app, product, name).await;
        let agent = app.agent("agent1").await;
        let day = if product == SPP { "2026-11-17" } else { "2026-11-18" };
        let at = |time: &str| format!("{day}T{time}+03:00");
        app.clock(&at("11:00:00")).await;
        let ticket = call(&agent, &user, product, &at("11:00:00")).await;
        let id = ticket.str_at("id");
        agent.act(id, "call_started", &json!({"started_at": at("11:00:00")})).await.ok();
        app.clock(&at("11:15:00")).await;
        assert_eq!(timer(&app.ticket(id).await, "call_limit")["state"], "running");
        app.clock(&at("11:15:01")).await;
        let limit = app.ticket(id).await;
        assert_instant(timer(&limit, "call_limit").at("breached_at"), &at("11:15:00"));
        app.clock(&at("11:20:00")).await;
        let ended = json!({"started_at": at("11:00:00"), "ended_at": at("11:20:00")});
        let ended = agent.act(id, "call_ended", &ended).await.ok();
        assert_eq!(ended["flags"], json!(["call_over_limit"]));

        let second = call(&agent, &user, product, &at("11:20:00")).await;
        let id = second.str_at("id");
        app.clock(&at("12:00:00")).await;
        agent.act(id, "call_started", &json!({"started_at": at("12:00:00")})).await.ok();
        app.clock(&at("12:14:59")).await;
        let ended = json!({"started_at": at("12:00:00"), "ended_at": at("12:14:59")});
        agent.act(id, "call_ended", &ended).await.ok();
        app.clock(&at("13:00:00")).await;
        let quiet = app.ticket(id).await;
        assert_eq!(timer(&quiet, "call_limit")["state"], "met");
        assert_eq!(quiet["flags"], json!([]));
        for id in [ticket.str_at("id"), id] {
            assert_eq!(timer(&app.ticket(id).await, "answer")["state"], "running", "{product}");
        }
        let marked = app.alerts().await.iter().any(|alert| alert["code"] == "timer_breached");
        assert!(!marked, "a mark is no missed deadline");
    }
}

async fn callbacks_at_the_edges_t_4_2_f_4_2(app: &TestApp) {
    let (spp, fm) = (licensed(app, SPP, "vera").await, licensed(app, FM, "oleg").await);
    let agent = app.agent("agent1").await;
    app.clock("2027-03-01T12:00:00+03:00").await;
    let rows = [
        // Half an hour before closing is late already.
        (SPP, "2026-11-17T17:29:59+03:00", "2026-11-17T18:00:00+03:00"),
        (SPP, "2026-11-17T17:30:00+03:00", "2026-11-18T18:00:00+03:00"),
        (SPP, "2026-11-17T08:00:00+03:00", "2026-11-17T18:00:00+03:00"),
        (SPP, "2026-11-17T18:00:00+03:00", "2026-11-18T18:00:00+03:00"),
        (SPP, "2026-11-17T20:00:00+03:00", "2026-11-18T18:00:00+03:00"),
        (SPP, "2026-11-14T12:00:00+03:00", "2026-11-16T18:00:00+03:00"),
        (SPP, "2026-11-04T12:00:00+03:00", "2026-11-05T18:00:00+03:00"),
        (SPP, "2026-11-03T17:40:00+03:00", "2026-11-05T18:00:00+03:00"),
        (SPP, "2026-12-30T17:45:00+03:00", "2027-01-11T18:00:00+03:00"),
        (SPP, "2027-02-19T17:30:00+03:00", "2027-02-20T18:00:00+03:00"),
        (SPP, "2027-02-20T15:00:00+03:00", "2027-02-20T18:00:00+03:00"),
        (FM, "2026-11-17T17:29:59+03:00", "2026-11-17T18:00:00+03:00"),
        (FM, "2026-11-17T17:30:00+03:00", "2026-11-18T18:00:00+03:00"),
        (FM, "2026-11-17T09:15:00+03:00", "2026-11-17T18:00:00+03:00"),
        (FM, "2026-11-20T17:45:00+03:00", "2026-11-23T18:00:00+03:00"),
    ];
    for (product, notice_at, due_at) in rows {
        let user = if product == SPP { &spp } else { &fm };
        let ticket = call(&agent, user, product, notice_at).await;
        callback(&agent, &ticket, json!({"notice_at": notice_at})).await;
        let ticket = app.ticket(ticket.str_at("id")).await;
        assert_instant(timer(&ticket, "callback").at("due_at"), due_at);
    }
}

async fn a_callback_is_met_by_the_call_t_4_2(app: &TestApp) {
    let ticket = callback_is_due(app, "2026-11-17T17:40:00+03:00", "2026-11-18T18:00:00+03:00").await;
    let id = ticket.str_at("id");
    let agent = app.agent("agent1").await;
    // Neither waiting for the customer nor an answer in writing is the call.
    agent.act(id, "request_information", &json!({"text": "Когда удобно?"})).await.ok();
    assert_eq!(timer(&app.ticket(id).await, "callback")["state"], "running");
    app.clock("2026-11-18T10:00:00+03:00").await;
    let made = agent.act(id, "callback_made", &json!({})).await.ok();
    assert_eq!(timer(&made, "callback")["state"], "met");
    assert_eq!(made.items("appointments")[0]["state"], "held");
    // Another one later is another term.
    app.clock("2026-11-18T17:45:00+03:00").await;
    callback(&agent, &ticket, json!({})).await;
    let again = app.ticket(id).await;
    assert_eq!(timers(&again, "callback").len(), 2);
    assert_instant(timer(&again, "callback").at("due_at"), "2026-11-19T18:00:00+03:00");
}

async fn a_callback_that_is_not_made_is_breached_tr_10(app: &TestApp) {
    let ticket = callback_is_due(app, "2026-11-17T14:20:00+03:00", "2026-11-17T18:00:00+03:00").await;
    let id = ticket.str_at("id");
    app.clock("2026-11-17T18:00:00+03:00").await;
    assert_eq!(timer(&app.ticket(id).await, "callback")["state"], "running");
    app.clock("2026-11-17T18:00:01+03:00").await;
    assert_eq!(timer(&app.ticket(id).await, "callback")["state"], "breached");
    assert_eq!(events(app, id, "timer_breached").await.len(), 1);
    // Made late, it stays missed, and is no longer owed.
    app.clock("2026-11-18T10:00:00+03:00").await;
    let made = app.agent("agent1").await.act(id, "callback_made", &json!({})).await.ok();
    assert_eq!(timer(&made, "callback")["state"], "breached");
    assert_instant(timer(&made, "callback").at("met_at"), "2026-11-18T10:00:00+03:00");
}

async fn only_callbacks_are_planned_t_4_2(app: &TestApp) {
    let user = licensed(app, FM, "lena").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock("2026-11-17T14:20:00+03:00").await;
    let ticket = call(&agent, &user, FM, "2026-11-17T14:20:00+03:00").await;
    let path = format!("/tickets/{}/appointments", ticket.str_at("id"));
    agent.post(&path, &json!({"kind": "visit"})).await.finding("unknown_appointment_kind", "kind");
    // The customer plans one in the portal as well.
    contact.post(&path, &json!({"kind": "callback"})).await.created();
    let ticket = app.ticket(ticket.str_at("id")).await;
    assert_instant(timer(&ticket, "callback").at("due_at"), "2026-11-17T18:00:00+03:00");
}

async fn calls_at_once_are_limited_each_t_4_1(app: &TestApp) {
    let user = licensed(app, SPP, "rita").await;
    let agent = app.agent("agent1").await;
    let at = |time: &str| format!("2026-11-17T{time}+03:00");
    app.clock(&at("11:00:00")).await;
    let ticket = call(&agent, &user, SPP, &at("11:00:00")).await;
    let id = ticket.str_at("id");
    let log = async |started: &str, ended: Option<&str>| {
        let mut body = json!({"started_at": at(started), "direction": "in"});
        if let Some(ended) = ended {
            body["ended_at"] = json!(at(ended));
        }
        agent.post(&format!("/tickets/{id}/calls"), &body).await.created();
    };
    let marks = async || {
        let reached = events(app, id, "call_limit_reached").await;
        reached.iter().map(|event| event["at"].clone()).collect::<Vec<_>>()
    };
    log("11:00:00", None).await;
    app.clock(&at("11:05:00")).await;
    log("11:05:00", None).await;
    app.clock(&at("11:10:00")).await;
    log("11:10:00", None).await;
    // The first goes on over its limit, the second ends within it, the third again does not.
    app.clock(&at("11:16:00")).await;
    assert_eq!(marks().await.len(), 1);
    log("11:05:00", Some("11:16:00")).await;
    assert_eq!(app.ticket(id).await["flags"], json!([]));
    log("11:00:00", Some("11:16:00")).await;
    assert_eq!(app.ticket(id).await["flags"], json!(["call_over_limit"]));
    app.clock(&at("11:25:01")).await;
    let marks = marks().await;
    assert_eq!(marks.len(), 2, "{marks:#?}");
    assert_instant(&marks[0], &at("11:15:00"));
    assert_instant(&marks[1], &at("11:25:00"));
    app.clock(&at("11:26:00")).await;
    log("11:10:00", Some("11:26:00")).await;
    assert_eq!(events(app, id, "call_limit_reached").await.len(), 2);
}

async fn every_callback_that_was_promised_is_owed_t_4_2(app: &TestApp) {
    let ticket = callback_is_due(app, "2026-11-17T14:20:00+03:00", "2026-11-17T18:00:00+03:00").await;
    let (id, agent) = (ticket.str_at("id"), app.agent("agent1").await);
    // Asked for again in the last half hour: the first term stands.
    app.clock("2026-11-17T17:40:00+03:00").await;
    let second = callback(&agent, &ticket, json!({})).await;
    let held = app.ticket(id).await;
    assert_eq!(timers(&held, "callback").len(), 1);
    assert_instant(timer(&held, "callback").at("due_at"), "2026-11-17T18:00:00+03:00");
    // The first is kept, as a person says; the second has its own term.
    let settle = |appointment: &Value, state: &str| json!({"appointment": appointment["id"], "state": state});
    app.clock("2026-11-17T17:50:00+03:00").await;
    let first = &ticket.items("appointments")[0];
    let held = agent.act(id, "settle_appointment", &settle(first, "held")).await.ok();
    let starts = timers(&held, "callback");
    assert_eq!((starts.len(), &starts[0]["state"]), (2, &json!("met")), "{held:#}");
    assert_instant(starts[1].at("due_at"), "2026-11-18T18:00:00+03:00");
    let held = agent.act(id, "settle_appointment", &settle(&second, "held")).await.ok();
    assert!(timers(&held, "callback").iter().all(|timer| timer["state"] == "met"), "{held:#}");
    agent.act(id, "callback_made", &json!({})).await.problem(409, "no_callback");
}

async fn a_remote_session_names_its_program_f_6_1(app: &TestApp) {
    let user = licensed(app, FM, "zoya").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-17T14:20:00+03:00").await;
    let ticket = call(&agent, &user, FM, "2026-11-17T14:20:00+03:00").await;
    for tool in ["", " "] {
        let session = json!({"tool": tool, "consent": true});
        let refused = agent.act(ticket.str_at("id"), "record_remote_session", &session).await;
        refused.finding("value_invalid", "payload.tool");
    }
    let session = json!({"tool": "TeamViewer", "consent": true});
    agent.act(ticket.str_at("id"), "record_remote_session", &session).await.ok();
}
