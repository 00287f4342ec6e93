//! What M 4.2.4.3 asks of a third party's case, from data: the failed asset was supplied or mounted by the company of
//! the regulation, known by its tax id, and is under warranty. An organisation whose tax id is not on file cannot be
//! told from it: there a person's word stands, and the gap is shown.
use sdk::prelude::*;

use crate::devices::{SENSOR, line, subject};

/// A case for the third party.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Warranty<'a> {
    pub(crate) company: &'a Organisation,
    /// By its tax id.
    pub(crate) is_proven: bool,
}

/// # Errors
/// Which of the two conditions is missing.
pub(crate) fn case(facts: &Snapshot, located_at: Instant) -> Result<Warranty<'_>, Finding> {
    let missing = |code: &str, path: &str| Finding::new(code, Severity::Error, Some(path));
    let supplied: Vec<(&Asset, Warranty<'_>)> =
        failed(facts).filter_map(|it| Some((it, third_party(facts, it)?))).collect();
    if supplied.is_empty() {
        return Err(missing("not_third_party_equipment", "asset.supplier"));
    }
    let covered = supplied.into_iter().filter(|(asset, _)| is_under_warranty(facts, asset, located_at));
    let found = covered.map(|(_, found)| found).max_by_key(|it| (it.is_proven, it.company.reachable));
    found.ok_or_else(|| missing("warranty_missing", "asset.warranty"))
}

/// M 4.2.4.4: somebody else's equipment whose repair the customer pays for.
pub(crate) fn is_paid_for(facts: &Snapshot, located_at: Instant) -> bool {
    failed(facts).any(|it| outsiders(facts, it).next().is_some() && !is_under_warranty(facts, it, located_at))
}

/// The asset the case is about with its parts, or any of the customer's where it names none.
fn failed(facts: &Snapshot) -> impl Iterator<Item = &Asset> {
    let about = subject(facts);
    let named = about.is_some() || facts.ticket.asset.is_some();
    facts.scene.assets.iter().filter(move |it| match about {
        Some(about) => {
            it.id == about.id
                || about.kind != SENSOR && line(&facts.scene, &it.id).any(|above| above.id == about.id)
        }
        None => !named,
    })
}

/// Supplier and installer of an asset, or of the nearest it is part of that names one; the executor's own do not count.
fn outsiders<'a>(facts: &'a Snapshot, asset: &Asset) -> impl Iterator<Item = &'a Organisation> {
    let names = |it: &&Asset| it.supplier.is_some() || it.installer.is_some();
    let named = line(&facts.scene, &asset.id).find(names);
    let both = named.into_iter().flat_map(|it| [it.supplier.as_deref(), it.installer.as_deref()]).flatten();
    let find = move |id: &str| facts.scene.organisations.iter().find(|it| it.id == id);
    both.filter_map(find).filter(|it| it.kind != "provider")
}

fn third_party<'a>(facts: &'a Snapshot, asset: &Asset) -> Option<Warranty<'a>> {
    let known = facts.settings().text("third_party_tax_ids").unwrap_or_default();
    let is_theirs = |tax_id: &str| known.split([',', ';', ' ']).any(|it| it == tax_id.trim());
    let judged = outsiders(facts, asset).filter_map(|company| match company.tax_id.as_deref() {
        Some(tax_id) => is_theirs(tax_id).then_some(Warranty { company, is_proven: true }),
        None => Some(Warranty { company, is_proven: false }),
    });
    judged.max_by_key(|it| it.is_proven)
}

/// The flag, and where a last day is on record, not after it.
fn is_under_warranty(facts: &Snapshot, asset: &Asset, at: Instant) -> bool {
    let until = Fields(&asset.attributes).day("warranty_until");
    let in_time = |until: Day| facts.calendar().local_day(at).is_ok_and(|day| day <= until);
    asset.warranty && until.is_none_or(in_time)
}
