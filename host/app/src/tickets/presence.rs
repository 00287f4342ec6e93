//! Who looks at a case, and who writes in it. Pages say so every few seconds; nobody is locked out, colleagues know.
use domain::{
    access::Actor,
    ids::{AccountId, TicketId},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::Presence;

use super::access::staff_only;
use crate::{context::App, errors::AppError};

/// Whoever was not heard of for this long has gone.
const STAYS: SignedDuration = SignedDuration::from_secs(25);
/// What is on file is not written anew before it is this old.
const FRESH: SignedDuration = SignedDuration::from_secs(8);
/// Rows of those who left without a word are kept no longer.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    Viewing,
    Writing,
}

impl Doing {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Viewing => "viewing",
            Self::Writing => "writing",
        }
    }
}

/// A colleague at the same case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    pub account: AccountId,
    pub name: String,
    pub doing: Doing,
    pub since: Timestamp,
}

/// Says what the actor does at a case, and answers who else is there.
///
/// # Errors
/// `staff_only`; `account_missing` for an actor that is no person; not found for a ticket out of scope.
pub async fn be_present(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    doing: Doing,
) -> Result<Vec<Present>, AppError> {
    let account = person_at(app, actor, ticket).await?;
    let now = app.now();
    let seen = now - STAYS..=now + STAYS;
    let (own, others): (Vec<_>, Vec<_>) = store::presences(&app.store, &actor.scope(), ticket, seen)
        .await?
        .into_iter()
        .partition(|held| held.account == account);
    let held = own.into_iter().next();
    let same = held.as_ref().filter(|held| held.doing == doing.as_str());
    if same.is_none_or(|held| now.duration_since(held.seen_at).abs() >= FRESH) {
        let since = same.map_or(now, |held| held.since);
        let own = Presence { ticket, account, doing: doing.as_str().to_owned(), since, seen_at: now };
        let tx = app.store.begin().await?;
        store::note_presence(&tx, &own, now - FORGOTTEN).await?;
        tx.commit().await?;
    }
    named(app, others).await
}

/// The actor has left a case.
///
/// # Errors
/// As [`be_present`].
pub async fn leave(app: &App, actor: &Actor, ticket: TicketId) -> Result<(), AppError> {
    let account = person_at(app, actor, ticket).await?;
    let tx = app.store.begin().await?;
    store::end_presence(&tx, ticket, account).await?;
    tx.commit().await?;
    Ok(())
}

async fn person_at(app: &App, actor: &Actor, ticket: TicketId) -> Result<AccountId, AppError> {
    staff_only(actor)?;
    let account =
        actor.account.ok_or_else(|| AppError::forbidden("account_missing", "only people are present"))?;
    if store::ticket_exists(&app.store, &actor.scope(), ticket).await? {
        Ok(account)
    } else {
        Err(AppError::NotFound { what: "ticket" })
    }
}

async fn named(app: &App, others: Vec<Presence>) -> Result<Vec<Present>, AppError> {
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let accounts: Vec<_> = others.iter().map(|held| held.account).collect();
    let mut names = store::account_names(&app.store, &accounts).await?;
    let present = |held: Presence| {
        let doing = if held.doing == Doing::Writing.as_str() { Doing::Writing } else { Doing::Viewing };
        Some(Present { account: held.account, name: names.remove(&held.account)?, doing, since: held.since })
    };
    Ok(others.into_iter().filter_map(present).collect())
}
