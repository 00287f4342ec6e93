//! M 2.1.2, 3.1, 3.2, 4.2.9: what is sold, for when, and what it opens (SC-53 … SC-56, SC-59).
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use super::{incident, licence, site, subscribe, subscribed};

on_both!(
    sc_53_one_tariff_for_a_system_m_3_2,
    sc_54_sc_55_sc_56_start_and_end_m_3_1_note_1,
    sc_59_planned_visits_by_tariff_m_4_2_9_m_3_4,
    who_owns_and_pays_m_2_1_1_m_2_2_m_3_1,
);

async fn sc_53_one_tariff_for_a_system_m_3_2(app: &TestApp) {
    let site = site(app, "olga").await;
    licence(app, &site, "extended").await.created();
    let [first, second, third] = &site.sensors;
    let items = json!({"tier": null, "items": [
        {"asset": first, "tier": "prof"}, {"asset": second, "tier": "prof"}, {"asset": third, "tier": "corp"},
    ]});
    subscribe(app, &site, "prof", &[], items).await.finding("mixed_tariff", "items");
    subscribe(app, &site, "prof", &site.sensors, json!({})).await.created();
    let fourth =
        json!({"customer": site.user.organisation, "kind": "sensor", "name": "S4", "parent": site.system});
    let fourth = app.administrator().await.post("/assets", &fourth).await.created().str_at("id").to_owned();
    let added = std::slice::from_ref(&fourth);
    subscribe(app, &site, "corp", added, json!({})).await.finding("mixed_tariff", "items");
    subscribe(app, &site, "prof", added, json!({})).await.created();
}

async fn sc_54_sc_55_sc_56_start_and_end_m_3_1_note_1(app: &TestApp) {
    let rows = [
        ("2026-02-25", "2027-03-01", "2026-03-02", "2027-03-01"),
        ("2026-12-30", "2027-03-01", "2027-01-11", "2027-03-01"),
        ("2026-11-20", "2026-12-31", "2026-11-23", "2026-12-31"),
    ];
    for (number, (paid, wanted_to, from, to)) in rows.into_iter().enumerate() {
        let site = site(app, &format!("site{number}")).await;
        licence(app, &site, "extended").await.created();
        let facts = json!({"facts": {"payment_date": paid}, "valid_to": wanted_to});
        let held = subscribe(app, &site, "prof", &site.sensors, facts).await.created();
        assert_eq!((&held["valid_from"], &held["valid_to"]), (&json!(from), &json!(to)), "paid {paid}");
    }
    let basic = site(app, "basic").await;
    licence(app, &basic, "basic").await.created();
    let refused = subscribe(app, &basic, "prof", &basic.sensors, json!({})).await;
    refused.finding("prerequisite_licence_tier", "customer");
}

async fn sc_59_planned_visits_by_tariff_m_4_2_9_m_3_4(app: &TestApp) {
    let agent = app.agent("agent1").await;
    for (tier, start) in [("prof", "2026-11-17T11:00:00+03:00"), ("corp", "2026-11-18T11:00:00+03:00")] {
        let site = subscribed(app, tier, tier).await;
        let id = incident(app, &agent, &site, start).await;
        let wanted = json!({"kind": "planned_visit", "starts_at": "2026-12-01T11:00:00+03:00"});
        let contact = app.contact(&site.user.contact).await;
        let asked = contact.post(&format!("/tickets/{id}/appointments"), &wanted).await;
        if tier == "prof" {
            asked.problem(409, "tariff_excludes_visit");
        } else {
            let held = asked.created();
            assert_eq!((&held["state"], &held["initiator"]), (&json!("requested"), &json!("customer")));
        }
    }
}

/// Nobody subscribes without a copy or a rent of the product; a tariff is a line per sensor, and unused it stays whole.
async fn who_owns_and_pays_m_2_1_1_m_2_2_m_3_1(app: &TestApp) {
    let site = site(app, "olga").await;
    let refused = subscribe(app, &site, "prof", &site.sensors, json!({})).await;
    refused.finding("prerequisite_licence_tier", "customer");
    let rent = json!({
        "customer": site.user.organisation, "product": "spp-maintenance", "kind": "cloud_rent", "tier": "prof",
        "valid_from": "2026-03-02", "valid_to": "2027-03-01",
    });
    app.administrator().await.post("/entitlements", &rent).await.created();
    let held = subscribe(app, &site, "prof", &site.sensors, json!({})).await.created();
    assert_eq!(held.items("items").len(), 3);
    app.clock("2026-12-20T12:00:00+03:00").await;
    let agent = app.agent("agent1").await;
    let later = agent.get(&format!("/entitlements/{}", held.str_at("id"))).await.ok();
    assert_eq!(later, held, "a month without an incident changes nothing");
    let ledger = agent.get(&format!("/entitlements/{}/ledger", held.str_at("id"))).await.ok();
    assert!(ledger.items("postings").is_empty(), "{ledger:#}");
}
