//! Signing in: by a link that works once, short access tokens, refresh tokens that rotate; wrong words are all
//! answered alike.
use serde_json::{Value, json};
use test_support::{Actor, Builder, Pick as _, Reply, TestApp, on_both};

on_both!(nobody_signs_in_without_the_right_words);
on_both!(with demo:
    a_link_opens_a_session_once,
    an_access_token_ends_by_the_desks_clock,
    a_refresh_token_that_comes_twice_ends_the_session,
    the_demonstration_has_something_to_show,
);

const fn demo(builder: Builder) -> Builder {
    builder.demo()
}

async fn nobody_signs_in_without_the_right_words(app: &TestApp) {
    let anybody = app.anonymous();
    for email in ["nobody@desk.test", "", "' OR 1=1 --"] {
        let words = json!({"email": email, "password": "correct horse battery"});
        anybody.post("/sessions", &words).await.problem(401, "unauthenticated");
    }
    anybody.post("/sessions/link", &json!({"token": "0".repeat(64)})).await.problem(401, "unauthenticated");
    let refused =
        anybody.with("Cookie", "reglament_refresh=stolen").post("/sessions/refresh", &json!({})).await;
    assert!([401, 403].contains(&refused.status), "{}", refused.text());
    anybody.get("/me").await.problem(401, "unauthenticated");
}

async fn token_of(app: &TestApp, who: &str) -> String {
    let links = app.links().await;
    let found = links.iter().find(|(held, _)| held == who);
    found.unwrap_or_else(|| panic!("no link for {who}: {links:?}")).1.clone()
}

async fn signed_in(app: &TestApp, who: &str) -> Reply {
    let token = token_of(app, who).await;
    app.anonymous().post("/sessions/link", &json!({"token": token})).await.expect(200)
}

/// The cookie that a browser would send back.
fn cookie(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

async fn refreshed(app: &TestApp, cookie: &str) -> Reply {
    app.anonymous().with("Cookie", cookie).post("/sessions/refresh", &json!({})).await
}

fn bearer(app: &TestApp, session: &Value) -> Actor {
    app.bearer(session.str_at("access_token"))
}

async fn a_link_opens_a_session_once(app: &TestApp) {
    let reply = signed_in(app, "agent").await;
    let flags = reply.header("set-cookie").to_lowercase();
    for flag in ["httponly", "samesite=strict", "path=/api/v1/sessions"] {
        assert!(flags.contains(flag), "{flags}");
    }
    let session = reply.clone().ok();
    assert_eq!(session.at("account.role"), "agent");
    assert!(
        !session.to_string().contains(cookie(&reply).split_once('=').expect("a value").1),
        "not in the body"
    );
    bearer(app, &session).get("/queue").await.ok();
    let again = json!({"token": token_of(app, "agent").await});
    app.anonymous().post("/sessions/link", &again).await.problem(401, "unauthenticated");
    let next = refreshed(app, &cookie(&reply)).await.expect(200);
    assert_ne!(cookie(&next), cookie(&reply), "it rotates");
    let client = signed_in(app, "client").await.ok();
    assert_eq!(client.at("account.role"), "contact");
    bearer(app, &client).get("/queue").await.problem(403, "staff_only");
}

async fn an_access_token_ends_by_the_desks_clock(app: &TestApp) {
    let reply = signed_in(app, "administrator").await;
    let session = reply.clone().ok();
    assert_eq!(session["expires_in"], 900);
    let admin = bearer(app, &session);
    app.clock("2026-11-01T00:14:59Z").await;
    admin.get("/me").await.ok();
    app.clock("2026-11-01T00:15:00Z").await;
    admin.get("/me").await.problem(401, "unauthenticated");
    let next = refreshed(app, &cookie(&reply)).await.ok();
    bearer(app, &next).get("/me").await.ok();
    // Thirty days without a visit end the session.
    app.clock("2026-12-02T00:00:00Z").await;
    refreshed(app, &cookie(&reply)).await.problem(401, "unauthenticated");
}

async fn a_refresh_token_that_comes_twice_ends_the_session(app: &TestApp) {
    let first = cookie(&signed_in(app, "client").await);
    let second = cookie(&refreshed(app, &first).await.expect(200));
    // Whoever comes with the old one has stolen it, or was stolen from: nobody goes on.
    refreshed(app, &first).await.problem(401, "unauthenticated");
    refreshed(app, &second).await.problem(401, "unauthenticated");
}

async fn the_demonstration_has_something_to_show(app: &TestApp) {
    let agent = bearer(app, &signed_in(app, "agent").await.ok());
    let queue = agent.all("/queue").await;
    assert!(!queue.is_empty());
    let client = bearer(app, &signed_in(app, "client").await.ok());
    let own = client.all("/tickets").await;
    assert!(!own.is_empty() && own.len() < agent.all("/tickets").await.len() + 1, "{own:#?}");
    for ticket in &own {
        client.get(&format!("/tickets/{}", ticket.str_at("id"))).await.ok();
    }
    // Cases stand in every state that a timer can be in.
    let administrator = bearer(app, &signed_in(app, "administrator").await.ok());
    let mut timers = Vec::new();
    for ticket in administrator.all("/tickets").await {
        let whole = administrator.get(&format!("/tickets/{}", ticket.str_at("id"))).await.ok();
        timers.extend(whole.items("timers").to_vec());
    }
    for state in ["running", "paused", "met", "breached", "cancelled"] {
        assert!(timers.iter().any(|timer| timer["state"] == state), "no timer is {state}");
    }
    assert!(timers.iter().any(|timer| timer["provisional"] == true), "no timer is provisional");
    let rated = administrator.post("/tickets/search", &json!({"filter": {"open": false}})).await.ok();
    assert!(rated.items("data").len() >= 8, "{rated:#}");
    // A restart shows the same demonstration, with fresh links.
    let before = agent.all("/tickets").await.len();
    app.restart().await;
    let agent = bearer(app, &signed_in(app, "agent").await.ok());
    assert_eq!(agent.all("/tickets").await.len(), before);
}
