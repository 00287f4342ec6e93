//! The end of entitlements: said beforehand, and hours that nobody drew expire once it has come.
use domain::{
    access::{Actor, Scope},
    case::AlertDraft,
    catalogue::Entitlement,
    ids::TicketId,
    ticket::LedgerKind,
};
use jiff::ToSpan;
use serde_json::json;

use super::ledger::{ByHand, post_by_hand};
use crate::{context::App, errors::AppError, mail_in::intake_watermark};

/// Entitlements that end within this many days are announced.
const WARNING_DAYS: i64 = 30;

/// The operators are told once; whether and how the customer hears of it is a person's business.
pub(crate) async fn warn_expiring(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let until = today.checked_add(WARNING_DAYS.days()).unwrap_or(today);
    for held in store::entitlements_ending(&app.store, &Scope::All, today, until).await? {
        let data = json!({
            "entitlement": held.id, "customer": held.customer, "product": held.product, "valid_to": held.valid_to,
        });
        let key = format!("entitlement_expiring:{}:{}", held.id, held.valid_to);
        let alert = AlertDraft { code: "entitlement_expiring".to_owned(), key, data };
        let tx = app.store.begin().await?;
        store::raise_alert(&tx, &alert, None, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Hours of an entitlement that is over expire, unless a case received in its time is still open on it, or may yet come
/// out of a mailbox: that case is finished under it. One that comes even later gets the hours back, see
/// `Turn::give_back_expired`.
pub(crate) async fn expire_hours(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let catalogue = app.catalogue.current(app).await?;
    // The latest day anywhere; each is judged by its own calendar below.
    let day = now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(14))).date();
    for ended in store::entitlements_with_hours_ended(&app.store, day).await? {
        let product = catalogue.product(&ended.product)?;
        let calendar = catalogue.calendar(&product.calendar)?;
        // Until all mail of the last day is taken in, that day is not over for the desk.
        let taken_in = intake_watermark(app, &product).await?.min(now);
        if calendar.local_date(taken_in) <= ended.valid_to || rests_on(app, &ended).await? {
            continue;
        }
        let _alone = app.ledgers.lock(ended.customer.0.as_bytes()).await;
        app.commits.flushed(app).await?;
        let found = store::find_entitlement(&app.store, &Scope::All, ended.id).await?;
        let Some(mut held) = found.filter(|held| held.account.available() > 0) else { continue };
        let minutes = held.account.available();
        let posting = ByHand {
            kind: LedgerKind::Expire,
            minutes,
            reverses: None,
            ticket: None,
            cause: "the last day is over",
        };
        let entry = post_by_hand(app, &Actor::system(), &mut held, posting)?;
        let tx = app.store.begin().await?;
        store::post_ledger(&tx, &[entry]).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn rests_on(app: &App, held: &Entitlement) -> Result<bool, AppError> {
    let open: Vec<TicketId> =
        store::open_tickets_of(&app.store, &Scope::All, Some(held.customer), &held.product).await?;
    for ticket in open {
        let case = store::load_case(&app.store, &Scope::All, ticket).await?;
        let named = |case: &domain::case::Case| {
            case.ticket.coverage.as_ref().is_some_and(|coverage| coverage.entitlement == Some(held.id))
                || case.ticket.holds.iter().any(|hold| hold.entitlement == held.id)
        };
        if case.as_ref().is_some_and(named) {
            return Ok(true);
        }
    }
    Ok(false)
}
