//! Mail servers that take no passwords: access tokens of OAuth 2.0, checked by a real dovecot, given by a small server
//! of the test that hands out a new refresh token every time and takes each but once.
use std::sync::{Arc, Mutex};

use mail::{
    Tls,
    dovecot::Dovecot,
    postfix::{Postfix, Route},
};
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::desk::{PRODUCT, certified};

on_both!(
    mail_is_fetched_with_tokens_that_are_renewed,
    a_grant_that_is_over_is_told,
    grants_are_kept_and_never_shown,
    letters_leave_with_tokens,
);

const ADDRESS: &str = "support@vendor.example";
const NOW: &str = "2026-11-20T16:00:00+04:00";

#[derive(Default)]
struct Given {
    /// How many tokens were given; the last of them is good, and so is the last refresh token.
    count: usize,
    /// Nothing is given any more.
    over: bool,
    asked: Vec<String>,
}

struct TokenServer {
    port: u16,
    given: Arc<Mutex<Given>>,
    _server: JoinSet<()>,
}

impl TokenServer {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let given = Arc::new(Mutex::new(Given::default()));
        let (mut server, kept) = (JoinSet::new(), Arc::clone(&given));
        server.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                answer(stream, &kept).await;
            }
        });
        Self { port, given, _server: server }
    }

    fn asked(&self) -> Vec<String> {
        self.given.lock().expect("not poisoned").asked.clone()
    }

    fn end(&self) {
        self.given.lock().expect("not poisoned").over = true;
    }
}

async fn answer(mut stream: TcpStream, given: &Mutex<Given>) {
    let (mut taken, mut part) = (Vec::new(), [0_u8; 4096]);
    let (head, body) = loop {
        let count = stream.read(&mut part).await.unwrap_or(0);
        taken.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&taken).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if count == 0 {
                return;
            }
            continue;
        };
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if count == 0 || body.len() >= length.unwrap_or(0) {
            break (head.to_owned(), body.to_owned());
        }
    };
    let (status, document) = reply(&mut given.lock().expect("not poisoned"), &head, &body);
    let text = document.to_string();
    let reply = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    );
    // Who asked may have left.
    drop(stream.write_all(reply.as_bytes()).await);
}

fn reply(given: &mut Given, head: &str, body: &str) -> (u16, Value) {
    let good = format!("access-{}", given.count);
    if head.starts_with("GET /tokeninfo") {
        let active = !given.over && head.contains(&format!("access_token={good} "));
        return (200, json!({"user": "desk", "active": if active { "yes" } else { "no" }}));
    }
    given.asked.push(body.to_owned());
    if given.over || !body.contains(&format!("refresh_token=refresh-{}&", given.count)) {
        return (400, json!({"error": "invalid_grant", "error_description": "it is over"}));
    }
    given.count += 1;
    let count = given.count;
    (
        200,
        json!({"access_token": format!("access-{count}"), "expires_in": 3600, "refresh_token": format!("refresh-{count}")}),
    )
}

fn mailbox(dovecot: &Dovecot, tokens: &TokenServer) -> Value {
    let settings = dovecot.settings(Tls::Starttls);
    json!({
        "address": ADDRESS, "product": PRODUCT,
        "incoming": {
            "host": settings.host, "port": settings.port, "tls": "starttls", "user": settings.user, "ca": settings.ca,
            "oauth": {
                "token_url": format!("http://127.0.0.1:{}/token", tokens.port), "client_id": "desk & co",
                "client_secret": "client-s3cret", "refresh_token": "refresh-0", "scope": "imap offline",
            },
        },
    })
}

async fn eventually<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..400 {
        if let Some(found) = ask().await {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("never came about: {what}")
}

fn request(from: &str, id: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: {ADDRESS}\r\nSubject: {id}\r\nMessage-ID: <{id}@olga.example>\r\n\r\nHow?\r\n"
    )
    .into_bytes()
}

async fn tickets(app: &TestApp, count: usize) {
    let admin = app.administrator().await;
    eventually("tickets", async || (admin.all("/tickets").await.len() == count).then_some(())).await;
}

async fn mail_is_fetched_with_tokens_that_are_renewed(app: &TestApp) {
    let tokens = TokenServer::start().await;
    let mut dovecot = Dovecot::start_for_tokens(tokens.port);
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    dovecot.put(&request(&user.address, "first"));
    let body = mailbox(&dovecot, &tokens);
    let admin = app.administrator().await;
    let id = admin.post("/mailboxes", &body).await.created().str_at("id").to_owned();
    tickets(app, 1).await;
    let asked = tokens.asked();
    assert_eq!(asked.len(), 1, "{asked:#?}");
    let form = "grant_type=refresh_token&refresh_token=refresh-0&client_id=desk+%26+co&client_secret=client-s3cret&scope=imap+offline";
    assert_eq!(asked[0], form);
    // Read again after an outage with the token that is still good; the test button does as well.
    dovecot.stop();
    dovecot.put(&request(&user.address, "second"));
    dovecot.resume();
    tickets(app, 2).await;
    let tried = admin.post(&format!("/mailboxes/{id}/test"), &json!({})).await.ok();
    assert_eq!(tried.at("incoming.ok"), &json!(true), "{tried:#}");
    assert_eq!(tokens.asked().len(), 1);
}

async fn a_grant_that_is_over_is_told(app: &TestApp) {
    let tokens = TokenServer::start().await;
    let dovecot = Dovecot::start_for_tokens(tokens.port);
    tokens.end();
    let admin = app.administrator().await;
    let id = admin.post("/mailboxes", &mailbox(&dovecot, &tokens)).await.created().str_at("id").to_owned();
    let state = async || admin.get(&format!("/mailboxes/{id}")).await.ok()["state"].clone();
    let error =
        eventually("the failure", async || state().await["last_error"].as_str().map(str::to_owned)).await;
    assert!(error.contains("invalid_grant") && error.contains("it is over"), "{error}");
    assert!(!error.contains("s3cret") && !error.contains("refresh-0"), "{error}");
    eventually("an alert", async || {
        app.alerts().await.into_iter().find(|alert| alert["code"] == "mailbox_unreadable")
    })
    .await;
    let tried = admin.post(&format!("/mailboxes/{id}/test"), &json!({})).await.ok();
    assert_eq!(tried.at("incoming.ok"), &json!(false), "{tried:#}");
}

async fn grants_are_kept_and_never_shown(app: &TestApp) {
    let admin = app.administrator().await;
    let oauth = json!({"token_url": "http://127.0.0.1:1/token", "client_id": "desk", "refresh_token": "r3fresh", "client_secret": "s3cret"});
    let with = |oauth: &Value| {
        json!({
            "address": ADDRESS, "product": PRODUCT, "enabled": false,
            "outgoing": {"host": "smtp.vendor.example", "user": ADDRESS, "oauth": oauth},
        })
    };
    let created = admin.post("/mailboxes", &with(&oauth)).await.created();
    let path = format!("/mailboxes/{}", created.str_at("id"));
    let shown = json!({"token_url": "http://127.0.0.1:1/token", "client_id": "desk", "client_secret_set": true, "scope": null});
    assert_eq!(created.at("outgoing.oauth"), &shown);
    assert!(!created.to_string().contains("r3fresh") && !created.to_string().contains("s3cret"));
    // Without secrets those on file stay, for this server of tokens and this client only.
    let again = json!({"token_url": "http://127.0.0.1:1/token", "client_id": "desk", "scope": "smtp"});
    let changed = admin.put(&path, &with(&again)).await.ok();
    assert_eq!(changed.at("outgoing.oauth.client_secret_set"), &json!(true));
    for (wrong, field) in [
        (
            json!({"token_url": "http://127.0.0.1:2/token", "client_id": "desk"}),
            "outgoing.oauth.refresh_token",
        ),
        (
            json!({"token_url": "https://10.0.0.1/token", "client_id": "desk", "refresh_token": "x"}),
            "outgoing.oauth.token_url",
        ),
        (
            json!({"token_url": "http://127.0.0.1:1/token", "client_id": " ", "refresh_token": "x"}),
            "outgoing.oauth.client_id",
        ),
    ] {
        let refused = admin.put(&path, &with(&wrong)).await;
        let problem = refused.expect(422).json();
        assert!(problem.to_string().contains(field), "{problem:#}");
    }
    let mut both = with(&oauth);
    both["outgoing"]["password"] = json!("p");
    assert!(admin.put(&path, &both).await.expect(422).json().to_string().contains("outgoing.password"));
}

/// A real Postfix that asks a real dovecot whose the token is.
async fn letters_leave_with_tokens(app: &TestApp) {
    let tokens = TokenServer::start().await;
    let dovecot = Dovecot::start_for_tokens(tokens.port);
    let user = certified(app, "olga").await;
    let postfix = Postfix::start_behind(&[(user.address.as_str(), Route::Box("olga"))], dovecot.sasl());
    app.clock(NOW).await;
    let admin = app.administrator().await;
    let with = |user: &str| {
        json!({
            "address": ADDRESS, "product": PRODUCT,
            "outgoing": {
                "host": "127.0.0.1", "port": postfix.addr().port(), "tls": "none", "user": user,
                "oauth": {
                    "token_url": format!("http://127.0.0.1:{}/token", tokens.port), "client_id": "desk",
                    "client_secret": "client-s3cret", "refresh_token": "refresh-0",
                },
            },
        })
    };
    let id = admin.post("/mailboxes", &with("desk")).await.created().str_at("id").to_owned();
    let tried = admin.post(&format!("/mailboxes/{id}/test"), &json!({})).await.ok();
    assert_eq!(tried.at("outgoing.ok"), &json!(true), "{tried:#}\n{}\n{}", postfix.log(), dovecot.log());
    let mail =
        json!({"to": ADDRESS, "from": user.address, "subject": "Вопрос", "text": "Как добавить камеру?"});
    assert_eq!(app.mail(mail).await["disposition"], "ticket_created");
    let letters = eventually("the letter", async || {
        let letters = postfix.letters("olga");
        (!letters.is_empty()).then_some(letters)
    })
    .await;
    let letter = String::from_utf8_lossy(&letters[0]).into_owned();
    assert!(letter.contains(&format!("To: {}", user.address)) || letter.contains(&user.address), "{letter}");
    assert_eq!(tokens.asked().len(), 1, "one token for the test and the letter");
    // A token that is somebody else's opens nothing.
    admin.put(&format!("/mailboxes/{id}"), &with("stranger")).await.ok();
    let tried = admin.post(&format!("/mailboxes/{id}/test"), &json!({})).await.ok();
    assert_eq!(tried.at("outgoing.ok"), &json!(false), "{tried:#}");
}
