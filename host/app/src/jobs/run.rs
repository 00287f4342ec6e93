//! What each job does. Every one is idempotent: a lease that runs out may run it twice.
use domain::{
    access::Scope,
    ids::{ExternalEventId, ImportId, OrganisationId, PhoneCallId, PublicationId, ReleaseId, TicketId},
    rules::CaseHook,
    ticket::{Field, PendingCall},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::{
    APPLY_RULES, COVERAGE_CHANGED, DECIDE_EXTERNAL, DELIVER_MAIL, IMPORT, INDEX_TICKETS, MISSED_CALL,
    RECALCULATE, SEND_ACCOUNT_LINK, TELL_PUBLICATION, TELL_RELEASE,
};
use crate::{
    accounts::send_asked_link,
    calendars::recalculate_again,
    catalogue::{expire_hours, publish_due, tell_publication, warn_expiring},
    context::App,
    errors::AppError,
    external::decide,
    imports::run_import,
    mail_in::{MailEnvelope, receive_raw},
    rules::{Asked, Turn, commit, on_ticket, retry_pending},
    telephone::take_up,
    tickets::open_children,
};

const JOURNAL_DAYS: i64 = 400;
const IDEMPOTENCY_DAYS: i64 = 7;
const IMPORT_DAYS: i64 = 90;

pub(super) async fn run_job(app: &App, kind: &str, payload: &Value) -> Result<(), AppError> {
    match kind {
        APPLY_RULES => apply_rules(app, payload).await,
        COVERAGE_CHANGED => coverage_changed(app, payload).await,
        DECIDE_EXTERNAL => {
            let asked: DecideExternal = read(payload)?;
            decide(app, asked.event).await
        }
        DELIVER_MAIL => deliver_mail(app, payload).await,
        MISSED_CALL => {
            let asked: MissedCall = read(payload)?;
            take_up(app, asked.call).await
        }
        IMPORT => {
            let asked: TakeIn = read(payload)?;
            run_import(app, asked.import).await
        }
        INDEX_TICKETS => index_tickets(app).await,
        RECALCULATE => {
            let asked: Recalculate = read(payload)?;
            recalculate_again(app, &asked.calendar, &asked.cause).await
        }
        SEND_ACCOUNT_LINK => send_asked_link(app, payload).await,
        TELL_RELEASE => {
            let asked: TellRelease = read(payload)?;
            publish_due(app, &asked.product, asked.release).await
        }
        TELL_PUBLICATION => {
            let asked: TellPublication = read(payload)?;
            tell_publication(app, asked.publication).await
        }
        "warn_expiring_entitlements" => warn_expiring(app).await,
        "expire_hours" => expire_hours(app).await,
        "retention" => retention(app).await,
        "check_calendar_years" => check_calendar_years(app).await,
        other => Err(AppError::Internal(format!("nobody runs jobs of kind `{other}`"))),
    }
}

fn read<'a, T: Deserialize<'a>>(payload: &'a Value) -> Result<T, AppError> {
    T::deserialize(payload).map_err(|error| AppError::Internal(format!("job payload: {error}")))
}

#[derive(Deserialize)]
struct Recalculate {
    calendar: String,
    cause: String,
}
#[derive(Deserialize)]
struct TellRelease {
    product: String,
    release: ReleaseId,
}
#[derive(Deserialize)]
struct TellPublication {
    publication: PublicationId,
}
#[derive(Deserialize)]
struct DecideExternal {
    event: ExternalEventId,
}
#[derive(Deserialize)]
struct MissedCall {
    call: PhoneCallId,
}
#[derive(Deserialize)]
struct TakeIn {
    import: ImportId,
}
#[derive(Deserialize)]
struct ApplyRules {
    ticket: TicketId,
}
#[derive(Deserialize)]
struct CoverageChanged {
    customer: OrganisationId,
    product: String,
}
#[derive(Deserialize)]
struct DeliverMail {
    to: String,
    received_at: Timestamp,
    digest: String,
    authenticated: bool,
    fields: Vec<Field>,
    intent: Option<String>,
}

async fn apply_rules(app: &App, payload: &Value) -> Result<(), AppError> {
    let asked: ApplyRules = read(payload)?;
    if retry_pending(app, asked.ticket).await? {
        Ok(())
    } else {
        Err(AppError::Internal("the rules still cannot be asked".to_owned()))
    }
}

/// Tickets from before there was an index of words.
async fn index_tickets(app: &App) -> Result<(), AppError> {
    loop {
        let ids = store::unindexed_tickets(&app.store, 100).await?;
        if ids.is_empty() {
            return Ok(());
        }
        let mut cases = Vec::with_capacity(ids.len());
        for id in ids {
            cases.extend(store::load_case(&app.store, &Scope::All, id).await?);
        }
        let tx = app.store.begin().await?;
        for case in &cases {
            store::index_ticket(&tx, case).await?;
        }
        tx.commit().await?;
    }
}

/// Open tickets of the customer and product are judged again.
async fn coverage_changed(app: &App, payload: &Value) -> Result<(), AppError> {
    let asked: CoverageChanged = read(payload)?;
    for ticket in
        store::open_tickets_of(&app.store, &Scope::All, Some(asked.customer), &asked.product).await?
    {
        on_ticket(app, ticket, || async {
            let mut turn = Turn::load(app, &Scope::All, ticket, None).await?;
            if let Asked::Failed(failure) = turn.ask(app, CaseHook::CoverageChanged).await {
                turn.failed(app, &failure, PendingCall::Coverage);
            }
            if turn.change.events.is_empty() {
                return Ok(());
            }
            let children = open_children(app, &mut turn).await?;
            let mut turns = vec![turn];
            turns.extend(children);
            commit(app, turns, None).await.map(|_| ())
        })
        .await?;
    }
    Ok(())
}

async fn deliver_mail(app: &App, payload: &Value) -> Result<(), AppError> {
    let asked: DeliverMail = read(payload)?;
    let raw = app
        .blobs
        .get(&asked.digest)
        .await?
        .ok_or_else(|| AppError::Internal(format!("the source {} is gone", asked.digest)))?;
    let envelope = MailEnvelope {
        mailbox: asked.to,
        unanswerable: false,
        received_at: asked.received_at,
        authenticated: asked.authenticated,
        authserv_id: None,
        fields: asked.fields,
        intent: asked.intent,
        directed: None,
    };
    // Boxed, because a mail is the longest way through the house, and an unoptimised build keeps all of it on the stack.
    Box::pin(receive_raw(app, raw, envelope)).await.map(|_| ())
}

async fn retention(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let before = |days: i64| now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now);
    let tx = app.store.begin().await?;
    store::prune_journal(&tx, before(JOURNAL_DAYS)).await?;
    store::prune_idempotency(&tx, before(IDEMPOTENCY_DAYS)).await?;
    store::prune_imports(&tx, before(IMPORT_DAYS)).await?;
    store::prune_jobs(&tx, before(IDEMPOTENCY_DAYS)).await?;
    store::prune_attempts(&tx, now).await?;
    store::prune_sign_in_links(&tx, before(IDEMPOTENCY_DAYS)).await?;
    store::prune_ceremonies(&tx, now).await?;
    store::prune_uploads(&tx, now).await?;
    store::prune_sessions(&tx, before(IDEMPOTENCY_DAYS)).await?;
    tx.commit().await?;
    Ok(())
}

/// From October on, the next year ought to be there (decrees come in autumn).
async fn check_calendar_years(app: &App) -> Result<(), AppError> {
    let today = app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    if today.month() < 10 {
        return Ok(());
    }
    let years = store::list_holiday_years(&app.store).await?;
    let next = today.year().saturating_add(1);
    if !years.is_empty() && !years.iter().any(|year| year.year == next) {
        crate::calendars::alert_missing_years(app, &[next]).await?;
    }
    Ok(())
}
