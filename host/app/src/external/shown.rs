//! Which assets rule sets are shown with a fact.
use std::collections::{BTreeMap, BTreeSet};

use domain::{
    catalogue::{Asset, ExternalEvent},
    ids::AssetId,
    ticket::Value,
};

use crate::{monitoring::line_of, rules::SHOWN_WHOLE};

/// Assets of one fact that are shown at once, where there are more than a customer is shown whole.
const SHOWN_AT_ONCE: usize = 100;
/// The last asset that was shown before, in what is remembered of a fact.
pub(super) const SHOWN_TO: &str = "shown_to";

/// Assets of a fact that are shown at once.
pub(super) struct Shown {
    pub(super) assets: Vec<AssetId>,
    /// Where there are more, the last of them.
    pub(super) last: Option<AssetId>,
}

/// Of a customer with many assets: the one a fact is about with its parts, or all where it names none, some at a time in
/// the order of their identities.
pub(super) fn page_of(assets: &[Asset], event: &ExternalEvent) -> Shown {
    let mut concerned: Vec<AssetId> = match event.asset {
        Some(asset) => below(assets, asset).into_iter().collect(),
        None => assets.iter().map(|asset| asset.id).collect(),
    };
    concerned.sort_unstable();
    if concerned.len() <= SHOWN_WHOLE {
        return Shown { assets: concerned, last: None };
    }
    let shown_to =
        event.payload.iter().find(|field| field.path == SHOWN_TO).and_then(|field| match &field.value {
            Value::Text(id) => id.parse::<AssetId>().ok(),
            _ => None,
        });
    concerned.retain(|asset| shown_to.is_none_or(|last| *asset > last));
    let has_more = concerned.len() > SHOWN_AT_ONCE;
    concerned.truncate(SHOWN_AT_ONCE);
    Shown { last: concerned.last().copied().filter(|_| has_more), assets: concerned }
}

/// An asset, its parts and what it is part of.
pub(super) fn around(assets: &[Asset], asset: AssetId) -> Vec<AssetId> {
    let mut around = below(assets, asset);
    around.extend(line_of(assets, asset).iter().map(|held| held.id));
    around.into_iter().collect()
}

/// An asset and its parts.
fn below(assets: &[Asset], asset: AssetId) -> BTreeSet<AssetId> {
    let mut parts: BTreeMap<AssetId, Vec<AssetId>> = BTreeMap::new();
    for held in assets {
        if let Some(parent) = held.parent {
            parts.entry(parent).or_default().push(held.id);
        }
    }
    let mut below = BTreeSet::from([asset]);
    let mut next = vec![asset];
    while let Some(id) = next.pop() {
        let found = parts.get(&id).into_iter().flatten();
        next.extend(found.copied().filter(|part| below.insert(*part)));
    }
    below
}
