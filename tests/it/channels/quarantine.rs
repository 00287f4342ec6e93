//! Mail that could not be understood waits for a person, who reads it, sends it on or sets it aside; and letters that
//! failed are sent again.
use serde_json::json;
use test_support::{Builder, Fault, Pick as _, Reaction, Stage, TestApp, on_both};

use crate::desk::{PRODUCT, certified, provider_of};

on_both!(
    a_quarantined_mail_is_released_as_of_its_receipt,
    what_no_parser_reads_is_written_down_by_a_person,
    a_mail_is_set_aside_with_a_reason,
    reasons_are_codes_with_words_and_are_asked_for,
    the_html_of_a_mail_is_shown_clean_and_its_text_whole,
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

async fn reasons_are_codes_with_words_and_are_asked_for(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let nowhere = quarantined(app, request(&user.address).into_bytes()).await;
    let broken = quarantined(app, b"\x00\x01 this is no mail".to_vec()).await;
    let complaint = request(&user.address).replace("q@olga", "c@olga");
    app.raw_mail("to=quality@desk.test", complaint).await.success();
    let vacation = format!("Auto-Submitted: auto-replied\r\n{}", request(&user.address));
    let arrived = app.raw_mail("to=recfaces@desk.test", vacation).await.success();
    assert_eq!((&arrived["disposition"], &arrived["reason"]), (&json!("technical"), &json!("auto_reply")));

    let admin = app.administrator().await;
    let codes = async |query: &str| {
        let held = admin.all(&format!("/inbound-mail?{query}")).await;
        let mut codes: Vec<String> = held.iter().map(|mail| mail.str_at("reason_code").to_owned()).collect();
        codes.sort_unstable();
        codes
    };
    assert_eq!(codes("").await, ["no_product", "no_ticket_quoted", "not_mail"]);
    for code in ["no_product", "no_ticket_quoted", "not_mail", "auto_reply"] {
        assert_eq!(codes(&format!("reason={code}")).await, [code]);
    }
    assert!(codes("reason=auto_reply&state=quarantined").await.is_empty());
    assert!(codes("reason=bounce").await.is_empty());
    admin.get("/inbound-mail?reason=because").await.finding("value_invalid", "reason");

    for (language, words) in [("ru", "Ящик не относится"), ("en", "No product reads")] {
        let read =
            admin.with("accept-language", language).get(&format!("/inbound-mail/{nowhere}")).await.ok();
        assert_eq!(read["reason_code"], "no_product");
        let told = read.str_at("reason");
        assert!(told.contains(words) && told.ends_with(": nowhere@desk.test"), "{told}");
        let read = admin.with("accept-language", language).get(&format!("/inbound-mail/{broken}")).await.ok();
        assert_eq!(read["reason"], read["unreadable"], "{read:#}");
    }
    admin.post(&format!("/inbound-mail/{nowhere}/set-aside"), &json!({"reason": "advertising"})).await.ok();
    assert_eq!(codes("reason=set_aside").await, ["set_aside"]);
    assert!(codes("reason=no_product").await.is_empty());
}

async fn the_html_of_a_mail_is_shown_clean_and_its_text_whole(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let asked = app.raw_mail("to=recfaces@desk.test", request(&user.address)).await.success();
    let ticket = app.ticket(asked.str_at("ticket_id")).await;
    let both = format!(
        "From: {}\r\nTo: recfaces@desk.test\r\nSubject: Re: [{}] Camera\r\nMessage-ID: <h@olga.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nIt is broken.\r\n\r\n> Is it broken?\r\n\r\n\
         --b\r\nContent-Type: text/html\r\n\r\n<p onclick=\"x()\">It is <b>broken</b>.</p><script>x()</script>\
         <img src=\"https://spy.example/one.gif\"><img src=\"http://spy.example/two.gif\" alt=\"two\">\
         <img src=\"cid:own\"><a href=\"javascript:x()\">a</a><a href=\"https://olga.example/\">b</a>\r\n--b--\r\n",
        user.address,
        ticket.str_at("number"),
    );
    let arrived = app.raw_mail("to=recfaces@desk.test", both).await.success();
    assert_eq!((&arrived["disposition"], &arrived["ticket_id"]), (&json!("message_added"), &ticket["id"]));
    let ticket = ticket.str_at("id");
    let agent = app.agent("anna").await;
    // From the message in the ticket to the mail it came in.
    let messages = agent.all(&format!("/tickets/{ticket}/messages")).await;
    let message = messages.iter().find(|held| held["id"] == arrived["message_id"]).expect("it is there");
    assert!(!message.str_at("text").contains("Is it broken?"), "{message:#}");
    let mails = agent.all(&format!("/inbound-mail?ticket={ticket}")).await;
    assert_eq!(mails.len(), 2);
    let id = |message: &str| {
        let found = mails.iter().find(|mail| mail["message"] == message).expect("it has its mail");
        format!("/inbound-mail/{}", found.str_at("id"))
    };
    let read = agent.get(&id(message.str_at("id"))).await.ok();
    assert!(read.at("content.text").as_str().expect("text").contains("> Is it broken?"), "{read:#}");
    let html = read.at("content.html.html").as_str().expect("HTML");
    assert!(html.contains("<b>broken</b>") && html.contains("cid:own"), "{html}");
    for harm in ["spy.example", "script", "onclick", "javascript"] {
        assert!(!html.contains(harm), "{html}");
    }
    assert_eq!(read.at("content.html.remote_images"), &json!(2));
    let read = agent.get(&id(asked.str_at("message_id"))).await.ok();
    assert_eq!(read.at("content.html"), &json!(null));
    let other = app.agent_of("other", &provider_of(app, "spp").await).await;
    assert!(other.all(&format!("/inbound-mail?ticket={ticket}")).await.is_empty());
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
    let (sent, failed) = (admin.all("/outbox?state=sent").await, admin.all("/outbox?state=failed").await);
    let both = admin.all("/outbox?state=sent,failed").await;
    assert_eq!(both.len(), sent.len() + failed.len());
    admin.get("/outbox?state=sent,lost").await.finding("value_invalid", "state");
    admin.get("/outbox?state=lost").await.finding("value_invalid", "state");
    app.contact(&user.contact).await.get("/outbox").await.problem(403, "staff_only");
}
