//! Setting webhooks up: by administrators, and by partners for themselves.
use domain::{
    access::{Actor, Scope},
    ids::{OrganisationId, WebhookId},
    ticket::{EVENT_KINDS, Role},
};
use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use store::{Page, PageRequest, Webhook, WebhookContent};

use super::{PURPOSE, SCOPE, sign::secret_of};
use crate::{
    audit,
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::{administrators_only, may_read_tickets, partner_scope},
};

const MOST_TYPES: usize = 100;
const MOST_TEXT: usize = 500;
const MOST_URL: usize = 2_000;
/// Longest time both secrets sign.
const MOST_OVERLAP_HOURS: i64 = 24 * 7;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookDraft {
    pub url: String,
    pub description: String,
    /// Kinds of events; empty means all.
    pub types: Vec<String>,
    /// For whom, where an administrator sets it up; a partner's is bound as its key.
    pub provider: Option<OrganisationId>,
    pub organisation: Option<OrganisationId>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookChange {
    pub url: Option<String>,
    pub description: Option<String>,
    pub types: Option<Vec<String>>,
    pub enabled: Option<bool>,
}

/// Answers the secret beside what is kept; it is not shown again. It is told of what happens from now on.
pub async fn create_webhook(
    app: &App,
    actor: &Actor,
    draft: WebhookDraft,
) -> Result<(Webhook, String), AppError> {
    may_manage(actor)?;
    // What it is told is what could be read.
    may_read_tickets(actor)?;
    let (provider, organisation) = match actor.role {
        Role::Partner => (actor.provider, actor.organisation),
        _ => (draft.provider, draft.organisation),
    };
    check(app, &draft.url, &draft.description, &draft.types)?;
    if provider.is_some() && organisation.is_some() && actor.role != Role::Partner {
        let told = "it is bound to a provider or to a customer";
        return Err(AppError::invalid("value_invalid", "organisation", told));
    }
    for (path, id) in [("provider", provider), ("organisation", organisation)] {
        if let Some(id) = id
            && store::find_organisation(&app.store, &Scope::All, id).await?.is_none()
        {
            return Err(AppError::invalid("unknown_organisation", path, "there is no such organisation"));
        }
    }
    let (secret, sealed) = draw_secret(app);
    let held = Webhook {
        id: WebhookId(app.ids.next()),
        provider,
        organisation,
        api_key: actor.key,
        content: WebhookContent {
            url: draft.url,
            description: draft.description,
            types: draft.types,
            secret: sealed,
            previous: None,
            disabled: None,
        },
        position: store::feed_end(&app.store).await?,
        enabled: true,
        failing_since: None,
        created_at: app.now(),
    };
    let tx = app.store.begin().await?;
    store::insert_webhook(&tx, &held).await?;
    note(app, &tx, actor, "webhook.created", &held).await?;
    tx.commit().await?;
    Ok((held, secret))
}

pub async fn webhooks(app: &App, actor: &Actor, page: &PageRequest) -> Result<Page<Webhook>, AppError> {
    may_manage(actor)?;
    Ok(store::list_webhooks(&app.store, &actor.scope(), page).await?)
}

pub async fn webhook(app: &App, actor: &Actor, id: WebhookId) -> Result<Webhook, AppError> {
    may_manage(actor)?;
    let found = store::find_webhook(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "webhook" })
}

/// What the log keeps: where it leads and for whom, nothing that signs.
async fn note(app: &App, tx: &store::Tx, actor: &Actor, kind: &str, held: &Webhook) -> Result<(), AppError> {
    let data = json!({
        "url": held.content.url, "types": held.content.types, "provider": held.provider,
        "organisation": held.organisation, "key": held.api_key, "enabled": held.enabled,
    });
    audit::note(app, tx, actor, kind, Some(held.id.to_string()), data).await
}

/// One that is switched on again goes on where it was: nothing that happened meanwhile is left out. From then on it
/// is whoever switched it on who answers for it.
pub async fn change_webhook(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    change: WebhookChange,
) -> Result<Webhook, AppError> {
    let mut held = webhook(app, actor, id).await?;
    let content = &mut held.content;
    content.url = change.url.unwrap_or_else(|| content.url.clone());
    content.description = change.description.unwrap_or_else(|| content.description.clone());
    content.types = change.types.unwrap_or_else(|| content.types.clone());
    check(app, &content.url, &content.description, &content.types)?;
    if let Some(enabled) = change.enabled {
        held.enabled = enabled;
        held.failing_since = None;
        held.content.disabled = (!enabled).then(|| "by_hand".to_owned());
        if enabled {
            held.api_key = actor.key;
        }
    }
    let tx = app.store.begin().await?;
    store::update_webhook(&tx, &held).await?;
    note(app, &tx, actor, "webhook.changed", &held).await?;
    if held.enabled {
        store::resolve_alert(&tx, &super::deliver::alert_key(id), app.now()).await?;
    }
    tx.commit().await?;
    Ok(held)
}

pub async fn delete_webhook(app: &App, actor: &Actor, id: WebhookId) -> Result<(), AppError> {
    let held = webhook(app, actor, id).await?;
    let tx = app.store.begin().await?;
    store::delete_webhook(&tx, id).await?;
    note(app, &tx, actor, "webhook.deleted", &held).await?;
    store::resolve_alert(&tx, &super::deliver::alert_key(id), app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// A new secret; the one before signs as well for a time.
pub async fn rotate_secret(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    overlap_hours: i64,
) -> Result<(Webhook, String), AppError> {
    let mut held = webhook(app, actor, id).await?;
    if !(0..=MOST_OVERLAP_HOURS).contains(&overlap_hours) {
        let says = format!("from 0 to {MOST_OVERLAP_HOURS} hours");
        return Err(AppError::invalid("value_invalid", "overlap_hours", says));
    }
    let (secret, sealed) = draw_secret(app);
    let now = app.now();
    let until = now.checked_add(SignedDuration::from_hours(overlap_hours)).unwrap_or(now);
    held.content.previous = Some((std::mem::replace(&mut held.content.secret, sealed), until));
    let tx = app.store.begin().await?;
    store::update_webhook(&tx, &held).await?;
    note(app, &tx, actor, "webhook.secret_rotated", &held).await?;
    tx.commit().await?;
    Ok((held, secret))
}

/// Secrets that sign now, the newest first.
pub(super) fn signing(app: &App, held: &Webhook) -> Option<Vec<String>> {
    let previous = held.content.previous.as_ref().filter(|(_, until)| app.now() < *until);
    let sealed = [Some(&held.content.secret), previous.map(|(sealed, _)| sealed)];
    let open = |sealed: &String| {
        let secret = app.secrets.unseal(PURPOSE, sealed)?;
        Some(secret.expose_secret().to_owned())
    };
    sealed.into_iter().flatten().map(open).collect()
}

fn draw_secret(app: &App) -> (String, String) {
    let mut bytes = [0_u8; 32];
    app.entropy.fill(&mut bytes);
    let secret = secret_of(&bytes);
    let sealed = app.secrets.seal(PURPOSE, &SecretString::from(secret.clone()));
    (secret, sealed)
}

fn may_manage(actor: &Actor) -> Result<(), AppError> {
    if actor.role == Role::Partner { partner_scope(actor, SCOPE) } else { administrators_only(actor) }
}

fn check(app: &App, url: &str, description: &str, types: &[String]) -> Result<(), AppError> {
    let mut faults = Vec::new();
    match app.webhooks.guard().check(url) {
        Err(AppError::Invalid(found)) => faults.extend(found),
        _ if url.len() > MOST_URL => {
            faults.push(InvalidField::new("value_invalid", "url", format!("at most {MOST_URL} characters")));
        }
        other => drop(other?),
    }
    if description.chars().count() > MOST_TEXT {
        let says = format!("at most {MOST_TEXT} characters");
        faults.push(InvalidField::new("value_invalid", "description", says));
    }
    if types.len() > MOST_TYPES {
        faults.push(InvalidField::new("value_invalid", "types", format!("at most {MOST_TYPES} of them")));
    }
    // One that nothing is ever called would wait for good, and nobody would learn of the slip.
    for (index, _) in types.iter().enumerate().filter(|(_, kind)| !EVENT_KINDS.contains(&kind.as_str())) {
        faults.push(InvalidField::not_one_of("value_invalid", &format!("types.{index}"), EVENT_KINDS));
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}
