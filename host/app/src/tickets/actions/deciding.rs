//! Actions by which a person decides: proposals of the rules, criticality, responsible party, appointments.
use domain::{
    access::Actor,
    ids::{AccountId, AppointmentId, OrganisationId, ProposalId},
    rules::ApprovalRequest,
    ticket::{AppointmentState, Field, Party, ProposalState, Role, Status, Value as FieldValue},
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{ActionCall, moving};
use crate::{context::App, errors::AppError, rules::Turn, tickets::call::tell_rules};

pub(super) async fn perform(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
) -> Result<(), AppError> {
    match call.action.as_str() {
        "confirm_proposal" => confirm(app, actor, turn, call).await,
        "decline_proposal" => {
            decide(app, actor, turn, call, ProposalState::Declined)?;
            Ok(())
        }
        "set_criticality" => set_criticality(app, actor, turn, call),
        "set_party" => set_party(app, actor, turn, call),
        "assign" => assign(app, actor, turn, call).await,
        "escalate" => escalate(app, actor, turn, call),
        "estimate" => estimate(app, actor, turn, call),
        _ => settle_appointment(app, actor, turn, call).await,
    }
}

/// The proposal named, or the only open one.
fn open_proposal(turn: &Turn, call: &ActionCall) -> Result<ProposalId, AppError> {
    if call.payload.contains_key("proposal") {
        return call.parsed("proposal");
    }
    let open: Vec<ProposalId> = turn
        .case
        .proposals
        .iter()
        .filter(|held| held.state == ProposalState::Open)
        .map(|held| held.id)
        .collect();
    match open.as_slice() {
        [one] => Ok(*one),
        [] => Err(AppError::conflict("no_open_proposal", "there is nothing to decide on")),
        _ => Err(AppError::invalid(
            "value_missing",
            "payload.proposal",
            "several proposals are open; name one",
        )),
    }
}

fn decide(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
    state: ProposalState,
) -> Result<domain::ticket::Proposal, AppError> {
    let id = open_proposal(turn, call)?;
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    let held = case.proposals.iter_mut().find(|held| held.id == id).ok_or_else(|| {
        AppError::invalid("unknown_proposal", "payload.proposal", "there is no such proposal on this ticket")
    })?;
    if held.state != ProposalState::Open {
        return Err(AppError::conflict(
            "proposal_decided",
            format!("this proposal is {} already", held.state),
        ));
    }
    held.state = state;
    held.decided_at = Some(occasion.at);
    held.decided_by = Some(actor.name.clone());
    let occasion = occasion.by(actor.reference(), held.clauses.clone());
    change.event(
        &occasion,
        &format!("proposal.{state}"),
        json!({"proposal": id, "action": held.action, "reason": held.reason}),
    );
    Ok(held.clone())
}

/// Confirmed: the proposed action runs, in the person's name.
async fn confirm(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let proposal = decide(app, actor, turn, call, ProposalState::Confirmed)?;
    let payload: Map<String, Value> = proposal
        .values
        .iter()
        .map(|field| (field.path.clone(), domain::forms::to_json(&field.value)))
        .collect();
    let next = ActionCall {
        action: proposal.action.clone(),
        reason: proposal.reason.clone(),
        text: call.text.clone(),
        payload,
        if_version: None,
    };
    if next.action == "refuse" {
        return moving::refuse(app, actor, turn, &next, next.reason()?).await;
    }
    // Other proposals run like any action; a proposal cannot propose a decision on a proposal.
    if matches!(next.action.as_str(), "confirm_proposal" | "decline_proposal") {
        return Err(AppError::conflict("state_forbids", "a proposal cannot decide on proposals"));
    }
    Box::pin(super::perform(app, actor, turn, &next)).await
}

/// T 2.6, A-18: an agent's word orders the queue, a customer's is a wish.
fn set_criticality(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let value = call.string("criticality").or(call.string("value")).or(call.reason.as_deref());
    let value = value
        .filter(|text| !text.is_empty())
        .ok_or_else(|| AppError::invalid("value_missing", "payload.criticality", "`criticality` is missing"))?
        .to_owned();
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    if !actor.is_staff() && case.ticket.criticality_confirmed {
        return Err(AppError::conflict("criticality_confirmed", "the criticality was set by an agent"));
    }
    case.ticket.criticality = Some(value.clone());
    case.ticket.criticality_confirmed = actor.is_staff();
    change.event(&occasion, "ticket.changed", json!({"criticality": value, "confirmed": actor.is_staff(), "reason": call.text.as_ref().or(call.reason.as_ref())}));
    Ok(())
}

fn set_party(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let party: Party = call.parsed("party")?;
    let located_at: Option<Timestamp> =
        if call.payload.contains_key("located_at") { Some(call.parsed("located_at")?) } else { None };
    if located_at.is_some_and(|at| at > turn.now) {
        return Err(AppError::invalid(
            "received_in_future",
            "payload.located_at",
            "a fault cannot be located in the future",
        ));
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    case.ticket.party = party;
    case.ticket.located_at = Some(located_at.unwrap_or(occasion.at));
    change.event(
        &occasion,
        "party.determined",
        json!({"party": party, "located_at": case.ticket.located_at, "reason": call.reason}),
    );
    Ok(())
}

/// To whoever is named, to nobody for `null`, to the one who asks otherwise.
async fn assign(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let assignee = match call.payload.get("assignee") {
        None => actor.account,
        Some(Value::Null) => None,
        Some(_) => Some(call.parsed("assignee")?),
    };
    if let Some(other) = assignee.filter(|chosen| actor.account != Some(*chosen)) {
        serves(app, other, turn.case.ticket.provider).await?;
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    case.ticket.assignee = assignee;
    change.event(&occasion, "ticket.changed", json!({"assignee": assignee}));
    Ok(())
}

/// A ticket is given to staff of its provider, or to those of no provider in particular.
async fn serves(app: &App, assignee: AccountId, provider: OrganisationId) -> Result<(), AppError> {
    let found = store::find_account(&app.store, assignee).await?;
    let fits = found.is_some_and(|held| {
        matches!(held.role, Role::Agent | Role::Supervisor | Role::Administrator)
            && held.disabled_at.is_none()
            && held.provider.is_none_or(|own| own == provider)
    });
    if fits {
        Ok(())
    } else {
        Err(AppError::invalid("unknown_assignee", "payload.assignee", "nobody of that kind works here"))
    }
}

/// T 5.1: to the head of the line, who is to comment or to speed it up.
fn escalate(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let reason = call.reason.as_deref().or(call.text.as_deref()).unwrap_or_default().trim().to_owned();
    if reason.is_empty() {
        return Err(AppError::invalid(
            "reason_missing",
            "reason",
            "say what the head of the line is to see to",
        ));
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    case.ticket.raise_flag("escalated");
    let data =
        json!({"ticket": case.ticket.id, "number": case.ticket.number, "by": actor.name, "reason": reason});
    change.event(&occasion, "ticket.escalated", data.clone());
    change.alerts.push(domain::case::AlertDraft {
        code: "escalated".to_owned(),
        key: format!("escalated:{}:{}", case.ticket.id, case.ticket.version),
        data,
    });
    Ok(())
}

/// Hours named for the customer to agree to, where the rule set says nothing of its own about them.
fn estimate(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let minutes = call.payload.get("minutes").and_then(Value::as_u64);
    let minutes = minutes.and_then(|minutes| u32::try_from(minutes).ok()).filter(|minutes| *minutes > 0);
    let Some(minutes) = minutes else {
        return Err(AppError::invalid("estimate_invalid", "payload.minutes", "name the minutes, from 1"));
    };
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    let request = ApprovalRequest {
        code: "estimate".to_owned(),
        minutes: Some(minutes),
        scope: Vec::new(),
        evidence: None,
    };
    case.request_approval(change, &occasion, &request);
    if case.ticket.status != Status::WaitingApproval {
        case.move_to(change, &occasion, Status::WaitingApproval, None, "core")?;
    }
    let words = call.text.clone().or(call.reason.clone()).unwrap_or_default();
    let values = vec![
        Field::text("text", words),
        Field { path: "minutes".to_owned(), value: FieldValue::Integer(minutes.into()) },
    ];
    change.letter(&occasion, "approval_request", Role::Contact, values);
    Ok(())
}

/// The interval a person agrees to, or not (R 3). A rule set that has something to say of it (T/F 4.2, M 4.2.4.1) declares
/// the action `appointment_settled`, and may deny.
async fn settle_appointment(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
) -> Result<(), AppError> {
    let id: AppointmentId = call.parsed("appointment")?;
    let state: AppointmentState = call.parsed("state")?;
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    let held = case.appointments.iter_mut().find(|held| held.id == id).ok_or_else(|| {
        AppError::invalid(
            "unknown_appointment",
            "payload.appointment",
            "there is no such appointment on this ticket",
        )
    })?;
    let allowed = match state {
        AppointmentState::Agreed | AppointmentState::Declined => held.state == AppointmentState::Requested,
        AppointmentState::Held | AppointmentState::Missed => held.state == AppointmentState::Agreed,
        AppointmentState::Requested => false,
    };
    if !allowed {
        return Err(AppError::conflict(
            "state_forbids",
            format!("an appointment that is {} cannot become {state}", held.state),
        ));
    }
    held.state = state;
    let kind = held.kind.clone();
    change.event(&occasion, &format!("appointment.{state}"), json!({"appointment": id, "kind": kind}));
    change.letter(&occasion, "appointment", Role::Contact, vec![Field::text("state", state.as_str())]);
    let told = json!({"appointment": id, "kind": kind, "state": state});
    match tell_rules(app, actor, turn, "appointment_settled", told).await? {
        Some(denial) => Err(AppError::denied(denial)),
        None => Ok(()),
    }
}
