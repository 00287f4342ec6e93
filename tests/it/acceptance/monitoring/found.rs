//! M 4.2.1 with other data: several faults at once, a wrong clock told by the counts themselves, what comes very late,
//! what ends without being over; and how people see it.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::{counted, reading, source};
use crate::acceptance::maintenance::{Site, subscribed};

on_both!(
    several_faults_that_come_at_once_are_all_found_m_4_2_1,
    counts_from_the_future_are_a_wrong_clock_m_4_2_1,
    what_comes_too_late_to_be_examined_is_told_row_by_row,
    a_tariff_that_ends_ends_no_fault_m_4_2_1,
    an_incident_is_called_by_what_is_wrong_m_4_2_1,
    m_4_2_5_the_account_names_what_and_whose,
    m_4_2_7_a_consent_opens_the_series_of_its_sensor_only,
);

async fn kinds(app: &TestApp, sensor: &str) -> Vec<String> {
    let events = app.administrator().await.all(&format!("/external-events?asset={sensor}")).await;
    let mut kinds: Vec<String> = events.iter().map(|event| event.str_at("kind").to_owned()).collect();
    kinds.sort();
    kinds
}

async fn conditions(app: &TestApp, sensor: &str) -> Vec<Value> {
    let state = app.administrator().await.get(&format!("/assets/{sensor}/monitoring")).await.ok();
    state.at("assets.0").items("conditions").to_vec()
}

async fn send(app: &TestApp, rows: Vec<Value>) -> Value {
    source(app).await.post("/readings", &json!({"readings": rows})).await.ok()
}

async fn several_faults_that_come_at_once_are_all_found_m_4_2_1(app: &TestApp) {
    app.clock("2026-11-16T00:00:00+03:00").await;
    let site = subscribed(app, "anna", "prof").await;
    counted(app, &site.sensors[0], "s").await;
    // It keeps its counts for two days, with two holes and two values that cannot be, and shows signs of life.
    let beat = json!({"heartbeats": [{"asset": site.sensors[0]}]});
    for hour in 1..=40 {
        let at = format!("2026-11-{}T{:02}:30:00+03:00", 16 + hour / 24, hour % 24);
        app.clock(&at).await;
        source(app).await.post("/readings", &beat).await.ok();
        if hour == 1 {
            // Without a first value nothing is missing yet: it begins with the counts.
            assert!(kinds(app, &site.sensors[0]).await.is_empty());
        }
    }
    let mut rows = Vec::new();
    for hour in 0..40 {
        let at = format!("2026-11-{}T{:02}:00:00+03:00", 16 + hour / 24, hour % 24);
        let value = match hour {
            5 | 6 | 20 => continue,
            12 | 30 => 90_000,
            _ => 7,
        };
        rows.extend(["in", "out"].map(|measure| reading(&format!("s/{measure}"), &at, value)));
    }
    send(app, rows).await;
    app.clock("2026-11-17T16:31:00+03:00").await;
    let found = conditions(app, &site.sensors[0]).await;
    let told: Vec<(&str, &str)> = found
        .iter()
        .filter(|it| it["kind"] == "data_incorrect")
        .map(|it| (it.str_at("since"), it.str_at("until")))
        .collect();
    assert_eq!(
        told,
        [("2026-11-16T09:00:00Z", "2026-11-16T10:00:00Z"), ("2026-11-17T03:00:00Z", "2026-11-17T04:00:00Z"),],
        "{found:#?}"
    );
    let missing: Vec<&Value> = found.iter().filter(|it| it["kind"] == "data_missing").collect();
    assert!(missing.iter().all(|it| it["until"].is_string()), "{found:#?}");
    let all = app.administrator().await.all("/tickets?product=spp-maintenance").await;
    assert_eq!(all.len(), 1, "one incident of the sensor: {all:#?}");
    // What was found leads to its case.
    for condition in &found {
        assert_eq!(condition.items("tickets").len(), 1, "{condition:#}");
        assert_eq!(condition.at("tickets.0.number"), &all[0]["number"]);
    }
}

async fn counts_from_the_future_are_a_wrong_clock_m_4_2_1(app: &TestApp) {
    app.clock("2026-11-17T10:00:00+03:00").await;
    let site = subscribed(app, "boris", "prof").await;
    counted(app, &site.sensors[0], "c").await;
    let hour = async |at: &str| {
        let rows = ["in", "out"].map(|measure| reading(&format!("c/{measure}"), at, 4));
        send(app, rows.to_vec()).await
    };
    for (now, at) in [("11:05", "11:00"), ("12:05", "12:00")] {
        app.clock(&format!("2026-11-17T{now}:00+03:00")).await;
        let receipt = hour(&format!("2026-11-17T{at}:00+03:00")).await;
        assert_eq!(receipt.at("rejected.0.code"), "interval_in_future", "{receipt:#}");
        app.clock(&format!("2026-11-17T{}:00+03:00", now.replace(":05", ":06"))).await;
        assert_eq!(kinds(app, &site.sensors[0]).await, ["clock_wrong"], "there, and not silent");
    }
    // Set right, it is right.
    app.clock("2026-11-17T13:05:00+03:00").await;
    hour("2026-11-17T12:00:00+03:00").await;
    app.clock("2026-11-17T13:06:00+03:00").await;
    assert_eq!(kinds(app, &site.sensors[0]).await, ["clock_wrong", "clock_wrong_recovered"]);
}

async fn what_comes_too_late_to_be_examined_is_told_row_by_row(app: &TestApp) {
    app.clock("2026-11-17T12:10:00+03:00").await;
    let site = subscribed(app, "vera", "prof").await;
    let [series, _] = counted(app, &site.sensors[0], "l").await;
    let rows = vec![
        reading("l/in", "2026-11-17T11:00:00+03:00", 4),
        reading("l/in", "2026-09-01T11:00:00+03:00", 90_000),
        reading("nobody", "2026-09-01T11:00:00+03:00", 4),
        reading("l/in", "2026-10-17T12:00:00+03:00", 4),
        reading("l/in", "2026-10-17T11:00:00+03:00", 4),
    ];
    let receipt = send(app, rows).await;
    assert_eq!((&receipt["added"], &receipt["not_examined"]), (&json!(4), &json!([1, 4])), "{receipt:#}");
    assert_eq!(receipt["examined_from"], "2026-10-17T09:00:00Z");
    let query = "from=2026-09-01T00:00:00Z&to=2026-09-02T00:00:00Z&step=interval";
    let chart = app.administrator().await.get(&format!("/series/{series}/readings?{query}")).await.ok();
    assert!(chart.items("points").iter().any(|point| point["value"] == json!(90_000.0)), "it is kept");
    app.clock("2026-11-17T12:11:00+03:00").await;
    assert!(kinds(app, &site.sensors[0]).await.is_empty());
}

async fn a_tariff_that_ends_ends_no_fault_m_4_2_1(app: &TestApp) {
    app.clock("2026-11-17T10:00:00+03:00").await;
    let site = subscribed(app, "galya", "prof").await;
    counted(app, &site.sensors[0], "e").await;
    app.clock("2026-11-17T13:00:00+03:00").await;
    assert_eq!(kinds(app, &site.sensors[0]).await, ["sensor_offline"]);
    let admin = app.administrator().await;
    let held = admin.all(&format!("/entitlements?customer={}", site.user.organisation)).await;
    let subscription = held.iter().find(|it| it["kind"] == "maintenance_subscription").expect("a tariff");
    let ends = json!({"valid_to": "2026-11-17"});
    admin.patch(&format!("/entitlements/{}", subscription.str_at("id")), &ends).await.ok();
    app.clock("2026-11-19T13:00:00+03:00").await;
    assert_eq!(kinds(app, &site.sensors[0]).await, ["sensor_offline"], "nobody saw it come back");
    // Bought anew, it is watched at once, and comes back.
    let goes_on = json!({"valid_to": "2027-03-01"});
    admin.patch(&format!("/entitlements/{}", subscription.str_at("id")), &goes_on).await.ok();
    send(app, vec![reading("e/in", "2026-11-19T12:00:00+03:00", 4)]).await;
    app.clock("2026-11-19T13:01:00+03:00").await;
    assert!(kinds(app, &site.sensors[0]).await.contains(&"sensor_offline_recovered".to_owned()));
}

async fn silent(app: &TestApp, site: &Site, name: &str) -> Value {
    counted(app, &site.sensors[0], name).await;
    app.clock("2026-11-17T13:00:00+03:00").await;
    let about = app.administrator().await.all(&format!("/tickets?asset={}", site.sensors[0])).await;
    about[0].clone()
}

async fn an_incident_is_called_by_what_is_wrong_m_4_2_1(app: &TestApp) {
    app.clock("2026-11-17T10:00:00+03:00").await;
    let (russian, english) = (subscribed(app, "darya", "prof").await, subscribed(app, "emma", "prof").await);
    let other = json!({
        "organisation": english.user.organisation, "name": "Emma", "addresses": ["alerts@emma.example"],
        "roles": ["alerts"], "verified": true, "locale": "en",
    });
    app.administrator().await.post("/contacts", &other).await.created();
    counted(app, &english.sensors[0], "en").await;
    assert_eq!(silent(app, &russian, "ru").await["subject"], "Датчик молчит: S1");
    let letter = &app.letters_to(&russian.user.address).await[0];
    assert!(letter.str_at("text").contains("S1 (Датчик молчит)"), "{letter:#}");
    let about = app.administrator().await.all(&format!("/tickets?asset={}", english.sensors[0])).await;
    assert_eq!(about[0]["subject"], "The sensor is silent: S1");
    let letter = &app.letters_to("alerts@emma.example").await[0];
    assert!(letter.str_at("text").contains("S1 (The sensor is silent)"), "{letter:#}");
    // Programs find the code where it was.
    let ticket = app.ticket(about[0].str_at("id")).await;
    assert_eq!(ticket.at("fields.alarm"), "sensor_offline");
}

async fn m_4_2_5_the_account_names_what_and_whose(app: &TestApp) {
    app.clock("2026-11-17T10:00:00+03:00").await;
    let site = subscribed(app, "inna", "prof").await;
    let incident = silent(app, &site, "i").await;
    let agent = app.agent("agent1").await;
    let side = json!({"payload": {"party": "customer"}});
    agent.act(incident.str_at("id"), "set_party", &side).await.ok();
    let body = json!({
        "customer": site.user.organisation, "product": "spp-maintenance", "from": "2026-11-01", "to": "2026-11-30",
    });
    let report = agent.post("/reports/incidents", &body).await.ok();
    let told = report.to_string();
    for word in ["S1", "Датчик молчит", "customer"] {
        assert!(told.contains(word), "{word}: {report:#}");
    }
}

async fn m_4_2_7_a_consent_opens_the_series_of_its_sensor_only(app: &TestApp) {
    app.clock("2026-11-17T17:00:00+03:00").await;
    let site = subscribed(app, "kira", "prof").await;
    let [first, _] = counted(app, &site.sensors[0], "one").await;
    let [second, _] = counted(app, &site.sensors[1], "two").await;
    let weeks = ["2026-11-10", "2026-11-03"].iter();
    let rows = weeks.flat_map(|day| {
        ["one/in", "two/in"].map(|series| reading(series, &format!("{day}T14:00:00+03:00"), 40))
    });
    send(app, rows.collect()).await;
    let agent = app.agent("agent1").await;
    let request = json!({"product": "spp-maintenance", "kind": "incident", "text": "Пропуск", "asset": site.sensors[0]});
    let contact = app.contact(&site.user.contact).await;
    let id = contact.post("/tickets", &request).await.created().str_at("id").to_owned();
    let (from, to) = ("2026-11-17T14:00:00+03:00", "2026-11-17T15:00:00+03:00");
    let unread = json!({"payload": {"sensor": "S1", "from": "вчера", "to": to}});
    agent.act(&id, "request_restoration_consent", &unread).await.problem(409, "gap_invalid");
    let ask = json!({"payload": {"sensor": "S1", "from": from, "to": to}});
    let asked = agent.act(&id, "request_restoration_consent", &ask).await.ok();
    let approval = asked.at("approvals.0.id").clone();
    let answer = json!({
        "direction": "in", "type": "answer", "text": "Согласны", "answer": {"approval": approval, "code": "given"},
    });
    contact.post(&format!("/tickets/{id}/messages"), &answer).await.created();
    let fill = |series: &str| json!({"payload": {"series": series, "from": from, "to": to}});
    agent.act(&id, "restore_data", &fill(&second)).await.finding("unknown_series", "payload.series");
    agent.act(&id, "restore_data", &fill(&first)).await.ok();
}
