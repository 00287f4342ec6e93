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
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Batch, Db, Page, PageRequest, StoreError, Tx,
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

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Suppressed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        Self::parse(text)
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
    pub deliveries: Vec<Delivery>,
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
    /// What became of it so far, at each recipient.
    pub deliveries: Vec<Delivery>,
}

/// One attempt at one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub to: String,
    pub at: Timestamp,
    pub outcome: DeliveryOutcome,
    /// What the server said, where it did not take the mail.
    pub answer: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryOutcome {
    Taken,
    /// Not now.
    Deferred,
    /// Never.
    Refused,
}

impl LeasedMail {
    /// Recipients it is still to be sent to.
    pub fn pending(&self) -> Vec<String> {
        let decided = |to: &String| self.last_outcome(to).is_some_and(|it| it != DeliveryOutcome::Deferred);
        self.to.iter().filter(|to| !decided(to)).cloned().collect()
    }

    pub fn is_refused(&self) -> bool {
        self.to.iter().any(|to| self.last_outcome(to) == Some(DeliveryOutcome::Refused))
    }

    fn last_outcome(&self, to: &str) -> Option<DeliveryOutcome> {
        self.deliveries.iter().rfind(|held| held.to == to).map(|held| held.outcome)
    }
}

/// Queues a mail in the transaction of the change it tells of. Answers whether it is new.
pub async fn queue_mail(tx: &Tx, mail: &NewMail) -> Result<bool, StoreError> {
    put(tx, mail, MailState::Queued, None).await
}

/// Files a mail that must not be sent (to a machine, to an address that bounced), with the reason.
pub async fn suppress_mail(tx: &Tx, mail: &NewMail, reason: &str) -> Result<bool, StoreError> {
    put(tx, mail, MailState::Suppressed, Some(reason)).await
}

/// Queues mails with the changes they tell of; those whose key is there already are left out.
pub fn add_mails<'a>(
    batch: &mut Batch,
    mails: impl IntoIterator<Item = &'a NewMail>,
) -> Result<(), StoreError> {
    let rows =
        mails.into_iter().map(|mail| row_of(mail, MailState::Queued, None)).collect::<Result<_, _>>()?;
    let known = OnConflict::column(Column::DedupeKey).do_nothing().to_owned();
    batch.add::<ActiveModel>(rows, Some(known));
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
        deliveries: "[]".to_owned(),
    })
}

/// Whose letters can leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Senders {
    All,
    Only(Vec<String>),
}

/// Claims mails that are due, and those whose sender let its lease run out. The attempt is counted here, before the
/// work: a mail that kills its sender does not do so for ever.
pub async fn claim_mails(
    tx: &Tx,
    now: Timestamp,
    limit: u64,
    lease: SignedDuration,
    senders: &Senders,
) -> Result<Vec<LeasedMail>, StoreError> {
    let waiting = Condition::all().add(Column::State.eq(QUEUED)).add(Column::NextAttemptAt.lte(Instant(now)));
    let lost = Condition::all().add(Column::State.eq(SENDING)).add(Column::LeaseUntil.lt(Instant(now)));
    let mut query = Entity::find()
        .filter(Condition::any().add(waiting).add(lost))
        .filter(match senders {
            Senders::All => Condition::all(),
            Senders::Only(addresses) => Condition::all().add(Column::Sender.is_in(addresses)),
        })
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
                deliveries: document::read("deliveries", &row.deliveries)?,
            })
        })
        .collect()
}

/// Keeps what became of it at the recipients tried so far: after a crash they are not written to again.
pub async fn note_deliveries(tx: &Tx, mail: &LeasedMail) -> Result<(), StoreError> {
    settle(tx, mail, ActiveModel::default()).await
}

/// Files a mail after an attempt: sent to all, refused by some, or to be tried again at an instant.
pub async fn settle_mail(
    tx: &Tx,
    mail: &LeasedMail,
    now: Timestamp,
    again_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let pending = !mail.pending().is_empty();
    let said = mail.deliveries.iter().rev().find_map(|held| held.answer.clone());
    let row = match again_at {
        Some(at) if pending => {
            ActiveModel { next_attempt_at: Set(Instant(at)), ..in_state(MailState::Queued) }
        }
        _ if pending || mail.is_refused() => in_state(MailState::Failed),
        _ => {
            let sent = ActiveModel { sent_at: Set(Some(Instant(now))), ..in_state(MailState::Sent) };
            return settle(tx, mail, ActiveModel { last_error: Set(None), ..sent }).await;
        }
    };
    settle(tx, mail, ActiveModel { last_error: Set(said.as_deref().map(plain)), ..row }).await
}

/// Sends again to those who did not get it. Answers whether there was such a mail.
pub async fn resend_mail(tx: &Tx, scope: &Scope, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
    let visible = scope::of_provider_for_staff(scope, Column::Provider);
    let given_up = || Column::State.is_in([MailState::Failed.as_str(), MailState::Suppressed.as_str()]);
    let query = Entity::find_by_id(id.0).filter(visible).filter(given_up());
    let Some(row) = query.one(&tx.executor()).await? else { return Ok(false) };
    let mut deliveries: Vec<Delivery> = document::read("deliveries", &row.deliveries)?;
    let refused: Vec<String> = deliveries
        .iter()
        .filter(|held| held.outcome == DeliveryOutcome::Refused)
        .map(|held| held.to.clone())
        .collect();
    // The log keeps what was said; that somebody asked again opens the recipient anew.
    let asked = |to| Delivery { to, at: now, outcome: DeliveryOutcome::Deferred, answer: None };
    deliveries.extend(refused.into_iter().map(asked));
    let row = ActiveModel {
        next_attempt_at: Set(Instant(now)),
        attempts: Set(0),
        deliveries: Set(document::write("deliveries", &deliveries)?),
        ..in_state(MailState::Queued)
    };
    let queued = Entity::update_many().set(row).filter(Column::Id.eq(id.0)).filter(given_up());
    Ok(queued.exec(&tx.executor()).await?.rows_affected > 0)
}

fn in_state(state: MailState) -> ActiveModel {
    ActiveModel { state: Set(state.as_str().to_owned()), lease_until: Set(None), ..ActiveModel::default() }
}

async fn settle(tx: &Tx, mail: &LeasedMail, row: ActiveModel) -> Result<(), StoreError> {
    let row = ActiveModel { deliveries: Set(document::write("deliveries", &mail.deliveries)?), ..row };
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

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxFilter {
    /// One of these; none means any.
    pub states: Vec<MailState>,
    pub ticket: Option<TicketId>,
}

/// The oldest first; a provider's staff see its own mail, customers none.
pub async fn list_outbox(
    db: &dyn Db,
    scope: &Scope,
    filter: &OutboxFilter,
    page: &PageRequest,
) -> Result<Page<OutboxRow>, StoreError> {
    let states: Vec<_> = filter.states.iter().map(|state| state.as_str()).collect();
    let wanted = Condition::all()
        .add_option((!states.is_empty()).then(|| Column::State.is_in(states)))
        .add_option(filter.ticket.map(|ticket| Column::Ticket.eq(ticket.0)));
    let visible = scope::of_provider_for_staff(scope, Column::Provider);
    let mut query = Entity::find().filter(visible).filter(wanted);
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

pub async fn find_outbox_mail(
    db: &dyn Db,
    scope: &Scope,
    id: OutboxId,
) -> Result<Option<OutboxRow>, StoreError> {
    let visible = scope::of_provider_for_staff(scope, Column::Provider);
    Entity::find_by_id(id.0).filter(visible).one(&db.executor()).await?.map(read).transpose()
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
        deliveries: document::read("deliveries", &row.deliveries)?,
    })
}
