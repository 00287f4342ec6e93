//! Erasure of a person: nobody finds them afterwards, and everything that is not them stays.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{certified, letter};

on_both!(
    a_person_is_erased_and_the_contract_stays,
    erasure_is_for_administrators_and_done_once,
    who_is_called_as_our_words_are_is_erased_like_anybody,
);

const NAME: &str = "Аполлинария Канарейкина";
const ADDRESS: &str = "apollinaria@anna.example";
const PHONE: &str = "+7 999 123-45-67";

async fn person(app: &TestApp) -> (test_support::Customer, String) {
    let mut user = certified(app, "anna").await;
    let body = json!({
        "organisation": user.organisation, "name": NAME, "addresses": [ADDRESS], "phones": [PHONE], "verified": true,
        "roles": ["representative"],
    });
    let id = app.administrator().await.post("/contacts", &body).await.created().str_at("id").to_owned();
    ADDRESS.clone_into(&mut user.address);
    (user, id)
}

async fn a_person_is_erased_and_the_contract_stays(app: &TestApp) {
    let (user, id) = person(app).await;
    let admin = app.administrator().await;
    let invited = json!({"role": "contact", "contact": id, "email": ADDRESS});
    admin.post("/accounts", &invited).await.created();
    app.clock("2026-11-16T12:00:00+04:00").await;
    let text = format!("Как добавить камеру?\n\n{NAME}\n{PHONE}\nApollinaria@Anna.Example");
    let arrived = app.mail(letter(&user, "2026-11-16T12:00:00+04:00", "Вопрос", &text)).await;
    let ticket = arrived.str_at("ticket_id").to_owned();
    let contact = app.contact(&id).await;
    let own = json!({"product": crate::desk::PRODUCT, "text": "Ещё вопрос"});
    let second = contact.post("/tickets", &own).await.created();
    let before = app.ticket(&ticket).await;
    let entitlements = admin.all("/entitlements").await;

    let sources = admin.all("/inbound-mail?state=done").await;
    let source = format!("/inbound-mail/{}/source", sources[0].str_at("id"));
    admin.get(&source).await.expect(200);
    let path = format!("/contacts/{id}/erasure");
    let done = admin.post(&path, &json!({"reason": "Отзыв согласия"})).await.ok();
    assert_eq!(done["tickets"], 2, "{done:#}");
    assert!(done.str_at("act_pdf").starts_with("JVBERi"), "a PDF");
    let pseudonym = done.str_at("pseudonym");

    let found =
        store::testing::find_text(&app.inside().await.store, &[NAME, ADDRESS, PHONE, "канарейкина"]).await;
    assert_eq!(found, Vec::<String>::new(), "the person is still in the database");
    admin.get(&source).await.problem(404, "not_found");
    let after = app.ticket(&ticket).await;
    for field in ["number", "status", "timers", "coverage", "received_at", "findings"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(admin.all("/entitlements").await, entitlements);
    let messages = admin.all(&format!("/tickets/{ticket}/messages")).await;
    let first = &messages[0];
    assert!(first.str_at("text").contains("Как добавить камеру?"), "what was said stays: {first:#}");
    assert!(first.to_string().contains(pseudonym), "{first:#}");
    // The chains hold, and say by whom they were sealed anew.
    for id in [&ticket, &second.str_at("id").to_owned()] {
        app.audit(id).await;
    }
    let verdict = app::audit::verify(&app.inside().await).await.expect("the chains are walked");
    assert_eq!(verdict.broken, []);
    let noted = &admin.all("/audit-log?kind=person.erased").await[0];
    assert_eq!(noted.at("data.reason"), "Отзыв согласия");
    let resealed: &Vec<Value> = noted.at("data.resealed").as_array().expect("a list");
    assert!(!resealed.is_empty(), "{noted:#}");
    // The log of events refuses changes as before.
    let refused = store::testing::execute(&app.inside().await.store, "UPDATE event SET kind = 'x'").await;
    assert!(refused.expect_err("it is append-only").contains("append-only"));
    // Mail from that address is a stranger's now.
    let mail = app.mail(letter(&user, "2026-11-16T12:00:00+04:00", "Снова", "Это снова я")).await;
    let stranger = app.ticket(mail.str_at("ticket_id")).await;
    assert_ne!(stranger["customer"], json!(user.organisation), "{stranger:#}");
}

async fn erasure_is_for_administrators_and_done_once(app: &TestApp) {
    let (_, id) = person(app).await;
    let path = format!("/contacts/{id}/erasure");
    let reason = json!({"reason": "Отзыв согласия"});
    app.agent("agent1").await.post(&path, &reason).await.problem(403, "administrators_only");
    let admin = app.administrator().await;
    admin.post(&path, &json!({"reason": " "})).await.finding("reason_missing", "reason");
    admin
        .post("/contacts/01939b3c-0000-7000-8000-000000000000/erasure", &reason)
        .await
        .problem(404, "not_found");
    admin.post(&path, &reason).await.ok();
    admin.post(&path, &reason).await.problem(409, "already_erased");
}

async fn who_is_called_as_our_words_are_is_erased_like_anybody(app: &TestApp) {
    let user = certified(app, "anna").await;
    let admin = app.administrator().await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    for name in ["Person", "email", "contact", "registered", "request"] {
        let address = format!("{name}.x@anna.example");
        let body = json!({"organisation": user.organisation, "name": name, "addresses": [address], "verified": true});
        let id = admin.post("/contacts", &body).await.created().str_at("id").to_owned();
        let own = json!({"product": crate::desk::PRODUCT, "text": format!("Вопрос.\n{name}")});
        let ticket = app.contact(&id).await.post("/tickets", &own).await.created();
        let done = admin.post(&format!("/contacts/{id}/erasure"), &json!({"reason": "Отзыв"})).await.ok();
        let path = format!("/tickets/{}", ticket.str_at("id"));
        let after = admin.get(&path).await.ok();
        for field in ["number", "status", "kind", "channel"] {
            assert_eq!(after[field], ticket[field], "{name}: {field}");
        }
        let messages = admin.all(&format!("{path}/messages")).await;
        let first = messages.iter().find(|held| held["direction"] == "in").expect("what was asked");
        assert_eq!(first.at("author.name"), &done["pseudonym"], "{name}");
        assert!(first.str_at("text").ends_with(done.str_at("pseudonym")), "{first:#}");
        app.audit(ticket.str_at("id")).await;
    }
}
