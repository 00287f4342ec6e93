//! What a customer's message does: the core's part (spec 6.4, R 5.3, SC-19, A-42), the answer it states, then the rule
//! set's. An answer counts only from a proven representative; anybody else's is a claim that an agent may accept.
use domain::{
    access::{Actor, Scope},
    case::{ApprovalError, Occasion},
    ids::{ApprovalId, ContactId, MessageId, OrganisationId},
    rules::{ActionDeclaration, Denial, Manifest},
    ticket::{Answer, AnswerCode, ApprovalState, Role, Status},
};
use serde_json::json;

use super::{IncomingMessage, ask_conversation};
use crate::{context::App, errors::AppError, rules::Turn, tickets::requester::speaks_for};

/// Role of a contact who speaks for the customer. A contact without any role does as well.
const REPRESENTATIVE: &str = "representative";
/// The answer of a message was not accepted by the rules; a person sees to it.
const ANSWER_NOT_ACCEPTED: &str = "answer_not_accepted";
/// Several matters are open and the answer names none.
const ANSWER_AMBIGUOUS: &str = "answer_ambiguous";
/// Hours a customer agrees to; the action that asks for them is called the same.
const ESTIMATE: &str = "estimate";
/// What is answered was decided before.
const APPROVAL_DECIDED: &str = "approval_decided";
/// A message states an answer its author was not proven to give.
const ANSWER_CLAIMED: &str = "answer_claimed";

pub(super) async fn react(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    id: MessageId,
    incoming: &IncomingMessage,
) -> Result<(), AppError> {
    let occasion = turn.occasion(app, actor.reference());
    let before = turn.case.ticket.status;
    let (case, change) = turn.parts();
    for field in incoming.draft.fields.iter().cloned() {
        // What was asked for and came is no longer missing.
        case.ticket.missing_fields.retain(|missing| *missing != field.path);
        case.ticket.set_field(field);
    }
    case.cancel_timers_by_customer(change, &occasion);
    if case.ticket.status == Status::WaitingCustomer {
        change.event(&occasion, "information.received", json!({"message": id}));
        case.resume(change, &occasion)?;
    }
    turn.keep_no_secrets(app);
    if turn.case.messages.iter().any(|held| held.id == id && held.answer.is_some())
        && !may_answer(app, actor, turn.case.ticket.customer, incoming).await?
    {
        claim(app, actor, turn, id)?;
    }
    let undecided = (turn.case.clone(), turn.change.clone());
    let by_mail = actor.role == Role::System;
    let denial = match decide(app, turn, &occasion, id, before).await {
        Ok(None) => return Ok(()),
        Ok(Some(denial)) if by_mail => denial,
        Ok(Some(denial)) => return Err(AppError::denied(denial)),
        Err(AppError::Conflict { code, alternatives, .. }) if by_mail && code == ANSWER_AMBIGUOUS => {
            Denial { code, findings: Vec::new(), alternatives }
        }
        Err(error) => return Err(error),
    };
    // A mail cannot be told no: it is kept, and what it answers is left open.
    (turn.case, turn.change) = undecided;
    set_aside(turn, &occasion, id, &denial);
    match decide(app, turn, &occasion, id, before).await? {
        Some(denial) => Err(AppError::denied(denial)),
        None => Ok(()),
    }
}

/// The answer of the message, then the rule set's word. A denial leaves the turn to the caller to restore.
async fn decide(
    app: &App,
    turn: &mut Turn,
    occasion: &Occasion<'_>,
    id: MessageId,
    before: Status,
) -> Result<Option<Denial>, AppError> {
    let message = turn.case.messages.iter().find(|held| held.id == id && held.verified).cloned();
    if let Some(message) = message
        && let Some(answer) = &message.answer
    {
        let (case, change) = turn.parts();
        let answered = case.answer_approval(change, occasion, answer.approval, answer.code, &message);
        let answered = answered.map_err(|error| unanswered(&turn.rules.manifest, error))?;
        let case = &turn.case;
        let given =
            case.approvals.iter().any(|held| Some(held.id) == answered && held.state == ApprovalState::Given);
        // A rule set that asks for estimates itself says what follows; otherwise the case goes on.
        if given && turn.rules.manifest.action(ESTIMATE).is_none() {
            let (case, change) = turn.parts();
            if case.ticket.status == Status::WaitingApproval {
                case.resume(change, occasion)?;
            }
        }
        settle_answer(app, turn, occasion, answer.code).await?;
    }
    if turn.case.is_final() {
        return Ok(None);
    }
    if turn.case.ticket.status != before && turn.case.ticket.status != Status::WaitingCustomer {
        turn.tell_moved(app, before).await;
    }
    ask_conversation(app, turn, id).await
}

/// The customer's word on a proposed solution: confirmed closes, not confirmed goes on (6.2).
async fn settle_answer(
    app: &App,
    turn: &mut Turn,
    occasion: &Occasion<'_>,
    code: AnswerCode,
) -> Result<(), AppError> {
    if turn.case.ticket.status != Status::SolutionProposed {
        return Ok(());
    }
    match code {
        AnswerCode::Confirmed => {
            if turn.settle_unattended(app, "confirmed").await? {
                let (case, change) = turn.parts();
                case.move_to(change, occasion, Status::Closed, Some("confirmed"), "core")?;
            }
        }
        AnswerCode::NotConfirmed => {
            let (case, change) = turn.parts();
            case.move_to(change, occasion, Status::InProgress, None, "core")?;
        }
        AnswerCode::Given
        | AnswerCode::Declined
        | AnswerCode::DelegateBack
        | AnswerCode::Fixed
        | AnswerCode::NewTerm => {}
    }
    Ok(())
}

/// Staff state what a customer said; a customer's own word counts from a proven representative.
async fn may_answer(
    app: &App,
    actor: &Actor,
    customer: Option<OrganisationId>,
    incoming: &IncomingMessage,
) -> Result<bool, AppError> {
    if actor.is_staff() && actor.role != Role::System {
        return Ok(true);
    }
    match incoming.author.contact {
        Some(contact) if incoming.verified => is_representative(app, contact, customer).await,
        // A partner's program acts in its own name, by the scopes of its key.
        _ => Ok(incoming.verified && actor.role == Role::Partner),
    }
}

async fn is_representative(
    app: &App,
    contact: ContactId,
    customer: Option<OrganisationId>,
) -> Result<bool, AppError> {
    let Some(held) = store::find_contact(&app.store, &Scope::All, contact).await? else { return Ok(false) };
    if let Some(customer) = customer
        && !speaks_for(app, &held, customer).await?
    {
        return Ok(false);
    }
    Ok(held.verified && (held.roles.is_empty() || held.roles.iter().any(|role| role == REPRESENTATIVE)))
}

/// Over the API a stranger's answer is refused; a mail's stays on the message as a claim.
fn claim(app: &App, actor: &Actor, turn: &mut Turn, id: MessageId) -> Result<(), AppError> {
    if actor.role != Role::System {
        return Err(AppError::forbidden(
            "representative_required",
            "only a registered representative answers for the customer",
        ));
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    for held in case.messages.iter_mut().filter(|held| held.id == id) {
        held.verified = false;
    }
    change.event(&occasion, "answer.claimed", json!({"message": id}));
    case.ticket.raise_flag(ANSWER_CLAIMED);
    Ok(())
}

fn set_aside(turn: &mut Turn, occasion: &Occasion<'_>, id: MessageId, denial: &Denial) {
    let (case, change) = turn.parts();
    let mut stated: Option<Answer> = None;
    for held in case.messages.iter_mut().filter(|held| held.id == id) {
        stated = held.answer.take();
    }
    change.event(
        occasion,
        "answer.not_accepted",
        json!({"message": id, "answer": stated, "code": denial.code, "alternatives": denial.alternatives}),
    );
    case.ticket.raise_flag(ANSWER_NOT_ACCEPTED);
}

/// An agent takes a claim for what it says; from here on it is as if its author had been proven.
pub(crate) async fn accept_claim(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    id: MessageId,
) -> Result<(), AppError> {
    let occasion = turn.occasion(app, actor.reference());
    let before = turn.case.ticket.status;
    let (case, change) = turn.parts();
    let claimed =
        case.messages.iter_mut().find(|held| held.id == id && held.answer.is_some() && !held.verified);
    let Some(claimed) = claimed else {
        return Err(AppError::invalid("unknown_claim", "payload.message", "this message claims nothing"));
    };
    claimed.verified = true;
    change.event(&occasion, "answer.accepted", json!({"message": id}));
    if case.messages.iter().all(|held| held.answer.is_none() || held.verified) {
        case.ticket.lower_flag(ANSWER_CLAIMED);
    }
    match decide(app, turn, &occasion, id, before).await? {
        Some(denial) => Err(AppError::denied(denial)),
        None => Ok(()),
    }
}

/// Why an answer is about nothing, and what can be answered instead. Of a matter in which nothing is open the
/// alternatives are the actions that ask for it anew.
fn unanswered(manifest: &Manifest, error: ApprovalError) -> AppError {
    let detail = error.to_string();
    let (code, alternatives) = match error {
        ApprovalError::Unknown => {
            return AppError::invalid("unknown_approval", "answer.approval", detail);
        }
        ApprovalError::Decided { open, .. } if !open.is_empty() => (APPROVAL_DECIDED, names(&open)),
        ApprovalError::Decided { code, .. } => {
            let asks = |action: &&ActionDeclaration| action.asks.as_ref() == Some(&code);
            let declared = manifest.actions.iter().filter(asks).map(|action| action.code.clone());
            // Hours are asked for by the core where the rule set does not do it itself.
            let own = (code == ESTIMATE && manifest.action(ESTIMATE).is_none()).then(|| code.clone());
            (APPROVAL_DECIDED, declared.chain(own).collect())
        }
        ApprovalError::Ambiguous { open } => (ANSWER_AMBIGUOUS, names(&open)),
    };
    AppError::Conflict { code: code.to_owned(), detail, alternatives, findings: Vec::new() }
}

fn names(open: &[ApprovalId]) -> Vec<String> {
    open.iter().map(ToString::to_string).collect()
}
