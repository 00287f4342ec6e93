//! Keys of programs: shown once, kept as hashes, each with what it opens and until when.
use domain::{
    access::{Actor, Scope},
    ids::{ApiKeyId, OrganisationId},
    ticket::Role,
};
use jiff::Timestamp;
use store::{ApiKey, Page, PageRequest};

use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::administrators_only,
};

/// Marks a key among bearer tokens, and lets a leaked one be found by its looks.
const PREFIX: &str = "rgk_";
const PURPOSE: &str = "api-key";

/// What a key may open.
pub const KEY_SCOPES: [&str; 11] = [
    "catalogue:read",
    "tickets:read",
    "tickets:write",
    "tickets:backdate",
    "entitlements:read",
    "events:read",
    "events:write",
    "readings:read",
    "readings:write",
    "reports:read",
    crate::webhooks::SCOPE,
];

#[derive(Clone, Debug)]
pub struct ApiKeyDraft {
    pub name: String,
    pub provider: Option<OrganisationId>,
    pub organisation: Option<OrganisationId>,
    pub scopes: Vec<String>,
    pub expires_at: Option<Timestamp>,
}

/// Answers the key beside what is kept of it.
pub async fn create_api_key(
    app: &App,
    actor: &Actor,
    draft: ApiKeyDraft,
) -> Result<(ApiKey, String), AppError> {
    administrators_only(actor)?;
    check(app, &draft).await?;
    let key = format!("{PREFIX}{}", app.random_token());
    let held = ApiKey {
        id: ApiKeyId(app.ids.next()),
        name: draft.name,
        provider: draft.provider,
        organisation: draft.organisation,
        scopes: draft.scopes,
        created_at: app.now(),
        expires_at: draft.expires_at,
        revoked_at: None,
    };
    let tx = app.store.begin().await?;
    store::insert_api_key(&tx, &held, &app.secrets.hash(PURPOSE, &key)).await?;
    tx.commit().await?;
    Ok((held, key))
}

async fn check(app: &App, draft: &ApiKeyDraft) -> Result<(), AppError> {
    let mut faults = Vec::new();
    if draft.name.trim().is_empty() {
        faults.push(InvalidField::new("name_missing", "name", "a key has a name"));
    }
    for (index, scope) in draft.scopes.iter().enumerate() {
        if !KEY_SCOPES.contains(&scope.as_str()) {
            let told = format!("there is no scope `{scope}`");
            faults.push(InvalidField::new("value_invalid", &format!("scopes.{index}"), told));
        }
    }
    if draft.scopes.is_empty() {
        faults.push(InvalidField::new("value_missing", "scopes", "a key opens something"));
    }
    if draft.expires_at.is_some_and(|end| end <= app.now()) {
        faults.push(InvalidField::new("value_invalid", "expires_at", "it would have expired already"));
    }
    for (path, id) in [("provider", draft.provider), ("organisation", draft.organisation)] {
        if let Some(id) = id
            && store::find_organisation(&app.store, &Scope::All, id).await?.is_none()
        {
            faults.push(InvalidField::new("unknown_organisation", path, "there is no such organisation"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

pub async fn api_keys(app: &App, actor: &Actor, page: &PageRequest) -> Result<Page<ApiKey>, AppError> {
    administrators_only(actor)?;
    Ok(store::list_api_keys(&app.store, &actor.scope(), page).await?)
}

/// From now on it opens nothing.
pub async fn revoke_api_key(app: &App, actor: &Actor, id: ApiKeyId) -> Result<(), AppError> {
    administrators_only(actor)?;
    let tx = app.store.begin().await?;
    let stood = store::revoke_api_key(&tx, id, app.now()).await?;
    tx.commit().await?;
    if stood { Ok(()) } else { Err(AppError::NotFound { what: "key" }) }
}

pub(super) fn is_key(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// Whose program presents a key.
pub(super) async fn opened_by(app: &App, key: &str) -> Result<Actor, AppError> {
    let hash = app.secrets.hash(PURPOSE, key);
    let held = store::open_api_key(&app.store, &hash, app.now()).await?.ok_or(AppError::Unauthenticated)?;
    Ok(Actor {
        role: Role::Partner,
        name: held.name,
        account: None,
        provider: held.provider,
        organisation: held.organisation,
        acts_for: Vec::new(),
        contact: None,
        scopes: held.scopes,
        locale: "ru".to_owned(),
    })
}
