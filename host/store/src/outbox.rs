//! Letters to be sent: written in the transaction of the change, delivered under a lease.
use domain::{
    access::Scope,
    ids::{MessageId, OrganisationId, OutboxId, TicketId},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, IntoSimpleExpr as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, OnConflict},
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::outbox::{ActiveModel, Column, Entity, Model},
    instant::Instant,
    jobs::lease_end,
    page::after,
    scope,
};

const QUEUED: &str = "queued";
const SENDING: &str = "sending";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    Queued,
    Sending,
    Sent,
    Failed,
    /// Kept and shown, never sent.
    Suppressed,
}

impl MailState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => QUEUED,
            Self::Sending => SENDING,
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Suppressed => "suppressed",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        [Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Suppressed]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Corrupt { what: "outbox", detail: format!("state {text}") })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    pub id: OutboxId,
    pub provider: Option<OrganisationId>,
    pub ticket: Option<TicketId>,
    pub message: Option<MessageId>,
    /// The same key twice is one mail.
    pub dedupe_key: String,
    pub from: String,
    pub to: Vec<String>,
    pub subject: String,
    pub text: String,
    /// The mail as it goes over the wire: a second attempt sends the same bytes.
    pub raw: Vec<u8>,
    pub created_at: Timestamp,
}

/// A mail as lists show it, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    pub id: OutboxId,
    pub provider: Option<OrganisationId>,
    pub ticket: Option<TicketId>,
    pub message: Option<MessageId>,
    pub from: String,
    pub to: Vec<String>,
    pub subject: String,
    pub text: String,
    pub state: MailState,
    pub attempts: i32,
    pub next_attempt_at: Timestamp,
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// A mail to be sent now by whoever holds this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedMail {
    pub id: OutboxId,
    pub ticket: Option<TicketId>,
    pub from: String,
    pub to: Vec<String>,
    pub raw: Vec<u8>,
    /// This attempt counted.
    pub attempts: i32,
    pub fence: i64,
}

/// What became of an attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailFailure {
    Retry { at: Timestamp, error: String },
    Permanent(String),
}

/// Queues a mail in the transaction of the change it tells of. Answers whether it is new.
pub async fn queue_mail(tx: &Tx, mail: &NewMail) -> Result<bool, StoreError> {
    put(tx, mail, MailState::Queued, None).await
}

/// Files a mail that must not be sent (to a machine, to an address that bounced), with the reason.
pub async fn suppress_mail(tx: &Tx, mail: &NewMail, reason: &str) -> Result<bool, StoreError> {
    put(tx, mail, MailState::Suppressed, Some(reason)).await
}

/// Queues mails together; those whose key is there already are left out.
pub async fn queue_mails(tx: &Tx, mails: &[&NewMail]) -> Result<(), StoreError> {
    if mails.is_empty() {
        return Ok(());
    }
    let rows = mails.iter().map(|mail| Ok(row_of(mail, MailState::Queued, None)?.into_active_model()));
    let known = OnConflict::column(Column::DedupeKey).do_nothing().to_owned();
    Entity::insert_many(rows.collect::<Result<Vec<_>, StoreError>>()?)
        .on_conflict(known)
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(())
}

async fn put(tx: &Tx, mail: &NewMail, state: MailState, error: Option<&str>) -> Result<bool, StoreError> {
    let known = OnConflict::column(Column::DedupeKey).do_nothing().to_owned();
    let inserted = Entity::insert(row_of(mail, state, error)?.into_active_model())
        .on_conflict(known)
        .exec_without_returning(&tx.executor())
        .await?;
    Ok(inserted > 0)
}

fn row_of(mail: &NewMail, state: MailState, error: Option<&str>) -> Result<Model, StoreError> {
    Ok(Model {
        id: mail.id.0,
        provider: mail.provider.map(|id| id.0),
        ticket: mail.ticket.map(|id| id.0),
        message: mail.message.map(|id| id.0),
        dedupe_key: mail.dedupe_key.clone(),
        sender: plain(&mail.from),
        recipients: document::write("outbox", &mail.to)?,
        subject: plain(&mail.subject),
        body: plain(&mail.text),
        raw: mail.raw.clone(),
        state: state.as_str().to_owned(),
        attempts: 0,
        next_attempt_at: Instant(mail.created_at),
        lease_until: None,
        fence: 0,
        last_error: error.map(plain),
        created_at: Instant(mail.created_at),
        sent_at: None,
    })
}

/// Claims mails that are due, and those whose sender let its lease run out. The attempt is counted here, before the
/// work: a mail that kills its sender does not do so for ever.
pub async fn claim_mails(
    tx: &Tx,
    now: Timestamp,
    limit: u64,
    lease: SignedDuration,
) -> Result<Vec<LeasedMail>, StoreError> {
    let waiting = Condition::all().add(Column::State.eq(QUEUED)).add(Column::NextAttemptAt.lte(Instant(now)));
    let lost = Condition::all().add(Column::State.eq(SENDING)).add(Column::LeaseUntil.lt(Instant(now)));
    let mut query = Entity::find()
        .filter(Condition::any().add(waiting).add(lost))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    if tx.is_postgres() {
        query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows = query.all(&tx.executor()).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    Entity::update_many()
        .col_expr(Column::State, Expr::value(SENDING))
        .col_expr(Column::LeaseUntil, Expr::value(Instant(lease_end(now, lease))))
        .col_expr(Column::Attempts, Column::Attempts.into_simple_expr().add(1))
        .col_expr(Column::Fence, Column::Fence.into_simple_expr().add(1))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&tx.executor())
        .await?;
    rows.into_iter()
        .map(|row| {
            let to = document::read("outbox", &row.recipients)?;
            let (attempts, fence) = (row.attempts + 1, row.fence + 1);
            let ticket = row.ticket.map(TicketId);
            Ok(LeasedMail {
                id: OutboxId(row.id),
                ticket,
                from: row.sender,
                to,
                raw: row.raw,
                attempts,
                fence,
            })
        })
        .collect()
}

pub async fn mail_sent(tx: &Tx, mail: &LeasedMail, now: Timestamp) -> Result<(), StoreError> {
    let sent = Some(Instant(now));
    settle(tx, mail, ActiveModel { sent_at: Set(sent), last_error: Set(None), ..in_state(MailState::Sent) })
        .await
}

pub async fn mail_failed(tx: &Tx, mail: &LeasedMail, failure: &MailFailure) -> Result<(), StoreError> {
    let row = match failure {
        MailFailure::Retry { at, error } => ActiveModel {
            next_attempt_at: Set(Instant(*at)),
            last_error: Set(Some(plain(error))),
            ..in_state(MailState::Queued)
        },
        MailFailure::Permanent(error) => {
            ActiveModel { last_error: Set(Some(plain(error))), ..in_state(MailState::Failed) }
        }
    };
    settle(tx, mail, row).await
}

fn in_state(state: MailState) -> ActiveModel {
    ActiveModel { state: Set(state.as_str().to_owned()), lease_until: Set(None), ..ActiveModel::default() }
}

async fn settle(tx: &Tx, mail: &LeasedMail, row: ActiveModel) -> Result<(), StoreError> {
    let own = Condition::all()
        .add(Column::Id.eq(mail.id.0))
        .add(Column::State.eq(SENDING))
        .add(Column::Fence.eq(mail.fence));
    let updated = Entity::update_many().set(row).filter(own).exec(&tx.executor()).await?;
    if updated.rows_affected == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
}

/// When the next mail wants to be sent: the first instant after `after`.
pub async fn next_mail_at(db: &dyn Db, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let row = Entity::find()
        .select_only()
        .column(Column::NextAttemptAt)
        .filter(Column::State.eq(QUEUED))
        .filter(Column::NextAttemptAt.gt(Instant(after)))
        .order_by_asc(Column::NextAttemptAt)
        .into_tuple::<Instant>()
        .one(&db.executor())
        .await?;
    Ok(row.map(|at| at.0))
}

/// The oldest first; a provider's staff see its own mail, customers none.
pub async fn list_outbox(
    db: &dyn Db,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Page<OutboxRow>, StoreError> {
    let mut query = Entity::find().filter(scope::of_provider_for_staff(scope, Column::Provider));
    if let Some((at, id)) = page.key::<(Timestamp, Uuid)>()? {
        query = query.filter(after([Column::CreatedAt, Column::Id], [Expr::val(Instant(at)), Expr::val(id)]));
    }
    let rows = query
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(page.fetch())
        .all(&db.executor())
        .await?;
    Page::cut(page, rows, |row| (row.created_at.0, row.id)).try_map(read)
}

fn read(row: Model) -> Result<OutboxRow, StoreError> {
    Ok(OutboxRow {
        id: OutboxId(row.id),
        provider: row.provider.map(OrganisationId),
        ticket: row.ticket.map(TicketId),
        message: row.message.map(MessageId),
        from: row.sender,
        to: document::read("outbox", &row.recipients)?,
        subject: row.subject,
        text: row.body,
        state: MailState::read(&row.state)?,
        attempts: row.attempts,
        next_attempt_at: row.next_attempt_at.0,
        last_error: row.last_error,
        created_at: row.created_at.0,
        sent_at: row.sent_at.map(|at| at.0),
    })
}
