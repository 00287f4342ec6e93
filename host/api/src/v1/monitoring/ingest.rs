//! `POST /readings`: a batch, as JSON or CSV, plain or gzip. Good rows are kept, bad ones answered with their index.
use app::{
    App,
    monitoring::{self, GivenReading, Heartbeat, Receipt, RejectedReading},
};
use axum::{
    Json,
    extract::{Request, State},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ingest_csv::read_csv;
use crate::{
    extract::{Caller, JSON_LIMIT, media_type, read_bytes, read_json, unsupported},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingsRequest {
    /// Each `{series, at, value}`, optionally with the end `to`; `series` is an id or the source's key, `at` the
    /// start of the interval. What is wrong with one is answered and keeps none of the others back.
    #[serde(default)]
    #[schema(value_type = Vec<ReadingInput>)]
    readings: Vec<Value>,
    /// Each `{asset, clock}`; one of an asset that is not observed is answered, too.
    #[serde(default)]
    #[schema(value_type = Vec<HeartbeatInput>)]
    heartbeats: Vec<Value>,
}

/// For the documentation: rows are read one by one.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it describes what is read leniently")]
struct ReadingInput {
    series: String,
    at: Timestamp,
    to: Option<Timestamp>,
    value: f64,
}

/// For the documentation, as above.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it describes what is read leniently")]
struct HeartbeatInput {
    asset: Uuid,
    /// What the device's clock shows.
    clock: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReceiptView {
    added: u64,
    /// Another value stood there, which is kept as a version.
    corrected: u64,
    /// The same stood there.
    repeated: u64,
    rejected: Vec<RejectedView>,
    /// Signs of life of what nobody observes.
    rejected_heartbeats: Vec<RejectedView>,
    /// Rows that are kept and too old for the rules to look at, by their places: no fault is found in them.
    not_examined: Vec<usize>,
    /// How far back the rules look at what comes late.
    examined_from: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
struct RejectedView {
    /// Place in the batch, from 0.
    index: usize,
    code: &'static str,
    message: String,
}

impl From<RejectedReading> for RejectedView {
    fn from(row: RejectedReading) -> Self {
        Self { index: row.index, code: row.fault.code(), message: row.fault.to_string() }
    }
}

impl From<Receipt> for ReceiptView {
    fn from(held: Receipt) -> Self {
        Self {
            added: held.added,
            corrected: held.corrected,
            repeated: held.repeated,
            rejected: held.rejected.into_iter().map(RejectedView::from).collect(),
            rejected_heartbeats: held.rejected_heartbeats.into_iter().map(RejectedView::from).collect(),
            not_examined: held.not_examined,
            examined_from: held.examined_from,
        }
    }
}

/// Send readings
#[utoipa::path(post, path = "/readings", operation_id = "sendReadings", tag = "monitoring", request_body = ReadingsRequest, responses((status = 200, body = ReceiptView)))]
pub(super) async fn send_readings(
    State(app): State<App>,
    Caller(actor): Caller,
    request: Request,
) -> Result<Json<ReceiptView>, Problem> {
    let media = media_type(request.headers()).unwrap_or_default();
    let body = match media.as_str() {
        "application/json" | "text/csv" => read_bytes(request, JSON_LIMIT).await?,
        _ => return Err(unsupported("application/json` or `text/csv")),
    };
    let (rows, heartbeats) = if media == "text/csv" {
        (read_csv(&body)?, Vec::new())
    } else {
        let request: ReadingsRequest = read_json(&body)?;
        let beats = request.heartbeats.iter().map(read_heartbeat).collect();
        (request.readings.iter().map(read_row).collect(), beats)
    };
    Ok(Json(monitoring::ingest(&app, &actor, &rows, &heartbeats).await?.into()))
}

fn read_heartbeat(beat: &Value) -> Heartbeat {
    let text = |name: &str| beat[name].as_str();
    Heartbeat {
        asset: text("asset").and_then(|id| id.parse().ok()),
        clock: text("clock").and_then(|clock| clock.parse().ok()),
    }
}

fn read_row(row: &Value) -> GivenReading {
    let text = |name: &str| row[name].as_str();
    let to = text("to");
    GivenReading {
        series: text("series").map(str::to_owned),
        // An end that cannot be read makes the interval one that cannot be read.
        at: text("at")
            .and_then(|at| at.parse().ok())
            .filter(|_| to.is_none_or(|to| to.parse::<Timestamp>().is_ok())),
        to: to.and_then(|to| to.parse().ok()),
        value: row["value"].as_f64(),
    }
}
