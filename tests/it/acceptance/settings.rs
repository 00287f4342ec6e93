//! What a vendor may set otherwise: a time for answers, how registration hours run, shortened days (R 5.4, A-04,
//!
use serde_json::{Value, json};
use test_support::{
    Pick as _, TestApp, assert_instant, bundled_plugin, codes, manifest_of, on_both, timer, timers,
};

use crate::desk::{PRODUCT, by_mail, certified, noted, reply, waiting};

on_both!(
    a_vendors_answer_time_grows_by_the_users_r_5_4,
    a_vendor_counts_days_in_hours_a_01,
    an_answer_within_its_time_meets_it_a_06,
    an_answer_that_does_not_come_is_breached_once_tr_10,
    force_majeure_stops_an_answer_time,
    registration_hours_by_the_clock_a_45,
    shortened_days_count_when_a_calendar_says_so_a_04,
    a_draft_year_is_used_and_provisional_tr_12,
);

async fn set(app: &TestApp, settings: Value) {
    let version = manifest_of(&bundled_plugin(PRODUCT)).str_at("version").to_owned();
    let draft = json!({
        "product": PRODUCT, "plugin": format!("{PRODUCT}@{version}"), "in_force_from": "2026-11-02",
        "settings": settings,
    });
    app.administrator().await.post("/rule-sets", &draft).await.created();
}

/// SC-36 in `rf`: received Mon 10:00, asked Tue 11:00, told Wed 15:30. Left at the question: Tue 8 h, Wed 9 h,
/// Thu 9 h. Replayed from Wed 15:30: 3.5 h, Thu 9 h, Fri 9 h, Mon 4.5 h.
async fn a_vendors_answer_time_grows_by_the_users_r_5_4(app: &TestApp) {
    set(app, json!({"answer_days": 3})).await;
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T10:00:00+04:00", "Как добавить камеру?").await;
    let id = ticket.str_at("id");
    assert_instant(timer(&ticket, "answer").at("due_at"), "2026-11-19T19:00:00+04:00");
    assert_eq!(timer(&ticket, "answer")["state"], "running", "an acknowledgement is no answer");
    app.clock("2026-11-17T11:00:00+04:00").await;
    let asked = agent.act(id, "request_information", &json!({"fields": ["release"]})).await.ok();
    assert_eq!(asked["missing_fields"], json!(["release"]));
    assert_eq!(timer(&asked, "answer")["state"], "paused");
    app.clock("2026-11-18T15:30:00+04:00").await;
    reply(app, &user, &ticket, "2026-11-18T15:30:00+04:00").await;
    let told = app.ticket(id).await;
    let answer = timer(&told, "answer");
    assert_eq!(answer["state"], "running");
    assert_instant(answer.at("due_at"), "2026-11-23T14:30:00+04:00");
    assert_eq!(answer["paused_minutes"], 810, "8 h on Tuesday, 5.5 h on Wednesday");
    let path = format!("/tickets/{id}/timers/{}/explain", answer.str_at("id"));
    let explained = agent.get(&path).await.ok();
    assert_instant(explained.at("due_at"), "2026-11-23T14:30:00+04:00");
    assert_eq!(explained.items("pauses").len(), 1);
    assert_instant(explained.items("pauses")[0].at("from"), "2026-11-17T11:00:00+04:00");
}

/// `elapsed`: three days are 27 hours of work, from the hour of the receipt.
async fn a_vendor_counts_days_in_hours_a_01(app: &TestApp) {
    set(app, json!({"answer_days": 3, "day_count": "elapsed"})).await;
    let user = certified(app, "nina").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T12:00:00+04:00", "Как добавить камеру?").await;
    let answer = timer(&ticket, "answer");
    assert_instant(answer.at("due_at"), "2026-11-19T12:00:00+04:00");
    assert_eq!(answer.at("rule"), &json!({"kind": "elapsed_days", "count": 3}));
    let path = format!("/tickets/{}/timers/{}/explain", ticket.str_at("id"), answer.str_at("id"));
    assert_instant(agent.get(&path).await.ok().at("due_at"), "2026-11-19T12:00:00+04:00");
}

async fn an_answer_within_its_time_meets_it_a_06(app: &TestApp) {
    set(app, json!({"answer_days": 3})).await;
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T10:00:00+04:00", "Как добавить камеру?").await;
    let id = ticket.str_at("id");
    app.clock("2026-11-19T19:00:00+04:00").await;
    assert_eq!(timer(&app.ticket(id).await, "answer")["state"], "running", "the due instant is in time");
    let answered = agent.act(id, "answer", &json!({"text": "Раздел «Камеры»."})).await.ok();
    let answer = timer(&answered, "answer");
    assert_eq!(answer["state"], "met");
    assert_instant(answer.at("met_at"), "2026-11-19T19:00:00+04:00");
    assert_eq!(answer["breached_at"], json!(null));
    app.clock("2026-11-30T12:00:00+04:00").await;
    assert_eq!(timers(&app.ticket(id).await, "answer")[0]["state"], "met");
    assert!(app.alerts().await.iter().all(|alert| alert["code"] != "timer_breached"));
}

async fn an_answer_that_does_not_come_is_breached_once_tr_10(app: &TestApp) {
    set(app, json!({"answer_days": 1})).await;
    let user = certified(app, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T10:00:00+04:00", "Как добавить камеру?").await;
    let id = ticket.str_at("id");
    app.clock("2026-11-17T19:00:00+04:00").await;
    assert_eq!(timer(&app.ticket(id).await, "answer")["state"], "running");
    app.clock("2026-11-17T19:00:01+04:00").await;
    let late = app.ticket(id).await;
    assert_eq!(timer(&late, "answer")["state"], "breached");
    assert_eq!(late["status"], "registered", "a breach moves nothing");
    app.clock("2026-11-20T12:00:00+04:00").await;
    let alerts = app.alerts().await;
    let raised = alerts.iter().filter(|alert| alert["code"] == "timer_breached").count();
    assert_eq!(raised, 1, "{alerts:#?}");
    let events = app.audit(id).await;
    assert_eq!(events.iter().filter(|event| event["code"] == "timer_breached").count(), 1);
    // A receipt long past breaches at once: that is lawful (a back-dated record).
    let old = noted(&agent, &user, "2026-11-10T10:00:00+04:00", json!({"kind": "advice"})).await;
    app.clock("2026-11-20T12:00:01+04:00").await;
    let old = app.ticket(old.str_at("id")).await;
    assert_instant(timer(&old, "answer").at("due_at"), "2026-11-11T19:00:00+04:00");
    assert_eq!(timer(&old, "answer")["state"], "breached");
}

async fn force_majeure_stops_an_answer_time(app: &TestApp) {
    set(app, json!({"answer_days": 3})).await;
    let user = certified(app, "nina").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T10:00:00+04:00", "Как добавить камеру?").await;
    let id = ticket.str_at("id");
    app.clock("2026-11-17T10:00:00+04:00").await;
    let held = agent.act(id, "suspend", &json!({"reason": "force_majeure", "text": "Нет связи"})).await.ok();
    assert_eq!(held["status"], "suspended");
    assert_eq!(timer(&held, "answer")["state"], "paused");
    // Over the due instant of before and a weekend: nothing runs.
    app.clock("2026-11-23T10:00:00+04:00").await;
    assert_eq!(timer(&app.ticket(id).await, "answer")["state"], "paused");
    let back = agent.act(id, "resume", &json!({})).await.ok();
    assert_eq!(back["status"], "registered");
    // 27 h were left: Mon, Tue, Wed.
    assert_instant(timer(&back, "answer").at("due_at"), "2026-11-25T19:00:00+04:00");
}

async fn registration_hours_by_the_clock_a_45(app: &TestApp) {
    set(app, json!({"registration_mode": "wall_clock_rolled"})).await;
    let user = certified(app, "oleg").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-12-01T12:00:00+04:00").await;
    let rows = [
        // Saturday 16:00 rolls to Monday's opening.
        ("2026-11-20T16:00:00+04:00", "2026-11-23T10:00:00+04:00"),
        ("2026-11-16T12:00:00+04:00", "2026-11-17T12:00:00+04:00"),
        // Tue 23:00 and Wed 05:00 roll to the next opening.
        ("2026-11-16T23:00:00+04:00", "2026-11-18T10:00:00+04:00"),
        ("2026-11-17T05:00:00+04:00", "2026-11-18T10:00:00+04:00"),
    ];
    for (received_at, due_at) in rows {
        let ticket = noted(&agent, &user, received_at, json!({})).await;
        assert_instant(timer(&ticket, "registration").at("due_at"), due_at);
    }
}

async fn shortened_days_count_when_a_calendar_says_so_a_04(app: &TestApp) {
    let user = certified(app, "vera").await;
    let agent = app.agent("agent1").await;
    // Sat 20 Feb 2027 works and is shortened: 16, 17, 18, 19, 20.
    let ticket = waiting(app, &agent, &user, "2027-02-15T12:00:00+04:00").await;
    let id = ticket.str_at("id");
    assert_instant(timer(&ticket, "customer_silence").at("due_at"), "2027-02-20T19:00:00+04:00");
    let admin = app.administrator().await;
    agent
        .patch("/calendars/rf", &json!({"shortened_day_policy": "minus_minutes"}))
        .await
        .problem(403, "administrators_only");
    admin.patch("/calendars/rf", &json!({"shortened_day_policy": "minus_minutes"})).await.ok();
    app.clock("2027-02-15T12:00:01+04:00").await;
    let ticket = app.ticket(id).await;
    assert_instant(timer(&ticket, "customer_silence").at("due_at"), "2027-02-20T18:00:00+04:00");
    admin.patch("/calendars/rf", &json!({"colour": "red"})).await.problem(422, "unknown_field");
    admin.patch("/calendars/rf", &json!({"code": "fr"})).await.problem(422, "unknown_field");
    // What it has none of yet is a part of it all the same.
    assert_eq!(admin.get("/calendars/rf").await.ok().get("exceptions"), None);
    let exceptions = json!([{"date": "2026-12-24", "windows": [], "source": "Приказ"}]);
    let closed = admin.patch("/calendars/rf", &json!({"exceptions": exceptions})).await.ok();
    assert_eq!(closed["exceptions"], exceptions);
    admin.patch("/calendars/rf", &json!({"exceptions": []})).await.ok();
    admin.patch("/calendars/rf", &json!({"zone": "Mars/Olympus"})).await.expect(422);
    // A calendar without hours would let no deadline end: refused, and the old one stays.
    admin.patch("/calendars/rf", &json!({"week": {}, "working_day": []})).await.expect(422);
    assert_instant(
        timer(&app.ticket(id).await, "customer_silence").at("due_at"),
        "2027-02-20T18:00:00+04:00",
    );
}

async fn a_draft_year_is_used_and_provisional_tr_12(app: &TestApp) {
    let document = include_str!("../../../host/server/seed/holidays/ru-2027.json");
    let mut year: Value = serde_json::from_str(document).expect("the shipped year");
    let admin = app.administrator().await;
    year["status"] = json!("draft");
    admin.put("/holiday-sets/RU/years/2027", &year).await.success();
    let user = certified(app, "lena").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-12-29T15:00:00+04:00").await;
    let id = ticket.str_at("id");
    assert_instant(timer(&ticket, "customer_silence").at("due_at"), "2027-01-14T19:00:00+04:00");
    assert_eq!(timer(&ticket, "customer_silence")["provisional"], true);
    year["status"] = json!("decreed");
    admin.put("/holiday-sets/RU/years/2027", &year).await.success();
    app.clock("2026-12-29T15:00:01+04:00").await;
    assert_eq!(timer(&app.ticket(id).await, "customer_silence")["provisional"], false);
    // A document of another year, or one that contradicts itself, is refused whole.
    admin.put("/holiday-sets/RU/years/2028", &year).await.problem(422, "year_mismatch");
    let twice = json!({"set": "RU", "year": 2028, "public_holidays": [{"date": "2028-01-01"}], "working_weekend_days": ["2028-01-01"]});
    let refused = admin.put("/holiday-sets/RU/years/2028", &twice).await.expect(422).json();
    assert!(!codes(&refused, "findings").is_empty(), "{refused:#}");
}
