//! Ways that were open to staff of one vendor into what another vendor's customer has: each stood open once.
use domain::ticket::Role;
use serde_json::json;
use test_support::{EntitlementDraft, TestApp, on_both};

use super::{member, signed_in};
use crate::desk::{PRODUCT, certified, provider_of};

on_both!(
    s_25_staff_name_only_organisations_they_serve,
    s_25_nobody_acts_for_a_customer_by_an_organisation_of_their_own_making,
    s_25_an_account_at_a_shared_customer_is_not_one_vendors_to_give,
);

/// A contact, an asset or a right of a stranger's would be a way in.
async fn s_25_staff_name_only_organisations_they_serve(app: &TestApp) {
    let user = certified(app, "anna").await;
    let stranger = app.agent_of("stranger", &provider_of(app, "spp").await).await;
    let contact = json!({
        "organisation": user.organisation, "name": "Thief", "addresses": ["thief@evil.example"], "verified": true,
    });
    stranger.post("/contacts", &contact).await.finding("unknown_organisation", "organisation");
    let asset = json!({"customer": user.organisation, "kind": "thing"});
    stranger.post("/assets", &asset).await.finding("unknown_organisation", "customer");
    let entitlement = json!({
        "customer": user.organisation, "product": "spp", "kind": "support_licence", "valid_from": "2026-01-01", "valid_to": "2027-01-01",
    });
    stranger.post("/entitlements", &entitlement).await.finding("unknown_customer", "customer");
    let listed = json!(stranger.all("/organisations").await).to_string();
    assert!(!listed.contains(&user.organisation), "{listed}");
    // Their own vendor does all of it.
    let own = app.agent_of("own", &provider_of(app, PRODUCT).await).await;
    own.post("/contacts", &contact).await.created();
    own.post("/assets", &asset).await.created();
    // Where another vendor serves the customer as well, nobody makes representatives of it alone.
    let licence = EntitlementDraft {
        product: "spp",
        kind: "support_licence",
        valid_from: "2026-01-01",
        valid_to: "2027-01-01",
    };
    app.entitlement(&user, licence).await;
    for agent in [&own, &stranger] {
        agent.post("/contacts", &contact).await.problem(403, "rights_exceeded");
    }
    let mut unproven = contact.clone();
    unproven["verified"] = json!(false);
    stranger.post("/contacts", &unproven).await.created();
}

async fn s_25_nobody_acts_for_a_customer_by_an_organisation_of_their_own_making(app: &TestApp) {
    let user = certified(app, "anna").await;
    let body = json!({"name": "Front", "kind": "partner", "acts_for": [user.organisation]});
    let stranger = app.agent_of("stranger", &provider_of(app, "spp").await).await;
    stranger.post("/organisations", &body).await.finding("unknown_organisation", "acts_for");
    // Where two vendors serve a customer, neither gives away what the customer has with the other.
    app.entitlement(
        &user,
        EntitlementDraft {
            product: "spp",
            kind: "support_licence",
            valid_from: "2026-01-01",
            valid_to: "2027-01-01",
        },
    )
    .await;
    stranger.post("/organisations", &body).await.problem(403, "rights_exceeded");
    app.agent("agent1").await.post("/organisations", &body).await.created();
}

async fn s_25_an_account_at_a_shared_customer_is_not_one_vendors_to_give(app: &TestApp) {
    let user = certified(app, "anna").await;
    let own = provider_of(app, PRODUCT).await;
    member(app, Role::Supervisor, "super@desk.test", Some(&own)).await;
    let supervisor = signed_in(app, "super@desk.test").await;
    let second = app.person(&user.organisation, "second", "second@anna.example").await;
    let ask = |contact: &str, email: &str| json!({"role": "contact", "contact": contact, "email": email});
    supervisor.post("/accounts", &ask(&user.contact, &user.address)).await.created();
    app.entitlement(
        &user,
        EntitlementDraft {
            product: "spp",
            kind: "support_licence",
            valid_from: "2026-01-01",
            valid_to: "2027-01-01",
        },
    )
    .await;
    let asked = supervisor.post("/accounts", &ask(&second, "second@anna.example")).await;
    asked.problem(403, "rights_exceeded");
    app.agent("agent1").await.post("/accounts", &ask(&second, "second@anna.example")).await.created();
}
