//! Domain to boundary: the scene around a case.
use domain::{
    catalogue::{Asset, Release},
    rules::{EntitlementItemView, EntitlementView, ExternalFact, Manifest, Need, Scene, SupplierView},
};

use super::{
    bindings::{external, types as w},
    lower::{day, fields, id, instant},
    words,
};

/// Parts the manifest does not ask for are empty, whatever the caller collected.
pub(super) fn wanted<T, U>(manifest: &Manifest, need: Need, parts: &[T], lower: impl Fn(&T) -> U) -> Vec<U> {
    if manifest.needs.contains(&need) { parts.iter().map(lower).collect() } else { Vec::new() }
}

pub(super) fn scene(manifest: &Manifest, scene: &Scene) -> w::Scene {
    w::Scene {
        now: instant(scene.now),
        calendar: scene.calendar.clone(),
        settings: fields(&scene.settings),
        entitlements: wanted(manifest, Need::Entitlements, &scene.entitlements, entitlement),
        related: wanted(manifest, Need::Entitlements, &scene.related, entitlement),
        assets: wanted(manifest, Need::Assets, &scene.assets, asset),
        organisations: wanted(manifest, Need::Assets, &scene.organisations, organisation),
        releases: wanted(manifest, Need::Releases, &scene.releases, release),
    }
}

pub(super) fn entitlement(held: &EntitlementView) -> w::Entitlement {
    w::Entitlement {
        id: id(held.id),
        product: held.product.clone(),
        kind: held.kind.clone(),
        tier: held.tier.clone(),
        key_presented: held.key_presented,
        has_key: held.has_key,
        valid_from: day(held.valid_from),
        valid_to: day(held.valid_to),
        valid: held.valid,
        source: held.source.clone(),
        balance: held.balance_minutes,
        held: held.held_minutes,
        items: held.items.iter().map(entitlement_item).collect(),
        facts: fields(&held.facts),
    }
}

fn entitlement_item(item: &EntitlementItemView) -> w::EntitlementItem {
    w::EntitlementItem {
        asset: item.asset.map(id),
        tier: item.tier.clone(),
        valid_from: day(item.valid_from),
        valid_to: day(item.valid_to),
    }
}

fn asset(asset: &Asset) -> w::Asset {
    w::Asset {
        id: id(asset.id),
        kind: asset.kind.clone(),
        name: asset.name.clone(),
        parent: asset.parent.map(id),
        version: asset.version.clone(),
        supplier: asset.supplier.map(id),
        installer: asset.installer.map(id),
        warranty: asset.warranty,
        attributes: fields(&asset.attributes),
    }
}

fn organisation(held: &SupplierView) -> w::Organisation {
    w::Organisation {
        id: id(held.id),
        kind: held.kind.as_str().to_owned(),
        tax_id: held.tax_id.clone(),
        reachable: held.reachable,
    }
}

fn release(release: &Release) -> w::Release {
    w::Release {
        version: release.version.clone(),
        kind: words::release_kind(release.kind),
        rank: release.rank,
        published_at: instant(release.published_at),
    }
}

pub(super) fn external_event(fact: &ExternalFact) -> external::exports::reglament::rules::external::Event {
    external::exports::reglament::rules::external::Event {
        id: id(fact.id),
        source: fact.source.clone(),
        kind: fact.kind.clone(),
        asset: fact.asset.map(id),
        at: instant(fact.at),
        payload: fields(&fact.payload),
    }
}
