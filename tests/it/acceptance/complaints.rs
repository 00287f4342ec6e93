//! T 5.1 for every product: a complaint about the service is the core's own matter, also where the regulation knows none.
use serde_json::{Value, json};
use test_support::{Customer, Pick as _, TestApp, on_both};

use super::rights::{FM, SPP};

on_both!(
    every_product_takes_complaints_t_5_1,
    a_mail_that_quotes_a_complaint_goes_on_with_it_t_5_1,
    the_regulation_is_not_asked_about_a_complaint_it_does_not_know_t_5_1,
);

const AT: &str = "2026-11-16T12:00:00+03:00";
/// Products whose regulations say nothing of complaints.
const OTHERS: [&str; 3] = ["recfaces", "smart-monitor", "spp-maintenance"];

async fn request(app: &TestApp, user: &Customer, product: &str) -> Value {
    let mail = json!({
        "to": format!("{product}@desk.test"), "from": user.address, "subject": "Вопрос",
        "text": "Не строится отчёт.", "received_at": AT,
    });
    let arrived = app.mail(mail).await;
    app.ticket(arrived.str_at("ticket_id")).await
}

/// A mail to the quality mailbox about a ticket.
async fn complain(app: &TestApp, user: &Customer, about: &Value) -> Value {
    let mail = json!({
        "to": "quality@desk.test", "from": user.address, "received_at": AT, "text": "Мне не помогли.",
        "subject": format!("Жалоба на {}", about.str_at("number")),
    });
    app.mail(mail).await
}

async fn every_product_takes_complaints_t_5_1(app: &TestApp) {
    app.clock(AT).await;
    let user = app.customer("olga").await;
    for product in OTHERS.into_iter().chain([SPP, FM]) {
        let ticket = request(app, &user, product).await;
        let arrived = complain(app, &user, &ticket).await;
        assert_eq!(arrived["disposition"], "ticket_created", "{product}: {arrived:#}");
        let complaint = app.ticket(arrived.str_at("ticket_id")).await;
        assert_eq!(
            (complaint.str_at("kind"), complaint.str_at("queue"), complaint.str_at("product")),
            ("complaint", "quality", product)
        );
        assert_eq!(complaint["status"], "registered", "{product}: no key or certificate is asked for");
        assert_eq!(complaint["missing_fields"], json!([]), "{product}");
        let linked = |link: &Value| link["type"] == "complains_about" && link["ticket"] == ticket["id"];
        assert!(complaint.items("links").iter().any(linked), "{complaint:#}");
        // The portal's way is open as well.
        let body = json!({
            "product": product, "kind": "complaint", "text": "Мне не помогли.",
            "fields": {"complains_about": ticket["number"]},
        });
        let told = app.contact(&user.contact).await.post("/tickets", &body).await.created();
        assert_eq!((told.str_at("kind"), told.str_at("status")), ("complaint", "registered"), "{product}");
    }
}

async fn a_mail_that_quotes_a_complaint_goes_on_with_it_t_5_1(app: &TestApp) {
    app.clock(AT).await;
    let user = app.customer("pavel").await;
    for product in ["smart-monitor", SPP] {
        let ticket = request(app, &user, product).await;
        let opened = complain(app, &user, &ticket).await;
        let complaint = app.ticket(opened.str_at("ticket_id")).await;
        let again = complain(app, &user, &complaint).await;
        assert_eq!(
            (again.str_at("disposition"), again.str_at("ticket_id")),
            ("message_added", complaint.str_at("id")),
            "{again:#}"
        );
    }
}

/// What a rule set offers is about requests it knows: no estimate of hours, no key, no silence for a complaint.
async fn the_regulation_is_not_asked_about_a_complaint_it_does_not_know_t_5_1(app: &TestApp) {
    app.clock(AT).await;
    let user = app.customer("igor").await;
    let agent = app.agent("agent1").await;
    let ticket = request(app, &user, "smart-monitor").await;
    let opened = complain(app, &user, &ticket).await;
    let id = opened.str_at("ticket_id");
    let complaint = agent.get(&format!("/tickets/{id}")).await.ok();
    let actions = complaint.items("can");
    assert!(!actions.contains(&json!("agree_term")), "{actions:?}");
    assert!(actions.contains(&json!("answer")), "{actions:?}");
    agent.act(id, "agree_term", &json!({"date": "2026-11-20"})).await.finding("unknown_action", "action");
    let answered = agent.act(id, "answer", &json!({"text": "Разберёмся."})).await.ok();
    assert_eq!(answered["status"], "registered");
    // Who is shown it is asked all the same (S 5.1).
    let share = json!({"recipient": "Partner P", "purpose": "Разбор"});
    agent.post(&format!("/tickets/{id}/shares"), &share).await.problem(403, "consent_required");
    let closed = agent.act(id, "close", &json!({"reason": "confirmed"})).await.ok();
    assert_eq!(closed["status"], "closed");
}
