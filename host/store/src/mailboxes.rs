//! Mailboxes, and how far each is read. One replica at a time reads a mailbox: it holds a lease, and whatever it notes
//! carries the lease's fence.
use domain::{access::Scope, ids::MailboxId, mailbox::Mailbox};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, IntoSimpleExpr as _,
    QueryFilter as _, QueryOrder as _,
    sea_query::{Expr, ExprTrait as _},
};

use crate::{
    Db, StoreError, Tx,
    catalogue::advance_revision,
    database::Connection as _,
    document::{self, plain},
    entity::mailbox::{ActiveModel, Column, Entity, Model},
    instant::Instant,
    jobs::lease_end,
    scope,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMailbox {
    pub mailbox: Mailbox,
    pub state: MailboxState,
}

/// How far a mailbox is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailboxState {
    /// `None` before the first look.
    pub uid_validity: Option<u32>,
    pub last_uid: u32,
    /// Mail that had arrived by then is taken in.
    pub read_to: Option<Timestamp>,
    pub last_mail_at: Option<Timestamp>,
    pub last_error: Option<String>,
    pub failing_since: Option<Timestamp>,
}

/// The right to read a mailbox, until it runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailboxLease {
    pub mailbox: MailboxId,
    pub fence: i64,
}

/// # Errors
/// [`StoreError::Conflict`] where another mailbox has the address.
pub async fn insert_mailbox(tx: &Tx, held: &Mailbox, now: Timestamp) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        address: plain(&held.address),
        product: held.product().map(str::to_owned),
        data: document::write("mailbox", held)?,
        uid_validity: None,
        last_uid: 0,
        read_to: None,
        last_mail_at: None,
        last_error: None,
        failing_since: None,
        lease_until: None,
        fence: 0,
        created_at: Instant(now),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    advance_revision(tx).await
}

/// Another server or folder is read from its beginning: `anew`.
pub async fn update_mailbox(tx: &Tx, held: &Mailbox, anew: bool) -> Result<(), StoreError> {
    let mut row = ActiveModel {
        address: Set(plain(&held.address)),
        product: Set(held.product().map(str::to_owned)),
        data: Set(document::write("mailbox", held)?),
        last_error: Set(None),
        failing_since: Set(None),
        ..ActiveModel::default()
    };
    if anew {
        row.uid_validity = Set(None);
        row.last_uid = Set(0);
        row.read_to = Set(None);
    }
    Entity::update_many().set(row).filter(Column::Id.eq(held.id.0)).exec(&tx.executor()).await?;
    advance_revision(tx).await
}

pub async fn delete_mailbox(tx: &Tx, id: MailboxId) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Id.eq(id.0)).exec(&tx.executor()).await?;
    advance_revision(tx).await
}

/// By address. A provider's staff see those of its products, customers none.
pub async fn list_mailboxes(db: &dyn Db, scope: &Scope) -> Result<Vec<StoredMailbox>, StoreError> {
    let visible = scope::of_product_for_staff(scope, Column::Product);
    let rows = Entity::find().filter(visible).order_by_asc(Column::Address).all(&db.executor()).await?;
    rows.into_iter().map(read).collect()
}

pub async fn find_mailbox(
    db: &dyn Db,
    scope: &Scope,
    id: MailboxId,
) -> Result<Option<StoredMailbox>, StoreError> {
    let visible = scope::of_product_for_staff(scope, Column::Product);
    Entity::find_by_id(id.0).filter(visible).one(&db.executor()).await?.map(read).transpose()
}

/// `None` while another holds it.
pub async fn lease_mailbox(
    tx: &Tx,
    id: MailboxId,
    now: Timestamp,
    lease: SignedDuration,
) -> Result<Option<MailboxLease>, StoreError> {
    let free = Condition::any().add(Column::LeaseUntil.is_null()).add(Column::LeaseUntil.lt(Instant(now)));
    let leased = Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(Instant(lease_end(now, lease))))
        .col_expr(Column::Fence, Column::Fence.into_simple_expr().add(1))
        .filter(Column::Id.eq(id.0))
        .filter(free)
        .exec(&tx.executor())
        .await?;
    if leased.rows_affected == 0 {
        return Ok(None);
    }
    let row = Entity::find_by_id(id.0).one(&tx.executor()).await?;
    Ok(row.map(|row| MailboxLease { mailbox: id, fence: row.fence }))
}

/// What a process that died held, where only one process has the database.
pub async fn free_mailboxes(tx: &Tx) -> Result<(), StoreError> {
    if tx.is_postgres() {
        return Ok(());
    }
    Entity::update_many()
        .set(ActiveModel { lease_until: Set(None), ..ActiveModel::default() })
        .filter(Column::LeaseUntil.is_not_null())
        .exec(&tx.executor())
        .await?;
    Ok(())
}

pub async fn release_mailbox(tx: &Tx, lease: MailboxLease) -> Result<(), StoreError> {
    note(tx, lease, ActiveModel { lease_until: Set(None), ..ActiveModel::default() }).await
}

/// How far reading has come. Until when the lease is held goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadMark {
    pub uid_validity: u32,
    /// Reading goes on after this one.
    pub uid: u32,
    /// Receipt of the mail that was taken in, if it was one.
    pub mail_at: Option<Timestamp>,
}

pub async fn mailbox_read(
    tx: &Tx,
    lease: MailboxLease,
    mark: ReadMark,
    held_until: Timestamp,
) -> Result<(), StoreError> {
    let ReadMark { uid_validity, uid, mail_at } = mark;
    let mut row = ActiveModel {
        lease_until: Set(Some(Instant(held_until))),
        uid_validity: Set(Some(uid_validity.into())),
        last_uid: Set(uid.into()),
        ..ActiveModel::default()
    };
    if let Some(at) = mail_at {
        row.last_mail_at = Set(Some(Instant(at)));
    }
    note(tx, lease, row).await
}

/// All that had arrived by `read_to` is taken in.
pub async fn mailbox_read_to(
    tx: &Tx,
    lease: MailboxLease,
    read_to: Timestamp,
    held_until: Timestamp,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        lease_until: Set(Some(Instant(held_until))),
        read_to: Set(Some(Instant(read_to))),
        last_error: Set(None),
        failing_since: Set(None),
        ..ActiveModel::default()
    };
    note(tx, lease, row).await
}

/// It could not be read; `since` stays at the first of failures in a row.
pub async fn mailbox_failed(
    tx: &Tx,
    lease: MailboxLease,
    error: &str,
    since: Timestamp,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        last_error: Set(Some(plain(error))),
        failing_since: Set(Some(Instant(since))),
        ..ActiveModel::default()
    };
    note(tx, lease, row).await
}

async fn note(tx: &Tx, lease: MailboxLease, row: ActiveModel) -> Result<(), StoreError> {
    let updated = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(lease.mailbox.0))
        .filter(Column::Fence.eq(lease.fence))
        .exec(&tx.executor())
        .await?;
    if updated.rows_affected == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
}

fn read(row: Model) -> Result<StoredMailbox, StoreError> {
    let number = |value: i64| {
        u32::try_from(value)
            .map_err(|error| StoreError::Corrupt { what: "mailbox", detail: error.to_string() })
    };
    Ok(StoredMailbox {
        mailbox: document::read("mailbox", &row.data)?,
        state: MailboxState {
            uid_validity: row.uid_validity.map(number).transpose()?,
            last_uid: number(row.last_uid)?,
            read_to: row.read_to.map(|at| at.0),
            last_mail_at: row.last_mail_at.map(|at| at.0),
            last_error: row.last_error,
            failing_since: row.failing_since.map(|at| at.0),
        },
    })
}
