//! The log of what was done with accounts, keys and data.
use domain::ticket::Role;
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use super::{PASSWORD, member, signed_in, try_password};
use crate::desk::{certified, letter};

on_both!(
    what_is_done_with_accounts_and_data_is_on_record,
    the_log_is_for_administrators_and_handed_out_whole
);

async fn what_is_done_with_accounts_and_data_is_on_record(app: &TestApp) {
    let user = certified(app, "olga").await;
    let id = member(app, Role::Agent, "anna@desk.test", None).await;
    let admin = app.administrator().await;
    try_password(app, "anna@desk.test", "wrong horse battery").await.expect(401);
    try_password(app, "nobody@desk.test", PASSWORD).await.expect(401);
    let anna = signed_in(app, "anna@desk.test").await;
    let key = json!({"name": "k", "scopes": ["tickets:read"]});
    let key = admin.post("/api-keys", &key).await.created();
    admin.delete(&format!("/api-keys/{}", key.str_at("id"))).await.expect(204);
    app.mail(letter(&user, "2026-11-01T00:00:00Z", "Вопрос", "Как добавить камеру?")).await;
    let mail = admin.all("/inbound-mail?state=done").await[0].str_at("id").to_owned();
    anna.get(&format!("/inbound-mail/{mail}/source")).await.expect(200);
    let period = json!({"from": "2026-11-01", "to": "2026-11-30", "customer": user.organisation});
    anna.post("/reports/hours", &period).await.ok();
    admin.patch(&format!("/accounts/{id}"), &json!({"role": "supervisor"})).await.ok();
    let log = admin.all("/audit-log").await;
    // A desk that starts for the first time sets itself up.
    let of_set_up = |kind: &&str| kind.starts_with("plugin.") || kind.starts_with("rules.");
    let kinds = log.iter().rev().map(|entry| entry.str_at("kind"));
    let (set_up, kinds): (Vec<&str>, Vec<&str>) = kinds.partition(of_set_up);
    assert_eq!(
        kinds,
        [
            "session.refused",
            "session.refused",
            "session.opened",
            "key.created",
            "key.revoked",
            "mail.source_read",
            "report.run",
            "account.changed",
        ]
    );
    let opened = &admin.all("/audit-log?kind=session.opened").await[0];
    assert_eq!((&opened["subject"], &opened["address"]), (&json!(id), &json!("127.0.0.1")));
    assert_eq!(opened.at("actor.name"), "anna");
    let changed = &admin.all(&format!("/audit-log?subject={id}&kind=account")).await[0];
    assert_eq!(changed.at("data.before.role"), "agent");
    assert_eq!(changed.at("data.after.role"), "supervisor");
    assert_eq!(admin.all(&format!("/audit-log?account={id}")).await.len(), 3);
    // No password, no key, no address that was typed (S-29).
    let all = json!(log).to_string();
    for secret in [PASSWORD, "wrong horse", key.str_at("key"), "nobody@desk.test"] {
        assert!(!all.contains(secret), "{all}");
    }
    let verdict = app::audit::verify(&app.inside().await).await.expect("the chains are walked");
    let entries = i64::try_from(set_up.len() + 8).expect("it is small");
    assert_eq!((verdict.entries, verdict.tickets, verdict.broken.len()), (entries, 1, 0), "{verdict:?}");
}

async fn the_log_is_for_administrators_and_handed_out_whole(app: &TestApp) {
    member(app, Role::Supervisor, "=cmd|calc@desk.test", None).await;
    let supervisor = signed_in(app, "=cmd|calc@desk.test").await;
    supervisor.get("/audit-log").await.problem(403, "administrators_only");
    let csv = json!({"format": "csv"});
    supervisor.post("/audit-log/exports", &csv).await.problem(403, "administrators_only");
    let admin = app.administrator().await;
    let csv = json!({"format": "csv", "kind": "session"});
    let table = admin.post("/audit-log/exports", &csv).await.expect(200);
    assert!(table.header("content-disposition").contains("audit-log.csv"));
    let text = table.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    // A name is no formula to the program that opens the table (S-44).
    assert!(!lines[1].contains(";=cmd"), "{text}");
    let json = admin.post("/audit-log/exports", &json!({"format": "json"})).await.expect(200).text();
    let kinds: Vec<_> =
        json.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")).collect();
    let of_set_up = |entry: &serde_json::Value| {
        let kind = entry.str_at("kind");
        kind.starts_with("plugin.") || kind.starts_with("rules.")
    };
    let kinds: Vec<_> = kinds.into_iter().filter(|entry| !of_set_up(entry)).collect();
    assert_eq!(kinds.len(), 2);
    assert_eq!((&kinds[0]["kind"], &kinds[1]["kind"]), (&json!("session.opened"), &json!("audit.exported")));
    for path in ["/audit-log", "/audit-log/1"] {
        for reply in
            [admin.delete(path).await, admin.put(path, &json!({})).await, admin.patch(path, &json!({})).await]
        {
            assert!([404, 405].contains(&reply.status), "{}", reply.status);
        }
    }
}
