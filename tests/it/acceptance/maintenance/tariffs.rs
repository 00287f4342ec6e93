//! M 3.1, 3.2, 4.2.9 with other data: several systems, upgrades, licences of other times.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::{PRODUCT, incident, licence, site, subscribe};

on_both!(
    m_3_2_each_system_has_a_tariff_of_its_own,
    m_3_1_note_1_bought_before_the_licence_begins,
    m_4_2_9_an_upgrade_opens_visits_from_its_day_on,
);

async fn m_3_2_each_system_has_a_tariff_of_its_own(app: &TestApp) {
    let site = site(app, "olga").await;
    licence(app, &site, "extended").await.created();
    let admin = app.administrator().await;
    let add = async |kind: &str, name: &str, parent: &str| {
        let body = json!({"customer": site.user.organisation, "kind": kind, "name": name, "parent": parent});
        admin.post("/assets", &body).await.created().str_at("id").to_owned()
    };
    let system = admin.get(&format!("/assets/{}", site.system)).await.ok();
    let second = add("system", "Y", system.str_at("parent")).await;
    let other = add("sensor", "Y1", &second).await;
    subscribe(app, &site, "prof", &site.sensors, json!({})).await.created();
    let lines = json!({"tier": null, "items": [{"asset": site.sensors[0], "tier": "corp"}]});
    subscribe(app, &site, "corp", &[], lines).await.finding("mixed_tariff", "items");
    let whole = json!({"items": [{"asset": site.system, "tier": "corp"}]});
    subscribe(app, &site, "corp", &[], whole).await.finding("mixed_tariff", "items");
    subscribe(app, &site, "corp", std::slice::from_ref(&other), json!({})).await.created();
    // Visits come with the second system, not with the first.
    let agent = app.agent("agent1").await;
    let contact = app.contact(&site.user.contact).await;
    let wanted = json!({"kind": "planned_visit", "starts_at": "2026-12-01T11:00:00+03:00"});
    let id = incident(app, &agent, &site, "2026-11-17T11:00:00+03:00").await;
    let path = |id: &str| format!("/tickets/{id}/appointments");
    contact.post(&path(&id), &wanted).await.problem(409, "tariff_excludes_visit");
    let request = json!({"product": PRODUCT, "kind": "incident", "text": "Не считает", "asset": other});
    let about_other = contact.post("/tickets", &request).await.created();
    contact.post(&path(about_other.str_at("id")), &wanted).await.created();
}

async fn m_3_1_note_1_bought_before_the_licence_begins(app: &TestApp) {
    let site = site(app, "anna").await;
    let support = json!({
        "customer": site.user.organisation, "product": "spp", "kind": "support_licence", "tier": "extended",
        "valid_from": "2026-12-07", "valid_to": "2027-12-06", "facts": {"activation_date": "2026-12-07"},
    });
    app.administrator().await.post("/entitlements", &support).await.created();
    app.clock("2026-11-20T12:00:00+03:00").await;
    let paid = |paid: &str, to: &str| json!({"facts": {"payment_date": paid}, "valid_to": to});
    let held = subscribe(app, &site, "prof", &site.sensors, paid("2026-11-20", "2028-01-01")).await.created();
    assert_eq!((&held["valid_from"], &held["valid_to"]), (&json!("2026-12-07"), &json!("2027-12-06")));
    // Not valid yet, it is there all the same.
    let clash = subscribe(app, &site, "corp", &site.sensors[..1], paid("2026-11-20", "2028-01-01")).await;
    clash.finding("mixed_tariff", "items");
    let nothing = subscribe(app, &site, "prof", &site.sensors, paid("2027-12-06", "2028-01-01")).await;
    nothing.finding("nothing_left", "valid_to");
    let none = subscribe(app, &site, "prof", &site.sensors, paid("2027-12-07", "2028-01-01")).await;
    none.finding("prerequisite_licence_tier", "customer");
}

async fn m_4_2_9_an_upgrade_opens_visits_from_its_day_on(app: &TestApp) {
    let site = site(app, "vera").await;
    licence(app, &site, "extended").await.created();
    let held = subscribe(app, &site, "prof", &site.sensors, json!({})).await.created();
    let agent = app.agent("agent1").await;
    let id = incident(app, &agent, &site, "2026-11-17T11:00:00+03:00").await;
    let line = |asset: &String, tier: &str, from: &str, to: &str| json!({"asset": asset, "tier": tier, "valid_from": from, "valid_to": to});
    let lines: Vec<Value> = site
        .sensors
        .iter()
        .flat_map(|asset| {
            [line(asset, "prof", "2026-03-02", "2026-11-22"), line(asset, "corp", "2026-11-23", "2027-03-01")]
        })
        .collect();
    let path = format!("/entitlements/{}", held.str_at("id"));
    let admin = app.administrator().await;
    let mut partly = lines.clone();
    partly[1]["valid_from"] = json!("2026-11-20");
    admin.patch(&path, &json!({"items": partly})).await.finding("mixed_tariff", "items");
    admin.patch(&path, &json!({"items": lines})).await.ok();
    let contact = app.contact(&site.user.contact).await;
    let wanted = json!({"kind": "planned_visit", "starts_at": "2026-12-01T11:00:00+03:00"});
    let ask = async || contact.post(&format!("/tickets/{id}/appointments"), &wanted).await;
    ask().await.problem(409, "tariff_excludes_visit");
    app.clock("2026-11-23T09:00:00+03:00").await;
    ask().await.created();
}
