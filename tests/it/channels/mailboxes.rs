//! Mail is fetched from a real IMAP server, once, as of its arrival there; what is wrong with a mailbox is told.
use std::time::Duration;

use mail::{Tls, dovecot::Dovecot, imap::ImapSettings};
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certified, provider_of, waiting};

on_both!(
    mail_is_fetched_as_of_its_arrival_and_moved,
    another_uidvalidity_doubles_nothing,
    a_wrong_password_is_told_and_mended,
    a_server_that_is_away_is_read_when_it_is_back,
    a_closing_waits_for_a_mailbox_that_cannot_be_read_6_4,
    the_word_of_the_named_server_proves_a_sender,
    mailboxes_are_tried_changed_and_removed,
    mailboxes_are_set_up_by_administrators,
);

const ADDRESS: &str = "support@vendor.example";
const NOW: &str = "2026-11-20T16:00:00+04:00";

fn incoming(settings: &ImapSettings, after: &str) -> Value {
    let tls = match settings.tls {
        Tls::None => "none",
        Tls::Starttls => "starttls",
        Tls::Tls => "tls",
    };
    json!({
        "host": settings.host, "port": settings.port, "tls": tls, "user": settings.user,
        "password": settings.credential.secret(), "ca": settings.ca, "after": after,
    })
}

fn mailbox(settings: &ImapSettings, after: &str) -> Value {
    json!({"address": ADDRESS, "product": PRODUCT, "incoming": incoming(settings, after)})
}

fn request(from: &str, id: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: {ADDRESS}\r\nSubject: Question {id}\r\nMessage-ID: <{id}@olga.example>\r\n\
         Content-Type: text/plain\r\n\r\nHow do I add a camera?\r\n"
    )
    .into_bytes()
}

/// Asks until the answer is as wanted.
async fn eventually<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..400 {
        if let Some(found) = ask().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never came about: {what}")
}

async fn tickets(app: &TestApp, count: usize) -> Vec<Value> {
    let admin = app.administrator().await;
    eventually(&format!("{count} tickets"), async || {
        let all = admin.all("/tickets").await;
        assert!(all.len() <= count, "{} tickets of {count}: {all:#?}", all.len());
        (all.len() == count).then_some(all)
    })
    .await
}

async fn state_of(app: &TestApp, id: &str) -> Value {
    app.administrator().await.get(&format!("/mailboxes/{id}")).await.ok()["state"].clone()
}

async fn mail_is_fetched_as_of_its_arrival_and_moved(app: &TestApp) {
    let dovecot = Dovecot::start();
    dovecot.make_folder("Done");
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    let arrived = "2026-11-20T11:15:30Z".parse().expect("an instant");
    dovecot.put_at(&request(&user.address, "first"), arrived);
    let mut body = mailbox(&dovecot.settings(Tls::Tls), "move");
    body["incoming"]["move_to"] = json!("Done");
    let set_up = app.administrator().await.post("/mailboxes", &body).await.created();
    assert!(!set_up.to_string().contains("correct horse"), "{set_up:#}");
    assert_eq!(
        (set_up.at("incoming.password_set"), set_up.at("incoming.port")),
        (&json!(true), &body["incoming"]["port"])
    );

    let ticket = tickets(app, 1).await.remove(0);
    assert_eq!((ticket.str_at("subject"), ticket.str_at("product")), ("Question first", PRODUCT));
    assert_eq!(ticket.str_at("received_at"), "2026-11-20T11:15:30Z");
    // What comes while the folder is listened to comes at once.
    dovecot.put(&request(&user.address, "second"));
    tickets(app, 2).await;
    eventually("both are moved", async || (dovecot.lying("Done").len() == 2).then_some(())).await;
    assert_eq!(dovecot.lying("INBOX"), []);
    let id = set_up.str_at("id");
    eventually("it is read", async || state_of(app, id).await["read_to"].as_str().map(str::to_owned)).await;
    let state = state_of(app, id).await;
    assert_eq!((&state["last_error"], &state["lag_seconds"]), (&json!(null), &json!(0)));
    // Letters of the product come from its own mailbox now.
    let letters = app.letters_to(&user.address).await;
    assert!(letters.len() == 2 && letters.iter().all(|letter| letter["from"] == ADDRESS), "{letters:#?}");
}

async fn another_uidvalidity_doubles_nothing(app: &TestApp) {
    let dovecot = Dovecot::start();
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    dovecot.put(&request(&user.address, "first"));
    dovecot.put(&request(&user.address, "second"));
    let body = mailbox(&dovecot.settings(Tls::None), "leave");
    app.administrator().await.post("/mailboxes", &body).await.created();
    tickets(app, 2).await;
    // A desk that starts again goes on where it was.
    app.restart().await;
    // The folder is lost and filled from a backup: the same mails under other numbers, and one that is new.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    dovecot.recreate();
    for id in ["first", "second", "third"] {
        dovecot.put(&request(&user.address, id));
    }
    let all = tickets(app, 3).await;
    let mut subjects: Vec<&str> = all.iter().map(|ticket| ticket.str_at("subject")).collect();
    subjects.sort_unstable();
    assert_eq!(subjects, ["Question first", "Question second", "Question third"]);
}

async fn a_wrong_password_is_told_and_mended(app: &TestApp) {
    let dovecot = Dovecot::start();
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    dovecot.put(&request(&user.address, "first"));
    let mut body = mailbox(&dovecot.settings(Tls::Starttls), "seen");
    body["incoming"]["password"] = json!("wrong");
    let admin = app.administrator().await;
    let id = admin.post("/mailboxes", &body).await.created().str_at("id").to_owned();
    let error = eventually("the failure", async || {
        state_of(app, &id).await["last_error"].as_str().map(str::to_owned)
    })
    .await;
    assert!(error.contains("refused the login") && !error.contains("wrong"), "{error}");
    let raised = app.alerts().await;
    let alert = raised.iter().find(|alert| alert["code"] == "mailbox_unreadable").expect("an alert");
    assert_eq!(alert.at("data.mailbox"), ADDRESS);
    // Mended, it is read at once and the alert is over.
    let good = mailbox(&dovecot.settings(Tls::Starttls), "seen");
    admin.put(&format!("/mailboxes/{id}"), &good).await.ok();
    tickets(app, 1).await;
    eventually("the mark", async || (dovecot.lying("INBOX")[0].flags == "S").then_some(())).await;
    eventually("the end of the alert", async || {
        let standing =
            |alert: &&Value| alert["code"] == "mailbox_unreadable" && alert["resolved_at"].is_null();
        app.alerts().await.iter().find(standing).is_none().then_some(())
    })
    .await;
}

async fn a_server_that_is_away_is_read_when_it_is_back(app: &TestApp) {
    let mut dovecot = Dovecot::start();
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    let body = mailbox(&dovecot.settings(Tls::None), "delete");
    let id = app.administrator().await.post("/mailboxes", &body).await.created().str_at("id").to_owned();
    eventually("it is read", async || state_of(app, &id).await["read_to"].as_str().map(str::to_owned)).await;
    dovecot.stop();
    dovecot.put_at(&request(&user.address, "meanwhile"), "2026-11-20T11:30:00Z".parse().expect("an instant"));
    eventually("the failure", async || state_of(app, &id).await["failing_since"].as_str().map(str::to_owned))
        .await;
    dovecot.resume();
    let ticket = tickets(app, 1).await.remove(0);
    assert_eq!(ticket.str_at("received_at"), "2026-11-20T11:30:00Z");
    eventually("it is deleted", async || dovecot.lying("INBOX").is_empty().then_some(())).await;
    eventually("the end of the failure", async || {
        state_of(app, &id).await["failing_since"].is_null().then_some(())
    })
    .await;
}

async fn a_closing_waits_for_a_mailbox_that_cannot_be_read_6_4(app: &TestApp) {
    let mut dovecot = Dovecot::start();
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    // Asked on Monday, the silence ends on the next Monday at 19:00 (R 5.3).
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    let body = mailbox(&dovecot.settings(Tls::None), "seen");
    let id = app.administrator().await.post("/mailboxes", &body).await.created().str_at("id").to_owned();
    eventually("it is read", async || state_of(app, &id).await["read_to"].as_str().map(str::to_owned)).await;
    dovecot.stop();
    app.clock("2026-11-23T19:30:00+04:00").await;
    assert_eq!(
        app.ticket(ticket.str_at("id")).await["status"],
        "waiting_customer",
        "nobody knows of a reply yet"
    );
    let reply = format!(
        "From: {}\r\nTo: {ADDRESS}\r\nSubject: Re: {}\r\nMessage-ID: <late@olga.example>\r\n\r\nHere it is.\r\n",
        user.address,
        ticket.str_at("number"),
    );
    dovecot.put_at(reply.as_bytes(), "2026-11-23T14:59:00Z".parse().expect("an instant"));
    dovecot.resume();
    let status = eventually("the reply", async || {
        let status = app.ticket(ticket.str_at("id")).await.str_at("status").to_owned();
        (status != "waiting_customer").then_some(status)
    })
    .await;
    assert_ne!(status, "closed", "it arrived a minute before the end of the silence");
}

async fn the_word_of_the_named_server_proves_a_sender(app: &TestApp) {
    let dovecot = Dovecot::start();
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    let stated = |server: &str, result: &str, id: &str| {
        let mut source = format!("Authentication-Results: {server}; dmarc={result}\r\n").into_bytes();
        source.extend(request(&user.address, id));
        source
    };
    dovecot.put(&stated("mx.vendor.example", "pass", "proven"));
    dovecot.put(&stated("mx.vendor.example", "fail", "forged"));
    dovecot.put(&stated("mx.evil.example", "pass", "boasted"));
    let mut body = mailbox(&dovecot.settings(Tls::None), "seen");
    body["authserv_id"] = json!("mx.vendor.example");
    app.administrator().await.post("/mailboxes", &body).await.created();
    let mut verified = Vec::new();
    for ticket in tickets(app, 3).await {
        let messages =
            app.administrator().await.all(&format!("/tickets/{}/messages", ticket.str_at("id"))).await;
        verified.push((ticket.str_at("subject").to_owned(), messages[0]["verified"].clone()));
    }
    verified.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [("Question boasted", false), ("Question forged", false), ("Question proven", true)];
    assert_eq!(verified, expected.map(|(subject, proven)| (subject.to_owned(), json!(proven))));
}

async fn mailboxes_are_tried_changed_and_removed(app: &TestApp) {
    let dovecot = Dovecot::start();
    let user = certified(app, "olga").await;
    app.clock(NOW).await;
    dovecot.put(&request(&user.address, "first"));
    let admin = app.administrator().await;
    let mut body = mailbox(&dovecot.settings(Tls::Tls), "leave");
    body["enabled"] = json!(false);
    body["outgoing"] = json!({"host": "127.0.0.1", "port": 1, "tls": "none"});
    let id = admin.post("/mailboxes", &body).await.created().str_at("id").to_owned();
    let path = format!("/mailboxes/{id}");
    let tried = admin.post(&format!("{path}/test"), &json!({})).await.ok();
    assert_eq!((tried.at("incoming.ok"), tried.at("incoming.mails")), (&json!(true), &json!(1)));
    assert_eq!(tried.at("outgoing.ok"), &json!(false));
    assert!(!tried.at("outgoing.error").as_str().expect("why").is_empty());
    // A certificate of an authority nobody trusts is refused.
    let mut distrusted = body.clone();
    distrusted["incoming"]["ca"] = json!(null);
    admin.put(&path, &distrusted).await.ok();
    let tried = admin.post(&format!("{path}/test"), &json!({})).await.ok();
    assert!(tried.at("incoming.error").as_str().expect("why").contains("protected connection"), "{tried:#}");
    // A password that is left out stays for the same server and user, and for no other.
    let mut same = body.clone();
    same["incoming"].as_object_mut().expect("an object").remove("password");
    admin.put(&path, &same).await.ok();
    assert_eq!(admin.post(&format!("{path}/test"), &json!({})).await.ok().at("incoming.ok"), &json!(true));
    let mut elsewhere = same.clone();
    elsewhere["incoming"]["host"] = json!("thief.example");
    admin.put(&path, &elsewhere).await.finding("value_missing", "incoming.password");
    assert!(admin.all("/tickets").await.is_empty(), "a mailbox that is switched off is not read");
    admin.delete(&path).await.expect(204);
    admin.get(&path).await.problem(404, "not_found");
}

async fn mailboxes_are_set_up_by_administrators(app: &TestApp) {
    let body = json!({"address": "Support@Vendor.Example", "product": PRODUCT});
    app.agent("anna").await.post("/mailboxes", &body).await.problem(403, "administrators_only");
    let admin = app.administrator().await;
    let set_up = admin.post("/mailboxes", &body).await.created();
    assert_eq!((set_up.str_at("address"), set_up.at("incoming")), (ADDRESS, &json!(null)));
    admin.post("/mailboxes", &body).await.problem(409, "mailbox_exists");
    let refused = async |field: &str, value: Value, code: &str, path: &str| {
        let mut wrong = json!({"address": "other@vendor.example", "product": PRODUCT});
        wrong[field] = value;
        admin.post("/mailboxes", &wrong).await.finding(code, path);
    };
    let server = |more: Value| {
        let mut server = json!({"host": "mail.example", "user": "u", "password": "p"});
        server.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        server
    };
    refused("address", json!("no address"), "value_invalid", "address").await;
    refused("product", json!("nothing"), "unknown_product", "product").await;
    refused("incoming", server(json!({"host": " "})), "value_invalid", "incoming.host").await;
    refused("incoming", server(json!({"password": null})), "value_missing", "incoming.password").await;
    refused("incoming", server(json!({"password": "a\r\nb"})), "value_invalid", "incoming.password").await;
    refused("incoming", server(json!({"after": "move"})), "value_invalid", "incoming.move_to").await;
    refused("incoming", server(json!({"after": "burn"})), "value_invalid", "incoming.after").await;
    refused("incoming", server(json!({"ca": "no PEM"})), "value_invalid", "incoming.ca").await;
    refused("outgoing", server(json!({"tls": "maybe"})), "value_invalid", "outgoing.tls").await;
    // A vendor's staff see the mailboxes of its products only.
    let seen = async |product: &str| {
        app.agent_of("other", &provider_of(app, product).await).await.all("/mailboxes").await.len()
    };
    assert_eq!((seen(PRODUCT).await, seen("spp").await), (1, 0));
    let user = certified(app, "olga").await;
    app.contact(&user.contact).await.get("/mailboxes").await.problem(403, "staff_only");
}
