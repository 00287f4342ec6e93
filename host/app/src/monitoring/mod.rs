//! Series of values from assets: taken in by the batch, looked at by the rules, shown, and filled in with consent.
mod chart;
mod device;
mod incidents;
mod ingest;
mod look;
mod register;
mod restore;
mod state;

pub use chart::{ChartRequest, SeriesChart, chart};
pub(crate) use device::line_of;
pub use incidents::{FoundCondition, FoundTicket};
pub use ingest::{GivenReading, Heartbeat, MOST_ROWS, Receipt, RejectedReading, ingest, places};
pub use look::{look_due, next_look_at};
pub use register::{SeriesDraft, register_series, series_list};
pub(crate) use restore::{Filling, prepare as prepare_fillings, write as write_filling};
pub use restore::{RestorationPlan, plan_restoration, undo_restoration};
pub use state::{AssetState, SeriesState, asset_states};
