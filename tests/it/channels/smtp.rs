//! Letters leave by SMTP, once, with a number, an identity and a mark that they are a machine's.
use std::time::Duration;

use mail::{InboundMail, Limits};
use serde_json::json;
use test_support::{Builder, Fault, Pick as _, Reaction, ReceivedMail, Stage, TestApp, on_both};

use crate::desk::{certified, provider_of};

on_both!(with smtp:
    an_acknowledgement_goes_out_by_smtp_r_3,
    an_answer_to_our_letter_finds_its_ticket_sc_19,
    a_busy_mail_server_gets_the_letter_later_once,
    a_letter_that_is_refused_for_good_is_given_up,
    what_waits_is_counted_and_its_age_told,
);

const fn smtp(builder: Builder) -> Builder {
    builder.smtp()
}

const QUERY: &str = "to=recfaces@desk.test&received_at=2026-11-20T16:00:00%2B04:00";

/// What the sink got, once it got `count`.
async fn delivered(app: &TestApp, count: usize) -> Vec<ReceivedMail> {
    for _ in 0..200 {
        let received = app.sink().received();
        if received.len() >= count {
            return received;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} letters of {count}", app.sink().received().len())
}

async fn state_of(app: &TestApp, index: usize) -> String {
    app.outbox().await[index].str_at("state").to_owned()
}

async fn comes_to(app: &TestApp, index: usize, state: &str) {
    for _ in 0..200 {
        if state_of(app, index).await == state {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the letter is {} instead of {state}", state_of(app, index).await)
}

fn parsed(mail: &ReceivedMail) -> InboundMail {
    mail::parse(&mail.data, &Limits::default()).expect("our letters parse")
}

fn request(user: &str) -> String {
    format!(
        "From: {user}\r\nTo: recfaces@desk.test\r\nSubject: Question\r\nMessage-ID: <q-77@olga.example>\r\n\
         Content-Type: text/plain\r\n\r\nHow do I add a camera?\r\n"
    )
}

async fn an_acknowledgement_goes_out_by_smtp_r_3(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let arrived = app.raw_mail(QUERY, request(&user.address)).await.success();
    let ticket = app.ticket(arrived.str_at("ticket_id")).await;
    let received = delivered(app, 1).await;
    assert_eq!(received[0].to, std::slice::from_ref(&user.address));
    assert_eq!(received[0].from, "recfaces@desk.test");
    let letter = parsed(&received[0]);
    assert!(letter.subject.contains(ticket.str_at("number")), "{}", letter.subject);
    assert!(letter.text.contains(ticket.str_at("number")), "{}", letter.text);
    assert_eq!(letter.in_reply_to, ["q-77@olga.example"]);
    assert!(letter.references.contains(&"q-77@olga.example".to_owned()), "{:?}", letter.references);
    let head = String::from_utf8_lossy(&received[0].data).to_lowercase();
    assert!(head.contains("\r\nauto-submitted: auto-"), "{head}");
    comes_to(app, 0, "sent").await;
    // Nothing more goes out, however often the worker looks.
    app.clock("2026-11-21T16:00:00+04:00").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(app.sink().received().len(), 1);
}

async fn an_answer_to_our_letter_finds_its_ticket_sc_19(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let arrived = app.raw_mail(QUERY, request(&user.address)).await.success();
    let ours = parsed(&delivered(app, 1).await[0]).message_id;
    let answer = |from: &str, id: &str| {
        format!(
            "From: {from}\r\nTo: recfaces@desk.test\r\nSubject: Something else\r\nMessage-ID: <{id}@olga.example>\r\n\
             In-Reply-To: <{ours}>\r\nContent-Type: text/plain\r\n\r\nOne more thing {id}.\r\n"
        )
    };
    let added = app.raw_mail(QUERY, answer(&user.address, "a-1")).await.success();
    assert_eq!(added["disposition"], "message_added");
    assert_eq!(added["ticket_id"], arrived["ticket_id"]);
    // Who got hold of the identity is still not the customer.
    let foreign = app.raw_mail(QUERY, answer("thief@evil.example", "a-2")).await.success();
    assert_eq!(foreign["disposition"], "ticket_created");
    // The letter itself coming back is no request.
    let own = delivered(app, 1).await[0].data.clone();
    let back = app.raw_mail("to=recfaces@desk.test", own).await.success();
    assert_eq!(back["disposition"], "technical");
}

async fn a_busy_mail_server_gets_the_letter_later_once(app: &TestApp) {
    let user = certified(app, "olga").await;
    let busy = Fault { stage: Stage::Recipient, recipient: None, reaction: Reaction::Answer(451), times: 1 };
    app.sink().inject(busy);
    app.clock("2026-11-20T16:00:00+04:00").await;
    app.raw_mail(QUERY, request(&user.address)).await.success();
    for _ in 0..200 {
        if app.sink().connections() > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    comes_to(app, 0, "queued").await;
    assert!(app.sink().received().is_empty());
    // The first retry waits a minute of the desk's clock.
    app.clock("2026-11-20T16:02:00+04:00").await;
    delivered(app, 1).await;
    comes_to(app, 0, "sent").await;
    assert_eq!(app.sink().received().len(), 1);
}

async fn what_waits_is_counted_and_its_age_told(app: &TestApp) {
    let user = certified(app, "olga").await;
    let admin = app.administrator().await;
    let nothing = json!({"waiting": 0, "oldest_at": null, "oldest_seconds": null});
    let queue = admin.get("/mail-queue").await.ok();
    for side in ["incoming", "quarantined", "outgoing", "failed"] {
        assert_eq!(queue[side], nothing, "{side}");
    }
    let busy = Fault { stage: Stage::Recipient, recipient: None, reaction: Reaction::Answer(451), times: 99 };
    app.sink().inject(busy);
    app.clock("2026-11-20T16:00:00+04:00").await;
    app.raw_mail(QUERY, request(&user.address)).await.success();
    app.raw_mail("to=nowhere@desk.test&received_at=2026-11-20T15:59:00%2B04:00", request(&user.address))
        .await
        .success();
    app.clock("2026-11-20T16:00:30+04:00").await;
    let queue = admin.get("/mail-queue").await.ok();
    let one = |at: &str, seconds: i64| json!({"waiting": 1, "oldest_at": at, "oldest_seconds": seconds});
    assert_eq!(queue["outgoing"], one("2026-11-20T12:00:00Z", 30));
    assert_eq!(queue["quarantined"], one("2026-11-20T11:59:00Z", 90));
    assert_eq!((&queue["incoming"], &queue["failed"]), (&nothing, &nothing));
    let metrics = app.outside().get("/metrics").await.expect(200).text();
    for line in [
        "reglament_mail_waiting{queue=\"outgoing\"} 1",
        "reglament_mail_oldest_seconds{queue=\"outgoing\"} 30",
        "reglament_mail_oldest_seconds{queue=\"quarantined\"} 90",
        "reglament_mail_waiting{queue=\"failed\"} 0",
    ] {
        assert!(metrics.lines().any(|held| held == line), "{line}: {metrics}");
    }
    // Whom it does not belong to is told of nothing.
    let other = app.agent_of("other", &provider_of(app, "spp").await).await;
    let queue = other.get("/mail-queue").await.ok();
    assert_eq!((&queue["outgoing"], &queue["quarantined"]), (&nothing, &nothing));
    app.contact(&user.contact).await.get("/mail-queue").await.problem(403, "staff_only");
}

async fn a_letter_that_is_refused_for_good_is_given_up(app: &TestApp) {
    let user = certified(app, "olga").await;
    let gone = Fault { stage: Stage::Recipient, recipient: None, reaction: Reaction::Answer(550), times: 1 };
    app.sink().inject(gone);
    app.clock("2026-11-20T16:00:00+04:00").await;
    app.raw_mail(QUERY, request(&user.address)).await.success();
    comes_to(app, 0, "failed").await;
    app.clock("2026-11-25T16:00:00+04:00").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(app.sink().received().is_empty(), "it is not tried again");
}
