//! Support by a rights holder: advice to owners of a support licence. One code for two regulations, of the visitor
//! counting system (rule set `spp-support`, spec 3.2) and of Financial Manager 3 (rule set `fm`, spec 3.3); what
//! differs between them is settings, calendar and document.
mod actions;
mod callback;
mod clauses;
mod codes;
mod conversation;
mod coverage;
mod identification;
mod intake;
mod lifecycle;
mod questions;
mod scope;

use sdk::prelude::*;

/// The rule set of both products.
pub struct RightsHolderSupport;

impl RuleSet for RightsHolderSupport {
    fn received(facts: &Snapshot) -> Outcome {
        intake::received(facts)
    }

    fn message(facts: &Snapshot, message: &Message) -> Outcome {
        conversation::message(facts, message)
    }

    fn requested(facts: &Snapshot, target: &Move, _actor: Role, payload: &[Field]) -> Outcome {
        lifecycle::requested(facts, target, Fields(payload))
    }

    fn moved(facts: &Snapshot, before: Status) -> Outcome {
        intake::moved(facts, before)
    }

    fn timer_due(facts: &Snapshot, timer: &Timer) -> Outcome {
        callback::timer_due(facts, timer)
    }

    fn action(facts: &Snapshot, action: &str, _actor: Role, payload: &[Field]) -> Outcome {
        actions::run(facts, action, Fields(payload))
    }

    fn coverage_changed(facts: &Snapshot) -> Outcome {
        intake::reconsidered(facts)
    }

    fn appointment_requested(facts: &Snapshot, appointment: &Appointment) -> Outcome {
        callback::requested(facts, appointment)
    }

    fn entitlement_drafted(facts: &Scene, draft: &Entitlement) -> Outcome {
        coverage::drafted(facts, draft)
    }

    /// T/F 2.6: first in, first out, but restoring the product or a module of it goes first, once an agent has
    /// confirmed that.
    fn rank(ticket: &Ticket) -> Result<i32, Fault> {
        let restores = matches!(ticket.criticality.as_deref(), Some("product_down" | "module_down" | "high"));
        let urgent = ticket.criticality_confirmed && restores;
        Ok(i32::from(!urgent))
    }
}

sdk::export!(RightsHolderSupport);

#[cfg(test)]
mod tests;
