//! Signing in that holds: nobody is told who has an account, nobody tries for long, links do what they were sent for.
use domain::ticket::Role;
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use super::{
    PASSWORD, bearer, behind_proxy, cookie, jobs_run, link_to, member, refreshed, said, session, signed_in,
    smtp, token_in, try_password,
};

on_both!(
    s_34_nobody_is_told_who_has_an_account,
    s_39_a_password_is_tried_ten_times,
    s_08_an_address_is_one_text,
    s_36_s_38_nobody_is_proven_by_what_anybody_can_write,
);
on_both!(with behind_proxy: s_39_a_network_is_limited_as_its_proxy_says);
on_both!(with smtp:
    s_32_links_lead_to_the_configured_address,
    s_34_letters_go_to_those_on_file_only,
    s_35_a_link_opens_what_it_was_sent_for_once_and_in_time,
    s_37_a_password_is_changed_by_who_knows_it,
);

async fn s_34_nobody_is_told_who_has_an_account(app: &TestApp) {
    member(app, Role::Agent, "known@desk.test", None).await;
    let gone = member(app, Role::Agent, "gone@desk.test", None).await;
    let disabled = json!({"disabled": true});
    app.administrator().await.patch(&format!("/accounts/{gone}"), &disabled).await.ok();
    let mut told = Vec::new();
    for (email, password) in [
        ("known@desk.test", "wrong horse battery"),
        ("gone@desk.test", PASSWORD),
        ("nobody@desk.test", PASSWORD),
    ] {
        let reply = try_password(app, email, password).await.expect(401);
        told.push(said(&reply));
    }
    assert!(told.iter().all(|body| *body == told[0]), "{told:#?}");
    for path in ["/sign-in-links", "/password-resets"] {
        for email in ["known@desk.test", "gone@desk.test", "nobody@desk.test", "", "no address"] {
            let reply = app.anonymous().post(path, &json!({"email": email})).await.expect(202);
            assert!(reply.body.is_empty(), "{path} {email}");
        }
    }
}

async fn s_39_a_password_is_tried_ten_times(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    member(app, Role::Agent, "other@desk.test", None).await;
    for who in ["anna@desk.test", "nobody@desk.test"] {
        for spelt in [who.to_owned(), who.to_uppercase(), format!(" {who} ")].iter().cycle().take(10) {
            try_password(app, spelt, "wrong horse battery").await.problem(401, "unauthenticated");
        }
        // Not even the right one counts now, however the request says where it comes from.
        let words = json!({"email": who, "password": PASSWORD});
        let elsewhere = app.anonymous().with("X-Forwarded-For", "198.51.100.7");
        for caller in [app.anonymous(), elsewhere] {
            let refused = caller.post("/sessions", &words).await;
            assert_eq!(refused.header("retry-after"), "900");
            refused.problem(429, "rate_limited");
        }
    }
    signed_in(app, "other@desk.test").await.get("/me").await.ok();
    app.restart().await;
    try_password(app, "anna@desk.test", PASSWORD).await.problem(429, "rate_limited");
    app.clock("2026-11-01T00:15:00Z").await;
    // Who got in starts anew.
    for _ in 0..2 {
        for _ in 0..9 {
            try_password(app, "anna@desk.test", "wrong horse battery").await.expect(401);
        }
        session(app, "anna@desk.test").await.expect(200);
    }
}

async fn s_39_a_network_is_limited_as_its_proxy_says(app: &TestApp) {
    let from = |address: &str| app.anonymous().with("X-Forwarded-For", address);
    let link = json!({"token": "0".repeat(64)});
    for host in 0..100 {
        let address = format!("203.0.113.9, 2001:db8:1:2::{host:x}");
        from(&address).post("/sessions/link", &link).await.problem(401, "unauthenticated");
    }
    from("2001:db8:1:2:ffff::1").post("/sessions/link", &link).await.problem(429, "rate_limited");
    from("2001:db8:1:3::1").post("/sessions/link", &link).await.problem(401, "unauthenticated");
}

async fn s_08_an_address_is_one_text(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let anybody = app.anonymous();
    for email in [json!(["anna@desk.test", "thief@evil.example"]), json!({"a": 1}), json!(null), json!(7)] {
        anybody.post("/password-resets", &json!({"email": email})).await.finding("wrong_type", "email");
    }
    // A letter that only looks like one of ours is another address.
    for email in ["аnna@desk.test", "anna@desk.test\u{0}", "anna@desk.test,thief@evil.example"] {
        anybody.post("/password-resets", &json!({"email": email})).await.expect(202);
    }
    jobs_run(app).await;
    assert!(app.letters_to("anna@desk.test").await.is_empty());
    assert!(app.outbox().await.is_empty());
}

async fn s_36_s_38_nobody_is_proven_by_what_anybody_can_write(app: &TestApp) {
    for header in ["X-Remote-User", "X-Forwarded-User", "Remote-User", "X-Auth-Request-Email"] {
        app.anonymous().with(header, "root").get("/me").await.problem(401, "unauthenticated");
    }
    member(app, Role::Agent, "anna@desk.test", None).await;
    let opened = session(app, "anna@desk.test").await.ok();
    let token = opened.str_at("access_token");
    let parts: Vec<&str> = token.split('.').collect();
    // {"alg":"none"}, {"alg":"HS512"}, {"alg":"HS256","kid":"../../dev/null"}
    for header in
        ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzUxMiJ9", "eyJhbGciOiJIUzI1NiIsImtpZCI6Ii4uLy4uL2Rldi9udWxsIn0"]
    {
        for signature in [parts[2], ""] {
            let forged = format!("{header}.{}.{signature}", parts[1]);
            app.bearer(&forged).get("/me").await.problem(401, "unauthenticated");
        }
    }
    app.bearer(&format!("{}.{}.", parts[0], parts[1])).get("/me").await.problem(401, "unauthenticated");
    app.bearer(token).get("/me").await.ok();
}

async fn s_32_links_lead_to_the_configured_address(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let evil = app
        .anonymous()
        .with("X-Forwarded-Host", "evil.example")
        .with("Forwarded", "host=evil.example")
        .with("Host", "evil.example");
    evil.post("/password-resets", &json!({"email": "anna@desk.test"})).await.expect(202);
    let link = link_to(app, "anna@desk.test", 1).await;
    assert!(!link.contains("evil") && link.contains("/desk/new-password?token="), "{link}");
}

async fn s_34_letters_go_to_those_on_file_only(app: &TestApp) {
    let contact = app.customer("olga").await;
    let invitation = json!({"role": "contact", "contact": contact.contact, "email": contact.address});
    app.administrator().await.post("/accounts", &invitation).await.created();
    let ask = json!({"email": format!(" {} ", contact.address.to_uppercase())});
    for _ in 0..5 {
        app.anonymous().post("/sign-in-links", &ask).await.expect(202);
    }
    let link = link_to(app, &contact.address, 2).await;
    assert!(link.contains("/sign-in?token=") && !link.contains("/desk/"), "{link}");
    let session = app.anonymous().post("/sessions/link", &json!({"token": token_in(&link)})).await.ok();
    assert_eq!(bearer(app, &session).get("/me").await.ok()["role"], "contact");
    jobs_run(app).await;
    // The invitation, and three of the five: no more an hour.
    let letters = app.letters_to(&contact.address).await;
    assert_eq!(letters.len(), 4, "{letters:#?}");
    // Whoever reads the outbox may not sign in as somebody else (S-29).
    for letter in &letters {
        assert!(!letter.str_at("text").contains("token="), "{letter:#}");
    }
}

async fn s_35_a_link_opens_what_it_was_sent_for_once_and_in_time(app: &TestApp) {
    let admin = app.administrator().await;
    let anybody = app.anonymous();
    let invited = admin
        .post("/accounts", &json!({"role": "agent", "name": "Boris", "email": "boris@desk.test"}))
        .await
        .created();
    let path = format!("/accounts/{}/invitation", invited.str_at("id"));
    let first = token_in(&link_to(app, "boris@desk.test", 1).await);
    admin.post(&path, &json!({})).await.expect(202);
    let second = token_in(&link_to(app, "boris@desk.test", 2).await);
    let set = |token: &str| json!({"token": token, "password": PASSWORD});
    for nothing in ["", " ", "%20", "0", "null", &first] {
        anybody.post("/passwords", &set(nothing)).await.problem(401, "unauthenticated");
        anybody.post("/sessions/link", &json!({"token": nothing})).await.problem(401, "unauthenticated");
    }
    // A password that is refused leaves the link as it is.
    let short = json!({"token": second, "password": "Password2026!"});
    anybody.post("/passwords", &short).await.finding("password_common", "password");
    anybody.post("/passwords", &set(&second)).await.expect(204);
    anybody.post("/passwords", &set(&second)).await.problem(401, "unauthenticated");
    session(app, "boris@desk.test").await;
    admin.post(&path, &json!({})).await.problem(409, "account_active");
    // A link to set a password opens no session, and lives an hour.
    anybody.post("/password-resets", &json!({"email": "boris@desk.test"})).await.expect(202);
    let reset = token_in(&link_to(app, "boris@desk.test", 4).await);
    anybody.post("/sessions/link", &json!({"token": reset})).await.problem(401, "unauthenticated");
    app.clock("2026-11-01T01:00:00Z").await;
    anybody.post("/passwords", &set(&reset)).await.problem(401, "unauthenticated");
    // An invitation lives three days.
    admin
        .post("/accounts", &json!({"role": "agent", "name": "Vera", "email": "vera@desk.test"}))
        .await
        .created();
    let late = token_in(&link_to(app, "vera@desk.test", 1).await);
    app.clock("2026-11-04T01:00:00Z").await;
    anybody.post("/passwords", &set(&late)).await.problem(401, "unauthenticated");
}

async fn s_37_a_password_is_changed_by_who_knows_it(app: &TestApp) {
    member(app, Role::Supervisor, "anna@desk.test", None).await;
    let (here, there) = (session(app, "anna@desk.test").await, session(app, "anna@desk.test").await);
    assert_ne!(cookie(&here), cookie(&there), "every sign-in has an identity of its own (S-33)");
    let anna = bearer(app, &here.clone().ok());
    let words = |old: &str, new: &str| json!({"current_password": old, "password": new});
    anna.put("/me/password", &words("", "семь лун над рекой"))
        .await
        .finding("password_wrong", "current_password");
    anna.put("/me/password", &words("wrong horse battery", "семь лун над рекой"))
        .await
        .finding("password_wrong", "current_password");
    for (weak, code) in [
        ("seven moons", "password_short"),
        ("123456789012", "password_common"),
        ("anna@desk.test", "password_personal"),
    ] {
        anna.put("/me/password", &words(PASSWORD, weak)).await.finding(code, "password");
    }
    anna.put("/me/password", &words(PASSWORD, "семь лун над рекой")).await.expect(204);
    refreshed(app, &cookie(&there)).await.problem(401, "unauthenticated");
    refreshed(app, &cookie(&here)).await.expect(200);
    try_password(app, "anna@desk.test", PASSWORD).await.problem(401, "unauthenticated");
    try_password(app, "anna@desk.test", "семь лун над рекой").await.expect(200);
    assert_eq!(app.letters_to("anna@desk.test").await.len(), 1, "its owner is told");
}
