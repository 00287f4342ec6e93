//! What the portal stands on: products, forms, a preview that writes nothing, one's own requests.
use serde_json::json;
use test_support::{Pick as _, TestApp, codes, on_both};

use crate::desk::{PRODUCT, certificate, certified, checklist, defect, photo, releases};

on_both!(
    the_sandbox_starts_with_five_products_8_1,
    a_form_comes_with_its_schema_r_4_6,
    a_preview_tells_coverage_and_what_is_missing_and_writes_nothing,
    an_incomplete_request_is_kept_with_findings,
);

async fn the_sandbox_starts_with_five_products_8_1(app: &TestApp) {
    let products = app.administrator().await.get("/products").await.ok();
    let mut held = codes(&products, "data");
    held.sort_unstable();
    assert_eq!(held, ["fm", "recfaces", "smart-monitor", "spp", "spp-maintenance"]);
    for product in products.items("data") {
        let code = product.str_at("code");
        assert_eq!(product["mailboxes"], json!([format!("{code}@desk.test")]), "{code}");
        assert!(!product.items("kinds").is_empty() && product.items("rule_sets").len() == 1, "{product:#}");
    }
    let calendars: Vec<&str> = products.items("data").iter().map(|held| held.str_at("calendar")).collect();
    for calendar in ["spp", "fm", "sm", "rf"] {
        assert!(calendars.contains(&calendar), "{calendars:?}");
    }
    assert!(app.administrator().await.all("/tickets").await.is_empty());
    let organisations = app.administrator().await.all("/organisations").await;
    assert!(organisations.iter().all(|held| held["kind"] != "customer"), "no customers: {organisations:#?}");
    let clock = app.anonymous().get("/sandbox/clock").await.ok();
    test_support::assert_instant(clock.at("now"), "2026-11-01T00:00:00Z");
}

async fn a_form_comes_with_its_schema_r_4_6(app: &TestApp) {
    let user = certified(app, "olga").await;
    let contact = app.contact(&user.contact).await;
    let forms = contact.get(&format!("/products/{PRODUCT}/forms")).await.ok();
    let form =
        forms.items("data").iter().find(|form| form["id"] == "recfaces-checklist").expect("it is there");
    assert_eq!(form["version"], 1);
    assert_eq!(form["kinds"], json!(["defect"]));
    assert_eq!(form.at("schema.type"), "object");
    assert_eq!(form.at("schema.properties.channels.minimum"), &json!(0));
}

async fn a_preview_tells_coverage_and_what_is_missing_and_writes_nothing(app: &TestApp) {
    releases(app).await;
    let user = app.customer("pavel").await;
    certificate(app, &user, "2026-01-01", "2026-11-20").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let path = format!("/products/{PRODUCT}/preview");
    let mut asked = defect("2.3", &photo());
    asked.as_object_mut().expect("an object").remove("product");
    let told = contact.post(&path, &asked).await.ok();
    assert_eq!(told.at("coverage.decision"), "covered");
    assert_eq!(told["missing_fields"], json!(["recfaces-checklist"]));
    asked["forms"] = json!({"recfaces-checklist": checklist()});
    let told = contact.post(&path, &asked).await.ok();
    assert_eq!(told["missing_fields"], json!([]), "{told:#}");
    let registration = told.coded("timers", "registration");
    test_support::assert_instant(registration.at("due_at"), "2026-11-25T13:00:00+04:00");
    app.clock("2026-11-21T16:00:00+04:00").await;
    let told = contact.post(&path, &asked).await.ok();
    assert_eq!(told.at("coverage.decision"), "not_covered");
    assert!(contact.all("/tickets").await.is_empty());
    assert!(app.outbox().await.is_empty());
}

async fn an_incomplete_request_is_kept_with_findings(app: &TestApp) {
    let user = certified(app, "igor").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let body = json!({"product": PRODUCT, "kind": "defect", "fields": {}, "text": ""});
    let ticket = contact.post("/tickets", &body).await.created();
    assert!(!ticket.str_at("number").is_empty());
    assert!(ticket["registered_at"].is_string(), "the regulation owes a registration: {ticket:#}");
    assert!(!ticket.items("missing_fields").is_empty());
    assert_eq!(ticket["status"], "waiting_customer");
}
