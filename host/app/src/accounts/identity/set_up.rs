//! Providers of identity, by administrators. The secret goes in and never comes out: whoever changes a provider
//! without giving one keeps it, as long as issuer and client stay the same.
use domain::{
    access::{Actor, Scope},
    ids::IdentityProviderId,
    ticket::OrganisationKind,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use store::{IdentityProvider, IdentityProviderContent, Tx, WelcomeDomain};

use super::PURPOSE;
use crate::{
    accounts::own::standing,
    audit,
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::administrators_only,
};

const MOST_DOMAINS: usize = 50;

#[derive(Clone, Debug)]
pub struct IdentityProviderDraft {
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    /// `None` keeps the one on file.
    pub client_secret: Option<SecretString>,
    pub domains: Vec<WelcomeDomain>,
    pub enabled: bool,
}

pub async fn identity_providers(app: &App, actor: &Actor) -> Result<Vec<IdentityProvider>, AppError> {
    administrators_only(actor)?;
    Ok(store::identity_providers(&app.store).await?)
}

pub async fn identity_provider(
    app: &App,
    actor: &Actor,
    id: IdentityProviderId,
) -> Result<IdentityProvider, AppError> {
    administrators_only(actor)?;
    store::find_identity_provider(&app.store, id).await?.ok_or_else(missing)
}

pub async fn create_identity_provider(
    app: &App,
    actor: &Actor,
    draft: IdentityProviderDraft,
) -> Result<IdentityProvider, AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    let id = IdentityProviderId(app.ids.next());
    let enabled = draft.enabled;
    let content = checked(app, draft, None).await?;
    let held = IdentityProvider { id, content, enabled, created_at: app.now() };
    let tx = app.store.begin().await?;
    store::insert_identity_provider(&tx, &held).await?;
    note(app, &tx, actor, "identity_provider.created", &held).await?;
    tx.commit().await?;
    Ok(held)
}

/// Puts the whole provider anew. Subjects of another issuer are other people.
pub async fn change_identity_provider(
    app: &App,
    actor: &Actor,
    id: IdentityProviderId,
    draft: IdentityProviderDraft,
) -> Result<IdentityProvider, AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    let before = store::find_identity_provider(&app.store, id).await?.ok_or_else(missing)?;
    let enabled = draft.enabled;
    let content = checked(app, draft, Some(&before.content)).await?;
    let held = IdentityProvider { content, enabled, ..before.clone() };
    let tx = app.store.begin().await?;
    if held.content.issuer != before.content.issuer {
        store::forget_identities(&tx, id).await?;
    }
    store::update_identity_provider(&tx, &held).await?;
    note(app, &tx, actor, "identity_provider.changed", &held).await?;
    tx.commit().await?;
    Ok(held)
}

/// Nobody signs in by it any more; accounts stay.
pub async fn delete_identity_provider(
    app: &App,
    actor: &Actor,
    id: IdentityProviderId,
) -> Result<(), AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    let held = store::find_identity_provider(&app.store, id).await?.ok_or_else(missing)?;
    let tx = app.store.begin().await?;
    store::delete_identity_provider(&tx, id).await?;
    note(app, &tx, actor, "identity_provider.deleted", &held).await?;
    tx.commit().await?;
    Ok(())
}

const fn missing() -> AppError {
    AppError::NotFound { what: "identity provider" }
}

async fn note(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    kind: &str,
    held: &IdentityProvider,
) -> Result<(), AppError> {
    let data = json!({
        "name": held.content.name, "issuer": held.content.issuer, "client_id": held.content.client_id,
        "domains": held.content.domains, "enabled": held.enabled,
    });
    audit::note(app, tx, actor, kind, Some(held.id.to_string()), data).await
}

async fn checked(
    app: &App,
    draft: IdentityProviderDraft,
    before: Option<&IdentityProviderContent>,
) -> Result<IdentityProviderContent, AppError> {
    let mut faults = Vec::new();
    for (path, text) in [("name", &draft.name), ("client_id", &draft.client_id)] {
        if text.trim().is_empty() || text.chars().count() > 200 || text.chars().any(char::is_control) {
            faults.push(InvalidField::new("value_missing", path, "from 1 to 200 characters"));
        }
    }
    match app.webhooks.guard().check(&draft.issuer) {
        Ok(url) if url.query().is_none() => {}
        _ => faults.push(InvalidField::new("url_refused", "issuer", "this address is not taken")),
    }
    if draft.domains.len() > MOST_DOMAINS {
        faults.push(InvalidField::new("batch_too_large", "domains", format!("at most {MOST_DOMAINS}")));
    }
    let mut domains = draft.domains;
    for (index, held) in domains.iter_mut().enumerate() {
        held.domain = held.domain.trim().to_lowercase();
        check_domain(app, index, held, &mut faults).await?;
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let same = |held: &&IdentityProviderContent| {
        held.issuer == draft.issuer && held.client_id == draft.client_id.trim()
    };
    let given = draft.client_secret.filter(|secret| !secret.expose_secret().is_empty());
    let secret = match given {
        Some(secret) => Some(app.secrets.seal(PURPOSE, &secret)),
        None => before.filter(same).and_then(|held| held.secret.clone()),
    };
    let (name, client_id) = (draft.name.trim().to_owned(), draft.client_id.trim().to_owned());
    Ok(IdentityProviderContent { name, issuer: draft.issuer, client_id, secret, domains })
}

async fn check_domain(
    app: &App,
    index: usize,
    held: &WelcomeDomain,
    faults: &mut Vec<InvalidField>,
) -> Result<(), AppError> {
    let letters = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '.');
    let domain = held.domain.as_str();
    let fits = domain.contains('.') && !domain.starts_with('.') && domain.chars().all(letters);
    if !fits {
        let told = "a domain such as vendor.example";
        faults.push(InvalidField::new("value_invalid", &format!("domains.{index}.domain"), told));
    }
    if let Some(id) = held.provider {
        let found = store::find_organisation(&app.store, &Scope::All, id).await?;
        if found.is_none_or(|found| found.kind != OrganisationKind::Provider) {
            let path = format!("domains.{index}.provider");
            faults.push(InvalidField::new("unknown_organisation", &path, "there is no such provider"));
        }
    }
    Ok(())
}
