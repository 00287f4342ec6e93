//! Of a customer with many machines a rule set is shown those the matter is about: what they are part of, their parts and
//! their neighbours, and of rights with a line for each machine the lines of those. A call, and its record in the
//! journal, is then as large as the matter and not as the customer.
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::{
    case::Case,
    catalogue::{Asset, Entitlement},
    ids::AssetId,
    rules::CaseHook,
    ticket::{Field, Value},
};

use super::Environment;

/// Customers with no more than these are shown whole.
pub(crate) const SHOWN_WHOLE: usize = 200;
/// The most that are shown of others.
const MOST: usize = 600;
/// Deeper trees end here.
const DEEPEST: usize = 16;

impl Environment {
    pub(crate) fn is_large(&self) -> bool {
        self.assets.len() > SHOWN_WHOLE
    }

    /// What there is around some assets; all of it where it is not much.
    pub(crate) fn near(&self, about: &[AssetId], words: &BTreeSet<&str>) -> Self {
        let tree = Tree::of(&self.assets);
        let named = |asset: &&Asset| {
            !words.is_empty()
                && (words.contains(asset.name.as_str()) || words.contains(asset.id.to_string().as_str()))
        };
        let mut chosen: Vec<AssetId> = about.to_vec();
        chosen.extend(self.assets.iter().filter(named).map(|asset| asset.id).take(MOST));
        self.narrowed_to(&tree.around(&chosen))
    }

    /// These, and what they are part of.
    pub(crate) fn with_lines_of(&self, about: &[AssetId]) -> Self {
        let tree = Tree::of(&self.assets);
        let lines = about.iter().flat_map(|id| std::iter::once(*id).chain(tree.above(*id)));
        self.narrowed_to(&lines.collect())
    }

    fn narrowed_to(&self, kept: &BTreeSet<AssetId>) -> Self {
        let narrowed = |held: &Vec<Entitlement>| held.iter().map(|right| with_lines(right, kept)).collect();
        Self {
            contact: self.contact.clone(),
            organisation: self.organisation.clone(),
            suppliers: self.suppliers.clone(),
            entitlements: narrowed(&self.entitlements),
            related: narrowed(&self.related),
            keys_presented: self.keys_presented.clone(),
            assets: self.assets.iter().filter(|asset| kept.contains(&asset.id)).cloned().collect(),
            releases: std::sync::Arc::clone(&self.releases),
            links: self.links.clone(),
        }
    }
}

/// A right without the lines of other machines. One of each tier and period stays, so that it is still told which there
/// are, and that there are any.
fn with_lines(right: &Entitlement, kept: &BTreeSet<AssetId>) -> Entitlement {
    let mut seen = BTreeSet::new();
    let mut items = right.items.clone();
    items.retain(|item| {
        let is_new = seen.insert((item.tier.clone(), item.valid_from, item.valid_to));
        is_new || item.asset.is_none_or(|asset| kept.contains(&asset))
    });
    Entitlement { items, ..right.clone() }
}

struct Tree<'a> {
    by_id: BTreeMap<AssetId, &'a Asset>,
    parts: BTreeMap<AssetId, Vec<AssetId>>,
}

impl<'a> Tree<'a> {
    fn of(assets: &'a [Asset]) -> Self {
        let mut parts: BTreeMap<AssetId, Vec<AssetId>> = BTreeMap::new();
        for asset in assets {
            if let Some(parent) = asset.parent {
                parts.entry(parent).or_default().push(asset.id);
            }
        }
        Self { by_id: assets.iter().map(|asset| (asset.id, asset)).collect(), parts }
    }

    /// What an asset is part of, the nearest first.
    fn above(&self, id: AssetId) -> impl Iterator<Item = AssetId> + use<'_> {
        let parent = |id: AssetId| self.by_id.get(&id).and_then(|asset| asset.parent);
        std::iter::successors(parent(id), move |id| parent(*id)).take(DEEPEST)
    }

    /// Lines first, then parts level by level, then neighbours.
    fn around(&self, about: &[AssetId]) -> BTreeSet<AssetId> {
        let known = about.iter().copied().filter(|id| self.by_id.contains_key(id));
        let mut kept: BTreeSet<AssetId> = BTreeSet::new();
        let mut parts: VecDeque<AssetId> = VecDeque::new();
        let mut neighbours: VecDeque<AssetId> = VecDeque::new();
        for id in known {
            kept.insert(id);
            kept.extend(self.above(id));
            parts.push_back(id);
            neighbours.extend(self.by_id[&id].parent);
        }
        for queue in [&mut parts, &mut neighbours] {
            while let Some(id) = queue.pop_front() {
                for part in self.parts.get(&id).into_iter().flatten() {
                    if kept.len() >= MOST {
                        return kept;
                    }
                    if kept.insert(*part) {
                        queue.push_back(*part);
                    }
                }
            }
        }
        kept
    }
}

/// Words by which a case, and what is done on it, may name assets.
pub(crate) fn words_of<'a>(case: &'a Case, hook: &'a CaseHook) -> BTreeSet<&'a str> {
    let said: &[Field] = match hook {
        CaseHook::ActionsRun { payload, .. } | CaseHook::LifecycleRequested { payload, .. } => payload,
        CaseHook::ConversationMessage(message) => &message.fields,
        _ => &[],
    };
    let agreed = case.approvals.iter().flat_map(|approval| &approval.scope);
    let fields = case.ticket.fields.iter().chain(agreed).chain(said);
    let text = |field: &'a Field| match &field.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    };
    fields.filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use domain::ids::OrganisationId;

    fn asset(id: u128, parent: Option<u128>) -> Asset {
        Asset {
            id: AssetId(Uuid::from_u128(id)),
            customer: OrganisationId(Uuid::from_u128(1)),
            name: format!("A{id}"),
            kind: "thing".to_owned(),
            parent: parent.map(|id| AssetId(Uuid::from_u128(id))),
            version: None,
            supplier: None,
            installer: None,
            warranty: false,
            attributes: Vec::new(),
        }
    }

    fn numbers(environment: &Environment) -> Vec<u128> {
        environment.assets.iter().map(|asset| asset.id.0.as_u128()).collect()
    }

    /// Site 1 with systems 10 and 20, each of which has devices.
    fn large() -> Environment {
        let mut assets = vec![asset(1, None), asset(10, Some(1)), asset(20, Some(1))];
        assets.extend((0..5).map(|number| asset(100 + number, Some(10))));
        assets.extend((0..5).map(|number| asset(200 + number, Some(20))));
        Environment { assets, ..Environment::default() }
    }

    #[test]
    fn a_device_is_shown_with_its_line_and_its_neighbours() {
        let all = large();
        let near = |about: u128, words: &[&str]| {
            let words = words.iter().copied().collect();
            numbers(&all.near(&[AssetId(Uuid::from_u128(about))], &words))
        };
        assert_eq!(near(102, &[]), [1, 10, 100, 101, 102, 103, 104]);
        assert_eq!(near(102, &["A203"]), [1, 10, 20, 100, 101, 102, 103, 104, 200, 201, 202, 203, 204]);
        assert_eq!(near(1, &[]).len(), 13, "of a site all");
        assert_eq!(near(999, &[]), Vec::<u128>::new());
        let line = all.with_lines_of(&[AssetId(Uuid::from_u128(204))]);
        assert_eq!(numbers(&line), [1, 20, 204]);
    }

    #[test]
    fn a_loop_of_parts_ends() {
        let all =
            Environment { assets: vec![asset(1, Some(2)), asset(2, Some(1))], ..Environment::default() };
        assert_eq!(numbers(&all.near(&[AssetId(Uuid::from_u128(1))], &BTreeSet::new())), [1, 2]);
    }
}
