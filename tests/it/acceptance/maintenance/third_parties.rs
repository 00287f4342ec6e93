//! M 4.2.4.3 with other data: the third party is known by its tax id, the letter goes to it, and a decision can be
//! taken back.
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, assert_instant, on_both, timer};

use super::{Site, incident, licence, site, subscribe};

on_both!(
    sc_47_the_third_party_is_known_by_its_tax_id_m_4_2_4_3,
    m_4_2_4_a_side_decided_anew_takes_its_duties_along,
    m_4_2_4_3_nobody_is_told_without_an_address,
);

const THEIRS: &str = "7710225450";

async fn company(app: &TestApp, name: &str, tax_id: Option<&str>, address: Option<&str>) -> String {
    let body = json!({"name": name, "kind": "supplier", "tax_id": tax_id});
    let id = app.administrator().await.post("/organisations", &body).await.created().str_at("id").to_owned();
    if let Some(address) = address {
        app.person(&id, name, address).await;
    }
    id
}

/// A covered site whose first sensor is what `more` says.
async fn with_sensor(app: &TestApp, name: &str, more: Value) -> Site {
    let mut site = site(app, name).await;
    licence(app, &site, "extended").await.created();
    let mut sensor =
        json!({"customer": site.user.organisation, "kind": "sensor", "name": "S9", "parent": site.system});
    super::merge(&mut sensor, more);
    let sensor = app.administrator().await.post("/assets", &sensor).await.created();
    sensor.str_at("id").clone_into(&mut site.sensors[0]);
    subscribe(app, &site, "prof", &site.sensors, json!({})).await.created();
    site
}

async fn side(agent: &Actor, id: &str, party: &str) -> test_support::Reply {
    agent.act(id, "set_party", &json!({"payload": {"party": party}, "reason": "по диагностике"})).await
}

async fn sc_47_the_third_party_is_known_by_its_tax_id_m_4_2_4_3(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let theirs = company(app, "Монтаж", Some(THEIRS), Some("service@theirs.example")).await;
    let other = company(app, "Прочие", Some("7700000001"), Some("service@other.example")).await;
    let unknown = company(app, "Без ИНН", None, Some("service@unknown.example")).await;
    let rows = [
        ("a1", json!({"supplier": other, "installer": theirs, "warranty": true}), None),
        ("a2", json!({"supplier": other, "warranty": true}), Some("not_third_party_equipment")),
        ("a3", json!({"warranty": true}), Some("not_third_party_equipment")),
        ("a4", json!({"installer": theirs, "warranty": false}), Some("warranty_missing")),
        ("a5", json!({"supplier": unknown, "warranty": true}), None),
        (
            "a6",
            json!({"supplier": theirs, "warranty": true, "attributes": {"warranty_until": "2026-11-01"}}),
            Some("warranty_missing"),
        ),
    ];
    for (place, (name, more, missing)) in rows.into_iter().enumerate() {
        let site = with_sensor(app, name, more).await;
        let id = incident(app, &agent, &site, &format!("2026-11-18T15:{place:02}:00+03:00")).await;
        let set = side(&agent, &id, "third_party").await;
        if let Some(missing) = missing {
            let refused = set.problem(409, "not_a_warranty_case");
            assert_eq!(refused["alternatives"], json!(["customer"]), "{name}");
            assert!(refused.to_string().contains(missing), "{name}: {refused:#}");
            continue;
        }
        let held = set.ok();
        assert_eq!(held["status"], "waiting_third_party", "{name}");
        let told = agent.act(&id, "send_third_party_notice", &json!({})).await.ok();
        assert_eq!(timer(&told, "third_party_notice")["state"], "met", "{name}");
        let flagged = held.items("findings").iter().any(|it| it["code"] == "supplier_tax_id_missing");
        assert_eq!(flagged, name == "a5", "{name}: {held:#}");
    }
    assert_eq!(app.letters_to("service@theirs.example").await.len(), 1, "the installer, not the supplier");
    assert!(app.letters_to("service@other.example").await.is_empty());
    assert_eq!(app.letters_to("service@unknown.example").await.len(), 1);
}

async fn m_4_2_4_a_side_decided_anew_takes_its_duties_along(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let theirs = company(app, "Монтаж", Some(THEIRS), Some("service@theirs.example")).await;
    let site = with_sensor(app, "boris", json!({"supplier": theirs, "warranty": true})).await;
    let id = incident(app, &agent, &site, "2026-11-17T11:00:00+03:00").await;
    side(&agent, &id, "customer").await.ok();
    let whole = json!({"payload": {"symptoms": "Нет связи", "location": "Вход 1", "actions": "Питание"}});
    agent.act(&id, "send_side_notice", &whole).await.ok();
    app.clock("2026-11-18T12:00:00+03:00").await;
    // Found out yesterday after closing: the notice is owed by today's.
    let back = json!({"payload": {"party": "third_party", "located_at": "2026-11-17T19:30:00+03:00"}});
    let held = agent.act(&id, "set_party", &back).await.ok();
    assert_eq!(
        (&held["status"], &held["responsible_party"]),
        (&json!("waiting_third_party"), &json!("third_party"))
    );
    assert_instant(timer(&held, "third_party_notice").at("due_at"), "2026-11-18T18:00:00+03:00");
    assert_eq!(timer(&held, "side_notice")["state"], "met", "it was given");
    let held = side(&agent, &id, "executor").await.ok();
    assert_eq!((&held["status"], &held["responsible_party"]), (&json!("in_progress"), &json!("executor")));
    assert_eq!(timer(&held, "third_party_notice")["state"], "cancelled");
    agent.act(&id, "send_third_party_notice", &json!({})).await.problem(409, "not_third_party_side");
    agent.act(&id, "send_side_notice", &whole).await.problem(409, "not_customer_side");
    let held = agent.act(&id, "remote_repair_impossible", &json!({})).await.ok();
    assert_eq!(timer(&held, "site_visit")["state"], "running");
    let held = side(&agent, &id, "customer").await.ok();
    assert_eq!(timer(&held, "site_visit")["state"], "cancelled");
    // Each decision stands in the audit with its instant and reason.
    let audit = app.audit(&id).await;
    let decided: Vec<&Value> = audit.iter().filter(|event| event["kind"] == "party.determined").collect();
    let parties: Vec<&str> = decided.iter().map(|event| event["data"].str_at("party")).collect();
    assert_eq!(parties, ["customer", "third_party", "executor", "customer"]);
    assert_instant(&decided[1]["data"]["located_at"], "2026-11-17T19:30:00+03:00");
}

async fn m_4_2_4_3_nobody_is_told_without_an_address(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let theirs = company(app, "Монтаж", Some(THEIRS), None).await;
    let site = with_sensor(app, "vera", json!({"supplier": theirs, "warranty": true})).await;
    let id = incident(app, &agent, &site, "2026-11-17T11:00:00+03:00").await;
    side(&agent, &id, "third_party").await.ok();
    agent.act(&id, "send_third_party_notice", &json!({})).await.problem(409, "third_party_unreachable");
    assert_eq!(timer(&app.ticket(&id).await, "third_party_notice")["state"], "running");
    app.person(&theirs, "Сервис", "service@theirs.example").await;
    agent.act(&id, "send_third_party_notice", &json!({})).await.ok();
    assert_eq!(app.letters_to("service@theirs.example").await.len(), 1);
}
