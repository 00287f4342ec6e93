//! Idempotency keys: what a request answered, kept in the transaction of its effect. The actor is part of the key, so
//! no tenant meets another's.
//!
//! A request that came with a key runs within a [`Claim`]: the first transaction it commits holds the key, so that key
//! and effect are there together or not at all, and no use case has to know of it.
use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use jiff::Timestamp;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use serde_json::Value;

use crate::{
    Db, StoreError, Tx,
    constraint::IDEMPOTENCY_KEY,
    database::Connection as _,
    document,
    entity::idempotency_key::{ActiveModel, Column, Entity, Model},
    instant::Instant,
    many::insert_all,
};

#[derive(Clone, Debug, PartialEq)]
pub struct IdempotencyRecord {
    /// Who asked, as the edge names them.
    pub actor: String,
    pub key: String,
    pub method: String,
    pub path: String,
    /// Of the request: the same key with another request is an error.
    pub digest: String,
    pub status: u16,
    pub response: Value,
    pub created_at: Timestamp,
}

tokio::task_local! {
    static CLAIM: Option<Claim>;
}

const FREE: u8 = 0;
const HELD: u8 = 1;
const LOST: u8 = 2;

/// The key a request came with, until a transaction of the request holds it.
#[derive(Clone, Debug)]
pub struct Claim(Arc<Claimed>);

#[derive(Debug)]
struct Claimed {
    record: IdempotencyRecord,
    state: AtomicU8,
}

impl Claim {
    pub fn new(record: IdempotencyRecord) -> Self {
        Self(Arc::new(Claimed { record, state: AtomicU8::new(FREE) }))
    }

    pub fn record(&self) -> &IdempotencyRecord {
        &self.0.record
    }

    /// Runs a request; its first transaction takes the key.
    pub async fn during<F: Future>(&self, request: F) -> F::Output {
        CLAIM.scope(Some(self.clone()), request).await
    }

    /// Runs what is no effect of the request, such as drawing a block of numbers or noting the use of an API key.
    pub async fn aside<F: Future>(work: F) -> F::Output {
        CLAIM.scope(None, work).await
    }

    /// Of the request that runs here; none where it came without a key, or where the key is held already.
    pub fn current() -> Option<Self> {
        let claim = CLAIM.try_with(Clone::clone).ok().flatten()?;
        (claim.0.state.load(Ordering::Acquire) == FREE).then_some(claim)
    }

    /// What was done under the key is committed.
    pub fn is_held(&self) -> bool {
        self.0.state.load(Ordering::Acquire) == HELD
    }

    /// Another request with the key was first.
    pub fn is_lost(&self) -> bool {
        self.0.state.load(Ordering::Acquire) == LOST
    }

    /// Notes what became of the transaction that was to hold the key.
    pub fn settle(&self, error: Option<&StoreError>) {
        match error {
            None => self.0.state.store(HELD, Ordering::Release),
            Some(error) if error.is_conflict_on(IDEMPOTENCY_KEY) => {
                self.0.state.store(LOST, Ordering::Release);
            }
            Some(_) => {}
        }
    }
}

pub async fn find_idempotency(
    db: &dyn Db,
    actor: &str,
    key: &str,
) -> Result<Option<IdempotencyRecord>, StoreError> {
    let found = Entity::find_by_id((actor.to_owned(), key.to_owned())).one(&db.executor()).await?;
    found.map(read).transpose()
}

/// First in the transaction: a second request with the same key waits here on PostgreSQL and then fails.
///
/// # Errors
/// [`StoreError::Conflict`] when a key is taken.
pub async fn insert_idempotency(tx: &Tx, records: &[&IdempotencyRecord]) -> Result<(), StoreError> {
    let rows = records.iter().map(|record| {
        Ok(Model {
            actor: record.actor.clone(),
            key: record.key.clone(),
            method: record.method.clone(),
            path: record.path.clone(),
            digest: record.digest.clone(),
            status: i32::from(record.status),
            response: document::write("idempotency key", &record.response)?,
            created_at: Instant(record.created_at),
        })
    });
    insert_all::<ActiveModel>(tx, rows.collect::<Result<_, StoreError>>()?).await
}

/// Completes a record with the answer, in the same transaction or after it.
pub async fn set_idempotent_response(
    tx: &Tx,
    actor: &str,
    key: &str,
    status: u16,
    response: &Value,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(i32::from(status)))
        .col_expr(Column::Response, Expr::value(document::write("idempotency key", response)?))
        .filter(Column::Actor.eq(actor))
        .filter(Column::Key.eq(key))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Gives a key free whose request left nothing behind.
pub async fn release_idempotency(tx: &Tx, actor: &str, key: &str) -> Result<(), StoreError> {
    Entity::delete_by_id((actor.to_owned(), key.to_owned())).exec(&tx.executor()).await?;
    Ok(())
}

/// Forgets keys from before an instant.
pub async fn prune_idempotency(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let old = Column::CreatedAt.lt(Instant(before));
    Ok(Entity::delete_many().filter(old).exec(&tx.executor()).await?.rows_affected)
}

fn read(row: Model) -> Result<IdempotencyRecord, StoreError> {
    Ok(IdempotencyRecord {
        actor: row.actor,
        key: row.key,
        method: row.method,
        path: row.path,
        digest: row.digest,
        status: u16::try_from(row.status)
            .map_err(|error| StoreError::Corrupt { what: "idempotency key", detail: error.to_string() })?,
        response: document::read("idempotency key", &row.response)?,
        created_at: row.created_at.0,
    })
}
