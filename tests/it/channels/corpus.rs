//! The corpora of mail, through the whole desk: nothing is lost, nothing fails, no machine is answered.
use std::{fs, path::Path};

use test_support::{Pick as _, TestApp, on_both};

on_both!(hostile_mail_is_taken_in_without_a_fault, russian_mail_of_every_charset_becomes_tickets);

fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../host/mail/tests/corpora").join(name);
    let mut mails: Vec<(String, Vec<u8>)> = fs::read_dir(&folder)
        .expect("the corpus is in the tree")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .map(|path| {
            (
                path.file_stem().expect("a name").to_string_lossy().into_owned(),
                fs::read(&path).expect("a mail"),
            )
        })
        .collect();
    mails.sort();
    assert!(mails.len() > 50, "{} mails", mails.len());
    mails
}

async fn hostile_mail_is_taken_in_without_a_fault(app: &TestApp) {
    app.clock("2026-11-20T12:00:00+04:00").await;
    for (name, raw) in corpus("hostile") {
        let arrived = app.raw_mail("to=recfaces@desk.test", raw).await.success();
        let disposition = arrived.str_at("disposition");
        assert!(arrived["message_id"].is_string(), "{name} is not kept: {arrived:#}");
        let machine =
            name.starts_with("loop-") && !["loop-auto-submitted-no", "loop-noreply"].contains(&name.as_str());
        // The corpus writes to another house: its own address and identities are strangers here.
        let own = name.starts_with("loop-own-");
        if machine && !own {
            assert_eq!(disposition, "technical", "{name}");
        } else if !own {
            assert_ne!(disposition, "technical", "{name}");
        }
    }
    for letter in app.outbox().await {
        let subject = letter.str_at("subject");
        assert!(!subject.contains(['\r', '\n']), "{letter:#}");
        assert!(
            letter.items("to").iter().all(|to| to.as_str().is_some_and(|to| !to.contains(['\r', '\n', ' '])))
        );
        assert_eq!(letter.items("to").len(), 1, "nobody joins by Cc: {letter:#}");
    }
    // The desk is as quick as before.
    app.outside().get("/readyz").await.expect(200);
}

async fn russian_mail_of_every_charset_becomes_tickets(app: &TestApp) {
    app.clock("2026-11-20T12:00:00+04:00").await;
    let expected = include_str!("../../../host/mail/tests/corpora/ru/expected.json");
    let expected: serde_json::Value = serde_json::from_str(expected).expect("the verdicts");
    for (name, raw) in corpus("ru") {
        let arrived = app.raw_mail("to=recfaces@desk.test", raw).await.success();
        assert!(
            ["ticket_created", "message_added"].contains(&arrived.str_at("disposition")),
            "{name}: {arrived:#}"
        );
        let verdict = expected.get(&name).unwrap_or(&serde_json::Value::Null);
        if let Some(subject) = verdict["subject"].as_str() {
            let ticket = app.ticket(arrived.str_at("ticket_id")).await;
            assert_eq!(ticket["subject"], subject, "{name}");
        }
    }
}
