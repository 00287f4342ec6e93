//! What the scenarios share: a user of `RecFaces` with a certificate, requests by mail and by telephone, the checklist.
use serde_json::{Value, json};
use test_support::{Actor, Customer, EntitlementDraft, Pick as _, TestApp};

pub(crate) const PRODUCT: &str = "recfaces";
pub(crate) const MAILBOX: &str = "recfaces@desk.test";

/// A user with a certificate for all the time the scenarios need.
pub(crate) async fn certified(app: &TestApp, name: &str) -> Customer {
    let user = app.customer(name).await;
    certificate(app, &user, "2026-01-01", "2028-12-31").await;
    user
}

pub(crate) async fn certificate(app: &TestApp, user: &Customer, valid_from: &str, valid_to: &str) -> String {
    let draft = EntitlementDraft { product: PRODUCT, kind: "certificate", valid_from, valid_to };
    app.entitlement(user, draft).await
}

/// Releases 2.1, 2.2 and 2.3, the last one current (SC-77).
pub(crate) async fn releases(app: &TestApp) {
    for (version, published_at) in [("2.1", "2025-06-02"), ("2.2", "2026-02-02"), ("2.3", "2026-09-01")] {
        app.release(PRODUCT, version, &format!("{published_at}T10:00:00+04:00")).await;
    }
}

/// A mail of the user's, for `POST /sandbox/inbound-mail`.
pub(crate) fn letter(user: &Customer, received_at: &str, subject: &str, text: &str) -> Value {
    json!({"to": MAILBOX, "from": user.address, "subject": subject, "text": text, "received_at": received_at})
}

/// A request by mail, the clock being at its receipt or later.
pub(crate) async fn by_mail(app: &TestApp, user: &Customer, received_at: &str, text: &str) -> Value {
    let arrived = app.mail(letter(user, received_at, "Вопрос", text)).await;
    assert_eq!(arrived["disposition"], "ticket_created", "{arrived:#}");
    app.ticket(arrived.str_at("ticket_id")).await
}

/// A request that an agent writes down.
pub(crate) async fn noted(agent: &Actor, user: &Customer, received_at: &str, more: Value) -> Value {
    let mut body = json!({
        "product": PRODUCT, "channel": "email", "customer": user.organisation, "contact": user.contact,
        "received_at": received_at, "fields": {}, "text": "Как добавить камеру?",
    });
    merge(&mut body, more);
    agent.post("/tickets", &body).await.created()
}

fn merge(body: &mut Value, more: Value) {
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
}

/// A ticket that waits for the user since `asked_at`, where the clock stands then.
pub(crate) async fn waiting(app: &TestApp, agent: &Actor, user: &Customer, asked_at: &str) -> Value {
    app.clock(asked_at).await;
    let ticket = noted(agent, user, asked_at, json!({"kind": "advice"})).await;
    let asked = json!({"text": "Пришлите, пожалуйста, журналы."});
    let ticket = agent.act(ticket.str_at("id"), "request_information", &asked).await.ok();
    assert_eq!(ticket["status"], "waiting_customer", "{ticket:#}");
    ticket
}

/// The user's answer by mail to a ticket, threaded by its number.
pub(crate) async fn reply(app: &TestApp, user: &Customer, ticket: &Value, received_at: &str) -> Value {
    let subject = format!("Re: [{}] Вопрос", ticket.str_at("number"));
    app.mail(letter(user, received_at, &subject, "Журналы во вложении.")).await
}

/// The checklist of SC-73.
pub(crate) fn checklist() -> Value {
    json!({
        "channels": 12, "physical_cores": 8, "ram_gb": 32, "system_disk_type": "ssd", "ui_available": true,
        "licence_status": "active", "services": {"all_running": true}, "system_disk_free_gb": 120,
        "cpu_percent": 40, "ram_percent": 55, "disk_c_percent": 60, "antivirus_installed": true,
        "antivirus_active": false, "logs_uploaded": true, "logs_path": "Olga Ltd/2026-11-16",
        "api_used": false,
    })
}

/// A one-pixel picture in Base64.
pub(crate) const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// A defect as the user reports it in the portal.
pub(crate) fn defect(release: &str, attachments: &Value) -> Value {
    json!({
        "product": PRODUCT, "kind": "defect", "text": "Распознавание останавливается через час.",
        "fields": {"problem": "Распознавание останавливается через час.", "release": release},
        "attachments": attachments,
    })
}

pub(crate) fn photo() -> Value {
    json!([{"name": "error.png", "media_type": "image/png", "content": PICTURE}])
}

/// The organisation whose product it is.
pub(crate) async fn provider_of(app: &TestApp, product: &str) -> String {
    app.product(product).await.str_at("provider.id").to_owned()
}
