//! Who gets in, and who sees and does what. Tests carry the numbers of the notes on reliability (S-24…S-48).
mod accounts;
mod attacks;
mod audit;
mod authenticator;
mod directory;
mod erasure;
mod expectations;
mod first_run;
mod identity;
mod identity_faults;
mod idp;
mod keys;
mod leaks;
mod matrix;
mod passkey_faults;
mod passkeys;
mod second_factor;
mod secrets;
mod sessions;
mod side_doors;
mod sign_in;
mod world;

use std::time::Duration;

use app::accounts::{AccountDraft, create_account};
use domain::{ids::OrganisationId, ticket::Role};
use mail::Limits;
use serde_json::{Value, json};
use test_support::{Actor, Builder, Pick as _, Reply, TestApp};

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) const fn smtp(builder: Builder) -> Builder {
    builder.smtp()
}

pub(crate) const fn behind_proxy(builder: Builder) -> Builder {
    builder.behind_proxy()
}

/// An account with [`PASSWORD`]; its id.
pub(crate) async fn member(app: &TestApp, role: Role, email: &str, provider: Option<&str>) -> String {
    let draft = AccountDraft {
        email: Some(email.to_owned()),
        name: email.split('@').next().unwrap_or_default().to_owned(),
        role,
        password: Some(PASSWORD.to_owned()),
        locale: "en".to_owned(),
        provider: provider.map(|id| id.parse::<OrganisationId>().expect("an id")),
        organisation: None,
        contact: None,
    };
    create_account(&app.inside().await, draft).await.expect("the account is made").id.to_string()
}

pub(crate) async fn try_password(app: &TestApp, email: &str, password: &str) -> Reply {
    app.anonymous().post("/sessions", &json!({"email": email, "password": password})).await
}

/// A session by password, where no second step is asked for.
pub(crate) async fn session(app: &TestApp, email: &str) -> Reply {
    try_password(app, email, PASSWORD).await.expect(200)
}

pub(crate) fn bearer(app: &TestApp, session: &Value) -> Actor {
    app.bearer(session.str_at("access_token"))
}

pub(crate) async fn signed_in(app: &TestApp, email: &str) -> Actor {
    bearer(app, &session(app, email).await.ok())
}

/// The cookie that a browser would send back.
pub(crate) fn cookie(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

pub(crate) async fn refreshed(app: &TestApp, cookie: &str) -> Reply {
    app.anonymous().with("Cookie", cookie).post("/sessions/refresh", &json!({})).await
}

/// Lets jobs run where the clock stands.
pub(crate) async fn jobs_run(app: &TestApp) {
    let now = app.anonymous().get("/sandbox/clock").await.ok();
    app.clock(now.str_at("now")).await;
}

/// The link in the newest letter to an address, once `count` letters to it were delivered.
pub(crate) async fn link_to(app: &TestApp, address: &str, count: usize) -> String {
    jobs_run(app).await;
    for _ in 0..200 {
        let mine: Vec<_> =
            app.sink().received().into_iter().filter(|mail| mail.to.iter().any(|to| to == address)).collect();
        if mine.len() >= count {
            let letter = mail::parse(&mine[count - 1].data, &Limits::default()).expect("our letters parse");
            let text = letter.text.clone();
            let link = text.split_whitespace().find(|word| word.starts_with("http"));
            return link.unwrap_or_else(|| panic!("no link: {text}")).to_owned();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no {count} letters to {address}")
}

pub(crate) fn token_in(link: &str) -> String {
    link.split_once("token=").map_or_else(|| panic!("no token: {link}"), |(_, token)| token.to_owned())
}

/// The body without what differs from request to request.
pub(crate) fn said(reply: &Reply) -> Value {
    let mut body = if reply.body.is_empty() { Value::Null } else { reply.json() };
    if let Some(map) = body.as_object_mut() {
        map.remove("request_id");
    }
    body
}
