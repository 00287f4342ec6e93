//! A small world with something of everything: customer A, whom vendor P serves, with objects of every kind; and
//! those who ask for them.
use std::collections::BTreeMap;

use domain::ticket::Role;
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp};

use super::{member, signed_in};
use crate::desk::{PRODUCT, certified, letter, provider_of};

/// Words that only staff may read, one of a kind for each place.
pub(crate) const NOTE: &str = "kanareika-note-51c8";
pub(crate) const BLIND: &str = "kanareika-bcc-9d27";
pub(crate) const DIAGNOSTIC: &str = "kanareika-diagnostic-b3f0";

/// Who asks, in the order of a row's letters.
pub(crate) const PRINCIPALS: [&str; 8] = [
    "anonymous",
    "client of A",
    "client of B",
    "agent of P",
    "agent of Q",
    "supervisor of P",
    "administrator",
    "partner of B",
];

pub(crate) struct World {
    /// Identities by the names that addresses and bodies use.
    pub(crate) ids: BTreeMap<&'static str, String>,
    pub(crate) people: Vec<Actor>,
    /// Keys bound to customer A, by their only scope.
    pub(crate) keys: Vec<(&'static str, Actor)>,
}

async fn made(actor: &Actor, path: &str, body: Value) -> String {
    actor.post(path, &body).await.created().str_at("id").to_owned()
}

pub(crate) async fn world(app: &TestApp) -> World {
    let (own, foreign) = (provider_of(app, PRODUCT).await, provider_of(app, "spp").await);
    let (a, b) = (certified(app, "anna").await, app.customer("boris").await);
    member(app, Role::Supervisor, "super@desk.test", Some(&own)).await;
    let people = vec![
        app.anonymous(),
        app.contact(&a.contact).await,
        app.contact(&b.contact).await,
        app.agent_of("agent of P", &own).await,
        app.agent_of("agent of Q", &foreign).await,
        signed_in(app, "super@desk.test").await,
        app.administrator().await.clone(),
        app.actor(json!({"role": "partner", "name": "partner of B", "organisation": b.organisation})).await,
    ];
    let mut keys = Vec::new();
    for scope in app::accounts::KEY_SCOPES {
        let body =
            json!({"role": "partner", "name": scope, "organisation": a.organisation, "scopes": [scope]});
        keys.push((scope, app.actor(body).await));
    }
    let mut ids = BTreeMap::from([
        ("customer", a.organisation.clone()),
        ("contact", a.contact.clone()),
        ("address", a.address.clone()),
        ("provider", own),
    ]);
    ids.extend(set_up(app, &people, &a).await);
    ids.extend(of_the_ticket(&people, &ids).await);
    World { ids, people, keys }
}

/// What the desk keeps of its customer.
async fn set_up(app: &TestApp, people: &[Actor], a: &test_support::Customer) -> Vec<(&'static str, String)> {
    let admin = &people[6];
    let asset = made(admin, "/assets", json!({"customer": a.organisation, "kind": "thing"})).await;
    let series = made(admin, "/series", json!({"asset": asset, "measure": "in", "key": "k1"})).await;
    let article = json!({"product": PRODUCT, "readers": "entitled", "title": "A", "text": NOTE});
    let article = made(admin, "/articles", article).await;
    let mailbox =
        made(admin, "/mailboxes", json!({"address": "box@vendor.example", "product": PRODUCT})).await;
    let key = made(admin, "/api-keys", json!({"name": "k", "scopes": ["tickets:read"]})).await;
    let invited = json!({"role": "agent", "name": "X", "email": "x@desk.test", "provider": null});
    let account = made(admin, "/accounts", invited).await;
    let entitlement = admin.all("/entitlements").await[0].str_at("id").to_owned();
    let rule_sets = admin.all("/rule-sets").await;
    let rule_set = rule_sets.iter().find(|held| held["product"] == PRODUCT).expect("it is served");
    let rule_set = rule_set.str_at("id").to_owned();
    let mail = letter(a, "2026-11-01T00:00:00Z", "Вопрос", "Как добавить камеру?");
    let mut mail = mail;
    mail["headers"] = json!({"Bcc": format!("{BLIND}@vendor.example"), "X-Diagnostic": DIAGNOSTIC});
    let ticket = app.mail(mail).await.str_at("ticket_id").to_owned();
    let inbound = admin.all("/inbound-mail?state=done").await[0].str_at("id").to_owned();
    let outbox = admin.all(&format!("/outbox?ticket={ticket}")).await[0].str_at("id").to_owned();
    let ground = json!({
        "from": "2026-11-01T00:00:00Z", "to": "2026-11-02T00:00:00Z", "ground": "Flood", "tickets": [ticket],
    });
    let force_majeure = made(admin, "/force-majeure", ground).await;
    vec![
        ("asset", asset),
        ("series", series),
        ("article", article),
        ("mailbox", mailbox),
        ("key", key),
        ("account", account),
        ("entitlement", entitlement),
        ("rule_set", rule_set),
        ("ticket", ticket),
        ("inbound", inbound),
        ("letter", outbox),
        ("force_majeure", force_majeure),
    ]
}

/// What hangs on the ticket.
async fn of_the_ticket(
    people: &[Actor],
    ids: &BTreeMap<&'static str, String>,
) -> Vec<(&'static str, String)> {
    let (client, agent) = (&people[1], &people[3]);
    let path = format!("/tickets/{}", ids["ticket"]);
    let shown = json!({
        "type": "information", "text": "Снимок",
        "attachments": [{"name": "a.png", "media_type": "image/png", "content": crate::desk::PICTURE}],
    });
    let sent = client.post(&format!("{path}/messages"), &shown).await.created();
    let attachment = sent.items("message.attachments")[0].str_at("id").to_owned();
    let note = json!({
        "direction": "internal", "type": "notice", "text": format!("Между нами: {NOTE}"),
        "attachments": [{"name": format!("{NOTE}.txt"), "media_type": "text/plain", "content": "eA=="}],
    });
    agent.post(&format!("{path}/messages"), &note).await.created();
    let work = json!({"minutes": 5, "text": "Разобрали журналы"});
    agent.post(&format!("{path}/worklogs"), &work).await.created();
    let ticket = agent.get(&path).await.ok();
    let timer = ticket.items("timers")[0].str_at("id").to_owned();
    vec![("attachment", attachment), ("timer", timer)]
}
