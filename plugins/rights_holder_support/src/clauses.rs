//! The two regulations share their numbering, so a clause is a section of whichever document the product is under.
use sdk::{Basis, clause, prelude::*};

/// The regulation a case is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Regulation {
    document: &'static str,
}

impl Regulation {
    pub(crate) const SPP: Self = Self { document: "spp-support-2023" };
    pub(crate) const FM: Self = Self { document: "fm-support" };

    pub(crate) fn of(facts: &Snapshot) -> Self {
        if facts.ticket.product == "fm" { Self::FM } else { Self::SPP }
    }

    /// Where there is no ticket: only Financial Manager includes months of support in the purchase (F 2.7).
    pub(crate) fn of_scene(facts: &Scene) -> Self {
        if facts.settings().count_or("included_months", 0) > 0 { Self::FM } else { Self::SPP }
    }

    pub(crate) const fn at(self, section: &'static str) -> Basis {
        clause!(self.document, section)
    }
}
