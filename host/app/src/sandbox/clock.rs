//! The movable clock: it stands still, and moving it runs all work that falls due, each piece at its own instant.
use jiff::Timestamp;
use serde_json::json;

use crate::{context::App, errors::AppError, jobs, monitoring, timers};

const KEY: &str = "sandbox_clock";
/// Work that makes work at the same instant without end is a fault.
const MOST_ROUNDS: usize = 100_000;

pub fn clock(app: &App) -> Timestamp {
    app.now()
}

/// Moves the clock forward; answers after all due work has run.
pub async fn set_clock(app: &App, to: Timestamp) -> Result<Timestamp, AppError> {
    if to < app.now() {
        return Err(AppError::conflict(
            "clock_backwards",
            format!("the clock stands at {} and does not go back", app.now()),
        ));
    }
    run_due(app).await?;
    for _ in 0..MOST_ROUNDS {
        let next = next_instant(app).await?.filter(|at| *at <= to);
        let Some(at) = next else { break };
        move_to(app, at.max(app.now()))?;
        run_due(app).await?;
    }
    move_to(app, to)?;
    run_due(app).await?;
    let tx = app.store.begin().await?;
    store::set_value(&tx, KEY, &json!(to)).await?;
    tx.commit().await?;
    Ok(to)
}

fn move_to(app: &App, to: Timestamp) -> Result<(), AppError> {
    if app.clock.set(to) { Ok(()) } else { Err(AppError::NotFound { what: "route" }) }
}

/// The earliest instant after now at which something falls due.
async fn next_instant(app: &App) -> Result<Option<Timestamp>, AppError> {
    let timer = timers::next_wake_at(app).await?;
    let job = store::next_job_at(&app.store, app.now()).await?;
    let look = monitoring::next_look_at(app).await?;
    Ok([timer, job, look].into_iter().flatten().min())
}

async fn run_due(app: &App) -> Result<(), AppError> {
    for _ in 0..MOST_ROUNDS {
        // Mail first: a reply that arrived before a deadline counts before the deadline does.
        let jobs = jobs::run_due(app).await?;
        let looks = monitoring::look_due(app).await?;
        let timers = timers::sweep(app).await?;
        if jobs + looks + timers == 0 {
            return Ok(());
        }
    }
    Err(AppError::Internal("work falls due without end".to_owned()))
}
