//! The tariff that covers a case: services 1…8 come with PROF and CORP, visits with CORP only (M 3.3).
use sdk::prelude::*;

use crate::{
    clauses::{M_2_1_2, M_3_3},
    codes::{CORP, SUBSCRIPTION},
    devices::{is_sensor, line, subject, system_of},
};

pub(crate) fn subscription(facts: &Snapshot) -> Option<&Entitlement> {
    let about = subject(facts).map(|it| it.id.as_str()).or(facts.ticket.asset.as_deref());
    subscription_of(&facts.scene, about, facts.ticket.received_at)
}

/// M 3.1: a tariff is bought for sensors. One without lines is for all of the customer's; a case that names no asset is
/// covered by any. `at` is the instant whose date the lines must cover.
pub(crate) fn subscription_of<'a>(
    facts: &'a Scene,
    asset: Option<&str>,
    at: Instant,
) -> Option<&'a Entitlement> {
    let today = facts.calendar().local_day(at).ok();
    let covering = |it: &&Entitlement| {
        it.valid && asset.is_none_or(|asset| covering_tiers(facts, it, asset, today).next().is_some())
    };
    facts.entitlements_of(SUBSCRIPTION).filter(covering).max_by_key(|it| it.valid_to)
}

/// Tiers under which an asset is covered on a day: those of its own lines, of what it is part of, or of a part of it,
/// since a server serves the sensors of its system. A tariff without lines covers everything.
fn covering_tiers<'a>(
    facts: &'a Scene,
    entitlement: &'a Entitlement,
    asset: &'a str,
    today: Option<Day>,
) -> impl Iterator<Item = &'a str> {
    let whole = entitlement.items.iter().all(|it| it.asset.is_none());
    let whole = whole.then(|| entitlement.tier.as_deref().unwrap_or_default());
    let lasts =
        move |it: &&EntitlementItem| today.is_none_or(|today| (it.valid_from..=it.valid_to).contains(&today));
    // Walked once: a tariff has a line for each of many sensors.
    let own: Vec<&str> = line(facts, asset).map(|it| it.id.as_str()).collect();
    let whole_system = !is_sensor(facts, asset);
    let of_line = move |it: &'a EntitlementItem| {
        let held = it.asset.as_deref()?;
        let covered = held == asset || own.contains(&held) || whole_system && is_part(facts, held, &own);
        covered.then(|| it.tier.as_deref().or(entitlement.tier.as_deref()).unwrap_or_default())
    };
    whole.into_iter().chain(entitlement.items.iter().filter(lasts).filter_map(of_line))
}

/// A line for a part of the asset, or for a neighbour in its system.
fn is_part(facts: &Scene, held: &str, own: &[&str]) -> bool {
    let asset = own.first();
    line(facts, held).any(|it| asset == Some(&it.id.as_str()))
        || system_of(facts, held).is_some_and(|it| own.contains(&it.id.as_str()))
}

/// M 4.2.9, 4.2.10: by the tariff of the sensor the case is about, at its receipt or now that a visit is wanted.
pub(crate) fn has_visits(facts: &Snapshot) -> bool {
    let scene = &facts.scene;
    let is_corp = |tier: &str| tier.eq_ignore_ascii_case(CORP);
    let on = |at: Instant| {
        let today = scene.calendar().local_day(at).ok();
        let lasts = |it: &&Entitlement| {
            today.map_or(it.valid, |today| (it.valid_from..=it.valid_to).contains(&today))
        };
        scene.entitlements_of(SUBSCRIPTION).filter(lasts).any(|it| match subject(facts) {
            Some(asset) => covering_tiers(scene, it, &asset.id, today).any(is_corp),
            None => tiers(it).any(is_corp),
        })
    };
    on(facts.ticket.received_at) || on(scene.now)
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
