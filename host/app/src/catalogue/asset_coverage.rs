//! Whether assets that are served one by one are covered today. Some may stay uncovered, and that is shown.
use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Actor, Scope},
    catalogue::{Asset, Entitlement},
    ids::{AssetId, OrganisationId},
};
use jiff::civil::Date;

use crate::{catalogue::Catalogue, context::App, errors::AppError};

/// Deeper trees end here.
const DEEPEST: usize = 16;

/// Of those assets whose kind some rule set covers one by one: whether a right of today names them, or what they are
/// part of. Of products this actor sees.
pub async fn asset_coverage(
    app: &App,
    actor: &Actor,
    assets: &[Asset],
) -> Result<BTreeMap<AssetId, bool>, AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let mut customers: BTreeMap<OrganisationId, Vec<&Asset>> = BTreeMap::new();
    for asset in assets {
        customers.entry(asset.customer).or_default().push(asset);
    }
    let mut covered = BTreeMap::new();
    for (customer, assets) in customers {
        let sold = sold_by_asset(app, actor, &catalogue, customer).await?;
        let counted: Vec<&Asset> = assets
            .into_iter()
            .filter(|asset| sold.iter().any(|(_, kinds)| kinds.contains(&asset.kind)))
            .collect();
        if counted.is_empty() {
            continue;
        }
        let above = parents(app, &counted).await?;
        for asset in counted {
            let line = line(asset, &above);
            let mut rights = sold.iter().filter(|(_, kinds)| kinds.contains(&asset.kind));
            covered
                .insert(asset.id, rights.any(|(right, _)| right.as_ref().is_some_and(|it| it.names(&line))));
        }
    }
    Ok(covered)
}

/// A right of a product, on the day it is there.
struct Right {
    held: Entitlement,
    today: Date,
}

impl Right {
    /// One without lines is for everything of the customer's.
    fn names(&self, line: &[AssetId]) -> bool {
        let whole = self.held.items.iter().all(|item| item.asset.is_none());
        let lasts = |from: Option<Date>, to: Option<Date>| {
            from.is_none_or(|from| from <= self.today) && to.is_none_or(|to| self.today <= to)
        };
        let named = |asset: Option<AssetId>| asset.is_some_and(|asset| line.contains(&asset));
        let mut items = self.held.items.iter();
        self.held.is_valid_on(self.today)
            && (whole || items.any(|item| named(item.asset) && lasts(item.valid_from, item.valid_to)))
    }
}

/// Rights that cover assets of these kinds one by one; a kind that could be bought and was not comes without a right.
async fn sold_by_asset(
    app: &App,
    actor: &Actor,
    catalogue: &Catalogue,
    customer: OrganisationId,
) -> Result<Vec<(Option<Right>, BTreeSet<String>)>, AppError> {
    let providers = store::providers_of(&app.store, customer).await?;
    let mut sold = Vec::new();
    for (product, rules) in catalogue.served_by(&providers, app.now())? {
        if catalogue.visible_product(actor, &product.code).is_none() {
            continue;
        }
        let kinds = &rules.manifest.entitlement_kinds;
        let all: BTreeSet<String> = kinds.values().flat_map(|kind| kind.covers.iter().cloned()).collect();
        let calendars = catalogue.calendars();
        let Some(calendar) = calendars.get(&product.calendar).filter(|_| !all.is_empty()) else { continue };
        let today = calendar.local_date(app.now());
        sold.push((None, all));
        let held = store::entitlements_of(&app.store, &Scope::All, customer, Some(&product.code)).await?;
        for held in held {
            let Some(kind) = kinds.get(&held.kind).filter(|kind| !kind.covers.is_empty()) else { continue };
            sold.push((Some(Right { held, today }), kind.covers.iter().cloned().collect()));
        }
    }
    Ok(sold)
}

/// What the assets are part of, by identity.
async fn parents(app: &App, assets: &[&Asset]) -> Result<BTreeMap<AssetId, Option<AssetId>>, AppError> {
    let mut above = BTreeMap::new();
    let mut next: Vec<AssetId> = assets.iter().filter_map(|asset| asset.parent).collect();
    for _ in 0..DEEPEST {
        next.retain(|id| !above.contains_key(id));
        next.sort_unstable();
        next.dedup();
        if next.is_empty() {
            break;
        }
        let mut found = Vec::new();
        for some in next.chunks(500) {
            found.extend(store::find_assets(&app.store, &Scope::All, some).await?);
        }
        next = found.iter().filter_map(|asset| asset.parent).collect();
        above.extend(found.into_iter().map(|asset| (asset.id, asset.parent)));
    }
    Ok(above)
}

fn line(asset: &Asset, above: &BTreeMap<AssetId, Option<AssetId>>) -> Vec<AssetId> {
    let parents = std::iter::successors(asset.parent, |id| above.get(id).copied().flatten());
    std::iter::once(asset.id).chain(parents.take(DEEPEST)).collect()
}
