//! What letters say, and in whose language.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{MAILBOX, certificate, certified, noted};

on_both!(
    letters_speak_the_language_of_who_reads_them,
    an_information_request_lists_what_is_missing,
    a_refusal_names_ground_and_clause_6_2,
    header_tricks_never_come_back_in_letters,
    a_key_is_kept_by_its_last_characters,
);

async fn letters_speak_the_language_of_who_reads_them(app: &TestApp) {
    let organisation = app.organisation("Anglia", "customer").await;
    let body = json!({
        "organisation": organisation, "name": "Ann", "addresses": ["ann@anglia.example"], "verified": true, "locale": "en",
    });
    app.administrator().await.post("/contacts", &body).await.created();
    let russian = certified(app, "olga").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    for from in ["ann@anglia.example", &russian.address] {
        let mail = json!({"to": MAILBOX, "from": from, "subject": "Camera", "text": "?"});
        app.mail(mail).await;
    }
    let cyrillic = |text: &str| text.chars().any(|letter| ('а'..='я').contains(&letter));
    let english = app.letters_to("ann@anglia.example").await;
    assert_eq!(english.len(), 1);
    assert!(!cyrillic(english[0].str_at("subject")), "{english:#?}");
    let own = app.letters_to(&russian.address).await;
    assert!(cyrillic(own[0].str_at("subject")) && cyrillic(own[0].str_at("text")), "{own:#?}");
}

async fn an_information_request_lists_what_is_missing(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T12:00:00+04:00";
    app.clock(at).await;
    let ticket = noted(
        &agent,
        &user,
        at,
        json!({"kind": "defect", "fields": {"problem": "Падает", "release": "2.3"}}),
    )
    .await;
    assert_eq!(ticket["status"], "waiting_customer");
    let letters = app.letters_to(&user.address).await;
    let request = letters.iter().find(|letter| letter.str_at("text").contains("чек-лист"));
    let request = request.unwrap_or_else(|| panic!("no letter asks for the checklist: {letters:#?}"));
    assert!(request.str_at("text").contains("ото или видео"), "{request:#}");
    assert!(request.str_at("subject").contains(ticket.str_at("number")), "{request:#}");
    assert!(request.str_at("text").contains("23 ноября"), "the end of the five working days: {request:#}");
}

async fn a_refusal_names_ground_and_clause_6_2(app: &TestApp) {
    let user = app.customer("igor").await;
    certificate(app, &user, "2025-11-16", "2026-11-15").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T12:00:00+04:00";
    app.clock(at).await;
    let ticket = noted(&agent, &user, at, json!({})).await;
    agent.act(ticket.str_at("id"), "confirm_proposal", &json!({"text": "Продлите сертификат."})).await.ok();
    let letters = app.letters_to(&user.address).await;
    let refusal = letters.last().expect("a refusal");
    assert!(refusal.str_at("text").contains("Сертификат технической поддержки просрочен"), "{refusal:#}");
    assert!(refusal.str_at("text").contains("Продлите сертификат."), "{refusal:#}");
}

async fn header_tricks_never_come_back_in_letters(app: &TestApp) {
    let user = certified(app, "nina").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let mail = json!({
        "to": MAILBOX, "from": user.address, "subject": "Вопрос\r\nBcc: thief@evil.example", "text": "support_key: SECRET-KEY-1234\nВопрос",
        "headers": {"X-Forwarded-To": "thief@evil.example"},
    });
    let reply = app.anonymous().post("/sandbox/inbound-mail", &mail).await;
    assert!([200, 422].contains(&reply.status), "{}", reply.text());
    for letter in app.outbox().await {
        assert!(!letter.to_string().contains("SECRET-KEY-1234"), "{letter:#}");
        assert_eq!(letter.items("to"), [json!(user.address)], "{letter:#}");
    }
}

/// A key is a secret: matched by its hash, kept by four characters.
async fn a_key_is_kept_by_its_last_characters(app: &TestApp) {
    let user = app.customer("oleg").await;
    let admin = app.administrator().await;
    let body = json!({
        "customer": user.organisation, "product": "smart-monitor", "kind": "support_key", "key": "SECRET-KEY-9876",
        "valid_from": "2026-01-01", "valid_to": "2026-12-31",
    });
    let entitlement = admin.post("/entitlements", &body).await.created();
    assert!(!entitlement.to_string().contains("SECRET-KEY"), "{entitlement:#}");
    app.clock("2026-11-16T12:00:00+04:00").await;
    let contact = app.contact(&user.contact).await;
    let body =
        json!({"product": "smart-monitor", "text": "Вопрос", "fields": {"support_key": "SECRET-KEY-9876"}});
    let ticket = contact.post("/tickets", &body).await.created();
    let id = ticket.str_at("id");
    assert_eq!(ticket.at("entitlement"), &entitlement["id"], "the key is known: {ticket:#}");
    for path in ["", "/messages", "/audit"] {
        let seen = admin.get(&format!("/tickets/{id}{path}")).await.ok().to_string();
        assert!(!seen.contains("SECRET-KEY"), "{path}: {seen}");
    }
    let journal = admin.all(&format!("/journal?ticket={id}")).await;
    assert!(
        !journal.is_empty() && !json!(journal).to_string().contains("SECRET-KEY"),
        "the journal keeps the key"
    );
}
