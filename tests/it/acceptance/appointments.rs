//! R 3, user 8: the vendor's people in planned work on three working days' notice, by agreement (SC-79, TR-6, A-53).
use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, TestApp, on_both};

use crate::desk::{certified, noted};

on_both!(
    sc_79_three_working_days_of_notice_r_3,
    notices_on_days_off_and_after_closing_tr_6,
    a_person_confirms_the_interval_r_3,
    the_portals_request_is_the_notice_r_3,
);

async fn planned(agent: &Actor, user: &Customer, received_at: &str) -> String {
    let more = json!({"kind": "participation", "text": "Обновляем сервер, нужен ваш инженер."});
    noted(agent, user, received_at, more).await.str_at("id").to_owned()
}

async fn request(agent: &Actor, ticket: &str, starts_at: &str, notice_at: &str) -> Value {
    let body = json!({"kind": "participation", "starts_at": starts_at, "notice_at": notice_at});
    agent.post(&format!("/tickets/{ticket}/appointments"), &body).await.created()
}

async fn sc_79_three_working_days_of_notice_r_3(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-24T12:00:00+04:00").await;
    let start = "2026-11-26T10:00:00+04:00";

    let early = planned(&agent, &user, "2026-11-23T18:59:00+04:00").await;
    let held = request(&agent, &early, start, "2026-11-23T18:59:00+04:00").await;
    assert_eq!(held["code"], json!(null), "{held:#}");
    assert_eq!(held["state"], "requested", "either way the vendor confirms");

    let late = planned(&agent, &user, "2026-11-24T10:00:00+04:00").await;
    let held = request(&agent, &late, start, "2026-11-24T10:00:00+04:00").await;
    assert_eq!(held["code"], "notice_too_short", "{held:#}");
    assert_eq!(held["earliest_start"], "2026-11-27");
    assert_eq!(held["state"], "requested");
    let ticket = app.ticket(&late).await;
    assert_eq!(ticket.items("appointments").len(), 1);
    assert_eq!(ticket.items("appointments")[0]["earliest_start"], "2026-11-27");
}

async fn notices_on_days_off_and_after_closing_tr_6(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    app.clock("2027-02-01T12:00:00+04:00").await;
    let rows = [
        // Closing itself is in time; a second later counts as Tuesday.
        ("2026-11-23T19:00:00+04:00", "2026-11-26T10:00:00+04:00", "2026-11-26", false),
        ("2026-11-23T19:00:01+04:00", "2026-11-26T10:00:00+04:00", "2026-11-27", true),
        // Saturday counts as Monday.
        ("2026-11-21T12:00:00+04:00", "2026-11-26T10:00:00+04:00", "2026-11-26", false),
        // Before opening it is still that day.
        ("2026-11-23T06:00:00+04:00", "2026-11-26T10:00:00+04:00", "2026-11-26", false),
        // New Year holidays: 1 Jan counts as 11 Jan.
        ("2027-01-01T12:00:00+04:00", "2027-01-13T10:00:00+04:00", "2027-01-14", true),
        // 30 Dec: 11, 12, 13 Jan.
        ("2026-12-30T12:00:00+04:00", "2027-01-13T10:00:00+04:00", "2027-01-13", false),
        // Half past midnight at +04 is the next day, though Moscow is not there yet.
        ("2026-11-23T20:30:00Z", "2026-11-26T10:00:00+04:00", "2026-11-27", true),
    ];
    for (notice_at, starts_at, earliest, too_short) in rows {
        let ticket = planned(&agent, &user, notice_at).await;
        let held = request(&agent, &ticket, starts_at, notice_at).await;
        assert_eq!(held["earliest_start"], earliest, "notice {notice_at}");
        assert_eq!(held["code"] == "notice_too_short", too_short, "notice {notice_at}: {held:#}");
    }
}

async fn a_person_confirms_the_interval_r_3(app: &TestApp) {
    let user = certified(app, "igor").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock("2026-11-23T12:00:00+04:00").await;
    let ticket = planned(&agent, &user, "2026-11-23T12:00:00+04:00").await;
    let asked = json!({"kind": "participation", "starts_at": "2026-11-26T10:00:00+04:00"});
    let path = format!("/tickets/{ticket}/appointments");
    let held = contact.post(&path, &asked).await.created();
    let settle = json!({"appointment": held["id"], "state": "agreed"});
    contact.act(&ticket, "settle_appointment", &settle).await.problem(403, "action_not_allowed");
    let agreed = agent.act(&ticket, "settle_appointment", &settle).await.ok();
    assert_eq!(agreed.items("appointments")[0]["state"], "agreed");
    agent.act(&ticket, "settle_appointment", &settle).await.problem(409, "state_forbids");
    // A contact's notice is given when it is given.
    let backdated = json!({
        "kind": "participation", "starts_at": "2026-11-26T10:00:00+04:00", "notice_at": "2026-11-20T10:00:00+04:00",
    });
    contact.post(&path, &backdated).await.problem(403, "receipt_not_allowed");
    // An interval is one whoever asks for it, and whenever.
    let reversed = json!({
        "kind": "participation", "starts_at": "2026-11-26T12:00:00+04:00", "ends_at": "2026-11-26T10:00:00+04:00",
    });
    let past = json!({"kind": "participation", "starts_at": "2026-11-20T10:00:00+04:00"});
    for asker in [&contact, &agent] {
        asker.post(&path, &reversed).await.finding("interval_reversed", "ends_at");
        asker.post(&path, &past).await.finding("start_in_past", "starts_at");
    }
    let unknown = json!({"kind": "dinner", "starts_at": "2026-11-26T10:00:00+04:00"});
    contact.post(&path, &unknown).await.finding("unknown_appointment_kind", "kind");
    let future = json!({"kind": "participation", "notice_at": "2026-11-26T10:00:00+04:00"});
    agent.post(&path, &future).await.finding("received_in_future", "notice_at");
}

async fn the_portals_request_is_the_notice_r_3(app: &TestApp) {
    let user = certified(app, "nina").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-24T10:00:00+04:00").await;
    let body = json!({
        "product": "recfaces", "kind": "participation", "text": "Нужен инженер",
        "fields": {"problem": "Нужен инженер", "work_start": "2026-11-26T10:00:00+04:00"},
    });
    let ticket = contact.post("/tickets", &body).await.created();
    assert_eq!(ticket.items("appointments").len(), 1, "{ticket:#}");
    assert_eq!(ticket.items("appointments")[0]["earliest_start"], "2026-11-27");
    assert_eq!(ticket.coded("findings", "notice_too_short")["severity"], "warning");
}
