//! R 3, vendor 2 and 3: every request gets a number, within 24 hours of the support schedule.
use sdk::prelude::*;

use crate::{
    clauses::{R_3_NUMBER, R_3_REGISTRATION},
    codes::REGISTRATION,
};

const MINUTE: i64 = 60_000;

/// Registers at once. The timer comes first, so that the case shows by when it had to be; neither is done twice when
/// rules are applied again after a failure.
pub(crate) fn register(facts: &Snapshot) -> Result<Draft, Fault> {
    if facts.ticket.registered_at.is_some() {
        return Ok(decide());
    }
    let rule = limit(facts)?;
    Ok(decide()
        .when(!facts.knows_timer(REGISTRATION), |it| {
            it.start_timer(REGISTRATION, rule, facts.ticket.received_at)
        })
        .register()
        .because(&[R_3_NUMBER, R_3_REGISTRATION]))
}

/// 24 working hours, or by the vendor's choice 24 hours by the clock, moved to the next opening.
fn limit(facts: &Snapshot) -> Result<TimeRule, Fault> {
    let hours = facts.settings().count_or("registration_hours", 24);
    if facts.settings().text("registration_mode") != Some("wall_clock_rolled") {
        return Ok(working_hours(hours));
    }
    let calendar = facts.calendar();
    let origin = facts.ticket.received_at;
    let end = origin + i64::from(hours) * 60 * MINUTE;
    // The instant of closing still belongs to the day that ends with it.
    if calendar.is_open(end)? || calendar.is_open(end - 1)? {
        return Ok(wall_minutes(hours.saturating_mul(60)));
    }
    let opening = calendar.due(end, working_minutes(1))?.at - MINUTE;
    Ok(wall_minutes(u32::try_from((opening - origin) / MINUTE).unwrap_or(u32::MAX)))
}
