//! Accounts of others: who may invite, change and disable whom.
use domain::ticket::Role;
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};

use super::{member, signed_in};
use crate::desk::{PRODUCT, certified, noted, provider_of};

on_both!(
    s_25_nobody_raises_beyond_their_own_right,
    s_25_supervisors_manage_the_agents_of_their_provider,
    a_contact_gets_an_account_of_their_own,
    bad_invitations_name_the_field,
    a_ticket_is_given_to_those_who_serve_its_provider,
);

fn invitation(role: &str, email: &str, provider: Option<&str>) -> Value {
    json!({"role": role, "name": "Anna", "email": email, "provider": provider})
}

async fn supervisor(app: &TestApp, email: &str, provider: &str) -> Actor {
    member(app, Role::Supervisor, email, Some(provider)).await;
    signed_in(app, email).await
}

async fn s_25_nobody_raises_beyond_their_own_right(app: &TestApp) {
    let own = provider_of(app, PRODUCT).await;
    let foreign = provider_of(app, "spp").await;
    let supervisor = supervisor(app, "super@desk.test", &own).await;
    let agent = app.agent_of("agent1", &own).await;
    for (role, provider) in [
        ("administrator", None),
        ("supervisor", None),
        ("supervisor", Some(own.as_str())),
        ("agent", Some(foreign.as_str())),
    ] {
        supervisor
            .post("/accounts", &invitation(role, "x@desk.test", provider))
            .await
            .problem(403, "rights_exceeded");
    }
    for role in ["administrator", "supervisor", "agent"] {
        agent
            .post("/accounts", &invitation(role, "x@desk.test", Some(&own)))
            .await
            .problem(403, "rights_exceeded");
    }
    let invited = supervisor.post("/accounts", &invitation("agent", "new@desk.test", None)).await.created();
    assert_eq!(invited["provider"], json!(own), "bound to the provider of who invites");
    assert_eq!(invited["state"], "invited");
    let path = format!("/accounts/{}", invited.str_at("id"));
    for change in [
        json!({"role": "supervisor"}),
        json!({"role": "administrator"}),
        json!({"provider": null}),
        json!({"provider": foreign}),
    ] {
        supervisor.patch(&path, &change).await.problem(403, "rights_exceeded");
    }
    let me = supervisor.get("/me").await.ok();
    let mine = format!("/accounts/{}", me.str_at("id"));
    for change in [json!({"role": "administrator"}), json!({"provider": null}), json!({"disabled": true})] {
        assert_eq!(supervisor.patch(&mine, &change).await.status, 403, "{change}");
    }
    let admin = member(app, Role::Administrator, "root@desk.test", None).await;
    let root = signed_in(app, "root@desk.test").await;
    root.patch(&format!("/accounts/{admin}"), &json!({"disabled": true})).await.problem(403, "own_account");
    supervisor
        .patch(&format!("/accounts/{admin}"), &json!({"disabled": true}))
        .await
        .problem(404, "not_found");
    // Fields nobody offers are named, not swallowed (S-28).
    supervisor.patch(&path, &json!({"password_hash": "x"})).await.finding("unknown_field", "password_hash");
    supervisor.patch(&path, &json!({"email": "thief@evil.example"})).await.finding("unknown_field", "email");
}

async fn s_25_supervisors_manage_the_agents_of_their_provider(app: &TestApp) {
    let (own, foreign) = (provider_of(app, PRODUCT).await, provider_of(app, "spp").await);
    let supervisor = supervisor(app, "super@desk.test", &own).await;
    let mine = member(app, Role::Agent, "mine@desk.test", Some(&own)).await;
    let other = member(app, Role::Agent, "other@desk.test", Some(&foreign)).await;
    let listed = supervisor.all("/accounts").await;
    assert!(listed.iter().any(|held| held["id"] == json!(mine)), "{listed:#?}");
    assert!(listed.iter().all(|held| held["provider"] == json!(own)), "{listed:#?}");
    assert!(!json!(listed).to_string().contains("argon2"), "no hashes (S-29)");
    supervisor.patch(&format!("/accounts/{mine}"), &json!({"disabled": true})).await.ok();
    supervisor.delete(&format!("/accounts/{mine}/sessions")).await.expect(204);
    for path in [format!("/accounts/{other}"), "/accounts/01939b3c-0000-7000-8000-000000000000".to_owned()] {
        supervisor.get(&path).await.problem(404, "not_found");
        supervisor.patch(&path, &json!({"disabled": true})).await.problem(404, "not_found");
        supervisor.post(&format!("{path}/invitation"), &json!({})).await.problem(404, "not_found");
        supervisor.delete(&format!("{path}/sessions")).await.problem(404, "not_found");
    }
    supervisor.delete(&format!("/accounts/{mine}/second-factor")).await.problem(403, "administrators_only");
    app.agent("agent1").await.get("/accounts").await.problem(403, "supervisors_only");
    let roles = app.administrator().await.all("/accounts?role=supervisor").await;
    assert_eq!(roles.len(), 1, "{roles:#?}");
}

async fn a_contact_gets_an_account_of_their_own(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let ask = |email: &str| json!({"role": "contact", "contact": user.contact, "email": email, "name": "Somebody else"});
    agent.post("/accounts", &ask("thief@evil.example")).await.finding("address_invalid", "email");
    let made = agent.post("/accounts", &ask(&user.address)).await.created();
    assert_eq!((&made["organisation"], &made["name"]), (&json!(user.organisation), &json!("olga")));
    agent.post("/accounts", &ask(&user.address)).await.problem(409, "already_exists");
    // A vendor that never served them does not know them.
    let stranger = app.agent_of("stranger", &provider_of(app, "spp").await).await;
    stranger.post("/accounts", &ask(&user.address)).await.finding("unknown_contact", "contact");
    let contact = app.contact(&user.contact).await;
    contact.post("/accounts", &ask(&user.address)).await.problem(403, "staff_only");
    contact.get("/accounts").await.problem(403, "supervisors_only");
    // It stays a contact's.
    let path = format!("/accounts/{}", made.str_at("id"));
    let raised = json!({"role": "agent"});
    app.administrator().await.patch(&path, &raised).await.finding("unknown_role", "role");
}

async fn bad_invitations_name_the_field(app: &TestApp) {
    let admin = app.administrator().await;
    let customer = app.organisation("A", "customer").await;
    let rows = [
        (invitation("agent", "no address", None), "address_invalid", "email"),
        (json!({"role": "agent", "email": "a@desk.test"}), "name_missing", "name"),
        (json!({"role": "contact", "email": "a@desk.test"}), "value_missing", "contact"),
        (invitation("agent", "a@desk.test", Some(&customer)), "unknown_organisation", "provider"),
        (
            json!({"role": "agent", "name": "A", "email": "a@desk.test", "locale": "de"}),
            "locale_unknown",
            "locale",
        ),
    ];
    for (body, code, place) in rows {
        admin.post("/accounts", &body).await.finding(code, place);
    }
    admin
        .post("/accounts", &invitation("partner", "a@desk.test", None))
        .await
        .problem(403, "rights_exceeded");
}

/// The list of colleagues names who may be given a ticket; nobody else is taken, and a ticket names whose it is.
async fn a_ticket_is_given_to_those_who_serve_its_provider(app: &TestApp) {
    let own = provider_of(app, PRODUCT).await;
    let agent = app.agent_of("agent1", &own).await;
    let colleague = app.agent_of("agent2", &own).await.get("/me").await.ok();
    let stranger = app.agent_of("agent3", &provider_of(app, "spp").await).await.get("/me").await.ok();
    let client = certified(app, "olga").await;
    let staff: Vec<Value> = agent.all("/staff").await.iter().map(|held| held["name"].clone()).collect();
    assert!(staff.contains(&colleague["name"]) && !staff.contains(&stranger["name"]), "{staff:?}");
    assert_eq!(staff.len(), 2, "no clients: {staff:?}");
    app.contact(&client.contact).await.get("/staff").await.problem(403, "staff_only");

    app.clock("2026-11-16T12:00:00+04:00").await;
    let text = json!({"kind": "advice", "text": "Не открывается"});
    let ticket = noted(&agent, &client, "2026-11-16T12:00:00+04:00", text).await;
    let id = ticket.str_at("id");
    let give = |to: Value| json!({"payload": {"assignee": to}});
    for wrong in [&stranger["id"], &json!("01a1e8c0-9e60-7000-8000-67cdd40a2674")] {
        let refused = agent.act(id, "assign", &give(wrong.clone())).await;
        refused.problem(422, "unknown_assignee");
    }
    let given = agent.act(id, "assign", &give(colleague["id"].clone())).await.ok();
    assert_eq!(given["assignee"], json!({"id": colleague["id"], "name": colleague["name"]}));
    let listed = agent.get("/queue").await.ok();
    assert_eq!(listed["data"][0]["assignee"]["name"], colleague["name"]);
    let free = agent.act(id, "assign", &give(Value::Null)).await.ok();
    assert_eq!(free["assignee"], Value::Null);
}
