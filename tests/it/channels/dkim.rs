//! Letters are signed where a mailbox says so, and somebody else finds the signature good, also of a second attempt.
use std::time::Duration;

use mail::dkim_check::{is_signed, private_key};
use serde_json::{Value, json};
use test_support::{Builder, Fault, Pick as _, Reaction, ReceivedMail, Stage, TestApp, on_both};

use crate::desk::{PRODUCT, certified};

on_both!(with smtp: letters_are_signed_and_a_retry_is_the_same_to_the_byte, keys_that_do_not_fit_are_refused);

const ADDRESS: &str = "support@mail.vendor.example";

const fn smtp(builder: Builder) -> Builder {
    builder.smtp()
}

fn mailbox(dkim: &Value) -> Value {
    json!({"address": ADDRESS, "product": PRODUCT, "dkim": dkim})
}

fn rsa() -> String {
    private_key(&["rsa", "-pkeyopt", "rsa_keygen_bits:2048"])
}

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

/// Whether the mail is signed as the mailbox's record says.
fn stands(letter: &ReceivedMail, mailbox: &Value) -> bool {
    let (name, record) = (mailbox.at("dkim.record.name"), mailbox.at("dkim.record.value"));
    is_signed(&letter.data, name.as_str().expect("a name"), record.as_str().expect("a record"))
}

async fn letters_are_signed_and_a_retry_is_the_same_to_the_byte(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-20T16:00:00+04:00").await;
    let key = rsa();
    let admin = app.administrator().await;
    let body = mailbox(&json!({"selector": "S2026", "domain": "vendor.example", "private_key": key}));
    let held = admin.post("/mailboxes", &body).await.created();
    assert!(!held.to_string().contains("PRIVATE"), "{held:#}");
    assert_eq!(held.at("dkim.record.name"), "s2026._domainkey.vendor.example");
    assert!(held.at("dkim.record.value").as_str().expect("it").starts_with("v=DKIM1; k=rsa; p="));

    // The server keeps the letter and its answer is lost: it gets the letter again.
    let lost = Fault { stage: Stage::Content, recipient: None, reaction: Reaction::KeepAndClose, times: 1 };
    app.sink().inject(lost);
    let request =
        |subject: &str| json!({"to": ADDRESS, "from": user.address, "subject": subject, "text": "?"});
    app.mail(request("First")).await;
    delivered(app, 1).await;
    app.clock("2026-11-20T16:02:00+04:00").await;
    let twice = delivered(app, 2).await;
    assert_eq!(twice[0].data, twice[1].data);
    assert!(stands(&twice[1], &held));
    let mut changed = twice[1].clone();
    changed.data.extend(b"more\r\n");
    assert!(!stands(&changed, &held));

    // Another key from now on; left out, it stays.
    let path = format!("/mailboxes/{}", held.str_at("id"));
    let body = mailbox(&json!({"selector": "e1", "private_key": private_key(&["ed25519"])}));
    let turned = admin.put(&path, &body).await.ok();
    assert_eq!(turned.at("dkim.record.name"), "e1._domainkey.mail.vendor.example");
    assert!(turned.at("dkim.record.value").as_str().expect("it").starts_with("v=DKIM1; k=ed25519; p="));
    let kept = admin.put(&path, &mailbox(&json!({"selector": "e1"}))).await.ok();
    assert_eq!(kept["dkim"], turned["dkim"]);
    app.mail(request("Second")).await;
    let third = delivered(app, 3).await.remove(2);
    assert!(stands(&third, &kept) && !stands(&third, &held));

    // Left out as a whole it stays, too; without it letters leave as before.
    let untouched = admin.put(&path, &json!({"address": ADDRESS, "product": PRODUCT})).await.ok();
    assert_eq!(untouched["dkim"], turned["dkim"]);
    let plain = admin.put(&path, &mailbox(&json!(null))).await.ok();
    assert!(plain["dkim"].is_null());
    app.mail(request("Third")).await;
    let fourth = delivered(app, 4).await.remove(3);
    assert!(!String::from_utf8_lossy(&fourth.data).contains("DKIM-Signature"));
}

async fn keys_that_do_not_fit_are_refused(app: &TestApp) {
    let admin = app.administrator().await;
    let refused = async |dkim: Value, code: &str, path: &str| {
        admin.post("/mailboxes", &mailbox(&dkim)).await.finding(code, path);
    };
    let short = private_key(&["rsa", "-pkeyopt", "rsa_keygen_bits:1024"]);
    for key in ["no key", &short] {
        let dkim = json!({"selector": "s1", "private_key": key});
        refused(dkim, "value_invalid", "dkim.private_key").await;
    }
    refused(json!({"selector": "s1"}), "value_missing", "dkim.private_key").await;
    let key = private_key(&["ed25519"]);
    for selector in ["", "a b", "-a", "a..b", "s; d=evil.example"] {
        refused(json!({"selector": selector, "private_key": key}), "value_invalid", "dkim.selector").await;
    }
    for domain in ["", "example", "other.example", "r.example", "le", "more.mail.vendor.example"] {
        let dkim = json!({"selector": "s1", "domain": domain, "private_key": key});
        refused(dkim, "value_invalid", "dkim.domain").await;
    }
    assert!(admin.all("/mailboxes").await.is_empty());
}
