//! The tariff that covers a case: services 1…8 come with PROF and CORP, visits with CORP only (M 3.3).
use sdk::prelude::*;

use crate::{
    clauses::{M_2_1_2, M_3_3},
    codes::{CORP, SUBSCRIPTION},
};

/// Deep enough for any tree of sites, systems and devices; a loop in it ends here.
const DEEPEST: usize = 16;

pub(crate) fn subscription(facts: &Snapshot) -> Option<&Entitlement> {
    subscription_of(&facts.scene, facts.ticket.asset.as_deref())
}

/// M 3.1: a tariff is bought for sensors. One without lines is for all of the customer's; a case that names no asset is
/// covered by any.
pub(crate) fn subscription_of<'a>(facts: &'a Scene, asset: Option<&str>) -> Option<&'a Entitlement> {
    let covering = |it: &&Entitlement| it.valid && asset.is_none_or(|asset| covers(facts, it, asset));
    facts.entitlements_of(SUBSCRIPTION).filter(covering).max_by_key(|it| it.valid_to)
}

/// Its own line, one of what it is part of, or one of a part of it: a server serves the sensors of its system.
fn covers(facts: &Scene, entitlement: &Entitlement, asset: &str) -> bool {
    let lines = || entitlement.items.iter().filter_map(|item| item.asset.as_deref());
    let above = |of: &str, wanted: &str| line(facts, of).any(|it| it.id == wanted);
    let system = |of: &str| line(facts, of).nth(1).map(|it| it.id.as_str());
    lines().next().is_none()
        || lines().any(|held| {
            above(asset, held)
                || above(held, asset)
                || system(held).is_some_and(|it| system(asset) == Some(it) && !is_sensor(facts, asset))
        })
}

fn is_sensor(facts: &Scene, asset: &str) -> bool {
    facts.assets.iter().any(|it| it.id == asset && it.kind == "sensor")
}

/// An asset and what it is part of, from below.
pub(crate) fn line<'a>(facts: &'a Scene, asset: &str) -> impl Iterator<Item = &'a Asset> {
    let find = |id: &str| facts.assets.iter().find(|it| it.id == id);
    std::iter::successors(find(asset), move |it| it.parent.as_deref().and_then(find)).take(DEEPEST)
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
    let ended = facts.scene.latest_entitlement(SUBSCRIPTION).filter(|it| !it.valid);
    match subscription(facts) {
        Some(subscription) => decide().covered_by(subscription),
        None if ended.is_some() => decide().not_covered("expired", ended),
        None => decide().not_covered("entitlement_missing", None),
    }
    .because(&[M_2_1_2, M_3_3])
}
