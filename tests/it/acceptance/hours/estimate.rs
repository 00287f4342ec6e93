//! S 3.5: hours are agreed before the work (SC-62, SC-71, A-35, A-38).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{MONDAY, account, case, entitled, estimate, holder, key_of, log, mail, ordered, say, versions};

on_both!(
    sc_71_a_declined_estimate_is_superseded_by_a_lower_one_s_3_5,
    an_acceptance_reserves_hours_s_3_5,
    more_than_the_balance_cannot_be_accepted_a_38,
    an_answer_by_mail_that_cannot_be_accepted_is_kept_a_38,
    the_certificate_that_ends_first_is_drawn_first,
    acceptance_after_the_certificate_ended_a_41,
    the_day_of_completion_is_agreed_apart_s_3_5,
    no_estimate_for_defects,
    what_was_ordered_is_not_proposed_to_be_refused_a_40,
    a_case_that_is_over_asks_for_nothing,
);

fn evidence(ticket: &Value, version: i64) -> &Value {
    let found = ticket.items("approvals").iter().find(|held| held["version"] == version);
    &found.unwrap_or_else(|| panic!("no version {version} in {ticket:#}"))["evidence"]
}

async fn sc_71_a_declined_estimate_is_superseded_by_a_lower_one_s_3_5(app: &TestApp) {
    let (user, certificate) = holder(app, "olga", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 720).await;
    let declined = mail(app, &user, &ticket, MONDAY, json!({"intent": "declined"})).await;
    let held = app.ticket(id).await;
    assert_eq!(versions(&held, "estimate"), [(1, "declined")]);
    assert_eq!(held["status"], "waiting_approval");
    log(&agent, id, 10).await.problem(409, "estimate_not_accepted");
    estimate(&agent, id, 300).await;
    let accepted = mail(app, &user, &ticket, MONDAY, json!({"intent": "given"})).await;
    let held = app.ticket(id).await;
    assert_eq!(versions(&held, "estimate"), [(1, "superseded"), (2, "given")]);
    assert_eq!(held["status"], "in_progress");
    assert_eq!(evidence(&held, 1), &declined["message_id"], "both are kept with their messages");
    assert_eq!(evidence(&held, 2), &accepted["message_id"]);
    assert_eq!(account(app, &certificate).await, (2_400, 300, 2_100));
}

async fn an_acceptance_reserves_hours_s_3_5(app: &TestApp) {
    let (user, certificate) = holder(app, "pavel", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let mut held = 0;
    // Reserved as it will be debited: in quarters.
    for (minutes, reserved) in [(1, 15), (15, 15), (16, 30), (206, 210), (360, 360)] {
        let ticket = case(&agent, &user, "development", MONDAY).await;
        let id = ticket.str_at("id");
        estimate(&agent, id, minutes).await;
        assert_eq!(account(app, &certificate).await, (2_400, held, 2_400 - held), "asking reserves nothing");
        say(&contact, id, "given").await.created();
        held += reserved;
        assert_eq!(account(app, &certificate).await, (2_400, held, 2_400 - held), "{minutes}");
    }
    // A new estimate replaces what was reserved, once it is accepted.
    let ticket = ordered(app, &agent, &user, MONDAY, 600).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 120).await;
    assert_eq!(account(app, &certificate).await.1, held + 600);
    say(&contact, id, "given").await.created();
    assert_eq!(account(app, &certificate).await.1, held + 120);
    // A case that is over holds nothing.
    agent.act(id, "close", &json!({"reason": "no_longer_relevant"})).await.ok();
    assert_eq!(account(app, &certificate).await, (2_400, held, 2_400 - held));
}

async fn more_than_the_balance_cannot_be_accepted_a_38(app: &TestApp) {
    let (user, certificate) = holder(app, "igor", 360).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    for minutes in [361, 375, 100_000] {
        estimate(&agent, id, minutes).await;
        let before = agent.all(&format!("/tickets/{id}/messages")).await.len();
        let refused = say(&contact, id, "given").await.problem(409, "balance_too_small");
        assert_eq!(refused["alternatives"], json!(["estimate"]));
        assert_eq!(agent.all(&format!("/tickets/{id}/messages")).await.len(), before, "nothing is written");
        assert_eq!(versions(&app.ticket(id).await, "estimate").last().map(|held| held.1), Some("asked"));
    }
    log(&agent, id, 10).await.problem(409, "estimate_not_accepted");
    assert_eq!(account(app, &certificate).await, (360, 0, 360));
    estimate(&agent, id, 360).await;
    say(&contact, id, "given").await.created();
    assert_eq!(account(app, &certificate).await, (360, 360, 0));
    // What one case reserved another cannot have.
    let other = case(&agent, &user, "development", MONDAY).await;
    estimate(&agent, other.str_at("id"), 1).await;
    say(&contact, other.str_at("id"), "given").await.problem(409, "balance_too_small");
}

async fn an_answer_by_mail_that_cannot_be_accepted_is_kept_a_38(app: &TestApp) {
    let (user, certificate) = holder(app, "nina", 60).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 61).await;
    mail(app, &user, &ticket, MONDAY, json!({"intent": "given"})).await;
    let held = app.ticket(id).await;
    assert_eq!(
        (held.str_at("status"), versions(&held, "estimate")),
        ("waiting_approval", vec![(1, "asked")])
    );
    assert!(held.items("flags").contains(&json!("answer_not_accepted")), "{held:#}");
    assert_eq!(account(app, &certificate).await, (60, 0, 60));
}

async fn the_certificate_that_ends_first_is_drawn_first(app: &TestApp) {
    let user = app.customer("oleg").await;
    let kind = "extended_certificate";
    let late = entitled(app, &user, kind, &key_of(&user), ("2026-01-01", "2027-06-30"), Some(600)).await;
    let early = entitled(app, &user, kind, "SM-EARLY", ("2026-01-01", "2026-11-30"), Some(100)).await;
    let gone = entitled(app, &user, kind, "SM-GONE", ("2025-01-01", "2026-11-15"), Some(6_000)).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    ordered(app, &agent, &user, MONDAY, 90).await;
    assert_eq!(account(app, &early).await.1, 90);
    ordered(app, &agent, &user, MONDAY, 90).await;
    assert_eq!((account(app, &early).await.1, account(app, &late).await.1), (100, 80));
    assert_eq!(account(app, &gone).await.1, 0, "an ended one gives nothing");
}

/// The day of receipt decides: what was received in the term is estimated, accepted and settled after it.
async fn acceptance_after_the_certificate_ended_a_41(app: &TestApp) {
    let user = app.customer("vera").await;
    let period = ("2026-01-01", "2026-11-16");
    let certificate = entitled(app, &user, "extended_certificate", &key_of(&user), period, Some(600)).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 120).await;
    let later = "2026-11-20T10:00:00+03:00";
    app.clock(later).await;
    mail(app, &user, &ticket, later, json!({"intent": "given"})).await;
    assert_eq!(app.ticket(id).await["status"], "in_progress");
    log(&agent, id, 100).await.created();
    super::close(&agent, id).await.ok();
    assert_eq!(super::debits(app, &certificate, Some(id)).await, [105]);
}

async fn the_day_of_completion_is_agreed_apart_s_3_5(app: &TestApp) {
    let (user, _) = holder(app, "anna", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 360).await;
    let id = ticket.str_at("id");
    let agreed = mail(app, &user, &ticket, MONDAY, json!({})).await;
    let term = json!({"date": "2026-11-20", "message": agreed["message_id"]});
    let ticket = agent.act(id, "agree_term", &term).await.ok();
    assert_instant(timer(&ticket, "agreed_term").at("due_at"), "2026-11-20T18:00:00+03:00");
    // S 3.6: a suspension moves it, by the working time it took.
    app.clock("2026-11-17T12:00:00+03:00").await;
    agent.act(id, "suspend", &json!({"reason": "unclear_task"})).await.ok();
    app.clock("2026-11-18T16:30:00+03:00").await;
    let ticket = agent.act(id, "resume", &json!({})).await.ok();
    // 6 h of Tuesday and 7 h 30 of Wednesday.
    let held = timer(&ticket, "agreed_term");
    assert_eq!(held["paused_minutes"], 13 * 60 + 30);
    assert_instant(held.at("due_at"), "2026-11-24T13:30:00+03:00");
    let anew = json!({"date": "2026-12-01", "reason": "Добавлен второй источник"});
    let ticket = agent.act(id, "agree_term", &anew).await.ok();
    assert_instant(timer(&ticket, "agreed_term").at("due_at"), "2026-12-01T18:00:00+03:00");
    let past = agent.act(id, "agree_term", &json!({"date": "2026-11-01"})).await.problem(409, "term_in_past");
    assert_eq!(past.items("findings")[0]["path"], "date", "{past:#}");
    for date in ["2026-11-31", "завтра", " "] {
        agent.act(id, "agree_term", &json!({"date": date})).await.finding("date_invalid", "payload.date");
    }
    agent.act(id, "agree_term", &json!({"date": "2026-11-28"})).await.problem(409, "term_not_working_day");
    let stranger = json!({"date": "2026-12-02", "message": id});
    agent.act(id, "agree_term", &stranger).await.problem(409, "message_unproven");
}

async fn no_estimate_for_defects(app: &TestApp) {
    let (user, certificate) = holder(app, "lena", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let id = ticket.str_at("id");
    agent.act(id, "estimate", &json!({"minutes": 60})).await.problem(409, "no_estimate_for_defects");
    log(&agent, id, 600).await.created();
    super::close(&agent, id).await.ok();
    assert_eq!(account(app, &certificate).await, (2_400, 0, 2_400));
}

async fn what_was_ordered_is_not_proposed_to_be_refused_a_40(app: &TestApp) {
    let (user, _) = holder(app, "rita", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let id = ticket.str_at("id");
    agent.act(id, "state_change_request", &json!({"area": "visualisation"})).await.ok();
    estimate(&agent, id, 60).await;
    let open =
        |ticket: &Value| ticket.items("proposals").iter().filter(|held| held["state"] == "open").count();
    assert_eq!(open(&app.ticket(id).await), 1, "asking decides nothing");
    say(&contact, id, "given").await.created();
    assert_eq!(open(&app.ticket(id).await), 0);
}

async fn a_case_that_is_over_asks_for_nothing(app: &TestApp) {
    let (user, _) = holder(app, "zoya", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    let asked = estimate(&agent, id, 60).await;
    let closed = agent.act(id, "close", &json!({"reason": "no_longer_relevant"})).await.ok();
    assert_eq!(versions(&closed, "estimate"), [(1, "withdrawn")]);
    // Opened again, it is asked for again; the old question is answered by nobody.
    agent.act(id, "reopen", &json!({"reason": "Клиент передумал"})).await.ok();
    let late = json!({
        "type": "answer", "text": "Да", "answer": {"code": "given", "approval": asked.items("approvals")[0]["id"]},
    });
    let said = async || {
        let told = contact.post(&format!("/tickets/{id}/messages"), &late).await;
        told.problem(409, "approval_decided")["alternatives"].clone()
    };
    assert_eq!(said().await, json!(["estimate"]), "it can be asked for anew");
    let anew = estimate(&agent, id, 90).await;
    assert_eq!(said().await, json!([anew.items("approvals")[1]["id"]]), "the one that can be answered");
    say(&contact, id, "given").await.created();
    assert_eq!(versions(&app.ticket(id).await, "estimate"), [(1, "withdrawn"), (2, "given")]);
}
