//! R 3, vendor 2 and 3: a number for every request, within 24 hours of the support schedule (SC-72).
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer, timers};

use crate::desk::{by_mail, certified, noted};

on_both!(
    sc_72_registration_within_24_working_hours_r_3,
    limits_over_days_off_and_midnights_r_3,
    every_request_has_a_number_of_its_own_r_3,
    only_services_of_the_list_are_asked_for_r_3_user_3,
);

async fn sc_72_registration_within_24_working_hours_r_3(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-20T16:00:00+04:00", "Как добавить камеру?").await;

    let registration = timer(&ticket, "registration");
    assert_instant(registration.at("origin"), "2026-11-20T16:00:00+04:00");
    assert_instant(registration.at("due_at"), "2026-11-25T13:00:00+04:00");
    assert_eq!(registration["provisional"], false);
    // Registered at once by the desk itself: the limit is met the instant the mail is there.
    assert_eq!(registration["state"], "met");
    assert_instant(registration.at("met_at"), "2026-11-20T16:00:00+04:00");
    assert_eq!(ticket["status"], "registered");
    assert_instant(ticket.at("registered_at"), "2026-11-20T16:00:00+04:00");
    assert_eq!(timers(&ticket, "registration").len(), 1);

    let number = ticket.str_at("number");
    let letters = app.letters_to(&user.address).await;
    assert_eq!(letters.len(), 1, "{letters:#?}");
    assert!(letters[0].str_at("subject").contains(number), "{letters:#?}");
}

async fn limits_over_days_off_and_midnights_r_3(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    app.clock("2027-03-10T12:00:00+04:00").await;
    let rows = [
        // 4 h Tue, Wed 4 Nov is a holiday, 9 h Thu, 9 h Fri, 2 h Mon.
        ("2026-11-03T15:00:00+04:00", "2026-11-09T12:00:00+04:00"),
        // A Sunday morning: 9 h Mon, 9 h Tue, 6 h Wed.
        ("2026-11-15T08:00:00+04:00", "2026-11-18T16:00:00+04:00"),
        // The closing instant is outside: the next opening counts.
        ("2026-11-20T19:00:00+04:00", "2026-11-25T16:00:00+04:00"),
        // One second before closing: one second of Friday counts.
        ("2026-11-20T18:59:59+04:00", "2026-11-25T15:59:59+04:00"),
        // 20:30 UTC is Tuesday already at +04.
        ("2026-11-16T20:30:00Z", "2026-11-19T16:00:00+04:00"),
        // Before opening: the whole day counts.
        ("2026-11-17T07:30:00+04:00", "2026-11-19T16:00:00+04:00"),
        // 1 h Wed 30 Dec; 31 Dec is a moved day off, 1-10 Jan are off; 9 h Mon, 9 h Tue, 5 h Wed.
        ("2026-12-30T18:00:00+04:00", "2027-01-13T15:00:00+04:00"),
        // Sat 20 Feb 2027 works, Mon and Tue are off: 4 h Fri, 9 h Sat, 9 h Wed, 2 h Thu.
        ("2027-02-19T15:00:00+04:00", "2027-02-25T12:00:00+04:00"),
    ];
    for (received_at, due_at) in rows {
        let ticket = noted(&agent, &user, received_at, json!({})).await;
        let registration = timer(&ticket, "registration");
        assert_instant(ticket.at("received_at"), received_at);
        assert_instant(registration.at("origin"), received_at);
        assert_instant(registration.at("due_at"), due_at);
    }
}

async fn every_request_has_a_number_of_its_own_r_3(app: &TestApp) {
    let user = certified(app, "igor").await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let first = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "Первый вопрос").await;
    let second = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "Второй вопрос").await;
    assert_ne!(first["number"], second["number"]);
    assert_ne!(first["id"], second["id"]);
    // Both numbers went out, each once.
    let letters = app.letters_to(&user.address).await;
    for ticket in [&first, &second] {
        let number = ticket.str_at("number");
        assert_eq!(letters.iter().filter(|letter| letter.str_at("subject").contains(number)).count(), 1);
    }
}

/// A clear description of something within the list of services.
async fn only_services_of_the_list_are_asked_for_r_3_user_3(app: &TestApp) {
    let user = certified(app, "vera").await;
    let contact = app.contact(&user.contact).await;
    let request = |kind: &str, fields: serde_json::Value| json!({"product": "recfaces", "kind": kind, "fields": fields, "text": "Вопрос"});
    let described = json!({"problem": "Как добавить камеру?", "work_start": "2026-12-01", "release": "2.3"});
    for kind in ["advice", "defect", "feature", "participation"] {
        let ticket = contact.post("/tickets", &request(kind, described.clone())).await.created();
        assert_eq!(ticket["kind"], kind, "the service stands on the ticket");
    }
    contact.post("/tickets", &request("visit", described)).await.finding("unknown_kind", "kind");
}
