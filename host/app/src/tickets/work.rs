//! Work on a case: logged by its people, unless the rules forbid it (S 3.5: not before the estimate is accepted).
use domain::{
    access::Actor,
    ids::TicketId,
    rules::{CaseHook, HookName, Work},
};
use jiff::Timestamp;
use serde_json::json;

use super::access::{partner_scope, staff_only, visible_case};
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    rules::{Asked, Turn, commit, on_ticket},
};

/// More than a month without sleep is a slip of the pen.
const MOST_MINUTES: i64 = 31 * 24 * 60;

#[derive(Clone, Debug)]
pub struct WorkDraft {
    pub minutes: i64,
    /// When it was done; now where it is not said.
    pub at: Option<Timestamp>,
    pub author: Option<String>,
    pub billable: bool,
    pub text: String,
}

pub async fn log_work(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: WorkDraft,
    if_version: Option<i64>,
) -> Result<Work, AppError> {
    partner_scope(actor, "tickets:write")?;
    staff_only(actor)?;
    let minutes = check(app, &draft)?;
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load_for(app, actor, ticket, None).await?;
        turn.expect_version(if_version)?;
        if turn.case.is_final() {
            return Err(AppError::over("work on a final ticket is not logged; reopen it"));
        }
        not_before_receipt(&turn, &draft)?;
        let work = Work {
            id: app.ids.next(),
            minutes,
            billable: draft.billable,
            author: draft.author.clone().unwrap_or_else(|| actor.name.clone()),
            at: draft.at.unwrap_or(turn.now),
            text: draft.text.clone(),
            merged_from: None,
        };
        if turn.rules.manifest.has_hook(HookName::Work) {
            turn.lock_ledgers(app).await?;
            match turn.ask(app, CaseHook::WorkLogged(work.clone())).await {
                Asked::Applied => {}
                Asked::Denied(denial) => return Err(AppError::denied(denial)),
                Asked::Failed(failure) => return Err(AppError::RulesUnavailable(failure)),
            }
        }
        let occasion = turn.occasion(app, actor.reference());
        let (case, change) = turn.parts();
        change.event(
            &occasion,
            "work.logged",
            json!({
                "work": work.id, "minutes": work.minutes, "billable": work.billable, "author": work.author,
                "at": work.at,
            }),
        );
        case.works.push(work.clone());
        commit(app, vec![turn], None).await?;
        Ok(work)
    })
    .await
}

pub(super) fn check(app: &App, draft: &WorkDraft) -> Result<u32, AppError> {
    let mut faults = Vec::new();
    let minutes = u32::try_from(draft.minutes).ok().filter(|&minutes| minutes > 0);
    if minutes.is_none() || draft.minutes > MOST_MINUTES {
        let bounds = (1, MOST_MINUTES);
        faults.push(InvalidField::out_of_bounds("minutes_invalid", "minutes", bounds, "minutes"));
    }
    if draft.at.is_some_and(|at| at > app.now()) {
        faults.push(InvalidField::new("received_in_future", "at", "work cannot be done in the future"));
    }
    match minutes.filter(|_| faults.is_empty()) {
        Some(minutes) => Ok(minutes),
        None => Err(AppError::Invalid(faults)),
    }
}

pub(super) fn not_before_receipt(turn: &Turn, draft: &WorkDraft) -> Result<(), AppError> {
    if draft.at.is_some_and(|at| at < turn.case.ticket.received_at) {
        return Err(AppError::invalid("before_receipt", "at", "work on a case begins after its receipt"));
    }
    Ok(())
}

/// What was logged, in the order it was written down.
pub async fn works(app: &App, actor: &Actor, ticket: TicketId) -> Result<Vec<Work>, AppError> {
    let case = visible_case(app, actor, ticket).await?;
    Ok(case.works)
}
