//! Series of values that assets report: written and read in sets, by their short numbers.
mod conditions;
mod made_up;
mod observed;
mod readings;
mod restorations;
mod series;

pub use conditions::{StoredCondition, list_conditions, write_conditions};
pub use made_up::{analyse_readings, fill_with_made_up};
pub use observed::{
    ObservedAsset, TouchedAsset, find_observed, find_observed_assets, lock_observed, look_at_all_of,
    looked_at, next_look_at, observe, to_look_at, touch,
};
pub use readings::{
    NewReading, ReadingVersion, Readings, WrittenReadings, reading_versions, readings, remove_restored,
    write_readings, write_restored,
};
pub use restorations::{
    StoredRestoration, find_restoration, insert_restoration, restorations_of, undo_restoration,
};
pub use series::{SeriesFilter, find_series, insert_series, list_series, series_by_keys, series_of_assets};

use jiff::Timestamp;
use sea_orm::DbBackend;

/// Seconds since the epoch, as these tables keep instants: intervals start on whole minutes.
fn seconds(at: Timestamp) -> i64 {
    at.as_second()
}

fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The elements of a JSON list that is the first parameter, as rows `given` with a `value`.
fn elements(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Sqlite => "json_each($1) AS given",
        _ => "jsonb_array_elements(CAST($1 AS jsonb)) AS given(value)",
    }
}
