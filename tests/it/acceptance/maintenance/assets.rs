//! What is filed and done on the machines themselves: readiness (SC-58), accuracy (SC-52), their record.
use serde_json::json;
use test_support::{Pick as _, TestApp, assert_instant, on_both};

use super::{PRODUCT, incident, site, subscribed};

on_both!(
    sc_58_readiness_filed_on_the_system_m_4_1_1_m_4_1_2,
    m_4_1_2_a_password_is_covered_and_told_of,
    tickets_are_listed_by_what_they_are_about,
    m_1_3_attributes_are_checked_by_the_schema_of_their_kind,
    sc_52_accuracy_by_video_is_an_incident_when_a_person_says_so_m_4_2_8,
    assets_are_listed_and_changed,
    m_4_2_8_checks_make_a_trend,
    m_3_2_sensors_without_a_subscription_are_shown,
);

async fn sc_58_readiness_filed_on_the_system_m_4_1_1_m_4_1_2(app: &TestApp) {
    let site = subscribed(app, "anna", "prof").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let contact = app.contact(&site.user.contact).await;
    let path = format!("/assets/{}/forms/readiness", site.system);
    let server = |ram: u32, access: bool| json!({"ram_gb": ram, "disk_gb": 60, "network_mbit": 100, "cpu_sufficient": true, "os": "Windows Server 2012 64-bit", "admin_access": access});
    let unmet = json!({
        "installation": "local", "ports": [{"name": "tcp/30080", "reachable": false}], "server": server(2, false),
    });
    let verdict = contact.post(&path, &unmet).await.ok();
    assert_eq!(verdict["accepted"], false);
    let mut told: Vec<(&str, &str)> =
        verdict.items("findings").iter().map(|it| (it.str_at("code"), it.str_at("path"))).collect();
    told.sort_unstable();
    let expected = [
        ("port", "tcp/30080"),
        ("server.admin_access", "server.admin_access"),
        ("server.ram_gb", "server.ram_gb"),
    ];
    assert_eq!(told, expected);
    let id = verdict.str_at("ticket").to_owned();
    let ticket = app.ticket(&id).await;
    assert_eq!((&ticket["kind"], &ticket["asset"]), (&json!("readiness"), &json!(site.system)));
    assert_eq!(ticket["flags"], json!(["prerequisites_unmet"]));
    assert!(ticket.items("timers").is_empty(), "it is before the service: {ticket:#}");
    // Filed anew it is the same case, and what is met is met.
    let met = json!({
        "installation": "local", "ports": [{"name": "tcp/30080", "reachable": true}], "server": server(8, true),
    });
    let verdict = contact.post(&path, &met).await.ok();
    assert_eq!((&verdict["accepted"], &verdict["ticket"]), (&json!(true), &json!(id)));
    assert_eq!(app.ticket(&id).await["flags"], json!([]));
    contact
        .post(&format!("/assets/{}/forms/nothing", site.system), &met)
        .await
        .finding("unknown_form", "form");
    let stranger = app.contact(&app.customer("stranger").await.contact).await;
    stranger.post(&path, &met).await.problem(404, "not_found");
}

async fn sc_52_accuracy_by_video_is_an_incident_when_a_person_says_so_m_4_2_8(app: &TestApp) {
    let site = subscribed(app, "boris", "prof").await;
    let agent = app.agent("agent1").await;
    let path = format!("/assets/{}/actions/record_accuracy", site.sensors[0]);
    let counts = |sensor: u32| json!({"payload": {"video_count": 200, "sensor_count": sensor}});
    agent.post(&path, &counts(192)).await.problem(409, "no_open_ticket");
    let id = incident(app, &agent, &site, "2026-11-17T11:00:00+03:00").await;
    let near = agent.post(&path, &counts(192)).await.ok();
    assert_eq!((&near["id"], near.items("proposals").len()), (&json!(id), 0));
    let noted = app.audit(&id).await;
    let notes: Vec<&str> = noted.iter().filter_map(|event| event["data"]["text"].as_str()).collect();
    assert!(notes.contains(&"Отклонение -4.0 %, точность 96.0 %."), "{notes:?}");
    let far = agent.post(&path, &counts(180)).await.ok();
    assert_eq!(far.at("proposals.0.action"), "create_incident");
    let incidents = app.administrator().await.all("/tickets?product=spp-maintenance").await;
    assert_eq!(incidents.len(), 1, "proposed, not forced");
    let unknown = format!("/assets/{}/actions/dance", site.sensors[0]);
    agent.post(&unknown, &json!({})).await.finding("unknown_action", "action");
}

async fn assets_are_listed_and_changed(app: &TestApp) {
    let (site, other) = (site(app, "vera").await, site(app, "other").await);
    let admin = app.administrator().await;
    let contact = app.contact(&site.user.contact).await;
    let names = |assets: Vec<serde_json::Value>| -> Vec<String> {
        assets.iter().map(|asset| asset.str_at("name").to_owned()).collect()
    };
    assert_eq!(names(contact.all("/assets").await), ["Shop 1", "X", "S1", "S2", "S3"]);
    assert_eq!(admin.all(&format!("/assets?customer={}", other.user.organisation)).await.len(), 5);
    let path = format!("/assets/{}", site.sensors[0]);
    let change = json!({"version": "1.6", "warranty": true, "attributes": {"room": "12"}});
    let changed = admin.patch(&path, &change).await.ok();
    assert_eq!((&changed["version"], &changed["warranty"]), (&json!("1.6"), &json!(true)));
    let again = admin.patch(&path, &json!({"attributes": {"cabinet": "B"}})).await.ok();
    assert_eq!(again["attributes"], json!({"room": "12", "cabinet": "B"}));
    assert_eq!((&again["version"], &again["name"]), (&json!("1.6"), &json!("S1")));
    contact.patch(&path, &change).await.problem(403, "staff_only");
    admin.patch(&path, &json!({"name": " "})).await.finding("name_missing", "name");
    admin
        .patch(&path, &json!({"supplier": other.sensors[0]}))
        .await
        .finding("unknown_organisation", "supplier");
    contact.get(&format!("/assets/{}", other.sensors[0])).await.problem(404, "not_found");
}

async fn m_4_1_2_a_password_is_covered_and_told_of(app: &TestApp) {
    let site = subscribed(app, "galya", "prof").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let contact = app.contact(&site.user.contact).await;
    let data = json!({
        "installation": "local", "ports": [{"name": "tcp/30080", "reachable": true}],
        "server": {
            "ram_gb": 8, "disk_gb": 60, "network_mbit": 100, "cpu_sufficient": true,
            "os": "Windows Server 2012 64-bit", "admin_access": true,
            "admin_access_kept_in": "user admin, Пароль: Qwerty-77",
        },
    });
    let path = format!("/assets/{}/forms/readiness", site.system);
    let verdict = contact.post(&path, &data).await.ok();
    assert_eq!(verdict["accepted"], true, "a warning refuses nothing");
    let covered = verdict.items("findings").iter().find(|held| held["code"] == "password_covered");
    let covered = covered.expect("it is told");
    assert_eq!(
        (&covered["path"], &covered["severity"]),
        (&json!("server.admin_access_kept_in"), &json!("warning"))
    );
    let id = verdict.str_at("ticket").to_owned();
    let forms = contact.get(&format!("/tickets/{id}/forms")).await.ok();
    assert_eq!(forms.at("data.0.data.server.admin_access_kept_in"), "user admin, Пароль: …");
    let body = json!({"product": PRODUCT, "subject": "Доступ", "text": "Сервер srv1, password=Qwerty-77"});
    let ticket = contact.post("/tickets", &body).await.created();
    assert!(ticket.items("findings").iter().any(|held| held["code"] == "password_covered"), "{ticket:#}");
    let answer = json!({"text": "И ещё pwd: Qwerty-77 от базы"});
    contact.post(&format!("/tickets/{}/messages", ticket.str_at("id")), &answer).await.created();
    for path in [format!("/tickets/{id}"), format!("/tickets/{}", ticket.str_at("id"))] {
        let agent = app.agent("agent1").await;
        let all = [
            agent.get(&path).await.text(),
            agent.get(&format!("{path}/messages")).await.text(),
            agent.get(&format!("{path}/audit")).await.text(),
            agent.get(&format!("{path}/forms")).await.text(),
        ];
        assert!(!all.concat().contains("Qwerty"), "{all:#?}");
    }
    let journal = app.administrator().await.get("/journal").await.text();
    assert!(!journal.contains("Qwerty"), "the rules saw no password either");
}

async fn tickets_are_listed_by_what_they_are_about(app: &TestApp) {
    let site = subscribed(app, "darya", "prof").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let contact = app.contact(&site.user.contact).await;
    let body =
        |asset: &str| json!({"product": PRODUCT, "subject": asset, "text": "Не считает", "asset": asset});
    for asset in [&site.system, &site.sensors[0]] {
        contact.post("/tickets", &body(asset)).await.created();
    }
    let about = async |actor: &test_support::Actor, asset: &str| {
        let all = actor.all(&format!("/tickets?asset={asset}")).await;
        all.iter().map(|held| held.str_at("subject").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(about(&contact, &site.sensors[0]).await, [site.sensors[0].clone()]);
    assert_eq!(about(&contact, &site.sensors[1]).await, Vec::<String>::new());
    let mut whole = about(&contact, &site.system).await;
    whole.sort();
    let mut expected = vec![site.system.clone(), site.sensors[0].clone()];
    expected.sort();
    assert_eq!(whole, expected);
    let stranger = app.contact(&app.customer("stranger").await.contact).await;
    assert_eq!(about(&stranger, &site.system).await, Vec::<String>::new());
}

async fn m_1_3_attributes_are_checked_by_the_schema_of_their_kind(app: &TestApp) {
    let site = site(app, "kira").await;
    let admin = app.administrator().await;
    let asset = |kind: &str, attributes: serde_json::Value| json!({"customer": site.user.organisation, "kind": kind, "attributes": attributes});
    let wrong = json!({"zone": 3, "opens_hour": 25, "room": "12"});
    let refused = admin.post("/assets", &asset("sensor", wrong)).await.problem(422, "value_invalid");
    let mut paths: Vec<&str> = refused.items("findings").iter().map(|held| held.str_at("path")).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["attributes.opens_hour", "attributes.zone"]);
    let good = json!({"zone": "Europe/Moscow", "opens_hour": 9, "room": "12"});
    admin.post("/assets", &asset("sensor", good)).await.created();
    let path = format!("/assets/{}", site.system);
    admin
        .patch(&path, &json!({"attributes": {"connected": "no"}}))
        .await
        .finding("value_invalid", "attributes.connected");
    admin.patch(&path, &json!({"attributes": {"connected": false}})).await.ok();
    // What no rule set declares is kept as it is given.
    admin.post("/assets", &asset("lift", json!({"zone": 3}))).await.created();
}

async fn m_4_2_8_checks_make_a_trend(app: &TestApp) {
    let site = subscribed(app, "vera", "prof").await;
    let agent = app.agent("agent1").await;
    let id = incident(app, &agent, &site, "2026-11-17T11:00:00+03:00").await;
    let check = async |at: &str, video: u32, sensor: u32, of: Option<&str>| {
        app.clock(at).await;
        let body = json!({"payload": {"video_count": video, "sensor_count": sensor, "sensor": of}});
        let mut body = body;
        if of.is_none() {
            body["payload"].as_object_mut().expect("an object").remove("sensor");
        }
        agent.act(&id, "record_accuracy", &body).await.ok();
    };
    check("2026-11-18T11:00:00+03:00", 200, 192, None).await;
    check("2026-11-19T11:00:00+03:00", 100, 99, None).await;
    check("2026-11-20T11:00:00+03:00", 50, 40, Some("S2")).await;
    // What is denied is no check.
    let none = json!({"payload": {"video_count": 0, "sensor_count": 1}});
    agent.act(&id, "record_accuracy", &none).await.problem(409, "counts_missing");
    let of = async |sensor: usize| {
        agent.all(&format!("/assets/{}/records?kind=accuracy", site.sensors[sensor])).await
    };
    let told = |records: &[serde_json::Value]| -> Vec<(i64, i64)> {
        let number = |it: &serde_json::Value, path: &str| it["values"][path].as_i64().expect("a number");
        records.iter().map(|it| (number(it, "accuracy.tenths"), number(it, "video_count"))).collect()
    };
    let first = of(0).await;
    assert_eq!(told(&first), [(990, 100), (960, 200)], "{first:#?}");
    assert_eq!(first[0]["ticket"], json!(id));
    assert_instant(&first[1]["at"], "2026-11-18T11:00:00+03:00");
    assert_eq!(told(&of(1).await), [(800, 50)]);
    assert!(of(2).await.is_empty());
    // The customer reads its own; another does not know of the sensor.
    let path = format!("/assets/{}/records", site.sensors[0]);
    assert_eq!(app.contact(&site.user.contact).await.all(&path).await.len(), 2);
    let rival = app.customer("rival").await;
    app.contact(&rival.contact).await.get(&path).await.expect(404);
}

async fn m_3_2_sensors_without_a_subscription_are_shown(app: &TestApp) {
    let site = site(app, "nina").await;
    super::licence(app, &site, "extended").await.created();
    let admin = app.administrator().await;
    app.clock("2026-11-17T11:00:00+03:00").await;
    let covered = async || {
        let held = admin.all(&format!("/assets?customer={}", site.user.organisation)).await;
        held.iter().map(|it| (it.str_at("name").to_owned(), it["covered"].clone())).collect::<Vec<_>>()
    };
    let told = |of: [Option<bool>; 5]| {
        let names = ["Shop 1", "X", "S1", "S2", "S3"];
        names.iter().zip(of).map(|(name, it)| ((*name).to_owned(), json!(it))).collect::<Vec<_>>()
    };
    assert_eq!(covered().await, told([None, None, Some(false), Some(false), Some(false)]));
    super::subscribe(app, &site, "prof", &site.sensors[..2], json!({})).await.created();
    assert_eq!(covered().await, told([None, None, Some(true), Some(true), Some(false)]), "A-27");
    let path = format!("/assets/{}", site.sensors[2]);
    assert_eq!(admin.get(&path).await.ok()["covered"], false);
    let states = admin.get(&format!("/assets/{}/monitoring", site.system)).await.ok();
    let shown: Vec<_> = states.items("assets").iter().map(|it| it["covered"].clone()).collect();
    assert_eq!(shown, [json!(null), json!(true), json!(true), json!(false)]);
    // A day after the last one it is over.
    app.clock("2027-03-02T00:00:00+03:00").await;
    assert_eq!(covered().await, told([None, None, Some(false), Some(false), Some(false)]));
}
