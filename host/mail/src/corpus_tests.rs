//! Our two corpora, mail by mail. `tests/corpora/*/expected.json` is the truth; where a verdict belongs
//! to a later layer, what this layer must supply for it is asserted and said.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::authentication::{Authentication, authentication};
use crate::outgoing::OutgoingMail;
use crate::parse::Note;
use crate::quote::strip_quoted;
use crate::render::{Letter, Renderer, Template};
use crate::thread::{MessageIdKey, ThreadHint, match_ticket};
use crate::words::Locale;
use crate::{Class, InboundMail, Limits, MachineReason, OwnIdentity, SenderProblem, classify, parse};

fn corpus(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(name)
}

fn expected<T: serde::de::DeserializeOwned>(name: &str) -> BTreeMap<String, T> {
    let json = std::fs::read(corpus(name).join("expected.json")).unwrap();
    serde_json::from_slice(&json).unwrap()
}

fn read(corpus_name: &str, name: &str) -> Vec<u8> {
    std::fs::read(corpus(corpus_name).join(format!("{name}.eml"))).unwrap()
}

fn hostile(name: &str) -> InboundMail {
    parse(&read("hostile", name), &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn own() -> OwnIdentity {
    OwnIdentity {
        domains: vec!["desk.example".into()],
        addresses: vec!["support@desk.example".into()],
        message_id_domain: "desk.example".into(),
    }
}

fn hints(mail: &InboundMail) -> Vec<ThreadHint> {
    match_ticket(mail, &MessageIdKey::new(b"key", &[], "desk.example"))
}

const HUMAN: Class = Class::Human { unattended: false };

#[derive(serde::Deserialize)]
struct RuExpected {
    subject: Option<String>,
    text: Option<String>,
    from_: String,
    #[serde(default)]
    attachments: Vec<RuAttachment>,
}

#[derive(serde::Deserialize)]
struct RuAttachment {
    filename: Option<String>,
    sha256: String,
}

#[test]
fn every_russian_mail_reads_as_written() {
    let table = expected::<RuExpected>("ru");
    assert_eq!(table.len(), 59);
    let mut wrong = Vec::new();
    for (name, want) in &table {
        let mail = parse(&read("ru", name), &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut check = |what: &str, ok: bool, got: &dyn std::fmt::Debug| {
            if !ok {
                wrong.push(format!("{name} {what}: {got:?}"));
            }
        };
        check("from", mail.from.identity().is_some_and(|a| a.addr == want.from_), &mail.from);
        check("class", classify(&mail, &own()) == HUMAN, &"not human");
        if let Some(subject) = &want.subject {
            check("subject", mail.subject == *subject, &mail.subject);
        }
        // The end of a text is trimmed; the corpus writes one final line feed.
        if let Some(text) = &want.text {
            check("text", mail.text == text.trim_end(), &mail.text);
        }
        check("attachments", mail.attachments.len() == want.attachments.len(), &mail.attachments.len());
        for (got, want) in mail.attachments.iter().zip(&want.attachments) {
            check("digest", got.digest() == want.sha256, &got.digest());
            let safe = !got.name.is_empty()
                && got.name.chars().count() <= 150
                && !got.name.contains(['/', '\\', '\r', '\n', '\0']);
            check("safe name", safe, &got.name);
            if let Some(filename) = &want.filename {
                check("name", got.name == *filename, &got.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_is_lost_where_the_label_lies_or_is_unknown() {
    let mail = |name: &str| parse(&read("ru", name), &Limits::default()).unwrap();
    assert!(mail("103-label-1251-body-koi8").text.starts_with("Добрый день"));
    let unknown = mail("104-unknown-charset");
    assert!(unknown.text.contains("Привет"), "{}", unknown.text);
}

#[test]
fn every_hostile_mail_gets_its_verdict() {
    let table = expected::<String>("hostile");
    assert_eq!(table.len(), 59);
    for (name, verdict) in &table {
        #[expect(clippy::disallowed_methods, reason = "the verdict bounds the wall time of parsing")]
        let started = Instant::now();
        let mail = hostile(name);
        let class = classify(&mail, &own());
        assert!(started.elapsed() < Duration::from_secs(5), "{name} took {:?}", started.elapsed());
        assert!(
            !mail.text.contains(['\0', '\u{1b}', '\r']) && !mail.subject.contains(['\0', '\r', '\n']),
            "{name}"
        );
        if verdict.starts_with("stored as message or system note; NO automatic") {
            // What is stored, and that nothing is sent or reopened, is the use case's; it goes by this class.
            assert!(class.is_machine(), "{name}: {class:?}");
            continue;
        }
        match name.split('-').next().unwrap() {
            "loop" => check_loop(name, class),
            "spoof" | "empty" | "no" => check_identity(name, &mail, class),
            "inject" => check_injection(name, &mail),
            "html" | "ics" | "control" | "smtp" => check_content(name, &mail),
            "size" => check_size(name, &mail),
            "date" => check_date(name, &mail),
            "dup" | "noid" => check_duplicates(name, &mail),
            _ => panic!("no check for {name}: {verdict}"),
        }
    }
}

fn check_loop(name: &str, class: Class) {
    let expected = match name {
        "loop-auto-submitted-no" => HUMAN,
        // The rate is kept by the sender of acknowledgements; it needs to know the address is unattended.
        "loop-noreply" => Class::Human { unattended: true },
        "loop-mailer-daemon" => Class::Machine { reason: MachineReason::Bounce },
        "loop-own-address" | "loop-own-message-id" => Class::Machine { reason: MachineReason::Loop },
        _ => panic!("no check for {name}"),
    };
    assert_eq!(class, expected, "{name}");
}

fn check_identity(name: &str, mail: &InboundMail, class: Class) {
    let identity = mail.from.identity().map(|a| a.addr.as_str());
    match name {
        "spoof-agent-reply" => {
            // A claim of an own domain without proof, and no hint from an id without our code: the use
            // case has nothing to take it for an agent's reply by.
            assert!(own().claims(identity.unwrap()));
            assert_eq!(authentication(mail, Some("mx.desk.example")), Authentication::Failed);
            assert_eq!(hints(mail), []);
        }
        "spoof-cc-join" => {
            // The CC is data; making participants needs `Authentication::Passed`, and there is no thread.
            assert_eq!(mail.cc[0].addr, "attacker@evil.example");
            assert_eq!(authentication(mail, Some("mx.desk.example")), Authentication::Failed);
            assert_eq!(hints(mail), []);
        }
        "spoof-ticket-trick" => {
            // Codes and links of unattended senders stay out of the portal.
            assert_eq!(class, Class::Human { unattended: true });
            assert_eq!(mail.to[0].addr, "support+id123@desk.example");
        }
        "spoof-reply-to" => {
            assert_eq!(identity, Some("a@client.example"));
            assert_eq!(mail.reply_to[0].addr, "boss@client.example");
        }
        "spoof-forged-auth-results" => {
            assert_eq!(authentication(mail, None), Authentication::Unknown);
            let ours = [
                b"Authentication-Results: mx.desk.example; dmarc=fail\r\n".as_slice(),
                &read("hostile", name),
            ]
            .concat();
            let seen = parse(&ours, &Limits::default()).unwrap();
            assert_eq!(authentication(&seen, Some("mx.desk.example")), Authentication::Failed);
        }
        "spoof-two-from" => assert_eq!(mail.from.problem(), Some(SenderProblem::DuplicateHeader)),
        "spoof-from-group" => assert_eq!(mail.from.problem(), Some(SenderProblem::Group)),
        "spoof-from-comment" => assert_eq!(identity, Some("attacker@evil.example")),
        "spoof-unicode-email" => assert_ne!(identity, Some("admin@client.example")),
        "spoof-plus-case" => assert_eq!(identity, Some("a+tag@client.example")),
        "empty-from" | "no-from" => {
            assert_eq!(mail.from.problem(), Some(SenderProblem::Missing));
            assert_eq!(mail.text, "hello");
        }
        _ => panic!("no check for {name}"),
    }
}

/// The acknowledgement of the mail, with its subject and the sender's name as values.
fn acknowledge(mail: &InboundMail) -> (String, InboundMail) {
    let from = mail.from.shown().unwrap();
    let values = serde_json::json!({
        "number": "ACME-1", "desk": "Desk", "product": "p", "received_at": "now",
        "addressee": from.name, "request_subject": mail.subject
    });
    let letter = Letter { template: Template::Acknowledgement, locale: Locale::Ru, values };
    let letter = Renderer::new().unwrap().render(&letter).unwrap();
    let outgoing = OutgoingMail {
        from: "support@desk.example".into(),
        from_name: None,
        to: from.addr.clone(),
        to_name: from.name.clone(),
        subject: letter.subject,
        text: letter.text.clone(),
        html: Some(letter.html),
        message_id: "<t.a.b.c@desk.example>".into(),
        in_reply_to: Some(mail.message_id.clone()),
        references: mail.references.clone(),
        auto_submitted: true,
        attachments: Vec::new(),
    };
    let raw = outgoing.to_bytes(Timestamp::UNIX_EPOCH).unwrap();
    (letter.text, parse(&raw, &Limits::default()).unwrap())
}

fn check_injection(name: &str, mail: &InboundMail) {
    let (text, sent) = acknowledge(mail);
    let fields: Vec<&str> = sent.headers.iter().map(|(n, _)| n).collect();
    let own_fields = [
        "date",
        "from",
        "to",
        "subject",
        "message-id",
        "in-reply-to",
        "references",
        "auto-submitted",
        "precedence",
        "x-auto-response-suppress",
        "x-loop",
        "mime-version",
        "content-type",
    ];
    assert!(fields.iter().all(|f| own_fields.contains(f)), "{name}: {fields:?}");
    assert!(classify(&sent, &own()).is_machine(), "our acknowledgement is machine mail");
    match name {
        "inject-subject-crlf" => assert_eq!(mail.subject, "x Bcc: victim@x.example body"),
        "inject-name-crlf" => {
            assert_eq!(mail.from.identity().unwrap().name.as_deref(), Some("x Bcc: victim@x.example"));
        }
        "inject-template" => {
            assert!(text.contains("{{7*7}} ${7*7} <%= 7*7 %> #{7*7}") && !text.contains("49"), "{text}");
            assert!(sent.subject.contains("{{config}} {% for x in y %} @{{self}}"), "{}", sent.subject);
        }
        "inject-msgid" => {
            // Escaping on a page is the page's; we never send such an id back.
            assert_eq!(mail.message_id, "a\"'><script>alert(1)</script>@x");
            assert!(sent.in_reply_to.is_empty());
        }
        // Kept for the record; no code here or above reads them.
        "inject-xheaders" => assert_eq!(mail.headers.get("x-desk-customer"), Some("other-tenant")),
        _ => panic!("no check for {name}"),
    }
}

fn check_content(name: &str, mail: &InboundMail) {
    let html = mail.html.as_ref().map(|h| h.html.to_lowercase()).unwrap_or_default();
    match name {
        "html-xss" => {
            for bad in [
                "script",
                "onerror",
                "<form",
                "<input",
                "<style",
                "<svg",
                "<iframe",
                "<base",
                "<meta",
                "<img",
                "evil.example",
            ] {
                assert!(!html.contains(bad), "{bad} in {html}");
            }
            assert_eq!(mail.html.as_ref().unwrap().remote_images, 1);
            // A subject is text; pages escape it.
            assert_eq!(mail.subject, "<img src=x onerror=alert(1)>");
        }
        "html-css-exfil" => {
            assert!(!html.contains("evil.example") && !html.contains("style"));
            assert!(mail.text.contains("hidden reply"), "what was hidden is shown");
        }
        "html-unclosed" => assert!(mail.notes.contains(&Note::HtmlShortened)),
        "html-5000-links" => {
            assert!(mail.notes.contains(&Note::LinksCut));
            assert_eq!(html.matches("<a ").count(), Limits::default().links);
        }
        "ics-invite" => {
            // The words of an invitation are text, and pages escape it; nothing in it is followed.
            assert_eq!((mail.text.as_str(), mail.html.is_none()), ("<script>alert(1)</script>", true));
            let invite = &mail.attachments[0];
            assert_eq!((invite.name.as_str(), invite.media_type.as_str()), ("invite.ics", "text/calendar"));
        }
        "control-chars" => assert!(mail.text.contains("[31mred") && mail.text.contains("bad utf8")),
        "smtp-dots" | "smtp-smuggling-lf" => {
            // That a mail with such lines is sent as one mail is shown in send/tests.rs.
            assert!(mail.text.starts_with("a\n.\n"));
            assert_eq!(strip_quoted(&mail.text).visible, mail.text);
        }
        _ => panic!("no check for {name}"),
    }
}

fn check_size(name: &str, mail: &InboundMail) {
    match name {
        "size-10k-parts" => {
            assert!(mail.notes.contains(&Note::PartsCut));
            assert!(mail.text.starts_with('x') && mail.text.len() <= 4 * Limits::default().parts);
        }
        "size-600-nested" => assert_eq!(mail.message_id, "h-nest@client.example"),
        "size-64k-header" => assert_eq!(mail.text, "hello"),
        "size-5000-recipients" => {
            // No user is ever created from To or Cc; what is kept for showing is bounded.
            assert_eq!(mail.to.len(), Limits::default().recipients);
            assert!(mail.notes.contains(&Note::RecipientsCut));
        }
        _ => panic!("no check for {name}"),
    }
}

fn check_date(name: &str, mail: &InboundMail) {
    // The receipt time is a parameter of the use case; there is no way from this date to a timer.
    assert_eq!(mail.text, "hello", "{name}");
    match name {
        "date-past" => assert_eq!(mail.date, Some(Timestamp::UNIX_EPOCH)),
        "date-deep-comment" => assert!(mail.date.is_some(), "6 000 nested comments are skipped, not climbed"),
        // The end of 9999 lies beyond the last instant we can hold.
        "date-far-future" | "date-invalid" | "date-weird-tz" => assert_eq!(mail.date, None, "{name}"),
        _ => panic!("no check for {name}"),
    }
}

fn check_duplicates(name: &str, mail: &InboundMail) {
    match name {
        "dup-1" => {
            let redelivered = [b"Received: from mx\r\n".as_slice(), &read("hostile", name)].concat();
            let again = parse(&redelivered, &Limits::default()).unwrap();
            assert_eq!((&again.message_id, &again.content_digest), (&mail.message_id, &mail.content_digest));
        }
        "dup-2-same-id-other-body" => {
            let first = hostile("dup-1");
            assert_eq!(first.message_id, mail.message_id);
            assert_ne!(first.content_digest, mail.content_digest);
        }
        "noid" => {
            assert!(mail.notes.contains(&Note::MessageIdGenerated));
            assert_eq!(mail.message_id, hostile("noid").message_id);
        }
        _ => panic!("no check for {name}"),
    }
}
