//! Support by the rights holder: the regulations of visitor counting (T, product `spp`) and of Financial Management
//! (F, product `fm`), which share their numbering.
mod call_log_and_quality;
mod identification;
mod letters_in;
mod licence;
mod phone;
mod queue;
mod releases;
mod scope;
mod terms;
mod wishes;

use serde_json::{Value, json};
use test_support::{Actor, Customer, EntitlementDraft, Pick as _, TestApp};

pub(in crate::acceptance) const SPP: &str = "spp";
pub(in crate::acceptance) const FM: &str = "fm";

/// A request by mail that leaves nothing out (T 2.4), with the labels people write.
pub(super) const WHOLE: &str = "Здравствуйте!\nРегистрационный номер: 8000123456\nОрганизация: ООО «Ромашка»\n\
    Конфигурация: Типовая\nРелиз: 3.0.2.1\nПроблема: не открывается отчёт.";

/// A user with a support licence for all the time the scenarios need.
pub(in crate::acceptance) async fn licensed(app: &TestApp, product: &str, name: &str) -> Customer {
    let user = app.customer(name).await;
    licence(app, &user, product, "2026-01-01", "2028-12-31").await;
    user
}

pub(super) async fn licence(
    app: &TestApp,
    user: &Customer,
    product: &str,
    valid_from: &str,
    valid_to: &str,
) -> String {
    let draft = EntitlementDraft { product, kind: "support_licence", valid_from, valid_to };
    app.entitlement(user, draft).await
}

/// A licence or a delivery with what else is known of it; its id.
pub(super) async fn entitled(app: &TestApp, user: &Customer, more: Value) -> String {
    let body = merged(json!({"customer": user.organisation}), more);
    app.administrator().await.post("/entitlements", &body).await.created().str_at("id").to_owned()
}

/// The four fields of T 2.4.
pub(super) fn identified() -> Value {
    json!({
        "registration_number": "8000123456", "organisation": "ООО «Ромашка»", "configuration_name": "Типовая",
        "configuration_release": "3.0.2.1",
    })
}

pub(super) fn merged(mut base: Value, more: Value) -> Value {
    if let (Some(base), Value::Object(more)) = (base.as_object_mut(), more) {
        base.extend(more);
    }
    base
}

pub(super) fn without(mut base: Value, names: &[&str]) -> Value {
    if let Some(base) = base.as_object_mut() {
        base.retain(|name, _| !names.contains(&name.as_str()));
    }
    base
}

/// A mail of the user's to the mailbox of a product.
pub(super) fn letter(user: &Customer, product: &str, received_at: &str, text: &str) -> Value {
    json!({
        "to": format!("{product}@desk.test"), "from": user.address, "subject": "Вопрос", "text": text,
        "received_at": received_at,
    })
}

/// A whole request by mail, and what else the mail brings.
pub(super) async fn by_mail(
    app: &TestApp,
    user: &Customer,
    product: &str,
    received_at: &str,
    more: Value,
) -> Value {
    let arrived = app.mail(merged(letter(user, product, received_at, WHOLE), more)).await;
    assert_eq!(arrived["disposition"], "ticket_created", "{arrived:#}");
    app.ticket(arrived.str_at("ticket_id")).await
}

/// The same, the clock moved to its receipt.
pub(super) async fn mailed_at(app: &TestApp, user: &Customer, product: &str, received_at: &str) -> Value {
    app.clock(received_at).await;
    by_mail(app, user, product, received_at, json!({})).await
}

/// The user's next mail on a ticket, threaded by its number.
pub(super) async fn reply(
    app: &TestApp,
    user: &Customer,
    ticket: &Value,
    received_at: &str,
    text: &str,
) -> Value {
    let subject = format!("Re: [{}] Вопрос", ticket.str_at("number"));
    let mail = letter(user, ticket.str_at("product"), received_at, text);
    app.mail(merged(mail, json!({"subject": subject}))).await
}

/// A whole request that an agent writes down.
pub(in crate::acceptance) async fn noted(
    agent: &Actor,
    user: &Customer,
    product: &str,
    received_at: &str,
    more: Value,
) -> Value {
    let body = json!({
        "product": product, "channel": "email", "customer": user.organisation, "contact": user.contact,
        "received_at": received_at, "fields": identified(), "text": "Не открывается отчёт",
    });
    agent.post("/tickets", &merged(body, more)).await.created()
}

/// The proposal with this reason.
#[track_caller]
pub(super) fn proposal<'a>(ticket: &'a Value, reason: &str) -> &'a Value {
    let found = ticket.items("proposals").iter().find(|held| held["reason"] == reason);
    found.unwrap_or_else(|| panic!("no proposal `{reason}` in {ticket:#}"))
}

pub(super) fn has_finding(ticket: &Value, code: &str) -> bool {
    ticket.items("findings").iter().any(|held| held["code"] == code)
}

pub(super) fn has_timer(ticket: &Value, code: &str) -> bool {
    ticket.items("timers").iter().any(|held| held["code"] == code)
}

/// Events of a ticket with this code.
pub(super) async fn events(app: &TestApp, id: &str, code: &str) -> Vec<Value> {
    let mut events = app.audit(id).await;
    events.retain(|event| event["code"] == code);
    events
}
