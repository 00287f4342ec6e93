//! M 4.2.1, 4.2.2: alarms at any hour become incidents, once each (SC-39, SC-40, SC-41).
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{alarm, site, subscribed};

on_both!(
    sc_39_sc_40_an_alarm_is_an_incident_at_any_hour_m_4_2_1_m_4_2_2,
    sc_41_repeated_alarms_are_one_incident_m_4_2_1,
    alarms_at_once_are_one_incident_m_4_2_1,
    without_a_subscription_it_is_recorded_a_32,
    the_authorised_person_is_told_m_4_2_3,
    sc_50_the_account_of_incidents_m_4_2_5,
    what_cannot_be_reported,
);

async fn sc_39_sc_40_an_alarm_is_an_incident_at_any_hour_m_4_2_1_m_4_2_2(app: &TestApp) {
    let rows = [
        ("night", "2026-11-14T03:12:00+03:00", "2026-11-16T18:00:00+03:00"),
        ("day", "2026-11-17T11:00:00+03:00", "2026-11-18T18:00:00+03:00"),
    ];
    for (name, at, due_at) in rows {
        let site = subscribed(app, name, "prof").await;
        app.clock(at).await;
        let event = alarm(app, name, &site.sensors[0], "sensor_offline", at).await;
        assert_eq!(event["state"], "decided", "{event:#}");
        let ticket = app.ticket(event.items("tickets")[0].as_str().expect("a ticket")).await;
        assert_eq!((&ticket["kind"], &ticket["status"]), (&json!("incident"), &json!("registered")));
        assert_eq!((&ticket["channel"], &ticket["asset"]), (&json!("monitor"), &json!(site.sensors[0])));
        assert_eq!(ticket.at("coverage.decision"), "covered", "{ticket:#}");
        assert_instant(ticket.at("received_at"), at);
        assert_instant(timer(&ticket, "diagnosis").at("due_at"), due_at);
        let letters = app.letters_to(&site.user.address).await;
        assert!(
            letters.iter().any(|letter| letter.str_at("text").contains("S1 (Датчик молчит)")),
            "{letters:#?}"
        );
        assert_eq!(letters.len(), 1, "one letter tells it: {letters:#?}");
    }
}

async fn sc_41_repeated_alarms_are_one_incident_m_4_2_1(app: &TestApp) {
    let site = subscribed(app, "olga", "prof").await;
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    let [first, second, _] = &site.sensors;
    let incident = alarm(app, "1", first, "sensor_offline", at).await.items("tickets")[0].clone();
    for key in ["2", "3", "4"] {
        let again = alarm(app, key, first, "sensor_offline", at).await;
        assert_eq!(again.items("tickets"), std::slice::from_ref(&incident), "{again:#}");
    }
    let other = alarm(app, "5", second, "data_incorrect", at).await.items("tickets")[0].clone();
    assert_ne!(incident, other);
    // The same report once more is the same fact.
    let repeated = alarm(app, "4", first, "sensor_offline", at).await;
    assert_eq!(repeated.items("tickets"), std::slice::from_ref(&incident));
    let admin = app.administrator().await;
    let id = incident.as_str().expect("a ticket");
    let records = admin.all(&format!("/external-events?ticket={id}")).await;
    assert_eq!(records.len(), 4, "{records:#?}");
    let noted = app.audit(id).await.into_iter().filter(|event| event["kind"] == "external.event").count();
    assert_eq!(noted, 4);
    let incidents = admin.all("/tickets?product=spp-maintenance").await;
    assert_eq!(incidents.len(), 2, "{incidents:#?}");
    assert_eq!(app.letters_to(&site.user.address).await.len(), 2, "a repetition tells nobody again");
    // Its end is noted and closes nothing; once the incident is closed, the next alarm opens another.
    alarm(app, "6", first, "sensor_offline_recovered", at).await;
    assert_eq!(app.ticket(id).await["status"], "registered");
    app.agent("agent1").await.act(id, "close", &json!({"reason": "confirmed"})).await.ok();
    let next = alarm(app, "7", first, "sensor_offline", at).await;
    assert_ne!(next.items("tickets")[0], incident);
}

async fn alarms_at_once_are_one_incident_m_4_2_1(app: &TestApp) {
    let site = subscribed(app, "pavel", "corp").await;
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    let keys: Vec<String> = (0..8).map(|number| format!("at-once-{number}")).collect();
    let reports = keys.iter().map(|key| alarm(app, key, &site.sensors[0], "sensor_offline", at));
    let events = futures::future::join_all(reports).await;
    let mut tickets: Vec<_> = events.iter().map(|event| event.items("tickets")[0].to_string()).collect();
    tickets.sort();
    tickets.dedup();
    assert_eq!(tickets.len(), 1, "{events:#?}");
}

async fn without_a_subscription_it_is_recorded_a_32(app: &TestApp) {
    let site = site(app, "nobody").await;
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    let event = alarm(app, "1", &site.sensors[0], "sensor_offline", at).await;
    let ticket = app.ticket(event.items("tickets")[0].as_str().expect("a ticket")).await;
    assert_eq!(ticket.at("coverage.decision"), "not_covered");
    assert!(ticket.items("timers").is_empty(), "{ticket:#}");
}

async fn the_authorised_person_is_told_m_4_2_3(app: &TestApp) {
    let site = subscribed(app, "vera", "prof").await;
    let technician = json!({
        "organisation": site.user.organisation, "name": "Техник", "addresses": ["technician@vera.example"],
        "roles": ["authorised_technician"], "verified": true,
    });
    app.administrator().await.post("/contacts", &technician).await.created();
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    alarm(app, "1", &site.sensors[0], "sensor_offline", at).await;
    assert_eq!(app.letters_to("technician@vera.example").await.len(), 1);
    assert!(app.letters_to(&site.user.address).await.is_empty());
}

async fn sc_50_the_account_of_incidents_m_4_2_5(app: &TestApp) {
    let site = subscribed(app, "zoya", "prof").await;
    for (key, at) in [("1", "2026-10-05T11:00:00+03:00"), ("2", "2026-10-20T11:00:00+03:00")] {
        app.clock("2026-11-10T11:00:00+03:00").await;
        alarm(app, key, &site.sensors[usize::from(key == "2")], "sensor_offline", at).await;
    }
    let agent = app.agent("agent1").await;
    let asked = async |to: &str| {
        let body = json!({"customer": site.user.organisation, "product": "spp-maintenance", "from": "2026-10-01", "to": to});
        agent.post("/reports/incidents", &body).await
    };
    asked("2026-10-20").await.finding("period_too_short", "to");
    let report = asked("2026-10-31").await.ok();
    assert_eq!(report.items("rows").len(), 2, "{report:#}");
    // Mailed, it goes to the customer as a document and as a table.
    let body = json!({
        "customer": site.user.organisation, "product": "spp-maintenance", "from": "2026-10-01", "to": "2026-10-31",
        "mail": true,
    });
    let mailed = agent.post("/reports/incidents", &body).await.ok();
    assert_eq!(mailed["mailed_to"], json!(site.user.address));
    let letters = app.letters_to(&site.user.address).await;
    let letter = letters.last().expect("a letter");
    assert!(letter.str_at("text").contains("01.10.2026 – 31.10.2026"), "{letter:#}");
    let nobody =
        json!({"product": "spp-maintenance", "from": "2026-10-01", "to": "2026-10-31", "mail": true});
    agent.post("/reports/incidents", &nobody).await.finding("value_missing", "customer");
    // The request itself runs the e-mail rule.
    app.clock("2026-11-16T10:00:00+03:00").await;
    let contact = app.contact(&site.user.contact).await;
    let request = json!({"product": "spp-maintenance", "kind": "report_request", "text": "Отчёт за октябрь"});
    let ticket = contact.post("/tickets", &request).await.created();
    assert_instant(timer(&ticket, "answer").at("due_at"), "2026-11-19T18:00:00+03:00");
}

async fn what_cannot_be_reported(app: &TestApp) {
    let (site, other) = (subscribed(app, "inna", "prof").await, site(app, "other").await);
    let at = "2026-11-17T11:00:00+03:00";
    app.clock(at).await;
    let (admin, contact) = (app.administrator().await, app.contact(&site.user.contact).await);
    let report = |more| {
        let mut body = json!({"source": "m", "source_key": "k", "asset": site.sensors[0], "kind": "sensor_offline", "at": at});
        super::merge(&mut body, more);
        body
    };
    let post = async |more| admin.post("/external-events", &report(more)).await;
    post(json!({"at": "2026-11-17T11:00:01+03:00"})).await.finding("received_in_future", "at");
    post(json!({"asset": "00000000-0000-7000-8000-000000000000"})).await.finding("unknown_asset", "asset");
    post(json!({"source": " "})).await.finding("value_missing", "source");
    post(json!({"kind": "x".repeat(201)})).await.finding("value_invalid", "kind");
    contact.post("/external-events", &report(json!({}))).await.problem(403, "staff_only");
    assert!(admin.all("/tickets?product=spp-maintenance").await.is_empty(), "nothing of it is written");
    // What was reported about others is not shown.
    post(json!({})).await.created();
    let stranger = app.contact(&other.user.contact).await;
    assert!(stranger.all("/external-events").await.is_empty());
    assert_eq!(contact.all("/external-events").await.len(), 1);
}
