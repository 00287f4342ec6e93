//! The log of what was done with accounts, keys and data: appended to, chained by digest, never changed (a trigger
//! refuses it).
use domain::{
    audit::{AuditDraft, AuditEntry, audit_digest},
    ids::{AccountId, TicketId},
    ticket::ActorRef,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::{
        audit_entry::{Column, Entity, Model},
        event,
    },
    instant::{Instant, stored},
};

/// Key of the advisory lock under which the log is appended to on PostgreSQL; any constant of our own.
const APPEND_LOCK: i64 = 0x5265_676c_6175;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// A kind, or the first word of several: `session` finds `session.opened`.
    pub kind: Option<String>,
    /// Whose acts.
    pub account: Option<AccountId>,
    pub subject: Option<String>,
    pub from: Option<Timestamp>,
    /// Not included.
    pub to: Option<Timestamp>,
}

/// Appends an entry in the transaction of what it tells of.
pub async fn append_audit(tx: &Tx, draft: &AuditDraft) -> Result<(), StoreError> {
    // Two appenders would otherwise take the same place and one of them would fail.
    tx.lock_until_commit(APPEND_LOCK).await?;
    let last = Entity::find()
        .select_only()
        .columns([Column::Sequence, Column::Digest])
        .order_by_desc(Column::Sequence)
        .into_tuple::<(i64, String)>()
        .one(&tx.executor())
        .await?;
    let (sequence, previous) = last.unwrap_or_default();
    let sequence = sequence.saturating_add(1);
    // The digest is taken over what will be read back.
    let draft = AuditDraft {
        at: stored(draft.at),
        subject: draft.subject.as_deref().map(plain),
        address: draft.address.as_deref().map(plain),
        ..draft.clone()
    };
    let row = Model {
        sequence,
        at: Instant(draft.at),
        kind: draft.kind.clone(),
        actor: document::write("audit entry", &draft.actor)?,
        account: account_of(&draft.actor),
        subject: draft.subject.clone(),
        address: draft.address.clone(),
        data: document::write("audit entry", &draft.data)?,
        digest: audit_digest(&previous, sequence, &draft),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

fn account_of(actor: &ActorRef) -> Option<Uuid> {
    match actor {
        ActorRef::Person { account, .. } => account.map(|id| id.0),
        ActorRef::Plugin { .. } | ActorRef::System => None,
    }
}

/// The newest first.
pub async fn list_audit(
    db: &dyn Db,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<AuditEntry>, StoreError> {
    let mut query = Entity::find().filter(matching(filter));
    if let Some(sequence) = page.key::<i64>()? {
        query = query.filter(Column::Sequence.lt(sequence));
    }
    let rows = query.order_by_desc(Column::Sequence).limit(page.fetch()).all(&db.executor()).await?;
    Page::cut(page, rows, |row| row.sequence).try_map(read)
}

fn matching(filter: &AuditFilter) -> Condition {
    let kind = filter.kind.as_deref().map(|kind| {
        Condition::any().add(Column::Kind.eq(kind)).add(Column::Kind.starts_with(format!("{kind}.")))
    });
    Condition::all()
        .add_option(kind)
        .add_option(filter.account.map(|id| Column::Account.eq(id.0)))
        .add_option(filter.subject.as_deref().map(|subject| Column::Subject.eq(plain(subject))))
        .add_option(filter.from.map(|from| Column::At.gte(Instant(from))))
        .add_option(filter.to.map(|to| Column::At.lt(Instant(to))))
}

/// Entries after a place, the oldest first: for walking the chain.
pub async fn audit_after(db: &dyn Db, sequence: i64, limit: u64) -> Result<Vec<AuditEntry>, StoreError> {
    let query = Entity::find().filter(Column::Sequence.gt(sequence)).order_by_asc(Column::Sequence);
    query.limit(limit).all(&db.executor()).await?.into_iter().map(read).collect()
}

/// Tickets with events, by their identity: for walking their chains.
pub async fn tickets_with_events(
    db: &dyn Db,
    after: Option<TicketId>,
    limit: u64,
) -> Result<Vec<TicketId>, StoreError> {
    let query = event::Entity::find()
        .select_only()
        .column(event::Column::Ticket)
        .distinct()
        .filter(Condition::all().add_option(after.map(|id| event::Column::Ticket.gt(id.0))))
        .order_by_asc(event::Column::Ticket)
        .limit(limit);
    let found = query.into_tuple::<Uuid>().all(&db.executor()).await?;
    Ok(found.into_iter().map(TicketId).collect())
}

fn read(row: Model) -> Result<AuditEntry, StoreError> {
    Ok(AuditEntry {
        sequence: row.sequence,
        draft: AuditDraft {
            kind: row.kind,
            at: row.at.0,
            actor: document::read("audit entry", &row.actor)?,
            subject: row.subject,
            address: row.address,
            data: document::read("audit entry", &row.data)?,
        },
        digest: row.digest,
    })
}
