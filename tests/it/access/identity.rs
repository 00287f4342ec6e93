//! Sign-in of staff by a provider of identity.
use domain::ticket::Role;
use serde_json::{Value, json};
use test_support::{Pick as _, Reply, TestApp, on_both};

use super::{
    bearer, cookie,
    idp::{CLIENT, Idp, SECRET, Signing},
    member, session,
};
use crate::desk::{PRODUCT, provider_of};

on_both!(
    whom_a_provider_proves_signs_in,
    nobody_is_given_an_account_unless_the_domain_is_named,
    a_subject_is_one_person,
    keys_are_changed_without_a_word,
    a_second_factor_is_asked_for_all_the_same,
    providers_are_set_up_by_administrators,
);

pub(super) fn draft(idp: &Idp) -> Value {
    json!({"name": "House", "issuer": idp.issuer(), "client_id": CLIENT, "client_secret": SECRET})
}

/// The provider on file; its id.
pub(super) async fn known(app: &TestApp, idp: &Idp) -> String {
    let made = app.administrator().await.post("/identity-providers", &draft(idp)).await.created();
    made.str_at("id").to_owned()
}

/// The way to the provider: where to, and the browser's cookie.
pub(super) async fn begun(app: &TestApp, provider: &str) -> (String, String) {
    let reply = app.anonymous().post("/sessions/identity", &json!({"provider": provider})).await.expect(200);
    let way = reply.header("set-cookie").to_owned();
    assert!(way.contains("HttpOnly") && way.contains("SameSite=Strict"), "{way}");
    (reply.json().str_at("url").to_owned(), cookie(&reply))
}

/// The way back.
pub(super) async fn answered(app: &TestApp, way: &str, (state, code): &(String, String)) -> Reply {
    let body = json!({"state": state, "code": code});
    app.anonymous().with("Cookie", way).post("/sessions/identity/answer", &body).await
}

/// There and back.
pub(super) async fn by(app: &TestApp, idp: &Idp, provider: &str) -> Reply {
    let (url, way) = begun(app, provider).await;
    answered(app, &way, &idp.authorize(&url)).await
}

async fn whom_a_provider_proves_signs_in(app: &TestApp) {
    let id = member(app, Role::Agent, "anna@desk.test", None).await;
    let idp = Idp::start().await;
    let provider = known(app, &idp).await;
    let ways = app.anonymous().get("/sessions/options").await.ok();
    assert_eq!(ways["identity_providers"], json!([{"id": provider, "name": "House"}]));
    let opened = by(app, &idp, &provider).await.expect(200);
    let cookies: Vec<_> = opened
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|held| held.to_str().expect("a cookie is text"))
        .collect();
    assert!(cookies.iter().any(|held| held.starts_with("reglament_refresh=")), "{cookies:?}");
    assert!(
        cookies.iter().any(|held| held.starts_with("reglament_identity=;")),
        "the way is gone: {cookies:?}"
    );
    assert_eq!(bearer(app, &opened.ok()).get("/me").await.ok()["id"], id.as_str());
    // By a key of the other kind, and under a way of writing the address that means the same.
    idp.says(Signing::Es256, json!({"email": " Anna@Desk.test", "email_verified": "true"}), json!({}));
    by(app, &idp, &provider).await.expect(200);
    // Keys are read once, not with every sign-in.
    assert_eq!(idp.reads_of_keys(), 1);
    let log = app.administrator().await.all("/audit-log").await;
    let told =
        |kind: &str| log.iter().filter(|entry| entry["kind"] == kind && entry["subject"] == *id).count();
    assert_eq!((told("account.identity_linked"), told("session.opened")), (1, 2), "{log:#?}");
    assert!(!json!(log).to_string().contains(SECRET));
}

async fn nobody_is_given_an_account_unless_the_domain_is_named(app: &TestApp) {
    let idp = Idp::start().await;
    let provider = known(app, &idp).await;
    by(app, &idp, &provider).await.problem(403, "identity_unknown");
    let vendor = provider_of(app, PRODUCT).await;
    let mut other = draft(&idp);
    other["domains"] = json!([{"domain": "Desk.test", "provider": vendor}]);
    let admin = app.administrator().await;
    admin.put(&format!("/identity-providers/{provider}"), &other).await.ok();
    // The domain is the part behind the last @, and the address is one the provider has verified.
    for claims in [
        json!({"email": "anna@evil.example"}),
        json!({"email": "anna@desk.test@evil.example"}),
        json!({"email": "anna@sub.desk.test"}),
        json!({"email_verified": false}),
        json!({"email_verified": null}),
        json!({"email": null}),
    ] {
        idp.says(Signing::Rs256, claims.clone(), json!({}));
        by(app, &idp, &provider).await.problem(403, "identity_unknown");
    }
    idp.says(Signing::Rs256, json!({}), json!({}));
    let anna = bearer(app, &by(app, &idp, &provider).await.ok()).get("/me").await.ok();
    assert_eq!(
        (&anna["role"], &anna["provider"], &anna["name"]),
        (&json!("agent"), &json!(vendor), &json!("Anna"))
    );
    // A customer's address is an account already, and not one of staff.
    let contact = app.customer("olga").await;
    let invited = json!({"role": "contact", "contact": contact.contact, "email": contact.address});
    admin.post("/accounts", &invited).await.created();
    idp.says(Signing::Rs256, json!({"sub": "s2", "email": contact.address}), json!({}));
    by(app, &idp, &provider).await.problem(403, "identity_unknown");
}

/// An address may change hands; the account does not.
async fn a_subject_is_one_person(app: &TestApp) {
    let id = member(app, Role::Agent, "anna@desk.test", None).await;
    member(app, Role::Agent, "boris@desk.test", None).await;
    let idp = Idp::start().await;
    let provider = known(app, &idp).await;
    by(app, &idp, &provider).await.expect(200);
    idp.says(Signing::Rs256, json!({"sub": "subject-2"}), json!({}));
    by(app, &idp, &provider).await.problem(403, "identity_unknown");
    // The same person under a new address is the same person, and not who has the address here.
    idp.says(Signing::Rs256, json!({"email": "boris@desk.test"}), json!({}));
    let who = bearer(app, &by(app, &idp, &provider).await.ok()).get("/me").await.ok();
    assert_eq!(who["id"], id.as_str());
    app.administrator().await.patch(&format!("/accounts/{id}"), &json!({"disabled": true})).await.ok();
    by(app, &idp, &provider).await.problem(403, "identity_unknown");
}

async fn keys_are_changed_without_a_word(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let idp = Idp::start().await;
    let provider = known(app, &idp).await;
    by(app, &idp, &provider).await.expect(200);
    idp.rotate();
    by(app, &idp, &provider).await.expect(200);
    assert_eq!(idp.reads_of_keys(), 2);
    // A key that nobody has is asked for once, and is none.
    idp.says(Signing::Rs256, json!({}), json!({"kid": "r99"}));
    by(app, &idp, &provider).await.problem(401, "unauthenticated");
    assert_eq!(idp.reads_of_keys(), 3);
}

async fn a_second_factor_is_asked_for_all_the_same(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    session(app, "anna@desk.test").await;
    let idp = Idp::start().await;
    let provider = known(app, &idp).await;
    let policy = json!({"second_factor_of_staff": true});
    app.administrator().await.put("/access-policy", &policy).await.ok();
    let asked = by(app, &idp, &provider).await.expect(202).json();
    assert_eq!((&asked["enrolment_required"], &asked["methods"]), (&json!(true), &json!([])));
    assert!(asked.get("access_token").is_none());
}

async fn providers_are_set_up_by_administrators(app: &TestApp) {
    let idp = Idp::start().await;
    let admin = app.administrator().await;
    app.agent("agent1")
        .await
        .post("/identity-providers", &draft(&idp))
        .await
        .problem(403, "administrators_only");
    let wrong = |member: &str, value: Value| {
        let mut body = draft(&idp);
        body[member] = value;
        body
    };
    for (member, value, code, path) in [
        ("name", json!(" "), "value_missing", "name"),
        ("issuer", json!("http://10.0.0.1"), "url_refused", "issuer"),
        ("issuer", json!("file:///etc/passwd"), "url_refused", "issuer"),
        ("issuer", json!("https://user@vendor.example"), "url_refused", "issuer"),
        ("issuer", json!("https://169.254.169.254/latest"), "url_refused", "issuer"),
        ("domains", json!([{"domain": "localhost"}]), "value_invalid", "domains.0.domain"),
        ("domains", json!([{"domain": "a.example", "x": 1}]), "unknown_field", "domains.0.x"),
    ] {
        admin.post("/identity-providers", &wrong(member, value)).await.finding(code, path);
    }
    let id = known(app, &idp).await;
    let held = admin.get("/identity-providers").await;
    assert!(!held.text().contains(SECRET), "a secret is never shown");
    let held = held.ok().items("data")[0].clone();
    assert_eq!(held["has_secret"], true);
    assert!(held.str_at("redirect_uri").ends_with("/desk/sign-in/identity"), "{held:#}");
    // What is left out stays; a secret is not sent to another issuer.
    let path = format!("/identity-providers/{id}");
    assert_eq!(admin.put(&path, &wrong("client_secret", json!(null))).await.ok()["has_secret"], true);
    let mut moved = wrong("client_secret", json!(null));
    moved["issuer"] = json!("http://127.0.0.1:9");
    assert_eq!(admin.put(&path, &moved).await.ok()["has_secret"], false);
    // One that cannot be reached says so; one that is switched off is not there.
    let begin = json!({"provider": id});
    app.anonymous().post("/sessions/identity", &begin).await.problem(409, "identity_provider_unavailable");
    admin.put(&path, &wrong("enabled", json!(false))).await.ok();
    app.anonymous().post("/sessions/identity", &begin).await.problem(404, "not_found");
    assert_eq!(app.anonymous().get("/sessions/options").await.ok()["identity_providers"], json!([]));
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.problem(404, "not_found");
}
