//! Support of `RecFaces` products under a support-and-updates certificate (regulation of 2023, spec 3.5).
//!
//! What comes in is registered and judged by its certificate and release ([`coverage`]); a defect needs a checklist
//! and a photo or video ([`defect`], [`checklist`]); silence for five working days ends a matter ([`conversation`]);
//! refusals are proposed and a person confirms them.
mod actions;
mod appointments;
mod checklist;
mod clauses;
mod codes;
mod conversation;
mod coverage;
mod defect;
mod intake;
mod lifecycle;
mod registration;

use sdk::prelude::*;

/// The rule set.
pub struct RecFaces;

impl RuleSet for RecFaces {
    fn received(facts: &Snapshot) -> Outcome {
        intake::received(facts)
    }

    fn message(facts: &Snapshot, message: &Message) -> Outcome {
        conversation::message(facts, message)
    }

    fn form_submitted(facts: &Snapshot, form: &Form) -> Outcome {
        if form.id == codes::CHECKLIST { defect::checklist_submitted(facts, form) } else { decide().done() }
    }

    fn requested(facts: &Snapshot, target: &Move, _actor: Role, _payload: &[Field]) -> Outcome {
        lifecycle::requested(facts, target)
    }

    fn moved(facts: &Snapshot, before: Status) -> Outcome {
        lifecycle::moved(facts, before)
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
        appointments::requested(facts, appointment)
    }

    fn disclosure_requested(_facts: &Snapshot, disclosure: &Disclosure) -> Outcome {
        lifecycle::disclosure(disclosure)
    }
}

sdk::export!(RecFaces);

#[cfg(test)]
mod tests;
