//! One mail is one request, on however many ways it comes; and a report of delivery is followed for what it says.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{MAILBOX, certified};

on_both!(
    one_mail_on_several_ways_is_one_ticket_f_12,
    the_same_reply_twice_is_one_message,
    a_complaint_beside_the_mail_it_is_about_is_kept,
    only_a_failure_makes_a_customer_unreachable,
);

const NOW: &str = "2026-11-16T12:00:00+04:00";

async fn arrives(app: &TestApp, to: &str, raw: &str) -> Value {
    let proof = if raw.contains("unproven") { "&authenticated=false" } else { "" };
    app.raw_mail(&format!("to={to}&received_at={NOW}{proof}"), raw.replace('\n', "\r\n")).await.success()
}

fn mail(from: &str, rest: &str) -> String {
    format!("From: Olga <{from}>\nTo: {MAILBOX}\nMessage-ID: <one@olga.example>\n{rest}")
}

async fn one_mail_on_several_ways_is_one_ticket_f_12(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    let second = json!({"address": "cameras@vendor.example", "product": "recfaces"});
    app.administrator().await.post("/mailboxes", &second).await.created();
    let sent = mail(&user.address, "Subject: Camera\n\nHow do I add one?\n");
    let first = arrives(app, MAILBOX, &sent).await;
    assert_eq!(first["disposition"], "ticket_created");
    // Again over another server, and at another mailbox of the product: the source differs, the mail does not.
    let forwarded =
        format!("Received: from a by b; Mon, 16 Nov 2026 08:00:00 +0000\nDelivered-To: x@y.z\n{sent}");
    for (mailbox, raw) in
        [(MAILBOX, &forwarded), ("cameras@vendor.example", &sent), ("cameras@vendor.example", &forwarded)]
    {
        let again = arrives(app, mailbox, raw).await;
        assert_eq!(again, first, "as the first delivery");
    }
    assert_eq!(app.administrator().await.all("/tickets").await.len(), 1);
    assert_eq!(app.letters_to(&user.address).await.len(), 1, "acknowledged once");
    // Another product has its own; and other words under the same id are another mail.
    let elsewhere = arrives(app, "spp@desk.test", &sent).await;
    assert_ne!(elsewhere["ticket_id"], first["ticket_id"]);
    let other = arrives(app, MAILBOX, &sent.replace("one?", "two?")).await;
    assert_eq!(other["disposition"], "ticket_created");
    assert_ne!(other["ticket_id"], first["ticket_id"]);
}

async fn the_same_reply_twice_is_one_message(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    let first = arrives(app, MAILBOX, &mail(&user.address, "Subject: Camera\n\nHow do I add one?\n")).await;
    let ticket = app.ticket(first.str_at("ticket_id")).await;
    let reply = format!(
        "From: Olga <{}>\nMessage-ID: <two@olga.example>\nSubject: Re: [{}]\n\nIt is found.\n",
        user.address,
        ticket.str_at("number")
    );
    for raw in [reply.clone(), format!("Received: from a by b; x\n{reply}")] {
        let added = arrives(app, MAILBOX, &raw).await;
        assert_eq!(
            (&added["disposition"], &added["ticket_id"]),
            (&json!("message_added"), &first["ticket_id"])
        );
    }
    let path = format!("/tickets/{}/messages", ticket.str_at("id"));
    let said = app.administrator().await.all(&path).await;
    let found = said.iter().filter(|message| message.str_at("text").contains("It is found.")).count();
    assert_eq!(found, 1, "{said:#?}");
}

async fn a_complaint_beside_the_mail_it_is_about_is_kept(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    let first =
        arrives(app, "spp@desk.test", &mail(&user.address, "Subject: Camera\n\nHow do I add one?\n")).await;
    let number = app.ticket(first.str_at("ticket_id")).await.str_at("number").to_owned();
    let angry = format!(
        "From: Olga <{}>\nMessage-ID: <three@olga.example>\nSubject: [{number}]\n\nNobody answers.\n",
        user.address
    );
    assert_eq!(arrives(app, "spp@desk.test", &angry).await["disposition"], "message_added");
    let complaint = arrives(app, "quality@desk.test", &angry).await;
    assert_eq!(complaint["disposition"], "ticket_created", "{complaint:#}");
    assert_ne!(complaint["ticket_id"], first["ticket_id"]);
}

async fn only_a_failure_makes_a_customer_unreachable(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    let first = arrives(app, MAILBOX, &mail(&user.address, "Subject: Camera\n\nHow do I add one?\n")).await;
    let ticket = first.str_at("ticket_id");
    let number = app.ticket(ticket).await.str_at("number").to_owned();
    let flagged = async || app.ticket(ticket).await["flags"].to_string().contains("customer_unreachable");
    let report = |action: &str| {
        format!(
            "From: postmaster@olga.example\nReturn-Path: <>\nSubject: Delivery status [{number}] {action}\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n{}\n\
             --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nAction: {action}\n--b--\n",
            user.address
        )
    };
    let away = format!(
        "From: {}\nReturn-Path: <>\nAuto-Submitted: auto-replied\nSubject: [{number}] away\n\nI am away. {}\n",
        user.address, user.address
    );
    for raw in [report("delayed"), report("delivered"), away] {
        assert_eq!(arrives(app, MAILBOX, &raw).await["disposition"], "technical");
        assert!(!flagged().await, "{raw}");
    }
    arrives(app, MAILBOX, &report("failed")).await;
    assert!(flagged().await);
}
