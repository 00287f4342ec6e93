//! T/F 2.6, 2.12: the order of work, and what goes on to development (SC-34, SC-35).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{FM, SPP, licensed, noted, reply};

on_both!(
    sc_34_restoring_the_product_goes_first_t_2_6,
    sc_35_hand_over_to_development_t_2_12,
    several_urgent_tickets_keep_their_order_t_2_6,
    a_wish_is_handed_over_too_t_2_12,
    a_hand_over_may_name_a_release_t_2_12,
    a_handed_over_ticket_has_no_deadline_t_2_12,
);

async fn order(app: &TestApp, product: &str) -> Vec<String> {
    let queue = app.administrator().await.all(&format!("/queue?product={product}")).await;
    queue.iter().map(|held| held.str_at("id").to_owned()).collect()
}

fn ids(tickets: &[&Value]) -> Vec<String> {
    tickets.iter().map(|held| held.str_at("id").to_owned()).collect()
}

async fn sc_34_restoring_the_product_goes_first_t_2_6(app: &TestApp) {
    for (product, name, day) in [(SPP, "olga", "2026-11-16"), (FM, "pavel", "2026-11-17")] {
        let user = licensed(app, product, name).await;
        let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
        let mut tickets = Vec::new();
        for time in ["10:00", "10:05", "10:10"] {
            let at = format!("{day}T{time}:00+03:00");
            app.clock(&at).await;
            tickets.push(noted(&agent, &user, product, &at, json!({})).await);
        }
        let [a, b, c] = tickets.as_slice() else { panic!("three tickets") };
        assert_eq!(order(app, product).await, ids(&[a, b, c]));
        // A wish of the customer's changes nothing.
        let urgent = json!({"payload": {"criticality": "product_down"}, "text": "Касса стоит"});
        let asked = contact.act(b.str_at("id"), "set_criticality", &urgent).await.ok();
        assert_eq!(asked["criticality_confirmed"], false);
        assert_eq!(order(app, product).await, ids(&[a, b, c]));
        app.clock(&format!("{day}T10:15:00+03:00")).await;
        let confirmed = agent.act(c.str_at("id"), "set_criticality", &urgent).await.ok();
        assert_eq!(confirmed["criticality"], "product_down");
        assert_eq!(confirmed["criticality_confirmed"], true);
        assert_eq!(order(app, product).await, ids(&[c, a, b]));
        let audit = app.audit(c.str_at("id")).await;
        assert!(audit.iter().any(|event| event["data"]["reason"] == "Касса стоит"), "{audit:#?}");
    }
}

async fn several_urgent_tickets_keep_their_order_t_2_6(app: &TestApp) {
    let user = licensed(app, SPP, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-17T12:00:00+03:00").await;
    let mut tickets = Vec::new();
    // Written down in another order than received.
    for at in ["2026-11-16T15:00:00+03:00", "2026-11-16T09:00:00+03:00", "2026-11-17T09:00:00+03:00"] {
        tickets.push(noted(&agent, &user, SPP, at, json!({})).await);
    }
    let [second, first, third] = tickets.as_slice() else { panic!("three tickets") };
    assert_eq!(order(app, SPP).await, ids(&[first, second, third]));
    for ticket in [third, second] {
        let urgent = json!({"payload": {"criticality": "product_down"}, "reason": "восстановление"});
        agent.act(ticket.str_at("id"), "set_criticality", &urgent).await.ok();
    }
    assert_eq!(order(app, SPP).await, ids(&[second, third, first]));
    agent.act(second.str_at("id"), "answer", &json!({"text": "Перезапустите службу."})).await.ok();
    agent.act(second.str_at("id"), "close", &json!({"reason": "confirmed"})).await.ok();
    assert_eq!(order(app, SPP).await, ids(&[third, first]), "what is over is out of the queue");
}

async fn sc_35_hand_over_to_development_t_2_12(app: &TestApp) {
    let agent = app.agent("agent1").await;
    for (product, name, day) in [(SPP, "nina", "2026-11-17"), (FM, "vera", "2026-11-18")] {
        let user = licensed(app, product, name).await;
        let received_at = format!("{day}T10:00:00+03:00");
        app.clock(&received_at).await;
        let ticket = noted(&agent, &user, product, &received_at, json!({})).await;
        let id = ticket.str_at("id");
        let at = format!("{day}T15:20:00+03:00");
        app.clock(&at).await;
        let handed = json!({"text": "Исправим в обновлении.", "payload": {"backlog_reference": "DEV-42"}});
        let handed = agent.act(id, "transfer_to_development", &handed).await.ok();
        assert_eq!(handed["status"], "transferred");
        let answer = timer(&handed, "answer");
        assert_eq!(answer["state"], "met");
        assert_instant(answer.at("met_at"), &at);
        assert!(handed.items("timers").iter().all(|held| held["state"] != "running"), "{handed:#}");
        assert_eq!(handed.at("fields.backlog_reference"), "DEV-42");
        let letters = app.letters_to(&user.address).await;
        let told = letters.last().expect("the customer is told").str_at("text").to_owned();
        assert!(told.contains("Исправим в обновлении.") && told.contains("DEV-42"), "{told}");
    }
}

async fn a_wish_is_handed_over_too_t_2_12(app: &TestApp) {
    let user = licensed(app, SPP, "oleg").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let fields = super::merged(super::identified(), json!({"purpose": "учёт"}));
    let wish = json!({"kind": "feature", "fields": fields});
    let ticket = noted(&agent, &user, SPP, "2026-11-16T10:00:00+03:00", wish).await;
    let id = ticket.str_at("id");
    let handed = agent.act(id, "transfer_to_development", &json!({"backlog_reference": "W-1"})).await.ok();
    assert_eq!(timer(&handed, "feature_decision")["state"], "met");
    let closed = agent.act(id, "close", &json!({"reason": "confirmed"})).await.ok();
    assert_eq!(closed["status"], "closed");
}

async fn a_hand_over_may_name_a_release_t_2_12(app: &TestApp) {
    let user = licensed(app, SPP, "lena").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock("2026-11-16T10:00:00+03:00").await;
    let ticket = noted(&agent, &user, SPP, "2026-11-16T10:00:00+03:00", json!({})).await;
    let id = ticket.str_at("id");
    contact.act(id, "transfer_to_development", &json!({})).await.problem(403, "action_not_allowed");
    agent.act(id, "start_work", &json!({})).await.ok();
    let handed = json!({"payload": {"backlog_reference": "DEV-43", "planned_release": "3.0.4.0"}});
    agent.act(id, "transfer_to_development", &handed).await.ok();
    let letters = app.letters_to(&user.address).await;
    assert!(letters.last().expect("a letter").str_at("text").contains("3.0.4.0"), "{letters:#?}");
    agent.act(id, "transfer_to_development", &handed).await.problem(409, "state_forbids");
}

async fn a_handed_over_ticket_has_no_deadline_t_2_12(app: &TestApp) {
    let user = licensed(app, FM, "dina").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let ticket = noted(&agent, &user, FM, "2026-11-16T10:00:00+03:00", json!({})).await;
    let id = ticket.str_at("id");
    agent.act(id, "transfer_to_development", &json!({"backlog_reference": "DEV-44"})).await.ok();
    app.clock("2027-03-01T10:00:00+03:00").await;
    reply(app, &user, &ticket, "2027-03-01T10:00:00+03:00", "Когда исправите?").await;
    let held = app.ticket(id).await;
    assert_eq!(held["status"], "transferred");
    assert_eq!(timer(&held, "answer")["state"], "met");
    assert!(app.alerts().await.iter().all(|alert| alert["code"] != "timer_breached"));
}
