//! Building outgoing mail: the same bytes, exactly our headers.

use super::*;
use crate::{Limits, parse};

pub(crate) fn sample() -> OutgoingMail {
    OutgoingMail {
        from: "support@desk.example".into(),
        from_name: Some("Служба поддержки".into()),
        to: "ivanov@client.example".into(),
        to_name: Some("Иванов Иван".into()),
        subject: "[ACME-100] Обращение зарегистрировано".into(),
        text: "Здравствуйте!\n.\n\nQUIT\n..\nMAIL FROM:<x@x>".into(),
        html: Some("<p>Здравствуйте!</p>".into()),
        message_id: "<t.ACME-100.m1.abc@desk.example>".into(),
        in_reply_to: Some("ru-001@client.example".into()),
        references: vec!["first@client.example".into()],
        auto_submitted: true,
        attachments: vec![OutgoingAttachment {
            name: "../Счёт №17.pdf".into(),
            media_type: "application/pdf".into(),
            content: vec![0, 159, 146, 150],
        }],
    }
}

fn date() -> Timestamp {
    "2026-11-16T07:00:00Z".parse().unwrap()
}

#[test]
fn a_retry_is_byte_identical() {
    let first = sample().to_bytes(date()).unwrap();
    assert_eq!(first, sample().to_bytes(date()).unwrap());
    let text = String::from_utf8(first).unwrap();
    assert!(text.contains("Date: Mon, 16 Nov 2026 07:00:00 +0000\r\n"));
    let mut other = sample();
    other.message_id = "<t.ACME-100.m2.abc@desk.example>".into();
    assert_ne!(text.into_bytes(), other.to_bytes(date()).unwrap());
}

#[test]
fn reads_back_as_it_was_meant() {
    let mail = parse(&sample().to_bytes(date()).unwrap(), &Limits::default()).unwrap();
    assert_eq!(mail.subject, sample().subject);
    assert_eq!(mail.text, sample().text);
    assert_eq!(mail.message_id, "t.ACME-100.m1.abc@desk.example");
    assert_eq!(mail.in_reply_to, ["ru-001@client.example"]);
    assert_eq!(mail.references, ["first@client.example", "ru-001@client.example"]);
    assert_eq!(mail.from.identity().unwrap().name.as_deref(), Some("Служба поддержки"));
    assert_eq!(
        (mail.attachments[0].name.as_str(), mail.attachments[0].content.as_slice()),
        ("Счёт №17.pdf", &[0, 159, 146, 150][..])
    );
    assert_eq!(mail.html.unwrap().html.trim(), "<p>Здравствуйте!</p>");
    for (name, value) in [
        ("auto-submitted", "auto-replied"),
        ("precedence", "bulk"),
        ("x-auto-response-suppress", "All"),
        ("x-loop", "support@desk.example"),
    ] {
        assert_eq!(mail.headers.get(name), Some(value));
    }
}

#[test]
fn every_line_ends_with_crlf_whatever_is_attached() {
    let mut mail = sample();
    mail.text = "a\rb\n.\nc".into();
    mail.html = Some("<p>a\n.\nb</p>".into());
    mail.attachments[0] = OutgoingAttachment {
        name: "a.txt".into(),
        media_type: "text/plain".into(),
        content: b"a\n.\nMAIL FROM:<x@x>\r".to_vec(),
    };
    let text = String::from_utf8(mail.to_bytes(date()).unwrap()).unwrap();
    assert!(text.is_ascii() && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert_eq!(
        parse(text.as_bytes(), &Limits::default()).unwrap().attachments[0].content,
        b"a\n.\nMAIL FROM:<x@x>\r"
    );
}

#[test]
fn a_letter_of_a_person_bears_no_machine_marks() {
    let plain = OutgoingMail { auto_submitted: false, html: None, attachments: Vec::new(), ..sample() };
    let text = String::from_utf8(plain.to_bytes(date()).unwrap()).unwrap();
    assert!(!text.contains("Auto-Submitted") && !text.contains("Precedence") && !text.contains("X-Loop"));
}

#[test]
fn hostile_values_add_no_header_and_no_panic() {
    let hostile = OutgoingMail {
        subject: "x\r\nBcc: v@x.example\r\n\r\nbody".into(),
        from_name: Some("n\r\nBcc: v@x.example".into()),
        to_name: Some("a\0b\u{7f}".into()),
        in_reply_to: Some("a\"'><script>@x".into()),
        references: vec!["a b@x".into(), "ok@x\r\nBcc: y".into(), "fine@x".into()],
        ..sample()
    };
    let raw = hostile.to_bytes(date()).unwrap();
    let mail = parse(&raw, &Limits::default()).unwrap();
    let names: Vec<&str> = mail.headers.iter().map(|(n, _)| n).collect();
    assert_eq!(
        names,
        [
            "date",
            "from",
            "to",
            "subject",
            "message-id",
            "references",
            "auto-submitted",
            "precedence",
            "x-auto-response-suppress",
            "x-loop",
            "mime-version",
            "content-type"
        ]
    );
    assert_eq!(mail.references, ["fine@x"]);
    assert_eq!(mail.from.identity().unwrap().name.as_deref(), Some("n Bcc: v@x.example"));
    for (field, value) in [("to", "a@b\r\nc"), ("to", "нет"), ("id", "no-at"), ("id", "<a b@c>")] {
        let mut bad = sample();
        if field == "to" {
            bad.to = value.into();
        } else {
            bad.message_id = value.into();
        }
        assert!(bad.to_bytes(date()).is_err(), "{value}");
    }
}

#[test]
fn long_threads_keep_the_first_and_the_newest() {
    let mut mail = sample();
    mail.references = (0..100).map(|i| format!("r{i}@x")).collect();
    let ids = mail.reference_ids();
    assert_eq!(ids.len(), 20);
    assert_eq!((ids[0].as_str(), ids[19].as_str()), ("<r0@x>", "<ru-001@client.example>"));
}
