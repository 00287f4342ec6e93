//! R 1.1, 1.2, 6.2: the certificate decides, at receipt and by the calendar's midnight (SC-78, A-58).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, assert_instant, on_both};

use crate::desk::{by_mail, certificate, certified, noted};

on_both!(
    sc_78_an_expired_certificate_proposes_a_refusal_r_6_2,
    the_last_day_ends_at_midnight_of_plus_four_a_58,
    a_refusal_is_a_persons_decision_r_6_2,
    a_declined_proposal_leaves_the_ticket_open,
    a_certificate_bought_later_does_not_cover_what_came_before,
    who_is_unknown_is_left_to_an_agent_r_1_2,
);

fn open_proposal<'a>(ticket: &'a Value, reason: &str) -> &'a Value {
    let found = ticket.items("proposals").iter().find(|held| held["reason"] == reason);
    found.unwrap_or_else(|| panic!("no proposal `{reason}` in {ticket:#}"))
}

async fn sc_78_an_expired_certificate_proposes_a_refusal_r_6_2(app: &TestApp) {
    let user = app.customer("olga").await;
    certificate(app, &user, "2025-11-16", "2026-11-15").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "Как добавить камеру?").await;
    let id = ticket.str_at("id");
    assert_eq!(ticket.at("coverage.decision"), "not_covered");
    let proposal = open_proposal(&ticket, "certificate_expired");
    assert_eq!(proposal["action"], "refuse");
    assert_eq!(proposal["state"], "open");
    // A right, not an automatism: the ticket is registered and waits for a person.
    assert_eq!(ticket["status"], "registered");
    let only_registration =
        |ticket: &Value| ticket.items("timers").iter().all(|timer| timer["code"] == "registration");
    assert!(only_registration(&ticket), "{ticket:#}");

    let before = app.letters_to(&user.address).await.len();
    app.clock("2026-11-16T12:00:00+04:00").await;
    let refused = agent.act(id, "confirm_proposal", &json!({})).await.ok();
    assert_eq!(refused["status"], "refused");
    assert_eq!(refused["status_reason"], "certificate_expired");
    assert_eq!(open_proposal(&refused, "certificate_expired")["state"], "confirmed");
    assert!(only_registration(&refused));
    assert_eq!(app.letters_to(&user.address).await.len(), before + 1, "the customer is told");
    let audit = app.audit(id).await;
    let by_agent = |event: &Value| event["code"] == "status_changed" && event["actor"]["name"] == "agent1";
    assert!(audit.iter().any(by_agent), "{audit:#?}");
}

async fn the_last_day_ends_at_midnight_of_plus_four_a_58(app: &TestApp) {
    let user = app.customer("pavel").await;
    certificate(app, &user, "2026-03-02", "2026-11-15").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-17T12:00:00+04:00").await;
    let rows = [
        ("2026-03-01T23:59:59+04:00", "not_covered"),
        ("2026-03-02T00:00:00+04:00", "covered"),
        ("2026-11-15T23:59:59+04:00", "covered"),
        ("2026-11-16T00:00:00+04:00", "not_covered"),
        // Moscow still writes the fifteenth.
        ("2026-11-15T23:30:00+03:00", "not_covered"),
        ("2026-11-15T22:59:59+03:00", "covered"),
    ];
    for (received_at, decision) in rows {
        let ticket = noted(&agent, &user, received_at, json!({})).await;
        assert_eq!(ticket.at("coverage.decision"), decision, "received {received_at}");
        let refused = ticket.items("proposals").iter().any(|held| held["action"] == "refuse");
        assert_eq!(refused, decision == "not_covered", "received {received_at}");
    }
}

async fn a_refusal_is_a_persons_decision_r_6_2(app: &TestApp) {
    let user = certified(app, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "Вопрос").await;
    let id = ticket.str_at("id");
    // The certificate is valid: the ground does not hold.
    let refusal = json!({"reason": "certificate_expired"});
    agent.act(id, "refuse", &refusal).await.problem(409, "ground_not_given");
    agent.act(id, "refuse", &json!({})).await.problem(422, "reason_missing");
    agent.act(id, "refuse", &json!({"reason": "bad_mood"})).await.problem(422, "unknown_reason");
    agent.act(id, "confirm_proposal", &json!({})).await.problem(409, "no_open_proposal");
    let contact = app.contact(&user.contact).await;
    contact.act(id, "refuse", &refusal).await.problem(403, "action_not_allowed");
    assert_eq!(app.ticket(id).await["status"], "registered");
    // A ground that a person finds: recorded, proposed, confirmed.
    let ground = json!({"ground": "licence_violation", "evidence": "Ключ установлен на два сервера."});
    let stated = agent.act(id, "state_limitation", &ground).await.ok();
    assert_eq!(stated["status"], "registered");
    assert_eq!(open_proposal(&stated, "licence_violation")["state"], "open");
    let refused = agent.act(id, "confirm_proposal", &json!({})).await.ok();
    assert_eq!(refused["status_reason"], "licence_violation");
}

async fn a_declined_proposal_leaves_the_ticket_open(app: &TestApp) {
    let user = app.customer("nina").await;
    certificate(app, &user, "2025-11-16", "2026-11-15").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "Вопрос").await;
    let id = ticket.str_at("id");
    let declined = agent.act(id, "decline_proposal", &json!({"text": "Продление оплачено."})).await.ok();
    assert_eq!(open_proposal(&declined, "certificate_expired")["state"], "declined");
    assert_eq!(declined["status"], "registered");
    agent.act(id, "confirm_proposal", &json!({})).await.problem(409, "no_open_proposal");
    agent.act(id, "answer", &json!({"text": "Откройте раздел камер."})).await.ok();
}

async fn a_certificate_bought_later_does_not_cover_what_came_before(app: &TestApp) {
    let user = app.customer("oleg").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+04:00").await;
    let ticket = by_mail(app, &user, "2026-11-16T11:00:00+04:00", "Вопрос").await;
    assert_eq!(ticket.at("coverage.decision"), "not_covered");
    certificate(app, &user, "2026-11-17", "2027-11-16").await;
    app.clock("2026-11-17T11:00:00+04:00").await;
    assert_eq!(app.ticket(ticket.str_at("id")).await.at("coverage.decision"), "not_covered");
    // One that was valid at receipt and only recorded now does.
    certificate(app, &user, "2026-11-01", "2027-10-31").await;
    app.clock("2026-11-17T11:01:00+04:00").await;
    assert_eq!(app.ticket(ticket.str_at("id")).await.at("coverage.decision"), "covered");
    let next = noted(&agent, &user, "2026-11-17T11:00:00+04:00", json!({})).await;
    assert_eq!(next.at("coverage.decision"), "covered");
    assert_instant(next.at("received_at"), "2026-11-17T11:00:00+04:00");
}

async fn who_is_unknown_is_left_to_an_agent_r_1_2(app: &TestApp) {
    app.clock("2026-11-16T11:00:00+04:00").await;
    let mail = json!({
        "to": "recfaces@desk.test", "from": "stranger@elsewhere.example", "subject": "Вопрос",
        "text": "Здравствуйте", "received_at": "2026-11-16T11:00:00+04:00",
    });
    let arrived = app.mail(mail).await;
    assert_eq!(arrived["disposition"], "ticket_created");
    let ticket = app.ticket(arrived.str_at("ticket_id")).await;
    assert_eq!(ticket["status"], "registered");
    assert_eq!(ticket.at("coverage.decision"), "undecided");
    assert!(ticket.items("proposals").is_empty(), "nobody is refused for being unknown: {ticket:#}");
    assert_eq!(app.letters_to("stranger@elsewhere.example").await.len(), 1, "the number is mailed");
}
