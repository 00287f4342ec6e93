//! The job: a stretch of rows, then the next job. What was written down of a row stands; a row whose object was made
//! before its outcome was written is found again by its name.
use domain::ids::ImportId;
use serde_json::{Map, Value};
use store::{Import, ImportRow, ImportRowTold, ImportState};
use uuid::Uuid;

use super::{
    enqueue,
    make::Maker,
    source::{GivenRow, read},
};
use crate::{
    context::App,
    errors::{AppError, InvalidField},
};

/// Rows of one job: well within its lease.
const STRETCH: usize = 500;
const MOST_REFERENCE: usize = 200;

pub(crate) async fn run_import(app: &App, id: ImportId) -> Result<(), AppError> {
    let Some((mut held, source)) = store::import_with_source(&app.store, id).await? else { return Ok(()) };
    let Some(source) = source else { return Ok(()) };
    let rows = match read(&held.data.format, &source) {
        Ok(rows) => rows,
        Err(error) => {
            held.state = ImportState::Failed;
            held.data.error = Some(error);
            held.data.finished_at = Some(app.now());
            let tx = app.store.begin().await?;
            store::update_import(&tx, &held).await?;
            return Ok(tx.commit().await?);
        }
    };
    let done = store::last_import_line(&app.store, id).await?;
    let place = rows.partition_point(|row| row.line <= done);
    let (before, ahead) = rows.split_at(place);
    let would_be: Vec<String> =
        if held.data.dry_run { before.iter().filter_map(reference_of).collect() } else { Vec::new() };
    let is_last = ahead.len() <= STRETCH;
    let outcomes = take_in(app, &held, would_be, ahead.iter().take(STRETCH)).await?;
    for row in &outcomes {
        *held.data.counts.entry(row.outcome.clone()).or_default() += 1;
    }
    held.state = if is_last { ImportState::Done } else { ImportState::Running };
    held.data.finished_at = is_last.then(|| app.now());
    let tx = app.store.begin().await?;
    store::insert_import_rows(&tx, id, &outcomes).await?;
    store::update_import(&tx, &held).await?;
    if let Some(last) = outcomes.last().filter(|_| !is_last) {
        enqueue(app, &tx, id, last.line).await?;
    }
    Ok(tx.commit().await?)
}

async fn take_in(
    app: &App,
    held: &Import,
    mut would_be: Vec<String>,
    rows: impl Iterator<Item = &GivenRow>,
) -> Result<Vec<ImportRow>, AppError> {
    let mut outcomes = Vec::new();
    for row in rows {
        let reference = reference_of(row);
        let result = match &row.members {
            Ok(members) => one(app, held, &would_be, members.clone()).await,
            Err(fault) => Err(AppError::Invalid(vec![fault.clone()])),
        };
        let (outcome, object, findings) = match result {
            Ok((outcome, object)) => (outcome, object, Vec::new()),
            Err(error) => ("rejected", None, findings_of(error)?),
        };
        if outcome == "would_create" {
            would_be.extend(reference.clone());
        }
        let told = ImportRowTold { reference, object, findings };
        outcomes.push(ImportRow { line: row.line, outcome: outcome.to_owned(), told });
    }
    Ok(outcomes)
}

fn reference_of(row: &GivenRow) -> Option<String> {
    let members = row.members.as_ref().ok()?;
    members.get("reference").and_then(Value::as_str).map(|text| text.trim().to_owned())
}

async fn one(
    app: &App,
    held: &Import,
    would_be: &[String],
    mut members: Map<String, Value>,
) -> Result<(&'static str, Option<Uuid>), AppError> {
    let reference = members.remove("reference");
    let reference = reference.as_ref().and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    if reference.is_empty() || reference.chars().count() > MOST_REFERENCE {
        let told = format!("what the other system calls it, from 1 to {MOST_REFERENCE} characters");
        return Err(AppError::invalid("value_invalid", "reference", told));
    }
    let data = &held.data;
    let scope = data.actor.scope();
    if let Some(known) =
        store::find_external_ref(&app.store, &scope, &data.kind, &data.source, &reference).await?
    {
        return Ok(("exists", Some(known.object)));
    }
    if would_be.contains(&reference) {
        return Ok(("exists", None));
    }
    let maker = Maker { app, actor: &data.actor, source: &data.source, would_be };
    if data.dry_run {
        store::rehearse(maker.make(&data.kind, &reference, members)).await?;
        return Ok(("would_create", None));
    }
    let object = maker.make(&data.kind, &reference, members).await?;
    Ok(("created", Some(object)))
}

/// What is wrong with the row. Faults of ours end the job, which is tried again.
fn findings_of(error: AppError) -> Result<Vec<(String, String, String)>, AppError> {
    let told = |held: InvalidField| (held.code, held.path, held.message);
    match error {
        AppError::Invalid(faults) => Ok(faults.into_iter().map(told).collect()),
        AppError::Forbidden { code, detail } => Ok(vec![(code, String::new(), detail)]),
        AppError::Conflict { code, detail, findings, .. } => {
            let own = (code, String::new(), detail);
            Ok(std::iter::once(own).chain(findings.into_iter().map(told)).collect())
        }
        AppError::NotFound { what } => {
            Ok(vec![("unknown_object".to_owned(), String::new(), format!("{what} not found"))])
        }
        AppError::Store(store::StoreError::Conflict { .. }) => Ok(vec![(
            "already_exists".to_owned(),
            String::new(),
            "there is such an object already".to_owned(),
        )]),
        other => Err(other),
    }
}
