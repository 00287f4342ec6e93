//! Ways around the front door: a hit of a search, a link, a name in a request, a call, a key that is bound twice.
use domain::{access::Actor as Somebody, ticket::Role};
use serde_json::{Map, Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};

use super::{bearer, cookie, member, refreshed, session};
use crate::desk::{PRODUCT, certified, noted, provider_of};

on_both!(
    s_27_a_hit_tells_nothing_of_a_note,
    s_25_a_link_is_told_to_who_sees_both_ends,
    s_25_a_request_is_opened_for_whom_one_serves,
    s_25_calls_are_reported_by_a_vendors_own_exchange,
    s_25_a_key_is_bound_once,
    s_33_who_is_out_is_out_at_once,
    what_administrators_change_is_in_the_log,
);

const AT: &str = "2026-11-16T12:00:00+04:00";
const WORD: &str = "kanareika";

/// What the searches of this reader find for a word of a note.
async fn hits(reader: &Actor) -> Vec<usize> {
    let filter = json!({"text": WORD});
    let listed = reader.get(&format!("/tickets?text={WORD}")).await.ok().items("data").len();
    let found = reader.post("/tickets/search", &json!({"filter": filter})).await.ok().items("data").len();
    let nested = json!({"filter": {"any": [{"text": WORD}, {"all": [{"text": WORD}]}]}});
    let nested = reader.post("/tickets/search", &nested).await.ok().items("data").len();
    let counted = reader.post("/tickets/counts", &json!({"filters": [filter]})).await.ok();
    let counted = counted.items("counts")[0].as_u64().expect("a count");
    let exported = reader.post("/tickets/export", &json!({"filter": {"text": WORD}})).await.expect(200);
    let exported = exported.text().trim().lines().count() - 1;
    vec![listed, found, nested, usize::try_from(counted).expect("it is small"), exported]
}

async fn s_27_a_hit_tells_nothing_of_a_note(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    let ticket = noted(&agent, &olga, AT, json!({})).await;
    let note = json!({"direction": "internal", "type": "notice", "text": format!("Между нами: {WORD}")});
    agent.post(&format!("/tickets/{}/messages", ticket.str_at("id")), &note).await.created();
    assert_eq!(hits(&agent).await, [1; 5], "the note is there to be found");
    let provider = provider_of(app, PRODUCT).await;
    let bound = |members: Value| {
        let mut body = json!({"role": "partner", "name": "p"});
        for (name, value) in members.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        body
    };
    let readers = [
        app.contact(&olga.contact).await,
        app.actor(bound(json!({"organisation": olga.organisation}))).await,
        app.actor(bound(json!({"provider": provider}))).await,
        app.actor(bound(json!({}))).await,
    ];
    for reader in readers {
        assert_eq!(hits(&reader).await, [0; 5]);
    }
}

async fn s_25_a_link_is_told_to_who_sees_both_ends(app: &TestApp) {
    let (olga, igor) = (certified(app, "olga").await, certified(app, "igor").await);
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    let (hers, his) = (noted(&agent, &olga, AT, json!({})).await, noted(&agent, &igor, AT, json!({})).await);
    let link = json!({"payload": {"type": "duplicate_of", "ticket": his["id"]}});
    let path = format!("/tickets/{}", hers.str_at("id"));
    agent.act(hers.str_at("id"), "link", &link).await.ok();
    assert_eq!(agent.get(&path).await.ok().items("links").len(), 1);
    let told = app.contact(&olga.contact).await.get(&path).await.text();
    assert!(!told.contains(his.str_at("id")), "{told}");
    let told = app.contact(&igor.contact).await.get(&format!("/tickets/{}", his.str_at("id"))).await.text();
    assert!(!told.contains(hers.str_at("id")), "{told}");
}

async fn s_25_a_request_is_opened_for_whom_one_serves(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let other = provider_of(app, "spp").await;
    app.clock(AT).await;
    let agent = app.agent_of("agent of Q", &other).await;
    let program = app.actor(json!({"role": "partner", "name": "p", "provider": other})).await;
    for who in [&agent, &program] {
        let by_contact =
            json!({"product": "spp", "contact": olga.contact, "text": "Вопрос", "channel": "phone"});
        who.post("/tickets", &by_contact).await.finding("unknown_contact", "contact");
        let by_name =
            json!({"product": "spp", "customer": olga.organisation, "text": "Вопрос", "channel": "phone"});
        who.post("/tickets", &by_name).await.finding("unknown_customer", "customer");
    }
    // Nothing of the customer's came into sight by trying.
    assert!(agent.all("/contacts").await.iter().all(|held| held["id"] != olga.contact.as_str()));
    assert!(agent.all("/organisations").await.iter().all(|held| held["id"] != olga.organisation.as_str()));
}

async fn s_25_calls_are_reported_by_a_vendors_own_exchange(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let admin = app.administrator().await;
    let line = json!({"number": "+7 495 000-00-01", "name": "P", "products": [PRODUCT]});
    admin.post("/phone-lines", &line).await.created();
    app.clock("2026-11-17T12:00:00+03:00").await;
    let key = async |bound: Value| {
        let mut body = json!({"name": "ATC", "scopes": ["calls:write"]});
        for (name, value) in bound.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let made = admin.post("/api-keys", &body).await.created();
        app.bearer(made.str_at("key"))
    };
    let call = json!({
        "call": "1", "event": "ended", "at": "2026-11-17T12:00:00+03:00", "line": "+74950000001",
        "number": "+79161234567",
    });
    // A customer's program is no exchange: who calls the desk is not told to it.
    let customers = key(json!({"organisation": olga.organisation})).await;
    customers.post("/calls/events", &call).await.problem(403, "staff_only");
    // Another vendor's exchange has no say on this vendor's line.
    let foreign = key(json!({"provider": provider_of(app, "spp").await})).await;
    let reported = foreign.post("/calls/events", &call).await.ok();
    assert_eq!(reported["ticket"], Value::Null, "{reported:#}");
    assert!(admin.all("/tickets").await.is_empty());
}

async fn s_25_a_key_is_bound_once(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let provider = provider_of(app, PRODUCT).await;
    let admin = app.administrator().await;
    let both = json!({
        "name": "k", "scopes": ["tickets:read"], "provider": provider, "organisation": olga.organisation,
    });
    // Bound to the customer alone it would open the customer's cases with every vendor.
    admin.post("/api-keys", &both).await.finding("value_invalid", "organisation");
    let hook = json!({
        "url": "https://example.com/hook", "provider": provider, "organisation": olga.organisation,
    });
    admin.post("/webhooks", &hook).await.finding("value_invalid", "organisation");
    // What a webhook is told, its key could have read.
    let narrow = json!({"role": "partner", "name": "n", "scopes": ["webhooks:manage"]});
    let narrow = app.actor(narrow).await;
    narrow.post("/webhooks", &json!({"url": "https://example.com/"})).await.problem(403, "scope_missing");
}

async fn s_33_who_is_out_is_out_at_once(app: &TestApp) {
    let provider = provider_of(app, PRODUCT).await;
    let id = member(app, Role::Agent, "anna@desk.test", None).await;
    let admin = app.administrator().await;
    let change = async |body: Value| {
        admin.patch(&format!("/accounts/{id}"), &body).await.ok();
    };
    // Signed out, signed out elsewhere, disabled, given another role, bound to a vendor: the token is none.
    let first = session(app, "anna@desk.test").await;
    let anna = bearer(app, &first.clone().ok());
    anna.get("/tickets").await.ok();
    app.anonymous().with("Cookie", &cookie(&first)).delete("/sessions/current").await.expect(204);
    anna.get("/tickets").await.problem(401, "unauthenticated");
    let anna = bearer(app, &session(app, "anna@desk.test").await.ok());
    anna.get("/tickets").await.ok();
    admin.delete(&format!("/accounts/{id}/sessions")).await.expect(204);
    anna.get("/tickets").await.problem(401, "unauthenticated");
    for (body, back) in [
        (json!({"disabled": true}), json!({"disabled": false})),
        (json!({"role": "supervisor"}), json!({"role": "agent"})),
        (json!({"provider": provider}), json!({"provider": null})),
    ] {
        let anna = bearer(app, &session(app, "anna@desk.test").await.ok());
        anna.get("/tickets").await.ok();
        change(body).await;
        anna.get("/tickets").await.problem(401, "unauthenticated");
        change(back).await;
        anna.get("/tickets").await.problem(401, "unauthenticated");
    }
    // A refresh token that comes twice was stolen: what it opened is shut.
    let first = session(app, "anna@desk.test").await;
    let anna = bearer(app, &first.clone().ok());
    let second = refreshed(app, &cookie(&first)).await.expect(200);
    anna.get("/tickets").await.ok();
    refreshed(app, &cookie(&first)).await.problem(401, "unauthenticated");
    anna.get("/tickets").await.problem(401, "unauthenticated");
    bearer(app, &second.ok()).get("/tickets").await.problem(401, "unauthenticated");
}

async fn what_administrators_change_is_in_the_log(app: &TestApp) {
    let admin = app.administrator().await;
    let mailbox = json!({
        "address": "box@vendor.example", "product": PRODUCT,
        "incoming": {"host": "imap.vendor.example", "port": 993, "tls": "tls", "user": "u", "password": "kanareika-p"},
    });
    let mailbox = admin.post("/mailboxes", &mailbox).await.created();
    admin.delete(&format!("/mailboxes/{}", mailbox.str_at("id"))).await.expect(204);
    let hook = admin.post("/webhooks", &json!({"url": "https://example.com/"})).await.created();
    admin.delete(&format!("/webhooks/{}", hook.str_at("id"))).await.expect(204);
    // The command line acts as the desk itself.
    let inside = app.inside().await;
    let rule_set =
        admin.all("/rule-sets").await.into_iter().find(|held| held["product"] == PRODUCT).expect("one");
    let draft = app::rules::RuleSetDraft {
        product: PRODUCT.to_owned(),
        plugin: rule_set.str_at("digest").to_owned(),
        in_force_from: "2026-12-01".to_owned(),
        settings: Map::new(),
    };
    let made =
        app::rules::activate_rule_set(&inside, &Somebody::system(), draft).await.expect("it is activated");
    admin.post(&format!("/rule-sets/{}/rollback", made.id), &json!({})).await.ok();
    let log = admin.all("/audit-log").await;
    let entry = |kind: &str, subject: &str| {
        let found = log.iter().find(|entry| entry["kind"] == kind && entry["subject"] == subject);
        found.unwrap_or_else(|| panic!("no {kind}: {log:#?}")).clone()
    };
    for (kind, subject) in [
        ("mailbox.created", mailbox.str_at("id")),
        ("mailbox.deleted", mailbox.str_at("id")),
        ("webhook.created", hook.str_at("id")),
        ("webhook.deleted", hook.str_at("id")),
    ] {
        entry(kind, subject);
    }
    let activated = entry("rules.activated", &made.id.to_string());
    assert_eq!(activated.at("data.product"), PRODUCT);
    let withdrawn = entry("rules.withdrawn", &made.id.to_string());
    assert_ne!(activated["actor"], withdrawn["actor"], "the desk itself, then somebody");
    assert!(log.iter().any(|entry| entry["kind"] == "plugin.installed"));
    assert!(!json!(log).to_string().contains("kanareika-p"));
}
