//! How an asset and its parts are now: when each was heard of, what it says, what is wrong.
use domain::{
    access::{Actor, Scope},
    catalogue::Asset,
    ids::AssetId,
    monitoring::{Reading, Series},
};
use jiff::{SignedDuration, Timestamp};
use store::ObservedAsset;

use super::incidents::{FoundCondition, with_tickets};
use crate::{
    catalogue::{asset_coverage, asset_tree},
    context::App,
    errors::AppError,
    tickets::access::partner_scope,
};

/// The last value of a series is looked for this far back.
const LATELY: SignedDuration = SignedDuration::from_hours(48);
/// Conditions that ended this long ago are told beside those that last.
const ENDED_LATELY: SignedDuration = SignedDuration::from_hours(30 * 24);

#[derive(Clone, Debug)]
pub struct AssetState {
    pub asset: Asset,
    /// Whether a right of today covers it, where it could be covered by itself.
    pub covered: Option<bool>,
    /// `None` where it has no series.
    pub observed: Option<ObservedAsset>,
    pub series: Vec<SeriesState>,
    /// Oldest first.
    pub conditions: Vec<FoundCondition>,
}

#[derive(Clone, Debug)]
pub struct SeriesState {
    pub series: Series,
    pub last: Option<Reading>,
}

/// The asset, then all below it, each after what it is part of.
pub async fn asset_states(app: &App, actor: &Actor, id: AssetId) -> Result<Vec<AssetState>, AppError> {
    partner_scope(actor, "readings:read")?;
    let tree = asset_tree(app, actor, id).await?;
    if tree.is_empty() {
        return Err(AppError::NotFound { what: "asset" });
    }
    let ids: Vec<AssetId> = tree.iter().map(|asset| asset.id).collect();
    let now = app.now();
    let observed = store::find_observed_assets(&app.store, &Scope::All, &ids).await?;
    let series = store::series_of_assets(&app.store, &Scope::All, &ids).await?;
    let numbers: Vec<i64> = series.iter().map(|held| held.number).collect();
    let lately = [(ago(now, LATELY), now)];
    let readings = store::readings(&app.store, &numbers, &lately).await?;
    let conditions = store::list_conditions(&app.store, &Scope::All, &ids, ago(now, ENDED_LATELY)).await?;
    let conditions = with_tickets(app, &actor.scope(), conditions).await?;
    let covered = asset_coverage(app, actor, &tree).await?;
    let of = |asset: Asset| {
        let series = series.iter().filter(|held| held.asset == asset.id).map(|held| SeriesState {
            last: readings.get(&held.number).and_then(|held| held.last().copied()),
            series: held.clone(),
        });
        AssetState {
            covered: covered.get(&asset.id).copied(),
            observed: observed.iter().find(|held| held.asset == asset.id).cloned(),
            series: series.collect(),
            conditions: conditions.iter().filter(|found| found.held.asset == asset.id).cloned().collect(),
            asset,
        }
    };
    Ok(tree.into_iter().map(of).collect())
}

fn ago(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_sub(by).unwrap_or(Timestamp::MIN)
}
