//! Machines that report day and night: readings taken in, looked at, filled in with consent.
mod days;
mod faults;
mod found;
mod ingest;
mod keys;
mod restoration;

use serde_json::{Value, json};
use test_support::{Pick as _, TestApp};

/// The series of a sensor: entries and exits by the hour, under the keys `<name>/in` and `<name>/out`.
pub(super) async fn counted(app: &TestApp, sensor: &str, name: &str) -> [String; 2] {
    let admin = app.administrator().await;
    let add = async |measure: &str| {
        let body = json!({"asset": sensor, "measure": measure, "key": format!("{name}/{measure}")});
        admin.post("/series", &body).await.created().str_at("id").to_owned()
    };
    [add("in").await, add("out").await]
}

/// A program with a key for readings.
pub(super) async fn source(app: &TestApp) -> test_support::Actor {
    app.partner("counters").await
}

pub(super) fn reading(series: &str, at: &str, value: impl Into<Value>) -> Value {
    json!({"series": series, "at": at, "value": value.into()})
}
