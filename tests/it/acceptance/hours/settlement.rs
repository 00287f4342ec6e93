//! S 3.7: rounding once per case, debits first-expiring first, what the user is told (SC-62, V14, A-36, A-37, A-38).
use serde_json::json;
use test_support::{Actor, Customer, Pick as _, TestApp, on_both};

use super::{
    MONDAY, account, case, close, debits, entitled, estimate, holder, key_of, ledger, log, log_all, mail,
    ordered, say, settlements,
};

on_both!(
    sc_62_from_estimate_to_settlement_s_3_5_s_3_7,
    v14_rounding_once_per_case_s_3_7,
    a_debit_runs_over_several_certificates,
    work_over_the_estimate_blocks_settlement_a_38,
    work_after_a_new_estimate_was_asked_for,
    nothing_logged_costs_nothing_a_37,
    defects_are_told_and_not_debited_a_36,
    a_reopened_case_is_charged_anew_once,
    what_work_would_draw_is_told_and_not_drawn,
);

async fn sc_62_from_estimate_to_settlement_s_3_5_s_3_7(app: &TestApp) {
    let (user, certificate) = holder(app, "olga", 40 * 60).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    log(&agent, id, 10).await.problem(409, "estimate_not_accepted");
    estimate(&agent, id, 6 * 60).await;
    let asked = app.letters_to(&user.address).await;
    assert!(asked.iter().any(|letter| letter.str_at("text").contains("6 ч 0 мин")), "{asked:#?}");
    log(&agent, id, 10).await.problem(409, "estimate_not_accepted");
    assert!(agent.all(&format!("/tickets/{id}/worklogs")).await.is_empty());
    let accepted = mail(app, &user, &ticket, MONDAY, json!({"intent": "given"})).await;
    let held = app.ticket(id).await;
    assert_eq!(held["status"], "in_progress");
    assert_eq!(held.items("approvals")[0]["evidence"], accepted["message_id"]);
    log_all(&agent, id, &[125, 50, 31]).await;
    assert_eq!(agent.all(&format!("/tickets/{id}/worklogs")).await.len(), 3);
    let closed = close(&agent, id).await.ok();
    assert_eq!(closed["status"], "closed");

    assert_eq!(settlements(app, &user, id).await, [[210, 210, 36 * 60 + 30]]);
    let ledger = ledger(app, &certificate).await;
    let kinds: Vec<&str> = ledger.items("postings").iter().map(|held| held.str_at("kind")).collect();
    assert_eq!(kinds, ["grant", "debit"], "one entry: {ledger:#}");
    let debit = &ledger.items("postings")[1];
    assert_eq!((&debit["minutes"], &debit["balance_after_minutes"]), (&json!(210), &json!(2_190)));
    assert_eq!((&debit["ticket"], &debit["approval"]), (&json!(id), &held.items("approvals")[0]["id"]));
    assert_eq!(account(app, &certificate).await, (2_190, 0, 2_190));
    log(&agent, id, 10).await.problem(409, "state_forbids");
}

/// A case from order to closing; its id.
async fn settled(app: &TestApp, agent: &Actor, user: &Customer, accepted: i64, minutes: &[i64]) -> String {
    let ticket = ordered(app, agent, user, MONDAY, accepted).await;
    let id = ticket.str_at("id").to_owned();
    log_all(agent, &id, minutes).await;
    close(agent, &id).await.ok();
    id
}

async fn v14_rounding_once_per_case_s_3_7(app: &TestApp) {
    let (user, certificate) = holder(app, "pavel", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let rows: [(&[i64], i64); 7] = [
        (&[5, 5, 5], 15),
        (&[15], 15),
        (&[16], 30),
        (&[1], 15),
        (&[7, 8], 15),
        (&[7, 9], 30),
        (&[125, 50, 31], 210),
    ];
    let mut left = 2_400;
    for (minutes, debit) in rows {
        // The estimate is what is accepted, not what is rounded.
        let spent = minutes.iter().sum();
        let id = settled(app, &agent, &user, spent, minutes).await;
        left -= debit;
        assert_eq!(debits(app, &certificate, Some(&id)).await, [debit], "{minutes:?}");
        assert_eq!(settlements(app, &user, &id).await, [[debit, debit, left]], "{minutes:?}");
    }
    assert_eq!(account(app, &certificate).await, (left, 0, left));
}

async fn a_debit_runs_over_several_certificates(app: &TestApp) {
    let user = app.customer("igor").await;
    let kind = "extended_certificate";
    let late = entitled(app, &user, kind, &key_of(&user), ("2026-01-01", "2027-06-30"), Some(600)).await;
    // It ends on the day of receipt.
    let early = entitled(app, &user, kind, "SM-EARLY", ("2026-01-01", "2026-11-16"), Some(100)).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let id = settled(app, &agent, &user, 360, &[206]).await;
    assert_eq!(debits(app, &early, Some(&id)).await, [100]);
    assert_eq!(debits(app, &late, Some(&id)).await, [110]);
    assert_eq!(settlements(app, &user, &id).await, [[210, 210, 490]]);
    assert_eq!((account(app, &early).await, account(app, &late).await), ((0, 0, 0), (490, 0, 490)));
    let next = settled(app, &agent, &user, 30, &[20]).await;
    assert_eq!(debits(app, &late, Some(&next)).await, [30]);
    assert!(debits(app, &early, Some(&next)).await.is_empty());
}

async fn work_over_the_estimate_blocks_settlement_a_38(app: &TestApp) {
    let (user, certificate) = holder(app, "nina", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 200).await;
    let id = ticket.str_at("id");
    log_all(&agent, id, &[125, 75]).await;
    let flagged = |ticket: &serde_json::Value| ticket.items("flags").contains(&json!("estimate_exceeded"));
    assert!(!flagged(&app.ticket(id).await));
    log_all(&agent, id, &[6]).await;
    assert!(flagged(&app.ticket(id).await), "it is logged all the same");
    let refused = close(&agent, id).await.problem(409, "estimate_exceeded");
    assert_eq!(refused["alternatives"], json!(["estimate"]));
    assert_eq!(app.ticket(id).await["status"], "in_progress");
    assert!(debits(app, &certificate, None).await.is_empty());
    assert!(settlements(app, &user, id).await.is_empty());
    // One that is still too small, then one that holds; rounding alone is no overrun.
    for (minutes, status) in [(205, 409), (206, 200)] {
        estimate(&agent, id, minutes).await;
        close(&agent, id).await.problem(409, "estimate_exceeded");
        say(&contact, id, "given").await.created();
        assert_eq!(flagged(&app.ticket(id).await), status == 409, "{minutes}");
        close(&agent, id).await.expect(status);
    }
    assert_eq!(debits(app, &certificate, Some(id)).await, [210]);
}

async fn work_after_a_new_estimate_was_asked_for(app: &TestApp) {
    let (user, certificate) = holder(app, "oleg", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 120).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 600).await;
    // What was accepted stands until the new one is.
    log_all(&agent, id, &[120]).await;
    say(&contact, id, "declined").await.created();
    assert_eq!(app.ticket(id).await["status"], "in_progress");
    log_all(&agent, id, &[1]).await;
    close(&agent, id).await.problem(409, "estimate_exceeded");
    estimate(&agent, id, 121).await;
    say(&contact, id, "given").await.created();
    close(&agent, id).await.ok();
    assert_eq!(debits(app, &certificate, Some(id)).await, [135]);
    assert_eq!(account(app, &certificate).await, (2_265, 0, 2_265));
}

async fn nothing_logged_costs_nothing_a_37(app: &TestApp) {
    let (user, certificate) = holder(app, "vera", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let id = settled(app, &agent, &user, 360, &[]).await;
    assert_eq!(settlements(app, &user, &id).await, [[0, 0, 2_400]]);
    let ticket = ordered(app, &agent, &user, MONDAY, 60).await;
    let id = ticket.str_at("id");
    let free = json!({"minutes": 500, "billable": false});
    agent.post(&format!("/tickets/{id}/worklogs"), &free).await.created();
    assert_eq!(app.ticket(id).await["flags"], json!([]), "what is not billed exceeds nothing");
    close(&agent, id).await.ok();
    assert!(debits(app, &certificate, None).await.is_empty());
    assert_eq!(account(app, &certificate).await, (2_400, 0, 2_400));
}

async fn defects_are_told_and_not_debited_a_36(app: &TestApp) {
    let (user, certificate) = holder(app, "dina", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let id = ticket.str_at("id");
    log_all(&agent, id, &[90, 1]).await;
    close(&agent, id).await.ok();
    assert_eq!(settlements(app, &user, id).await, [[105, 0, 2_400]]);
    assert_eq!(account(app, &certificate).await, (2_400, 0, 2_400));
}

/// Opened again, its hours are given back and reserved; closed again, they are charged as they are then.
async fn a_reopened_case_is_charged_anew_once(app: &TestApp) {
    let (user, certificate) = holder(app, "lena", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let id = settled(app, &agent, &user, 360, &[206]).await;
    agent.act(&id, "reopen", &json!({"reason": "Не всё готово"})).await.ok();
    assert_eq!(account(app, &certificate).await.0, 2_400);
    log_all(&agent, &id, &[10]).await;
    close(&agent, &id).await.ok();
    assert_eq!(account(app, &certificate).await, (2_175, 0, 2_175), "216 minutes: 225");
    let lefts: Vec<i64> = settlements(app, &user, &id).await.iter().map(|told| told[2]).collect();
    assert_eq!(lefts, [2_190, 2_175]);
}

async fn what_work_would_draw_is_told_and_not_drawn(app: &TestApp) {
    let (user, certificate) = holder(app, "vera", 40 * 60).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let path = format!("/tickets/{}/worklogs/preview", ticket.str_at("id"));
    let refused = agent.post(&path, &json!({"minutes": 10})).await.ok();
    assert_eq!((&refused["allowed"], &refused["denied"]), (&json!(false), &json!("estimate_not_accepted")));
    let ticket = ordered(app, &agent, &user, MONDAY, 6 * 60).await;
    let id = ticket.str_at("id");
    log_all(&agent, id, &[125, 50]).await;
    let before = account(app, &certificate).await;
    let path = format!("/tickets/{id}/worklogs/preview");
    let told = agent.post(&path, &json!({"minutes": 31})).await.ok();
    assert_eq!(told["allowed"], true, "{told:#}");
    let debit =
        told.items("postings").iter().find(|held| held["kind"] == "debit").expect("the hours are drawn");
    // SC-62: 206 minutes are charged as 210, here of the same certificate.
    assert_eq!(
        (&debit["minutes"], &debit["balance_after_minutes"]),
        (&json!(210), &json!(2_190)),
        "{told:#}"
    );
    assert_eq!(debit["entitlement"], json!(certificate));
    assert_eq!(account(app, &certificate).await, before);
    assert_eq!(agent.all(&format!("/tickets/{id}/worklogs")).await.len(), 2);
    app.contact(&user.contact).await.post(&path, &json!({"minutes": 31})).await.problem(403, "staff_only");
}
