//! Mail that could not be understood waits for a person, who reads it, sends it on or sets it aside; and letters that
//! failed are sent again.
use serde_json::json;
use test_support::{Builder, Fault, Pick as _, Reaction, Stage, TestApp, on_both};

use crate::desk::{PRODUCT, certified, provider_of};

on_both!(
    a_quarantined_mail_is_released_as_of_its_receipt,
    what_no_parser_reads_is_written_down_by_a_person,
    a_mail_is_set_aside_with_a_reason,
);
on_both!(with smtp: a_letter_that_failed_is_sent_again);

const fn smtp(builder: Builder) -> Builder {
    builder.smtp()
}

const QUERY: &str = "to=nowhere@desk.test&received_at=2026-11-20T10:00:00%2B04:00";

fn request(from: &str) -> String {
    format!(
        "From: {from}\r\nTo: nowhere@desk.test\r\nSubject: Camera\r\nMessage-ID: <q@olga.example>\r\n\
         Content-Type: text/plain\r\n\r\nHow do I add a camera?\r\n"
    )
}

async fn quarantined(app: &TestApp, source: Vec<u8>) -> String {
    let arrived = app.raw_mail(QUERY, source).await.success();
    assert_eq!(arrived["disposition"], "quarantined", "{arrived:#}");
    let waiting = app.administrator().await.all("/inbound-mail").await;
    waiting.last().expect("it waits").str_at("id").to_owned()
}

async fn a_quarantined_mail_is_released_as_of_its_receipt(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let id = quarantined(app, request(&user.address).into_bytes()).await;
    let admin = app.administrator().await;
    let path = format!("/inbound-mail/{id}");
    let read = admin.get(&path).await.ok();
    assert_eq!(
        (read.at("content.subject"), read.at("content.from")),
        (&json!("Camera"), &json!(user.address))
    );
    assert!(read.at("reason").as_str().expect("why").contains("nowhere@desk.test"));
    let source = admin.get(&format!("{path}/source")).await;
    assert!(source.header("content-disposition").starts_with("attachment"));
    assert_eq!(source.text(), request(&user.address));

    let release = format!("{path}/release");
    admin.post(&release, &json!({})).await.finding("value_invalid", "product");
    admin.post(&release, &json!({"product": "nothing"})).await.finding("unknown_target", "product");
    let released = admin.post(&release, &json!({"product": PRODUCT})).await.ok();
    assert_eq!((&released["state"], &released["disposition"]), (&json!("done"), &json!("ticket_created")));
    let ticket = app.ticket(released.str_at("ticket")).await;
    assert_eq!((ticket.str_at("subject"), ticket.str_at("received_at")), ("Camera", "2026-11-20T06:00:00Z"));
    admin.post(&release, &json!({"product": PRODUCT})).await.problem(409, "mail_settled");

    // Another goes to that ticket by hand, whoever it is from.
    let second = request("somebody@else.example").replace("q@olga", "r@olga");
    let id = quarantined(app, second.into_bytes()).await;
    let to = json!({"ticket": ticket["id"]});
    let released = admin.post(&format!("/inbound-mail/{id}/release"), &to).await.ok();
    assert_eq!((&released["disposition"], &released["ticket"]), (&json!("message_added"), &ticket["id"]));
    // Only staff of the desk read what belongs to no vendor yet.
    app.agent_of("Чужой", &provider_of(app, PRODUCT).await).await.get(&path).await.ok();
    app.agent_of("Другой", &provider_of(app, "spp").await).await.get(&path).await.problem(404, "not_found");
    app.contact(&user.contact).await.get(&path).await.problem(403, "staff_only");
}

async fn what_no_parser_reads_is_written_down_by_a_person(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let id = quarantined(app, b"\x00\x01 this is no mail".to_vec()).await;
    let admin = app.administrator().await;
    let read = admin.get(&format!("/inbound-mail/{id}")).await.ok();
    assert!(read["content"].is_null() && read["unreadable"].is_string(), "{read:#}");
    let release = format!("/inbound-mail/{id}/release");
    admin.post(&release, &json!({"product": PRODUCT})).await.finding("text_missing", "text");
    let wrong = json!({"product": PRODUCT, "from": "zzz", "text": "x"});
    admin.post(&release, &wrong).await.finding("value_invalid", "from");
    let written = json!({
        "product": PRODUCT, "from": user.address, "subject": "По факсу", "text": "Не работает камера",
    });
    let released = admin.post(&release, &written).await.ok();
    let ticket = app.ticket(released.str_at("ticket")).await;
    assert_eq!(ticket.str_at("subject"), "По факсу");
    let messages = admin.all(&format!("/tickets/{}/messages", ticket.str_at("id"))).await;
    assert_eq!(messages[0].at("attachments.0.name"), "mail.eml");
    assert_eq!(messages[0]["verified"], false, "a person's writing proves no sender");
}

async fn a_mail_is_set_aside_with_a_reason(app: &TestApp) {
    app.clock("2026-11-20T16:00:00+04:00").await;
    let id = quarantined(app, request("shop@spam.example").into_bytes()).await;
    let admin = app.administrator().await;
    let path = format!("/inbound-mail/{id}/set-aside");
    admin.post(&path, &json!({"reason": " "})).await.finding("reason_missing", "reason");
    let aside = admin.post(&path, &json!({"reason": "advertising"})).await.ok();
    assert_eq!((&aside["state"], &aside["disposition"]), (&json!("done"), &json!("technical")));
    assert!(aside.str_at("reason").ends_with(": advertising"));
    assert!(admin.all("/inbound-mail").await.is_empty());
    admin.post(&path, &json!({"reason": "again"})).await.problem(409, "mail_settled");
}

async fn a_letter_that_failed_is_sent_again(app: &TestApp) {
    let user = certified(app, "olga").await;
    let gone = Fault { stage: Stage::Recipient, recipient: None, reaction: Reaction::Answer(550), times: 1 };
    app.sink().inject(gone);
    app.clock("2026-11-20T16:00:00+04:00").await;
    let query = "to=recfaces@desk.test&received_at=2026-11-20T16:00:00%2B04:00";
    app.raw_mail(query, request(&user.address)).await.success();
    let admin = app.administrator().await;
    let comes_to = async |state: &str| {
        for _ in 0..200 {
            if let Some(letter) = admin.all(&format!("/outbox?state={state}")).await.pop() {
                return letter;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("no letter is {state}")
    };
    let letter = comes_to("failed").await;
    assert_eq!(letter.at("deliveries.0.outcome"), "refused");
    assert!(letter.at("deliveries.0.answer").as_str().expect("what it said").contains("550"), "{letter:#}");
    let path = format!("/outbox/{}/resend", letter.str_at("id"));
    assert_eq!(admin.post(&path, &json!({})).await.ok()["state"], "queued");
    let sent = comes_to("sent").await;
    let outcomes: Vec<&str> = sent.items("deliveries").iter().map(|held| held.str_at("outcome")).collect();
    assert_eq!(outcomes, ["refused", "deferred", "taken"]);
    admin.post(&path, &json!({})).await.problem(409, "letter_not_failed");
    assert_eq!(app.sink().received().len(), 1);
    assert_eq!(admin.all(&format!("/outbox?ticket={}", letter.str_at("ticket"))).await.len(), 1);
    admin.get("/outbox?state=lost").await.finding("value_invalid", "state");
    app.contact(&user.contact).await.get("/outbox").await.problem(403, "staff_only");
}
