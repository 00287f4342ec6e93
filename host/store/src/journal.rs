//! The journal of plugin calls: what was asked, what was answered, what it cost. A rehearsal replays it.
use domain::{
    access::Scope,
    ids::{JournalId, TicketId},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::Expr,
};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{
    Batch, Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, signed, unsigned},
    entity::journal::{ActiveModel, Column, Entity, Model},
    instant::Instant,
    page::after,
    scope,
};

#[derive(Clone, Debug)]
pub struct JournalEntry {
    pub id: JournalId,
    pub at: Timestamp,
    pub digest: String,
    /// Code of the plugin.
    pub plugin: String,
    pub version: String,
    pub product: Option<String>,
    pub ticket: Option<TicketId>,
    /// The function within the hook: `intake.received`.
    pub hook: String,
    /// A [`domain::rules::HookCall`]: as text, for it is written at every call and read by a rehearsal.
    pub input: Box<RawValue>,
    /// `{"decision": …}` or `{"failure": …}`.
    pub result: Box<RawValue>,
    pub failed: bool,
    pub fuel: u64,
    pub micros: u64,
    pub log: Vec<String>,
}

/// Everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalFilter {
    pub plugin: Option<String>,
    pub digest: Option<String>,
    pub product: Option<String>,
    pub ticket: Option<TicketId>,
    pub hook: Option<String>,
    pub failed: Option<bool>,
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
}

/// Calls that led to no case.
pub async fn insert_journal<'a>(
    tx: &Tx,
    entries: impl IntoIterator<Item = &'a JournalEntry>,
) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    add_journal(&mut batch, entries)?;
    batch.write(tx).await
}

/// With the change the calls led to.
pub fn add_journal<'a>(
    batch: &mut Batch,
    entries: impl IntoIterator<Item = &'a JournalEntry>,
) -> Result<(), StoreError> {
    let rows = entries.into_iter().map(row).collect::<Result<_, _>>()?;
    batch.add::<ActiveModel>(rows, None);
    Ok(())
}

/// In the order of the calls. Customers see none; a provider's staff those of its products.
pub async fn list_journal(
    db: &dyn Db,
    scope: &Scope,
    filter: &JournalFilter,
    page: &PageRequest,
) -> Result<Page<JournalEntry>, StoreError> {
    let mut query =
        Entity::find().filter(scope::of_product_for_staff(scope, Column::Product)).filter(filter.condition());
    if let Some((at, id)) = page.key::<(Timestamp, Uuid)>()? {
        query = query.filter(after([Column::At, Column::Id], [Expr::val(Instant(at)), Expr::val(id)]));
    }
    let rows = query
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .limit(page.fetch())
        .all(&db.executor())
        .await?;
    Page::cut(page, rows, |row| (row.at.0, row.id)).try_map(read)
}

/// Forgets calls from before an instant.
pub async fn prune_journal(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let old = Column::At.lt(Instant(before));
    Ok(Entity::delete_many().filter(old).exec(&tx.executor()).await?.rows_affected)
}

impl JournalFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.plugin.as_deref().map(|plugin| Column::Plugin.eq(plugin)))
            .add_option(self.digest.as_deref().map(|digest| Column::Digest.eq(digest)))
            .add_option(self.product.as_deref().map(|product| Column::Product.eq(product)))
            .add_option(self.ticket.map(|ticket| Column::Ticket.eq(ticket.0)))
            .add_option(self.hook.as_deref().map(|hook| Column::Hook.eq(hook)))
            .add_option(self.failed.map(|failed| Column::Failed.eq(failed)))
            .add_option(self.from.map(|from| Column::At.gte(Instant(from))))
            .add_option(self.to.map(|to| Column::At.lt(Instant(to))))
    }
}

fn row(entry: &JournalEntry) -> Result<Model, StoreError> {
    Ok(Model {
        id: entry.id.0,
        at: Instant(entry.at),
        digest: entry.digest.clone(),
        plugin: entry.plugin.clone(),
        version: entry.version.clone(),
        product: entry.product.clone(),
        ticket: entry.ticket.map(|ticket| ticket.0),
        hook: entry.hook.clone(),
        failed: entry.failed,
        input: entry.input.get().to_owned(),
        result: entry.result.get().to_owned(),
        fuel: signed(entry.fuel),
        micros: signed(entry.micros),
        log: document::write("journal", &entry.log)?,
    })
}

fn read(row: Model) -> Result<JournalEntry, StoreError> {
    Ok(JournalEntry {
        id: JournalId(row.id),
        at: row.at.0,
        digest: row.digest,
        plugin: row.plugin,
        version: row.version,
        product: row.product,
        ticket: row.ticket.map(TicketId),
        hook: row.hook,
        input: document::read("journal", &row.input)?,
        result: document::read("journal", &row.result)?,
        failed: row.failed,
        fuel: unsigned(row.fuel),
        micros: unsigned(row.micros),
        log: document::read("journal", &row.log)?,
    })
}
