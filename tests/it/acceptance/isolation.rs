//! SC-81: another vendor's and another customer's objects are not there.
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certified, noted, provider_of};

on_both!(
    sc_81_another_vendors_agent_sees_nothing_r_3,
    sc_81_the_customer_of_both_sees_both,
    another_customers_ticket_is_not_there,
    an_integrator_acts_for_its_user_r_2,
);

/// Every way to a ticket, closed to this actor.
async fn sees_nothing(actor: &Actor, ticket: &Value, attachment: &str) {
    let id = ticket.str_at("id");
    let timer = ticket.items("timers")[0].str_at("id");
    for path in [
        format!("/tickets/{id}"),
        format!("/tickets/{id}/messages"),
        format!("/tickets/{id}/forms"),
        format!("/tickets/{id}/audit"),
        format!("/tickets/{id}/timers/{timer}/explain"),
        format!("/attachments/{attachment}"),
    ] {
        let reply = actor.get(&path).await;
        assert!([403, 404].contains(&reply.status), "GET {path}: {}", reply.status);
        assert!(!reply.text().contains(ticket.str_at("number")), "GET {path}");
    }
    actor.get(&format!("/tickets/{id}")).await.problem(404, "not_found");
    for (path, body) in [
        (format!("/tickets/{id}/messages"), json!({"type": "information", "text": "Я тут"})),
        (format!("/tickets/{id}/actions/close"), json!({"reason": "confirmed"})),
        (format!("/tickets/{id}/forms/recfaces-checklist"), json!({})),
        (format!("/tickets/{id}/appointments"), json!({"kind": "participation"})),
    ] {
        actor.post(&path, &body).await.problem(404, "not_found");
    }
    let listed = actor.get("/tickets").await.ok();
    assert!(!listed.to_string().contains(id), "{listed:#}");
}

async fn with_photo(app: &TestApp, actor: &Actor) -> (Value, String) {
    let body = json!({
        "product": PRODUCT, "text": "Смотрите снимок",
        "attachments": [{"name": "a.png", "media_type": "image/png", "content": crate::desk::PICTURE}],
    });
    let ticket = actor.post("/tickets", &body).await.created();
    let ticket = app.ticket(ticket.str_at("id")).await;
    let messages = actor.all(&format!("/tickets/{}/messages", ticket.str_at("id"))).await;
    let attachment = messages[0].items("attachments")[0].str_at("id").to_owned();
    actor.get(&format!("/attachments/{attachment}")).await.expect(200);
    (ticket, attachment)
}

async fn sc_81_another_vendors_agent_sees_nothing_r_3(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let contact = app.contact(&user.contact).await;
    let (ticket, attachment) = with_photo(app, &contact).await;
    let own = app.agent_of("own", &provider_of(app, PRODUCT).await).await;
    let stranger = app.agent_of("stranger", &provider_of(app, "spp").await).await;
    own.get(&format!("/tickets/{}", ticket.str_at("id"))).await.ok();
    sees_nothing(&stranger, &ticket, &attachment).await;
    let queue = stranger.get("/queue").await.ok();
    assert!(queue.items("data").is_empty(), "{queue:#}");
    let products = stranger.get("/products").await.ok();
    assert!(!products.to_string().contains("\"recfaces\""), "{products:#}");
    let body = json!({"product": PRODUCT, "text": "Чужой продукт"});
    stranger.post("/tickets", &body).await.finding("unknown_product", "product");
    // A link would tell that the other ticket is there.
    let foreign = json!({"type": "duplicate_of", "ticket": ticket["id"]});
    let other = app.customer("other").await;
    let spp = json!({"product": "spp", "channel": "phone", "customer": other.organisation, "contact": other.contact, "text": "Вопрос"});
    let mine = stranger.post("/tickets", &spp).await.created();
    let refused = stranger.act(mine.str_at("id"), "link", &foreign).await;
    refused.problem(422, "unknown_ticket");
}

async fn sc_81_the_customer_of_both_sees_both(app: &TestApp) {
    let user = certified(app, "pavel").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let contact = app.contact(&user.contact).await;
    for product in [PRODUCT, "spp"] {
        let body = json!({"product": product, "text": "Вопрос"});
        let ticket = contact.post("/tickets", &body).await.created();
        contact.get(&format!("/tickets/{}", ticket.str_at("id"))).await.ok();
    }
    assert_eq!(contact.all("/tickets").await.len(), 2);
}

async fn another_customers_ticket_is_not_there(app: &TestApp) {
    let (user, rival) = (certified(app, "igor").await, certified(app, "rival").await);
    app.clock("2026-11-16T12:00:00+04:00").await;
    let contact = app.contact(&user.contact).await;
    let (ticket, attachment) = with_photo(app, &contact).await;
    let stranger = app.contact(&rival.contact).await;
    sees_nothing(&stranger, &ticket, &attachment).await;
    // Nor may they file in the other's name.
    let body = json!({"product": PRODUCT, "text": "От чужого имени", "customer": user.organisation});
    stranger.post("/tickets", &body).await.finding("unknown_customer", "customer");
    let partner =
        app.actor(json!({"role": "partner", "name": "api", "organisation": rival.organisation})).await;
    sees_nothing(&partner, &ticket, &attachment).await;
    // Ids that nobody has and ids of others are answered alike.
    let nobody = "01939b3c-0000-7000-8000-000000000000";
    stranger.get(&format!("/tickets/{nobody}")).await.problem(404, "not_found");
}

async fn an_integrator_acts_for_its_user_r_2(app: &TestApp) {
    let user = certified(app, "nina").await;
    let body = json!({"name": "Integrator", "kind": "partner", "acts_for": [user.organisation]});
    let integrator = app.administrator().await.post("/organisations", &body).await.created();
    let person = app.person(integrator.str_at("id"), "ivan", "ivan@integrator.example").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let at = "2026-11-16T12:00:00+04:00";
    let own = noted(&agent, &user, at, json!({})).await;
    let integrator = app.contact(&person).await;
    integrator.get(&format!("/tickets/{}", own.str_at("id"))).await.ok();
    let body = json!({"product": PRODUCT, "text": "За пользователя", "customer": user.organisation});
    let ticket = integrator.post("/tickets", &body).await.created();
    assert_eq!(ticket.at("coverage.decision"), "covered", "the user's certificate counts: {ticket:#}");
}
