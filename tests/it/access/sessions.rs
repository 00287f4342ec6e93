//! One's own devices; what ends a session, and when.
use domain::ticket::Role;
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use super::{PASSWORD, bearer, cookie, member, refreshed, session, signed_in, try_password};

on_both!(
    one_sees_and_ends_ones_own_sessions,
    s_33_who_signed_out_or_was_disabled_is_out,
    s_37_a_stolen_refresh_token_ends_and_is_told,
);

async fn one_sees_and_ends_ones_own_sessions(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    member(app, Role::Agent, "other@desk.test", None).await;
    let other = signed_in(app, "other@desk.test").await;
    let phone = app.anonymous().with("User-Agent", "Phone/1");
    let words = json!({"email": "anna@desk.test", "password": PASSWORD});
    let there = phone.post("/sessions", &words).await.expect(200);
    app.clock("2026-11-01T00:05:00Z").await;
    let here = session(app, "anna@desk.test").await;
    let anna = bearer(app, &here.clone().ok());
    let held = anna.all("/me/sessions").await;
    assert_eq!(held.len(), 2, "{held:#?}");
    assert_eq!((&held[0]["current"], &held[1]["current"]), (&json!(true), &json!(false)));
    assert_eq!(held[1]["user_agent"], "Phone/1");
    assert_eq!(held[1]["address"], "127.0.0.1");
    test_support::assert_instant(&held[1]["created_at"], "2026-11-01T00:00:00Z");
    app.clock("2026-11-01T00:10:00Z").await;
    let there = refreshed(app, &cookie(&there)).await.expect(200);
    let seen = anna.all("/me/sessions").await;
    let far = seen.iter().find(|held| held["current"] == false).expect("the phone");
    assert_eq!(far["id"], held[1]["id"], "the same sign-in");
    test_support::assert_instant(&far["created_at"], "2026-11-01T00:00:00Z");
    test_support::assert_instant(&far["last_seen_at"], "2026-11-01T00:10:00Z");
    // Another's session is not there.
    let path = format!("/me/sessions/{}", far.str_at("id"));
    assert_eq!(&anna.get(&path).await.ok(), far);
    other.get(&path).await.problem(404, "not_found");
    other.delete(&path).await.problem(404, "not_found");
    anna.delete(&path).await.expect(204);
    anna.delete(&path).await.problem(404, "not_found");
    anna.get(&path).await.problem(404, "not_found");
    refreshed(app, &cookie(&there)).await.problem(401, "unauthenticated");
    let third = session(app, "anna@desk.test").await;
    anna.delete("/me/sessions").await.expect(204);
    refreshed(app, &cookie(&third)).await.problem(401, "unauthenticated");
    refreshed(app, &cookie(&here)).await.expect(200);
    assert_eq!(other.all("/me/sessions").await.len(), 1);
}

async fn s_33_who_signed_out_or_was_disabled_is_out(app: &TestApp) {
    let id = member(app, Role::Agent, "anna@desk.test", None).await;
    let first = session(app, "anna@desk.test").await;
    app.anonymous().with("Cookie", &cookie(&first)).delete("/sessions/current").await.expect(204);
    refreshed(app, &cookie(&first)).await.problem(401, "unauthenticated");
    let second = session(app, "anna@desk.test").await;
    let anna = bearer(app, &second.clone().ok());
    let admin = app.administrator().await;
    admin.patch(&format!("/accounts/{id}"), &json!({"disabled": true})).await.ok();
    refreshed(app, &cookie(&second)).await.problem(401, "unauthenticated");
    try_password(app, "anna@desk.test", PASSWORD).await.problem(401, "unauthenticated");
    anna.get("/me/sessions").await.problem(401, "unauthenticated");
    anna.get("/tickets").await.problem(401, "unauthenticated");
    admin.patch(&format!("/accounts/{id}"), &json!({"disabled": false})).await.ok();
    session(app, "anna@desk.test").await;
    // Other rights are a reason to sign in anew as well.
    let third = session(app, "anna@desk.test").await;
    admin.patch(&format!("/accounts/{id}"), &json!({"role": "supervisor"})).await.ok();
    refreshed(app, &cookie(&third)).await.problem(401, "unauthenticated");
    assert_eq!(session(app, "anna@desk.test").await.ok().at("account.role"), "supervisor");
}

async fn s_37_a_stolen_refresh_token_ends_and_is_told(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let first = cookie(&session(app, "anna@desk.test").await);
    let second = cookie(&refreshed(app, &first).await.expect(200));
    refreshed(app, &first).await.problem(401, "unauthenticated");
    refreshed(app, &second).await.problem(401, "unauthenticated");
}
