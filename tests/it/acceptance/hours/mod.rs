//! S: extended support with a certificate of hours, over HTTP (SC-60…SC-71, V14). What the scenarios share: users with
//! keys, cases, estimates and their acceptance, work, the ledger.
mod bad_input;
mod closing;
mod concurrency;
mod disclosure;
mod estimate;
mod expiry;
mod keys;
mod participants;
mod settlement;
mod standstill;
mod statement;
mod warranty;

use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, Reply, TestApp};

const PRODUCT: &str = "smart-monitor";
const MAILBOX: &str = "smart-monitor@desk.test";
/// A Monday morning; the certificates of most scenarios are valid then.
const MONDAY: &str = "2026-11-16T10:00:00+03:00";

/// An entitlement with a key; hours where it is a certificate.
async fn entitled(
    app: &TestApp,
    user: &Customer,
    kind: &str,
    key: &str,
    period: (&str, &str),
    minutes: Option<i64>,
) -> String {
    let body = json!({
        "customer": user.organisation, "product": PRODUCT, "kind": kind, "key": key,
        "valid_from": period.0, "valid_to": period.1, "units_minutes": minutes,
    });
    app.administrator().await.post("/entitlements", &body).await.created().str_at("id").to_owned()
}

fn key_of(user: &Customer) -> String {
    format!("SM-{}-2026", user.name.to_uppercase())
}

/// A user with the certificate of SC-62: all of 2026, as many minutes; the certificate's id.
async fn holder(app: &TestApp, name: &str, minutes: i64) -> (Customer, String) {
    let user = app.customer(name).await;
    let period = ("2026-01-01", "2026-12-31");
    let id = entitled(app, &user, "extended_certificate", &key_of(&user), period, Some(minutes)).await;
    (user, id)
}

/// A case an agent writes down, with the user's key.
async fn case(agent: &Actor, user: &Customer, kind: &str, received_at: &str) -> Value {
    let body = json!({
        "product": PRODUCT, "kind": kind, "channel": "email", "customer": user.organisation,
        "contact": user.contact, "received_at": received_at,
        "fields": {"support_key": key_of(user), "problem": "Новый отчёт по событиям"},
        "text": "Нужен новый отчёт по событиям.",
    });
    agent.post("/tickets", &body).await.created()
}

fn letter(user: &Customer, received_at: &str, subject: &str, text: &str) -> Value {
    json!({"to": MAILBOX, "from": user.address, "subject": subject, "text": text, "received_at": received_at})
}

/// The user's mail on a case; `intent` is what an agent marks it to say, `fields` what it names.
async fn mail(app: &TestApp, user: &Customer, ticket: &Value, received_at: &str, more: Value) -> Value {
    let subject = format!("Re: [{}]", ticket.str_at("number"));
    let mut mail = letter(user, received_at, &subject, "Ответ по кейсу.");
    if let (Some(mail), Value::Object(more)) = (mail.as_object_mut(), more) {
        mail.extend(more);
    }
    let arrived = app.mail(mail).await;
    assert_eq!(arrived["disposition"], "message_added", "{arrived:#}");
    arrived
}

async fn estimate(agent: &Actor, id: &str, minutes: i64) -> Value {
    let ticket = agent.act(id, "estimate", &json!({"minutes": minutes})).await.ok();
    assert_eq!(ticket["status"], "waiting_approval", "{ticket:#}");
    ticket
}

/// The portal's answer to what is asked.
async fn say(contact: &Actor, id: &str, code: &str) -> Reply {
    let body = json!({"type": "answer", "text": "Ответ", "answer": {"code": code}});
    contact.post(&format!("/tickets/{id}/messages"), &body).await
}

/// A development case whose estimate is accepted by mail at its receipt, where the clock stands.
async fn ordered(app: &TestApp, agent: &Actor, user: &Customer, at: &str, minutes: i64) -> Value {
    let ticket = case(agent, user, "development", at).await;
    let id = ticket.str_at("id");
    estimate(agent, id, minutes).await;
    mail(app, user, &ticket, at, json!({"intent": "given"})).await;
    let ticket = app.ticket(id).await;
    assert_eq!(ticket["status"], "in_progress", "{ticket:#}");
    ticket
}

async fn log(agent: &Actor, id: &str, minutes: i64) -> Reply {
    agent.post(&format!("/tickets/{id}/worklogs"), &json!({"minutes": minutes, "text": "Работа"})).await
}

async fn log_all(agent: &Actor, id: &str, minutes: &[i64]) {
    for &spent in minutes {
        let logged = log(agent, id, spent).await.created();
        assert_eq!((&logged["minutes"], &logged["billable"]), (&json!(spent), &json!(true)), "{logged:#}");
    }
}

async fn close(agent: &Actor, id: &str) -> Reply {
    agent.act(id, "close", &json!({"reason": "confirmed"})).await
}

async fn ledger(app: &TestApp, entitlement: &str) -> Value {
    app.administrator().await.get(&format!("/entitlements/{entitlement}/ledger")).await.ok()
}

/// Balance, held, available.
async fn account(app: &TestApp, entitlement: &str) -> (i64, i64, i64) {
    let ledger = ledger(app, entitlement).await;
    let minutes = |name: &str| ledger[name].as_i64().unwrap_or_else(|| panic!("no {name} in {ledger:#}"));
    (minutes("balance_minutes"), minutes("held_minutes"), minutes("available_minutes"))
}

/// Minutes of the debits, in their order, of one case or of all.
async fn debits(app: &TestApp, entitlement: &str, ticket: Option<&str>) -> Vec<i64> {
    let ledger = ledger(app, entitlement).await;
    let postings = ledger.items("postings").iter();
    let wanted = |posting: &&Value| {
        posting["kind"] == "debit" && ticket.is_none_or(|ticket| posting["ticket"] == ticket)
    };
    postings.filter(wanted).map(|posting| posting["minutes"].as_i64().expect("minutes")).collect()
}

/// What the settlement letters of a case told, oldest first: rounded spent, debited, left.
async fn settlements(app: &TestApp, user: &Customer, ticket: &str) -> Vec<[i64; 3]> {
    let letters = app.letters_to(&user.address).await;
    let of_case = |letter: &&Value| letter["ticket"] == ticket && letter.str_at("text").contains("Списано");
    letters
        .iter()
        .filter(of_case)
        .map(|letter| {
            let text = letter.str_at("text");
            ["Затрачено", "Списано", "Осталось"].map(|word| told(text, word))
        })
        .collect()
}

/// `Осталось: 36 ч 30 мин (2190 мин)` is 2190, and both say the same.
fn told(text: &str, word: &str) -> i64 {
    let line =
        text.lines().find(|line| line.starts_with(word)).unwrap_or_else(|| panic!("no {word}: {text}"));
    let words = line.rsplit_once(": ").map_or(line, |(_, words)| words);
    let numbers: Vec<i64> = words
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .take(3)
        .collect();
    let [hours, minutes, whole] = numbers.as_slice() else { panic!("{line}") };
    assert_eq!(hours * 60 + minutes, *whole, "{line}");
    *whole
}

/// States of the versions of an approval, in their order.
fn versions<'a>(ticket: &'a Value, code: &str) -> Vec<(i64, &'a str)> {
    let approvals = ticket.items("approvals").iter().filter(|held| held["code"] == code);
    approvals.map(|held| (held["version"].as_i64().expect("a version"), held.str_at("state"))).collect()
}
