//! What would be decided if the request were sent: the same intake, with nothing written.
use domain::{
    access::Actor,
    rules::Clause,
    ticket::{Coverage, EventDraft, Finding, Timer},
    time::Explanation,
};

use super::{
    access::partner_scope,
    open::{Numbering, OpenTicket, Origin, prepare, run_intake},
    read::explain,
    requester::resolve,
};
use crate::{context::App, errors::AppError};

#[derive(Clone, Debug)]
pub struct Preview {
    pub coverage: Option<Coverage>,
    pub missing_fields: Vec<String>,
    pub findings: Vec<Finding>,
    pub timers: Vec<(Timer, Option<Explanation>)>,
    pub steps: Vec<(String, Vec<Clause>)>,
    pub rules: std::sync::Arc<crate::rules::ActiveRules>,
}

pub async fn preview_ticket(app: &App, actor: &Actor, command: OpenTicket) -> Result<Preview, AppError> {
    partner_scope(actor, "tickets:write")?;
    let requester = resolve(app, actor, command.contact, command.customer).await?;
    let mut turn = prepare(
        app,
        actor,
        command,
        Origin { requester, verified: true, ..Origin::default() },
        Numbering::Preview,
    )
    .await?;
    run_intake(&mut turn, app).await?;
    let calendar = turn.calendar();
    let timers = turn
        .case
        .timers
        .iter()
        .map(|timer| (timer.clone(), calendar.and_then(|calendar| explain(timer, calendar).ok())))
        .collect();
    let step = |event: &EventDraft| (event.kind.clone(), event.clauses.clone());
    let mut findings = turn.case.ticket.findings.clone();
    findings.extend(turn.case.forms.iter().flat_map(|form| form.findings.iter().cloned()));
    Ok(Preview {
        coverage: turn.case.ticket.coverage.clone(),
        missing_fields: turn.case.ticket.missing_fields.clone(),
        findings,
        steps: turn.change.events.iter().filter(|event| !event.clauses.is_empty()).map(step).collect(),
        timers,
        rules: turn.rules,
    })
}
