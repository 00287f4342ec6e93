//! Raw clients against the receiver, one rule after the other.

use std::sync::Mutex;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::Notify;

use super::*;

mod bounds;
mod senders;

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
