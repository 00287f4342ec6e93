//! Batches of readings: what can be taken is taken, what cannot is answered one by one.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::{counted, reading, source};
use crate::acceptance::maintenance::site;

on_both!(
    good_rows_are_kept_and_bad_ones_are_named,
    the_same_twice_and_corrections,
    csv_and_gzip,
    a_chart_shows_the_gaps,
    keys_and_series_of_others,
    batches_at_once_are_all_taken,
    where_there_is_no_place_nothing_is_lost,
);

const NOW: &str = "2026-11-17T12:10:00+03:00";

async fn good_rows_are_kept_and_bad_ones_are_named(app: &TestApp) {
    let site = site(app, "anna").await;
    counted(app, &site.sensors[0], "a").await;
    app.clock(NOW).await;
    let rows = json!([
        reading("a/in", "2026-11-17T11:00:00+03:00", 12),
        reading("nobody", "2026-11-17T11:00:00+03:00", 12),
        // The clock of the sensor is an hour fast.
        reading("a/in", "2026-11-17T12:00:00+03:00", 12),
        reading("a/in", "2026-11-17T10:00:00+03:00", -1),
        reading("a/in", "2026-11-17T10:00:00+03:00", "NaN"),
        reading("a/in", "2026-11-17T10:30:00+03:00", 1),
        reading("a/in", "2026-11-17T11:00:00", 1),
        reading("a/in", "2026-11-17T11:00:00+03:00", 13),
        reading("a/out", "2026-11-17T11:00:00+03:00", 7.5),
        {"series": "a/out", "at": "2026-11-17T10:00:00+03:00", "to": "2026-11-17T10:15:00+03:00", "value": 1},
        "what is this",
        reading("a/in", "2026-11-17T11:00:00+03:00", 12),
    ]);
    let program = source(app).await;
    let receipt = program.post("/readings", &json!({"readings": rows})).await.ok();
    assert_eq!(
        (&receipt["added"], &receipt["repeated"], &receipt["corrected"]),
        (&json!(2), &json!(1), &json!(0))
    );
    let told: Vec<(u64, &str)> = receipt
        .items("rejected")
        .iter()
        .map(|row| (row["index"].as_u64().expect("an index"), row.str_at("code")))
        .collect();
    assert_eq!(
        told,
        [
            (1, "unknown_series"),
            (2, "interval_in_future"),
            (3, "below_lowest"),
            (4, "value_invalid"),
            (5, "interval_overlaps"),
            (6, "at_invalid"),
            (7, "contradicts_batch"),
            (9, "interval_length"),
            (10, "unknown_series"),
        ]
    );
    let many: Vec<Value> = (0..10_001).map(|_| reading("a/in", "2026-11-17T11:00:00+03:00", 1)).collect();
    program.post("/readings", &json!({"readings": many})).await.finding("batch_too_large", "readings");
    // A sign of life of what nobody observes keeps nothing else back.
    let body = json!({
        "readings": [reading("a/in", "2026-11-17T10:00:00+03:00", 7)],
        "heartbeats": [{"asset": site.sensors[0]}, {"asset": site.sensors[2]}, {"asset": "?"}],
    });
    let receipt = program.post("/readings", &body).await.ok();
    assert_eq!(receipt["added"], 1);
    let unheard: Vec<(&Value, &Value)> =
        receipt.items("rejected_heartbeats").iter().map(|row| (&row["index"], &row["code"])).collect();
    let code = json!("unknown_asset");
    assert_eq!(unheard, [(&json!(1), &code), (&json!(2), &code)]);
    let huge = vec![b' '; 20 << 20];
    program.post_bytes("/readings", "application/json", huge).await.problem(413, "body_too_large");
    program.post_bytes("/readings", "text/html", b"x".to_vec()).await.problem(415, "media_type_unsupported");
}

async fn the_same_twice_and_corrections(app: &TestApp) {
    let site = site(app, "boris").await;
    let [entries, _] = counted(app, &site.sensors[0], "b").await;
    app.clock(NOW).await;
    let program = source(app).await;
    let send = async |rows: Value| program.post("/readings", &json!({"readings": rows})).await.ok();
    // Late and out of order, by id as well as by key.
    let first = json!([
        reading("b/in", "2026-11-17T11:00:00+03:00", 12),
        reading(&entries, "2026-11-10T11:00:00+03:00", 9),
        reading("b/in", "2026-11-16T23:00:00+03:00", 0),
    ]);
    assert_eq!(send(first.clone()).await["added"], 3);
    let again = send(first).await;
    assert_eq!((&again["added"], &again["repeated"]), (&json!(0), &json!(3)));
    let corrected = send(json!([reading("b/in", "2026-11-17T11:00:00+03:00", 14)])).await;
    assert_eq!((&corrected["corrected"], &corrected["added"]), (&json!(1), &json!(0)));
}

async fn csv_and_gzip(app: &TestApp) {
    let site = site(app, "vera").await;
    counted(app, &site.sensors[0], "v").await;
    app.clock(NOW).await;
    let program = source(app).await;
    let csv = "series;at;value\nv/in;2026-11-17T11:00:00+03:00;12\nv/in;2026-11-17T10:00:00+03:00;NaN\nv/out;2026-11-17T11:00:00+03:00;11\n";
    let receipt = program.post_bytes("/readings", "text/csv; charset=utf-8", csv.into()).await.ok();
    assert_eq!(receipt["added"], 2);
    assert_eq!(receipt.at("rejected.0.code"), "value_invalid");
    let json = json!({"readings": [reading("v/in", "2026-11-17T10:00:00+03:00", 3)]}).to_string();
    let receipt = program.post_gzip("/readings", "application/json", json.as_bytes()).await.ok();
    assert_eq!(receipt["added"], 1);
    // What unfolds to more than a body may have is refused like one.
    let bomb = vec![b' '; 64 << 20];
    program.post_gzip("/readings", "application/json", &bomb).await.problem(413, "body_too_large");
    program
        .post_bytes("/readings", "text/csv", "series,at\nv/in,x\n".into())
        .await
        .finding("value_missing", "value");
}

async fn a_chart_shows_the_gaps(app: &TestApp) {
    let site = site(app, "galina").await;
    let [entries, _] = counted(app, &site.sensors[0], "g").await;
    app.clock(NOW).await;
    let program = source(app).await;
    let rows: Vec<Value> = [0, 1, 3, 4]
        .iter()
        .map(|hour| reading("g/in", &format!("2026-11-17T0{hour}:00:00+03:00"), 10))
        .collect();
    program.post("/readings", &json!({"readings": rows})).await.ok();
    let chart = async |query: &str| {
        program.get(&format!("/series/{entries}/readings?{}", query.replace('+', "%2B"))).await
    };
    let hours = chart("from=2026-11-17T00:00:00+03:00&to=2026-11-17T06:00:00+03:00").await.ok();
    let values: Vec<&Value> = hours.items("points").iter().map(|point| &point["value"]).collect();
    assert_eq!(values, [&json!(10.0), &json!(10.0), &Value::Null, &json!(10.0), &json!(10.0), &Value::Null]);
    let day = "from=2026-11-16T00:00:00+03:00&to=2026-11-18T00:00:00+03:00&step=day&zone=Europe/Moscow";
    let days = chart(day).await.ok();
    assert_eq!(days.items("points").len(), 2);
    assert_eq!(days.at("points.1.value"), &json!(40.0));
    // Twelve hours are over and four of them are known; the one that runs is no gap.
    assert_eq!((days.at("points.1.measured"), days.at("points.1.missing")), (&json!(4), &json!(8)));
    chart("from=2026-11-18T00:00:00Z&to=2026-11-17T00:00:00Z").await.finding("period_reversed", "to");
    chart("from=2020-01-01T00:00:00Z&to=2026-11-17T00:00:00Z").await.finding("period_too_long", "to");
    chart(&format!("{day}x")).await.finding("value_invalid", "zone");
}

async fn keys_and_series_of_others(app: &TestApp) {
    let (site, other) = (site(app, "dina").await, site(app, "egor").await);
    let [entries, _] = counted(app, &site.sensors[0], "same").await;
    let [strange, _] = counted(app, &other.sensors[0], "same").await;
    let admin = app.administrator().await;
    let twin = json!({"asset": site.sensors[0], "measure": "in", "key": "another"});
    admin.post("/series", &twin).await.problem(409, "series_exists");
    let odd = json!({"asset": site.sensors[1], "measure": "in", "interval": 45});
    admin.post("/series", &odd).await.finding("value_invalid", "interval");
    app.clock(NOW).await;
    // A key of one customer is its own; somebody who sees two customers has to say which.
    let body = json!({"readings": [reading("same/in", "2026-11-17T11:00:00+03:00", 5)]});
    let bound = json!({"role": "partner", "name": "bound", "organisation": site.user.organisation});
    let bound = app.actor(bound).await;
    assert_eq!(bound.post("/readings", &body).await.ok()["added"], 1);
    assert_eq!(source(app).await.post("/readings", &body).await.ok().at("rejected.0.code"), "unknown_series");
    let body = json!({"readings": [reading(&strange, "2026-11-17T11:00:00+03:00", 5)]});
    assert_eq!(bound.post("/readings", &body).await.ok().at("rejected.0.code"), "unknown_series");
    let query = "from=2026-11-17T00:00:00Z&to=2026-11-17T06:00:00Z";
    bound.get(&format!("/series/{strange}/readings?{query}")).await.problem(404, "not_found");
    bound.get(&format!("/series/{entries}/readings?{query}")).await.ok();
    let contact = app.contact(&site.user.contact).await;
    contact.post("/readings", &body).await.problem(403, "staff_only");
    assert_eq!(contact.all("/series").await.len(), 2, "a customer sees its own");
}

async fn batches_at_once_are_all_taken(app: &TestApp) {
    let site = site(app, "zoya").await;
    for (number, sensor) in site.sensors.iter().enumerate() {
        counted(app, sensor, &format!("z{number}")).await;
    }
    app.clock("2026-11-17T12:10:00+03:00").await;
    let program = source(app).await;
    // Each names the same assets, in another order.
    let batch = |shift: usize| {
        let rows: Vec<Value> = (0..300)
            .map(|place| {
                let (door, hour) = ((place + shift) % 3, place / 3 % 24);
                let day = 1 + (place / 72 + shift) % 15;
                reading(&format!("z{door}/in"), &format!("2026-11-{day:02}T{hour:02}:00:00Z"), 5)
            })
            .collect();
        json!({"readings": rows})
    };
    let batches: Vec<Value> = (0..12).map(batch).collect();
    let replies = futures::future::join_all(batches.iter().map(|body| program.post("/readings", body))).await;
    for reply in replies {
        let receipt = reply.ok();
        let told: u64 =
            ["added", "corrected", "repeated"].iter().filter_map(|key| receipt[*key].as_u64()).sum();
        assert_eq!(told + receipt.items("rejected").len() as u64, 300, "{receipt:#}");
    }
}

async fn where_there_is_no_place_nothing_is_lost(app: &TestApp) {
    let site = site(app, "inna").await;
    counted(app, &site.sensors[0], "i").await;
    app.clock(NOW).await;
    let program = source(app).await;
    let body = json!({"readings": [reading("i/in", "2026-11-17T11:00:00+03:00", 5)]});
    let inside = app.inside().await;
    let all = u32::try_from(inside.batches.available_permits()).expect("a few places");
    let taken = inside.batches.acquire_many(all).await.expect("the places");
    let refused = program.post("/readings", &body).await;
    assert_eq!(refused.header("retry-after"), "2");
    refused.problem(429, "busy");
    drop(taken);
    assert_eq!(program.post("/readings", &body).await.ok()["added"], 1);
}
