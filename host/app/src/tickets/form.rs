//! A form filled in on a ticket.
use domain::{
    access::Actor,
    ids::TicketId,
    rules::CaseHook,
    ticket::{Finding, FormSubmission, PendingCall, Severity, Status},
};
use serde_json::json;

use super::{
    access::{partner_scope, visible_case},
    children::open_children,
    open::check_submission,
};
use crate::{
    context::App,
    errors::AppError,
    rules::{Asked, Turn, commit, on_ticket},
};

#[derive(Clone, Debug, PartialEq)]
pub struct FormResult {
    pub accepted: bool,
    pub findings: Vec<Finding>,
}

/// Stores a submission with its findings; only data that no schema can read are an error.
pub async fn submit_form(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    form: &str,
    data: serde_json::Value,
    if_version: Option<i64>,
) -> Result<FormResult, AppError> {
    partner_scope(actor, "tickets:write")?;
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load_for(app, actor, ticket, None).await?;
        turn.expect_version(if_version)?;
        if turn.case.is_final() {
            return Err(AppError::conflict("state_forbids", "a final ticket takes no forms"));
        }
        let submission = check_submission(&turn, form, data.clone(), &actor.reference())?;
        take_form(app, actor, &mut turn, submission.clone())?;
        let result = judge(app, &mut turn, submission).await?;
        let children = open_children(app, &mut turn).await?;
        let mut turns = vec![turn];
        turns.extend(children);
        commit(app, turns, None).await?;
        Ok(result)
    })
    .await
}

/// A contact's form is an answer like a message: it ends waiting and silence (A-48: any portal action).
fn take_form(app: &App, actor: &Actor, turn: &mut Turn, submission: FormSubmission) -> Result<(), AppError> {
    let occasion = turn.occasion(app, actor.reference());
    let from_customer = !actor.is_staff();
    let (case, change) = turn.parts();
    change.event(&occasion, "form.submitted", json!({"form": submission.form, "version": submission.version, "findings": submission.findings.len()}));
    case.forms.retain(|held| held.form != submission.form);
    case.forms.push(submission);
    if from_customer {
        case.cancel_timers_by_customer(change, &occasion);
    }
    if case.ticket.status == Status::WaitingCustomer {
        case.resume(change, &occasion)?;
    }
    Ok(())
}

async fn judge(app: &App, turn: &mut Turn, submission: FormSubmission) -> Result<FormResult, AppError> {
    // Findings of the rule set that this submission produced carry fresh events; older ones do not count here.
    let first = turn.change.events.len();
    match turn.ask(app, CaseHook::FormsSubmitted(submission.clone())).await {
        Asked::Applied => {}
        Asked::Denied(denial) => return Err(AppError::denied(denial)),
        Asked::Failed(failure) => {
            turn.failed(app, &failure, PendingCall::Form { form: submission.form.clone() });
        }
    }
    let added: Vec<&str> = turn.change.events[first..]
        .iter()
        .filter(|event| event.kind == "finding.added")
        .filter_map(|event| event.data["code"].as_str())
        .collect();
    let mut findings = submission.findings.clone();
    findings.extend(
        turn.case.ticket.findings.iter().filter(|finding| added.contains(&finding.code.as_str())).cloned(),
    );
    let accepted = findings.iter().all(|finding| finding.severity != Severity::Error);
    if let Some(held) = turn.case.forms.iter_mut().find(|held| held.form == submission.form) {
        held.accepted = accepted;
    }
    Ok(FormResult { accepted, findings })
}

/// The latest submission of each form.
pub async fn ticket_forms(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
) -> Result<Vec<FormSubmission>, AppError> {
    let case = visible_case(app, actor, ticket).await?;
    Ok(case.forms)
}
