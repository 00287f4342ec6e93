//! Tokens for a tester: any role, bound to a provider, an organisation or a contact.
use domain::{
    access::{Actor, Scope},
    ids::{ContactId, OrganisationId},
    ticket::Role,
};

use crate::{
    accounts::{AccountDraft, create_account, issue_unlimited_token},
    context::App,
    errors::AppError,
};

#[derive(Clone, Debug)]
pub struct TokenRequest {
    pub role: Role,
    pub name: Option<String>,
    pub provider: Option<OrganisationId>,
    pub organisation: Option<OrganisationId>,
    pub contact: Option<ContactId>,
    pub scopes: Option<Vec<String>>,
}

/// A bearer token that does not expire with the virtual clock; a new name of a member of staff makes that account.
pub async fn issue_token(app: &App, request: TokenRequest) -> Result<String, AppError> {
    if matches!(request.role, Role::System | Role::ThirdParty) {
        return Err(AppError::invalid("role_invalid", "role", "no token is given for this role"));
    }
    let contact =
        match request.contact {
            Some(id) => Some(store::find_contact(&app.store, &Scope::All, id).await?.ok_or_else(|| {
                AppError::invalid("unknown_contact", "contact", "there is no such contact")
            })?),
            None => None,
        };
    for (path, id) in [("provider", request.provider), ("organisation", request.organisation)] {
        if let Some(id) = id
            && store::find_organisation(&app.store, &Scope::All, id).await?.is_none()
        {
            return Err(AppError::invalid("unknown_organisation", path, "there is no such organisation"));
        }
    }
    let own = contact.as_ref().map(|held| held.organisation).or(request.organisation);
    let acts_for = match own {
        Some(id) => store::find_organisation(&app.store, &Scope::All, id)
            .await?
            .map(|held| held.acts_for)
            .unwrap_or_default(),
        None => Vec::new(),
    };
    let name = request
        .name
        .or_else(|| contact.as_ref().map(|held| held.name.clone()))
        .unwrap_or_else(|| request.role.to_string());
    let mut actor = Actor {
        role: request.role,
        name,
        account: None,
        provider: request.provider,
        organisation: contact.as_ref().map(|held| held.organisation).or(request.organisation),
        acts_for,
        contact: contact.as_ref().map(|held| held.id),
        scopes: request.scopes.unwrap_or_else(|| vec!["*".to_owned()]),
        locale: contact.as_ref().map_or_else(|| "ru".to_owned(), |held| held.locale.clone()),
        session: None,
        key: None,
    };
    if matches!(request.role, Role::Administrator | Role::Supervisor | Role::Agent) {
        actor.account = Some(account_of(app, &actor).await?);
    }
    issue_unlimited_token(app, &actor)
}

async fn account_of(app: &App, actor: &Actor) -> Result<domain::ids::AccountId, AppError> {
    if let Some(known) = store::find_account_by_name(&app.store, &actor.name, actor.role).await? {
        return Ok(known.id);
    }
    let draft = AccountDraft {
        email: None,
        name: actor.name.clone(),
        role: actor.role,
        password: None,
        locale: actor.locale.clone(),
        provider: actor.provider,
        organisation: None,
        contact: None,
    };
    Ok(create_account(app, draft).await?.id)
}
