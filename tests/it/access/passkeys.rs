//! Passkeys of staff: a second step after the password, and a sign-in by themselves.
use domain::ticket::Role;
use serde_json::{Value, json};
use test_support::{Actor, Builder, Pick as _, Reply, TestApp, on_both};

use super::{
    PASSWORD, authenticator::Authenticator, bearer, cookie, member, refreshed, session, signed_in,
    try_password,
};

on_both!(with at_a_name:
    a_passkey_is_both_factors,
    a_passkey_is_a_second_step,
    passkeys_are_named_and_removed,
    a_passkey_is_a_factor_where_one_is_required,
    passkeys_are_reset_with_the_second_factor,
);

pub(super) const ORIGIN: &str = "https://desk.vendor.example";
pub(super) const NAME: &str = "desk.vendor.example";

pub(super) const fn at_a_name(builder: Builder) -> Builder {
    builder.public_url(ORIGIN)
}

/// Somebody with a password, and where the browser's answer would go.
pub(super) async fn begun(actor: &Actor) -> Value {
    actor.post("/me/passkeys/registration", &json!({"password": PASSWORD})).await.ok()
}

/// A new passkey of somebody's; what the desk says of it.
pub(super) async fn registered(actor: &Actor, authenticator: &mut Authenticator, name: &str) -> Value {
    let asked = begun(actor).await;
    let credential = authenticator.create(&asked["options"]);
    let body = json!({"ceremony": asked["ceremony"], "name": name, "credential": credential});
    actor.post("/me/passkeys", &body).await.created()
}

/// Signs in by nothing else.
pub(super) async fn by_passkey(app: &TestApp, authenticator: &mut Authenticator) -> Reply {
    let asked = app.anonymous().post("/sessions/passkey", &json!({})).await.ok();
    let credential = authenticator.get(&asked["options"]);
    let body = json!({"ceremony": asked["ceremony"], "credential": credential});
    app.anonymous().post("/sessions/passkey/assertion", &body).await
}

async fn a_passkey_is_both_factors(app: &TestApp) {
    let id = member(app, Role::Agent, "anna@desk.test", None).await;
    let anna = signed_in(app, "anna@desk.test").await;
    let mut phone = Authenticator::new(ORIGIN, NAME);
    // A session left open gives nobody a way in.
    anna.post("/me/passkeys/registration", &json!({})).await.finding("password_wrong", "current_password");
    let asked = begun(&anna).await;
    assert_eq!(asked.at("options.publicKey.rp.id"), NAME);
    assert_eq!(asked.at("options.publicKey.authenticatorSelection.userVerification"), "required");
    assert_eq!(asked.at("options.publicKey.authenticatorSelection.residentKey"), "preferred");
    let held = registered(&anna, &mut phone, " Phone ").await;
    assert_eq!((&held["name"], &held["used_at"]), (&json!("Phone"), &json!(null)));
    // Nobody says who they are: the authenticator does.
    let options = app.anonymous().post("/sessions/passkey", &json!({})).await.ok();
    assert_eq!(options.at("options.publicKey.allowCredentials"), &json!([]));
    assert!(options.at("options").get("mediation").is_none(), "{options:#}");
    app.clock("2026-11-01T00:10:00Z").await;
    let opened = by_passkey(app, &mut phone).await.expect(200);
    assert!(cookie(&opened).starts_with("reglament_refresh="), "{}", cookie(&opened));
    assert_eq!(bearer(app, &opened.ok()).get("/me").await.ok()["id"], id.as_str());
    let held = anna.all("/me/passkeys").await;
    test_support::assert_instant(&held[0]["used_at"], "2026-11-01T00:10:00Z");
    // The password alone does not do any more.
    try_password(app, "anna@desk.test", PASSWORD).await.expect(202);
    // Its owner was told, and the log knows.
    assert_eq!(app.letters_to("anna@desk.test").await.len(), 1);
    let log = app.administrator().await.all("/audit-log").await;
    let noted =
        |kind: &str| log.iter().filter(|entry| entry["kind"] == kind && entry["subject"] == *id).count();
    assert_eq!((noted("account.passkey_added"), noted("session.opened")), (1, 2), "{log:#?}");
    // Customers have links by mail.
    let contact = app.customer("olga").await;
    let olga = app.contact(&contact.contact).await;
    olga.post("/me/passkeys/registration", &json!({})).await.problem(403, "staff_only");
}

async fn a_passkey_is_a_second_step(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let anna = signed_in(app, "anna@desk.test").await;
    let (mut phone, mut key) = (Authenticator::new(ORIGIN, NAME), Authenticator::new(ORIGIN, NAME));
    registered(&anna, &mut phone, "Phone").await;
    registered(&anna, &mut key, "Key").await;
    let asked = try_password(app, "anna@desk.test", PASSWORD).await.expect(202).json();
    assert_eq!((&asked["methods"], &asked["enrolment_required"]), (&json!(["passkey"]), &json!(false)));
    let challenge = json!({"challenge": asked["challenge"]});
    let begun = app.anonymous().post("/sessions/second-step/passkey", &challenge).await.ok();
    assert_eq!(begun.items("options.publicKey.allowCredentials").len(), 2);
    let body = json!({
        "challenge": asked["challenge"], "ceremony": begun["ceremony"], "credential": key.get(&begun["options"]),
    });
    let opened = app.anonymous().post("/sessions/second-step/passkey/assertion", &body).await.ok();
    bearer(app, &opened).get("/me").await.ok();
    // The same answer a second time is none.
    app.anonymous()
        .post("/sessions/second-step/passkey/assertion", &body)
        .await
        .problem(401, "unauthenticated");
    // There is no code to be guessed, and the first step is still asked for.
    let code = json!({"challenge": asked["challenge"], "code": "000000"});
    app.anonymous().post("/sessions/second-step", &code).await.problem(409, "second_factor_missing");
    let nothing = json!({"challenge": "nothing"});
    app.anonymous().post("/sessions/second-step/passkey", &nothing).await.problem(401, "unauthenticated");
}

async fn passkeys_are_named_and_removed(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    member(app, Role::Agent, "other@desk.test", None).await;
    let (anna, other) = (signed_in(app, "anna@desk.test").await, signed_in(app, "other@desk.test").await);
    let mut phone = Authenticator::new(ORIGIN, NAME);
    let held = registered(&anna, &mut phone, "Phone").await;
    let path = format!("/me/passkeys/{}", held.str_at("id"));
    for nameless in ["", "  ", "a\nb", &"x".repeat(61)] {
        anna.patch(&path, &json!({"name": nameless})).await.finding("name_missing", "name");
    }
    assert_eq!(anna.patch(&path, &json!({"name": "Work phone"})).await.ok()["name"], "Work phone");
    assert_eq!(anna.get(&path).await.ok(), anna.all("/me/passkeys").await[0]);
    // Another's is not there.
    other.get(&path).await.problem(404, "not_found");
    assert!(other.all("/me/passkeys").await.is_empty());
    other.patch(&path, &json!({"name": "Mine"})).await.problem(404, "not_found");
    let removal = format!("{path}/removal");
    other.post(&removal, &json!({"password": PASSWORD})).await.problem(404, "not_found");
    anna.post(&removal, &json!({})).await.finding("password_wrong", "current_password");
    anna.post(&removal, &json!({"password": PASSWORD})).await.expect(204);
    anna.post(&removal, &json!({"password": PASSWORD})).await.problem(404, "not_found");
    by_passkey(app, &mut phone).await.problem(401, "unauthenticated");
    try_password(app, "anna@desk.test", PASSWORD).await.expect(200);
    assert_eq!(app.letters_to("anna@desk.test").await.len(), 2, "its owner is told of both");
}

async fn a_passkey_is_a_factor_where_one_is_required(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let before = session(app, "anna@desk.test").await;
    let anna = bearer(app, &before.clone().ok());
    let mut phone = Authenticator::new(ORIGIN, NAME);
    let held = registered(&anna, &mut phone, "Phone").await;
    let policy = json!({"second_factor_of_staff": true});
    app.administrator().await.put("/access-policy", &policy).await.ok();
    refreshed(app, &cookie(&before)).await.expect(200);
    let asked = try_password(app, "anna@desk.test", PASSWORD).await.expect(202).json();
    assert_eq!(asked["enrolment_required"], false);
    // The last one stays.
    let removal = format!("/me/passkeys/{}/removal", held.str_at("id"));
    anna.post(&removal, &json!({"password": PASSWORD})).await.problem(409, "second_factor_required");
    let mut second = Authenticator::new(ORIGIN, NAME);
    registered(&anna, &mut second, "Key").await;
    anna.post(&removal, &json!({"password": PASSWORD})).await.expect(204);
}

async fn passkeys_are_reset_with_the_second_factor(app: &TestApp) {
    let id = member(app, Role::Agent, "anna@desk.test", None).await;
    let anna = signed_in(app, "anna@desk.test").await;
    let mut phone = Authenticator::new(ORIGIN, NAME);
    registered(&anna, &mut phone, "Phone").await;
    app.administrator().await.delete(&format!("/accounts/{id}/second-factor")).await.expect(204);
    by_passkey(app, &mut phone).await.problem(401, "unauthenticated");
    session(app, "anna@desk.test").await;
}
