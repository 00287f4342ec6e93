//! Threading: SC-19, reliability S-01.

use super::*;
use crate::{Limits, parse};

fn key() -> MessageIdKey {
    MessageIdKey::new(b"secret", &[], "desk.example")
}

fn hints(fields: &str) -> Vec<ThreadHint> {
    let raw = format!("From: a@b.example\r\nMessage-ID: <n@b.example>\r\n{fields}\r\n\r\nx");
    match_ticket(&parse(raw.as_bytes(), &Limits::default()).unwrap(), &key())
}

#[test]
fn sc_19_keyed_id_then_foreign_id_then_number() {
    let own = key().new_message_id("ACME-100", "m7");
    let found = hints(&format!(
        "In-Reply-To: <x@client.example>\r\nReferences: {own} <y@client.example>\r\nSubject: Re: [ACME-100] x"
    ));
    assert_eq!(
        found,
        [
            ThreadHint::Keyed { ticket: "ACME-100".into(), message: "m7".into() },
            ThreadHint::MessageId("x@client.example".into()),
            ThreadHint::MessageId("y@client.example".into()),
            ThreadHint::Number("ACME-100".into()),
        ]
    );
}

#[test]
fn s_01_forged_short_foreign_and_altered_codes_give_nothing() {
    let id = key().new_message_id("ACME-100", "m7");
    let other_tenant = MessageIdKey::new(b"other", &[], "desk.example").new_message_id("ACME-100", "m7");
    for forged in [
        "<t.ACME-100.m7@desk.example>".to_owned(),
        "<t.ACME-100.m7.@desk.example>".to_owned(),
        "<t.ACME-100.m7.deadbeef@desk.example>".to_owned(),
        "<ticket-100@desk.example>".to_owned(),
        id.replace("ACME-100", "ACME-101"),
        id.replace("m7", "m8"),
        id.replace("@desk", ".x@desk"),
        other_tenant,
    ] {
        assert_eq!(hints(&format!("In-Reply-To: {forged}")), [], "{forged}");
    }
}

#[test]
fn ids_are_stable_and_survive_rotation() {
    let rotated = MessageIdKey::new(b"new", &[b"secret"], "desk.example");
    let old = key().new_message_id("RF-1", "a b<c");
    assert_eq!(old, key().new_message_id("RF-1", "a b<c"));
    assert!(old.starts_with("<t.RF-1.a-b-c.") && old.ends_with("@desk.example>"));
    assert!(rotated.read(&old).is_some());
    assert_ne!(rotated.new_message_id("RF-1", "a"), key().new_message_id("RF-1", "a"));
    assert!(!format!("{rotated:?}").contains("115, 101"));
}

#[test]
fn a_bounce_leads_to_the_message_it_returns() {
    let own = key().new_message_id("FM-3", "m1");
    let found = hints(&format!(
        "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {own}\r\n\r\nx\r\n--b--"
    ));
    assert_eq!(found, [ThreadHint::Keyed { ticket: "FM-3".into(), message: "m1".into() }]);
}

#[test]
fn numbers_of_a_subject() {
    for (subject, expected) in [
        ("Re: [RF-12] слово", &["RF-12"][..]),
        ("RF-12: и [SM-7]", &["SM-7", "RF-12"]),
        ("По обращению ACME-100.", &["ACME-100"]),
        ("re: rf-12, SM-7", &["SM-7", "RF-12"]),
        ("xRF-12 RF-12a R-1 Rf-12 rf-12a ABCDEFGHIJK-1 RF- _RF-1 RF-1234567890123", &[]),
        ("RF-1 RF-1 RF-2 RF-3 RF-4", &["RF-1", "RF-2", "RF-3"]),
        ("[#1] test", &[]),
    ] {
        assert_eq!(numbers(subject), expected, "{subject}");
    }
}

#[test]
fn a_report_that_attaches_nothing_is_followed_by_what_it_quotes() {
    let own = key().new_message_id("ACME-100", "m7");
    let report = |text: &str| {
        let raw = format!("From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\n{text}");
        match_report(&parse(raw.as_bytes(), &Limits::default()).unwrap(), &key())
    };
    let quoted =
        report(&format!("--- Below this line is a copy of the message.\r\n\r\nMessage-ID: {own}\r\n"));
    assert_eq!(quoted, [ThreadHint::Keyed { ticket: "ACME-100".into(), message: "m7".into() }]);
    assert_eq!(report("Message-ID: <t.ACME-100.m7.deadbeef@desk.example>"), []);
}
