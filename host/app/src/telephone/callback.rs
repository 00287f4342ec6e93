//! A missed call becomes a ticket with a callback, as of the instant the caller gave up (T/F 4.2).
use domain::{
    access::{Actor, Scope},
    catalogue::Contact,
    ids::{ContactId, OrganisationId, PhoneCallId, TicketId},
    telephone::{CallState, PhoneCall},
    ticket::{Appointment, AppointmentState, Channel},
};
use jiff::Timestamp;
use serde_json::json;
use store::{CallFilter, PageRequest};

use super::{CALLBACK, alert_key};
use crate::{
    context::App,
    errors::AppError,
    idempotency::DoneMark,
    rules::{Turn, commit, on_ticket},
    tickets::{
        AppointmentDraft, OpenTicket, Origin, ask_for, open_children, open_for, requester::Requester,
        requester::resolve,
    },
};

/// Earlier calls of a number that are looked at for a callback under way.
const EARLIER: u32 = 20;

/// What a person knows of a missed call.
#[derive(Clone, Debug, Default)]
pub struct CallbackDraft {
    pub product: String,
    pub contact: Option<ContactId>,
    pub customer: Option<OrganisationId>,
}

/// A person picks the product of a missed call; its deadline runs from the call all the same.
pub async fn call_back(
    app: &App,
    actor: &Actor,
    id: PhoneCallId,
    draft: CallbackDraft,
) -> Result<PhoneCall, AppError> {
    let call = super::desk::waiting(app, actor, id).await?;
    let contact = draft.contact.or(call.contact.filter(|_| draft.customer.is_none()));
    let customer = draft.customer.or(call.customer.filter(|_| contact.is_none()));
    let requester = resolve(app, actor, contact, customer).await?;
    open_callback(app, actor, &call, &draft.product, requester).await?;
    super::desk::phone_call(app, actor, id).await
}

/// Takes a missed call up by itself, where its line is for one product; others wait for a person, who is told.
pub(crate) async fn take_up(app: &App, id: PhoneCallId) -> Result<(), AppError> {
    let Some(call) = store::find_phone_call(&app.store, &Scope::All, id).await? else { return Ok(()) };
    if !call.waits() {
        return Ok(());
    }
    // A caller who tries again at once does not become two callbacks.
    let caller = call.number.as_deref().unwrap_or_default();
    let _alone = app.externals.lock(format!("caller:{}:{caller}", call.line).as_bytes()).await;
    if let Some(ticket) = callback_under_way(app, &call).await? {
        return add_missed(app, &Actor::system(), &call, ticket).await;
    }
    // A vendor's exchange speaks for that vendor's lines only.
    let scope = call.provider.map_or(Scope::All, Scope::Provider);
    let line = store::find_phone_line(&app.store, &scope, &call.line).await?;
    match line.as_ref().map(|line| line.products.as_slice()) {
        Some([product]) => {
            let contact = match call.contact {
                Some(contact) => store::find_contact(&app.store, &Scope::All, contact).await?,
                None => None,
            };
            open_callback(app, &Actor::system(), &call, product, requester_of(&call, contact)).await
        }
        _ => tell_people(app, &call).await,
    }
}

fn requester_of(call: &PhoneCall, contact: Option<Contact>) -> Requester {
    Requester {
        label: call.number.as_ref().filter(|_| contact.is_none()).map(|number| format!("+{number}")),
        contact,
        customer: call.customer,
        ..Requester::default()
    }
}

/// The open ticket of the other end's missed call, which waits for a callback.
pub(super) async fn callback_under_way(app: &App, call: &PhoneCall) -> Result<Option<TicketId>, AppError> {
    let Some(number) = call.number.clone() else { return Ok(None) };
    let filter = CallFilter { number: Some(number), ..CallFilter::default() };
    let earlier =
        store::list_phone_calls(&app.store, &Scope::All, &filter, &PageRequest::first(EARLIER)).await?;
    let missed = |held: &&PhoneCall| held.line == call.line && held.state() == CallState::Missed;
    for ticket in earlier.items.iter().filter(missed).filter_map(|held| held.ticket) {
        let Some(case) = store::load_case(&app.store, &Scope::All, ticket).await? else { continue };
        let planned = |held: &Appointment| {
            held.kind == CALLBACK
                && matches!(held.state, AppointmentState::Requested | AppointmentState::Agreed)
        };
        if !case.is_final() && case.appointments.iter().any(planned) {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}

/// One more unanswered call about a ticket.
pub(super) async fn add_missed(
    app: &App,
    actor: &Actor,
    call: &PhoneCall,
    ticket: TicketId,
) -> Result<(), AppError> {
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load_for(app, actor, ticket, None).await?;
        note(app, actor, &mut turn, call);
        commit(app, vec![turn], Some(&DoneMark::Call(call.id))).await
    })
    .await?;
    Ok(())
}

fn note(app: &App, actor: &Actor, turn: &mut Turn, call: &PhoneCall) {
    let occasion = turn.occasion(app, actor.reference());
    turn.change.event(&occasion, "call.missed", json!({"call": call.id, "started_at": call.started_at}));
}

async fn open_callback(
    app: &App,
    actor: &Actor,
    call: &PhoneCall,
    product: &str,
    requester: Requester,
) -> Result<(), AppError> {
    let at = missed_at(call);
    let locale = requester.contact.as_ref().map_or("ru", |held| held.locale.as_str());
    let words = crate::texts::text(locale, "missed-call").unwrap_or_default();
    let subject = match &call.number {
        Some(number) => format!("{words}: +{number}"),
        None => words,
    };
    let command = OpenTicket {
        external_ref: None,
        product: product.to_owned(),
        kind: None,
        channel: Channel::Phone,
        customer: requester.customer,
        contact: requester.contact.as_ref().map(|held| held.id),
        asset: None,
        received_at: Some(at),
        subject: Some(subject.clone()),
        text: subject,
        fields: Vec::new(),
        attachments: Vec::new(),
        forms: Vec::new(),
    };
    let origin = Origin { requester, ..Origin::default() };
    let mut turn = open_for(app, actor, command, origin, |turn| note(app, actor, turn, call)).await?;
    if turn.rules.manifest.appointments.contains_key(CALLBACK) {
        let draft = AppointmentDraft {
            if_version: None,
            kind: CALLBACK.to_owned(),
            starts_at: None,
            ends_at: None,
            notice_at: Some(at),
        };
        turn.at = at;
        ask_for(app, &Actor::system(), &mut turn, &draft).await?;
        turn.at = turn.now;
    }
    let children = open_children(app, &mut turn).await?;
    let mut turns = vec![turn];
    turns.extend(children);
    commit(app, turns, Some(&DoneMark::Call(call.id))).await?;
    Ok(())
}

fn missed_at(call: &PhoneCall) -> Timestamp {
    call.ended_at.unwrap_or(call.started_at)
}

async fn tell_people(app: &App, call: &PhoneCall) -> Result<(), AppError> {
    let alert = domain::case::AlertDraft {
        key: alert_key(call.id),
        code: "missed_call".to_owned(),
        data: json!({"call": call.id, "line": call.line, "at": missed_at(call)}),
    };
    let tx = app.store.begin().await?;
    store::raise_alert(&tx, &alert, call.provider, app.now()).await?;
    tx.commit().await?;
    Ok(())
}
