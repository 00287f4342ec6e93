//! What an authenticator, or somebody in its place, may answer that opens nothing.
use domain::ticket::Role;
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, Reply, TestApp, on_both};

use super::{
    PASSWORD,
    authenticator::Authenticator,
    member,
    passkeys::{NAME, ORIGIN, at_a_name, begun, by_passkey, registered},
    signed_in, try_password,
};

on_both!(with at_a_name:
    a_registration_that_does_not_fit_is_refused,
    an_assertion_that_does_not_fit_opens_nothing,
    a_copied_authenticator_is_noticed,
    a_passkey_of_one_is_no_second_step_of_another,
);
on_both!(s_39_passkeys_need_a_name_and_an_end);

async fn register(actor: &Actor, asked: &Value, credential: Value) -> Reply {
    let body = json!({"ceremony": asked["ceremony"], "name": "Phone", "credential": credential});
    actor.post("/me/passkeys", &body).await
}

async fn a_registration_that_does_not_fit_is_refused(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    member(app, Role::Agent, "other@desk.test", None).await;
    let (anna, other) = (signed_in(app, "anna@desk.test").await, signed_in(app, "other@desk.test").await);
    // Asked on another page, for another desk, or of nobody in particular.
    let mut elsewhere = Authenticator::new("https://desk.vendor.example.evil.example", NAME);
    let mut neighbour = Authenticator::new(ORIGIN, "vendor.example");
    let mut touched = Authenticator::new(ORIGIN, NAME);
    touched.only_touched();
    for authenticator in [&mut elsewhere, &mut neighbour, &mut touched] {
        let asked = begun(&anna).await;
        let credential = authenticator.create(&asked["options"]);
        register(&anna, &asked, credential).await.finding("passkey_refused", "credential");
    }
    let mut phone = Authenticator::new(ORIGIN, NAME);
    let asked = begun(&anna).await;
    // The answer to another question.
    let stale = phone.create(&begun(&anna).await["options"]);
    register(&anna, &asked, stale).await.finding("passkey_refused", "credential");
    // The question was taken with that; and one is its asker's.
    let credential = phone.create(&asked["options"]);
    register(&anna, &asked, credential).await.finding("ceremony_ended", "ceremony");
    let asked = begun(&anna).await;
    let credential = phone.create(&asked["options"]);
    register(&other, &asked, credential).await.finding("ceremony_ended", "ceremony");
    for nonsense in [json!({}), json!(null), json!({"id": "x", "rawId": "x", "response": {}, "type": "x"})] {
        register(&anna, &begun(&anna).await, nonsense).await.finding("value_invalid", "credential");
    }
    // Ten minutes.
    let asked = begun(&anna).await;
    let credential = phone.create(&asked["options"]);
    app.clock("2026-11-01T00:10:00Z").await;
    register(&anna, &asked, credential).await.finding("ceremony_ended", "ceremony");
    // One authenticator is one account's.
    registered(&anna, &mut phone, "Phone").await;
    let asked = begun(&other).await;
    let credential = phone.create(&asked["options"]);
    register(&other, &asked, credential).await.problem(409, "already_exists");
}

async fn an_assertion_that_does_not_fit_opens_nothing(app: &TestApp) {
    let id = member(app, Role::Agent, "anna@desk.test", None).await;
    let anna = signed_in(app, "anna@desk.test").await;
    let mut phone = Authenticator::new(ORIGIN, NAME);
    registered(&anna, &mut phone, "Phone").await;
    let refused = async |phone: &mut Authenticator| {
        by_passkey(app, phone).await.problem(401, "unauthenticated");
    };
    "https://evil.example".clone_into(&mut phone.origin);
    refused(&mut phone).await;
    ORIGIN.clone_into(&mut phone.origin);
    "evil.example".clone_into(&mut phone.relying_party);
    refused(&mut phone).await;
    NAME.clone_into(&mut phone.relying_party);
    let flags = phone.flags;
    phone.only_touched();
    refused(&mut phone).await;
    phone.flags = flags;
    // Somebody else's name, and somebody else's key.
    let user = std::mem::replace(&mut phone.user, vec![0; 16]);
    refused(&mut phone).await;
    phone.user = user.clone();
    let mut forged = Authenticator::new(ORIGIN, NAME);
    (forged.id, forged.user, forged.counter) = (phone.id.clone(), user, 100);
    refused(&mut forged).await;
    // An answer counts for its question, once.
    let asked = app.anonymous().post("/sessions/passkey", &json!({})).await.ok();
    let other = app.anonymous().post("/sessions/passkey", &json!({})).await.ok();
    let body = json!({"ceremony": asked["ceremony"], "credential": phone.get(&other["options"])});
    app.anonymous().post("/sessions/passkey/assertion", &body).await.problem(401, "unauthenticated");
    let body = json!({"ceremony": other["ceremony"], "credential": phone.get(&other["options"])});
    app.anonymous().post("/sessions/passkey/assertion", &body).await.expect(200);
    app.anonymous().post("/sessions/passkey/assertion", &body).await.problem(401, "unauthenticated");
    let log = app.administrator().await.all("/audit-log?kind=session.refused").await;
    assert!(log.len() >= 6 && log.iter().all(|entry| entry.at("data.by") == "passkey"), "{log:#?}");
    // A disabled account has no way in.
    app.administrator().await.patch(&format!("/accounts/{id}"), &json!({"disabled": true})).await.ok();
    refused(&mut phone).await;
}

async fn a_copied_authenticator_is_noticed(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let mut phone = Authenticator::new(ORIGIN, NAME);
    registered(&signed_in(app, "anna@desk.test").await, &mut phone, "Phone").await;
    phone.counter = 50;
    by_passkey(app, &mut phone).await.expect(200);
    phone.counter = 20;
    by_passkey(app, &mut phone).await.problem(401, "unauthenticated");
    phone.counter = 60;
    by_passkey(app, &mut phone).await.expect(200);
}

async fn a_passkey_of_one_is_no_second_step_of_another(app: &TestApp) {
    for email in ["anna@desk.test", "other@desk.test"] {
        member(app, Role::Agent, email, None).await;
    }
    let (mut hers, mut his) = (Authenticator::new(ORIGIN, NAME), Authenticator::new(ORIGIN, NAME));
    registered(&signed_in(app, "anna@desk.test").await, &mut hers, "Phone").await;
    registered(&signed_in(app, "other@desk.test").await, &mut his, "Phone").await;
    let asked = try_password(app, "anna@desk.test", PASSWORD).await.expect(202).json();
    let other = try_password(app, "other@desk.test", PASSWORD).await.expect(202).json();
    let begin = async |challenge: &Value| {
        let body = json!({"challenge": challenge["challenge"]});
        app.anonymous().post("/sessions/second-step/passkey", &body).await.ok()
    };
    let step = async |challenge: &Value, begun: &Value, credential: Value| {
        let body = json!({
            "challenge": challenge["challenge"], "ceremony": begun["ceremony"], "credential": credential,
        });
        app.anonymous().post("/sessions/second-step/passkey/assertion", &body).await
    };
    let (ask, ask_other) = (begin(&asked).await, begin(&other).await);
    step(&asked, &ask, his.get(&ask["options"])).await.problem(401, "unauthenticated");
    step(&asked, &ask_other, his.get(&ask_other["options"])).await.problem(401, "unauthenticated");
    // Five in a quarter of an hour, whichever way a code or a key is tried.
    for _ in 0..3 {
        let ask = begin(&asked).await;
        step(&asked, &ask, his.get(&ask["options"])).await.problem(401, "unauthenticated");
    }
    let ask = begin(&asked).await;
    step(&asked, &ask, hers.get(&ask["options"])).await.problem(429, "rate_limited");
}

/// A desk that is reached by a number has no name to bind a passkey to, and says so before anything is asked.
async fn s_39_passkeys_need_a_name_and_an_end(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let anna = signed_in(app, "anna@desk.test").await;
    let asked = json!({"password": PASSWORD});
    anna.post("/me/passkeys/registration", &asked).await.problem(409, "passkeys_unavailable");
    app.anonymous().post("/sessions/passkey", &json!({})).await.problem(409, "passkeys_unavailable");
    assert_eq!(app.anonymous().get("/sessions/options").await.ok()["passkeys"], false);
}
