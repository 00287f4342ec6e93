//! S-29: what is secret goes in and never comes out.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::{
    PASSWORD,
    matrix::{ask, operations},
    member, signed_in,
    world::world,
};
use crate::desk::PRODUCT;

on_both!(s_29_a_secret_is_in_no_answer_and_reading_changes_nothing);

const MAIL: &str = "kanareika-mail-2f7a";
const CLIENT: &str = "kanareika-client-77b1";

async fn s_29_a_secret_is_in_no_answer_and_reading_changes_nothing(app: &TestApp) {
    let world = world(app).await;
    let admin = &world.people[6];
    let server =
        json!({"host": "mail.vendor.example", "port": 993, "tls": "tls", "user": "u", "password": MAIL});
    let mailbox = json!({
        "address": "secret@vendor.example", "product": PRODUCT, "incoming": server, "outgoing": server,
    });
    admin.post("/mailboxes", &mailbox).await.created();
    let provider = json!({
        "name": "I", "issuer": "https://id.vendor.example", "client_id": "c", "client_secret": CLIENT,
    });
    admin.post("/identity-providers", &provider).await.created();
    let hook = admin.post("/webhooks", &json!({"url": "https://example.com/"})).await.created();
    let key = admin.post("/api-keys", &json!({"name": "k9", "scopes": ["tickets:read"]})).await.created();
    member(app, domain::ticket::Role::Agent, "anna@desk.test", None).await;
    let anna = signed_in(app, "anna@desk.test").await;
    let factor = anna.post("/me/second-factor", &json!({"password": PASSWORD})).await.ok();
    let secrets =
        [MAIL, CLIENT, PASSWORD, hook.str_at("secret"), key.str_at("key"), factor.str_at("secret"), "argon2"];
    let operations = operations(app, &world.ids).await;
    let reads = || operations.iter().filter(|operation| operation.method == "GET");
    for operation in reads() {
        for who in [admin, &anna] {
            let told = ask(who, operation, &operation.path).await.text();
            for secret in secrets {
                assert!(!told.contains(secret), "{} tells {secret}", operation.id);
            }
        }
    }
    // To be asked twice is to be answered the same: nothing is drawn anew or used up by reading.
    for path in
        ["/webhooks", "/api-keys", "/identity-providers", "/mailboxes", "/accounts", "/me/second-factor"]
    {
        let told = async || -> Value { admin.get(path).await.ok() };
        assert_eq!(told().await, told().await, "{path}");
    }
    app.bearer(key.str_at("key")).get("/tickets").await.ok();
}
