//! Extended support with a certificate of hours (regulation of Smart Monitor, spec 3.4): cases are registered in two
//! working hours ([`intake`]), need the support key ([`coverage`]), and development is paid in hours of the certificate,
//! agreed before the work ([`estimate`], [`term`]) and debited after it ([`settlement`], [`hours`]); silence for ten
//! working days ends a case ([`conversation`]), claims on its work are [`warranty`], and nothing is shown to strangers
//! without [`consent`].
mod actions;
mod clauses;
mod codes;
mod consent;
mod conversation;
mod coverage;
mod estimate;
mod hours;
mod intake;
mod lifecycle;
mod settlement;
mod term;
mod warranty;

use sdk::prelude::*;

/// The rule set.
pub struct HoursCertificate;

impl RuleSet for HoursCertificate {
    fn received(facts: &Snapshot) -> Outcome {
        intake::received(facts)
    }

    fn message(facts: &Snapshot, message: &Message) -> Outcome {
        conversation::message(facts, message)
    }

    fn form_submitted(_facts: &Snapshot, form: &Form) -> Outcome {
        warranty::submitted(form)
    }

    fn requested(facts: &Snapshot, target: &Move, _actor: Role, _payload: &[Field]) -> Outcome {
        lifecycle::requested(facts, target)
    }

    fn moved(facts: &Snapshot, _before: Status) -> Outcome {
        conversation::moved(facts)
    }

    fn timer_due(facts: &Snapshot, timer: &Timer) -> Outcome {
        conversation::timer_due(facts, timer)
    }

    fn action(facts: &Snapshot, action: &str, _actor: Role, payload: &[Field]) -> Outcome {
        actions::run(facts, action, Fields(payload))
    }

    fn coverage_changed(facts: &Snapshot) -> Outcome {
        intake::reconsidered(facts)
    }

    fn appointment_requested(facts: &Snapshot, appointment: &Appointment) -> Outcome {
        lifecycle::visit_requested(facts, appointment)
    }

    fn work_logged(facts: &Snapshot, work: &Work) -> Outcome {
        estimate::work_logged(facts, work)
    }

    fn work_settled(facts: &Snapshot) -> Outcome {
        settlement::settled(facts)
    }

    fn disclosure_requested(facts: &Snapshot, disclosure: &Disclosure) -> Outcome {
        consent::disclosure(facts, disclosure)
    }
}

sdk::export!(HoursCertificate);

#[cfg(test)]
mod tests;
