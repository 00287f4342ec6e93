//! What nobody may write: refused with its code, and nothing is kept of it.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::{
    MONDAY, PRODUCT, account, case, close, debits, estimate, holder, log_all, mail, ordered, say, versions,
};

on_both!(
    an_entitlement_is_checked,
    work_is_checked_s_3_7,
    work_before_acceptance_is_refused_in_every_state_s_3_5,
    work_done_before_the_acceptance_is_refused_s_3_5,
    an_estimate_is_checked_s_3_5,
    strangers_accept_nothing_a_59,
    an_answer_counts_once,
    an_entitlement_says_nothing_impossible,
    nobody_of_another_customer_speaks_for_this_one_a_59,
);

async fn an_entitlement_is_checked(app: &TestApp) {
    let user = app.customer("olga").await;
    let root = app.administrator().await;
    let draft = |period: (&str, &str), minutes: i64| {
        json!({
            "customer": user.organisation, "product": PRODUCT, "kind": "extended_certificate",
            "valid_from": period.0, "valid_to": period.1, "units_minutes": minutes,
        })
    };
    let reversed = draft(("2026-12-31", "2026-01-01"), 600);
    root.post("/entitlements", &reversed).await.finding("period_reversed", "valid_to");
    root.post("/entitlements", &draft(("2026-01-01", "2026-12-31"), -1)).await.expect(422);
    root.post("/entitlements", &draft(("2026-02-30", "2026-12-31"), 600)).await.expect(422);
    let nobody = "01939b3c-0000-7000-8000-000000000000";
    root.get(&format!("/entitlements/{nobody}/ledger")).await.problem(404, "not_found");
}

async fn work_is_checked_s_3_7(app: &TestApp) {
    let (user, certificate) = holder(app, "pavel", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 360).await;
    let id = ticket.str_at("id");
    let path = format!("/tickets/{id}/worklogs");
    for minutes in [json!(0), json!(-1), json!(-600)] {
        agent.post(&path, &json!({"minutes": minutes})).await.finding("minutes_invalid", "minutes");
    }
    for body in [json!({}), json!({"minutes": "ten"}), json!({"minutes": 1.5}), json!({"minutes": null})] {
        agent.post(&path, &body).await.expect(422);
    }
    let future = json!({"minutes": 10, "at": "2026-11-16T10:00:01+03:00"});
    agent.post(&path, &future).await.finding("received_in_future", "at");
    assert_eq!(contact.post(&path, &json!({"minutes": 10})).await.status, 403);
    assert!(agent.all(&path).await.is_empty(), "nothing is written");
    let before = json!({"minutes": 10, "at": "2026-11-15T10:00:00+03:00"});
    agent.post(&path, &before).await.finding("before_receipt", "at");
    // The past is valid: work is logged when there is time for it.
    let past = json!({"minutes": 10, "at": MONDAY});
    agent.post(&path, &past).await.created();
    close(&agent, id).await.ok();
    agent.post(&path, &json!({"minutes": 10})).await.problem(409, "state_forbids");
    assert_eq!(debits(app, &certificate, None).await, [15]);
}

async fn work_before_acceptance_is_refused_in_every_state_s_3_5(app: &TestApp) {
    let (user, certificate) = holder(app, "igor", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    let path = format!("/tickets/{id}/worklogs");
    let refused = async || {
        for body in [json!({"minutes": 1}), json!({"minutes": 1, "billable": false})] {
            agent.post(&path, &body).await.problem(409, "estimate_not_accepted");
        }
    };
    refused().await;
    agent.act(id, "start_work", &json!({})).await.problem(409, "estimate_not_accepted");
    estimate(&agent, id, 60).await;
    refused().await;
    say(&contact, id, "declined").await.created();
    refused().await;
    agent.act(id, "suspend", &json!({"reason": "unclear_task"})).await.ok();
    refused().await;
    assert!(agent.all(&path).await.is_empty());
    assert_eq!(account(app, &certificate).await, (2_400, 0, 2_400));
}

/// The instant of the work counts, not that of writing it down.
async fn work_done_before_the_acceptance_is_refused_s_3_5(app: &TestApp) {
    let (user, _) = holder(app, "dina", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 60).await;
    app.clock("2026-11-17T10:00:00+03:00").await;
    say(&contact, id, "given").await.created();
    app.clock("2026-11-20T10:00:00+03:00").await;
    estimate(&agent, id, 120).await;
    say(&contact, id, "given").await.created();
    let path = format!("/tickets/{id}/worklogs");
    let work = |at: &str| json!({"minutes": 10, "at": at, "text": "Работа"});
    let before = work("2026-11-17T09:59:59+03:00");
    agent.post(&path, &before).await.problem(409, "estimate_not_accepted");
    let preview = agent.post(&format!("{path}/preview"), &before).await;
    assert!(preview.text().contains("estimate_not_accepted"), "{}", preview.text());
    for long_ago in ["2026-11-16T09:59:59+03:00", "2025-10-01T10:00:00+03:00"] {
        agent.post(&path, &work(long_ago)).await.finding("before_receipt", "at");
    }
    // By leave of the first estimate work began, whatever was agreed after it.
    agent.post(&path, &work("2026-11-17T10:00:00+03:00")).await.created();
    let call = json!({
        "started_at": "2025-10-01T10:00:00+03:00", "ended_at": "2025-10-01T10:05:00+03:00", "direction": "in",
    });
    agent.post(&format!("/tickets/{id}/calls"), &call).await.finding("before_receipt", "started_at");
    assert_eq!(agent.all(&path).await.len(), 1);
}

async fn an_estimate_is_checked_s_3_5(app: &TestApp) {
    let (user, _) = holder(app, "nina", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    for minutes in [json!(0), json!(-360), json!("six hours"), json!(1.5), json!(600_001)] {
        agent
            .act(id, "estimate", &json!({"minutes": minutes}))
            .await
            .finding("value_invalid", "payload.minutes");
    }
    agent.act(id, "estimate", &json!({})).await.finding("value_missing", "payload.minutes");
    let more = json!({"minutes": 60, "hours": 1});
    agent.act(id, "estimate", &more).await.finding("unknown_field", "payload.hours");
    agent.act(id, "merge", &json!({"into": "x"})).await.finding("value_invalid", "payload.into");
    agent.act(id, "merge", &json!({})).await.finding("value_missing", "payload.into");
    contact.act(id, "estimate", &json!({"minutes": 60})).await.problem(403, "action_not_allowed");
    let held = app.ticket(id).await;
    assert!(held.items("approvals").is_empty() && held["status"] == "registered", "{held:#}");
    let future = json!({
        "product": PRODUCT, "kind": "development", "channel": "email", "customer": user.organisation,
        "contact": user.contact, "received_at": "2026-11-16T10:00:01+03:00", "text": "Отчёт",
    });
    agent.post("/tickets", &future).await.finding("received_in_future", "received_at");
}

async fn strangers_accept_nothing_a_59(app: &TestApp) {
    let (user, certificate) = holder(app, "oleg", 2_400).await;
    let (rival, _) = holder(app, "rival", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 360).await;
    // Another customer's person does not see the case.
    say(&app.contact(&rival.contact).await, id, "given").await.problem(404, "not_found");
    // A colleague who does not speak for the customer.
    let colleague = json!({
        "organisation": user.organisation, "name": "Стажёр", "addresses": ["trainee@oleg.example"],
        "roles": ["trainee"], "verified": true,
    });
    let colleague = app.administrator().await.post("/contacts", &colleague).await.created();
    let answered = say(&app.contact(colleague.str_at("id")).await, id, "given").await;
    assert!([403, 404].contains(&answered.status), "{}", answered.text());
    // A mail whose sender is not proven: kept as a claim.
    let unproven = json!({"intent": "given", "authenticated": false});
    let claimed = mail(app, &user, &ticket, MONDAY, unproven).await;
    let held = app.ticket(id).await;
    assert_eq!(
        (versions(&held, "estimate"), held.str_at("status")),
        (vec![(1, "asked")], "waiting_approval")
    );
    assert_eq!(account(app, &certificate).await, (2_400, 0, 2_400));
    // An agent may take it for what it says.
    let accepted = agent.act(id, "accept_claim", &json!({"message": claimed["message_id"]})).await.ok();
    assert_eq!(versions(&accepted, "estimate"), [(1, "given")]);
    assert_eq!(accepted.items("approvals")[0]["evidence"], claimed["message_id"]);
    assert_eq!(account(app, &certificate).await, (2_400, 360, 2_040));
}

async fn an_answer_counts_once(app: &TestApp) {
    let (user, certificate) = holder(app, "vera", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 360).await;
    let id = ticket.str_at("id");
    let approval = &ticket.items("approvals")[0]["id"];
    let path = format!("/tickets/{id}/messages");
    let answer = |approval: &Value, code: &str| json!({"type": "answer", "text": "Да", "answer": {"code": code, "approval": approval}});
    // What was decided is not decided again.
    for code in ["given", "declined"] {
        assert_eq!(contact.post(&path, &answer(approval, code)).await.status, 409, "{code}");
    }
    let nobody = json!("01939b3c-0000-7000-8000-000000000000");
    assert_eq!(contact.post(&path, &answer(&nobody, "given")).await.status, 422);
    assert_eq!(account(app, &certificate).await, (2_400, 360, 2_040));
    log_all(&agent, id, &[20]).await;
    close(&agent, id).await.ok();
    close(&agent, id).await.expect(409);
    assert_eq!(debits(app, &certificate, None).await, [30]);
}

async fn an_entitlement_says_nothing_impossible(app: &TestApp) {
    let user = app.customer("dina").await;
    let root = app.administrator().await;
    let nobody = "01939b3c-0000-7000-8000-000000000000";
    let rows = [
        (json!({"kind": " "}), "value_missing", "kind"),
        (json!({"key": "  "}), "value_missing", "key"),
        (json!({"units_minutes": 60_000_001}), "minutes_invalid", "units_minutes"),
        (
            json!({"items": [{"valid_from": "2026-12-01", "valid_to": "2026-01-01"}]}),
            "period_reversed",
            "items.0.valid_to",
        ),
        (json!({"items": [{}, {"asset": nobody}]}), "unknown_asset", "items.1.asset"),
        (json!({"facts": {"purchase_date": "31.08.2026"}}), "date_invalid", "facts.purchase_date"),
        (json!({"facts": {"payment_date": 20_260_831}}), "date_invalid", "facts.payment_date"),
    ];
    for (more, code, path) in rows {
        let mut draft = json!({
            "customer": user.organisation, "product": PRODUCT, "kind": "support_key",
            "valid_from": "2026-01-01", "valid_to": "2026-12-31",
        });
        if let (Some(draft), Value::Object(more)) = (draft.as_object_mut(), more) {
            draft.extend(more);
        }
        root.post("/entitlements", &draft).await.finding(code, path);
    }
    assert!(root.all(&format!("/entitlements?customer={}", user.organisation)).await.is_empty());
    let (_, certificate) = holder(app, "emma", 600).await;
    let change = json!({"items": [{"asset": nobody}]});
    root.patch(&format!("/entitlements/{certificate}"), &change)
        .await
        .finding("unknown_asset", "items.0.asset");
}

async fn nobody_of_another_customer_speaks_for_this_one_a_59(app: &TestApp) {
    let (user, certificate) = holder(app, "boris", 2_400).await;
    let (other, _) = holder(app, "anna", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let body = json!({
        "product": PRODUCT, "kind": "development", "channel": "email", "customer": user.organisation,
        "contact": other.contact, "text": "Отчёт", "fields": {"problem": "Отчёт"},
    });
    agent.post("/tickets", &body).await.finding("contact_of_another_customer", "contact");
    // An integrator that acts for the customer asks in its name (R 2), and answers.
    let root = app.administrator().await;
    let acts = json!({"name": "Интегратор", "kind": "partner", "acts_for": [user.organisation]});
    let integrator = root.post("/organisations", &acts).await.created();
    let contact = json!({
        "organisation": integrator["id"], "name": "Пётр", "addresses": ["petr@integrator.example"],
        "verified": true,
    });
    let contact = root.post("/contacts", &contact).await.created();
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 360).await;
    // A stranger's mail that names the case states nothing; the integrator's does.
    let subject = format!("Re: [{}]", ticket.str_at("number"));
    let stranger = json!({
        "to": super::MAILBOX, "from": other.address, "subject": subject, "text": "Да", "intent": "given",
        "received_at": MONDAY,
    });
    app.mail(stranger).await;
    assert_eq!(versions(&app.ticket(id).await, "estimate"), [(1, "asked")]);
    say(&app.contact(contact.str_at("id")).await, id, "given").await.created();
    assert_eq!(account(app, &certificate).await, (2_400, 360, 2_040));
    let body = json!({
        "product": PRODUCT, "channel": "email", "customer": user.organisation, "contact": contact["id"],
        "text": "Вопрос", "fields": {"problem": "Вопрос"},
    });
    agent.post("/tickets", &body).await.created();
}
