//! Alerts: word for the operators, raised once per key until resolved.
use domain::{access::Scope, case::AlertDraft, ids::OrganisationId};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{Expr, OnConflict},
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document,
    entity::alert::{Column, Entity, Model},
    instant::Instant,
    page::before,
    scope,
};

#[derive(Clone, Debug, PartialEq)]
pub struct AlertRow {
    pub id: Uuid,
    pub code: String,
    pub key: String,
    pub data: Value,
    /// `None`: for the desk's own staff.
    pub provider: Option<OrganisationId>,
    pub raised_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
}

/// Answers whether the alert is new, or was resolved and is raised again.
pub async fn raise_alert(
    tx: &Tx,
    draft: &AlertDraft,
    provider: Option<OrganisationId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = Model {
        id: id_of(&draft.key),
        code: draft.code.clone(),
        key: draft.key.clone(),
        data: document::write("alert", &draft.data)?,
        provider: provider.map(|provider| provider.0),
        raised_at: Instant(now),
        resolved_at: None,
    };
    let mut again = OnConflict::column(Column::Key);
    again
        .update_columns([Column::Data, Column::Provider, Column::RaisedAt, Column::ResolvedAt])
        .action_and_where(Column::ResolvedAt.is_not_null());
    let raised = Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(raised > 0)
}

/// The key is the identity: the id is its digest, so that raising needs no source of ids.
fn id_of(key: &str) -> Uuid {
    let mut half = [0; 16];
    half.copy_from_slice(&Sha256::digest(key.as_bytes())[..16]);
    uuid::Builder::from_custom_bytes(half).into_uuid()
}

/// An alert that stands, by its key.
pub async fn find_alert(db: &dyn Db, key: &str) -> Result<Option<AlertRow>, StoreError> {
    let query = Entity::find().filter(Column::Key.eq(key)).filter(Column::ResolvedAt.is_null());
    query.one(&db.executor()).await?.map(read).transpose()
}

/// Answers whether there was one to resolve.
pub async fn resolve_alert(tx: &Tx, key: &str, now: Timestamp) -> Result<bool, StoreError> {
    let updated = Entity::update_many()
        .col_expr(Column::ResolvedAt, Expr::value(Instant(now)))
        .filter(Column::Key.eq(key))
        .filter(Column::ResolvedAt.is_null())
        .exec(&tx.executor())
        .await?;
    Ok(updated.rows_affected > 0)
}

/// The latest first, resolved ones among them. Customers see none.
pub async fn list_alerts(
    db: &dyn Db,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Page<AlertRow>, StoreError> {
    let mut query = Entity::find().filter(scope::of_provider_for_staff(scope, Column::Provider));
    if let Some((at, id)) = page.key::<(Timestamp, Uuid)>()? {
        query = query.filter(before([Column::RaisedAt, Column::Id], [Expr::val(Instant(at)), Expr::val(id)]));
    }
    let rows = query
        .order_by_desc(Column::RaisedAt)
        .order_by_desc(Column::Id)
        .limit(page.fetch())
        .all(&db.executor())
        .await?;
    Page::cut(page, rows, |row| (row.raised_at.0, row.id)).try_map(read)
}

fn read(row: Model) -> Result<AlertRow, StoreError> {
    Ok(AlertRow {
        id: row.id,
        code: row.code,
        key: row.key,
        data: document::read("alert", &row.data)?,
        provider: row.provider.map(OrganisationId),
        raised_at: row.raised_at.0,
        resolved_at: row.resolved_at.map(|at| at.0),
    })
}
