//! Files of customers, contacts, entitlements and assets: taken in row by row by a job, each row by the use case that
//! takes in one object, with an outcome of its own. A row is known by what the other system calls its object, so that
//! the same file twice makes nothing twice.
mod make;
mod members;
mod run;
mod source;

use domain::{access::Actor, ids::ImportId};
use serde_json::json;
use store::{Import, ImportData, ImportRow, ImportState, NewJob, Page, PageRequest};

pub(crate) use self::run::run_import;
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::may_write_catalogue,
};

/// Objects that are taken in by files.
pub const KINDS: [&str; 4] = ["asset", "contact", "entitlement", "organisation"];
/// Of a file.
pub const MOST_BYTES: usize = 8 << 20;
const MOST_SOURCE: usize = 200;

#[derive(Clone, Debug)]
pub struct ImportDraft {
    pub kind: String,
    /// `csv` or `jsonl`.
    pub format: &'static str,
    /// The system whose names the rows bring.
    pub source: String,
    /// Everything is checked, nothing is kept.
    pub dry_run: bool,
    pub content: String,
}

/// Whoever may enter one may send a file of them.
pub fn may_import(actor: &Actor) -> Result<(), AppError> {
    may_write_catalogue(actor)
}

/// Keeps the file and has it taken in.
pub async fn begin_import(app: &App, actor: &Actor, draft: ImportDraft) -> Result<Import, AppError> {
    may_write_catalogue(actor)?;
    let mut faults = Vec::new();
    if !KINDS.contains(&draft.kind.as_str()) {
        faults.push(InvalidField::new("value_invalid", "kind", format!("one of {}", KINDS.join(", "))));
    }
    if draft.source.trim().is_empty() || draft.source.chars().count() > MOST_SOURCE {
        faults.push(InvalidField::new(
            "value_invalid",
            "source",
            format!("from 1 to {MOST_SOURCE} characters"),
        ));
    }
    if draft.content.trim().is_empty() {
        faults.push(InvalidField::new("value_missing", "", "the file is empty"));
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let held = Import {
        id: ImportId(app.ids.next()),
        state: ImportState::Waiting,
        created_at: app.now(),
        data: ImportData {
            actor: actor.clone(),
            kind: draft.kind,
            format: draft.format.to_owned(),
            source: draft.source,
            dry_run: draft.dry_run,
            counts: std::collections::BTreeMap::new(),
            finished_at: None,
            error: None,
        },
    };
    let tx = app.store.begin().await?;
    store::insert_import(&tx, &actor.scope(), &held, &draft.content).await?;
    enqueue(app, &tx, held.id, 0).await?;
    tx.commit().await?;
    Ok(held)
}

/// The job that goes on after a line.
async fn enqueue(app: &App, tx: &store::Tx, id: ImportId, after: u64) -> Result<(), AppError> {
    let now = app.now();
    let job = NewJob {
        kind: crate::jobs::IMPORT.to_owned(),
        payload: json!({"import": id}),
        run_at: now,
        unique_key: Some(format!("import:{id}:{after}")),
    };
    store::enqueue_job(tx, app.ids.next().into(), &job, now).await?;
    Ok(())
}

pub async fn import(app: &App, actor: &Actor, id: ImportId) -> Result<Import, AppError> {
    may_write_catalogue(actor)?;
    let found = store::find_import(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "import" })
}

/// The newest first.
pub async fn imports(app: &App, actor: &Actor, page: &PageRequest) -> Result<Page<Import>, AppError> {
    may_write_catalogue(actor)?;
    Ok(store::list_imports(&app.store, &actor.scope(), page).await?)
}

/// What became of its rows, in the order of the file.
pub async fn import_rows(
    app: &App,
    actor: &Actor,
    id: ImportId,
    outcome: Option<&str>,
    page: &PageRequest,
) -> Result<Page<ImportRow>, AppError> {
    let held = import(app, actor, id).await?;
    Ok(store::list_import_rows(&app.store, held.id, outcome, page).await?)
}
