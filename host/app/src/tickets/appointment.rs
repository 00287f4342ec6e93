//! Appointments: participation in planned work, visits, callbacks.
use domain::{
    access::Actor,
    ids::{AppointmentId, TicketId},
    rules::CaseHook,
    ticket::{Appointment, AppointmentState, Party, PendingCall},
};
use jiff::Timestamp;
use serde_json::json;

use super::access::{may_backdate, partner_scope};
use crate::{
    context::App,
    errors::AppError,
    rules::{Asked, Turn, commit, on_ticket},
};

#[derive(Clone, Debug)]
pub struct AppointmentDraft {
    pub kind: String,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    /// When word of it was given; now, unless staff record it later.
    pub notice_at: Option<Timestamp>,
    /// The version of the ticket its author read.
    pub if_version: Option<i64>,
}

/// Records the wish and what the regulation says of it. Too short a notice is recorded as such: either way the
/// interval needs a person's confirmation (R 3, SC-79).
pub async fn request_appointment(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: AppointmentDraft,
) -> Result<Appointment, AppError> {
    partner_scope(actor, "tickets:write")?;
    check_notice(app, actor, &draft)?;
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load_for(app, actor, ticket, draft.notice_at).await?;
        turn.expect_version(draft.if_version)?;
        if turn.case.is_final() {
            return Err(AppError::over("a final ticket takes no appointments"));
        }
        if !turn.rules.manifest.appointments.contains_key(&draft.kind) {
            return Err(AppError::invalid(
                "unknown_appointment_kind",
                "kind",
                format!("the rules of this product know no appointment `{}`", draft.kind),
            ));
        }
        let result = ask_for(app, actor, &mut turn, &draft).await?;
        commit(app, vec![turn], None).await?;
        Ok(result)
    })
    .await
}

/// Records the wish and asks the rules, in a turn at the instant of the notice.
pub(crate) async fn ask_for(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    draft: &AppointmentDraft,
) -> Result<Appointment, AppError> {
    let appointment = record(app, actor, turn, draft);
    let first = turn.change.events.len();
    match turn.ask(app, CaseHook::AppointmentsRequested(appointment.clone())).await {
        Asked::Applied => {}
        Asked::Denied(denial) => return Err(AppError::denied(denial)),
        Asked::Failed(failure) => {
            turn.failed(app, &failure, PendingCall::Coverage);
        }
    }
    let added: Vec<&str> = turn.change.events[first..]
        .iter()
        .filter(|event| event.kind == "finding.added")
        .filter_map(|event| event.data["code"].as_str())
        .collect();
    let findings: Vec<_> = turn
        .case
        .ticket
        .findings
        .iter()
        .filter(|finding| added.contains(&finding.code.as_str()))
        .cloned()
        .collect();
    let held = turn.case.appointments.iter_mut().find(|held| held.id == appointment.id);
    let held = held.ok_or_else(|| AppError::Internal("the appointment is gone".to_owned()))?;
    held.findings = findings;
    Ok(held.clone())
}

fn check_notice(app: &App, actor: &Actor, draft: &AppointmentDraft) -> Result<(), AppError> {
    let noticed = draft.notice_at.unwrap_or_else(|| app.now());
    if draft.starts_at.is_some_and(|start| start < noticed) {
        return Err(AppError::invalid(
            "start_in_past",
            "starts_at",
            "it starts before the notice of it was given",
        ));
    }
    if let (Some(start), Some(end)) = (draft.starts_at, draft.ends_at)
        && end <= start
    {
        return Err(AppError::invalid("interval_reversed", "ends_at", "the interval ends before it begins"));
    }
    let Some(notice_at) = draft.notice_at else { return Ok(()) };
    if !may_backdate(actor) {
        return Err(AppError::forbidden(
            "receipt_not_allowed",
            "`notice_at` is for staff and partners scoped for it",
        ));
    }
    if notice_at > app.now() {
        return Err(AppError::invalid(
            "received_in_future",
            "notice_at",
            "a notice cannot be given in the future",
        ));
    }
    Ok(())
}

fn record(app: &App, actor: &Actor, turn: &mut Turn, draft: &AppointmentDraft) -> Appointment {
    let appointment = Appointment {
        id: AppointmentId(app.ids.next()),
        kind: draft.kind.clone(),
        starts_at: draft.starts_at,
        ends_at: draft.ends_at,
        notice_at: turn.at,
        initiator: if actor.is_staff() && draft.notice_at.is_none() {
            Party::Executor
        } else {
            Party::Customer
        },
        state: AppointmentState::Requested,
        earliest_start: None,
        findings: Vec::new(),
        documents: Vec::new(),
        clauses: Vec::new(),
    };
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    change.event(&occasion, "appointment.requested", json!({"appointment": appointment.id, "kind": appointment.kind, "starts_at": appointment.starts_at, "notice_at": appointment.notice_at}));
    case.appointments.push(appointment.clone());
    appointment
}
