//! The desk behind a real mail server, both ways: Postfix hands mail over by LMTP, takes our letters by SMTP, refuses
//! some for now and some for good, and reports what it could not deliver.
use std::time::Duration;

use mail::{
    dkim_check::{is_signed, private_key},
    postfix::{Postfix, Route},
    send::{Envelope, SmtpSender, SmtpSettings, SmtpTls},
};
use serde_json::{Value, json};
use test_support::{Builder, Pick as _, TestApp, on_both};

use crate::desk::PRODUCT;

on_both!(with lmtp: a_real_mail_server_hands_over_takes_refuses_and_reports);

const ADDRESS: &str = "support@vendor.example";

const fn lmtp(builder: Builder) -> Builder {
    builder.receiver("lmtp")
}

async fn eventually<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..400 {
        if let Some(found) = ask().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never came about: {what}")
}

/// A person of a customer writes: through their server, as mail comes.
async fn writes(postfix: &Postfix, from: &str, to: &str) {
    let sender = SmtpSender::new(SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: postfix.addr().port(),
        tls: SmtpTls::None,
        user: None,
        credential: None,
        ca: None,
        timeout: Duration::from_secs(20),
        hello_name: Some("client.example".to_owned()),
    })
    .expect("a sender");
    let mail = format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Camera\r\nMessage-ID: <{from}>\r\n\
         Content-Type: text/plain\r\n\r\nHow do I add a camera?\r\n"
    );
    let envelope = Envelope { from: Some(from.to_owned()), to: to.to_owned() };
    sender.send_raw(&envelope, mail.as_bytes()).await.expect("Postfix takes it");
    sender.close().await;
}

/// The letter to an address once it is in this state.
async fn letter(app: &TestApp, to: &str, state: &str) -> Value {
    eventually(&format!("a letter to {to} is {state}"), async || {
        let mut letters = app.administrator().await.all(&format!("/outbox?state={state}")).await;
        letters.retain(|letter| letter.at("to.0") == to);
        letters.pop()
    })
    .await
}

fn routes(desk: std::net::SocketAddr) -> Vec<(&'static str, Route)> {
    vec![
        ("vendor.example", Route::Lmtp(desk)),
        ("anna@client.example", Route::Box("anna")),
        ("busy@client.example", Route::Box("busy")),
        ("gone@client.example", Route::Refused("550 5.1.1 no such user")),
        ("lost@client.example", Route::Bounced),
    ]
}

async fn a_real_mail_server_hands_over_takes_refuses_and_reports(app: &TestApp) {
    app.clock("2026-11-20T16:00:00+04:00").await;
    let usual = routes(app.receiver().await);
    let refusing = [&usual[..], &[("busy@client.example", Route::Refused("450 4.2.1 come later"))]].concat();
    let mut postfix = Postfix::start(&refusing);
    let port = postfix.addr().port();
    let mailbox = json!({
        "address": ADDRESS, "product": PRODUCT, "outgoing": {"host": "127.0.0.1", "port": port, "tls": "none"},
        "dkim": {"selector": "s1", "private_key": private_key(&["ed25519"])},
    });
    let mailbox = app.administrator().await.post("/mailboxes", &mailbox).await.created();
    let path = format!("/mailboxes/{}", mailbox.str_at("id"));
    let tried = app.administrator().await.post(&format!("{path}/test"), &json!({})).await.ok();
    assert_eq!(tried.at("outgoing.ok"), &json!(true), "{tried:#}");

    taken_and_delivered(app, &postfix, &mailbox).await;
    refused_for_good_and_reported(app, &postfix).await;

    // Not now: it is queued, and leaves when the server takes it.
    writes(&postfix, "busy@client.example", ADDRESS).await;
    let held = letter(app, "busy@client.example", "queued").await;
    let tries = eventually("the first attempt", async || {
        let held = app.administrator().await.get(&format!("/outbox/{}", held.str_at("id"))).await.ok();
        Some(held.items("deliveries").to_vec()).filter(|tries| !tries.is_empty())
    })
    .await;
    assert_eq!(tries[0]["outcome"], "deferred");
    assert!(tries[0].str_at("answer").contains("450"), "{tries:#?}");
    postfix.change(&usual);
    assert_eq!(postfix.addr().port(), port);
    app.clock("2026-11-20T16:02:00+04:00").await;
    letter(app, "busy@client.example", "sent").await;
    eventually("one letter", async || (postfix.letters("busy").len() == 1).then_some(())).await;
}

async fn taken_and_delivered(app: &TestApp, postfix: &Postfix, mailbox: &Value) {
    writes(postfix, "anna@client.example", ADDRESS).await;
    let delivered = eventually("the acknowledgement", async || postfix.letters("anna").pop()).await;
    let ticket = app.administrator().await.all("/tickets").await.remove(0);
    let read = mail::parse(&delivered, &mail::Limits::default()).expect("our letters parse");
    assert!(read.subject.contains(ticket.str_at("number")), "{}", read.subject);
    let (name, record) = (mailbox.at("dkim.record.name"), mailbox.at("dkim.record.value"));
    let (name, record) = (name.as_str().expect("a name"), record.as_str().expect("a record"));
    assert!(is_signed(&delivered, name, record), "the signature outlives the way through Postfix");
    let sent = letter(app, "anna@client.example", "sent").await;
    assert_eq!(sent.at("deliveries.0.outcome"), "taken");
    // No mailbox of ours: Postfix is told, and tells the sender. That report is theirs, and no concern of ours.
    writes(postfix, "anna@client.example", "nobody@vendor.example").await;
    let report = eventually("the report", async || {
        postfix.letters("anna").into_iter().find(|letter| *letter != delivered)
    })
    .await;
    let report = String::from_utf8_lossy(&report).into_owned();
    assert!(report.contains("nobody@vendor.example") && report.contains("550"), "{report}");
    assert_eq!(app.administrator().await.all("/tickets").await.len(), 1);
}

async fn refused_for_good_and_reported(app: &TestApp, postfix: &Postfix) {
    let unreachable = async |ticket: &str| {
        eventually("the flag", async || {
            let flags = app.ticket(ticket).await["flags"].to_string();
            flags.contains("customer_unreachable").then_some(())
        })
        .await;
    };
    writes(postfix, "gone@client.example", ADDRESS).await;
    let failed = letter(app, "gone@client.example", "failed").await;
    assert_eq!(failed.at("deliveries.0.outcome"), "refused");
    assert!(failed.at("deliveries.0.answer").as_str().expect("what it said").contains("550"), "{failed:#}");
    unreachable(failed.str_at("ticket")).await;
    // Taken first: the report comes to the mailbox the letter left from, and is followed to the ticket.
    writes(postfix, "lost@client.example", ADDRESS).await;
    let sent = letter(app, "lost@client.example", "sent").await;
    unreachable(sent.str_at("ticket")).await;
    let reports = app.administrator().await.all("/inbound-mail?reason=bounce").await;
    assert_eq!(reports.len(), 1, "{reports:#?}");
    assert_eq!(app.administrator().await.all("/tickets").await.len(), 3, "a report opens no ticket");
}
