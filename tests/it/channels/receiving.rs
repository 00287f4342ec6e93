//! Mail handed over by SMTP and LMTP is acknowledged when it is on file, and only for mailboxes of ours.
use mail::send::{Envelope, SendError, SmtpSender, SmtpSettings, SmtpTls};
use serde_json::json;
use std::{net::SocketAddr, time::Duration};
use test_support::{Builder, Pick as _, TestApp, on_both};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

use crate::desk::{MAILBOX, certified};

on_both!(with smtp:
    mail_by_smtp_is_on_file_when_it_is_acknowledged,
    mail_without_a_return_path_is_a_machines,
    two_desks_that_write_to_each_other_stop,
);
on_both!(with lmtp: each_recipient_is_answered_by_lmtp);

const fn smtp(builder: Builder) -> Builder {
    builder.receiver("smtp").smtp()
}

const fn lmtp(builder: Builder) -> Builder {
    builder.receiver("lmtp")
}

fn sender(to: SocketAddr) -> SmtpSender {
    SmtpSender::new(SmtpSettings {
        host: to.ip().to_string(),
        port: to.port(),
        tls: SmtpTls::None,
        user: None,
        credential: None,
        ca: None,
        timeout: Duration::from_secs(20),
        hello_name: Some("relay.example".to_owned()),
    })
    .expect("a sender")
}

fn request(from: &str, id: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: {MAILBOX}\r\nSubject: Question\r\nMessage-ID: <{id}@olga.example>\r\n\
         Content-Type: text/plain\r\n\r\nHow do I add a camera?\r\n"
    )
    .into_bytes()
}

async fn mail_by_smtp_is_on_file_when_it_is_acknowledged(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let sender = sender(app.receiver().await);
    let envelope = |to: &str| Envelope { from: Some(user.address.clone()), to: to.to_owned() };
    let mail = request(&user.address, "one");
    // Twice, as a relay does that missed our answer.
    for _ in 0..2 {
        sender.send_raw(&envelope(MAILBOX), &mail).await.expect("it is taken");
        assert_eq!(app.administrator().await.all("/tickets").await.len(), 1);
    }
    let ticket = app.administrator().await.all("/tickets").await.remove(0);
    assert_eq!(ticket.str_at("received_at"), "2026-11-20T12:00:00Z");
    let stranger = sender.send_raw(&envelope("nobody@desk.test"), &mail).await;
    assert!(matches!(&stranger, Err(SendError::Permanent { code: Some(550), .. })), "{stranger:?}");
    // The mailbox complaints go to is ours, too; what quotes nothing waits for a person.
    sender
        .send_raw(&envelope("quality@desk.test"), &request(&user.address, "two"))
        .await
        .expect("it is taken");
    let waiting = app.administrator().await.all("/inbound-mail").await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["mailbox"], "quality@desk.test");
}

/// What our acknowledgement meets where another desk reads it: each of us writes once, and that is all.
async fn two_desks_that_write_to_each_other_stop(app: &TestApp) {
    app.clock("2026-11-20T16:00:00+04:00").await;
    let sender = sender(app.receiver().await);
    // The other desk's mailbox wrote to us, as a person would: we acknowledge, once.
    let envelope = Envelope { from: Some("help@other.example".to_owned()), to: MAILBOX.to_owned() };
    sender.send_raw(&envelope, &request("help@other.example", "first")).await.expect("it is taken");
    let sent = app.letters_to("help@other.example").await;
    assert_eq!(sent.len(), 1);
    // It answers our acknowledgement with its own, marked as a machine's as ours is.
    while app.sink().received().is_empty() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let ours = app.sink().received().remove(0);
    let ours = mail::parse(&ours.data, &mail::Limits::default()).expect("our letters parse");
    assert!(ours.headers.get("auto-submitted").is_some_and(|value| value.starts_with("auto-")));
    let reply = format!(
        "From: help@other.example\r\nTo: {MAILBOX}\r\nSubject: Received: {}\r\nMessage-ID: <ack@other.example>\r\n\
         In-Reply-To: <{}>\r\nAuto-Submitted: auto-replied\r\n\r\nWe got your mail.\r\n",
        ours.subject, ours.message_id
    );
    sender.send_raw(&envelope, reply.as_bytes()).await.expect("it is taken");
    assert_eq!(app.letters_to("help@other.example").await.len(), 1, "nothing follows from a machine's mail");
    assert_eq!(app.administrator().await.all("/tickets").await.len(), 1);
    let done = app.administrator().await.all("/inbound-mail?state=done").await;
    assert_eq!(done.iter().filter(|held| held["disposition"] == "technical").count(), 1);
}

async fn each_recipient_is_answered_by_lmtp(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let body = json!({"address": "cameras@vendor.example", "product": "recfaces", "authserv_id": "mx.vendor.example"});
    app.administrator().await.post("/mailboxes", &body).await.created();
    let stream = TcpStream::connect(app.receiver().await).await.expect("it listens");
    let mut stream = BufReader::new(stream);
    let mut said = Vec::new();
    let proven = "Authentication-Results: mx.vendor.example; dmarc=pass\r\n";
    let mail = format!("{proven}{}.\r\n", String::from_utf8(request(&user.address, "one")).expect("text"));
    let turns = [
        ("", 1),
        ("LHLO relay.example\r\n", 0),
        ("MAIL FROM:<olga@olga.example>\r\n", 1),
        ("RCPT TO:<cameras@vendor.example>\r\n", 1),
        ("RCPT TO:<nobody@vendor.example>\r\n", 1),
        ("RCPT TO:<recfaces@desk.test>\r\n", 1),
        ("DATA\r\n", 1),
        (mail.as_str(), 2),
        ("QUIT\r\n", 1),
    ];
    for (command, answers) in turns {
        stream.write_all(command.as_bytes()).await.expect("it is read");
        let mut left = answers;
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.expect("an answer");
            let last = line.as_bytes().get(3) == Some(&b' ');
            if answers == 0 && last {
                break;
            }
            if last {
                said.push(line[..3].to_owned());
                left -= 1;
            }
            if answers > 0 && left == 0 {
                break;
            }
        }
    }
    assert_eq!(said, ["220", "250", "250", "550", "250", "354", "250", "250", "221"]);
    // One mail to two mailboxes of a product is one request, but what is proven is no copy of what is not.
    let tickets = app.administrator().await.all("/tickets").await;
    assert_eq!(tickets.len(), 2);
    let mut verified = Vec::new();
    for ticket in &tickets {
        let path = format!("/tickets/{}/messages", ticket.str_at("id"));
        verified.push(app.administrator().await.all(&path).await[0]["verified"].as_bool());
    }
    verified.sort_unstable();
    assert_eq!(verified, [Some(false), Some(true)], "only one of them names a server that is believed");
}

/// An answering machine without a mark in its mail: nobody answers who cannot be answered (RFC 5321 4.5.5).
async fn mail_without_a_return_path_is_a_machines(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let sender = sender(app.receiver().await);
    let unanswerable = Envelope { from: None, to: MAILBOX.to_owned() };
    sender.send_raw(&unanswerable, &request(&user.address, "away")).await.expect("it is taken");
    assert!(app.administrator().await.all("/tickets").await.is_empty());
    assert!(app.letters_to(&user.address).await.is_empty());
    let kept = app.administrator().await.all("/inbound-mail?state=done").await;
    assert_eq!(kept.iter().map(|mail| mail.str_at("reason_code")).collect::<Vec<_>>(), ["bounce"]);
}
