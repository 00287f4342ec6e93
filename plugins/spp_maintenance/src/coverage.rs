//! The tariff that covers a case: services 1…8 come with PROF and CORP, visits with CORP only (M 3.3).
use sdk::prelude::*;

use crate::{
    clauses::{M_2_1_2, M_3_3},
    codes::{CORP, SUBSCRIPTION},
};

pub(crate) fn subscription(facts: &Snapshot) -> Option<&Entitlement> {
    facts.scene.valid_entitlement(SUBSCRIPTION)
}

/// M 4.2.9, 4.2.10: on the entitlement itself or on the lines of its sensors.
pub(crate) fn has_visits(facts: &Snapshot) -> bool {
    subscription(facts).is_some_and(|it| tiers(it).any(|tier| tier.eq_ignore_ascii_case(CORP)))
}

pub(crate) fn tiers(entitlement: &Entitlement) -> impl Iterator<Item = &str> {
    entitlement
        .tier
        .iter()
        .chain(entitlement.items.iter().filter_map(|it| it.tier.as_ref()))
        .map(String::as_str)
}

pub(crate) fn decide_coverage(facts: &Snapshot) -> Draft {
    let ended = facts.scene.latest_entitlement(SUBSCRIPTION);
    match subscription(facts) {
        Some(subscription) => decide().covered_by(subscription),
        None if ended.is_some() => decide().not_covered("expired", ended),
        None => decide().not_covered("entitlement_missing", None),
    }
    .because(&[M_2_1_2, M_3_3])
}
