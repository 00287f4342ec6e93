//! Raw clients against the receiver, one rule after the other.

use std::sync::Mutex;

use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::sync::Notify;

use super::*;
use crate::send::{Envelope, SmtpSender, SmtpSettings};
use crate::test_certificate::TestCertificate;
use crate::tls::{Tls, connector};

/// Keeps mail for `…@desk.example`; the local part says what goes wrong.
#[derive(Default)]
struct Keeper {
    taken: Mutex<Vec<Delivered>>,
    /// A mail for `slow@…` waits for this.
    go: Notify,
    started: Notify,
}

impl Keeper {
    fn taken(&self) -> Vec<Delivered> {
        self.taken.lock().unwrap().clone()
    }

    fn contents(&self) -> Vec<String> {
        self.taken().iter().map(|mail| String::from_utf8(mail.as_sent().to_vec()).unwrap()).collect()
    }
}

#[async_trait]
impl Intake for Keeper {
    async fn knows(&self, recipient: &str) -> Known {
        match recipient.split_once('@') {
            Some(("away", _)) => Known::Later,
            Some((_, "desk.example")) => Known::Yes,
            _ => Known::No,
        }
    }

    async fn take(&self, mail: &Delivered) -> Result<(), NotTaken> {
        match mail.recipient.split('@').next().unwrap() {
            "later" => return Err(NotTaken::Later("the disk is full\r\n250 ok".into())),
            "never" => return Err(NotTaken::Refused("не хотим".into())),
            "slow" => {
                self.started.notify_one();
                self.go.notified().await;
            }
            _ => {}
        }
        self.taken.lock().unwrap().push(mail.clone());
        Ok(())
    }
}

struct Server {
    addr: SocketAddr,
    keeper: Arc<Keeper>,
    stop: CancellationToken,
    task: JoinSet<()>,
}

fn settings(protocol: Protocol) -> ReceiverSettings {
    ReceiverSettings {
        protocol,
        name: "mx.desk.example".into(),
        max_size: 1000,
        max_recipients: 3,
        max_connections: 5,
        command_timeout: Duration::from_secs(10),
        data_timeout: Duration::from_secs(10),
        tls: None,
    }
}

async fn start(settings: ReceiverSettings) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (keeper, stop) = (Arc::new(Keeper::default()), CancellationToken::new());
    let now: Now = Arc::new(|| "2026-01-05T07:08:09Z".parse().unwrap());
    let mut task = JoinSet::new();
    task.spawn(serve(listener, settings, Arc::clone(&keeper) as Arc<dyn Intake>, now, stop.clone()));
    Server { addr, keeper, stop, task }
}

async fn smtp() -> Server {
    start(settings(Protocol::Smtp)).await
}

struct Client(BufReader<TcpStream>);

impl Client {
    async fn connect(server: &Server) -> Self {
        let mut client = Self::silent(server).await;
        assert!(client.answer().await.starts_with("220 mx.desk.example "));
        client
    }

    async fn silent(server: &Server) -> Self {
        Self(BufReader::new(TcpStream::connect(server.addr).await.unwrap()))
    }

    /// Ready for recipients.
    async fn in_mail(server: &Server) -> Self {
        let mut client = Self::connect(server).await;
        assert!(client.say("EHLO client.example").await.starts_with("250"));
        assert_eq!(client.say("MAIL FROM:<a@client.example>").await, "250 2.1.0 ok");
        client
    }

    async fn write(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// The last line of an answer; empty when the connection has ended.
    async fn answer(&mut self) -> String {
        loop {
            let mut line = String::new();
            if !matches!(self.0.read_line(&mut line).await, Ok(1..)) {
                return String::new();
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return line.trim_end().to_owned();
            }
        }
    }

    async fn say(&mut self, line: &str) -> String {
        self.write(format!("{line}\r\n").as_bytes()).await;
        self.answer().await
    }

    async fn expect(&mut self, dialog: &[(&str, &str)]) {
        for (line, code) in dialog {
            let answer = self.say(line).await;
            assert!(answer.starts_with(code), "{line}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_mail_is_acknowledged_when_it_is_taken() {
    let server = smtp().await;
    let mut client = Client::in_mail(&server).await;
    client.expect(&[("RCPT TO:<help@desk.example>", "250 2.1.5"), ("DATA", "354")]).await;
    client.write(b"Subject: x\r\n\r\n..dot\r\n.\r\n").await;
    assert_eq!(client.answer().await, "250 2.6.0 taken");
    let taken = server.keeper.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(
        (taken[0].from.as_deref(), &*taken[0].recipient),
        (Some("a@client.example"), "help@desk.example")
    );
    assert_eq!(taken[0].received_at, "2026-01-05T07:08:09Z".parse().unwrap());
    assert!(!taken[0].encrypted && taken[0].peer.is_loopback());
    let expected = "Received: from client.example ([127.0.0.1])\r\n\tby mx.desk.example with ESMTP; \
        Mon, 05 Jan 2026 07:08:09 +0000\r\nSubject: x\r\n\r\n.dot\r\n";
    assert_eq!(taken[0].source, expected);
    assert_eq!(taken[0].as_sent(), "Subject: x\r\n\r\n.dot\r\n");
    // The next one, with an empty return path, and good-bye.
    client
        .expect(&[
            ("MAIL FROM:<> BODY=8BITMIME SMTPUTF8", "250"),
            ("RCPT TO:<имя@desk.example>", "250"),
            ("DATA", "354"),
        ])
        .await;
    client.expect(&[(".", "250"), ("QUIT", "221")]).await;
    assert_eq!(client.answer().await, "");
    let taken = server.keeper.taken();
    assert_eq!(
        (taken[1].from.clone(), &*taken[1].recipient, taken[1].as_sent().len()),
        (None, "имя@desk.example", 0)
    );
}

#[tokio::test]
async fn every_command_has_its_place() {
    let server = smtp().await;
    let mut client = Client::connect(&server).await;
    client
        .expect(&[
            ("MAIL FROM:<a@b.c>", "503"),
            ("LHLO x", "500"),
            ("NONSENSE", "500"),
            ("EHLO", "501"),
            ("HELO client", "250"),
            ("RCPT TO:<help@desk.example>", "503"),
            ("DATA", "503"),
            ("MAIL FROM:a@b.c", "501"),
            ("MAIL FROM:<a@b.c> BODY=BINARYMIME", "555"),
            ("MAIL FROM:<a@b.c> WHAT=EVER", "555"),
            ("MAIL FROM:<a@b.c> SIZE=1001", "552"),
            ("MAIL FROM:<a@b.c> SIZE=1000", "250"),
            ("MAIL FROM:<a@b.c>", "503"),
            ("DATA", "503"),
            ("RCPT TO:<who@else.example>", "550 5.1.1"),
            ("RCPT TO:<postmaster>", "550 5.1.1"),
            ("RCPT TO:<away@desk.example>", "451"),
            ("RCPT TO:<one@desk.example>", "250"),
            ("RCPT TO:<two@desk.example>", "250"),
            ("RCPT TO:<three@desk.example>", "250"),
            ("RCPT TO:<four@desk.example>", "452"),
            ("NOOP", "250"),
            ("VRFY one", "252"),
            ("AUTH PLAIN AAAA", "502"),
            ("STARTTLS", "502"),
            ("RSET", "250"),
            ("DATA", "503"),
            ("MAIL FROM:<a@b.c>", "250"),
            ("EHLO again", "250"),
            ("RCPT TO:<one@desk.example>", "503"),
        ])
        .await;
    client.write(b"EHLO x\r\n").await;
    let mut offered = String::new();
    while !offered.contains("250 ") {
        client.0.read_line(&mut offered).await.unwrap();
    }
    assert_eq!(
        offered,
        "250-mx.desk.example\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n\
         250-CHUNKING\r\n250 ENHANCEDSTATUSCODES\r\n"
    );
    let lmtp = start(settings(Protocol::Lmtp)).await;
    let mut client = Client::connect(&lmtp).await;
    client.expect(&[("EHLO x", "500"), ("HELO x", "500"), ("LHLO x", "250")]).await;
    assert!(server.keeper.taken().is_empty());
}

#[tokio::test]
async fn smtp_has_one_answer_for_all_recipients() {
    let server = smtp().await;
    for (recipients, answer) in [
        (&["one", "two"][..], "250 2.6.0 taken"),
        (&["one", "never", "later"], "451 4.3.0 the disk is full 250 ok"),
        (&["never"], "554 5.6.0 ?? ?????"),
        // One has it and one never will: the sender has to hear of the second.
        (&["one", "never"], "554 5.6.0 ?? ?????"),
    ] {
        let mut client = Client::in_mail(&server).await;
        for recipient in recipients {
            client.expect(&[(&format!("RCPT TO:<{recipient}@desk.example>"), "250")]).await;
        }
        client.expect(&[("DATA", "354")]).await;
        assert_eq!(client.say("x\r\n.").await, answer, "{recipients:?}");
    }
    assert_eq!(server.keeper.taken().len(), 4);
}

#[tokio::test]
async fn lmtp_answers_for_each_recipient() {
    let server = start(settings(Protocol::Lmtp)).await;
    let mut client = Client::connect(&server).await;
    client
        .expect(&[("LHLO x", "250"), ("MAIL FROM:<a@b.c>", "250"), ("RCPT TO:<one@desk.example>", "250")])
        .await;
    client
        .expect(&[
            ("RCPT TO:<x@else.example>", "550"),
            ("RCPT TO:<later@desk.example>", "250"),
            ("DATA", "354"),
        ])
        .await;
    assert_eq!(client.say("x\r\n.").await, "250 2.6.0 taken");
    assert_eq!(client.answer().await, "451 4.3.0 the disk is full 250 ok");
    assert_eq!(client.say("NOOP").await, "250 2.0.0 ok");
    client
        .expect(&[
            ("MAIL FROM:<a@b.c>", "250"),
            ("RCPT TO:<one@desk.example>", "250"),
            ("RCPT TO:<never@desk.example>", "250"),
            ("DATA", "354"),
        ])
        .await;
    let large = "x".repeat(2000);
    assert_eq!(client.say(&format!("{large}\r\n.")).await, "552 5.3.4 more than 1000 bytes");
    assert_eq!(client.answer().await, "552 5.3.4 more than 1000 bytes");
    let taken = server.keeper.taken();
    assert_eq!((taken.len(), &*taken[0].recipient), (1, "one@desk.example"));
    assert!(
        taken[0].source.starts_with(b"Received: from x ([127.0.0.1])\r\n\tby mx.desk.example with LMTP; ")
    );
}

#[tokio::test]
async fn a_second_mail_cannot_be_smuggled_in_the_first() {
    for end in ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r\r\n", "\r.\r\n", "\r\n\0.\r\n"] {
        let server = smtp().await;
        let mut client = Client::in_mail(&server).await;
        client.expect(&[("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")]).await;
        let second = "MAIL FROM:<boss@desk.example>\r\nRCPT TO:<two@desk.example>\r\nDATA\r\npay\r\n.\r\n";
        client.write(format!("first{end}{second}").as_bytes()).await;
        assert_eq!(client.answer().await, "250 2.6.0 taken");
        assert_eq!(client.say("NOOP").await, "250 2.0.0 ok", "{end:?}");
        let taken = server.keeper.taken();
        assert_eq!(taken.len(), 1, "{end:?}");
        assert!(taken[0].source.ends_with(b"DATA\r\npay\r\n"));
    }
    // Nor may a command end otherwise.
    for broken in ["NOOP\n", "NOOP\rNOOP\r\n", "NO\0OP\r\n", &"N".repeat(5000)] {
        let server = smtp().await;
        let mut client = Client::connect(&server).await;
        client.write(broken.as_bytes()).await;
        assert!(client.answer().await.starts_with("521 "));
        assert_eq!(client.answer().await, "");
    }
}

#[tokio::test]
async fn a_mail_above_the_limit_is_read_and_not_kept() {
    let server = smtp().await;
    let mut client = Client::in_mail(&server).await;
    client.expect(&[("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")]).await;
    let line = format!("{}\r\n", "x".repeat(998));
    assert_eq!(client.say(&format!("{}.", line.repeat(500))).await, "552 5.3.4 more than 1000 bytes");
    client
        .expect(&[("MAIL FROM:<a@b.c>", "250"), ("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")])
        .await;
    assert_eq!(client.say(&format!("{line}.")).await, "250 2.6.0 taken");
    assert_eq!(server.keeper.contents(), [line]);
}

#[tokio::test]
async fn chunks_are_taken_as_they_are() {
    let server = smtp().await;
    let mut client = Client::in_mail(&server).await;
    client.expect(&[("RCPT TO:<one@desk.example>", "250")]).await;
    // Commands and content in one go; a dot means nothing here.
    client.write(b"BDAT 7\r\na\r\n.\r\n\r").await;
    assert_eq!(client.answer().await, "250 2.0.0 7 bytes");
    client
        .expect(&[("DATA", "503"), ("RCPT TO:<two@desk.example>", "503"), ("MAIL FROM:<a@b.c>", "503")])
        .await;
    client.write(b"BDAT 6 LAST\r\n\nQUIT\nNOOP\r\n").await;
    assert_eq!(client.answer().await, "250 2.6.0 taken");
    assert_eq!(client.answer().await, "250 2.0.0 ok");
    assert_eq!(server.keeper.contents(), ["a\r\n.\r\n\r\nQUIT\n"]);
    // Without a mail the chunk is read all the same.
    client.write(b"BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n").await;
    assert!(client.answer().await.starts_with("503"));
    assert_eq!(client.answer().await, "250 2.0.0 ok");
    // Too much, in one and in several.
    let large = "x".repeat(700);
    client.expect(&[("MAIL FROM:<a@b.c>", "250"), ("RCPT TO:<one@desk.example>", "250")]).await;
    client.write(format!("BDAT 700\r\n{large}BDAT 700\r\n{large}BDAT 0 LAST\r\n").as_bytes()).await;
    assert!(client.answer().await.starts_with("250"));
    assert!(client.answer().await.starts_with("552"));
    assert!(client.answer().await.starts_with("503"));
    client
        .expect(&[
            ("MAIL FROM:<a@b.c>", "250"),
            ("RCPT TO:<one@desk.example>", "250"),
            ("BDAT 0 LAST", "250"),
        ])
        .await;
    // A size that is none: what follows may be anything.
    client.write(b"BDAT 18446744073709551617\r\nNOOP\r\n").await;
    assert!(client.answer().await.starts_with("501"));
    assert_eq!(client.answer().await, "");
    assert_eq!(server.keeper.taken().len(), 2);
}

#[tokio::test]
async fn a_sender_that_goes_leaves_nothing() {
    let server = smtp().await;
    for content in ["x\r\n", "x\r\n.", "x\r\n.\r"] {
        let mut client = Client::in_mail(&server).await;
        client.expect(&[("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")]).await;
        client.write(content.as_bytes()).await;
        client.0.get_mut().shutdown().await.unwrap();
        assert_eq!(client.answer().await, "");
    }
    let mut client = Client::in_mail(&server).await;
    client.expect(&[("RCPT TO:<one@desk.example>", "250")]).await;
    client.write(b"BDAT 10 LAST\r\nabc").await;
    client.0.get_mut().shutdown().await.unwrap();
    assert_eq!(client.answer().await, "");
    assert!(server.keeper.taken().is_empty());
}

#[tokio::test]
async fn slow_and_too_many_senders_are_sent_away() {
    let short = Duration::from_millis(150);
    let server = start(ReceiverSettings {
        command_timeout: short,
        data_timeout: short,
        max_connections: 1,
        ..settings(Protocol::Smtp)
    })
    .await;
    let mut slow = Client::connect(&server).await;
    assert!(Client::silent(&server).await.answer().await.starts_with("421 4.3.2"));
    slow.write(b"NO").await;
    assert!(slow.answer().await.starts_with("421 4.4.2"));
    assert_eq!(slow.answer().await, "");
    drop(slow);
    let mut slow = Client::in_mail(&server).await;
    slow.expect(&[("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")]).await;
    slow.write(b"x\r\n").await;
    assert!(slow.answer().await.starts_with("421 4.4.2"));
    drop(slow);
    let mut guessing = Client::in_mail(&server).await;
    for _ in 0..50 {
        guessing.expect(&[("RCPT TO:<who@else.example>", "550")]).await;
    }
    assert!(guessing.answer().await.starts_with("421 4.7.0"));
    assert!(server.keeper.taken().is_empty());
}

#[tokio::test]
async fn a_stop_ends_what_is_idle_and_finishes_what_is_taken() {
    let mut server = smtp().await;
    let mut idle = Client::connect(&server).await;
    let mut busy = Client::in_mail(&server).await;
    busy.expect(&[("RCPT TO:<slow@desk.example>", "250"), ("DATA", "354")]).await;
    let mut sending = Client::in_mail(&server).await;
    sending.expect(&[("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")]).await;
    busy.write(b"x\r\n.\r\n").await;
    server.keeper.started.notified().await;
    server.stop.cancel();
    assert!(idle.answer().await.starts_with("421 4.3.2"));
    assert!(sending.answer().await.starts_with("421 4.3.2"));
    assert!(server.task.try_join_next().is_none());
    server.keeper.go.notify_one();
    assert_eq!(busy.answer().await, "250 2.6.0 taken");
    assert!(busy.answer().await.starts_with("421 4.3.2"));
    server.task.join_next().await.unwrap().unwrap();
    assert_eq!(server.keeper.contents(), ["x\r\n"]);
    assert!(TcpStream::connect(server.addr).await.is_err());
}

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
