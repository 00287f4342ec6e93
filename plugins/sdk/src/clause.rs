//! Clauses as constants.
use crate::types::Clause;

/// A clause of a regulation that a step rests on; the manifest says what it means. Make one with
/// [`clause!`](crate::clause).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Basis {
    /// Code of the document in the manifest.
    pub document: &'static str,
    pub section: &'static str,
}

impl From<Basis> for Clause {
    fn from(basis: Basis) -> Self {
        Self { document: basis.document.into(), section: basis.section.into() }
    }
}

impl PartialEq<Basis> for Clause {
    fn eq(&self, other: &Basis) -> bool {
        self.document == other.document && self.section == other.section
    }
}

/// `clause!("acme-2026", "5.3")`: a [`Basis`] that fits a `const`.
#[macro_export]
macro_rules! clause {
    ($document:expr, $section:expr) => {
        $crate::Basis { document: $document, section: $section }
    };
}

/// The clauses of one document as constants, and `ALL` of them for the check that the manifest explains each.
#[macro_export]
macro_rules! clauses {
    ($document:literal; $($name:ident = $section:literal;)+) => {
        $(pub(crate) const $name: $crate::Basis = $crate::clause!($document, $section);)+
        #[cfg(test)]
        pub(crate) const ALL: &[$crate::Basis] = &[$($name),+];
    };
}
