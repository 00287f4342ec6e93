//! Keys of programs: shown once, kept as hashes, each with what it opens, until when and from where.
use std::net::IpAddr;

use domain::{
    access::{Actor, Scope},
    ids::{ApiKeyId, OrganisationId},
    ticket::Role,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{ApiKey, Page, PageRequest};

use super::{
    key_networks::{networks, opens_from},
    own::standing,
};
use crate::{
    audit,
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::administrators_only,
};

/// Marks a key among bearer tokens, and lets a leaked one be found by its looks.
const PREFIX: &str = "rgk_";
const PURPOSE: &str = "api-key";

/// What a key may open.
pub const KEY_SCOPES: [&str; 13] = [
    "calls:write",
    "catalogue:read",
    "catalogue:write",
    "entitlements:read",
    "events:read",
    "events:write",
    "readings:read",
    "readings:write",
    "reports:read",
    "tickets:backdate",
    "tickets:read",
    "tickets:write",
    crate::webhooks::SCOPE,
];

#[derive(Clone, Debug)]
pub struct ApiKeyDraft {
    pub name: String,
    pub provider: Option<OrganisationId>,
    pub organisation: Option<OrganisationId>,
    pub scopes: Vec<String>,
    pub expires_at: Option<Timestamp>,
    /// Where it opens from; without any, from anywhere.
    pub networks: Vec<String>,
}

/// Answers the key beside what is kept of it.
pub async fn create_api_key(
    app: &App,
    actor: &Actor,
    draft: ApiKeyDraft,
) -> Result<(ApiKey, String), AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    let networks = check(app, &draft).await?;
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
        last_used_at: None,
        replaces: None,
        networks,
    };
    let tx = app.store.begin().await?;
    store::insert_api_key(&tx, &held, &app.secrets.hash(PURPOSE, &key)).await?;
    audit::note(app, &tx, actor, "key.created", Some(held.id.to_string()), shown(&held)).await?;
    tx.commit().await?;
    Ok((held, key))
}

fn shown(key: &ApiKey) -> serde_json::Value {
    json!({
        "name": key.name, "scopes": key.scopes, "provider": key.provider, "organisation": key.organisation,
        "expires_at": key.expires_at, "replaces": key.replaces, "networks": key.networks,
    })
}

/// How a key is followed by another.
#[derive(Clone, Copy, Debug)]
pub struct KeyRotation {
    /// How long the old one goes on opening: two live keys, so that a program is changed over without a gap.
    pub overlap_hours: i64,
    /// Of the new one; without it, it lives as long as the old one was made for.
    pub expires_at: Option<Timestamp>,
}

const LONGEST_OVERLAP: i64 = 24 * 30;

/// A successor with the same name, scopes and bounds.
pub async fn rotate_api_key(
    app: &App,
    actor: &Actor,
    id: ApiKeyId,
    rotation: KeyRotation,
) -> Result<(ApiKey, String), AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    let now = app.now();
    if !(0..=LONGEST_OVERLAP).contains(&rotation.overlap_hours) {
        return Err(AppError::invalid("value_invalid", "overlap_hours", format!("0 to {LONGEST_OVERLAP}")));
    }
    if rotation.expires_at.is_some_and(|end| end <= now) {
        return Err(AppError::invalid("value_invalid", "expires_at", "it would have expired already"));
    }
    let opens = |key: &ApiKey| key.revoked_at.is_none() && key.expires_at.is_none_or(|end| now < end);
    let old = store::find_api_key(&app.store, id).await?.filter(opens);
    let old = old.ok_or(AppError::NotFound { what: "key" })?;
    let as_long = old.expires_at.and_then(|end| now.checked_add(end.duration_since(old.created_at)).ok());
    let key = format!("{PREFIX}{}", app.random_token());
    let new = ApiKey {
        id: ApiKeyId(app.ids.next()),
        created_at: now,
        expires_at: rotation.expires_at.or(as_long),
        last_used_at: None,
        replaces: Some(old.id),
        ..old
    };
    let ends_at = now.checked_add(SignedDuration::from_hours(rotation.overlap_hours)).unwrap_or(now);
    let tx = app.store.begin().await?;
    if store::has_successor(&tx, id, now).await? {
        return Err(AppError::conflict("already_rotated", "this key has a successor; rotate that one"));
    }
    store::expire_api_key(&tx, id, ends_at).await?;
    store::insert_api_key(&tx, &new, &app.secrets.hash(PURPOSE, &key)).await?;
    store::pass_webhooks_on(&tx, id, new.id).await?;
    audit::note(app, &tx, actor, "key.rotated", Some(id.to_string()), shown(&new)).await?;
    tx.commit().await?;
    Ok((new, key))
}

/// Answers the networks as they are kept.
async fn check(app: &App, draft: &ApiKeyDraft) -> Result<Vec<String>, AppError> {
    let mut faults = Vec::new();
    let networks = networks(&draft.networks, &mut faults);
    if draft.name.trim().is_empty() {
        faults.push(InvalidField::new("name_missing", "name", "a key has a name"));
    }
    for (index, scope) in draft.scopes.iter().enumerate() {
        if !KEY_SCOPES.contains(&scope.as_str()) {
            let told = format!("there is no scope `{scope}`");
            faults.push(InvalidField::new("value_invalid", &format!("scopes.{index}"), told));
        }
    }
    if draft.provider.is_some() && draft.organisation.is_some() {
        let told = "a key is bound to a provider or to a customer";
        faults.push(InvalidField::new("value_invalid", "organisation", told));
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
    if faults.is_empty() { Ok(networks) } else { Err(AppError::Invalid(faults)) }
}

pub async fn api_keys(app: &App, actor: &Actor, page: &PageRequest) -> Result<Page<ApiKey>, AppError> {
    administrators_only(actor)?;
    Ok(store::list_api_keys(&app.store, &actor.scope(), page).await?)
}

pub async fn api_key(app: &App, actor: &Actor, id: ApiKeyId) -> Result<ApiKey, AppError> {
    administrators_only(actor)?;
    store::find_api_key(&app.store, id).await?.ok_or(AppError::NotFound { what: "key" })
}

/// From now on it opens nothing.
pub async fn revoke_api_key(app: &App, actor: &Actor, id: ApiKeyId) -> Result<(), AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    let tx = app.store.begin().await?;
    if !store::revoke_api_key(&tx, id, app.now()).await? {
        return Err(AppError::NotFound { what: "key" });
    }
    audit::note(app, &tx, actor, "key.revoked", Some(id.to_string()), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) fn is_key(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// Whose program presents a key.
pub(super) async fn opened_by(app: &App, key: &str, from: Option<IpAddr>) -> Result<Actor, AppError> {
    let hash = app.secrets.hash(PURPOSE, key);
    let held = store::open_api_key(&app.store, &hash, app.now()).await?.ok_or(AppError::Unauthenticated)?;
    opens_from(&held, from)?;
    store::Claim::aside(note_use(app, &held)).await?;
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
        session: None,
        key: Some(held.id),
    })
}

/// Notes the use of a key, not more often than its reader needs to know.
async fn note_use(app: &App, held: &ApiKey) -> Result<(), AppError> {
    let now = app.now();
    let known = SignedDuration::from_mins(5);
    if held.last_used_at.is_some_and(|at| now.duration_since(at) < known) {
        return Ok(());
    }
    let tx = app.store.begin().await?;
    store::note_key_use(&tx, held.id, now).await?;
    tx.commit().await?;
    Ok(())
}
