//! Rehearsal of a new regulation: the journal put to another version, differences by clause, nothing written.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, bundled_plugin, guest, manifest_of, on_both, packed, repacked};

use crate::desk::{PRODUCT, by_mail, certified, reply, waiting};

on_both!(
    replaying_against_the_same_rules_differs_nowhere,
    replaying_against_changed_rules_names_the_clauses,
    another_term_changes_the_step_of_its_clause,
    the_journal_is_the_administrators,
    a_plugin_says_what_it_promises_and_may_be_told,
);

async fn installed(app: &TestApp, component: Vec<u8>) -> String {
    let plugin = app.administrator().await.post_bytes("/plugins", "application/wasm", component).await;
    plugin.created().str_at("digest").to_owned()
}

/// A ticket with an intake, a question and an answer.
async fn history(app: &TestApp) -> Value {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let ticket = waiting(app, &agent, &user, "2026-11-16T12:00:00+04:00").await;
    app.clock("2026-11-17T12:00:00+04:00").await;
    reply(app, &user, &ticket, "2026-11-17T12:00:00+04:00").await;
    by_mail(app, &user, "2026-11-17T12:00:00+04:00", "Ещё вопрос").await;
    app.ticket(ticket.str_at("id")).await
}

async fn replaying_against_the_same_rules_differs_nowhere(app: &TestApp) {
    let ticket = history(app).await;
    let version = manifest_of(&bundled_plugin(PRODUCT)).str_at("version").to_owned();
    let admin = app.administrator().await;
    let asked = json!({"against": format!("{PRODUCT}@{version}"), "product": PRODUCT});
    let replay = admin.post("/replays", &asked).await.ok();
    let calls = replay.at("calls").as_u64().expect("a number");
    assert!(calls >= 4, "intake twice, question, answer: {replay:#}");
    assert_eq!(replay["equal"], calls);
    assert_eq!(replay["different"], json!([]));
    // The same code under another version decides the same.
    let same = repacked(&bundled_plugin(PRODUCT), |manifest| manifest["version"] = json!("1.0.99"));
    let digest = installed(app, same).await;
    let replay = admin.post("/replays", &json!({"against": digest, "ticket": ticket["id"]})).await.ok();
    assert_eq!(replay["different"], json!([]), "{replay:#}");
    assert!(replay.at("calls").as_u64().expect("a number") < calls, "one ticket of two");
}

async fn replaying_against_changed_rules_names_the_clauses(app: &TestApp) {
    let before = history(app).await;
    let mut manifest = manifest_of(&bundled_plugin(PRODUCT));
    manifest["version"] = json!("3.0.0");
    manifest["hooks"] = json!(["intake"]);
    manifest["cases"] = json!([]);
    // Decides nothing: every step of the old version is missed.
    let digest = installed(app, packed(&guest("(i32.const 1024)"), &manifest)).await;
    let admin = app.administrator().await;
    let replay = admin.post("/replays", &json!({"against": digest, "product": PRODUCT})).await.ok();
    let different = replay.items("different");
    assert!(!different.is_empty(), "{replay:#}");
    let missed: Vec<(&str, &str)> = different
        .iter()
        .flat_map(|call| call.items("differences"))
        .flat_map(|held| {
            held.items("clauses").iter().map(move |clause| (held.str_at("kind"), clause.str_at("section")))
        })
        .collect();
    assert!(missed.contains(&("removed", "3 vendor 3")), "{missed:?}");
    assert!(missed.contains(&("removed", "6.2")), "{missed:?}");
    let after = app.ticket(before.str_at("id")).await;
    assert_eq!(after, before, "a rehearsal writes nothing");
    let unknown = admin.post("/replays", &json!({"against": "nobody@1.0.0"})).await;
    unknown.problem(422, "unknown_plugin");
}

/// The same code with ten days of silence by default: one step of one clause is another, and nothing else.
async fn another_term_changes_the_step_of_its_clause(app: &TestApp) {
    let ticket = history(app).await;
    let longer = repacked(&bundled_plugin(PRODUCT), |manifest| {
        manifest["version"] = json!("1.5.0");
        manifest["settings"]["properties"]["silence_days"]["default"] = json!(10);
    });
    let digest = installed(app, longer).await;
    let asked = json!({"against": digest, "ticket": ticket["id"]});
    let replay = app.administrator().await.post("/replays", &asked).await.ok();
    let different = replay.items("different");
    assert_eq!(different.len(), 1, "only the question starts a silence: {replay:#}");
    assert_eq!(different[0]["ticket"], ticket["id"]);
    let differences = different[0].items("differences");
    assert_eq!(differences.len(), 1, "{replay:#}");
    assert_eq!(differences[0]["kind"], "changed");
    assert_eq!(differences[0].items("clauses")[0]["section"], "5.3");
    let (old, new) = (differences[0].at("old").to_string(), differences[0].at("new").to_string());
    assert!(old.contains("\"count\":5") && new.contains("\"count\":10"), "{replay:#}");
}

async fn the_journal_is_the_administrators(app: &TestApp) {
    let ticket = history(app).await;
    let path = format!("/journal?ticket={}", ticket.str_at("id"));
    let entries = app.administrator().await.all(&path).await;
    assert!(entries.len() >= 3, "{entries:#?}");
    assert!(entries.iter().all(|entry| entry["plugin"] == PRODUCT), "{entries:#?}");
    let agent = app.agent("agent1").await;
    agent.get("/journal").await.problem(403, "administrators_only");
    agent.post("/replays", &json!({"against": PRODUCT})).await.problem(403, "administrators_only");
}

/// Everything the pages about a plugin show is what it declares itself.
async fn a_plugin_says_what_it_promises_and_may_be_told(app: &TestApp) {
    let declared = manifest_of(&bundled_plugin(PRODUCT));
    let agent = app.agent("agent1").await;
    let named = format!("{PRODUCT}@{}", declared.str_at("version"));
    let held = agent.get(&format!("/plugins/{named}")).await.ok();
    assert_eq!(held["plugin"], PRODUCT);
    assert_eq!(held["settings_schema"], declared["settings"]);
    assert_eq!(held["clauses"], declared["clauses"]);
    assert_eq!(held["hooks"], declared["hooks"]);
    let codes = |list: &Value| -> Vec<Value> {
        list.as_array().expect("a list").iter().map(|held| held["code"].clone()).collect()
    };
    assert_eq!(codes(&held["promises"]), codes(&declared["timers"]));
    let answer = held.items("promises").iter().find(|promise| promise["code"] == "answer").expect("declared");
    assert_eq!(answer["met_by"], json!(["answer", "proposal"]));
    assert_eq!(held["declared_products"][0]["code"], declared["products"][0]["code"]);
    assert_eq!(agent.get(&format!("/plugins/{}", held.str_at("digest"))).await.ok(), held);
    agent.get("/plugins/nobody@1.0.0").await.problem(404, "not_found");
}
