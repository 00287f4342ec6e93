//! Files that are taken in row by row, and what became of each row.
use std::collections::BTreeMap;

use domain::{
    access::{Actor, Scope},
    ids::ImportId,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain, position, unsigned},
    entity::{import_job, import_row},
    external_refs::owner,
    instant::Instant,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    pub id: ImportId,
    pub state: ImportState,
    pub created_at: Timestamp,
    pub data: ImportData,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    Waiting,
    Running,
    Done,
    /// The file itself could not be read.
    Failed,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportData {
    /// With whose rights the rows are taken in.
    pub actor: Actor,
    /// Of objects: `organisation`, `contact`, `entitlement`, `asset`.
    pub kind: String,
    /// `csv` or `jsonl`.
    pub format: String,
    /// The system whose names the rows bring.
    pub source: String,
    pub dry_run: bool,
    /// Rows by outcome.
    #[serde(default)]
    pub counts: BTreeMap<String, u64>,
    #[serde(default)]
    pub finished_at: Option<Timestamp>,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<String>,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRow {
    /// In the file, from 1; the heading of a CSV file is line 1.
    pub line: u64,
    /// `created`, `exists`, `would_create`, `rejected`.
    pub outcome: String,
    pub told: ImportRowTold,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportRowTold {
    pub reference: Option<String>,
    pub object: Option<Uuid>,
    /// Code, path and message of what is wrong.
    #[serde(default)]
    pub findings: Vec<(String, String, String)>,
}

impl ImportState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        [Self::Waiting, Self::Running, Self::Done, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Corrupt { what: "import", detail: format!("state `{text}`") })
    }
}

pub async fn insert_import(tx: &Tx, scope: &Scope, held: &Import, source: &str) -> Result<(), StoreError> {
    let row = import_job::Model {
        id: held.id.0,
        owner: owner(scope),
        state: held.state.as_str().to_owned(),
        data: document::write("import", &held.data)?,
        source: Some(plain(source)),
        created_at: Instant(held.created_at),
    };
    import_job::Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Writes how far it has come. What is over needs its source no longer.
pub async fn update_import(tx: &Tx, held: &Import) -> Result<(), StoreError> {
    let mut update = import_job::Entity::update_many()
        .col_expr(import_job::Column::State, Expr::value(held.state.as_str()))
        .col_expr(import_job::Column::Data, Expr::value(document::write("import", &held.data)?))
        .filter(import_job::Column::Id.eq(held.id.0));
    if matches!(held.state, ImportState::Done | ImportState::Failed) {
        update = update.col_expr(import_job::Column::Source, Expr::value(None::<String>));
    }
    update.exec(&tx.executor()).await?;
    Ok(())
}

pub async fn find_import(db: &dyn Db, scope: &Scope, id: ImportId) -> Result<Option<Import>, StoreError> {
    let own = import_job::Entity::find_by_id(id.0).filter(import_job::Column::Owner.eq(owner(scope)));
    own.one(&db.executor()).await?.as_ref().map(read).transpose()
}

/// For the job that takes it in, with the source while there is one.
pub async fn import_with_source(
    db: &dyn Db,
    id: ImportId,
) -> Result<Option<(Import, Option<String>)>, StoreError> {
    let found = import_job::Entity::find_by_id(id.0).one(&db.executor()).await?;
    found
        .map(|mut row| {
            let source = row.source.take();
            Ok((read(&row)?, source))
        })
        .transpose()
}

/// The newest first.
pub async fn list_imports(
    db: &dyn Db,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Page<Import>, StoreError> {
    let mut query = import_job::Entity::find().filter(import_job::Column::Owner.eq(owner(scope)));
    if let Some(last) = page.key::<Uuid>()? {
        query = query.filter(import_job::Column::Id.lt(last));
    }
    let rows = query.order_by_desc(import_job::Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.id).try_map(|row| read(&row))
}

/// Lines that have an outcome are left as they are: the job may run twice.
pub async fn insert_import_rows(tx: &Tx, id: ImportId, rows: &[ImportRow]) -> Result<(), StoreError> {
    let models = rows.iter().map(|row| {
        let line = position(usize::try_from(row.line).unwrap_or(usize::MAX));
        let data = document::write("import row", &row.told)?;
        Ok(import_row::Model { import: id.0, line, outcome: row.outcome.clone(), data }.into_active_model())
    });
    let models = models.collect::<Result<Vec<_>, StoreError>>()?;
    if !models.is_empty() {
        import_row::Entity::insert_many(models).exec_without_returning(&tx.executor()).await?;
    }
    Ok(())
}

/// How far it has come: the last line with an outcome.
pub async fn last_import_line(db: &dyn Db, id: ImportId) -> Result<u64, StoreError> {
    let last = import_row::Entity::find()
        .filter(import_row::Column::Import.eq(id.0))
        .order_by_desc(import_row::Column::Line)
        .one(&db.executor())
        .await?;
    Ok(last.map_or(0, |row| unsigned(row.line)))
}

/// Rows in the order of the file, all or of one outcome. The caller has proven the right to the import.
pub async fn list_import_rows(
    db: &dyn Db,
    id: ImportId,
    outcome: Option<&str>,
    page: &PageRequest,
) -> Result<Page<ImportRow>, StoreError> {
    let mut query = import_row::Entity::find().filter(import_row::Column::Import.eq(id.0));
    if let Some(outcome) = outcome {
        query = query.filter(import_row::Column::Outcome.eq(outcome));
    }
    if let Some(last) = page.key::<i64>()? {
        query = query.filter(import_row::Column::Line.gt(last));
    }
    let rows = query.order_by_asc(import_row::Column::Line).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.line).try_map(|row| {
        let told = document::read("import row", &row.data)?;
        Ok(ImportRow { line: unsigned(row.line), outcome: row.outcome, told })
    })
}

/// Forgets imports from before an instant.
pub async fn prune_imports(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    let old = import_job::Entity::find()
        .select_only()
        .column(import_job::Column::Id)
        .filter(import_job::Column::CreatedAt.lt(Instant(before)))
        .into_tuple::<Uuid>()
        .all(&tx.executor())
        .await?;
    for id in old {
        let rows = import_row::Entity::delete_many().filter(import_row::Column::Import.eq(id));
        rows.exec(&tx.executor()).await?;
        import_job::Entity::delete_by_id(id).exec(&tx.executor()).await?;
    }
    Ok(())
}

fn read(row: &import_job::Model) -> Result<Import, StoreError> {
    Ok(Import {
        id: ImportId(row.id),
        state: ImportState::read(&row.state)?,
        created_at: row.created_at.0,
        data: document::read("import", &row.data)?,
    })
}
