//! Sending to the sink: bytes, answers, broken connections (F-10).

use super::*;
use crate::sink::{Fault, Reaction, SmtpSink, Stage};

fn sender(sink: &SmtpSink) -> SmtpSender {
    SmtpSender::new(SmtpSettings {
        host: "127.0.0.1".into(),
        port: sink.addr().port(),
        tls: SmtpTls::None,
        user: None,
        credential: None,
        ca: None,
        timeout: Duration::from_secs(5),
        hello_name: Some("desk.example".into()),
    })
    .unwrap()
}

fn envelope(to: &str) -> Envelope {
    Envelope { from: Some("support@desk.example".into()), to: to.into() }
}

#[tokio::test]
async fn bytes_arrive_unchanged_over_one_connection() {
    let sink = SmtpSink::start().await.unwrap();
    let sender = sender(&sink);
    let date = "2026-11-16T07:00:00Z".parse().unwrap();
    let bytes = crate::outgoing::tests::sample().to_bytes(date).unwrap();
    let dots = b"Subject: dots\r\n\r\na\r\n.\r\nQUIT\r\n..\r\n\r\n.\r\nMAIL FROM:<x@x>\r\n";
    sender.send_raw(&envelope("ivanov@client.example"), &bytes).await.unwrap();
    sender.send_raw(&Envelope { from: None, to: "b@client.example".into() }, dots).await.unwrap();
    let got = sink.received();
    assert_eq!(got.len(), 2);
    assert_eq!(
        (got[0].from.as_str(), got[0].to.as_slice()),
        ("support@desk.example", &["ivanov@client.example".to_owned()][..])
    );
    assert_eq!(got[0].data, bytes);
    assert_eq!((got[1].from.as_str(), got[1].data.as_slice()), ("", &dots[..]));
    assert_eq!(sink.connections(), 1);
    sender.close().await;
}

#[tokio::test]
async fn answers_decide_whether_to_try_again() {
    let sink = SmtpSink::start().await.unwrap();
    let sender = sender(&sink);
    for (stage, code, permanent) in [
        (Stage::Mail, 451, false),
        (Stage::Recipient, 550, true),
        (Stage::Recipient, 450, false),
        (Stage::Data, 554, true),
        (Stage::Content, 452, false),
        (Stage::Content, 552, true),
        // A server that will not talk to us says nothing about the mail.
        (Stage::Connect, 554, false),
        (Stage::Hello, 550, false),
    ] {
        sender.close().await;
        sink.inject(Fault { stage, recipient: None, reaction: Reaction::Answer(code), times: 1 });
        let error =
            sender.send_raw(&envelope("a@client.example"), b"Subject: x\r\n\r\nx\r\n").await.unwrap_err();
        assert_eq!(error.is_permanent(), permanent, "{stage:?} {code}: {error}");
        let (SendError::Temporary { code: seen, .. } | SendError::Permanent { code: seen, .. }) = error;
        assert_eq!(seen, Some(code), "{stage:?}");
    }
    assert!(sink.received().is_empty());
    sender.send_raw(&envelope("a@client.example"), b"Subject: x\r\n\r\nx\r\n").await.unwrap();
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn one_bad_recipient_does_not_hold_up_another() {
    let sink = SmtpSink::start().await.unwrap();
    let sender = sender(&sink);
    sink.inject(Fault {
        stage: Stage::Recipient,
        recipient: Some("bad@client.example".into()),
        reaction: Reaction::Answer(550),
        times: 9,
    });
    assert!(
        sender.send_raw(&envelope("bad@client.example"), b"x: y\r\n\r\n").await.unwrap_err().is_permanent()
    );
    sender.send_raw(&envelope("good@client.example"), b"x: y\r\n\r\n").await.unwrap();
    assert!(sender.send_raw(&envelope("nobody"), b"x").await.unwrap_err().is_permanent());
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn a_lost_connection_or_silence_is_temporary_and_not_used_again() {
    let sink = SmtpSink::start().await.unwrap();
    let mut quick = sender(&sink);
    quick.settings.timeout = Duration::from_millis(300);
    for reaction in [Reaction::Close, Reaction::Hang] {
        sink.inject(Fault { stage: Stage::Content, recipient: None, reaction, times: 1 });
        let error = quick.send_raw(&envelope("a@client.example"), b"x: y\r\n\r\nz\r\n").await.unwrap_err();
        assert!(!error.is_permanent(), "{reaction:?}: {error}");
    }
    quick.send_raw(&envelope("a@client.example"), b"x: y\r\n\r\nz\r\n").await.unwrap();
    assert_eq!((sink.received().len(), sink.connections()), (1, 3));
}

#[tokio::test]
async fn starttls_is_never_given_up() {
    let sink = SmtpSink::start().await.unwrap();
    let mut settings = sender(&sink).settings;
    settings.tls = SmtpTls::Starttls;
    let error =
        SmtpSender::new(settings).unwrap().send_raw(&envelope("a@client.example"), b"x").await.unwrap_err();
    assert!(!error.is_permanent());
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn a_smuggled_line_end_is_never_sent() {
    let sink = SmtpSink::start().await.unwrap();
    let sender = sender(&sink);
    for raw in [&b"x: y\r\n\r\na\n.\r\nMAIL FROM:<x@x>\r\n"[..], b"x: y\r\n\r\na\r.\r\n", b"x: y\r\n\r\na\r"]
    {
        assert!(sender.send_raw(&envelope("a@client.example"), raw).await.unwrap_err().is_permanent());
    }
    assert_eq!(sink.connections(), 0);
}

#[test]
fn credentials_come_in_pairs() {
    let settings = SmtpSettings {
        host: "h".into(),
        port: 25,
        tls: SmtpTls::None,
        user: Some("u".into()),
        credential: None,
        ca: None,
        timeout: Duration::from_secs(1),
        hello_name: None,
    };
    assert!(matches!(SmtpSender::new(settings), Err(SettingsError::Credentials)));
}
