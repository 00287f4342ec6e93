//! Files taken in row by row: what is wrong with a row is said of that row, and the same file twice makes nothing twice.
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};

use crate::desk::provider_of;

on_both!(
    customers_and_what_is_theirs_come_from_files,
    a_dry_run_says_the_same_and_keeps_nothing,
    what_cannot_be_read_is_said,
);

const NOW: &str = "2026-11-16T12:00:00+04:00";

async fn take_in(
    app: &TestApp,
    actor: &Actor,
    query: &str,
    media_type: &str,
    file: &str,
) -> (Value, Vec<Value>) {
    let begun =
        actor.post_bytes(&format!("/imports?source=1c&{query}"), media_type, file.as_bytes().to_vec()).await;
    let begun = begun.expect(202);
    let path = begun.header("location").strip_prefix("/api/v1").expect("an address of the API").to_owned();
    app.clock(NOW).await;
    let held = actor.get(&path).await.ok();
    (held, actor.all(&format!("{path}/rows")).await)
}

fn outcomes(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row.str_at("outcome")).collect()
}

async fn customers_and_what_is_theirs_come_from_files(app: &TestApp) {
    let provider = provider_of(app, "recfaces").await;
    let erp = app.actor(json!({"role": "partner", "name": "1c", "provider": provider})).await;
    let file = "\u{feff}reference;name;tax_id\nO-1;Ромашка;7700000001\nO-2; ;\nO-3;\"Лютик; и Ко\";\n";
    let (held, rows) = take_in(app, &erp, "kind=organisation", "text/csv", file).await;
    assert_eq!(
        (held["state"].as_str(), &held["counts"]),
        (Some("done"), &json!({"created": 2, "rejected": 1}))
    );
    assert_eq!(outcomes(&rows), ["created", "rejected", "created"]);
    assert_eq!(rows[1]["findings"][0]["path"], "name", "{rows:#?}");
    assert_eq!(rows[1]["line"], 3);
    let (_, again) = take_in(app, &erp, "kind=organisation", "text/csv", file).await;
    assert_eq!(outcomes(&again), ["exists", "rejected", "exists"]);
    assert_eq!(again[0]["object"], rows[0]["object"]);
    let lines = [
        json!({"reference": "C-1", "organisation": "O-1", "name": "Пётр", "addresses": ["petr@example.com"], "roles": ["user"]}),
        json!({"reference": "C-2", "organisation": "O-9", "name": "Вера"}),
        json!({"reference": "C-3", "organisation": "O-1", "name": "Вера", "adresses": []}),
    ];
    let lines = lines.map(|line| format!("{line}\n")).concat();
    let (_, rows) = take_in(app, &erp, "kind=contact", "application/x-ndjson", &lines).await;
    assert_eq!(outcomes(&rows), ["created", "rejected", "rejected"]);
    let finding = |row: &Value| (row["findings"][0]["code"].clone(), row["findings"][0]["path"].clone());
    assert_eq!(finding(&rows[1]), (json!("unknown_object"), json!("organisation")));
    assert_eq!(finding(&rows[2]), (json!("unknown_field"), json!("adresses")));
    let file = "reference,customer,kind,name,parent,attributes.serial\nA-1,O-1,server,Сервер,,007\nA-2,O-1,disk,Диск,A-1,\n";
    let (_, rows) = take_in(app, &erp, "kind=asset", "text/csv", file).await;
    assert_eq!(outcomes(&rows), ["created", "created"], "{rows:#?}");
    let disk = erp.get(&format!("/assets/{}", rows[1].str_at("object"))).await.ok();
    assert_eq!(disk["parent"], rows[0]["object"]);
    let server = erp.get(&format!("/assets/{}", rows[0].str_at("object"))).await.ok();
    assert_eq!(server["attributes"], json!({"serial": "007"}));
    let file = "reference,customer,product,kind,valid_from,valid_to,units_minutes\n\
                E-1,O-1,recfaces,certificate,2026-01-01,2026-12-31,600\nE-2,O-1,recfaces,certificate,2026-01-01,,\n";
    let (_, rows) = take_in(app, &erp, "kind=entitlement", "text/csv", file).await;
    assert_eq!(outcomes(&rows), ["created", "rejected"], "{rows:#?}");
    assert_eq!(finding(&rows[1]), (json!("value_missing"), json!("valid_to")));
    let listed = erp.get("/imports").await.ok();
    assert_eq!(listed.items("data").len(), 5);
}

async fn a_dry_run_says_the_same_and_keeps_nothing(app: &TestApp) {
    let admin = app.administrator().await;
    let file = "reference,name\nO-1,Ромашка\nO-1,Ромашка\nO-2,\n";
    let (held, rows) = take_in(app, admin, "kind=organisation&dry_run=true", "text/csv", file).await;
    assert_eq!(held["dry_run"], true);
    assert_eq!(outcomes(&rows), ["would_create", "exists", "rejected"]);
    assert!(admin.get("/organisations?name=Ромашка").await.ok().items("data").is_empty());
    admin.get("/external-refs/organisation/1c/O-1").await.expect(404);
    let (_, rows) = take_in(app, admin, "kind=organisation", "text/csv", file).await;
    assert_eq!(outcomes(&rows), ["created", "exists", "rejected"]);
}

async fn what_cannot_be_read_is_said(app: &TestApp) {
    let admin = app.administrator().await;
    let (held, rows) = take_in(app, admin, "kind=organisation", "text/csv", "name\nРомашка\n").await;
    assert_eq!(held["state"], "failed");
    assert!(rows.is_empty() && held.str_at("error").contains("reference"), "{held:#}");
    let wrong = [
        ("/imports?source=1c&kind=colour", "text/csv", "reference\nA\n", 422, "value_invalid"),
        ("/imports?kind=asset", "text/csv", "reference\nA\n", 422, "value_invalid"),
        ("/imports?source=1c&kind=asset", "text/csv", " ", 422, "value_missing"),
        ("/imports?source=1c&kind=asset", "application/pdf", "%PDF", 415, "media_type_unsupported"),
    ];
    for (path, media_type, file, status, code) in wrong {
        admin.post_bytes(path, media_type, file.as_bytes().to_vec()).await.problem(status, code);
    }
    admin
        .post_bytes("/imports?source=1c&kind=asset", "text/csv", vec![0xff, 0xfe])
        .await
        .problem(400, "malformed_request");
    let user = app.customer("olga").await;
    let contact = app.contact(&user.contact).await;
    contact
        .post_bytes("/imports?source=1c&kind=asset", "text/csv", b"reference\nA\n".to_vec())
        .await
        .problem(403, "staff_only");
    // Another's files are not seen.
    let provider = provider_of(app, "recfaces").await;
    let erp = app.actor(json!({"role": "partner", "name": "1c", "provider": provider})).await;
    erp.get(&format!("/imports/{}", held.str_at("id"))).await.expect(404);
    assert!(erp.all("/imports").await.is_empty());
}
