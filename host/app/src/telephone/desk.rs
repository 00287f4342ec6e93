//! Calls as the desk's people see and settle them.
use domain::{
    access::{Actor, Scope},
    ids::{PhoneCallId, TicketId},
    telephone::{PhoneCall, SetAside},
    ticket::Direction,
};
use store::{CallFilter, Page, PageRequest, PartyNames};

use super::alert_key;
use crate::{
    context::App,
    errors::AppError,
    idempotency::DoneMark,
    rules::with_retry,
    tickets::{
        CallDraft,
        access::{staff_only, visible_case},
        log_for,
    },
};

pub async fn phone_calls(
    app: &App,
    actor: &Actor,
    filter: &CallFilter,
    page: &PageRequest,
) -> Result<Page<PhoneCall>, AppError> {
    staff_only(actor)?;
    Ok(store::list_phone_calls(&app.store, &actor.scope(), filter, page).await?)
}

/// Names of those who are known by their numbers.
pub async fn callers(app: &App, calls: &[PhoneCall]) -> Result<PartyNames, AppError> {
    let customers: Vec<_> = calls.iter().filter_map(|held| held.customer).collect();
    let contacts: Vec<_> = calls.iter().filter_map(|held| held.contact).collect();
    Ok(store::party_names(&app.store, &Scope::All, &customers, &contacts, &[]).await?)
}

pub async fn phone_call(app: &App, actor: &Actor, id: PhoneCallId) -> Result<PhoneCall, AppError> {
    staff_only(actor)?;
    let found = store::find_phone_call(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "call" })
}

/// A missed call that nobody has dealt with.
pub(super) async fn waiting(app: &App, actor: &Actor, id: PhoneCallId) -> Result<PhoneCall, AppError> {
    let call = phone_call(app, actor, id).await?;
    if call.waits() {
        Ok(call)
    } else {
        Err(AppError::conflict("call_settled", "only a missed call that nobody has dealt with"))
    }
}

/// Puts a call to the ticket it is about: an answered one goes into its log.
pub async fn attach(
    app: &App,
    actor: &Actor,
    id: PhoneCallId,
    ticket: TicketId,
) -> Result<PhoneCall, AppError> {
    let call = phone_call(app, actor, id).await?;
    visible_case(app, actor, ticket).await?;
    if call.ticket.is_some_and(|held| held != ticket) {
        return Err(AppError::conflict("call_settled", "this call belongs to another ticket"));
    }
    let done = DoneMark::Call(id);
    match call.answered_at {
        Some(started_at) => {
            let incoming = call.direction == Direction::In;
            let draft = CallDraft { started_at, ended_at: call.ended_at, incoming, if_version: None };
            let agent = call.agent.as_deref().unwrap_or(&actor.name);
            log_for(app, actor, ticket, draft, Some(agent), Some(&done)).await?;
        }
        None => super::callback::add_missed(app, actor, &call, ticket).await?,
    }
    phone_call(app, actor, id).await
}

/// Nothing follows from a missed call; it stays on file.
pub async fn set_aside(
    app: &App,
    actor: &Actor,
    id: PhoneCallId,
    reason: &str,
) -> Result<PhoneCall, AppError> {
    if reason.trim().is_empty() {
        return Err(AppError::invalid("reason_missing", "reason", "say why nothing follows from this call"));
    }
    with_retry(app, || async {
        let call = waiting(app, actor, id).await?;
        let by = SetAside { by: actor.name.clone(), reason: reason.trim().to_owned() };
        let held = PhoneCall { set_aside: Some(by), ..call.clone() };
        let tx = app.store.begin().await?;
        store::update_phone_call(&tx, &call, &held).await?;
        store::resolve_alert(&tx, &alert_key(id), app.now()).await?;
        tx.commit().await?;
        Ok(held)
    })
    .await
}
