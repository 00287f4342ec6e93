//! Actions on a ticket: those of the core, and those the rule set's manifest declares.
mod answering;
mod deciding;
mod declared;
mod moving;
mod relating;

use domain::{
    access::Actor,
    case::Case,
    ids::TicketId,
    ticket::{AppointmentState, ProposalState, Role, Status},
};
use serde_json::{Map, Value};

use super::{access::partner_scope, children::open_children, message::accept_claim};
use crate::{
    context::App,
    errors::AppError,
    idempotency::DoneMark,
    rules::{ActiveRules, Asked, Turn, commit, on_tickets},
};

#[derive(Clone, Debug, Default)]
pub struct ActionCall {
    pub action: String,
    pub reason: Option<String>,
    pub text: Option<String>,
    pub payload: Map<String, Value>,
    /// The version the caller saw; another one is refused.
    pub if_version: Option<i64>,
}

impl ActionCall {
    fn text(&self) -> Result<&str, AppError> {
        self.text
            .as_deref()
            .filter(|text| !text.trim().is_empty())
            .ok_or_else(|| AppError::invalid("text_missing", "text", "this action needs a text"))
    }
    fn reason(&self) -> Result<&str, AppError> {
        self.reason
            .as_deref()
            .filter(|text| !text.trim().is_empty())
            .ok_or_else(|| AppError::invalid("reason_missing", "reason", "this action needs a reason"))
    }
    fn string(&self, name: &str) -> Option<&str> {
        self.payload.get(name).and_then(Value::as_str)
    }
    /// A value of the payload that has to be there and to parse.
    fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T, AppError> {
        let path = format!("payload.{name}");
        let text = self
            .string(name)
            .ok_or_else(|| AppError::invalid("value_missing", &path, format!("`{name}` is missing")))?;
        text.parse()
            .map_err(|_| AppError::invalid("value_invalid", &path, format!("`{text}` is no valid `{name}`")))
    }
}

/// Runs an action; the ticket afterwards is the answer.
pub async fn run_action(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    call: ActionCall,
    done: Option<&DoneMark>,
) -> Result<Case, AppError> {
    partner_scope(actor, "tickets:write")?;
    let tickets = relating::tickets_of(app, actor, ticket, &call).await?;
    on_tickets(app, &tickets, || async {
        let mut turn = Turn::load_for(app, actor, ticket, None).await?;
        turn.expect_version(call.if_version)?;
        perform(app, actor, &mut turn, &call).await?;
        let merged = relating::other_side(app, actor, &mut turn).await?;
        let children = open_children(app, &mut turn).await?;
        relating::tell_split(app, &mut turn, &children);
        let mut turns = vec![turn];
        turns.extend(merged);
        turns.extend(children);
        let mut cases = commit(app, turns, done).await?;
        Ok(cases.swap_remove(0))
    })
    .await
}

async fn perform(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let declared = turn.rules.manifest.action(&call.action).filter(|_| turn.is_governed()).cloned();
    if let Some(declared) = declared {
        return declared::perform(app, actor, turn, call, &declared).await;
    }
    if !is_core(&call.action) {
        return Err(AppError::invalid(
            "unknown_action",
            "action",
            format!("there is no action `{}`", call.action),
        ));
    }
    if !actor_may(actor, &call.action) {
        return Err(AppError::forbidden(
            "action_not_allowed",
            format!("a {} may not `{}`", actor.role, call.action),
        ));
    }
    match call.action.as_str() {
        "register" | "close" | "refuse" | "suspend" | "resume" | "reopen" | "start_work" => {
            moving::perform(app, actor, turn, call).await
        }
        "answer" | "propose_solution" | "request_closing" | "request_information" => {
            answering::perform(app, actor, turn, call).await
        }
        "split" | "link" | "merge" => relating::perform(app, actor, turn, call).await,
        "accept_claim" => accept_claim(app, actor, turn, call.parsed("message")?).await,
        _ => deciding::perform(app, actor, turn, call).await,
    }
}

const CORE: [&str; 23] = [
    "register",
    "start_work",
    "close",
    "refuse",
    "suspend",
    "resume",
    "reopen",
    "answer",
    "propose_solution",
    "request_closing",
    "request_information",
    "split",
    "merge",
    "link",
    "escalate",
    "estimate",
    "accept_claim",
    "set_criticality",
    "set_party",
    "assign",
    "confirm_proposal",
    "decline_proposal",
    "settle_appointment",
];

fn is_core(action: &str) -> bool {
    CORE.contains(&action)
}

/// A customer closes their own case and asks for criticality; everything else of the core is for staff.
fn actor_may(actor: &Actor, action: &str) -> bool {
    actor.is_staff()
        || matches!(actor.role, Role::Contact | Role::Partner)
            && matches!(action, "close" | "set_criticality" | "escalate")
}

fn state_allows(status: Status, states: &[Status]) -> bool {
    if states.is_empty() { !status.is_final() } else { states.contains(&status) }
}

/// A person asked: a failure of the plugin is told to them, not worked around.
fn allowed_by_rules(asked: Asked) -> Result<(), AppError> {
    match asked {
        Asked::Applied => Ok(()),
        Asked::Denied(denial) => Err(AppError::denied(denial)),
        Asked::Failed(failure) => Err(AppError::RulesUnavailable(failure)),
    }
}

/// What this actor may do with the ticket as it stands, for the buttons of a page.
pub fn available_actions(actor: &Actor, case: &Case, rules: &ActiveRules) -> Vec<String> {
    let status = case.ticket.status;
    let mut actions: Vec<String> = CORE
        .iter()
        .copied()
        .filter(|action| actor_may(actor, action) && core_possible(case, action))
        .map(str::to_owned)
        .collect();
    let is_governed = rules.manifest.governs(case.ticket.kind.as_deref());
    let declared = rules.manifest.actions.iter().filter(|_| is_governed).filter(|declared| {
        let staff = actor.is_staff()
            && declared
                .roles
                .iter()
                .any(|role| matches!(role, Role::Agent | Role::Supervisor | Role::Administrator));
        (declared.roles.contains(&actor.role) || staff) && state_allows(status, &declared.states)
    });
    actions.extend(declared.map(|declared| declared.code.clone()));
    actions
}

fn core_possible(case: &Case, action: &str) -> bool {
    let status = case.ticket.status;
    match action {
        "register" => case.ticket.registered_at.is_none() && !status.is_final(),
        "reopen" => status.is_final(),
        "resume" => status.is_holding(),
        "start_work" => status.may_move_to(Status::InProgress),
        "confirm_proposal" | "decline_proposal" => {
            case.proposals.iter().any(|proposal| proposal.state == ProposalState::Open)
        }
        "settle_appointment" => case.appointments.iter().any(|appointment| {
            appointment.state == AppointmentState::Requested || appointment.state == AppointmentState::Agreed
        }),
        "accept_claim" => case.messages.iter().any(|held| held.answer.is_some() && !held.verified),
        "close" | "merge" => status.may_move_to(Status::Closed),
        "refuse" => status.may_move_to(Status::Refused),
        "suspend" => status.may_move_to(Status::Suspended),
        "propose_solution" => status.may_move_to(Status::SolutionProposed),
        "request_information" => {
            status.may_move_to(Status::WaitingCustomer) || status == Status::WaitingCustomer
        }
        "link" => true,
        _ => !status.is_final(),
    }
}
