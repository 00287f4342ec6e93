//! Accounts of others: invited, changed and disabled. Administrators manage all; supervisors the agents of their
//! provider; staff invite the contacts they may see. Nobody raises anybody beyond their own right.
use domain::{
    access::Actor,
    ids::{AccountId, ContactId, OrganisationId},
    ticket::{OrganisationKind, Role},
};
use serde_json::json;
use store::{Account, AccountFilter, LinkPurpose, Page, PageRequest, Tx};

use super::{
    AccountDraft,
    create::{blank, normal_email},
    links::queue_link,
    own::standing,
};
use crate::{
    audit,
    catalogue::{is_address, serves_alone},
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::{administrators_only, staff_only, supervisors_only},
};

#[derive(Clone, Debug)]
pub struct Invitation {
    pub email: String,
    pub name: Option<String>,
    pub role: Role,
    pub provider: Option<OrganisationId>,
    /// Whose account it is, for a contact's.
    pub contact: Option<ContactId>,
    pub locale: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct AccountChange {
    pub name: Option<String>,
    pub role: Option<Role>,
    /// `Some(None)` unbinds.
    pub provider: Option<Option<OrganisationId>>,
    pub disabled: Option<bool>,
    pub locale: Option<String>,
}

pub async fn accounts(
    app: &App,
    actor: &Actor,
    filter: &AccountFilter,
    page: &PageRequest,
) -> Result<Page<Account>, AppError> {
    supervisors_only(actor)?;
    Ok(store::list_accounts(&app.store, &actor.scope(), filter, page).await?)
}

/// Colleagues who may be given a ticket, by name.
pub async fn staff(app: &App, actor: &Actor, page: &PageRequest) -> Result<Page<Account>, AppError> {
    staff_only(actor)?;
    let filter = AccountFilter { staff: true, ..AccountFilter::default() };
    Ok(store::list_accounts(&app.store, &actor.scope(), &filter, page).await?)
}

pub async fn account(app: &App, actor: &Actor, id: AccountId) -> Result<Account, AppError> {
    supervisors_only(actor)?;
    visible(app, actor, id).await
}

async fn visible(app: &App, actor: &Actor, id: AccountId) -> Result<Account, AppError> {
    let found = store::find_account_in(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "account" })
}

/// Whether this actor may make an account of this role and provider what it is, or change it.
fn may_manage(actor: &Actor, role: Role, provider: Option<OrganisationId>) -> Result<(), AppError> {
    let own_provider = actor.provider.is_none() || actor.provider == provider;
    let allowed = match (actor.role, role) {
        (_, Role::System | Role::Partner | Role::ThirdParty) => false,
        (Role::Supervisor, Role::Agent) => own_provider,
        // Which contacts staff may see is asked apart from this.
        (Role::Administrator | Role::System, _) | (Role::Supervisor | Role::Agent, Role::Contact) => true,
        _ => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(AppError::forbidden("rights_exceeded", "this account is beyond what you may manage"))
    }
}

/// Makes an account and queues the letter with its link.
pub async fn invite(app: &App, actor: &Actor, invitation: Invitation) -> Result<Account, AppError> {
    staff_only(actor)?;
    standing(app, actor).await?;
    // A supervisor of one provider invites for that one.
    let provider = invitation.provider.or(actor.provider).filter(|_| invitation.role != Role::Contact);
    may_manage(actor, invitation.role, provider)?;
    check(app, &invitation, provider).await?;
    let draft = draft(app, actor, invitation, provider).await?;
    let account = blank(app, draft);
    let tx = app.store.begin().await?;
    store::insert_account(&tx, &account).await?;
    queue_link(app, &tx, &account, LinkPurpose::Invitation, None).await?;
    note(app, &tx, actor, "account.invited", &account).await?;
    tx.commit().await?;
    Ok(account)
}

async fn check(app: &App, asked: &Invitation, provider: Option<OrganisationId>) -> Result<(), AppError> {
    let mut faults = Vec::new();
    check_email(&asked.email, &mut faults);
    if matches!(asked.role, Role::System | Role::Partner | Role::ThirdParty) {
        faults.push(InvalidField::new("unknown_role", "role", "an account has no such role"));
    }
    if asked.role != Role::Contact {
        check_name(asked.name.as_deref(), &mut faults);
    }
    if asked.role == Role::Contact && asked.contact.is_none() {
        faults.push(InvalidField::new("value_missing", "contact", "whose account it is"));
    }
    check_locale(asked.locale.as_deref(), &mut faults);
    check_provider(app, provider, &mut faults).await?;
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

pub(super) fn check_email(email: &str, faults: &mut Vec<InvalidField>) {
    if !is_address(email) {
        faults.push(InvalidField::new("address_invalid", "email", "it is no mail address"));
    }
}

pub(super) fn check_name(name: Option<&str>, faults: &mut Vec<InvalidField>) {
    if name.is_none_or(|name| name.trim().is_empty()) {
        faults.push(InvalidField::new("name_missing", "name", "an account has a name"));
    }
}

pub(super) fn check_locale(locale: Option<&str>, faults: &mut Vec<InvalidField>) {
    if locale.is_some_and(|locale| !matches!(locale, "ru" | "en")) {
        faults.push(InvalidField::new("locale_unknown", "locale", "`ru` or `en`"));
    }
}

async fn check_provider(
    app: &App,
    provider: Option<OrganisationId>,
    faults: &mut Vec<InvalidField>,
) -> Result<(), AppError> {
    let Some(id) = provider else { return Ok(()) };
    let found = store::find_organisation(&app.store, &domain::access::Scope::All, id).await?;
    if found.is_none_or(|held| held.kind != OrganisationKind::Provider) {
        faults.push(InvalidField::new("unknown_organisation", "provider", "there is no such provider"));
    }
    Ok(())
}

/// A contact's account is of that contact: name, organisation, and one of the addresses on file, lest rights of a
/// customer be mailed to a stranger.
async fn draft(
    app: &App,
    actor: &Actor,
    asked: Invitation,
    provider: Option<OrganisationId>,
) -> Result<AccountDraft, AppError> {
    let email = Some(asked.email.clone());
    let locale = asked.locale.unwrap_or_else(|| "ru".to_owned());
    let Some(id) = asked.contact.filter(|_| asked.role == Role::Contact) else {
        let name = asked.name.unwrap_or_default().trim().to_owned();
        let (organisation, contact) = (None, None);
        return Ok(AccountDraft {
            email,
            name,
            role: asked.role,
            password: None,
            locale,
            provider,
            organisation,
            contact,
        });
    };
    let contact = store::find_contact(&app.store, &actor.scope(), id).await?;
    let contact =
        contact.ok_or_else(|| AppError::invalid("unknown_contact", "contact", "there is no such contact"))?;
    serves_alone(app, actor, contact.organisation).await?;
    if !contact.addresses.contains(&normal_email(&asked.email)) {
        return Err(AppError::invalid("address_invalid", "email", "it is not an address of this contact"));
    }
    Ok(AccountDraft {
        email,
        name: contact.name,
        role: Role::Contact,
        password: None,
        locale: contact.locale,
        provider: None,
        organisation: Some(contact.organisation),
        contact: Some(contact.id),
    })
}

/// Sends the invitation of an account that nobody used yet once more; the links from before open nothing.
pub async fn invite_again(app: &App, actor: &Actor, id: AccountId) -> Result<(), AppError> {
    staff_only(actor)?;
    standing(app, actor).await?;
    let account = visible(app, actor, id).await?;
    may_manage(actor, account.role, account.provider)?;
    if account.signed_in_at.is_some() || account.password_hash.is_some() || account.disabled_at.is_some() {
        return Err(AppError::conflict("account_active", "an account that is in use is not invited again"));
    }
    let tx = app.store.begin().await?;
    store::forget_sign_in_links(&tx, account.id).await?;
    queue_link(app, &tx, &account, LinkPurpose::Invitation, None).await?;
    note(app, &tx, actor, "account.invited", &account).await?;
    tx.commit().await?;
    Ok(())
}

/// Changes an account. Whoever is disabled, or whose rights change, is signed out everywhere.
pub async fn change_account(
    app: &App,
    actor: &Actor,
    id: AccountId,
    change: AccountChange,
) -> Result<Account, AppError> {
    supervisors_only(actor)?;
    standing(app, actor).await?;
    let before = visible(app, actor, id).await?;
    may_manage(actor, before.role, before.provider)?;
    let rights = change.role.is_some() || change.provider.is_some() || change.disabled.is_some();
    if rights && actor.account == Some(id) {
        return Err(AppError::forbidden("own_account", "nobody changes their own rights"));
    }
    let after = changed(app, &before, change).await?;
    may_manage(actor, after.role, after.provider)?;
    let tx = app.store.begin().await?;
    store::update_account(&tx, &after).await?;
    let signed_out =
        after.disabled_at.is_some() || (after.role, after.provider) != (before.role, before.provider);
    if signed_out {
        store::revoke_account_sessions(&tx, id, app.now()).await?;
        store::forget_sign_in_links(&tx, id).await?;
    }
    let data = json!({"before": shown(&before), "after": shown(&after)});
    audit::note(app, &tx, actor, "account.changed", Some(id.to_string()), data).await?;
    tx.commit().await?;
    app.standings.forget();
    Ok(after)
}

async fn changed(app: &App, before: &Account, change: AccountChange) -> Result<Account, AppError> {
    let mut faults = Vec::new();
    let of_contact = before.role == Role::Contact;
    if change.role.is_some_and(|role| {
        !matches!(role, Role::Administrator | Role::Supervisor | Role::Agent)
            || of_contact && role != before.role
    }) {
        faults.push(InvalidField::new(
            "unknown_role",
            "role",
            "an account of staff is of one of their roles",
        ));
    }
    if change.name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        faults.push(InvalidField::new("name_missing", "name", "an account has a name"));
    }
    check_locale(change.locale.as_deref(), &mut faults);
    check_provider(app, change.provider.flatten(), &mut faults).await?;
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let disabled_at = match change.disabled {
        Some(true) => before.disabled_at.or_else(|| Some(app.now())),
        Some(false) => None,
        None => before.disabled_at,
    };
    Ok(Account {
        name: change.name.map_or_else(|| before.name.clone(), |name| name.trim().to_owned()),
        role: change.role.unwrap_or(before.role),
        provider: change.provider.unwrap_or(before.provider),
        locale: change.locale.unwrap_or_else(|| before.locale.clone()),
        disabled_at,
        ..before.clone()
    })
}

/// Ends every session of somebody else's account.
pub async fn end_sessions_of(app: &App, actor: &Actor, id: AccountId) -> Result<(), AppError> {
    supervisors_only(actor)?;
    standing(app, actor).await?;
    let account = visible(app, actor, id).await?;
    may_manage(actor, account.role, account.provider)?;
    let tx = app.store.begin().await?;
    store::revoke_account_sessions(&tx, id, app.now()).await?;
    note(app, &tx, actor, "session.ended", &account).await?;
    tx.commit().await?;
    app.standings.forget();
    Ok(())
}

/// For who lost authenticator and recovery codes; their sessions end with it.
pub async fn reset_second_factor(app: &App, actor: &Actor, id: AccountId) -> Result<(), AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    let account = visible(app, actor, id).await?;
    let tx = app.store.begin().await?;
    let passkeys = store::delete_passkeys_of(&tx, id).await?;
    if !store::remove_second_factor(&tx, id).await? && passkeys == 0 {
        return Err(AppError::conflict("second_factor_missing", "there is no second factor"));
    }
    store::revoke_account_sessions(&tx, id, app.now()).await?;
    note(app, &tx, actor, "account.second_factor_off", &account).await?;
    if let Some(letter) = super::links::account_changed(app, &account, "second_factor_off")? {
        store::queue_mail(&tx, &letter).await?;
    }
    tx.commit().await?;
    app.standings.forget();
    Ok(())
}

async fn note(app: &App, tx: &Tx, actor: &Actor, kind: &str, account: &Account) -> Result<(), AppError> {
    audit::note(app, tx, actor, kind, Some(account.id.to_string()), shown(account)).await
}

/// Of an account, what the log keeps: names and addresses are found by the identity, and go with the person.
fn shown(account: &Account) -> serde_json::Value {
    json!({
        "role": account.role, "provider": account.provider, "organisation": account.organisation,
        "contact": account.contact, "disabled": account.disabled_at.is_some(),
    })
}
