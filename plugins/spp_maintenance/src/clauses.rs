//! Clauses of the regulation that steps rest on.
use sdk::{Basis, clause};

const DOCUMENT: &str = "spp-maintenance";

macro_rules! clauses {
    ($($name:ident = $section:literal;)+) => {
        $(pub(crate) const $name: Basis = clause!(DOCUMENT, $section);)+
        /// All of them, for the check that the manifest explains each.
        #[cfg(test)]
        pub(crate) const ALL: &[Basis] = &[$($name),+];
    };
}
clauses! {
    M_2_1_2 = "2.1.2";
    M_2_5 = "2.5";
    M_3_1_NOTE_1 = "3.1 note 1";
    M_3_2 = "3.2";
    M_3_3 = "3.3";
    M_4_1_1 = "4.1.1";
    M_4_1_2 = "4.1.2";
    M_4_2_1 = "4.2.1";
    M_4_2_2 = "4.2.2";
    M_4_2_4 = "4.2.4";
    M_4_2_4_1 = "4.2.4.1";
    M_4_2_4_2 = "4.2.4.2";
    M_4_2_4_3 = "4.2.4.3";
    M_4_2_4_4 = "4.2.4.4";
    M_4_2_6 = "4.2.6";
    M_4_2_7 = "4.2.7";
    M_4_2_8 = "4.2.8";
    M_4_2_9 = "4.2.9";
    M_4_2_10 = "4.2.10";
}
