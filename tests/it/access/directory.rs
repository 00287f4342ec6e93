//! Organisations and contacts by themselves: read, changed by whom they belong to, logged without names.
use app::accounts::{AccountDraft, create_account};
use domain::ticket::Role;
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};

use super::{PASSWORD, signed_in};
use crate::desk::{PRODUCT, certified, provider_of};

on_both!(
    an_organisation_is_read_and_changed_by_its_tag,
    a_contact_is_found_by_the_address_it_has_now,
    who_serves_with_others_changes_nobody,
    providers_are_the_administrators_matter,
    programs_of_a_provider_keep_the_directory,
    who_acts_for_somebody_no_longer_sees_it_no_longer,
);

async fn made(admin: &Actor, path: &str, body: Value) -> String {
    admin.post(path, &body).await.created().str_at("id").to_owned()
}

async fn logged(app: &TestApp, kind: &str) -> Vec<Value> {
    app.administrator().await.all(&format!("/audit-log?kind={kind}")).await
}

async fn an_organisation_is_read_and_changed_by_its_tag(app: &TestApp) {
    let admin = app.administrator().await;
    let draft = json!({"name": "Вектор", "kind": "customer", "tax_id": "7701"});
    let path = format!("/organisations/{}", made(admin, "/organisations", draft).await);
    let read = admin.get(&path).await;
    let (etag, held) = (read.header("etag").to_owned(), read.ok());
    assert_eq!((&held["name"], &held["tax_id"]), (&json!("Вектор"), &json!("7701")));
    admin.with("If-None-Match", &etag).get(&path).await.expect(304);
    let seen = admin.with("If-Match", &etag);
    let change = json!({"name": " Вектор-М ", "legal_form": "sole_trader"});
    let changed = seen.patch(&path, &change).await;
    assert_eq!(changed.header("etag"), admin.get(&path).await.header("etag"));
    let changed = changed.ok();
    assert_eq!((&changed["name"], &changed["tax_id"]), (&json!("Вектор-М"), &json!("7701")));
    seen.patch(&path, &json!({"name": "Другой"})).await.problem(412, "version_mismatch");
    admin.with("If-Match", "\"v1\"").patch(&path, &json!({})).await.problem(412, "version_mismatch");
    assert_eq!(admin.patch(&path, &json!({"tax_id": null})).await.ok()["tax_id"], Value::Null);
    // Nothing changed is nothing logged, and the log has no names: a sole trader is a person.
    admin.patch(&path, &json!({"name": "Вектор-М"})).await.ok();
    let entries = logged(app, "organisation.changed").await;
    assert_eq!(entries.len(), 2, "{entries:#?}");
    assert_eq!(
        entries[1]["data"],
        json!({"name": "changed", "legal_form": {"before": "company", "after": "sole_trader"}})
    );
    assert_eq!(entries[0]["data"], json!({"tax_id": "changed"}));
    assert!(!json!(entries).to_string().contains("Вектор"));
    for (body, code, place) in [
        (json!({"name": " "}), "name_missing", "name"),
        (json!({"kind": "friend"}), "value_invalid", "kind"),
        (json!({"acts_for": [uuid()]}), "unknown_organisation", "acts_for"),
        (json!({"id": uuid()}), "unknown_field", "id"),
    ] {
        admin.patch(&path, &body).await.finding(code, place);
    }
    let nowhere = format!("/organisations/{}", uuid());
    admin.get(&nowhere).await.problem(404, "not_found");
    admin.patch(&nowhere, &json!({})).await.problem(404, "not_found");
}

fn uuid() -> &'static str {
    "01939b3c-0000-7000-8000-000000000000"
}

async fn a_contact_is_found_by_the_address_it_has_now(app: &TestApp) {
    let admin = app.administrator().await;
    let customer = made(admin, "/organisations", json!({"name": "Вектор", "kind": "customer"})).await;
    let person = json!({
        "organisation": customer, "name": "Анна Седова", "addresses": ["anna@vector.example"],
        "external_ref": {"source": "1c", "reference": "77"},
    });
    let id = made(admin, "/contacts", person).await;
    let path = format!("/contacts/{id}");
    let etag = admin.get(&path).await.header("etag").to_owned();
    let change =
        json!({"addresses": ["A.Sedova@Vector.example"], "phones": ["+7 916 123-45-67"], "locale": "en"});
    let changed = admin.with("If-Match", &etag).patch(&path, &change).await.ok();
    assert_eq!(changed["addresses"], json!(["a.sedova@vector.example"]));
    assert_eq!((&changed["name"], &changed["locale"]), (&json!("Анна Седова"), &json!("en")));
    admin
        .with("If-Match", &etag)
        .patch(&path, &json!({"name": "Иная"}))
        .await
        .problem(412, "version_mismatch");
    for (address, count) in
        [("anna@vector.example", 0), ("a.sedova@vector.example", 1), ("%2B79161234567", 1)]
    {
        assert_eq!(admin.all(&format!("/contacts?address={address}")).await.len(), count, "{address}");
    }
    // The name another system has for her leads to her as she is.
    let named = admin.get("/external-refs/contact/1c/77").await.ok();
    assert_eq!(admin.get(&format!("/contacts/{}", named.str_at("object"))).await.ok(), changed);
    admin.patch(&path, &json!({"verified": false, "roles": ["engineer"]})).await.ok();
    let entries = logged(app, "contact.changed").await;
    assert_eq!(
        entries[1]["data"],
        json!({"addresses": "changed", "phones": "changed", "locale": {"before": "ru", "after": "en"}})
    );
    assert_eq!(entries[0]["data"]["verified"], json!({"before": true, "after": false}));
    assert!(!json!(entries).to_string().to_lowercase().contains("sedova"), "{entries:#?}");
    for (body, code, place) in [
        (json!({"name": ""}), "name_missing", "name"),
        (json!({"addresses": ["ok@vector.example", "nobody"]}), "address_invalid", "addresses.1"),
        (json!({"locale": "fr"}), "locale_unknown", "locale"),
        (json!({"organisation": customer}), "unknown_field", "organisation"),
    ] {
        admin.patch(&path, &body).await.finding(code, place);
    }
}

async fn who_serves_with_others_changes_nobody(app: &TestApp) {
    let (own, other) = (provider_of(app, PRODUCT).await, provider_of(app, "spp").await);
    let user = certified(app, "olga").await;
    let agent = app.agent_of("agent of P", &own).await;
    let (organisation, contact) =
        (format!("/organisations/{}", user.organisation), format!("/contacts/{}", user.contact));
    // As long as only this vendor serves the customer, its staff keeps the directory.
    agent.patch(&organisation, &json!({"name": "Заказчик"})).await.ok();
    agent.patch(&contact, &json!({"phones": ["+7 495 000-00-00"]})).await.ok();
    let stranger = app.agent_of("agent of Q", &other).await;
    for path in [&organisation, &contact] {
        stranger.get(path).await.problem(404, "not_found");
        stranger.patch(path, &json!({"name": "Чужой"})).await.problem(404, "not_found");
    }
    let right = json!({
        "customer": user.organisation, "product": "spp", "kind": "subscription",
        "valid_from": "2026-01-01", "valid_to": "2027-12-31",
    });
    app.administrator().await.post("/entitlements", &right).await.created();
    for (path, body) in [
        (&organisation, json!({"name": "Другой"})),
        (&contact, json!({"addresses": ["mine@vendor.example"]})),
        (&contact, json!({"verified": false})),
    ] {
        agent.patch(path, &body).await.problem(403, "rights_exceeded");
    }
    // Staff of the whole desk does.
    app.agent("agent1").await.patch(&contact, &json!({"name": "Ольга"})).await.ok();
    // Customers and their people change nothing here, and read of people nothing.
    let client = app.contact(&user.contact).await;
    client.get(&organisation).await.ok();
    client.patch(&organisation, &json!({"name": "Я"})).await.problem(403, "staff_only");
    client.get(&contact).await.problem(403, "staff_only");
    client.patch(&contact, &json!({"verified": true})).await.problem(403, "staff_only");
}

async fn providers_are_the_administrators_matter(app: &TestApp) {
    let own = provider_of(app, PRODUCT).await;
    let user = certified(app, "olga").await;
    let (provider, customer) =
        (format!("/organisations/{own}"), format!("/organisations/{}", user.organisation));
    let agents = [app.agent_of("agent of P", &own).await, app.agent("agent1").await];
    for agent in &agents {
        agent.patch(&provider, &json!({"name": "Мы"})).await.problem(403, "administrators_only");
        agent.patch(&customer, &json!({"kind": "provider"})).await.problem(403, "administrators_only");
    }
    let admin = app.administrator().await;
    let code = admin.get(&provider).await.ok()["code"].clone();
    let renamed = admin.patch(&provider, &json!({"name": "Поставщик"})).await.ok();
    assert_eq!((&renamed["name"], &renamed["code"]), (&json!("Поставщик"), &code));
}

async fn programs_of_a_provider_keep_the_directory(app: &TestApp) {
    let own = provider_of(app, PRODUCT).await;
    let user = certified(app, "olga").await;
    let key = |scopes: &[&str]| json!({"role": "partner", "name": "1c", "provider": own, "scopes": scopes});
    let (organisation, contact) =
        (format!("/organisations/{}", user.organisation), format!("/contacts/{}", user.contact));
    let reader = app.actor(key(&["catalogue:read"])).await;
    let writer = app.actor(key(&["catalogue:read", "catalogue:write"])).await;
    let other = app.actor(key(&["tickets:read"])).await;
    for path in [&organisation, &contact] {
        reader.get(path).await.ok();
        other.get(path).await.problem(403, "scope_missing");
        reader.patch(path, &json!({})).await.problem(403, "scope_missing");
        let etag = writer.get(path).await.header("etag").to_owned();
        writer.with("If-Match", &etag).patch(path, &json!({"name": "Из 1С"})).await.ok();
        assert_eq!(reader.get(path).await.ok()["name"], "Из 1С");
    }
    // A customer's own program enters nobody.
    let own = json!({"role": "partner", "name": "theirs", "organisation": user.organisation});
    let own = app.actor(own).await;
    own.get(&organisation).await.ok();
    own.patch(&organisation, &json!({"name": "Я"})).await.problem(403, "staff_only");
    own.get(&contact).await.problem(403, "staff_only");
}

async fn who_acts_for_somebody_no_longer_sees_it_no_longer(app: &TestApp) {
    let admin = app.administrator().await;
    let user = certified(app, "olga").await;
    let integrator = json!({"name": "Интегратор", "kind": "partner", "acts_for": [user.organisation]});
    let integrator = made(admin, "/organisations", integrator).await;
    let person = json!({"organisation": integrator, "name": "Игорь", "addresses": ["igor@int.example"]});
    let person = made(admin, "/contacts", person).await;
    let draft = AccountDraft {
        email: Some("igor@int.example".to_owned()),
        name: "Игорь".to_owned(),
        role: Role::Contact,
        password: Some(PASSWORD.to_owned()),
        locale: "ru".to_owned(),
        provider: None,
        organisation: Some(integrator.parse().expect("an id")),
        contact: Some(person.parse().expect("an id")),
    };
    create_account(&app.inside().await, draft).await.expect("the account is made");
    let igor = signed_in(app, "igor@int.example").await;
    let customer = format!("/organisations/{}", user.organisation);
    igor.get(&customer).await.ok();
    // The token of before tells of a right that is gone: it is out at once, and the next one knows.
    admin.patch(&format!("/organisations/{integrator}"), &json!({"acts_for": []})).await.ok();
    igor.get(&customer).await.problem(401, "unauthenticated");
    let igor = signed_in(app, "igor@int.example").await;
    igor.get(&customer).await.problem(404, "not_found");
    igor.get(&format!("/organisations/{integrator}")).await.ok();
}
