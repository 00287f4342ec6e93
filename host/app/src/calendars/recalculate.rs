//! Recomputing open timers after calendar data changed (TR-11), in batches that do not hold up intake; closed
//! timers never move.
use domain::{access::Scope, ids::TicketId, ticket::ActorRef};
use jiff::SignedDuration;
use serde_json::json;

use super::questions::alert_missing_years;
use crate::{
    context::App,
    errors::AppError,
    rules::{Turn, commit, with_retry},
};

const BATCH: u64 = 200;

/// A job finishes what a stopped process leaves behind.
pub(crate) async fn enqueue(app: &App, tx: &store::Tx, calendar: &str, cause: &str) -> Result<(), AppError> {
    let now = app.now();
    let job = store::NewJob {
        kind: crate::jobs::RECALCULATE.to_owned(),
        payload: json!({"calendar": calendar, "cause": cause}),
        run_at: now.checked_add(SignedDuration::from_secs(60)).unwrap_or(now),
        unique_key: None,
    };
    store::enqueue_job(tx, app.ids.next().into(), &job, now).await?;
    Ok(())
}

/// Recomputes every open timer of a calendar. Idempotent: a timer that stands right is left alone.
pub async fn recalculate_batch(app: &App, calendar: &str, cause: &str) -> Result<usize, AppError> {
    let mut after: Option<TicketId> = None;
    let mut moved = 0;
    loop {
        let tickets =
            store::open_tickets_by_calendar(&app.store, &Scope::All, calendar, after, BATCH).await?;
        let Some(last) = tickets.last().copied() else { return Ok(moved) };
        for ticket in &tickets {
            moved += usize::from(recalculate_one(app, *ticket, calendar, cause).await?);
        }
        after = Some(last);
    }
}

async fn recalculate_one(app: &App, ticket: TicketId, calendar: &str, cause: &str) -> Result<bool, AppError> {
    with_retry(|| async {
        let mut turn = Turn::load(app, &Scope::All, ticket, None).await?;
        let catalogue = app.catalogue.current(app).await?;
        let compiled = catalogue.calendar(calendar)?;
        let occasion = turn.occasion(app, ActorRef::System);
        let (case, change) = turn.parts();
        if !case.recalculate(change, &occasion, calendar, &compiled, cause)? {
            return Ok(false);
        }
        for timer in &turn.case.timers {
            if timer.provisional {
                let due = domain::time::due(&compiled, timer.origin, &timer.rule, &timer.pauses_until(None))?;
                alert_missing_years(app, &due.missing_years).await?;
            }
        }
        commit(app, vec![turn], None).await?;
        Ok(true)
    })
    .await
}
