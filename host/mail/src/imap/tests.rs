//! Against servers that misbehave on purpose (F-11): every answer is a script.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::test_certificate::TestCertificate;

/// What follows an answer.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    Go,
    Close,
    Hang,
    Handshake,
}

/// A line with this in it gets this answer, where `TAG` stands for its tag.
#[derive(Clone)]
struct Step(&'static str, String, Then);

fn step(line: &'static str, answer: &str) -> Step {
    Step(line, answer.to_owned(), Then::Go)
}

const GREETING: &str = "* OK ready\r\n";

/// Up to the open folder, with one mail of UID 7 in it.
fn opened(capabilities: &str) -> Vec<Step> {
    let capabilities = format!("IMAP4rev1 {capabilities}");
    let capabilities = capabilities.trim_end();
    vec![
        step("CAPABILITY", &format!("* CAPABILITY {capabilities}\r\nTAG OK done\r\n")),
        step("LOGIN", &format!("TAG OK [CAPABILITY {capabilities}] welcome\r\n")),
        step("SELECT \"INBOX\"", "* 1 EXISTS\r\n* OK [UIDVALIDITY 42] fine\r\nTAG OK [READ-WRITE] done\r\n"),
    ]
}

fn with(capabilities: &str, steps: impl IntoIterator<Item = Step>) -> Vec<Step> {
    opened(capabilities).into_iter().chain(steps).collect()
}

struct Fake {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    _task: JoinSet<()>,
}

impl Fake {
    async fn start(greeting: &str, steps: Vec<Step>, certificate: Option<&TestCertificate>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (log, greeting) = (Arc::clone(&heard), greeting.to_owned());
        let tls = certificate.map(|certificate| TlsAcceptor::from(certificate.server()));
        let mut task = JoinSet::new();
        task.spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream: BufReader<Box<dyn wire::Stream>> = BufReader::new(Box::new(stream));
            stream.write_all(greeting.as_bytes()).await.unwrap();
            for Step(expected, answer, then) in steps {
                let mut line = String::new();
                if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                    return;
                }
                log.lock().unwrap().push(line.trim_end().to_owned());
                assert!(line.contains(expected), "heard {line:?} instead of {expected}");
                let tag = line.split(' ').next().unwrap();
                let sent = stream.write_all(answer.replace("TAG", tag).as_bytes()).await.is_ok();
                let sent = sent && stream.flush().await.is_ok();
                match then {
                    Then::Go if sent => {}
                    Then::Handshake => {
                        let Ok(secured) = tls.as_ref().unwrap().accept(stream.into_inner()).await else {
                            return;
                        };
                        stream = BufReader::new(Box::new(secured));
                    }
                    Then::Hang => std::future::pending().await,
                    Then::Go | Then::Close => return,
                }
            }
            let mut rest = String::new();
            if stream.read_to_string(&mut rest).await.is_ok() && !rest.is_empty() {
                log.lock().unwrap().push(rest);
            }
        });
        Self { port, heard, _task: task }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    fn settings(&self, tls: Tls) -> ImapSettings {
        ImapSettings {
            host: "127.0.0.1".into(),
            port: self.port,
            tls,
            user: "desk".into(),
            credential: "s3cret-word".to_owned().into(),
            folder: "INBOX".into(),
            ca: None,
            timeout: Duration::from_secs(10),
            max_bytes: 1_000_000,
        }
    }
}

async fn plain(steps: Vec<Step>) -> Fake {
    Fake::start(GREETING, steps, None).await
}

async fn open(fake: &Fake) -> Result<Imap, ImapError> {
    Imap::open(&fake.settings(Tls::None)).await
}

const LIST: &str =
    "* 1 FETCH (UID 7 RFC822.SIZE 5 INTERNALDATE \"05-Jan-2026 10:00:00 +0300\")\r\nTAG OK done\r\n";
const BODY: &str = "* 1 FETCH (UID 7 BODY[] {5}\r\nhello)\r\nTAG OK done\r\n";

/// A whole visit: what the cut tests cut.
fn visit() -> Vec<Step> {
    let rest = [
        step("UID FETCH 1:* ", LIST),
        step("UID FETCH 7 (UID BODY.PEEK[])", BODY),
        step("UID STORE 7 +FLAGS.SILENT (\\Seen)", "TAG OK done\r\n"),
        step("IDLE", "+ idling\r\n* 2 EXISTS\r\n"),
        step("DONE", "a7 OK done\r\n"),
    ];
    with("IDLE UIDPLUS MOVE", rest)
}

async fn run_visit(settings: &ImapSettings) -> Result<(), ImapError> {
    let mut imap = Imap::open(settings).await?;
    assert_eq!((imap.uid_validity(), imap.messages()), (42, 1));
    let waiting = imap.waiting(0).await?;
    let arrived_at = "2026-01-05T07:00:00Z".parse().unwrap();
    assert_eq!(waiting, [Waiting { uid: 7, size: 5, arrived_at }]);
    assert_eq!(imap.source(7).await?.as_deref(), Some(&b"hello"[..]));
    imap.settle(7, &AfterFetch::Seen).await?;
    let (_, news) = imap.idle(Duration::from_mins(1)).await?;
    assert!(news);
    Ok(())
}

#[tokio::test]
async fn a_connection_cut_anywhere_is_an_error_and_never_an_answer() {
    run_visit(&plain(visit()).await.settings(Tls::None)).await.unwrap();
    for at in 0..visit().len() {
        let whole = visit()[at].1.len();
        for kept in [0, 1, whole / 2, whole - 1] {
            let mut steps = visit();
            steps[at].1.truncate(kept);
            steps[at].2 = Then::Close;
            steps.truncate(at + 1);
            let fake = plain(steps).await;
            let error = run_visit(&fake.settings(Tls::None)).await.unwrap_err();
            assert!(matches!(error, ImapError::Closed { .. }), "cut {at} after {kept}: {error}");
        }
    }
    let half = Fake::start("* OK re", Vec::new(), None).await;
    let settings = ImapSettings { timeout: Duration::from_millis(200), ..half.settings(Tls::None) };
    assert_eq!(Imap::open(&settings).await.unwrap_err(), ImapError::TimedOut { doing: "greeting" });
}

#[tokio::test]
async fn a_server_that_hangs_is_left_in_time() {
    for at in 0..visit().len() {
        let mut steps = visit();
        let half = steps[at].1.len() / 2;
        steps[at].1.truncate(half);
        steps[at].2 = Then::Hang;
        let fake = plain(steps).await;
        let settings = ImapSettings { timeout: Duration::from_millis(200), ..fake.settings(Tls::None) };
        let error = run_visit(&settings).await.unwrap_err();
        assert!(matches!(error, ImapError::TimedOut { .. }), "hung at {at}: {error}");
    }
}

#[tokio::test]
async fn what_nobody_understands_is_passed_over_unless_it_is_a_mail() {
    let noise = "* XYZZY {3 (((\r\n* OK [NOISE 7] {12}\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 7 FLAGS ())\r\n\
        * LIST (\\HasNoChildren) \".\" {5}\r\nINBOX\r\n* 9 XSOMETHING\r\n* 3 RECENT\r\n";
    let steps =
        [step("UID FETCH", &format!("{noise}{LIST}")), step("UID FETCH 7", &format!("{noise}{BODY}"))];
    let fake = plain(with("", steps)).await;
    let mut imap = open(&fake).await.unwrap();
    assert_eq!(imap.waiting(0).await.unwrap().len(), 1);
    assert_eq!(imap.source(7).await.unwrap().as_deref(), Some(&b"hello"[..]));

    let fake = plain(with("", [step("UID FETCH", "* 1 FETCH (UID 7 BODY[ oh\r\nTAG OK done\r\n")])).await;
    let mut imap = open(&fake).await.unwrap();
    let error = imap.source(7).await.unwrap_err();
    assert!(
        matches!(&error, ImapError::Protocol { text, .. } if text == "* 1 FETCH (UID 7 BODY[ oh"),
        "{error}"
    );
    let error = imap.source(7).await.unwrap_err();
    assert!(matches!(&error, ImapError::Closed { text, .. } if text.contains("not finished")), "{error}");

    let fake = plain(with("", [step("UID FETCH", "z9 OK done\r\n")])).await;
    assert!(matches!(open(&fake).await.unwrap().source(7).await, Err(ImapError::Protocol { .. })));
}

#[tokio::test]
async fn the_last_mail_below_the_asked_one_is_left_out() {
    let answer =
        "* 9 FETCH (UID 7 RFC822.SIZE 5 INTERNALDATE \"05-Jan-2026 10:00:00 +0300\")\r\nTAG OK done\r\n";
    let fake = plain(with("", [step("UID FETCH 8:* ", answer)])).await;
    let mut imap = open(&fake).await.unwrap();
    assert_eq!(imap.waiting(7).await.unwrap(), []);
    assert_eq!(imap.waiting(u32::MAX).await.unwrap(), []);
}

#[tokio::test]
async fn fifty_thousand_mails_are_listed_in_order() {
    let mut answer = String::new();
    // Out of order, and one of them twice.
    for uid in (1..=50_000_u32).rev().chain([50_000]) {
        let date = "05-Jan-2026 10:00:00 +0300";
        write!(answer, "* {uid} FETCH (UID {uid} RFC822.SIZE {uid} INTERNALDATE \"{date}\")\r\n").unwrap();
    }
    answer.push_str("TAG OK done\r\n");
    let fake = plain(with("", [step("UID FETCH 1:* ", &answer)])).await;
    let waiting = open(&fake).await.unwrap().waiting(0).await.unwrap();
    assert_eq!(waiting.len(), 50_000);
    assert!(waiting.iter().zip(1..).all(|(one, uid)| one.uid == uid && one.size == u64::from(uid)));
}

#[tokio::test]
async fn a_mail_that_vanished_is_no_error() {
    let steps = [
        step("UID FETCH 7", "* 1 EXPUNGE\r\nTAG OK done\r\n"),
        step("UID FETCH 7", "TAG NO [EXPUNGEISSUED] Some messages were expunged\r\n"),
        step("UID FETCH 7", "TAG NO try later\r\n"),
        step("NOOP", "TAG OK done\r\n"),
    ];
    let fake = plain(with("", steps)).await;
    let mut imap = open(&fake).await.unwrap();
    assert_eq!(imap.source(7).await.unwrap(), None);
    assert_eq!(imap.messages(), 0);
    assert_eq!(imap.source(7).await.unwrap(), None);
    let refused = imap.source(7).await;
    let text = "try later".to_owned();
    assert_eq!(refused, Err(ImapError::Refused { doing: "fetching a mail", text }));
    // An empty folder is asked for news before it is listed.
    assert_eq!(imap.waiting(0).await.unwrap(), []);
    assert_eq!(fake.heard().last().unwrap().split_once(' ').unwrap().1, "NOOP");
}

#[tokio::test]
async fn news_that_came_with_another_answer_is_not_slept_over() {
    let steps = [
        step("UID STORE", "* 2 EXISTS\r\nTAG OK done\r\n"),
        step("UID FETCH", LIST),
        step("IDLE", "TAG BAD no\r\n"),
        step("NOOP", "* 2 EXPUNGE\r\n* 2 EXISTS\r\nTAG OK done\r\n"),
    ];
    let fake = plain(with("IDLE", steps)).await;
    let mut imap = open(&fake).await.unwrap();
    imap.settle(7, &AfterFetch::Seen).await.unwrap();
    let (mut imap, news) = imap.idle(Duration::from_mins(5)).await.unwrap();
    assert!(news);
    imap.waiting(0).await.unwrap();
    // It says that it can, and cannot: then it is asked.
    let (imap, news) = imap.idle(Duration::from_millis(10)).await.unwrap();
    assert!(news && imap.messages() == 2);
}

#[tokio::test]
async fn nothing_said_before_the_handshake_is_believed() {
    let certificate = TestCertificate::make();
    let mut steps = vec![
        step("CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n"),
        // The answers that an attacker would like us to take for the server's.
        Step(
            "STARTTLS",
            "TAG OK go\r\n* CAPABILITY MOVE\r\na1 OK [CAPABILITY MOVE] x\r\n".into(),
            Then::Handshake,
        ),
    ];
    steps.extend(opened("UIDPLUS"));
    let fake = Fake::start(GREETING, steps, Some(&certificate)).await;
    let settings = ImapSettings { ca: Some(certificate.certificate_pem), ..fake.settings(Tls::Starttls) };
    let imap = Imap::open(&settings).await.unwrap();
    assert!(imap.wire.can("UIDPLUS") && !imap.wire.can("MOVE"));
}

#[tokio::test]
async fn protection_is_never_given_up() {
    let steps = || vec![step("CAPABILITY", "* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n")];
    let fake = plain(steps()).await;
    let error = Imap::open(&fake.settings(Tls::Starttls)).await.unwrap_err();
    assert!(matches!(error, ImapError::Tls { .. }), "{error}");
    assert_eq!(fake.heard().len(), 1);

    let mut refused = vec![step("CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n")];
    refused.push(step("STARTTLS", "TAG NO not today\r\n"));
    let fake = plain(refused).await;
    let error = Imap::open(&fake.settings(Tls::Starttls)).await.unwrap_err();
    assert!(matches!(&error, ImapError::Tls { text, .. } if text == "not today"), "{error}");
    assert_eq!(fake.heard().len(), 2);

    let fake = Fake::start("* PREAUTH come in\r\n", steps(), None).await;
    let error = Imap::open(&fake.settings(Tls::Starttls)).await.unwrap_err();
    assert!(matches!(error, ImapError::Protocol { .. }), "{error}");
    let fake = Fake::start("* BYE too many connections\r\n", steps(), None).await;
    let error = open(&fake).await.unwrap_err();
    assert!(error.to_string().contains("too many connections"), "{error}");
}

#[tokio::test]
async fn a_refused_login_says_why_without_the_password() {
    let mut steps = opened("");
    steps[1].1 = "TAG NO [AUTHENTICATIONFAILED] no, not `s3cret-word`\r\n".into();
    let fake = plain(steps).await;
    let error = open(&fake).await.unwrap_err();
    assert!(error.is_login() && error.is_settings());
    let text = error.to_string();
    assert!(text.contains("no, not") && !text.contains("s3cret"), "{text}");

    let fake = plain(opened("LOGINDISABLED")).await;
    assert!(open(&fake).await.unwrap_err().is_login());
    assert!(fake.heard().iter().all(|line| !line.contains("LOGIN")));
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let mut steps = opened("");
    steps[2].1 = "TAG NO [NONEXISTENT] no such mailbox\r\n".into();
    let error = open(&plain(steps).await).await.unwrap_err();
    assert!(matches!(&error, ImapError::Folder { folder, .. } if folder == "INBOX"), "{error}");
    let mut steps = opened("");
    steps[2].1 = "* 1 EXISTS\r\nTAG OK done\r\n".into();
    let error = open(&plain(steps).await).await.unwrap_err();
    assert!(matches!(&error, ImapError::Protocol { text, .. } if text == "no UIDVALIDITY"), "{error}");
}

#[tokio::test]
async fn a_mail_larger_than_it_claimed_is_not_read() {
    let lie = step("UID FETCH 7", "* 1 FETCH (UID 7 BODY[] {4000000000}\r\nhello");
    let fake = plain(with("", [lie])).await;
    let error = open(&fake).await.unwrap().source(7).await.unwrap_err();
    let doing = "fetching a mail";
    assert_eq!(error, ImapError::TooLarge { doing, bytes: 4_000_000_000, limit: 1_000_000 });
    let endless = step("UID FETCH 7", &"x".repeat(2_000_000));
    let fake = plain(with("", [endless])).await;
    let error = open(&fake).await.unwrap().source(7).await.unwrap_err();
    assert!(matches!(&error, ImapError::Protocol { text, .. } if text == "a line without an end"), "{error}");
}

#[test]
fn its_futures_can_be_spawned() {
    fn sent<T: Send>(_: impl FnOnce(Imap) -> T) {}
    let settings = ImapSettings {
        host: String::new(),
        port: 0,
        tls: Tls::None,
        user: String::new(),
        credential: "s3cret-word".to_owned().into(),
        folder: String::new(),
        ca: None,
        timeout: Duration::ZERO,
        max_bytes: 0,
    };
    assert!(!format!("{settings:?}").contains("s3cret"));
    sent(|_| Imap::open(&settings));
    sent(|imap| imap.idle(Duration::ZERO));
    sent(|mut imap| async move {
        let listed = imap.waiting(0).await;
        let fetched = imap.source(1).await;
        let settled = imap.settle(1, &AfterFetch::Delete).await;
        imap.close().await;
        (listed, fetched, settled)
    });
}

/// The folder, as a server opens it that takes tokens, or refuses this one.
fn by_token(capabilities: &str, login: Vec<Step>) -> Vec<Step> {
    let mut steps = opened(capabilities);
    steps.splice(1..2, login);
    steps
}

#[tokio::test]
async fn a_token_opens_the_folder_by_what_the_server_offers() {
    let bearer = "AUTHENTICATE OAUTHBEARER bixhPWRlc2ss";
    let xoauth2 = "dXNlcj1kZXNrAWF1dGg9QmVhcmVyIHQwazNuAQE=";
    for (capabilities, login) in [
        ("SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER", vec![step(bearer, "TAG OK welcome\r\n")]),
        (
            "SASL-IR AUTH=XOAUTH2",
            vec![step("AUTHENTICATE XOAUTH2 dXNlcj1kZXNrAWF1dGg9QmVhcmVyIHQwazNuAQE=", "TAG OK welcome\r\n")],
        ),
        ("AUTH=XOAUTH2", vec![step("AUTHENTICATE XOAUTH2", "+ \r\n"), step(xoauth2, "a2 OK welcome\r\n")]),
    ] {
        let mut steps = by_token(capabilities, login);
        let told = format!("* CAPABILITY IMAP4rev1 {capabilities}\r\nTAG OK done\r\n");
        steps.insert(steps.len() - 1, step("CAPABILITY", &told));
        let fake = plain(steps).await;
        let settings = ImapSettings { credential: token(), ..fake.settings(Tls::None) };
        let opened = Imap::open(&settings).await.unwrap_or_else(|error| panic!("{capabilities}: {error}"));
        assert_eq!(opened.uid_validity(), 42, "{:?}", fake.heard());
    }
}

fn token() -> Credential {
    Credential::Token("t0k3n".to_owned().into())
}

#[tokio::test]
async fn a_token_that_is_refused_is_a_matter_of_settings() {
    // The server tells why as a challenge, and refuses when that is answered.
    let login = vec![
        step("AUTHENTICATE XOAUTH2", "+ eyJzdGF0dXMiOiI0MDEifQ==\r\n"),
        step("", "a2 NO t0k3n is over\r\n"),
    ];
    let fake = plain(by_token("SASL-IR AUTH=XOAUTH2", login)).await;
    let settings = ImapSettings { credential: token(), ..fake.settings(Tls::None) };
    let error = Imap::open(&settings).await.unwrap_err();
    assert!(error.is_settings() && !error.to_string().contains("t0k3n"), "{error}");
    let fake = plain(opened("AUTH=PLAIN")).await;
    let settings = ImapSettings { credential: token(), ..fake.settings(Tls::None) };
    let error = Imap::open(&settings).await.unwrap_err();
    assert!(error.to_string().contains("OAUTHBEARER"), "{error}");
}
