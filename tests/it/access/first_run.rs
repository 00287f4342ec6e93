//! The first administrator: by the link of whoever started the server, once, and only while nobody has an account.
use app::accounts::first_run_token;
use domain::ticket::Role;
use serde_json::{Value, json};
use test_support::{Reply, TestApp, on_both};

use super::{PASSWORD, bearer, member, said, signed_in};

on_both!(
    the_first_administrator_comes_by_the_link_and_nobody_after,
    s_34_a_wrong_token_founds_nothing_and_the_newest_link_stands,
    what_an_account_lacks_is_told_by_field_and_the_link_stays,
    a_desk_with_accounts_is_begun_by_nobody,
    a_demonstration_is_ended_by_an_administrator_once,
);

fn given(token: &str) -> Value {
    json!({"token": token, "email": "Anna@Desk.test", "name": " Anna Smirnova ", "password": PASSWORD, "locale": "en"})
}

async fn begin(app: &TestApp, body: &Value) -> Reply {
    app.anonymous().post("/sessions/first-run", body).await
}

async fn token(app: &TestApp) -> Option<String> {
    first_run_token(&app.inside().await, None).await.expect("the store answers")
}

async fn awaited(app: &TestApp) -> bool {
    app.anonymous().get("/sessions/options").await.ok()["first_run"] == true
}

async fn the_first_administrator_comes_by_the_link_and_nobody_after(app: &TestApp) {
    assert!(awaited(app).await);
    let link = token(app).await.expect("nobody has an account");
    let session = begin(app, &given(&link)).await.expect(200);
    assert!(session.header("set-cookie").contains("HttpOnly"), "a session like any other");
    let session = session.json();
    assert_eq!(session["account"]["role"], "administrator");
    assert_eq!(session["account"]["email"], "anna@desk.test");
    assert_eq!(session["account"]["name"], "Anna Smirnova");
    assert_eq!(session["account"]["locale"], "en");
    let administrator = bearer(app, &session);
    let log = administrator.get("/audit-log?kind=account.created").await.ok();
    assert_eq!(log["data"][0]["data"]["by"], "first_run", "{log:#}");

    assert!(!awaited(app).await);
    assert_eq!(token(app).await, None);
    let mut second = given(&link);
    second["email"] = json!("boris@desk.test");
    begin(app, &second).await.problem(409, "already_founded");
    signed_in(app, "anna@desk.test").await.get("/accounts").await.ok();
}

async fn s_34_a_wrong_token_founds_nothing_and_the_newest_link_stands(app: &TestApp) {
    // Before any link was made, and with one that is not it.
    let early = said(&begin(app, &given("0000")).await.expect(401));
    let first = token(app).await.expect("a link");
    assert_eq!(said(&begin(app, &given("0000")).await.expect(401)), early);
    let second = token(app).await.expect("another link");
    assert_ne!(first, second);
    begin(app, &given(&first)).await.problem(401, "unauthenticated");
    assert!(awaited(app).await);
    begin(app, &given(&second)).await.expect(200);
}

async fn what_an_account_lacks_is_told_by_field_and_the_link_stays(app: &TestApp) {
    let link = token(app).await.expect("a link");
    for (field, value, code) in [
        ("password", "short", "password_short"),
        ("email", "nowhere", "address_invalid"),
        ("name", "  ", "name_missing"),
        ("locale", "fr", "locale_unknown"),
    ] {
        let mut body = given(&link);
        body[field] = json!(value);
        begin(app, &body).await.finding(code, field);
    }
    begin(app, &given(&link)).await.expect(200);
}

async fn a_desk_with_accounts_is_begun_by_nobody(app: &TestApp) {
    let link = token(app).await.expect("a link");
    member(app, Role::Agent, "boris@desk.test", None).await;
    begin(app, &given(&link)).await.problem(409, "already_founded");
    assert_eq!(token(app).await, None);
}

async fn a_demonstration_is_ended_by_an_administrator_once(app: &TestApp) {
    let (administrator, agent) = (app.administrator().await.clone(), app.agent("agent1").await);
    let shown = async || app.anonymous().get("/sessions/options").await.ok()["demonstration"] == true;
    let end = "/demonstration/removal";
    assert!(!shown().await);
    administrator.post(end, &json!({})).await.expect(404);
    app.inside().await.demonstration.begin();
    assert!(shown().await);
    agent.post(end, &json!({})).await.expect(403);
    app.anonymous().post(end, &json!({})).await.expect(401);
    let ended = administrator.post(end, &json!({})).await.expect(202).json();
    assert_eq!(ended["first_run_token"], app.inside().await.demonstration.ended().await);
    administrator.post(end, &json!({})).await.expect(404);
    assert!(shown().await, "until the real desk answers in its place");
}
