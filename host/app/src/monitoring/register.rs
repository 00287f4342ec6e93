//! Which series an asset has.
use domain::{
    access::{Actor, Scope},
    catalogue::Asset,
    ids::{AssetId, SeriesId},
    monitoring::{Grid, Series, SeriesError},
};
use store::{ObservedAsset, Page, PageRequest, SeriesFilter, StoreError, Tx, constraint};

use crate::{
    context::App,
    errors::AppError,
    tickets::access::{partner_scope, staff_only},
};

/// Counters of the short numbers readings are kept by.
const SERIES_NUMBERS: &str = "series";
const ASSET_NUMBERS: &str = "observed_asset";

#[derive(Clone, Debug)]
pub struct SeriesDraft {
    pub asset: AssetId,
    pub measure: String,
    /// The source's name for it; the identity of the asset and the measure where it has none.
    pub key: Option<String>,
    /// Minutes of an interval.
    pub interval: u32,
    pub lowest: Option<f64>,
    pub highest: Option<f64>,
}

/// A new series. From its first one on an asset is observed.
pub async fn register_series(app: &App, actor: &Actor, draft: SeriesDraft) -> Result<Series, AppError> {
    staff_only(actor)?;
    let asset = store::find_asset(&app.store, &actor.scope(), draft.asset)
        .await?
        .ok_or_else(|| AppError::invalid("unknown_asset", "asset", "there is no such asset"))?;
    let grid = Grid::new(draft.interval)
        .map_err(|error| AppError::invalid("value_invalid", "interval", error.to_string()))?;
    let tx = app.store.begin().await?;
    observe(app, &tx, &asset).await?;
    let series = Series {
        id: SeriesId(app.ids.next()),
        number: store::next_number(&tx, SERIES_NUMBERS).await?,
        asset: asset.id,
        customer: asset.customer,
        key: draft.key.unwrap_or_else(|| format!("{}/{}", asset.id, draft.measure)),
        measure: draft.measure,
        grid,
        lowest: draft.lowest,
        highest: draft.highest,
        created_at: app.now(),
    };
    series.check().map_err(|error| {
        let field = match error {
            SeriesError::Name => "measure",
            SeriesError::Bounds => "lowest",
        };
        AppError::invalid("value_invalid", field, error.to_string())
    })?;
    store::insert_series(&tx, &series).await.map_err(taken)?;
    tx.commit().await?;
    Ok(series)
}

async fn observe(app: &App, tx: &Tx, asset: &Asset) -> Result<(), AppError> {
    if store::find_observed(tx, &Scope::All, asset.id).await?.is_some() {
        return Ok(());
    }
    let observed = ObservedAsset {
        asset: asset.id,
        number: store::next_number(tx, ASSET_NUMBERS).await?,
        customer: asset.customer,
        since: app.now(),
        last_seen: None,
        clock_ahead: None,
        changed_from: None,
        // The rules say how long they wait for the first sign of life.
        look_at: Some(app.now()),
    };
    Ok(store::observe(tx, &observed).await?)
}

fn taken(error: StoreError) -> AppError {
    if error.is_conflict_on(constraint::SERIES_MEASURE) {
        return AppError::conflict("series_exists", "the asset has a series of this measure");
    }
    if error.is_conflict_on(constraint::SERIES_KEY) {
        return AppError::conflict("series_exists", "the customer has a series of this key");
    }
    error.into()
}

pub async fn series_list(
    app: &App,
    actor: &Actor,
    filter: &SeriesFilter,
    page: &PageRequest,
) -> Result<Page<Series>, AppError> {
    partner_scope(actor, "readings:read")?;
    Ok(store::list_series(&app.store, &actor.scope(), filter, page).await?)
}
