//! The kit a rule set is written with.
//!
//! A rule set is a plugin that knows one vendor's regulation. The desk shows it a case ([`Snapshot`]) and asks; it
//! answers with steps, each resting on a clause. It keeps nothing, calls nobody and knows no time but
//! `facts.scene.now`, so the same case always gets the same answer and can be replayed years later.
//!
//! ```ignore
//! use sdk::prelude::*;
//!
//! const C_5_3: Basis = clause!("acme-2026", "5.3");
//!
//! pub struct Acme;
//! impl RuleSet for Acme {
//!     fn received(facts: &Snapshot) -> Outcome {
//!         decide()
//!             .start_timer("registration", working_hours(4), facts.ticket.received_at)
//!             .register()
//!             .because(&[C_5_3])
//!             .done()
//!     }
//! }
//! sdk::export!(Acme);
//! ```
//!
//! - [`RuleSet`]: one method per hook, each with a default that decides nothing.
//! - [`decide`] and [`deny`]: how an answer is put together ([`Draft`]).
//! - Getters on [`Snapshot`], [`Scene`](types::Scene) and [`Message`](types::Message): what is asked of a case.
//! - [`Fields`]: reads the vendor's own values: fields, settings, form data, action payloads.
//! - [`Calendar`]: working-time questions; [`Catalogue`]: which release is current.
//! - `testing` (native only): cases, a calendar and a manifest check for unit tests.
//!
//! `plugins/README.md` is the recipe.
pub mod bindings;
mod calendar;
mod clause;
mod day;
mod decision;
mod facts;
mod fields;
pub mod log;
mod moment;
mod releases;
mod rule_set;
mod rules;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

pub use bindings::{
    exports::reglament::rules::{
        configuration::Problem,
        disclosure::Disclosure,
        external::Event,
        monitoring::{Condition, Device, Origin, Reading, Series},
        reports::{Outcome as ReportOutcome, Row, Table},
    },
    reglament::rules::types,
};
pub use calendar::Calendar;
pub use clause::Basis;
pub use decision::{Draft, decide, deny, deny_with};
pub use fields::Fields;
pub use releases::{Catalogue, Place};
pub use rule_set::RuleSet;
pub use rules::{
    calendar_days, elapsed_days, months, same_day, same_day_unless_late, wall_minutes, working_days,
    working_hours, working_minutes,
};
pub use types::{Decision, Fault, Snapshot};

/// What a hook answers: a decision, or a word why there is none. A fault is not a crash: the desk falls back to its
/// defaults and shows the text to the agent.
pub type Outcome = Result<Decision, Fault>;

/// Everything a rule set usually names.
pub mod prelude {
    pub use crate::{
        Basis, Calendar, Catalogue, Condition, Device, Disclosure, Draft, Event, Fields, Origin, Outcome,
        Place, Problem, Reading, ReportOutcome, Row, RuleSet, Series, Table, calendar_days, clause, decide,
        deny, deny_with, months, same_day, same_day_unless_late, types::*, wall_minutes, working_days,
        working_hours, working_minutes,
    };
}

/// Makes the type the rule set of this component. Natively it only checks that the type is one.
#[macro_export]
macro_rules! export {
    ($rules:ident) => {
        #[cfg(target_arch = "wasm32")]
        $crate::bindings::export_rules!($rules with_types_in $crate::bindings);

        const _: fn() = || {
            fn is_a_rule_set<T: $crate::RuleSet>() {}
            is_a_rule_set::<$rules>();
        };
    };
}

#[cfg(test)]
mod tests;
