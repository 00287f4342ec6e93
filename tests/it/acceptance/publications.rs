//! A provider's word to those who hold a right, beside releases (T 7.1): each is told once, in their language, and
//! nobody else.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certificate, certified};

on_both!(
    an_outage_is_told_once_to_those_it_concerns_t_7_1,
    word_for_tomorrow_goes_out_tomorrow_t_7_1,
    what_cannot_be_published,
);

fn outage(more: &Value) -> Value {
    let mut body = json!({
        "product": PRODUCT, "code": "outage-2026-11",
        "subject": {"ru": "Плановые работы", "en": "Planned work"},
        "text": {"ru": "22 ноября служба не работает.", "en": "No service on 22 November."},
    });
    let more = more.as_object().expect("an object").clone();
    body.as_object_mut().expect("an object").extend(more);
    body
}

async fn an_outage_is_told_once_to_those_it_concerns_t_7_1(app: &TestApp) {
    app.clock("2026-11-16T12:00:00+04:00").await;
    let (holder, ended, nobody) =
        (certified(app, "holder").await, app.customer("ended").await, app.customer("nobody").await);
    certificate(app, &ended, "2025-11-16", "2026-11-15").await;
    let admin = app.administrator().await;
    let first = admin.post("/publications", &outage(&json!({}))).await.created();
    let again = admin.post("/publications", &outage(&json!({}))).await.created();
    assert_eq!(first["id"], again["id"]);
    app.clock("2026-11-16T12:05:00+04:00").await;
    let told = app.letters_to(&holder.address).await;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].str_at("subject").contains("Плановые работы"), "{told:#?}");
    assert!(told[0].str_at("text").contains("22 ноября служба не работает."), "{told:#?}");
    for other in [&ended, &nobody] {
        assert!(app.letters_to(&other.address).await.is_empty(), "{}", other.name);
    }
    // Who came to hold a right since is told by the same publication, the others are not told again.
    let late = certified(app, "late").await;
    admin.post("/publications", &outage(&json!({}))).await.created();
    assert_eq!(app.letters_to(&late.address).await.len(), 1);
    assert_eq!(app.letters_to(&holder.address).await.len(), 1);
    // For one customer only.
    let narrow = outage(&json!({"code": "only-late", "audience": {"customers": [late.organisation]}}));
    admin.post("/publications", &narrow).await.created();
    assert_eq!(app.letters_to(&late.address).await.len(), 2);
    assert_eq!(app.letters_to(&holder.address).await.len(), 1);
    let none = outage(&json!({"code": "nobody", "audience": {"entitlement_kinds": ["no_such_kind"]}}));
    admin.post("/publications", &none).await.created();
    assert_eq!(app.letters_to(&late.address).await.len(), 2);
    let listed = admin.all(&format!("/publications?product={PRODUCT}")).await;
    let codes: Vec<&str> = listed.iter().map(|held| held.str_at("code")).collect();
    assert_eq!(codes, ["outage-2026-11", "only-late", "nobody"]);
}

async fn word_for_tomorrow_goes_out_tomorrow_t_7_1(app: &TestApp) {
    app.clock("2026-11-16T12:00:00+04:00").await;
    let holder = certified(app, "olga").await;
    let body = outage(&json!({"published_at": "2026-11-17T10:00:00+04:00"}));
    app.administrator().await.post("/publications", &body).await.created();
    app.clock("2026-11-17T09:59:59+04:00").await;
    assert!(app.letters_to(&holder.address).await.is_empty());
    app.clock("2026-11-17T10:00:00+04:00").await;
    assert_eq!(app.letters_to(&holder.address).await.len(), 1);
}

async fn what_cannot_be_published(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let (admin, contact) = (app.administrator().await, app.contact(&user.contact).await);
    contact.post("/publications", &outage(&json!({}))).await.expect(403);
    contact.get("/publications").await.expect(403);
    let wordless = outage(&json!({"text": {"ru": "Есть", "en": " "}}));
    admin.post("/publications", &wordless).await.finding("value_missing", "text.en");
    admin
        .post("/publications", &outage(&json!({"product": "none"})))
        .await
        .finding("unknown_product", "product");
    admin.post("/publications", &outage(&json!({}))).await.created();
    let other = outage(&json!({"text": {"ru": "Другое", "en": "Other"}}));
    admin.post("/publications", &other).await.problem(409, "publication_exists");
    assert_eq!(app.letters_to(&user.address).await.len(), 1);
}
