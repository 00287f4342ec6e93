//! The program as its users run it: `reglament serve --sandbox`, a signal to stop, a crash, the same folder again,
//! and `reglament plugin …` on it. One journey, because the first start compiles the plugins.
mod mail_crash;
mod process;
mod readings;

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use test_support::{Pick as _, assert_instant, bundled_plugin, repacked};

use self::process::{Desk, ran, said};

#[test]
fn the_program_serves_stops_crashes_and_goes_on_where_it_was() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let data = TempDir::new().expect("a folder");
        serves_and_stops(data.path()).await;
        survives_a_crash(data.path()).await;
        upgrades_from_the_command_line(data.path());
        serves_the_new_rules(data.path()).await;
        readings::follows_a_folder(data.path()).await;
    });
}

/// What a demonstration keeps lies apart from what is real, and goes without it.
#[test]
fn a_demonstration_is_removed_and_nothing_else() {
    let data = TempDir::new().expect("a folder");
    assert!(said(data.path(), &["demo", "remove"]).contains("there is no demonstration"));
    let (real, played) = (data.path().join("reglament.db"), data.path().join("demo"));
    std::fs::create_dir(&played).expect("a folder");
    for file in [&real, &played.join("reglament.db")] {
        std::fs::write(file, b"rows").expect("a file");
    }
    assert!(said(data.path(), &["demo", "remove"]).contains("removed"));
    assert!(real.exists() && !played.exists());
}

fn mail(number: usize) -> Value {
    json!({
        "to": "recfaces@desk.test", "from": "olga@olga.example", "subject": format!("Вопрос {number}"),
        "text": "Как добавить камеру?",
    })
}

async fn serves_and_stops(data: &Path) {
    let desk = Desk::start(data).await;
    desk.call("PUT", "/sandbox/clock", None, Some(json!({"now": "2026-11-20T16:00:00+04:00"}))).await;
    let arrived = desk.call("POST", "/sandbox/inbound-mail", None, Some(mail(0))).await;
    assert_eq!(arrived["disposition"], "ticket_created", "{arrived:#}");
    let path = format!("/tickets/{}", arrived.str_at("ticket_id"));
    let token = desk.administrator().await;
    let ticket = desk.call("GET", &path, Some(&token), None).await;
    assert_eq!(ticket["flags"], json!([]), "the real plugin answered: {ticket:#}");
    let registration = test_support::timer(&ticket, "registration");
    assert_instant(registration.at("due_at"), "2026-11-25T13:00:00+04:00");
    let status = desk.stop().await;
    assert!(status.success(), "stopped with {status}");

    let desk = Desk::start(data).await;
    let clock = desk.call("GET", "/sandbox/clock", None, None).await;
    assert_instant(clock.at("now"), "2026-11-20T16:00:00+04:00");
    let again = desk.call("GET", &path, Some(&token), None).await;
    assert_eq!(again, ticket, "the ticket is as it was, and so is the token");
    assert!(desk.stop().await.success());
}

/// What was answered is on disk.
async fn survives_a_crash(data: &Path) {
    let desk = Desk::start(data).await;
    let mut taken = Vec::new();
    for number in 1..=10 {
        let arrived = desk.call("POST", "/sandbox/inbound-mail", None, Some(mail(number))).await;
        taken.push(arrived.str_at("ticket_id").to_owned());
    }
    desk.crash();
    let desk = Desk::start(data).await;
    let token = desk.administrator().await;
    let mut numbers = Vec::new();
    for id in &taken {
        let ticket = desk.call("GET", &format!("/tickets/{id}"), Some(&token), None).await;
        numbers.push(ticket.str_at("number").to_owned());
        let audit = desk.call("GET", &format!("/tickets/{id}/audit"), Some(&token), None).await;
        assert_eq!(audit.at("chain.intact"), true);
    }
    let letters = desk.call("GET", "/sandbox/outbox?limit=100", None, None).await;
    assert_eq!(letters.items("data").len(), 11, "each request is acknowledged once");
    let next = desk.call("POST", "/sandbox/inbound-mail", None, Some(mail(11))).await;
    let next = desk.call("GET", &format!("/tickets/{}", next.str_at("ticket_id")), Some(&token), None).await;
    assert!(!numbers.contains(&next.str_at("number").to_owned()), "no number is given twice");
    assert!(desk.stop().await.success());
}

fn upgrades_from_the_command_line(data: &Path) {
    let file = data.join("next.wasm");
    let next = repacked(&bundled_plugin("recfaces"), |manifest| manifest["version"] = json!("2.0.0"));
    std::fs::write(&file, next).expect("the component is written");
    let file = file.to_string_lossy();
    let manifest: Value = serde_json::from_str(&said(data, &["plugin", "inspect", &file])).expect("JSON");
    assert_eq!((manifest.str_at("id"), manifest.str_at("version")), ("recfaces", "2.0.0"));
    assert!(said(data, &["plugin", "install", &file]).contains("2.0.0"));
    let replay = said(data, &["plugin", "replay", "recfaces@2.0.0", "--product", "recfaces"]);
    let replay: Value = serde_json::from_str(&replay).expect("JSON");
    assert!(replay.at("calls").as_u64() >= Some(12), "{replay:#}");
    assert_eq!(replay["different"], json!([]));
    let activated = said(data, &["plugin", "activate", "recfaces", "recfaces@2.0.0", "2026-11-19"]);
    let second = said(data, &["plugin", "activate", "recfaces", "recfaces@2.0.0", "2026-11-20"]);
    let id = second.split_whitespace().nth(2).expect("rule set ID of …").to_owned();
    said(data, &["plugin", "rollback", &id]);
    assert!(activated.contains("recfaces") && said(data, &["plugin", "list"]).contains("2.0.0"));

    let verified = said(data, &["audit", "verify"]);
    assert!(verified.contains("events of 12 tickets"), "{verified}");

    std::fs::write(data.join("bad.wasm"), b"nonsense").expect("a file");
    let refused = ran(data, &["plugin", "install", &data.join("bad.wasm").to_string_lossy()]);
    assert!(!refused.status.success());
    assert!(!String::from_utf8_lossy(&refused.stderr).contains("panicked"));
}

async fn serves_the_new_rules(data: &Path) {
    let desk = Desk::start(data).await;
    let arrived = desk.call("POST", "/sandbox/inbound-mail", None, Some(mail(12))).await;
    let token = desk.administrator().await;
    let path = format!("/tickets/{}", arrived.str_at("ticket_id"));
    let ticket = desk.call("GET", &path, Some(&token), None).await;
    assert_eq!(ticket.at("rule_set.version"), "2.0.0", "{ticket:#}");
    assert!(desk.stop().await.success());
}
