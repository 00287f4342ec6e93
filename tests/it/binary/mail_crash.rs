//! Mail while the program is killed again and again: each mail is taken in once, each acknowledgement leaves, and what
//! leaves twice is the same to the byte.
use std::{collections::HashMap, path::Path, time::Duration};

use mail::{Tls, dovecot::Dovecot};
use serde_json::{Value, json};
use tempfile::TempDir;
use test_support::{Pick as _, SmtpSink};

use super::process::Desk;

/// `REGLAMENT_TEST_SEEDS=100` for a long run.
fn seeds() -> u64 {
    std::env::var("REGLAMENT_TEST_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(6)
}

const PER_SEED: u64 = 3;

#[test]
fn mail_is_neither_lost_nor_doubled_by_kills() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let data = TempDir::new().expect("a folder");
        let sink = SmtpSink::start().await.expect("the sink listens");
        let dovecot = Dovecot::start();
        let config = data.path().join("reglament.toml");
        let relay = sink.addr();
        let smtp = format!("[smtp]\nhost = \"{}\"\nport = {}\ntls = \"none\"\n", relay.ip(), relay.port());
        std::fs::write(&config, smtp).expect("a file");
        set_up(data.path(), &config, &dovecot).await;
        let mut put = 0;
        for seed in 0..seeds() {
            let desk = Desk::start_with(data.path(), Some(&config)).await;
            for number in put..put + PER_SEED {
                dovecot.put(&request(number));
            }
            put += PER_SEED;
            // A different moment of taking in, marking and sending for each seed.
            tokio::time::sleep(Duration::from_millis(40 + seed * 7919 % 700)).await;
            desk.crash();
        }
        let desk = Desk::start_with(data.path(), Some(&config)).await;
        let tickets = all_taken_in(&desk, put).await;
        let letters = all_sent(&desk, put).await;
        once_each(&tickets, put);
        same_bytes(&sink, &letters, seeds());
        assert!(dovecot.lying("INBOX").iter().all(|mail| mail.flags == "S"), "all are marked");
        assert!(desk.stop().await.success());
    });
}

fn request(number: u64) -> Vec<u8> {
    format!(
        "From: olga{number}@olga.example\r\nTo: support@vendor.example\r\nSubject: Question {number:04}\r\n\
         Message-ID: <{number}@olga.example>\r\nContent-Type: text/plain\r\n\r\nHow do I add a camera?\r\n"
    )
    .into_bytes()
}

async fn set_up(data: &Path, config: &Path, dovecot: &Dovecot) {
    let desk = Desk::start_with(data, Some(config)).await;
    desk.call("PUT", "/sandbox/clock", None, Some(json!({"now": "2026-11-20T16:00:00+04:00"}))).await;
    let settings = dovecot.settings(Tls::None);
    let mailbox = json!({
        "address": "support@vendor.example", "product": "recfaces",
        "incoming": {
            "host": settings.host, "port": settings.port, "tls": "none", "user": settings.user,
            "password": settings.credential.secret(),
        },
    });
    let token = desk.administrator().await;
    desk.call("POST", "/mailboxes", Some(&token), Some(mailbox)).await;
    assert!(desk.stop().await.success());
}

async fn all_taken_in(desk: &Desk, count: u64) -> Vec<Value> {
    let token = desk.administrator().await;
    for _ in 0..600 {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let page =
                desk.call("GET", &format!("/tickets?limit=500&cursor={cursor}"), Some(&token), None).await;
            all.extend(page.items("data").iter().cloned());
            match page.at("page.next_cursor").as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        if all.len() as u64 >= count {
            return all;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{count} mails are not taken in")
}

/// Letters that a killed sender held are sent when its lease is over.
async fn all_sent(desk: &Desk, count: u64) -> Vec<Value> {
    desk.call("PUT", "/sandbox/clock", None, Some(json!({"now": "2026-11-20T16:10:00+04:00"}))).await;
    for _ in 0..300 {
        let letters = desk.call("GET", "/sandbox/outbox?limit=500", None, None).await;
        let letters = letters.items("data").to_vec();
        let acknowledgements = letters.iter().filter(|letter| letter["state"] == "sent").count();
        if acknowledgements as u64 >= count.min(500) {
            return letters;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the letters are not sent")
}

fn once_each(tickets: &[Value], count: u64) {
    let mut seen: HashMap<&str, u64> = HashMap::new();
    for ticket in tickets {
        *seen.entry(ticket.str_at("subject")).or_default() += 1;
    }
    for number in 0..count {
        assert_eq!(seen.get(format!("Question {number:04}").as_str()), Some(&1), "mail {number}");
    }
    assert_eq!(tickets.len() as u64, count);
}

fn same_bytes(sink: &SmtpSink, letters: &[Value], kills: u64) {
    let mut by_recipient: HashMap<String, Vec<Vec<u8>>> = HashMap::new();
    for mail in sink.received() {
        by_recipient.entry(mail.to.join(",")).or_default().push(mail.data);
    }
    let mut repeats = 0;
    for letter in letters {
        let to = letter.at("to.0").as_str().expect("an address");
        let copies = by_recipient.get(to).unwrap_or_else(|| panic!("nothing was sent to {to}"));
        assert!(copies.windows(2).all(|pair| pair[0] == pair[1]), "{to} got two different letters");
        repeats += copies.len() as u64 - 1;
    }
    assert!(repeats <= kills, "{repeats} repeats after {kills} kills");
}
