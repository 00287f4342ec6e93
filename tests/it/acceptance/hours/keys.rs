//! S 1.2.1, 1.2.2, 1.2.4, 1.2.5, 2.2.1, 3.1, 3.3, 3.4: registration, keys, suspension, changes, visits (SC-60, SC-61,
//! SC-63, SC-66, SC-70).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{MONDAY, case, entitled, estimate, holder, key_of, letter, mail, ordered};

on_both!(
    sc_60_61_registration_in_two_working_hours_s_3_4,
    criticality_never_changes_the_calendar_s_1_2_1,
    sc_63_no_key_suspends_and_the_key_resumes_s_1_2_5_3,
    the_key_counts_to_the_last_minute_of_its_last_day_a_41,
    development_with_a_plain_key_is_suspended_s_2_2_1,
    an_unclear_task_is_suspended_and_resumed_s_1_2_5_1,
    sc_66_a_change_is_refused_by_a_person_s_1_2_4,
    sc_70_a_visit_is_out_of_scope_s_3_1,
    the_phone_duplicate_is_a_call_of_the_case_s_3_3,
    information_is_asked_for_s_1_2_3,
);

async fn sc_60_61_registration_in_two_working_hours_s_3_4(app: &TestApp) {
    let (user, _) = holder(app, "olga", 2_400).await;
    let rows = [
        ("2026-11-04T12:00:00+03:00", "2026-11-05T11:00:00+03:00"),
        // SC-61.
        ("2026-11-16T09:10:00+03:00", "2026-11-16T11:10:00+03:00"),
        ("2026-11-16T16:00:00+03:00", "2026-11-16T18:00:00+03:00"),
        ("2026-11-16T18:00:00+03:00", "2026-11-17T11:00:00+03:00"),
        // SC-60.
        ("2026-11-20T17:30:00+03:00", "2026-11-23T10:30:00+03:00"),
        ("2026-12-30T17:59:00+03:00", "2027-01-11T10:59:00+03:00"),
    ];
    for (received_at, due_at) in rows {
        app.clock(received_at).await;
        let text = format!("Ключ: {}\nНе строится отчёт.", key_of(&user));
        let arrived = app.mail(letter(&user, received_at, "Отчёт", &text)).await;
        let ticket = app.ticket(arrived.str_at("ticket_id")).await;
        let registration = timer(&ticket, "registration");
        assert_instant(registration.at("due_at"), due_at);
        assert_eq!(registration["state"], "met");
        assert_eq!(
            (ticket.str_at("status"), ticket.at("coverage.decision")),
            ("registered", &json!("covered"))
        );
        assert!(!ticket.to_string().contains(&key_of(&user)), "a key is kept nowhere");
    }
}

async fn criticality_never_changes_the_calendar_s_1_2_1(app: &TestApp) {
    let (user, _) = holder(app, "pavel", 2_400).await;
    let agent = app.agent("agent1").await;
    let saturday = "2026-11-21T12:00:00+03:00";
    app.clock(saturday).await;
    let ticket = case(&agent, &user, "defect", saturday).await;
    assert_instant(timer(&ticket, "registration").at("due_at"), "2026-11-23T11:00:00+03:00");
    let critical = json!({"criticality": "critical", "reason": "Остановлен сбор"});
    let ticket = agent.act(ticket.str_at("id"), "set_criticality", &critical).await.ok();
    assert_instant(timer(&ticket, "registration").at("due_at"), "2026-11-23T11:00:00+03:00");
}

async fn sc_63_no_key_suspends_and_the_key_resumes_s_1_2_5_3(app: &TestApp) {
    let (user, _) = holder(app, "igor", 2_400).await;
    app.clock(MONDAY).await;
    let arrived = app.mail(letter(&user, MONDAY, "Отчёт", "Не строится отчёт.")).await;
    let ticket = app.ticket(arrived.str_at("ticket_id")).await;
    let id = ticket.str_at("id");
    assert_instant(timer(&ticket, "registration").at("due_at"), "2026-11-16T12:00:00+03:00");
    assert_instant(ticket.at("registered_at"), MONDAY);
    assert_eq!(
        (ticket.str_at("status"), ticket.str_at("status_reason")),
        ("suspended", "support_key_missing")
    );
    assert_eq!(ticket["missing_fields"], json!(["support_key"]));
    assert!(ticket.items("proposals").is_empty(), "not refused, nor proposed to be");
    assert_eq!(app.letters_to(&user.address).await.len(), 2, "the number, and the notice of the suspension");
    // A key that opens nothing does not help; the right one does, however it is written.
    app.clock("2026-11-17T09:30:00+03:00").await;
    mail(app, &user, &ticket, "2026-11-17T09:30:00+03:00", json!({"fields": {"support_key": "SM-WRONG"}}))
        .await;
    let held = app.ticket(id).await;
    assert_eq!((held.str_at("status"), &held["missing_fields"]), ("suspended", &json!(["support_key"])));
    let sent_at = "2026-11-17T10:00:00+03:00";
    app.clock(sent_at).await;
    mail(app, &user, &ticket, sent_at, json!({"fields": {"support_key": "sm-igor-2026"}})).await;
    let resumed = app.ticket(id).await;
    assert_eq!(
        (resumed.str_at("status"), resumed.at("coverage.decision")),
        ("registered", &json!("covered"))
    );
    assert_eq!(resumed["missing_fields"], json!([]));
    let audit = app.audit(id).await;
    let moved = audit.iter().rfind(|event| event["code"] == "status_changed").expect("it was resumed");
    assert_instant(moved.at("at"), sent_at);
}

async fn the_key_counts_to_the_last_minute_of_its_last_day_a_41(app: &TestApp) {
    let user = app.customer("nina").await;
    let period = ("2026-03-02", "2026-11-16");
    entitled(app, &user, "extended_certificate", &key_of(&user), period, Some(600)).await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-18T12:00:00+03:00").await;
    for (received_at, status) in [
        ("2026-03-01T23:59:59+03:00", "suspended"),
        ("2026-03-02T00:00:00+03:00", "registered"),
        ("2026-11-16T23:59:59+03:00", "registered"),
        ("2026-11-17T00:00:00+03:00", "suspended"),
        // Greenwich still writes the sixteenth.
        ("2026-11-16T21:00:00Z", "suspended"),
    ] {
        let ticket = case(&agent, &user, "defect", received_at).await;
        assert_eq!(ticket["status"], status, "received {received_at}");
        let expired = ticket.at("coverage.reason") == "expired";
        assert_eq!(expired, status == "suspended", "received {received_at}: {ticket:#}");
    }
}

async fn development_with_a_plain_key_is_suspended_s_2_2_1(app: &TestApp) {
    let user = app.customer("oleg").await;
    let period = ("2026-01-01", "2026-12-31");
    entitled(app, &user, "support_key", &key_of(&user), period, None).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    assert_eq!(case(&agent, &user, "defect", MONDAY).await["status"], "registered");
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    assert_eq!(
        (ticket.str_at("status"), ticket.str_at("status_reason")),
        ("suspended", "certificate_missing")
    );
    agent.act(id, "estimate", &json!({"minutes": 60})).await.problem(409, "certificate_missing");
    // A certificate that was valid at receipt, recorded later and shown, heals it.
    entitled(app, &user, "extended_certificate", "SM-NEW", period, Some(600)).await;
    mail(app, &user, &ticket, MONDAY, json!({"fields": {"support_key": "SM-NEW"}})).await;
    assert_eq!(app.ticket(id).await["status"], "registered");
    estimate(&agent, id, 60).await;
}

async fn an_unclear_task_is_suspended_and_resumed_s_1_2_5_1(app: &TestApp) {
    let (user, _) = holder(app, "vera", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    for reason in ["unclear_task", "information_refused"] {
        let ticket = case(&agent, &user, "defect", MONDAY).await;
        let id = ticket.str_at("id");
        let before = app.letters_to(&user.address).await.len();
        let held = agent.act(id, "suspend", &json!({"reason": reason})).await.ok();
        assert_eq!((held.str_at("status"), held.str_at("status_reason")), ("suspended", reason));
        assert_eq!(held["reason_source"], "hours-certificate");
        assert_eq!(app.letters_to(&user.address).await.len(), before + 1, "the user is told");
        mail(app, &user, &ticket, MONDAY, json!({})).await;
        let held = app.ticket(id).await;
        assert_eq!(held["status"], "suspended", "whether it is clear now, a person says");
        let resumes = |held: &&Value| held["action"] == "resume" && held["state"] == "open";
        assert_eq!(held.items("proposals").iter().filter(resumes).count(), 1, "{held:#}");
        let resumed = agent.act(id, "confirm_proposal", &json!({})).await.ok();
        assert_eq!(resumed["status"], "registered");
    }
}

async fn sc_66_a_change_is_refused_by_a_person_s_1_2_4(app: &TestApp) {
    let (user, _) = holder(app, "dina", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let areas = ["data_collection", "preprocessing", "search_queries", "visualisation", "alert_logic"];
    for area in areas {
        let reason = format!("change_request/{area}");
        let ticket = case(&agent, &user, "defect", MONDAY).await;
        let id = ticket.str_at("id");
        let stated = agent.act(id, "state_change_request", &json!({"area": area})).await.ok();
        assert_ne!(stated["status"], "refused", "never by itself");
        let proposal = stated.items("proposals").iter().find(|held| held["reason"] == reason.as_str());
        assert_eq!(proposal.map(|held| &held["alternatives"]), Some(&json!(["estimate"])), "{stated:#}");
        let refused = agent.act(id, "refuse", &json!({"reason": reason})).await.ok();
        assert_eq!((refused.str_at("status"), refused.str_at("status_reason")), ("refused", reason.as_str()));
    }
    let unknown = case(&agent, &user, "defect", MONDAY).await;
    for sixth in ["change_request/holiday", "change_request/", "change_request/search_queries/more"] {
        let refused = agent.act(unknown.str_at("id"), "refuse", &json!({"reason": sixth})).await;
        refused.finding("unknown_reason", "reason");
    }
    // the same request, ordered.
    let ticket = ordered(app, &agent, &user, MONDAY, 60).await;
    let refusal = json!({"reason": "change_request/search_queries"});
    agent.act(ticket.str_at("id"), "refuse", &refusal).await.problem(409, "estimate_was_accepted");
    // A defect that turns out to be a change is ordered as one.
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let id = ticket.str_at("id");
    agent.act(id, "estimate", &json!({"minutes": 60})).await.problem(409, "no_estimate_for_defects");
    agent.act(id, "state_change_request", &json!({"area": "visualisation"})).await.ok();
    estimate(&agent, id, 60).await;
}

async fn sc_70_a_visit_is_out_of_scope_s_3_1(app: &TestApp) {
    let (user, _) = holder(app, "lena", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let id = ticket.str_at("id");
    let visit = json!({"kind": "visit", "starts_at": "2026-11-25T10:00:00+03:00"});
    let contact = app.contact(&user.contact).await;
    let asked = contact.post(&format!("/tickets/{id}/appointments"), &visit).await.created();
    assert_eq!(asked["state"], "declined", "{asked:#}");
    let ticket = app.ticket(id).await;
    let finding = ticket.coded("findings", "out_of_scope/on_site_visit");
    assert!(finding.str_at("message").contains("договор"), "{finding:#}");
    assert_eq!(ticket["status"], "registered", "the remote case goes on");
    agent.act(id, "answer", &json!({"text": "Посмотрим удалённо."})).await.ok();
}

async fn the_phone_duplicate_is_a_call_of_the_case_s_3_3(app: &TestApp) {
    let (user, _) = holder(app, "anna", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let mut body = letter(&user, MONDAY, "Отчёт", "Не строится отчёт.");
    body["fields"] = json!({"support_key": key_of(&user)});
    let arrived = app.mail(body).await;
    let id = arrived.str_at("ticket_id");
    let before = app.ticket(id).await;
    app.clock("2026-11-16T10:25:00+03:00").await;
    let call = json!({
        "started_at": "2026-11-16T10:20:00+03:00", "ended_at": "2026-11-16T10:24:00+03:00", "direction": "in",
    });
    agent.post(&format!("/tickets/{id}/calls"), &call).await.created();
    let after = app.ticket(id).await;
    assert_eq!(after["status"], before["status"]);
    assert_eq!(timer(&after, "registration")["due_at"], timer(&before, "registration")["due_at"]);
}

async fn information_is_asked_for_s_1_2_3(app: &TestApp) {
    let (user, _) = holder(app, "zoya", 600).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let id = ticket.str_at("id");
    let unknown = json!({"fields": ["support_key", "zzz"]});
    agent.act(id, "request_information", &unknown).await.finding("unknown_field", "payload.fields.1");
    let asked =
        agent.act(id, "request_information", &json!({"text": "Пришлите серийные номера."})).await.ok();
    assert_eq!(
        (asked.str_at("status"), asked.str_at("status_reason")),
        ("waiting_customer", "information_missing")
    );
    let letters = app.letters_to(&user.address).await;
    assert!(letters.iter().any(|letter| letter.str_at("text").contains("серийные номера")), "{letters:#?}");
    app.clock("2026-11-17T12:00:00+03:00").await;
    mail(app, &user, &ticket, "2026-11-17T12:00:00+03:00", json!({})).await;
    assert_eq!(app.ticket(id).await["status"], "registered");
}
