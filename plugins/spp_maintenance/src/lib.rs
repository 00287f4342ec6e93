//! Maintenance of visitor counting systems under a tariff per sensor (spec 3.1): alarms become incidents, an incident
//! is diagnosed in a working day, and whose side the fault is on decides what follows.
mod actions;
mod alarms;
mod clauses;
mod codes;
mod conversation;
mod coverage;
mod data;
mod devices;
mod intake;
mod monitoring;
mod party;
mod readiness;
mod reports;
mod subscription;
mod visits;
mod warranty;

use sdk::prelude::*;

/// The rule set.
pub struct SppMaintenance;

impl RuleSet for SppMaintenance {
    fn received(facts: &Snapshot) -> Outcome {
        intake::received(facts)
    }

    fn message(facts: &Snapshot, message: &Message) -> Outcome {
        conversation::message(facts, message)
    }

    fn form_submitted(facts: &Snapshot, form: &Form) -> Outcome {
        readiness::submitted(facts, form)
    }

    fn action(facts: &Snapshot, action: &str, _actor: Role, payload: &[Field]) -> Outcome {
        actions::run(facts, action, Fields(payload))
    }

    fn coverage_changed(facts: &Snapshot) -> Outcome {
        intake::reconsidered(facts)
    }

    fn appointment_requested(facts: &Snapshot, appointment: &Appointment) -> Outcome {
        visits::requested(facts, appointment)
    }

    fn entitlement_drafted(facts: &Scene, draft: &Entitlement) -> Outcome {
        subscription::drafted(facts, draft)
    }

    fn external(facts: &Scene, event: &Event, open: &[Ticket]) -> Outcome {
        alarms::received(facts, event, open)
    }

    fn observed(facts: &Scene, device: &Device) -> Outcome {
        monitoring::observed(facts, device)
    }

    fn report(
        facts: &Scene,
        report: &str,
        start: Day,
        end: Day,
        rows: &[Row],
    ) -> Result<ReportOutcome, Fault> {
        reports::run(facts, report, start, end, rows)
    }
}

sdk::export!(SppMaintenance);

#[cfg(test)]
mod tests;
