//! The statement of hours and its reports: JSON, CSV, XLSX, PDF; postings by hand (S 3.7).
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use super::{MONDAY, account, close, holder, ledger, log_all, ordered};

on_both!(
    the_ledger_tells_the_balance_after_each_posting_s_3_7,
    a_wrong_debit_is_taken_back_once,
    a_reopened_case_is_charged_anew_and_whole_s_3_7,
    the_statement_is_a_table_in_every_format_s_3_7,
    formulas_are_no_formulas_in_exports,
    deadlines_are_told_per_rule_set,
    periods_that_cannot_be_and_reports_nobody_knows,
);

async fn the_ledger_tells_the_balance_after_each_posting_s_3_7(app: &TestApp) {
    let (user, certificate) = holder(app, "olga", 2400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 360).await;
    assert_eq!(account(app, &certificate).await, (2400, 360, 2040));
    log_all(&agent, ticket.str_at("id"), &[206]).await;
    close(&agent, ticket.str_at("id")).await.ok();
    let held = ledger(app, &certificate).await;
    let postings: Vec<_> = held
        .items("postings")
        .iter()
        .map(|posting| {
            (posting.str_at("kind"), posting["minutes"].clone(), posting["balance_after_minutes"].clone())
        })
        .collect();
    assert_eq!(postings, [("grant", json!(2400), json!(2400)), ("debit", json!(210), json!(2190))]);
    let holds: Vec<_> = held.items("holds").iter().map(|hold| hold.str_at("kind")).collect();
    assert_eq!(holds, ["hold", "release"]);
    // The customer reads the statement; another one does not know it is there.
    let path = format!("/entitlements/{certificate}/ledger");
    let own = app.contact(&user.contact).await.get(&path).await.ok();
    assert_eq!(own["balance_minutes"], 2190);
    let stranger = app.customer("rival").await;
    app.contact(&stranger.contact).await.get(&path).await.expect(404);
}

async fn a_wrong_debit_is_taken_back_once(app: &TestApp) {
    let (user, certificate) = holder(app, "pavel", 600).await;
    let (agent, head) =
        (app.agent("agent1").await, app.actor(json!({"role": "supervisor", "name": "head"})).await);
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 120).await;
    log_all(&agent, ticket.str_at("id"), &[100]).await;
    close(&agent, ticket.str_at("id")).await.ok();
    let debit = ledger(app, &certificate).await.items("postings")[1].str_at("id").to_owned();
    let path = format!("/entitlements/{certificate}/ledger");
    let body = json!({"kind": "reverse", "reverses": debit, "reason": "Не тот клиент"});
    agent.post(&path, &body).await.problem(403, "supervisors_only");
    head.post(&path, &json!({"kind": "grant", "minutes": -5, "reason": "x"}))
        .await
        .finding("minutes_invalid", "minutes");
    head.post(&path, &json!({"kind": "debit", "minutes": 5, "reason": "x"}))
        .await
        .finding("value_invalid", "kind");
    let reversed = head.post(&path, &body).await.created();
    assert_eq!((&reversed["minutes"], &reversed["balance_after_minutes"]), (&json!(105), &json!(600)));
    head.post(&path, &body).await.problem(409, "already_reversed");
    // The case goes on: what it was charged is back already.
    let id = ticket.str_at("id");
    assert_eq!(reversed["ticket"], id);
    agent.act(id, "reopen", &json!({"reason": "Не доделано"})).await.ok();
    assert_eq!(account(app, &certificate).await.0, 600, "{:#}", ledger(app, &certificate).await);
    close(&agent, id).await.ok();
    assert_eq!(account(app, &certificate).await, (495, 0, 495));
    head.post(&path, &json!({"kind": "grant", "minutes": 60, "reason": "Подарок"})).await.created();
    for beyond in [i64::MAX, 60_000_000] {
        head.post(&path, &json!({"kind": "grant", "minutes": beyond, "reason": "x"}))
            .await
            .finding("minutes_invalid", "minutes");
    }
    assert_eq!(account(app, &certificate).await, (555, 0, 555));
}

async fn a_reopened_case_is_charged_anew_and_whole_s_3_7(app: &TestApp) {
    let (user, certificate) = holder(app, "igor", 600).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 300).await;
    let id = ticket.str_at("id");
    log_all(&agent, id, &[100]).await;
    close(&agent, id).await.ok();
    assert_eq!(account(app, &certificate).await, (495, 0, 495));
    agent.act(id, "reopen", &json!({"reason": "Не доделано"})).await.ok();
    assert_eq!(account(app, &certificate).await, (600, 105, 495), "its hours stay reserved");
    log_all(&agent, id, &[21]).await;
    close(&agent, id).await.ok();
    // 121 minutes are 135, not 105 and 30.
    assert_eq!(account(app, &certificate).await, (465, 0, 465));
}

async fn the_statement_is_a_table_in_every_format_s_3_7(app: &TestApp) {
    let (user, _) = holder(app, "nina", 600).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 120).await;
    log_all(&agent, ticket.str_at("id"), &[31]).await;
    close(&agent, ticket.str_at("id")).await.ok();
    let body = json!({"from": "2026-11-01", "to": "2026-11-30", "customer": user.organisation, "product": "smart-monitor"});
    let report = agent.post("/reports/hours", &body).await.ok();
    let debit =
        report.items("rows").iter().find(|row| row["ticket"] == ticket["number"] && row["minutes"] == -45);
    assert_eq!(debit.expect("the debit")["balance_after"], 555, "{report:#}");
    for (format, media_type, magic) in [
        ("csv", "text/csv", b"\xEF\xBB\xBF".as_slice()),
        ("xlsx", "application/vnd.openxmlformats", b"PK".as_slice()),
        ("pdf", "application/pdf", b"%PDF".as_slice()),
    ] {
        for language in ["ru", "en"] {
            let mut asked = body.clone();
            asked["format"] = json!(format);
            let reply =
                agent.with("accept-language", language).post("/reports/hours", &asked).await.expect(200);
            assert!(reply.header("content-type").starts_with(media_type), "{}", reply.header("content-type"));
            assert!(reply.body.starts_with(magic), "{format}");
            if format == "csv" {
                let title = if language == "ru" { "Остаток" } else { "Balance" };
                assert!(reply.text().contains(title) && reply.text().contains(";-45;"), "{}", reply.text());
                let right = if language == "ru" {
                    "Сертификат расширенной поддержки"
                } else {
                    "Extended support certificate"
                };
                assert!(
                    reply.text().contains(right) && !reply.text().contains("_certificate"),
                    "{}",
                    reply.text()
                );
            }
        }
    }
    // A customer's own statement holds their postings only.
    let (rival, _) = holder(app, "rival", 300).await;
    let own = app
        .contact(&rival.contact)
        .await
        .post("/reports/hours", &json!({"from": "2026-11-01", "to": "2026-11-30"}))
        .await
        .ok();
    assert_eq!(own.items("rows").len(), 1, "{own:#}");
}

async fn formulas_are_no_formulas_in_exports(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let user = app.customer("mallory").await;
    app.clock(MONDAY).await;
    let body = json!({
        "customer": user.organisation, "product": "smart-monitor", "kind": "=HYPERLINK(\"http://x\")",
        "valid_from": "2026-01-01", "valid_to": "2026-12-31", "units_minutes": 60,
    });
    app.administrator().await.post("/entitlements", &body).await.created();
    let asked =
        json!({"from": "2026-11-01", "to": "2026-11-30", "customer": user.organisation, "format": "csv"});
    let text = agent.post("/reports/hours", &asked).await.expect(200).text();
    assert!(text.contains("'=HYPERLINK"), "{text}");
}

async fn deadlines_are_told_per_rule_set(app: &TestApp) {
    let (user, _) = holder(app, "vera", 600).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = super::case(&agent, &user, "defect", MONDAY).await;
    let body = json!({"from": "2026-11-16", "to": "2026-11-16", "product": "smart-monitor"});
    let report = agent.post("/reports/deadlines", &body).await.ok();
    let row = &report.items("rows")[0];
    assert_eq!((&row["ticket"], &row["timer"]), (&ticket["number"], &json!("registration")));
    assert!(report.items("summary")[0].str_at("label").starts_with("hours-certificate"), "{report:#}");
    // Programs read codes, people titles.
    let mut table = body.clone();
    table["format"] = json!("csv");
    let table =
        agent.with("Accept-Language", "ru").post("/reports/deadlines", &table).await.expect(200).text();
    assert!(table.contains("Регистрация кейса") && !table.contains("registration"), "{table}");
    // The day before holds nothing.
    let before = json!({"from": "2026-11-15", "to": "2026-11-15", "product": "smart-monitor"});
    assert_eq!(agent.post("/reports/deadlines", &before).await.ok()["rows"], json!([]));
}

async fn periods_that_cannot_be_and_reports_nobody_knows(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let reversed = json!({"from": "2026-11-30", "to": "2026-11-01"});
    agent.post("/reports/hours", &reversed).await.finding("period_reversed", "to");
    agent.post("/reports/nothing", &json!({"from": "2026-11-01", "to": "2026-11-30"})).await.expect(404);
    let foreign = json!({"from": "2026-11-01", "to": "2026-11-30", "product": "unheard-of"});
    agent.post("/reports/hours", &foreign).await.finding("unknown_product", "product");
}
