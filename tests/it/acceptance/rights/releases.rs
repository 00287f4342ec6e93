//! T/F 2.8: advice is given on the release that was the latest at receipt; T 6.1, F 6.1: who is told of releases
//! (SC-31, SC-33).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{FM, SPP, entitled, has_finding, identified, letter, licensed, merged, noted, reply};

on_both!(
    sc_31_an_old_release_is_offered_the_update_t_2_8,
    sc_33_releases_are_told_to_the_entitled_t_6_1_t_6_2,
    the_latest_is_the_latest_at_receipt_t_2_8_a_13,
    some_kinds_may_come_from_an_old_release_a_13,
    the_update_is_offered_again_t_2_8,
    words_end_the_waiting_t_2_8,
    the_other_product_mails_no_releases_f_6_1,
    an_agent_offers_the_update_t_2_8,
);

fn with_release(release: &str) -> Value {
    json!({"fields": merged(identified(), json!({"configuration_release": release}))})
}

const OLD: &str = "Регистрационный номер: 8000123456\nОрганизация: ООО «Ромашка»\nКонфигурация: Типовая\n\
    Релиз: 3.0.1.5\nПроблема: не открывается отчёт.";

async fn sc_31_an_old_release_is_offered_the_update_t_2_8(app: &TestApp) {
    for (product, name, start) in [(SPP, "olga", "2026-11-16"), (FM, "pavel", "2026-11-23")] {
        app.release(product, "3.0.2.1", "2026-10-01T10:00:00+03:00").await;
        let user = licensed(app, product, name).await;
        // Received at ten, offered at eleven.
        app.clock(&format!("{start}T11:00:00+03:00")).await;
        let arrived = app.mail(letter(&user, product, &format!("{start}T10:00:00+03:00"), OLD)).await;
        let ticket = app.ticket(arrived.str_at("ticket_id")).await;
        let id = ticket.str_at("id");
        assert_eq!(ticket["status"], "waiting_customer");
        assert_eq!(ticket["status_reason"], "update_required");
        assert_eq!(ticket.coded("findings", "outdated_release")["severity"], "warning");
        assert!(ticket["registered_at"].is_string(), "the ticket is not refused");
        assert_eq!(timer(&ticket, "answer")["state"], "paused");
        let letters = app.letters_to(&user.address).await;
        let offered = |letter: &&Value| letter.str_at("text").contains("3.0.2.1");
        assert!(letters.iter().any(|letter| offered(&letter)), "{letters:#?}");
        let (told_at, before, due_at) = if product == SPP {
            ("2026-11-18T11:00:00+03:00", "2026-11-19T18:00:00+03:00", "2026-11-23T18:00:00+03:00")
        } else {
            // 7 h, 8 h and 1 h of the shorter day: two days as well.
            ("2026-11-25T11:00:00+03:00", "2026-11-26T18:00:00+03:00", "2026-11-30T18:00:00+03:00")
        };
        assert_instant(timer(&ticket, "answer").at("due_at"), before);
        app.clock(told_at).await;
        reply(app, &user, &ticket, told_at, "Релиз: 3.0.2.1\nУстановили.").await;
        let told = app.ticket(id).await;
        assert_eq!(told["status"], "registered");
        assert!(!has_finding(&told, "outdated_release"), "{told:#}");
        assert_instant(timer(&told, "answer").at("due_at"), due_at);
    }
}

async fn sc_33_releases_are_told_to_the_entitled_t_6_1_t_6_2(app: &TestApp) {
    let rows = [
        ("a", SPP, "support_licence", Some("basic"), "2027-11-15"),
        ("b", SPP, "support_licence", Some("extended"), "2026-11-16"),
        ("c", SPP, "support_licence", Some("basic"), "2026-11-15"),
        ("d", FM, "support_licence", None, "2027-11-15"),
        // Whoever is given support is told, whatever the contract is called and whether it names a tariff.
        ("e", SPP, "support_licence", None, "2027-11-15"),
        ("f", SPP, "support_contract", None, "2027-11-15"),
        ("g", SPP, "product_licence", Some("basic"), "2027-11-15"),
    ];
    let mut users = Vec::new();
    for (name, product, kind, tier, valid_to) in rows {
        let user = app.customer(name).await;
        let licence = json!({
            "product": product, "kind": kind, "tier": tier, "valid_from": "2025-11-16",
            "valid_to": valid_to,
        });
        entitled(app, &user, licence).await;
        users.push(user);
    }
    app.clock("2026-11-16T12:00:00+03:00").await;
    let release = json!({"product": SPP, "version": "3.0.3.0", "published_at": "2026-11-16T12:00:00+03:00"});
    let admin = app.administrator().await;
    for _ in 0..2 {
        admin.post("/releases", &release).await.success();
        app.clock("2026-11-16T12:01:00+03:00").await;
    }
    for (user, letters) in users.iter().zip([1, 1, 0, 0, 1, 1, 0]) {
        let told = app.letters_to(&user.address).await;
        assert_eq!(told.len(), letters, "{}: {told:#?}", user.name);
        assert!(told.iter().all(|letter| letter.str_at("text").contains("3.0.3.0")));
    }
}

async fn the_latest_is_the_latest_at_receipt_t_2_8_a_13(app: &TestApp) {
    for (version, published_at) in [
        ("3.0.1.5", "2026-03-02T10:00:00+03:00"),
        ("3.0.2.1", "2026-10-01T10:00:00+03:00"),
        ("3.0.3.0", "2026-11-16T12:00:00+03:00"),
    ] {
        app.release(SPP, version, published_at).await;
    }
    let user = licensed(app, SPP, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-20T12:00:00+03:00").await;
    let rows = [
        ("2026-09-30T10:00:00+03:00", "3.0.1.5", false),
        ("2026-10-01T10:00:00+03:00", "3.0.1.5", true),
        ("2026-11-16T11:59:59+03:00", "3.0.2.1", false),
        ("2026-11-16T12:00:00+03:00", "3.0.2.1", true),
        ("2026-11-16T12:00:00+03:00", "3.0.3.0", false),
        // Releases that nobody catalogued: older ones are old, newer ones are not.
        ("2026-11-16T12:00:00+03:00", "2.9", true),
        ("2026-11-16T12:00:00+03:00", "3.0.4.0", false),
    ];
    for (received_at, release, outdated) in rows {
        let ticket = noted(&agent, &user, SPP, received_at, with_release(release)).await;
        assert_eq!(has_finding(&ticket, "outdated_release"), outdated, "{release} on {received_at}");
        let status = if outdated { "waiting_customer" } else { "registered" };
        assert_eq!(ticket["status"], status, "{release} on {received_at}");
    }
}

async fn some_kinds_may_come_from_an_old_release_a_13(app: &TestApp) {
    app.release(SPP, "3.0.2.1", "2026-10-01T10:00:00+03:00").await;
    let user = licensed(app, SPP, "nina").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let fields = merged(identified(), json!({"configuration_release": "3.0.1.5", "purpose": "учёт"}));
    for (kind, outdated) in [
        ("advice", true),
        ("defect", true),
        ("licensing", false),
        ("feature", false),
        ("complaint", false),
        ("install_update", false),
    ] {
        let body = json!({"kind": kind, "fields": fields});
        let ticket = noted(&agent, &user, SPP, "2026-11-16T10:00:00+03:00", body).await;
        assert_eq!(has_finding(&ticket, "outdated_release"), outdated, "{kind}");
        assert_eq!(ticket["status"] == "waiting_customer", outdated, "{kind}");
    }
}

async fn the_update_is_offered_again_t_2_8(app: &TestApp) {
    app.release(SPP, "3.0.2.1", "2026-10-01T10:00:00+03:00").await;
    let user = licensed(app, SPP, "vera").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let ticket = noted(&agent, &user, SPP, "2026-11-16T10:00:00+03:00", with_release("3.0.1.5")).await;
    app.clock("2026-11-17T10:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-17T10:00:00+03:00", "Релиз: 3.0.1.9").await;
    let held = app.ticket(ticket.str_at("id")).await;
    assert_eq!(held["status_reason"], "update_required");
    let found = held.items("findings").iter().filter(|held| held["code"] == "outdated_release").count();
    assert_eq!(found, 1, "{held:#}");
    app.clock("2026-11-18T10:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-18T10:00:00+03:00", "Релиз: 3.0.2.1").await;
    let told = app.ticket(ticket.str_at("id")).await;
    assert_eq!(told["status"], "registered");
    // Two pauses of a day each.
    assert_instant(timer(&told, "answer").at("due_at"), "2026-11-23T18:00:00+03:00");
}

async fn words_end_the_waiting_t_2_8(app: &TestApp) {
    app.release(FM, "3.0.2.1", "2026-10-01T10:00:00+03:00").await;
    let user = licensed(app, FM, "oleg").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let ticket = noted(&agent, &user, FM, "2026-11-16T10:00:00+03:00", with_release("3.0.1.5")).await;
    app.clock("2026-11-17T10:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-17T10:00:00+03:00", "Последний релиз установлен.").await;
    let told = app.ticket(ticket.str_at("id")).await;
    assert_eq!(told["status"], "registered", "what words mean an agent judges");
    assert_eq!(timer(&told, "answer")["state"], "running");
}

async fn the_other_product_mails_no_releases_f_6_1(app: &TestApp) {
    let user = app.customer("lena").await;
    let licence = json!({
        "product": FM, "kind": "support_licence", "tier": "standard", "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
    });
    entitled(app, &user, licence).await;
    let bare = licensed(app, FM, "dina").await;
    app.clock("2026-11-16T12:00:00+03:00").await;
    app.release(FM, "3.0.3.0", "2026-11-16T12:00:00+03:00").await;
    app.clock("2026-11-16T12:01:00+03:00").await;
    for user in [&user, &bare] {
        assert!(app.letters_to(&user.address).await.is_empty(), "{}", user.name);
    }
}

async fn an_agent_offers_the_update_t_2_8(app: &TestApp) {
    app.release(SPP, "3.0.2.1", "2026-10-01T10:00:00+03:00").await;
    let user = licensed(app, SPP, "anna").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let body = merged(json!({"kind": "licensing"}), with_release("3.0.1.5"));
    let ticket = noted(&agent, &user, SPP, "2026-11-16T10:00:00+03:00", body).await;
    let id = ticket.str_at("id");
    app.clock("2026-11-16T11:00:00+03:00").await;
    let offered = agent.act(id, "offer_update", &json!({})).await.ok();
    assert_eq!(offered["status_reason"], "update_required");
    app.clock("2026-11-18T11:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-18T11:00:00+03:00", "Релиз: 3.0.2.1").await;
    let told = app.ticket(id).await;
    assert_instant(timer(&told, "answer").at("due_at"), "2026-11-23T18:00:00+03:00");
}
