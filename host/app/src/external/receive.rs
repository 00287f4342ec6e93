//! A report arrives: checked, kept, then decided on. What the rules cannot be asked about now is asked later.
use domain::{
    access::{Actor, Scope},
    catalogue::ExternalEvent,
    ids::{AssetId, ExternalEventId, OrganisationId},
    ticket::{Field, Role},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{ExternalEventFilter, NewJob, Page, PageRequest, StoreError, StoredExternalEvent, Tx};

use super::decide::decide;
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::partner_scope,
};

/// Longest name of a source, a key or a kind.
const LONGEST: usize = 200;
/// A fact that could not be decided on is taken up again after this.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(60);

#[derive(Clone, Debug)]
pub struct ExternalDraft {
    pub source: String,
    pub source_key: String,
    pub asset: AssetId,
    pub kind: String,
    pub at: Timestamp,
    pub payload: Vec<Field>,
}

/// What is reported, and about whom.
pub(crate) struct Report {
    pub(crate) source: String,
    pub(crate) source_key: String,
    pub(crate) kind: String,
    pub(crate) customer: OrganisationId,
    pub(crate) asset: Option<AssetId>,
    pub(crate) provider: Option<OrganisationId>,
    pub(crate) at: Timestamp,
    pub(crate) payload: Vec<Field>,
}

/// Keeps the fact and asks the rules. The same report twice is one fact; a plugin that fails loses nothing.
pub async fn receive(
    app: &App,
    actor: &Actor,
    draft: ExternalDraft,
) -> Result<StoredExternalEvent, AppError> {
    reporters_only(actor)?;
    check(&draft, app.now())?;
    let asset = store::find_asset(&app.store, &actor.scope(), draft.asset)
        .await?
        .ok_or_else(|| AppError::invalid("unknown_asset", "asset", "there is no such asset"))?;
    let provider = match actor.scope() {
        Scope::Provider(provider) => Some(provider),
        Scope::All | Scope::Customers(_) => None,
    };
    let report = Report {
        source: draft.source,
        source_key: draft.source_key,
        kind: draft.kind,
        customer: asset.customer,
        asset: Some(asset.id),
        provider,
        at: draft.at,
        payload: draft.payload,
    };
    let id = keep(app, report).await?;
    match decide(app, id).await {
        // It is kept, and a job asks again.
        Ok(()) | Err(AppError::RulesUnavailable(_)) => {}
        Err(error) => return Err(error),
    }
    let kept = store::find_external_event(&app.store, &Scope::All, id).await?;
    kept.ok_or_else(|| AppError::Internal("the fact is gone".to_owned()))
}

/// Writes the report down, with a job that decides on it should this process not come to it.
pub(crate) async fn keep(app: &App, report: Report) -> Result<ExternalEventId, AppError> {
    let (customer, source, key) = (report.customer, report.source.clone(), report.source_key.clone());
    let known = async || {
        let found = store::external_event_by_key(&app.store, customer, &source, &key).await?;
        Ok::<_, AppError>(found.map(|held| held.event.id))
    };
    if let Some(id) = known().await? {
        return Ok(id);
    }
    let written = async {
        let tx = app.store.begin().await?;
        let id = keep_in(app, &tx, report).await?;
        tx.commit().await?;
        Ok(id)
    };
    match written.await {
        // Somebody reported the same at the same time.
        Err(error @ StoreError::Conflict { .. }) => known().await?.ok_or(AppError::Store(error)),
        other => Ok(other?),
    }
}

/// The same within a transaction; the caller makes sure that it is a new one.
pub(crate) async fn keep_in(app: &App, tx: &Tx, report: Report) -> Result<ExternalEventId, StoreError> {
    let now = app.now();
    let event = ExternalEvent {
        id: ExternalEventId(app.ids.next()),
        source: report.source,
        source_key: report.source_key,
        kind: report.kind,
        customer: report.customer,
        asset: report.asset,
        provider: report.provider,
        at: report.at,
        received_at: now,
        payload: report.payload,
    };
    let job = job_of(app, event.id);
    store::insert_external_event(tx, &event).await?;
    store::enqueue_job(tx, app.ids.next().into(), &job, now).await?;
    Ok(event.id)
}

/// Takes a fact up should this process not come to it.
pub(super) fn job_of(app: &App, event: ExternalEventId) -> NewJob {
    let now = app.now();
    NewJob {
        kind: crate::jobs::DECIDE_EXTERNAL.to_owned(),
        payload: json!({"event": event}),
        run_at: now.checked_add(AGAIN_AFTER).unwrap_or(now),
        unique_key: Some(format!("external:{event}")),
    }
}

fn reporters_only(actor: &Actor) -> Result<(), AppError> {
    partner_scope(actor, "events:write")?;
    if actor.is_staff() || actor.role == Role::Partner {
        return Ok(());
    }
    Err(AppError::forbidden("staff_only", "facts are reported by staff and by programs with a key"))
}

fn check(draft: &ExternalDraft, now: Timestamp) -> Result<(), AppError> {
    let names = [("source", &draft.source), ("source_key", &draft.source_key), ("kind", &draft.kind)];
    let mut faults: Vec<InvalidField> = Vec::new();
    for (path, name) in names {
        if name.trim().is_empty() {
            faults.push(InvalidField::new("value_missing", path, format!("`{path}` is missing")));
        } else if name.chars().count() > LONGEST {
            faults.push(InvalidField::new("value_invalid", path, format!("`{path}` is too long")));
        }
    }
    if draft.at > now {
        faults.push(InvalidField::new("received_in_future", "at", "a fact cannot lie in the future"));
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

/// What was reported about the customers this actor works with.
pub async fn external_events(
    app: &App,
    actor: &Actor,
    filter: &ExternalEventFilter,
    page: &PageRequest,
) -> Result<Page<StoredExternalEvent>, AppError> {
    partner_scope(actor, "events:read")?;
    Ok(store::list_external_events(&app.store, &actor.scope(), filter, page).await?)
}
