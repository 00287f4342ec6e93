//! Parsing beyond the corpora: structure, bounds, identity.

use super::*;

fn mail(raw: &str) -> InboundMail {
    parse(raw.replace('\n', "\r\n").as_bytes(), &Limits::default()).unwrap()
}

#[test]
fn alternative_gives_text_and_clean_html() {
    let mail = mail(
        "From: a@b.example\nTo: X <s@d.example>, y@d.example\nSubject: t\nMessage-ID: <1@b>\nIn-Reply-To: <0@d>\n\
         References: <x@d>\n <0@d>\nDate: Mon, 16 Nov 2026 10:00:00 +0300\nContent-Type: multipart/alternative; boundary=q\n\n\
         --q\nContent-Type: text/plain; charset=utf-8\n\nпривет\n--q\nContent-Type: text/html; charset=utf-8\n\n\
         <p onclick=x>привет</p><img src='http://e/x.gif'>\n--q--\n",
    );
    assert_eq!(mail.text, "привет");
    let html = mail.html.unwrap();
    assert_eq!((html.html.trim(), html.remote_images), ("<p>привет</p>", 1));
    assert_eq!(mail.references, ["x@d", "0@d"]);
    assert_eq!(mail.in_reply_to, ["0@d"]);
    assert_eq!(mail.to[0].name.as_deref(), Some("X"));
    assert_eq!(mail.date.unwrap().to_string(), "2026-11-16T07:00:00Z");
    assert!(mail.attachments.is_empty());
}

#[test]
fn html_alone_becomes_text() {
    let mail =
        mail("From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n<p>Строка&nbsp;1<br>Строка 2</p>");
    assert_eq!(mail.text.replace('\u{a0}', " "), "Строка 1\nСтрока 2");
}

#[test]
fn bounce_names_the_message_it_is_about() {
    let report = mail(
        "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nfailed\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n\
         --b\nContent-Type: message/rfc822\n\nMessage-ID: <out.1@desk.example>\nSubject: answer\n\nbody\n--b--\n",
    );
    assert_eq!(report.returned_ids, ["out.1@desk.example"]);
    assert_eq!(report.text, "failed");
    assert!(report.attachments.iter().any(|a| a.name == "answer.eml" && a.media_type == "message/rfc822"));
    let headers = mail(
        "From: a@b.example\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n\
         --b\nContent-Type: text/rfc822-headers\n\nSubject: s\nMessage-ID: <out.2@desk.example>\n\n--b--\n",
    );
    assert_eq!(headers.returned_ids, ["out.2@desk.example"]);
}

#[test]
fn an_encoded_message_does_not_swallow_what_follows() {
    let mail = mail(
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\
         Content-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKaGVsbG8K\n--b\nContent-Type: text/plain; name=f.txt\n\
         Content-Disposition: attachment\n\nfile\n--b--\n",
    );
    let names: Vec<_> = mail.attachments.iter().map(|a| (a.name.as_str(), a.media_type.as_str())).collect();
    assert_eq!(names, [("message.eml", "message/rfc822"), ("f.txt", "text/plain")]);
    assert_eq!(mail.attachments[0].content, b"Subject: x\n\nhello\n");
}

#[test]
fn nested_messages_are_bounded() {
    let raw = format!("From: a@b.example\n{}\nx", "Content-Type: message/rfc822\n\n".repeat(50_000));
    let mail = parse(raw.as_bytes(), &Limits::default()).unwrap();
    assert!(mail.notes.contains(&Note::PartsCut));
    let encoded = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n".repeat(400);
    let raw = format!("From: a@b.example\n{encoded}eA==");
    assert!(parse(raw.as_bytes(), &Limits::default()).is_ok());
}

#[test]
fn text_that_quotes_headers_is_not_cut() {
    let log = "Content-Type: text/html\n-- \n".repeat(5_000);
    let mail = mail(&format!("From: a@b.example\n\n{log}end"));
    assert!(mail.text.ends_with("end"));
    assert!(mail.notes.iter().all(|n| *n == Note::MessageIdGenerated));
}

#[test]
fn identity_survives_redelivery_and_notices_other_content() {
    let base = "From: a@b.example\nSubject: s\n\nтекст\n";
    let first = mail(base);
    let again = mail(&format!("Received: from x by y\nReturn-Path: <a@b.example>\n{base}"));
    assert_eq!(first.message_id, again.message_id);
    assert!(first.notes.contains(&Note::MessageIdGenerated));
    assert_ne!(first.raw_digest, again.raw_digest);
    assert_eq!(first.content_digest, again.content_digest);
    assert_ne!(first.content_digest, mail(&base.replace("текст", "другой")).content_digest);
}

#[test]
fn bounds_are_noted() {
    let limits = Limits { recipients: 1, text_bytes: 5, attachments: 1, references: 2, ..Limits::default() };
    let raw = "From: a@b.example\nTo: a@x.y, b@x.y\nReferences: <1> <2> <3>\nContent-Type: multipart/mixed; boundary=b\n\n\
               --b\n\nabcdefgh\n--b\nContent-Type: a/b\n\n1\n--b\nContent-Type: a/b\n\n2\n--b--";
    let mail = parse(raw.as_bytes(), &limits).unwrap();
    assert_eq!((mail.to.len(), mail.text.as_str(), mail.attachments.len()), (1, "abcde", 1));
    assert_eq!(mail.references, ["2", "3"]);
    for note in [Note::RecipientsCut, Note::TextCut, Note::AttachmentsCut] {
        assert!(mail.notes.contains(&note), "{note:?}");
    }
}

#[test]
fn ids_in_the_wild() {
    let mail = mail(
        "From: a@b.example\nMessage-ID: <a b@\n x>\nIn-Reply-To: Your message of Monday <1@x>\n\
         References: <1@x><2@x>, <3@x>\n\nx",
    );
    assert_eq!(mail.message_id, "ab@x");
    assert_eq!(mail.in_reply_to, ["1@x"]);
    assert_eq!(mail.references, ["1@x", "2@x", "3@x"]);
}

#[test]
fn header_without_body_is_a_mail() {
    let mail = mail("From: a@b.example\nSubject: only");
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("only", ""));
}

#[test]
fn random_damage_never_panics() {
    // A cheap deterministic fuzz: every corpus mail with bytes removed, doubled and changed.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).unwrap()
    };
    let limits = Limits { html_bytes: 20_000, ..Limits::default() };
    for folder in ["ru", "hostile"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(folder);
        for entry in std::fs::read_dir(path).unwrap() {
            let raw = std::fs::read(entry.unwrap().path()).unwrap();
            if raw.len() > 20_000 {
                continue;
            }
            for _ in 0..8 {
                let mut damaged = raw.clone();
                for _ in 0..4 {
                    let at = next(damaged.len());
                    match next(3) {
                        0 => damaged[at] = b"\r\n\0<>=?\"-:;@\xff\xd0"[next(14)],
                        1 => damaged.truncate(at.max(1)),
                        _ => {
                            let copy = damaged[at..].to_vec();
                            damaged.extend(copy);
                        }
                    }
                }
                if let Ok(mail) = parse(&damaged, &limits) {
                    assert!(!mail.text.contains(['\0', '\r']) && !mail.subject.contains(['\0', '\r', '\n']));
                    assert!(mail.attachments.iter().all(|a| !a.name.contains(['/', '\\', '\0', '\r', '\n'])));
                }
            }
        }
    }
}
