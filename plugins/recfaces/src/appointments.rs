//! R 3, user 8: the vendor's people take part in planned work on a notice of three working days, and the interval
//! is agreed: however early the notice, a person of the vendor confirms it.
use sdk::prelude::*;

use crate::{
    clauses::R_3_PARTICIPATION,
    codes::{NOTICE_TOO_SHORT, PARTICIPATION},
};

pub(crate) fn requested(facts: &Snapshot, appointment: &Appointment) -> Outcome {
    if appointment.kind != PARTICIPATION {
        return deny("appointment_not_offered").because(&[R_3_PARTICIPATION]).done();
    }
    let start = appointment.starts_at.map(|at| facts.calendar().local_day(at)).transpose()?;
    plan(facts, Some(appointment.id.clone()), appointment.starts_at, start, appointment.notice_at)?.done()
}

/// The portal's request of this kind names the start as a field; its receipt is the notice.
pub(crate) fn from_fields(facts: &Snapshot) -> Result<Draft, Fault> {
    let starts_at = facts.fields().moment("work_start");
    let start = match starts_at {
        Some(at) => Some(facts.calendar().local_day(at)?),
        None => facts.fields().day("work_start"),
    };
    let planned = facts.appointments_of(PARTICIPATION).next().is_some();
    match start {
        Some(start) if !planned => plan(facts, None, starts_at, Some(start), facts.ticket.received_at),
        _ => Ok(decide()),
    }
}

fn plan(
    facts: &Snapshot,
    appointment: Option<Id>,
    starts_at: Option<Instant>,
    start: Option<Day>,
    notice_at: Instant,
) -> Result<Draft, Fault> {
    let days = facts.settings().count_or("notice_days", 3);
    let earliest = facts.calendar().earliest_start(notice_at, days)?;
    let too_short = start.is_some_and(|day| day < earliest);
    let kind = PARTICIPATION.into();
    let explanation = if too_short {
        format!("Уведомление пришло слишком поздно: раньше {earliest} участие не предусмотрено.")
    } else {
        "Интервал согласует сотрудник вендора.".to_owned()
    };
    Ok(decide()
        .when(facts.ticket.has_finding(NOTICE_TOO_SHORT), |it| it.clear_finding(NOTICE_TOO_SHORT))
        .when(too_short, |it| it.finding(NOTICE_TOO_SHORT, Severity::Warning, Some("work_start")))
        .plan_appointment(AppointmentPlan {
            appointment,
            kind,
            starts_at,
            state: AppointmentState::Requested,
            earliest: Some(earliest),
        })
        .because(&[R_3_PARTICIPATION])
        .explain(&explanation))
}
