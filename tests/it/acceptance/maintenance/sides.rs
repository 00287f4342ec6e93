//! M 4.2.4: whose side the fault is on, and what follows from it (SC-42 … SC-49).
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{incident, site, subscribe, subscribed};

on_both!(
    sc_42_the_executors_fault_is_visited_m_4_2_4_1,
    sc_43_a_visit_needs_a_signed_act_m_4_2_4_1,
    sc_44_the_customer_is_told_the_same_day_m_4_2_4_2,
    sc_45_sc_46_a_cause_not_confirmed_m_4_2_4_2_m_4_2_10,
    sc_47_sc_48_the_suppliers_warranty_m_4_2_4_3_m_4_2_4_4,
    sc_49_the_customer_hands_it_back_m_4_2_4_2,
);

async fn sc_42_the_executors_fault_is_visited_m_4_2_4_1(app: &TestApp) {
    let site = subscribed(app, "olga", "prof").await;
    let agent = app.agent("agent1").await;
    let id = incident(app, &agent, &site, "2026-11-20T15:00:00+03:00").await;
    app.clock("2026-11-20T17:00:00+03:00").await;
    let side =
        json!({"payload": {"party": "executor", "located_at": "2026-11-20T16:00:00+03:00"}, "reason": "ЦОД"});
    agent.act(&id, "set_party", &side).await.ok();
    let held = agent.act(&id, "remote_repair_impossible", &json!({})).await.ok();
    assert_eq!(held["responsible_party"], "executor");
    assert_instant(timer(&held, "site_visit").at("due_at"), "2026-11-25T18:00:00+03:00");
    assert_eq!(timer(&held, "diagnosis")["state"], "met");
}

async fn sc_43_a_visit_needs_a_signed_act_m_4_2_4_1(app: &TestApp) {
    let site = subscribed(app, "pavel", "corp").await;
    let agent = app.agent("agent1").await;
    let id = incident(app, &agent, &site, "2026-11-20T15:00:00+03:00").await;
    agent.act(&id, "set_party", &json!({"payload": {"party": "executor"}})).await.ok();
    agent.act(&id, "remote_repair_impossible", &json!({})).await.ok();
    let visit = json!({"payload": {"starts_at": "2026-11-24T11:00:00+03:00"}});
    let planned = agent.act(&id, "schedule_visit", &visit).await.ok();
    let appointment = planned.items("appointments")[0].clone();
    let agreed = json!({"payload": {"appointment": appointment["id"], "state": "agreed"}});
    agent.act(&id, "settle_appointment", &agreed).await.ok();
    app.clock("2026-11-24T15:00:00+03:00").await;
    agent.act(&id, "close_visit", &json!({"payload": {"act": "act.pdf"}})).await.problem(409, "act_missing");
    // Nor does it end by being called held.
    let called_held = json!({"payload": {"appointment": appointment["id"], "state": "held"}});
    let denied = agent.act(&id, "settle_appointment", &called_held).await.problem(409, "act_missing");
    assert_eq!(denied["alternatives"], json!(["close_visit"]));
    let ticket = app.ticket(&id).await;
    assert_eq!(ticket.items("appointments")[0]["state"], "agreed");
    assert_eq!(timer(&ticket, "site_visit")["state"], "running");
    let message = json!({
        "direction": "internal", "type": "information", "text": "Акт",
        "attachments": [{"name": "act.pdf", "media_type": "application/pdf", "content": "JVBERi0xLjQK"}],
    });
    agent.post(&format!("/tickets/{id}/messages"), &message).await.success();
    let held = agent.act(&id, "close_visit", &json!({"payload": {"act": "act.pdf"}})).await.ok();
    assert_eq!(timer(&held, "site_visit")["state"], "met");
    assert_eq!(held.items("appointments")[0]["state"], "held");
}

async fn sc_44_the_customer_is_told_the_same_day_m_4_2_4_2(app: &TestApp) {
    let site = subscribed(app, "nina", "corp").await;
    let agent = app.agent("agent1").await;
    let id = incident(app, &agent, &site, "2026-11-17T11:00:00+03:00").await;
    app.clock("2026-11-17T11:40:00+03:00").await;
    let held = agent.act(&id, "set_party", &json!({"payload": {"party": "customer"}})).await.ok();
    assert_instant(timer(&held, "side_notice").at("due_at"), "2026-11-17T18:00:00+03:00");
    let incomplete = json!({"payload": {"symptoms": "Нет связи", "actions": "Проверить питание"}});
    agent.act(&id, "send_side_notice", &incomplete).await.finding("notice_incomplete", "location");
    let whole = json!({"payload": {"symptoms": "Нет связи", "location": "Вход 1, щит", "actions": "Проверить питание"}});
    let told = agent.act(&id, "send_side_notice", &whole).await.ok();
    assert_eq!(timer(&told, "side_notice")["state"], "met");
    assert_eq!(told["status"], "waiting_customer");
    let letters = app.letters_to(&site.user.address).await;
    assert!(letters.iter().any(|letter| letter.str_at("text").contains("Вход 1, щит")), "{letters:#?}");
}

async fn sc_45_sc_46_a_cause_not_confirmed_m_4_2_4_2_m_4_2_10(app: &TestApp) {
    let agent = app.agent("agent1").await;
    for (name, tier) in [("corp", "corp"), ("prof", "prof")] {
        let site = subscribed(app, name, tier).await;
        let start = if tier == "corp" { "2026-11-17T11:40:00+03:00" } else { "2026-11-20T11:40:00+03:00" };
        let id = incident(app, &agent, &site, start).await;
        agent.act(&id, "set_party", &json!({"payload": {"party": "customer"}})).await.ok();
        let whole = json!({"payload": {"symptoms": "Нет связи", "location": "Вход 1", "actions": "Питание"}});
        agent.act(&id, "send_side_notice", &whole).await.ok();
        let at = if tier == "corp" { "2026-11-19T12:00:00+03:00" } else { "2026-11-23T12:00:00+03:00" };
        app.clock(at).await;
        let answer =
            json!({"type": "answer", "text": "Причина не в этом", "answer": {"code": "not_confirmed"}});
        let contact = app.contact(&site.user.contact).await;
        contact.post(&format!("/tickets/{id}/messages"), &answer).await.success();
        let held = app.ticket(&id).await;
        if tier == "corp" {
            assert_instant(timer(&held, "site_visit").at("due_at"), "2026-11-24T18:00:00+03:00");
        } else {
            assert!(held.items("timers").iter().all(|timer| timer["code"] != "site_visit"), "{held:#}");
            let refused =
                agent.act(&id, "schedule_visit", &json!({})).await.problem(409, "tariff_excludes_visit");
            assert_eq!(refused["alternatives"], json!(["own_repair"]));
        }
    }
}

async fn sc_47_sc_48_the_suppliers_warranty_m_4_2_4_3_m_4_2_4_4(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let supplier = app.organisation("Поставщик", "supplier").await;
    app.person(&supplier, "Сервис", "service@supplier.example").await;
    for (name, warranty) in [("warranted", true), ("out-of-warranty", false)] {
        let mut site = site(app, name).await;
        super::licence(app, &site, "extended").await.created();
        let sensor = json!({
            "customer": site.user.organisation, "kind": "sensor", "name": "S9", "parent": site.system,
            "supplier": supplier, "warranty": warranty,
        });
        let sensor = app.administrator().await.post("/assets", &sensor).await.created();
        sensor.str_at("id").clone_into(&mut site.sensors[0]);
        subscribe(app, &site, "prof", &site.sensors, json!({})).await.created();
        let start = if warranty { "2026-11-18T15:00:00+03:00" } else { "2026-11-19T15:00:00+03:00" };
        let id = incident(app, &agent, &site, start).await;
        let side = json!({"payload": {"party": "third_party"}});
        if warranty {
            let held = agent.act(&id, "set_party", &side).await.ok();
            assert_instant(timer(&held, "third_party_notice").at("due_at"), "2026-11-18T18:00:00+03:00");
            assert_eq!(held["status"], "waiting_third_party");
            let told = agent.act(&id, "send_third_party_notice", &json!({})).await.ok();
            assert_eq!(timer(&told, "third_party_notice")["state"], "met");
            let letters = app.letters_to("service@supplier.example").await;
            assert_eq!(letters.len(), 1, "{letters:#?}");
            assert!(letters[0].str_at("text").contains(&site.user.address), "{letters:#?}");
        } else {
            let refused = agent.act(&id, "set_party", &side).await.problem(409, "not_a_warranty_case");
            assert_eq!(refused["alternatives"], json!(["customer"]));
            let before = app.letters_to(&site.user.address).await.len();
            agent.act(&id, "set_party", &json!({"payload": {"party": "customer"}})).await.ok();
            let letters = app.letters_to(&site.user.address).await;
            assert_eq!(letters.len(), before + 1, "{letters:#?}");
            assert!(letters[before].str_at("text").contains("не гарантийный"), "{letters:#?}");
        }
    }
}

async fn sc_49_the_customer_hands_it_back_m_4_2_4_2(app: &TestApp) {
    let site = subscribed(app, "oleg", "prof").await;
    let agent = app.agent("agent1").await;
    let id = incident(app, &agent, &site, "2026-11-17T11:40:00+03:00").await;
    agent.act(&id, "set_party", &json!({"payload": {"party": "customer"}})).await.ok();
    let whole = json!({"payload": {"symptoms": "Нет связи", "location": "Вход 1", "actions": "Питание"}});
    agent.act(&id, "send_side_notice", &whole).await.ok();
    app.clock("2026-11-18T10:00:00+03:00").await;
    let contact = app.contact(&site.user.contact).await;
    // Whoever confirms the cause is the one that is waited for still, with a term or without.
    for (code, planned_at) in [("confirmed", json!(null)), ("new_term", json!("2026-11-20T12:00:00+03:00"))] {
        let accepted =
            json!({"type": "answer", "text": "Да", "answer": {"code": code, "planned_at": planned_at}});
        contact.post(&format!("/tickets/{id}/messages"), &accepted).await.success();
        let held = app.ticket(&id).await;
        assert_eq!(
            (&held["status"], &held["responsible_party"]),
            (&json!("waiting_customer"), &json!("customer")),
            "{code}"
        );
    }
    let answer = json!({"type": "answer", "text": "Возвращаем", "answer": {"code": "delegate_back"}});
    let sent = contact.post(&format!("/tickets/{id}/messages"), &answer).await.success();
    let held = app.ticket(&id).await;
    assert_eq!((&held["status"], &held["responsible_party"]), (&json!("in_progress"), &json!("executor")));
    let audit = app.audit(&id).await;
    let message = sent.at("message").str_at("id");
    assert!(
        audit
            .iter()
            .any(|event| event.to_string().contains("redelegated") && event.to_string().contains(message)),
        "{audit:#?}"
    );
}
