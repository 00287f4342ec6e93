//! `ETag` and `If-Match`: nobody overwrites what they have not seen.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certified, noted, provider_of};

on_both!(
    an_action_on_a_stale_version_is_412,
    a_reply_does_not_cross_what_was_said_meanwhile,
    two_agents_at_once_act_one_after_the_other,
    what_has_no_version_is_tagged_by_its_content,
    a_number_is_no_tag_of_what_has_no_version,
    what_is_set_up_is_read_singly_and_changed_under_its_tag,
    a_letter_is_changed_under_the_tag_of_its_provider,
);

async fn an_action_on_a_stale_version_is_412(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let ticket = noted(&agent, &user, "2026-11-16T12:00:00+04:00", json!({})).await;
    let id = ticket.str_at("id");
    let read = agent.get(&format!("/tickets/{id}")).await;
    let etag = read.header("etag").to_owned();
    assert_eq!(etag, format!("\"v{}\"", read.json().at("version")));
    let assign = json!({});
    let current = agent.with("If-Match", &etag);
    let after = current.act(id, "start_work", &assign).await;
    assert_ne!(after.header("etag"), etag);
    after.ok();
    current.act(id, "answer", &json!({"text": "Ответ"})).await.problem(412, "version_mismatch");
    assert_eq!(app.ticket(id).await["status"], "in_progress");
    let malformed = agent.with("If-Match", "seven").act(id, "answer", &json!({"text": "Ответ"})).await;
    malformed.problem(400, "if_match_malformed");
    agent.with("If-Match", "*").act(id, "answer", &json!({"text": "Ответ"})).await.ok();
}

async fn a_reply_does_not_cross_what_was_said_meanwhile(app: &TestApp) {
    let user = certified(app, "vera").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let ticket = noted(&agent, &user, "2026-11-16T12:00:00+04:00", json!({})).await;
    let path = format!("/tickets/{}", ticket.str_at("id"));
    let etag = agent.get(&path).await.header("etag").to_owned();
    let said = json!({"text": "Уже не нужно"});
    let messages = format!("{path}/messages");
    app.contact(&user.contact).await.with("If-Match", &etag).post(&messages, &said).await.created();
    let reply = json!({"direction": "out", "type": "answer", "text": "Переустановите"});
    agent.with("If-Match", &etag).post(&messages, &reply).await.problem(412, "version_mismatch");
    let etag = agent.get(&path).await.header("etag").to_owned();
    agent.with("If-Match", &etag).post(&messages, &reply).await.created();
}

async fn two_agents_at_once_act_one_after_the_other(app: &TestApp) {
    let user = certified(app, "pavel").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let ticket = noted(&agent, &user, "2026-11-16T12:00:00+04:00", json!({})).await;
    let path = format!("/tickets/{}/messages", ticket.str_at("id"));
    let notes: Vec<_> = (0..6)
        .map(|number| json!({"direction": "internal", "type": "notice", "text": format!("Заметка {number}")}))
        .collect();
    let replies = futures::future::join_all(notes.iter().map(|note| agent.post(&path, note))).await;
    for reply in replies {
        reply.created();
    }
    let messages = agent.all(&path).await;
    let kept = messages.iter().filter(|message| message["direction"] == "internal").count();
    assert_eq!(kept, 6, "none overwrote another: {messages:#?}");
}

async fn what_has_no_version_is_tagged_by_its_content(app: &TestApp) {
    let user = app.customer("olga").await;
    let admin = app.administrator().await;
    let asset = json!({"customer": user.organisation, "kind": "server", "name": "Сервер"});
    let made = admin.post("/assets", &asset).await.created();
    let path = format!("/assets/{}", made.str_at("id"));
    let read = admin.get(&path).await;
    let seen = admin.with("If-Match", read.header("etag"));
    assert!(read.header("etag").starts_with("\"c"), "{}", read.header("etag"));
    admin.with("If-None-Match", read.header("etag")).get(&path).await.expect(304);
    let changed = seen.patch(&path, &json!({"name": "Сервер 2"})).await.expect(200);
    assert_ne!(changed.header("etag"), read.header("etag"));
    assert_eq!(changed.header("etag"), admin.get(&path).await.header("etag"));
    seen.patch(&path, &json!({"name": "Сервер 3"})).await.problem(412, "version_mismatch");
    let malformed = admin.with("If-Match", "seven").patch(&path, &json!({"name": "Сервер 3"})).await;
    malformed.problem(400, "if_match_malformed");
    assert_eq!(admin.get(&path).await.ok()["name"], "Сервер 2");
    // Of changes at once that saw the same one is made.
    let seen = admin.with("If-Match", changed.header("etag"));
    let names: Vec<_> = (0..4).map(|number| json!({"name": format!("Сервер №{number}")})).collect();
    let replies = futures::future::join_all(names.iter().map(|body| seen.patch(&path, body))).await;
    let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412]);
    admin.with("If-Match", "*").patch(&path, &json!({"name": "Сервер"})).await.ok();
    let nothing = format!("/assets/{}", user.organisation);
    admin.with("If-Match", "\"c0\"").patch(&nothing, &json!({})).await.problem(412, "version_mismatch");
}

async fn a_number_is_no_tag_of_what_has_no_version(app: &TestApp) {
    let user = app.customer("olga").await;
    let admin = app.administrator().await;
    let asset = json!({"customer": user.organisation, "kind": "server", "name": "Сервер"});
    let path = format!("/assets/{}", admin.post("/assets", &asset).await.created().str_at("id"));
    for tag in ["\"v1\"", "\"1\"", "\"v0\"", "W/\"v1\""] {
        let refused = admin.with("If-Match", tag).patch(&path, &json!({"name": "Сервер 2"})).await;
        refused.problem(412, "version_mismatch");
    }
    assert_eq!(admin.get(&path).await.ok()["name"], "Сервер");
    // What has versions is compared by them, and what is read by nobody has no tag that could be right.
    let view = json!({"name": "Мои", "filter": {}});
    let view = format!("/views/{}", admin.post("/views", &view).await.created().str_at("id"));
    admin.with("If-Match", "\"v9\"").delete(&view).await.problem(412, "version_mismatch");
    admin.with("If-Match", "\"c9\"").delete(&view).await.problem(412, "version_mismatch");
    let calendar = admin.with("If-Match", "\"v1\"").patch("/calendars/rf", &json!({})).await;
    calendar.problem(412, "version_mismatch");
    admin.with("If-Match", "\"v1\"").delete(&view).await.expect(204);
}

async fn what_is_set_up_is_read_singly_and_changed_under_its_tag(app: &TestApp) {
    let admin = app.administrator().await;
    let line = json!({"number": "+7 495 000-00-01", "name": "Линия", "products": [PRODUCT]});
    let line_path =
        format!("/phone-lines/{}", admin.post("/phone-lines", &line).await.created().str_at("id"));
    let provider = json!({"name": "Вход", "issuer": "https://id.vendor.example", "client_id": "desk"});
    let made = admin.post("/identity-providers", &provider).await.created();
    let provider_path = format!("/identity-providers/{}", made.str_at("id"));
    let year = admin.get("/holiday-sets/RU/years/2027").await.ok();
    let calendar = admin.get("/calendars/rf").await.ok();
    let listed = admin.get("/calendars").await.ok();
    assert!(listed.items("data").contains(&calendar));
    let renamed = json!({"number": "+7 495 000-00-01", "name": "Вторая", "products": [PRODUCT]});
    let other = json!({"name": "Вход 2", "issuer": "https://id.vendor.example", "client_id": "desk"});
    for (path, body) in [(line_path, renamed), (provider_path, other)] {
        let read = admin.get(&path).await.expect(200);
        let seen = admin.with("If-Match", read.header("etag"));
        let changed = seen.put(&path, &body).await.expect(200);
        assert_eq!(changed.header("etag"), admin.get(&path).await.header("etag"), "{path}");
        seen.put(&path, &body).await.problem(412, "version_mismatch");
        seen.delete(&path).await.problem(412, "version_mismatch");
        admin.with("If-Match", changed.header("etag")).delete(&path).await.expect(204);
        admin.get(&path).await.problem(404, "not_found");
    }
    let read = admin.get("/calendars/rf").await;
    let zone = json!({"zone": calendar["zone"]});
    admin.with("If-Match", read.header("etag")).patch("/calendars/rf", &zone).await.ok();
    let read = admin.get("/holiday-sets/RU/years/2027").await;
    admin.with("If-Match", read.header("etag")).put("/holiday-sets/RU/years/2027", &year).await.ok();
    for missing in ["/calendars/none", "/holiday-sets/RU/years/1999", "/holiday-sets/XX/years/2027"] {
        admin.get(missing).await.problem(404, "not_found");
    }
}

async fn a_letter_is_changed_under_the_tag_of_its_provider(app: &TestApp) {
    let provider = provider_of(app, PRODUCT).await;
    let admin = app.administrator().await;
    let listed = admin.get(&format!("/letters?provider={provider}")).await.ok();
    let letter = &listed.items("data")[0];
    let bare = format!("/letters/{}/{}", letter.str_at("code"), letter.str_at("locale"));
    let path = format!("{bare}?provider={provider}");
    let read = admin.get(&path).await;
    let tag = read.header("etag").to_owned();
    assert_eq!(&read.ok(), letter);
    admin.get(&bare).await.finding("value_missing", "provider");
    let seen = admin.with("If-Match", &tag);
    let text = json!({"provider": provider, "subject": "Тема", "body": "Текст"});
    // Whose letter is meant, the address says.
    seen.put(&bare, &text).await.problem(412, "version_mismatch");
    let other =
        json!({"provider": app.organisation("Other", "provider").await, "subject": "Тема", "body": "Текст"});
    seen.put(&path, &other).await.finding("value_invalid", "provider");
    // What is answered is the provider's part of the letter, and bears no tag of the whole.
    assert_eq!(seen.put(&path, &text).await.expect(200).header("etag"), "");
    seen.put(&path, &text).await.problem(412, "version_mismatch");
    seen.delete(&path).await.problem(412, "version_mismatch");
    let read = admin.get(&path).await;
    admin.with("If-Match", read.header("etag")).delete(&path).await.expect(204);
    assert_eq!(admin.get(&path).await.header("etag"), tag);
}
