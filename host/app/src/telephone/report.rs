//! What the exchange reports: a call rings, is answered, ends. Reports may come late, twice and out of order.
use domain::{
    access::{Actor, Scope},
    catalogue::Contact,
    ids::{JobId, PhoneCallId},
    telephone::{CallEvent, PhoneCall, PhoneLine, number},
    ticket::{Direction, Role},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{NewJob, StoreError};

use super::callback::{callback_under_way, take_up};
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    idempotency::DoneMark,
    tickets::{CallDraft, access::partner_scope, log_for},
};

/// Longest name of a source, a key or an agent, and longest address of a recording.
const LONGEST: usize = 500;
/// A missed call that could not be taken up is taken up again after this.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(60);

#[derive(Clone, Debug)]
pub struct CallReport {
    /// The call's key at the exchange.
    pub call: String,
    pub event: CallEvent,
    pub at: Timestamp,
    pub direction: Direction,
    /// Our end, as the exchange writes it.
    pub line: String,
    /// The other end; none where it is withheld.
    pub number: Option<String>,
    pub agent: Option<String>,
    pub recording: Option<String>,
    /// With the end of a call: when it was answered, for exchanges that report once.
    pub answered_at: Option<Timestamp>,
}

/// Keeps what is reported. A call nobody answered becomes a callback; one that a ticket has goes into its log.
pub async fn report_call(app: &App, actor: &Actor, report: CallReport) -> Result<PhoneCall, AppError> {
    partner_scope(actor, "calls:write")?;
    // An exchange is a vendor's or the desk's: who calls whom is told to no customer's program.
    let of_customer = matches!(actor.scope(), Scope::Customers(_));
    if !actor.is_staff() && (actor.role != Role::Partner || of_customer) {
        return Err(AppError::forbidden(
            "staff_only",
            "calls are reported by staff and by exchanges with a key",
        ));
    }
    let line = check(app, &report)?;
    let source = actor.name.clone();
    // Reports of one call are taken in one after the other; across replicas the write refuses what is stale.
    let _alone = app.intake.lock(format!("call:{source}:{}", report.call).as_bytes()).await;
    let call = crate::rules::with_retry(app, || keep(app, actor, &source, &line, &report)).await?;
    if call.waits() {
        // It is kept, and a job takes it up again.
        if let Err(error) = take_up(app, call.id).await {
            tracing::warn!(call = %call.id, %error, "a missed call waits");
        }
    } else {
        log_at_ticket(app, &call).await?;
    }
    let kept = store::find_phone_call(&app.store, &Scope::All, call.id).await?;
    kept.ok_or_else(|| AppError::Internal("the call is gone".to_owned()))
}

fn check(app: &App, report: &CallReport) -> Result<String, AppError> {
    let mut faults: Vec<InvalidField> = Vec::new();
    let mut fault = |code: &'static str, path: &str, told: &str| {
        faults.push(InvalidField::new(code, path, told.to_owned()));
    };
    if report.call.trim().is_empty() {
        fault("value_missing", "call", "a call has a key");
    }
    let texts = [
        ("call", Some(&report.call)),
        ("agent", report.agent.as_ref()),
        ("recording", report.recording.as_ref()),
    ];
    for (path, text) in texts {
        if text.is_some_and(|text| text.chars().count() > LONGEST) {
            fault("value_invalid", path, "it is too long");
        }
    }
    let web = |link: &String| link.starts_with("https://") || link.starts_with("http://");
    if report.recording.as_ref().is_some_and(|link| !web(link)) {
        fault("value_invalid", "recording", "the address of a recording begins with https:// or http://");
    }
    let now = app.now();
    for (path, at) in [("at", Some(report.at)), ("answered_at", report.answered_at)] {
        if at.is_some_and(|at| at > now) {
            fault("received_in_future", path, "a call is reported when it happens");
        }
    }
    let line = number(&report.line);
    if line.is_none() {
        fault("number_invalid", "line", "this is no telephone number");
    }
    match line {
        Some(line) if faults.is_empty() => Ok(line),
        _ => Err(AppError::Invalid(faults)),
    }
}

async fn keep(
    app: &App,
    actor: &Actor,
    source: &str,
    line: &str,
    report: &CallReport,
) -> Result<PhoneCall, AppError> {
    let known = store::phone_call_by_key(&app.store, source, &report.call).await?;
    let mut call = match &known {
        Some(known) => known.clone(),
        None => new_call(app, actor, source, line, report).await?,
    };
    let waited = known.as_ref().is_some_and(PhoneCall::waits);
    call.report(report.event, report.at);
    if let Some(at) = report.answered_at {
        call.report(CallEvent::Answered, at);
    }
    call.agent = report.agent.clone().or(call.agent);
    call.recording = report.recording.clone().or(call.recording);
    let tx = app.store.begin().await?;
    match &known {
        Some(known) => store::update_phone_call(&tx, known, &call).await?,
        None => match store::insert_phone_call(&tx, &call).await {
            // Another report of the call was faster.
            Err(StoreError::Conflict { .. }) => return Err(AppError::Store(StoreError::StaleVersion)),
            other => other?,
        },
    }
    if call.waits() && !waited {
        let now = app.now();
        let job = NewJob {
            kind: crate::jobs::MISSED_CALL.to_owned(),
            payload: json!({"call": call.id}),
            run_at: now.checked_add(AGAIN_AFTER).unwrap_or(now),
            unique_key: Some(format!("missed_call:{}", call.id)),
        };
        store::enqueue_job(&tx, JobId(app.ids.next()), &job, now).await?;
    }
    if waited && !call.waits() {
        store::resolve_alert(&tx, &super::alert_key(call.id), app.now()).await?;
    }
    tx.commit().await?;
    Ok(call)
}

async fn new_call(
    app: &App,
    actor: &Actor,
    source: &str,
    line: &str,
    report: &CallReport,
) -> Result<PhoneCall, AppError> {
    let known: Option<PhoneLine> = store::find_phone_line(&app.store, &actor.scope(), line).await?;
    let provider = known.map(|held| held.provider).or(actor.provider);
    let number = report.number.as_deref().and_then(number);
    let callers = callers(app, provider, number.as_deref()).await?;
    let (contact, customer) = match callers.as_slice() {
        [one] => (Some(one.id), Some(one.organisation)),
        [first, rest @ ..] if rest.iter().all(|held| held.organisation == first.organisation) => {
            (None, Some(first.organisation))
        }
        _ => (None, None),
    };
    Ok(PhoneCall {
        id: PhoneCallId(app.ids.next()),
        source: source.to_owned(),
        source_key: report.call.clone(),
        line: line.to_owned(),
        provider,
        direction: report.direction,
        number,
        contact,
        customer,
        agent: None,
        started_at: report.at,
        answered_at: None,
        ended_at: None,
        recording: None,
        ticket: None,
        set_aside: None,
    })
}

/// Who is known by a number to the provider whose line it is.
async fn callers(
    app: &App,
    provider: Option<domain::ids::OrganisationId>,
    number: Option<&str>,
) -> Result<Vec<Contact>, AppError> {
    let Some(number) = number else { return Ok(Vec::new()) };
    let scope = provider.map_or(Scope::All, Scope::Provider);
    Ok(store::contacts_by_address(&app.store, &scope, &format!("tel:{number}")).await?)
}

/// The consultation of a call begins when it is answered (T 4.1). A final ticket's log stays as it is.
async fn log_at_ticket(app: &App, call: &PhoneCall) -> Result<(), AppError> {
    let Some(started_at) = call.answered_at else { return Ok(()) };
    // Whoever is called back was called about the ticket of their missed call.
    let ticket = match call.ticket {
        None if call.direction == Direction::Out => callback_under_way(app, call).await?,
        known => known,
    };
    let Some(ticket) = ticket else { return Ok(()) };
    let done = DoneMark::Call(call.id);
    let draft = CallDraft {
        started_at,
        ended_at: call.ended_at,
        incoming: call.direction == Direction::In,
        if_version: None,
    };
    match log_for(app, &Actor::system(), ticket, draft, call.agent.as_deref(), Some(&done)).await {
        Err(AppError::Conflict { .. }) => Ok(()),
        other => other.map(|_| ()),
    }
}
