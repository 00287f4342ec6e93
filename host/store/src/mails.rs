//! Mail as it arrived: noted before it is read, so that neither a crash nor a second fetch loses or doubles it. The
//! bytes lie in the object store under the digest.
use domain::{
    access::Scope,
    ids::{MessageId, TicketId},
    mail_reason::{MailReason, MailReasonCode},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, IntoSimpleExpr as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document::plain,
    entity::{
        mailbox,
        raw_mail::{ActiveModel, Column, Entity, Model},
    },
    instant::Instant,
    page::after,
    scope,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawMailState {
    /// Noted; what it means is still to be found.
    Pending,
    Done,
    /// A person has to look at it.
    Quarantined,
}

impl RawMailState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Quarantined => "quarantined",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Done, Self::Quarantined].into_iter().find(|state| state.as_str() == text)
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        Self::parse(text)
            .ok_or_else(|| StoreError::Corrupt { what: "raw mail", detail: format!("state {text}") })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRawMail {
    pub id: Uuid,
    /// Lower-cased.
    pub mailbox: String,
    /// SHA-256 of the source, hex.
    pub digest: String,
    pub received_at: Timestamp,
}

/// What a mail turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawMailVerdict {
    pub state: RawMailState,
    pub disposition: String,
    pub ticket: Option<TicketId>,
    pub message: Option<MessageId>,
    pub reason: Option<MailReason>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawMailFilter {
    pub state: Option<RawMailState>,
    pub reason: Option<MailReasonCode>,
    pub ticket: Option<TicketId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawMail {
    pub id: Uuid,
    pub mailbox: String,
    pub digest: String,
    pub received_at: Timestamp,
    pub noted_at: Timestamp,
    /// How often it was noted without having been settled: this time counted.
    pub attempts: i32,
    /// `None` while pending.
    pub verdict: Option<RawMailVerdict>,
    pub settled_at: Option<Timestamp>,
}

/// Notes mails, none of them twice in one call. The same source at the same mailbox is one mail: answers what is on
/// file of each, in the order they were given.
pub async fn note_raw_mails(tx: &Tx, new: &[NewRawMail], now: Timestamp) -> Result<Vec<RawMail>, StoreError> {
    let rows = new.iter().map(|mail| noted(mail, now).into_active_model());
    let pending = Column::State.eq(RawMailState::Pending.as_str());
    let mut known = OnConflict::columns([Column::Mailbox, Column::Digest]);
    // Counted before the work: a mail that kills its reader is found out.
    known.value(Column::Attempts, Column::Attempts.into_simple_expr().add(1)).action_and_where(pending);
    let written = Entity::insert_many(rows).on_conflict(known).exec_with_returning(&tx.executor()).await?;
    let mut found = Vec::with_capacity(new.len());
    for mail in new {
        let mailbox = plain(&mail.mailbox);
        let fresh = written.iter().find(|row| row.mailbox == mailbox && row.digest == mail.digest);
        found.push(match fresh {
            Some(row) => read(row.clone())?,
            None => settled_before(tx, &mailbox, &mail.digest).await?,
        });
    }
    Ok(found)
}

fn noted(new: &NewRawMail, now: Timestamp) -> Model {
    Model {
        id: new.id,
        mailbox: plain(&new.mailbox),
        digest: new.digest.clone(),
        received_at: Instant(new.received_at),
        noted_at: Instant(now),
        state: RawMailState::Pending.as_str().to_owned(),
        attempts: 1,
        disposition: None,
        ticket: None,
        message: None,
        reason: None,
        reason_code: None,
        identity: None,
        settled_at: None,
    }
}

async fn settled_before(tx: &Tx, mailbox: &str, digest: &str) -> Result<RawMail, StoreError> {
    let same = Column::Mailbox.eq(mailbox).and(Column::Digest.eq(digest));
    let found = Entity::find().filter(same).one(&tx.executor()).await?;
    found
        .map_or_else(|| Err(StoreError::Corrupt { what: "raw mail", detail: "it vanished".to_owned() }), read)
}

/// Files what the mail turned out to be; false if that was done before: nothing more may follow from it. An
/// identity is had by one mail: another delivery of it is a conflict on it.
pub async fn settle_raw_mail(
    tx: &Tx,
    id: Uuid,
    verdict: &RawMailVerdict,
    identity: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = ActiveModel {
        state: Set(verdict.state.as_str().to_owned()),
        disposition: Set(Some(verdict.disposition.clone())),
        ticket: Set(verdict.ticket.map(|ticket| ticket.0)),
        message: Set(verdict.message.map(|message| message.0)),
        reason: Set(verdict.reason.as_ref().and_then(|held| held.detail.as_deref()).map(plain)),
        reason_code: Set(verdict.reason.as_ref().map(|held| held.code.as_str().to_owned())),
        identity: Set(identity.map(str::to_owned)),
        settled_at: Set(Some(Instant(now))),
        ..ActiveModel::default()
    };
    let open = Column::Id.eq(id).and(Column::State.ne(RawMailState::Done.as_str()));
    let settled = Entity::update_many().set(row).filter(open).exec(&tx.executor()).await?;
    Ok(settled.rows_affected == 1)
}

/// What the mail of this identity turned out to be.
pub async fn raw_mail_by_identity(db: &dyn Db, identity: &str) -> Result<Option<RawMailVerdict>, StoreError> {
    let row = Entity::find().filter(Column::Identity.eq(identity)).one(&db.executor()).await?;
    Ok(row.map(read).transpose()?.and_then(|mail| mail.verdict))
}

/// Receipt of the oldest mail at these mailboxes that was noted since an instant and is not settled.
pub async fn oldest_pending_mail(
    db: &dyn Db,
    mailboxes: &[String],
    noted_since: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let row = Entity::find()
        .select_only()
        .column(Column::ReceivedAt)
        .filter(Column::State.eq(RawMailState::Pending.as_str()))
        .filter(Column::NotedAt.gte(Instant(noted_since)))
        .filter(Column::Mailbox.is_in(mailboxes))
        .order_by_asc(Column::ReceivedAt)
        .into_tuple::<Instant>()
        .one(&db.executor())
        .await?;
    Ok(row.map(|at| at.0))
}

/// What became tickets of theirs, and what came to mailboxes of their products.
pub(crate) fn visible(scope: &Scope) -> Condition {
    let theirs = mailbox::Entity::find()
        .select_only()
        .column(mailbox::Column::Address)
        .filter(scope::of_product_for_staff(scope, mailbox::Column::Product));
    Condition::any()
        .add(scope::of_ticket_for_staff(scope, Column::Ticket))
        .add(Column::Mailbox.in_subquery(theirs.into_query()))
}

pub async fn find_raw_mail(db: &dyn Db, scope: &Scope, id: Uuid) -> Result<Option<RawMail>, StoreError> {
    let query = Entity::find_by_id(id).filter(visible(scope));
    query.one(&db.executor()).await?.map(read).transpose()
}

/// The oldest receipt first. A provider's staff see what became tickets of theirs or came to mailboxes of
/// its products, the desk's own staff everything, customers nothing.
pub async fn list_raw_mail(
    db: &dyn Db,
    scope: &Scope,
    filter: RawMailFilter,
    page: &PageRequest,
) -> Result<Page<RawMail>, StoreError> {
    let wanted = Condition::all()
        .add_option(filter.state.map(|state| Column::State.eq(state.as_str())))
        .add_option(filter.reason.map(|code| Column::ReasonCode.eq(code.as_str())))
        .add_option(filter.ticket.map(|ticket| Column::Ticket.eq(ticket.0)));
    let mut query = Entity::find().filter(wanted).filter(visible(scope));
    if let Some((at, id)) = page.key::<(Timestamp, Uuid)>()? {
        query =
            query.filter(after([Column::ReceivedAt, Column::Id], [Expr::val(Instant(at)), Expr::val(id)]));
    }
    let rows = query
        .order_by_asc(Column::ReceivedAt)
        .order_by_asc(Column::Id)
        .limit(page.fetch())
        .all(&db.executor())
        .await?;
    Page::cut(page, rows, |row| (row.received_at.0, row.id)).try_map(read)
}

fn reason(code: Option<&str>, detail: Option<String>) -> Result<Option<MailReason>, StoreError> {
    let Some(code) = code else { return Ok(None) };
    match MailReasonCode::parse(code) {
        Some(code) => Ok(Some(MailReason { code, detail })),
        None => Err(StoreError::Corrupt { what: "raw mail", detail: format!("reason {code}") }),
    }
}

fn read(row: Model) -> Result<RawMail, StoreError> {
    let state = RawMailState::read(&row.state)?;
    let reason = reason(row.reason_code.as_deref(), row.reason)?;
    let verdict =
        row.disposition.filter(|_| state != RawMailState::Pending).map(|disposition| RawMailVerdict {
            state,
            disposition,
            ticket: row.ticket.map(TicketId),
            message: row.message.map(MessageId),
            reason,
        });
    Ok(RawMail {
        id: row.id,
        mailbox: row.mailbox,
        digest: row.digest,
        received_at: row.received_at.0,
        noted_at: row.noted_at.0,
        attempts: row.attempts,
        verdict,
        settled_at: row.settled_at.map(|at| at.0),
    })
}
