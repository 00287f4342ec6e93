//! Files before the request they belong to: sent one by one, attached by their identity, by whoever sent them.
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, Reply, TestApp, on_both};

use crate::desk::{PRODUCT, certified};

on_both!(
    a_file_is_uploaded_and_attached_to_a_request_and_a_message,
    nobody_attaches_the_file_of_another,
    what_did_not_arrive_whole_is_refused,
    a_file_waits_two_days_and_not_too_many_wait,
    the_files_of_a_case_come_as_one_archive,
);

const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\nphoto";

async fn send(by: &Actor, name: &str, media_type: &str, content: &[u8]) -> Reply {
    by.post_bytes(&format!("/uploads?name={name}"), media_type, content.to_vec()).await
}

async fn kept(by: &Actor, name: &str, content: &[u8]) -> String {
    send(by, name, "application/octet-stream", content).await.created().str_at("id").to_owned()
}

fn request(attachments: &Value) -> Value {
    json!({"product": PRODUCT, "kind": "advice", "text": "Как перенести лицензию", "attachments": attachments})
}

async fn a_file_is_uploaded_and_attached_to_a_request_and_a_message(app: &TestApp) {
    let user = certified(app, "olga").await;
    let me = app.contact(&user.contact).await;
    let file =
        send(&me, "..%2F%D1%84%D0%BE%D1%82%D0%BE.png", "application/octet-stream", PHOTO).await.created();
    assert_eq!(file["name"], "фото.png", "no path of somebody's choosing");
    assert_eq!(file["media_type"], "image/png", "by its name, where the sender does not know");
    assert_eq!(file["size"], PHOTO.len());
    let id = file.str_at("id");
    let ticket = me
        .post("/tickets", &request(&json!([{"upload": id, "name": "фото.png"}, "log.txt"])))
        .await
        .created();
    let messages = me.all(&format!("/tickets/{}/messages", ticket.str_at("id"))).await;
    let files = messages[0]["attachments"].as_array().expect("files");
    assert_eq!(files.iter().map(|file| file.str_at("name")).collect::<Vec<_>>(), ["фото.png", "log.txt"]);
    let read = me.get(&format!("/attachments/{}", files[0].str_at("id"))).await.expect(200);
    assert_eq!(read.body, PHOTO);
    assert_eq!(read.header("content-type"), "image/png");

    // The same file again, under another name: a request may be sent twice.
    let path = format!("/tickets/{}/messages", ticket.str_at("id"));
    let body = json!({"text": "ещё", "attachments": [{"upload": id, "name": "again.png"}]});
    let sent = me.post(&path, &body).await.created();
    assert_eq!(sent.at("message.attachments.0.name"), "again.png");
    let both = json!({"text": "?", "attachments": [{"name": "a", "upload": id, "content": "aGk="}]});
    me.post(&path, &both).await.finding("content_invalid", "attachments.0.content");
    me.post(&path, &json!({"text": "?", "attachments": [{}]}))
        .await
        .finding("value_missing", "attachments.0.name");

    me.delete(&format!("/uploads/{id}")).await.expect(204);
    me.delete(&format!("/uploads/{id}")).await.expect(404);
    me.post(&path, &body).await.finding("unknown_upload", "attachments.0.upload");
    let read = me.get(&format!("/attachments/{}", files[0].str_at("id"))).await.expect(200);
    assert_eq!(read.body, PHOTO, "what is attached stays");
}

async fn nobody_attaches_the_file_of_another(app: &TestApp) {
    let (olga, ivan) = (certified(app, "olga").await, certified(app, "ivan").await);
    let olga = app.contact(&olga.contact).await;
    let secret = kept(&olga, "secret.txt", b"secret").await;
    for other in
        [app.contact(&ivan.contact).await, app.agent("agent1").await, app.administrator().await.clone()]
    {
        let mut body = request(&json!([{"upload": secret, "name": "secret.txt"}]));
        body["customer"] = json!(ivan.organisation);
        other.post("/tickets", &body).await.finding("unknown_upload", "attachments.0.upload");
        other.delete(&format!("/uploads/{secret}")).await.expect(404);
    }
    app.anonymous().post_bytes("/uploads?name=a", "text/plain", b"x".to_vec()).await.expect(401);
    olga.delete(&format!("/uploads/{secret}")).await.expect(204);
}

async fn what_did_not_arrive_whole_is_refused(app: &TestApp) {
    let agent = app.agent("agent1").await;
    // SHA-256 of nothing.
    let empty = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
    let with_digest = agent.with("Content-Digest", empty);
    let whole = send(&with_digest, "empty.txt", "text/plain", b"").await.created();
    assert_eq!(whole["digest"], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    send(&with_digest, "cut.txt", "text/plain", b"cut").await.problem(400, "digest_mismatch");
    let large = vec![0_u8; (25 << 20) + 1];
    send(&agent, "large.bin", "application/octet-stream", &large).await.problem(422, "attachment_too_large");
    agent.post_bytes("/uploads", "text/plain", b"x".to_vec()).await.problem(422, "value_missing");
}

async fn a_file_waits_two_days_and_not_too_many_wait(app: &TestApp) {
    app.clock("2026-11-16T10:00:00Z").await;
    let user = certified(app, "olga").await;
    let me = app.contact(&user.contact).await;
    let first = kept(&me, "a.txt", b"a").await;
    for _ in 1..100 {
        kept(&me, "a.txt", b"a").await;
    }
    send(&me, "a.txt", "text/plain", b"a").await.problem(409, "uploads_exceeded");
    app.clock("2026-11-18T09:59:59Z").await;
    me.post("/tickets", &request(&json!([{"upload": first, "name": "a.txt"}]))).await.created();
    app.clock("2026-11-18T10:00:00Z").await;
    me.post("/tickets", &request(&json!([{"upload": first, "name": "a.txt"}])))
        .await
        .finding("unknown_upload", "attachments.0.upload");
    kept(&me, "a.txt", b"a").await;
}

async fn the_files_of_a_case_come_as_one_archive(app: &TestApp) {
    let user = certified(app, "olga").await;
    let me = app.contact(&user.contact).await;
    let agent = app.agent("agent1").await;
    let files = json!([{"name": "акт.txt", "content": "0LDQutGC"}, {"name": "акт.txt", "content": "aGk="}]);
    let ticket = me.post("/tickets", &request(&files)).await.created();
    let id = ticket.str_at("id");
    let note = json!({"direction": "internal", "type": "notice", "text": "!", "attachments": [{"name": "ours.txt", "content": "aGk="}]});
    agent.post(&format!("/tickets/{id}/messages"), &note).await.created();
    let path = format!("/tickets/{id}/attachments");

    let archive = me.get(&path).await.expect(200);
    assert_eq!(archive.header("content-type"), "application/zip");
    assert!(archive.header("content-disposition").contains(&format!("{}.zip", ticket.str_at("number"))));
    assert_eq!(unpacked(&archive.body), [("акт.txt", "акт"), ("акт (2).txt", "hi")].map(owned));
    let staff = agent.get(&path).await.expect(200);
    assert_eq!(
        unpacked(&staff.body),
        [("акт.txt", "акт"), ("акт (2).txt", "hi"), ("ours.txt", "hi")].map(owned),
        "files of notes are for staff"
    );
    let note = agent.all(&format!("/tickets/{id}/messages")).await.last().expect("the note")["id"].clone();
    let of_note = format!("{path}?message={}", note.as_str().expect("an id"));
    assert_eq!(unpacked(&agent.get(&of_note).await.expect(200).body), [("ours.txt", "hi")].map(owned));
    assert!(unpacked(&me.get(&of_note).await.expect(200).body).is_empty(), "not a note's, by its id either");
    let stranger = certified(app, "ivan").await;
    app.contact(&stranger.contact).await.get(&path).await.expect(404);
    let bare = me.post("/tickets", &request(&json!([]))).await.created();
    let nothing = me.get(&format!("/tickets/{}/attachments", bare.str_at("id"))).await.expect(200);
    assert!(unpacked(&nothing.body).is_empty());
}

fn owned((name, content): (&str, &str)) -> (String, String) {
    (name.to_owned(), content.to_owned())
}

fn unpacked(archive: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("an archive");
    let count = archive.len();
    let read = |index| {
        let file = archive.by_index(index).expect("a file");
        let name = file.name().expect("a name").into_owned();
        (name, std::io::read_to_string(file).expect("its text"))
    };
    (0..count).map(read).collect()
}
