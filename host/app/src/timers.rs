//! The sweep: timers whose instant has come are breached or close their ticket, each as of its own instant.
//! It runs as often as it likes; what was done is not done twice.
use domain::{
    access::Scope,
    ids::{TicketId, TimerId},
    rules::CaseHook,
    ticket::{ActorRef, PendingCall, Status, TimerState},
};
use jiff::Timestamp;
use serde_json::json;

use crate::{
    context::App,
    errors::AppError,
    mail_in::intake_watermark,
    rules::{Asked, Turn, commit, on_ticket},
    tickets::open_children,
};

const BATCH: u64 = 100;

/// Handles every timer due up to now. Answers how many tickets changed.
pub async fn sweep(app: &App) -> Result<usize, AppError> {
    let mut changed = 0;
    let mut held_back: Vec<TimerId> = Vec::new();
    loop {
        let room = held_back.len() as u64;
        let due = store::due_timers(&app.store, app.now(), BATCH.saturating_add(room)).await?;
        let fresh: Vec<_> = due.into_iter().filter(|timer| !held_back.contains(&timer.timer)).collect();
        if fresh.is_empty() {
            return Ok(changed);
        }
        for timer in fresh {
            match handle(app, timer.ticket, timer.timer).await? {
                Handled::Done => changed += 1,
                Handled::Nothing | Handled::Later => {}
            }
            // One pass looks at a timer once; what has to wait is looked at in the next.
            held_back.push(timer.timer);
        }
    }
}

enum Handled {
    Done,
    Nothing,
    /// A closing timer waits for the intake to have seen all mail received before it was due.
    Later,
}

async fn handle(app: &App, ticket: TicketId, timer: TimerId) -> Result<Handled, AppError> {
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load(app, &Scope::All, ticket, None).await?;
        let Some(held) = turn
            .case
            .timer(timer)
            .cloned()
            .filter(|held| held.state == TimerState::Running && held.wakes_at() <= turn.now)
        else {
            return Ok(Handled::Nothing);
        };
        // 6.4: a reply that reached the mail server before the due instant counts, even if fetched later.
        if held.behaviour.closes.is_some() && intake_watermark(app, &turn.product).await? < held.due_at {
            return Ok(Handled::Later);
        }
        turn.at = held.due_at;
        let breached = breach(app, &mut turn, timer);
        if !breached {
            return Ok(Handled::Nothing);
        }
        fall_due(app, &mut turn, timer).await?;
        let children = open_children(app, &mut turn).await?;
        let mut turns = vec![turn];
        turns.extend(children);
        commit(app, turns, None).await?;
        Ok(Handled::Done)
    })
    .await
}

/// A breach is a fact dated at the due instant. A closing timer is not breached: its time is simply full.
fn breach(app: &App, turn: &mut Turn, timer: TimerId) -> bool {
    let occasion = turn.occasion(app, ActorRef::System);
    let (case, change) = turn.parts();
    if !case.breach_timer(change, &occasion, timer) {
        return false;
    }
    let Some(held) = case.timer(timer).cloned() else { return false };
    if held.behaviour.alerts {
        let data = json!({"ticket": case.ticket.id, "number": case.ticket.number, "timer": held.code, "due_at": held.due_at});
        change.alerts.push(domain::case::AlertDraft {
            code: "timer_breached".to_owned(),
            key: format!("timer_breached:{timer}"),
            data,
        });
    }
    true
}

/// Asks the rule set; a declared closing happens even where it cannot be asked.
async fn fall_due(app: &App, turn: &mut Turn, timer: TimerId) -> Result<(), AppError> {
    let Some(held) = turn.case.timer(timer).cloned() else { return Ok(()) };
    let closes = held.behaviour.closes.clone();
    if let Some(reason) = &closes
        && !turn.settle_unattended(app, reason).await?
    {
        return Ok(());
    }
    match turn.ask(app, CaseHook::TimingDue(held)).await {
        Asked::Applied => {}
        Asked::Denied(denial) => return Err(AppError::denied(denial)),
        Asked::Failed(failure) => turn.failed(app, &failure, PendingCall::TimerDue { timer }),
    }
    let Some(reason) = closes else { return Ok(()) };
    if turn.case.is_final() {
        return Ok(());
    }
    let source = if domain::ticket::CORE_REASONS.contains(&reason.as_str()) {
        "core".to_owned()
    } else {
        turn.rules.rule_set.code.clone()
    };
    let clauses = turn.case.timer(timer).map(|held| held.clauses.clone()).unwrap_or_default();
    let occasion = turn.occasion(app, ActorRef::System).by(ActorRef::System, clauses);
    let (case, change) = turn.parts();
    case.move_to(change, &occasion, Status::Closed, Some(&reason), &source)?;
    Ok(())
}

/// The next instant after now at which a timer has to be looked at. Timers that are held back stand in the past and
/// do not count.
pub async fn next_wake_at(app: &App) -> Result<Option<Timestamp>, AppError> {
    Ok(store::next_wake_at(&app.store, app.now()).await?)
}
