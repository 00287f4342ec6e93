//! Contacts: people on the customer's side.
use domain::{
    access::{Actor, Scope},
    catalogue::Contact,
    ids::{ContactId, OrganisationId},
};

use store::{ContactFilter, Page, PageRequest};

use super::organisations::{known_organisation, serves_alone};
use crate::{
    context::App,
    errors::AppError,
    external_refs::{ExternalName, keep_name, name_for},
    tickets::access::{may_write_catalogue, staff_only},
};

#[derive(Clone, Debug)]
pub struct ContactDraft {
    pub organisation: OrganisationId,
    pub name: String,
    pub addresses: Vec<String>,
    pub phones: Vec<String>,
    pub roles: Vec<String>,
    pub verified: bool,
    pub locale: Option<String>,
    pub external_ref: Option<ExternalName>,
}

pub async fn create_contact(app: &App, actor: &Actor, draft: ContactDraft) -> Result<Contact, AppError> {
    may_write_catalogue(actor)?;
    if draft.name.trim().is_empty() {
        return Err(AppError::invalid("name_missing", "name", "a contact needs a name"));
    }
    known_organisation(app, actor, draft.organisation, "organisation").await?;
    if draft.verified {
        serves_alone(app, actor, draft.organisation).await?;
    }
    let addresses = folded_addresses(&draft.addresses)?;
    let locale = known_locale(draft.locale.unwrap_or_else(|| "ru".to_owned()))?;
    let contact = Contact {
        id: ContactId(app.ids.next()),
        organisation: draft.organisation,
        name: draft.name.trim().to_owned(),
        addresses,
        phones: draft.phones,
        roles: draft.roles,
        verified: draft.verified,
        locale,
        created_at: app.now(),
    };
    let name = name_for(app, actor, "contact", draft.external_ref, contact.id.0)?;
    let tx = app.store.begin().await?;
    store::insert_contact(&tx, &contact).await?;
    keep_name(&tx, &actor.scope(), name.as_ref()).await?;
    tx.commit().await?;
    Ok(contact)
}

/// Mail addresses as they are kept.
pub(super) fn folded_addresses(addresses: &[String]) -> Result<Vec<String>, AppError> {
    for (index, address) in addresses.iter().enumerate() {
        if !is_address(address) {
            let told = format!("`{address}` is no mail address");
            return Err(AppError::invalid("address_invalid", &format!("addresses.{index}"), told));
        }
    }
    Ok(addresses.iter().map(|address| address.trim().to_lowercase()).collect())
}

pub(super) fn known_locale(locale: String) -> Result<String, AppError> {
    if matches!(locale.as_str(), "ru" | "en") {
        return Ok(locale);
    }
    Err(AppError::invalid("locale_unknown", "locale", "`ru` or `en`"))
}

/// By name; found by organisation, by part of the name, by a mail address or a telephone number.
pub async fn contacts(
    app: &App,
    actor: &Actor,
    filter: ContactFilter,
    page: &PageRequest,
) -> Result<Page<Contact>, AppError> {
    staff_only(actor)?;
    let number = |text: &String| domain::telephone::number(text).map(|number| format!("tel:{number}"));
    let address = filter.address.map(|text| number(&text).unwrap_or(text));
    let filter = ContactFilter { address, ..filter };
    Ok(store::list_contacts(&app.store, &actor.scope(), &filter, page).await?)
}

/// Enough to refuse what cannot be an address; the mail server has the last word.
pub(crate) fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 254
        && !text.contains(char::is_whitespace)
        && !text.contains(char::is_control)
        && text
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && domain.len() > 1 && !domain.contains('@'))
}

/// Somebody at the customer with an address: in the first of these roles that anybody has, else whoever comes first.
pub(crate) async fn nearest_contact(
    app: &App,
    customer: OrganisationId,
    roles: &[&str],
) -> Result<Option<Contact>, AppError> {
    let mut contacts = store::contacts_of(&app.store, &Scope::All, customer).await?;
    contacts.retain(|held| !held.addresses.is_empty());
    let in_role = |role: &&str| contacts.iter().find(|held| held.roles.iter().any(|known| known == role));
    let nearest = roles.iter().find_map(in_role).or_else(|| contacts.first());
    Ok(nearest.cloned())
}
