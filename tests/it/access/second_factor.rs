//! The second factor of staff: codes count once, recovery codes too, and the desk may require it.
use domain::ticket::Role;
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};
use totp_rs::{Builder, Secret};

use super::{PASSWORD, bearer, cookie, member, refreshed, session, signed_in, try_password};

on_both!(
    a_code_counts_once,
    s_39_codes_are_tried_five_times,
    a_lost_authenticator_is_replaced,
    staff_sets_one_up_where_it_is_required,
);

fn code(secret: &str, at: &str) -> String {
    let seconds = at.parse::<jiff::Timestamp>().expect("an instant").as_second();
    let totp = Builder::new()
        .with_secret(Secret::try_from_base32(secret).expect("base32"))
        .build()
        .expect("it fits");
    totp.generate(u64::try_from(seconds).expect("after 1970")).to_string()
}

/// Sets a second factor up where the clock stands; the secret and the recovery codes.
async fn enrolled(actor: &Actor, at: &str) -> (String, Vec<Value>) {
    let begun = actor.post("/me/second-factor", &json!({"password": PASSWORD})).await.ok();
    let secret = begun.str_at("secret").to_owned();
    assert!(begun.str_at("uri").contains(&secret) && begun.str_at("uri").starts_with("otpauth://totp/"));
    actor
        .post("/me/second-factor/confirmation", &json!({"code": "000000"}))
        .await
        .finding("code_invalid", "code");
    let confirmed = json!({"code": code(&secret, at)});
    let codes = actor.post("/me/second-factor/confirmation", &confirmed).await.ok();
    (secret, codes.items("recovery_codes").to_vec())
}

/// The challenge of the first step.
async fn challenge(app: &TestApp, email: &str) -> Value {
    let asked = try_password(app, email, PASSWORD).await.expect(202);
    assert!(asked.header("set-cookie").is_empty(), "no session yet");
    let asked = asked.json();
    assert!(asked.get("access_token").is_none(), "{asked:#}");
    asked
}

async fn second_step(app: &TestApp, challenge: &Value, code: &str) -> test_support::Reply {
    let body = json!({"challenge": challenge["challenge"], "code": code});
    app.anonymous().post("/sessions/second-step", &body).await
}

async fn a_code_counts_once(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let anna = signed_in(app, "anna@desk.test").await;
    anna.post("/me/second-factor", &json!({})).await.finding("password_wrong", "current_password");
    let (secret, recovery) = enrolled(&anna, "2026-11-01T00:00:00Z").await;
    assert_eq!(recovery.len(), 10);
    anna.post("/me/second-factor", &json!({"password": PASSWORD})).await.problem(409, "second_factor_exists");
    let held = anna.get("/me/second-factor").await.ok();
    assert_eq!(held, json!({"enabled": true, "recovery_codes_left": 10, "required": false}));
    let asked = challenge(app, "anna@desk.test").await;
    assert_eq!(asked["enrolment_required"], false);
    // The code it was confirmed with is used up.
    second_step(app, &asked, &code(&secret, "2026-11-01T00:00:00Z")).await.finding("code_invalid", "code");
    app.clock("2026-11-01T00:01:00Z").await;
    let now = code(&secret, "2026-11-01T00:01:00Z");
    let opened = second_step(app, &asked, &now).await.expect(200);
    assert!(!opened.header("set-cookie").is_empty());
    bearer(app, &opened.ok()).get("/me").await.ok();
    second_step(app, &asked, &now).await.finding("code_invalid", "code");
    // Nor does an older one, though it would still be in its window.
    second_step(app, &asked, &code(&secret, "2026-11-01T00:00:30Z")).await.finding("code_invalid", "code");
    // A recovery code opens one sign-in, however it is typed.
    let typed = recovery[0].as_str().expect("a code").to_uppercase().replace('-', " ");
    second_step(app, &asked, &typed).await.expect(200);
    second_step(app, &asked, &typed).await.finding("code_invalid", "code");
    assert_eq!(anna.get("/me/second-factor").await.ok()["recovery_codes_left"], 9);
    // The first step is five minutes old, and no token but its own is one.
    app.clock("2026-11-01T00:05:00Z").await;
    second_step(app, &asked, &code(&secret, "2026-11-01T00:05:00Z")).await.problem(401, "unauthenticated");
    app.bearer(asked.str_at("challenge")).get("/me").await.problem(401, "unauthenticated");
}

async fn s_39_codes_are_tried_five_times(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let (secret, _) = enrolled(&signed_in(app, "anna@desk.test").await, "2026-11-01T00:00:00Z").await;
    app.clock("2026-11-01T00:20:00Z").await;
    for _ in 0..5 {
        let asked = challenge(app, "anna@desk.test").await;
        second_step(app, &asked, "000000").await.finding("code_invalid", "code");
    }
    let asked = challenge(app, "anna@desk.test").await;
    let right = code(&secret, "2026-11-01T00:20:00Z");
    second_step(app, &asked, &right).await.problem(429, "rate_limited");
    app.clock("2026-11-01T00:35:00Z").await;
    let asked = challenge(app, "anna@desk.test").await;
    second_step(app, &asked, &code(&secret, "2026-11-01T00:35:00Z")).await.expect(200);
}

async fn a_lost_authenticator_is_replaced(app: &TestApp) {
    let id = member(app, Role::Agent, "anna@desk.test", None).await;
    let anna = signed_in(app, "anna@desk.test").await;
    let (_, recovery) = enrolled(&anna, "2026-11-01T00:00:00Z").await;
    let fresh = anna.post("/me/second-factor/recovery-codes", &json!({"code": recovery[0]})).await.ok();
    anna.post("/me/second-factor/removal", &json!({"code": recovery[1]}))
        .await
        .finding("code_invalid", "code");
    anna.post("/me/second-factor/removal", &json!({"code": fresh.items("recovery_codes")[0]}))
        .await
        .expect(204);
    let open = session(app, "anna@desk.test").await;
    enrolled(&anna, "2026-11-01T00:00:00Z").await;
    let path = format!("/accounts/{id}/second-factor");
    app.agent("agent1").await.delete(&path).await.problem(403, "administrators_only");
    app.administrator().await.delete(&path).await.expect(204);
    refreshed(app, &cookie(&open)).await.problem(401, "unauthenticated");
    session(app, "anna@desk.test").await;
    app.administrator().await.delete(&path).await.problem(409, "second_factor_missing");
}

async fn staff_sets_one_up_where_it_is_required(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let before = session(app, "anna@desk.test").await;
    let policy = json!({"second_factor_of_staff": true});
    app.agent("agent1").await.put("/access-policy", &policy).await.problem(403, "administrators_only");
    let admin = app.administrator().await;
    admin.put("/access-policy", &policy).await.ok();
    assert_eq!(admin.get("/access-policy").await.ok(), policy);
    refreshed(app, &cookie(&before)).await.problem(401, "unauthenticated");
    let asked = challenge(app, "anna@desk.test").await;
    assert_eq!(asked["enrolment_required"], true);
    second_step(app, &asked, "000000").await.problem(409, "second_factor_missing");
    let enrol = json!({"challenge": asked["challenge"]});
    let begun = app.anonymous().post("/sessions/second-step/enrolment", &enrol).await.ok();
    let first = code(begun.str_at("secret"), "2026-11-01T00:00:00Z");
    let opened = second_step(app, &asked, &first).await.expect(200);
    let opened = opened.ok();
    assert_eq!(opened.items("recovery_codes").len(), 10);
    let anna = bearer(app, &opened);
    anna.post("/me/second-factor/removal", &json!({"code": opened.items("recovery_codes")[0]}))
        .await
        .problem(409, "second_factor_required");
    let asked = challenge(app, "anna@desk.test").await;
    assert_eq!(asked["enrolment_required"], false);
    let enrol = json!({"challenge": asked["challenge"]});
    app.anonymous()
        .post("/sessions/second-step/enrolment", &enrol)
        .await
        .problem(409, "second_factor_exists");
}
