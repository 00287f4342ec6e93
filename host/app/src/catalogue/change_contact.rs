//! A contact by itself: read, and changed. To whom a person belongs stays: somebody elsewhere is somebody else.
use domain::{access::Actor, catalogue::Contact, ids::ContactId, ticket::Role};
use serde_json::{Map, Value, json};

use super::{
    contacts::{folded_addresses, known_locale},
    organisations::serves_alone,
};
use crate::{
    audit,
    context::App,
    errors::AppError,
    tickets::access::{may_write_catalogue, partner_scope, staff_only},
};

/// What is `None` stays as it is; a list that is given takes the place of the one before.
#[derive(Clone, Debug, Default)]
pub struct ContactChange {
    pub name: Option<String>,
    pub addresses: Option<Vec<String>>,
    pub phones: Option<Vec<String>>,
    pub roles: Option<Vec<String>>,
    pub verified: Option<bool>,
    pub locale: Option<String>,
}

/// People of customers are read by staff, and by programs of a provider or the desk that read the catalogue.
pub async fn contact(app: &App, actor: &Actor, id: ContactId) -> Result<Contact, AppError> {
    if actor.role == Role::Partner && actor.organisation.is_none() {
        partner_scope(actor, "catalogue:read")?;
    } else {
        staff_only(actor)?;
    }
    find(app, actor, id).await
}

async fn find(app: &App, actor: &Actor, id: ContactId) -> Result<Contact, AppError> {
    let found = store::find_contact(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "contact" })
}

/// A proven address opens all its customer has, with every vendor: staff of one vendor touches it only where no other
/// serves the customer.
pub async fn change_contact(
    app: &App,
    actor: &Actor,
    id: ContactId,
    change: ContactChange,
) -> Result<Contact, AppError> {
    may_write_catalogue(actor)?;
    let before = find(app, actor, id).await?;
    let after = changed(&before, change)?;
    if before.verified || after.verified {
        serves_alone(app, actor, before.organisation).await?;
    }
    let told = differences(&before, &after);
    if told.is_empty() {
        return Ok(after);
    }
    let tx = app.store.begin().await?;
    store::update_contact(&tx, &after).await?;
    audit::note(app, &tx, actor, "contact.changed", Some(id.to_string()), Value::Object(told)).await?;
    tx.commit().await?;
    Ok(after)
}

fn changed(before: &Contact, change: ContactChange) -> Result<Contact, AppError> {
    let mut after = before.clone();
    if let Some(name) = change.name {
        name.trim().clone_into(&mut after.name);
    }
    if after.name.is_empty() {
        return Err(AppError::invalid("name_missing", "name", "a contact needs a name"));
    }
    if let Some(addresses) = change.addresses {
        after.addresses = folded_addresses(&addresses)?;
    }
    if let Some(locale) = change.locale {
        after.locale = known_locale(locale)?;
    }
    after.phones = change.phones.unwrap_or(after.phones);
    after.roles = change.roles.unwrap_or(after.roles);
    after.verified = change.verified.unwrap_or(after.verified);
    Ok(after)
}

/// What is another way now. The log has no names: of what tells who somebody is it says that it changed.
fn differences(before: &Contact, after: &Contact) -> Map<String, Value> {
    let personal = [
        ("name", before.name != after.name),
        ("addresses", before.addresses != after.addresses),
        ("phones", before.phones != after.phones),
    ];
    let mut told = Map::new();
    for (name, _) in personal.into_iter().filter(|(_, differs)| *differs) {
        told.insert(name.to_owned(), json!("changed"));
    }
    let shown = |held: &Contact| {
        [("roles", json!(held.roles)), ("verified", json!(held.verified)), ("locale", json!(held.locale))]
    };
    for ((name, before), (_, after)) in shown(before).into_iter().zip(shown(after)) {
        if before != after {
            told.insert(name.to_owned(), json!({"before": before, "after": after}));
        }
    }
    told
}
