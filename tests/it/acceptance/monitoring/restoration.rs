//! M 4.2.7 (SC-51): a gap is filled from earlier weeks, with consent, so that it stays to be seen and can be undone.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::{counted, reading, source};
use crate::acceptance::maintenance::{incident, subscribed};

on_both!(sc_51_a_gap_is_filled_with_consent_and_can_be_undone_m_4_2_7, what_cannot_be_filled_m_4_2_7);

const GAP: [&str; 2] = ["2026-11-17T14:00:00+03:00", "2026-11-17T15:00:00+03:00"];

/// The same hour of the four Tuesdays before, and the hours around the gap.
async fn history(app: &TestApp, name: &str) {
    let weeks = [("2026-11-10", 40), ("2026-11-03", 44), ("2026-10-27", 48), ("2026-10-20", 36)];
    let mut rows: Vec<Value> = weeks
        .iter()
        .map(|(day, value)| reading(&format!("{name}/in"), &format!("{day}T14:00:00+03:00"), *value))
        .collect();
    rows.push(reading(&format!("{name}/in"), "2026-11-17T13:00:00+03:00", 30));
    rows.push(reading(&format!("{name}/in"), "2026-11-17T15:00:00+03:00", 31));
    let receipt = source(app).await.post("/readings", &json!({"readings": rows})).await.ok();
    assert_eq!(receipt["added"], 6);
}

async fn chart(app: &TestApp, series: &str) -> Value {
    let query = "from=2026-11-17T10:00:00Z&to=2026-11-17T13:00:00Z&step=interval";
    app.administrator().await.get(&format!("/series/{series}/readings?{query}")).await.ok()
}

async fn sc_51_a_gap_is_filled_with_consent_and_can_be_undone_m_4_2_7(app: &TestApp) {
    let site = subscribed(app, "anna", "prof").await;
    let [series, _] = counted(app, &site.sensors[0], "r").await;
    let agent = app.agent("agent1").await;
    let id = incident(app, &agent, &site, "2026-11-17T17:00:00+03:00").await;
    history(app, "r").await;
    let plan = format!("/series/{series}/restoration-plan?from={}&to={}", GAP[0], GAP[1]).replace('+', "%2B");
    let plan = agent.get(&plan).await.ok();
    assert_eq!(plan.at("values.0.value"), &json!(42.0), "{plan:#}");
    assert_eq!(plan.at("values.0.sources").as_array().map(Vec::len), Some(4));
    let fill = json!({"payload": {"series": series, "from": GAP[0], "to": GAP[1]}});
    agent.act(&id, "restore_data", &fill).await.problem(409, "consent_required");
    let ask = json!({"payload": {"sensor": "S1", "from": GAP[0], "to": GAP[1]}});
    let asked = agent.act(&id, "request_restoration_consent", &ask).await.ok();
    let approval = asked.at("approvals.0.id").clone();
    agent.act(&id, "restore_data", &fill).await.problem(409, "consent_required");
    let answer = json!({
        "direction": "in", "type": "answer", "text": "Согласны", "answer": {"approval": approval, "code": "given"},
    });
    app.contact(&site.user.contact).await.post(&format!("/tickets/{id}/messages"), &answer).await.created();
    // Consent for one hour is no consent for the day.
    let more = json!({"payload": {"series": series, "from": "2026-11-17T00:00:00+03:00", "to": GAP[1]}});
    agent.act(&id, "restore_data", &more).await.problem(409, "consent_required");
    agent.act(&id, "restore_data", &fill).await.ok();
    let after = chart(app, &series).await;
    let told: Vec<_> = after
        .items("points")
        .iter()
        .map(|point| (point["value"].as_f64(), point["measured"].as_u64(), point["restored"].as_u64()))
        .collect();
    assert_eq!(
        told,
        [(Some(30.0), Some(1), Some(0)), (Some(42.0), Some(0), Some(1)), (Some(31.0), Some(1), Some(0))]
    );
    let restoration = after.at("restorations.0").clone();
    assert_eq!((&restoration["approval"], &restoration["ticket"]), (&approval, &json!(id)));
    assert_eq!(restoration.at("values.0.sources").as_array().map(Vec::len), Some(4));
    let audit = app.audit(&id).await;
    assert!(audit.iter().any(|event| event["kind"] == "series.restored"), "{audit:#?}");
    agent.act(&id, "restore_data", &fill).await.problem(409, "nothing_missing");
    // Undone, the gap is a gap again, and the record says what was there.
    let undo = format!("/restorations/{}/undo", restoration.str_at("id"));
    agent.post(&undo, &json!({})).await.ok();
    agent.post(&undo, &json!({})).await.problem(409, "already_undone");
    let undone = chart(app, &series).await;
    assert_eq!((undone.at("points.1.value"), undone.at("points.1.missing")), (&Value::Null, &json!(1)));
    assert!(undone.at("restorations.0.undone_at").is_string(), "{undone:#}");
    // Filled in again, and then the true value comes: it takes the place.
    agent.act(&id, "restore_data", &fill).await.ok();
    let late = json!({"readings": [reading("r/in", GAP[0], 39)]});
    assert_eq!(source(app).await.post("/readings", &late).await.ok()["corrected"], 1);
    let last = chart(app, &series).await;
    assert_eq!((last.at("points.1.value"), last.at("points.1.measured")), (&json!(39.0), &json!(1)));
}

async fn what_cannot_be_filled_m_4_2_7(app: &TestApp) {
    let site = subscribed(app, "boris", "prof").await;
    let [series, _] = counted(app, &site.sensors[0], "n").await;
    let agent = app.agent("agent1").await;
    let plan = async |query: &str| agent.get(&format!("/series/{series}/restoration-plan?{query}")).await;
    app.clock("2026-11-17T17:00:00+03:00").await;
    let empty = plan("from=2026-11-17T11:00:00Z&to=2026-11-17T12:00:00Z").await.ok();
    assert!(empty.items("values").is_empty());
    assert_eq!(empty.items("without_source").len(), 1);
    plan("from=2026-11-17T12:00:00Z&to=2026-11-17T11:00:00Z").await.finding("period_reversed", "to");
    plan("from=2026-01-17T12:00:00Z&to=2026-11-17T11:00:00Z").await.finding("period_too_long", "to");
    plan("from=2026-11-17T11:00:00Z&to=2026-11-17T12:00:00Z&weeks=99").await.finding("period_too_long", "to");
    let stranger = app.contact(&app.customer("stranger").await.contact).await;
    stranger
        .get(&format!("/series/{series}/restoration-plan?from=2026-11-17T11:00:00Z&to=2026-11-17T12:00:00Z"))
        .await
        .problem(404, "not_found");
}
