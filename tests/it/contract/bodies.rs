//! Bad input gets a problem with a stable code that names the place.
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certified, letter, noted};

on_both!(
    unknown_fields_are_named,
    wrong_types_are_named,
    what_is_no_json_is_400,
    large_bodies_end_at_the_limit,
    values_that_mean_nothing_are_named,
    nothing_is_received_in_the_future,
    words_from_many_scripts_survive,
    problems_speak_the_readers_language,
    what_programs_write_in_passing_is_understood,
    a_body_is_held_to_its_digest,
);

async fn unknown_fields_are_named(app: &TestApp) {
    let admin = app.administrator().await;
    let rows = [
        ("/tickets", json!({"product": PRODUCT, "text": "?", "txet": 1}), "txet"),
        (
            "/tickets",
            json!({"product": PRODUCT, "text": "?", "attachments": [{"name": "a", "nmae": "b"}]}),
            "attachments.0.nmae",
        ),
        ("/organisations", json!({"name": "A", "kind": "customer", "colour": "red"}), "colour"),
        (
            "/releases",
            json!({"product": PRODUCT, "version": "1", "published_at": "2026-01-01T00:00:00Z", "x": 1}),
            "x",
        ),
        (
            "/calendars/rf/compute",
            json!({"origin": "2026-11-16T10:00:00Z", "rule": {"kind": "same_day"}, "y": 1}),
            "y",
        ),
    ];
    for (path, body, place) in rows {
        admin.post(path, &body).await.finding("unknown_field", place);
    }
    app.anonymous()
        .post("/sandbox/tokens", &json!({"role": "agent", "rule": 1}))
        .await
        .finding("unknown_field", "rule");
    app.anonymous()
        .post("/sessions", &json!({"email": "a@b", "password": "x", "otp": 1}))
        .await
        .finding("unknown_field", "otp");
}

async fn wrong_types_are_named(app: &TestApp) {
    let admin = app.administrator().await;
    let rows = [
        ("/tickets", json!({"product": PRODUCT, "text": 5}), "wrong_type", "text"),
        ("/tickets", json!({"product": ["a"], "text": "?"}), "wrong_type", "product"),
        ("/tickets", json!({"text": "?"}), "value_missing", "product"),
        ("/tickets", json!([]), "wrong_type", ""),
    ];
    for (path, body, code, place) in rows {
        let reply = admin.post(path, &body).await;
        if place.is_empty() { drop(reply.expect(422)) } else { reply.finding(code, place) }
    }
    let at = json!({"product": PRODUCT, "text": "?", "received_at": "yesterday"});
    let problem = admin.post("/tickets", &at).await.expect(422).json();
    assert_eq!(problem.items("findings")[0]["path"], "received_at", "{problem:#}");
    let id = admin.get("/tickets/not-an-id").await;
    assert!([404, 422].contains(&id.status), "{}", id.text());
}

async fn what_is_no_json_is_400(app: &TestApp) {
    let admin = app.administrator().await;
    let deep =
        format!("{{\"product\": \"recfaces\", \"text\": \"?\", \"forms\": {{\"f\": {}", "[".repeat(100_000));
    for body in ["", "{", "{\"product\":", "nonsense", "{\"product\": \"recfaces\"} trailing", deep.as_str()]
    {
        let reply = admin.post_bytes("/tickets", "application/json", body.as_bytes().to_vec()).await;
        reply.problem(400, "malformed_json");
    }
    let latin = admin.post_bytes("/tickets", "application/json", vec![b'{', b'"', 0xe9, b'"', b'}']).await;
    latin.problem(400, "malformed_json");
    let form =
        admin.post_bytes("/tickets", "application/x-www-form-urlencoded", b"product=recfaces".to_vec()).await;
    form.problem(415, "media_type_unsupported");
}

async fn large_bodies_end_at_the_limit(app: &TestApp) {
    let user = certified(app, "olga").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    // Ten megabytes are read, and answered with a ticket or with a problem that has a code.
    let text = "щ".repeat(5 << 20);
    let reply = contact.post("/tickets", &json!({"product": PRODUCT, "text": text})).await;
    assert!([201, 413, 422].contains(&reply.status), "{}", reply.status);
    if reply.status != 201 {
        assert!(!reply.json().str_at("code").is_empty());
    }
    let over = vec![b' '; 13 << 20];
    contact.post_bytes("/tickets", "application/json", over).await.problem(413, "body_too_large");
    // The desk is well afterwards.
    contact.post("/tickets", &json!({"product": PRODUCT, "text": "Вопрос"})).await.created();
}

async fn values_that_mean_nothing_are_named(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let admin = app.administrator().await;
    let rows: [(&str, Value, &str, &str); 9] = [
        ("/tickets", json!({"product": "none", "text": "?"}), "unknown_product", "product"),
        ("/tickets", json!({"product": PRODUCT, "kind": "incident", "text": "?"}), "unknown_kind", "kind"),
        (
            "/tickets",
            json!({"product": PRODUCT, "text": "?", "customer": "01939b3c-0000-7000-8000-000000000000"}),
            "unknown_customer",
            "customer",
        ),
        (
            "/tickets",
            json!({"product": PRODUCT, "text": "?", "attachments": [{"name": "a", "content": "§"}]}),
            "content_invalid",
            "attachments.0.content",
        ),
        (
            "/entitlements",
            json!({"customer": user.organisation, "product": PRODUCT, "kind": "certificate", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}),
            "period_reversed",
            "valid_to",
        ),
        (
            "/contacts",
            json!({"organisation": "01939b3c-0000-7000-8000-000000000000", "name": "A", "addresses": []}),
            "unknown_organisation",
            "organisation",
        ),
        (
            "/contacts",
            json!({"organisation": user.organisation, "name": "A", "addresses": ["nobody"]}),
            "address_invalid",
            "addresses.0",
        ),
        (
            "/releases",
            json!({"product": PRODUCT, "version": " ", "published_at": "2026-01-01T00:00:00Z"}),
            "version_missing",
            "version",
        ),
        (
            "/rule-sets",
            json!({"product": PRODUCT, "plugin": "none@1.0.0", "in_force_from": "2026-12-01"}),
            "unknown_plugin",
            "plugin",
        ),
    ];
    for (path, body, code, place) in rows {
        admin.post(path, &body).await.finding(code, place);
    }
    let channel = json!({"product": PRODUCT, "channel": "pigeon", "text": "?"});
    admin.post("/tickets", &channel).await.expect(422);
}

async fn nothing_is_received_in_the_future(app: &TestApp) {
    let user = certified(app, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let later = "2026-11-16T12:00:01+04:00";
    let body = json!({"product": PRODUCT, "channel": "email", "received_at": later, "text": "?"});
    agent.post("/tickets", &body).await.finding("received_in_future", "received_at");
    let ticket = noted(&agent, &user, "2026-11-16T12:00:00+04:00", json!({})).await;
    let message = json!({"direction": "in", "type": "information", "text": "?", "received_at": later});
    let path = format!("/tickets/{}/messages", ticket.str_at("id"));
    agent.post(&path, &message).await.finding("received_in_future", "received_at");
    let mail = letter(&user, later, "Вопрос", "?");
    app.anonymous().post("/sandbox/inbound-mail", &mail).await.finding("received_in_future", "received_at");
    assert_eq!(agent.all("/tickets").await.len(), 1);
    // Receipt and channel are facts that only staff and partners may state.
    let contact = app.contact(&user.contact).await;
    let own = json!({"product": PRODUCT, "received_at": "2026-11-10T12:00:00+04:00", "text": "?"});
    contact.post("/tickets", &own).await.problem(403, "receipt_not_allowed");
}

async fn words_from_many_scripts_survive(app: &TestApp) {
    let user = certified(app, "vera").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let text = "Ёжик, 漢字, العربية, 👩‍💻, {{ 7*7 }}, <script>alert(1)</script>, '; DROP TABLE ticket; --, \u{202e}txt";
    let ticket = contact.post("/tickets", &json!({"product": PRODUCT, "text": text})).await.created();
    let messages = contact.all(&format!("/tickets/{}/messages", ticket.str_at("id"))).await;
    assert_eq!(messages[0]["text"], text);
    let letters = app.letters_to(&user.address).await;
    assert!(letters.iter().all(|letter| letter.str_at("subject").contains("{{ 7*7 }}")), "{letters:#?}");
    // A zero character is no text: refused or taken out, never a fault.
    let zero = contact.post("/tickets", &json!({"product": PRODUCT, "text": "до\u{0}после"})).await;
    assert!([201, 422].contains(&zero.status), "{}: {}", zero.status, zero.text());
}

async fn problems_speak_the_readers_language(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let body = json!({"product": "none", "text": "?"});
    let russian = agent.with("Accept-Language", "ru").post("/tickets", &body).await;
    assert_eq!(russian.problem(422, "unknown_product")["title"], "Такого продукта нет");
    let english = agent.with("Accept-Language", "en-GB,en;q=0.9").post("/tickets", &body).await;
    assert_eq!(english.problem(422, "unknown_product")["title"], "There is no such product");
}

async fn what_programs_write_in_passing_is_understood(app: &TestApp) {
    let admin = app.administrator().await;
    let body = "\u{feff}{\"name\": \"Ромашка\", \"kind\": \"customer\"}";
    admin.post_bytes("/organisations", "application/json", body.as_bytes().to_vec()).await.expect(201);
    let packed = admin.post_gzip("/organisations", "application/json", body.as_bytes()).await;
    packed.problem(415, "media_type_unsupported");
    let told = app.anonymous().get("/tickets?api_key=rgk_1").await.problem(401, "unauthenticated");
    assert!(told.str_at("detail").contains("in the address"), "{told:#}");
    assert!(!told.to_string().contains("rgk_1"));
}

async fn a_body_is_held_to_its_digest(app: &TestApp) {
    let admin = app.administrator().await;
    let body = r#"{"name": "A", "kind": "customer"}"#.as_bytes().to_vec();
    let digest = |bytes: &[u8]| format!("sha-256=:{}:", BASE64_STANDARD.encode(Sha256::digest(bytes)));
    let with = |value: &str| admin.with("content-digest", value);
    let post =
        async |value: &str| with(value).post_bytes("/organisations", "application/json", body.clone()).await;
    post(&digest(&body)).await.created();
    post(&format!("sha-512=:AAAA:, {}", digest(&body))).await.created();
    // Digests that we do not know are not looked at.
    post("md5=:AAAA:").await.created();
    post(&digest(b"another")).await.problem(400, "digest_mismatch");
    for malformed in ["sha-256", "sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:?:"] {
        post(malformed).await.problem(400, "digest_malformed");
    }
    assert_eq!(admin.all("/organisations?kind=customer").await.len(), 3);
    // With a key the body is read before the operation, and is judged as well.
    let keyed = with(&digest(b"another")).with("idempotency-key", "once");
    keyed
        .post_bytes("/organisations", "application/json", body.clone())
        .await
        .problem(400, "digest_mismatch");
    // As it came: packed.
    let rows = br#"{"readings": [{"series": "nothing", "at": "2026-11-01T00:00:00Z", "value": 1}]}"#;
    let told = with(&digest(rows)).post_gzip("/readings", "application/json", rows).await;
    told.problem(400, "digest_mismatch");
}
