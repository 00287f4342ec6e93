//! TLS, and programs that send: our own and lettre.
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::io::AsyncReadExt;

use super::*;
use crate::send::{Envelope, SmtpSender, SmtpSettings};
use crate::test_certificate::TestCertificate;
use crate::tls::{Tls, connector};

#[tokio::test]
async fn nothing_said_before_the_handshake_counts_after_it() {
    let certificate = TestCertificate::make();
    let server =
        start(ReceiverSettings { tls: Some(certificate.server()), ..settings(Protocol::Smtp) }).await;
    let mut client = Client::in_mail(&server).await;
    client.expect(&[("RCPT TO:<one@desk.example>", "250")]).await;
    // In one packet with STARTTLS: a command that must not be obeyed once the line is safe.
    client.write(b"STARTTLS\r\nMAIL FROM:<evil@desk.example>\r\n").await;
    assert_eq!(client.answer().await, "220 2.0.0 go on");
    let name = rustls::pki_types::ServerName::try_from("localhost").unwrap();
    let connector = connector(Some(&certificate.certificate_pem)).unwrap();
    let mut secured = BufReader::new(connector.connect(name, client.0.into_inner()).await.unwrap());
    let dialog = [
        ("RCPT TO:<one@desk.example>", "503 5.5.1 MAIL first"),
        ("MAIL FROM:<a@b.c>", "503 5.5.1 say hello first"),
        ("HELO x", "250 mx.desk.example"),
        ("STARTTLS", "503 5.5.1 TLS is on"),
        ("MAIL FROM:<a@b.c>", "250 2.1.0 ok"),
        ("RCPT TO:<one@desk.example>", "250 2.1.5 ok"),
        ("DATA", "354 go on, end with a dot"),
        ("x\r\n.", "250 2.6.0 taken"),
    ];
    for (line, expected) in dialog {
        secured.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        secured.read_line(&mut answer).await.unwrap();
        assert_eq!(answer.trim_end(), expected, "{line}");
    }
    let taken = server.keeper.taken();
    assert!(taken[0].encrypted && taken[0].from.as_deref() == Some("a@b.c"));
    assert!(String::from_utf8_lossy(&taken[0].source).contains(" with ESMTPS; "));
    // A handshake that is none ends the session.
    let mut client = Client::connect(&server).await;
    client.expect(&[("EHLO x", "250"), ("STARTTLS", "220")]).await;
    client.write(b"EHLO x\r\n").await;
    let mut rest = Vec::new();
    client.0.read_to_end(&mut rest).await.unwrap_or_default();
    assert!(!rest.starts_with(b"250"));
}

#[tokio::test]
async fn our_own_sender_is_understood() {
    let server = start(ReceiverSettings { max_size: 100_000, ..settings(Protocol::Smtp) }).await;
    let sender = SmtpSender::new(SmtpSettings {
        host: "127.0.0.1".into(),
        port: server.addr.port(),
        tls: Tls::None,
        user: None,
        credential: None,
        ca: None,
        timeout: Duration::from_secs(5),
        hello_name: Some("client.example".into()),
    })
    .unwrap();
    let envelope = |to: &str| Envelope { from: None, to: format!("{to}@desk.example") };
    let dots = b"Subject: dots\r\n\r\na\r\n.\r\n..\r\n\r\n.\r\nQUIT\r\n";
    sender.send_raw(&envelope("one"), dots).await.unwrap();
    assert!(!sender.send_raw(&envelope("later"), dots).await.unwrap_err().is_permanent());
    assert!(sender.send_raw(&envelope("never"), dots).await.unwrap_err().is_permanent());
    assert_eq!(server.keeper.taken()[0].as_sent(), &dots[..]);
    sender.close().await;
}

#[tokio::test]
async fn lettre_sends_over_starttls() {
    let certificate = TestCertificate::make();
    let server =
        start(ReceiverSettings { tls: Some(certificate.server()), ..settings(Protocol::Smtp) }).await;
    let hello = ClientId::Domain("client.example".into());
    let to = ("127.0.0.1", server.addr.port());
    let limit = Some(Duration::from_secs(5));
    let mut connection = AsyncSmtpConnection::connect_tokio1(to, limit, &hello, None, None).await.unwrap();
    let pem = lettre::transport::smtp::client::Certificate::from_pem(certificate.certificate_pem.as_bytes());
    let tls = TlsParameters::builder("localhost".into()).add_root_certificate(pem.unwrap()).build().unwrap();
    connection.starttls(tls, &hello).await.unwrap();
    let to = vec!["one@desk.example".parse().unwrap()];
    let envelope = lettre::address::Envelope::new(Some("a@client.example".parse().unwrap()), to).unwrap();
    connection.send(&envelope, b"Subject: x\r\n\r\nhello").await.unwrap();
    connection.quit().await.unwrap();
    let taken = server.keeper.taken();
    assert!(taken[0].encrypted);
    assert_eq!(server.keeper.contents(), ["Subject: x\r\n\r\nhello\r\n"]);
}
