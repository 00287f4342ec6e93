//! Rehearsal: the journal's calls put to another version of a plugin, and what it would have decided otherwise,
//! clause by clause. Nothing is written.
use std::{collections::HashMap, sync::Arc};

use domain::{
    access::Actor,
    ids::{JournalId, TicketId},
    rules::{Decision, Difference, HookCall, Manifest, differences},
    ticket::Field,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{JournalEntry, JournalFilter, Page, PageRequest};

use super::ActiveRules;
use crate::{context::App, errors::AppError, tickets::access::administrators_only};

const BATCH: u32 = 200;
/// Calls one request replays at most.
const MOST: usize = 10_000;

#[derive(Clone, Debug)]
pub struct ReplayRequest {
    /// Digest, id, or `code@version` of an installed plugin.
    pub against: String,
    pub product: Option<String>,
    pub ticket: Option<TicketId>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReplayDifference {
    pub call: JournalId,
    pub at: Timestamp,
    pub ticket: Option<TicketId>,
    pub hook: String,
    pub differences: Vec<Difference>,
    /// The new version failed where the old one decided.
    pub failure: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReplaySummary {
    pub calls: usize,
    pub equal: usize,
    pub different: Vec<ReplayDifference>,
}

pub async fn journal(
    app: &App,
    actor: &Actor,
    filter: &JournalFilter,
    page: &PageRequest,
) -> Result<Page<JournalEntry>, AppError> {
    administrators_only(actor)?;
    Ok(store::list_journal(&app.store, &actor.scope(), filter, page).await?)
}

pub async fn replay_journal(
    app: &App,
    actor: &Actor,
    request: ReplayRequest,
) -> Result<ReplaySummary, AppError> {
    administrators_only(actor)?;
    let mut rehearsed = Rehearsed::load(app, &request.against).await?;
    let filter = JournalFilter {
        product: request.product,
        ticket: request.ticket,
        from: request.from,
        to: request.to,
        ..JournalFilter::default()
    };
    let mut summary = ReplaySummary { calls: 0, equal: 0, different: Vec::new() };
    let mut cursor = None;
    loop {
        let page =
            store::list_journal(&app.store, &actor.scope(), &filter, &PageRequest { cursor, limit: BATCH })
                .await?;
        for entry in page.items {
            if summary.calls >= MOST {
                return Ok(summary);
            }
            replay_one(app, &mut rehearsed, &entry, &mut summary).await?;
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(summary);
        }
    }
}

/// The version that is rehearsed, with the settings it would run under: its own defaults, and what the administrator
/// set for the product's rules of today.
struct Rehearsed {
    digest: String,
    manifest: Arc<Manifest>,
    settings: HashMap<String, Vec<Field>>,
}

impl Rehearsed {
    async fn load(app: &App, named: &str) -> Result<Self, AppError> {
        let plugin = super::activate::find(app, named).await?;
        if !app.rules.is_loaded(&plugin.digest) {
            let component = store::plugin_component(&app.store, &plugin.digest)
                .await?
                .ok_or(AppError::NotFound { what: "plugin" })?;
            app.rules.load(component).await?;
        }
        Ok(Self { digest: plugin.digest, manifest: Arc::new(plugin.manifest), settings: HashMap::new() })
    }

    /// Puts a recorded call under the rehearsed version's settings.
    async fn resettle(&mut self, app: &App, call: &mut HookCall, product: &str) -> Result<(), AppError> {
        if !self.settings.contains_key(product) {
            let today = app.catalogue.current(app).await?.rules_at(product, app.now())?;
            let settings = ActiveRules::new(today.rule_set.clone(), Arc::clone(&self.manifest)).settings;
            self.settings.insert(product.to_owned(), settings);
        }
        let settings = self.settings.get(product).cloned().unwrap_or_default();
        match call {
            HookCall::Case { snapshot, .. } => snapshot.scene.settings = settings,
            HookCall::Scene { scene, .. } => scene.settings = settings,
        }
        Ok(())
    }
}

/// What the journal keeps of a call that did not fail.
#[derive(Deserialize)]
struct Answered {
    decision: Decision,
}

/// Calls that failed then have nothing to compare with and are passed over.
async fn replay_one(
    app: &App,
    rehearsed: &mut Rehearsed,
    entry: &JournalEntry,
    summary: &mut ReplaySummary,
) -> Result<(), AppError> {
    let Ok(Answered { decision: old }) = serde_json::from_str(entry.result.get()) else { return Ok(()) };
    let mut call: HookCall = serde_json::from_str(entry.input.get())
        .map_err(|error| AppError::Internal(format!("journal entry {}: {error}", entry.id)))?;
    if let Some(product) = entry.product.as_deref().filter(|code| rehearsed.manifest.product(code).is_some())
    {
        rehearsed.resettle(app, &mut call, product).await?;
    }
    let calendars = app.catalogue.current(app).await?.calendars();
    let answer = app.rules.rehearse(&rehearsed.digest, &call, calendars).await;
    summary.calls += 1;
    let (found, failure) = match answer.result {
        Ok(new) => (differences(&old, &new), None),
        Err(failure) => (Vec::new(), Some(failure.to_string())),
    };
    if found.is_empty() && failure.is_none() {
        summary.equal += 1;
        return Ok(());
    }
    summary.different.push(ReplayDifference {
        call: entry.id,
        at: entry.at,
        ticket: entry.ticket,
        hook: entry.hook.clone(),
        differences: found,
        failure,
    });
    Ok(())
}
