//! Finding tickets: words in any of their forms, trees of conditions, counts, views that are kept.
use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, TestApp, on_both};

use crate::desk::{certified, noted, waiting};

on_both!(
    words_are_found_in_any_form_by_who_may_read_them,
    a_tree_of_conditions_narrows_and_counts,
    days_are_those_of_whoever_asks,
    pages_of_a_search_follow_each_other,
    a_tree_that_makes_no_sense_is_named,
    views_are_kept_and_shared,
    a_search_is_exported_whole,
    instants_beyond_any_calendar_are_no_fault_of_ours,
);

const AT: &str = "2026-11-16T12:00:00+04:00";

async fn numbers(actor: &Actor, filter: Value) -> Vec<String> {
    let found = actor.post("/tickets/search", &json!({"filter": filter})).await.ok();
    found.items("data").iter().map(|held| held.str_at("number").to_owned()).collect()
}

async fn ticket(agent: &Actor, user: &Customer, text: &str) -> Value {
    noted(agent, user, AT, json!({"kind": "advice", "text": text})).await
}

async fn words_are_found_in_any_form_by_who_may_read_them(app: &TestApp) {
    let (olga, igor) = (certified(app, "olga").await, certified(app, "igor").await);
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    let cameras = ticket(&agent, &olga, "Не подключаются новые камеры").await;
    let licence = ticket(&agent, &igor, "The licences were not activated").await;
    let note = json!({"direction": "internal", "type": "notice", "text": "Клиент забыл про рассрочку"});
    agent.post(&format!("/tickets/{}/messages", cameras.str_at("id")), &note).await.created();
    let found = |text: &str| json!({"text": text});
    let (camera, licences) = (cameras.str_at("number").to_owned(), licence.str_at("number").to_owned());
    for text in ["камера", "КАМЕРАМИ подключаться", "нов", camera.as_str(), "рассрочка"]
    {
        assert_eq!(numbers(&agent, found(text)).await, std::slice::from_ref(&camera), "{text}");
    }
    for text in ["license activate", "licence activated", "activat"] {
        let expected = if text.starts_with("license") { Vec::new() } else { vec![licences.clone()] };
        assert_eq!(numbers(&agent, found(text)).await, expected, "{text}");
    }
    // By the customer's name, alone and beside other words.
    let named = agent.get(&format!("/tickets/{}", cameras.str_at("id"))).await.ok();
    let customer = named.str_at("customer.name").to_owned();
    assert!(numbers(&agent, found(&customer)).await.contains(&camera), "{customer}");
    assert!(numbers(&agent, found(&format!("{customer} камеры"))).await.contains(&camera), "{customer}");
    // A customer finds its own, and nothing by what stands in internal notes.
    let portal = app.contact(&olga.contact).await;
    assert_eq!(numbers(&portal, found("камерам")).await, [camera]);
    assert_eq!(numbers(&portal, found("рассрочка")).await, Vec::<String>::new());
    assert_eq!(numbers(&portal, found("licences")).await, Vec::<String>::new());
    for hostile in ["\"", "' OR 1=1 --", "a* NEAR b", "words:x", "() : ^ -", "\\", "%_"] {
        agent.post("/tickets/search", &json!({"filter": {"text": hostile}})).await.ok();
    }
}

async fn a_tree_of_conditions_narrows_and_counts(app: &TestApp) {
    let (olga, igor) = (certified(app, "olga").await, certified(app, "igor").await);
    let agent = app.agent("agent1").await;
    let me = agent.get("/me").await.ok();
    app.clock(AT).await;
    let mine = ticket(&agent, &olga, "Первое").await;
    agent.act(mine.str_at("id"), "start_work", &json!({})).await.ok();
    let asked = waiting(app, &agent, &igor, "2026-11-16T12:05:00+04:00").await;
    let closed = ticket(&agent, &igor, "Третье").await;
    agent.act(closed.str_at("id"), "close", &json!({"reason": "confirmed"})).await.ok();
    let of = |held: &Value| held.str_at("number").to_owned();
    let cases = [
        (json!({"open": true, "status": ["in_progress"]}), vec![of(&mine)]),
        (json!({"open": false}), vec![of(&closed)]),
        (json!({"customer": [olga.organisation]}), vec![of(&mine)]),
        (
            json!({"any": [{"status": ["closed"]}, {"customer": [olga.organisation]}]}),
            vec![of(&mine), of(&closed)],
        ),
        (json!({"none": [{"status": ["closed"]}], "customer": [igor.organisation]}), vec![of(&asked)]),
        (
            json!({"all": [{"any": [{"text": "первое"}, {"text": "третье"}]}, {"open": true}]}),
            vec![of(&mine)],
        ),
        (json!({"none": [{"assignee": ["none"]}], "assignee": ["me"]}), assigned_to(&agent, &me).await),
        (json!({"deadline": ["without"], "open": true, "received_before": "2026-01-01T00:00:00Z"}), vec![]),
        (json!({"product": ["spp"]}), vec![]),
    ];
    let filters: Vec<Value> = cases.iter().map(|(filter, _)| filter.clone()).collect();
    let counted = agent.post("/tickets/counts", &json!({"filters": filters})).await.ok();
    for ((filter, expected), count) in cases.into_iter().zip(counted.items("counts")) {
        let mut found = numbers(&agent, filter.clone()).await;
        let mut expected = expected;
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{filter}");
        assert_eq!(count, &json!(found.len()), "{filter}");
    }
    // Not to be mine is also to be nobody's.
    let others = numbers(&agent, json!({"none": [{"assignee": ["me"]}]})).await;
    let mine_too = numbers(&agent, json!({"assignee": ["me"]})).await;
    assert_eq!(others.len() + mine_too.len(), 3);
    // Another provider's agent counts none of them.
    let stranger = app.agent_of("agent2", &crate::desk::provider_of(app, "spp").await).await;
    let none = stranger.post("/tickets/counts", &json!({"filters": [{}]})).await.ok();
    assert_eq!(none["counts"], json!([0]));
}

async fn assigned_to(agent: &Actor, me: &Value) -> Vec<String> {
    let all = agent.all("/tickets").await;
    let mine = all.iter().filter(|held| held["assignee"]["id"] == me["id"] && !me["id"].is_null());
    mine.map(|held| held.str_at("number").to_owned()).collect()
}

/// Received on Monday 16 November at 12:00 in Samara, where it is two hours later than in Kaliningrad.
async fn days_are_those_of_whoever_asks(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    ticket(&agent, &olga, "Первое").await;
    let counted = async |filter: Value, zone: Option<&str>| {
        let asked = json!({"filters": [filter], "zone": zone});
        agent.post("/tickets/counts", &asked).await.ok().at("counts.0").as_u64().expect("a count")
    };
    let today = json!({"received_within_days": 0});
    let kept = agent.post("/views", &json!({"name": "Сегодня", "filter": today})).await.created();
    assert_eq!(kept.at("filter"), &today, "what is kept names no date");
    let of_view = async |zone: &str| {
        let views = agent.all(&format!("/views?zone={zone}")).await;
        views[0].at("count").as_u64().expect("a count")
    };
    // A quarter to midnight in Moscow is past midnight in Samara.
    app.clock("2026-11-16T23:45:00+03:00").await;
    assert_eq!(counted(today.clone(), Some("Europe/Moscow")).await, 1);
    assert_eq!(counted(today.clone(), Some("Europe/Samara")).await, 0);
    assert_eq!((of_view("Europe/Moscow").await, of_view("Europe/Samara").await), (1, 0));
    assert_eq!(counted(json!({"received_within_days": 1}), Some("Europe/Samara")).await, 1);
    assert_eq!(counted(json!({"updated_within_days": 0}), Some("Europe/Samara")).await, 0);
    // Due on Tuesday 24 November at 19:00: on the seventh day from Tuesday the seventeenth.
    waiting(app, &agent, &olga, "2026-11-17T12:00:00+04:00").await;
    for (days, count) in [(0, 0), (6, 0), (7, 1), (65535, 1)] {
        assert_eq!(counted(json!({"due_within_days": days}), Some("Europe/Samara")).await, count, "{days}");
    }
    let wrong = agent.post("/tickets/counts", &json!({"filters": [today], "zone": "Moscow"})).await;
    wrong.finding("value_invalid", "zone");
}

async fn pages_of_a_search_follow_each_other(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    for number in 0..7 {
        ticket(&agent, &olga, &format!("Вопрос {number}")).await;
    }
    for sort in ["received", "updated", "deadline", "processing"] {
        let (mut seen, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let body = json!({"filter": {"text": "вопросы"}, "sort": sort, "limit": 3, "cursor": cursor});
            let page = agent.post("/tickets/search", &body).await.ok();
            seen.extend(page.items("data").iter().map(|held| held.str_at("id").to_owned()));
            cursor = page.at("page.next_cursor").clone();
            if cursor.is_null() {
                break;
            }
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 7, "{sort}");
    }
}

async fn a_search_is_exported_whole(app: &TestApp) {
    let (olga, igor) = (certified(app, "olga").await, certified(app, "igor").await);
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    for number in 0..3 {
        ticket(&agent, &olga, &format!("Вопрос {number}")).await;
    }
    let formula = json!({"kind": "advice", "subject": "=HYPERLINK(1)"});
    noted(&agent, &igor, AT, formula).await;
    let ask = |format: &str, text: &str| json!({"filter": {"text": text}, "format": format});
    let table = agent.post("/tickets/export", &ask("csv", "вопросы")).await.expect(200);
    assert!(table.header("content-type").starts_with("text/csv"));
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"tickets.csv\"");
    assert_eq!(
        table.text().matches("RF-").count() + table.text().matches("Вопрос").count() % 3,
        3,
        "{}",
        table.text()
    );
    let all = agent.post("/tickets/export", &json!({})).await.expect(200).text();
    assert!(
        !all.contains(";=HYPERLINK") && !all.contains(",=HYPERLINK") && !all.contains("\"=HYPERLINK"),
        "{all}"
    );
    let sheet = agent.post("/tickets/export", &ask("xlsx", "вопросы")).await.expect(200);
    assert_eq!(&sheet.body[..2], b"PK");
    // People read titles, in their language.
    for (language, words) in [("ru", ["Консультация", "зарегистрировано"]), ("en", ["Advice", "registered"])]
    {
        let told = agent.with("accept-language", language).post("/tickets/export", &json!({})).await;
        let told = told.expect(200).text();
        assert!(words.iter().all(|word| told.contains(word)), "{told}");
        assert!(!told.contains(";advice;") && !told.contains(";recfaces;"), "{told}");
    }
    // A customer's table holds what it sees.
    let own = app.contact(&igor.contact).await.post("/tickets/export", &json!({})).await.expect(200).text();
    assert!(!own.contains("Вопрос"), "{own}");
}

async fn a_tree_that_makes_no_sense_is_named(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let mut deep = json!({"open": true});
    for _ in 0..8 {
        deep = json!({"all": [deep]});
    }
    for (filter, path) in [
        (json!({"assignee": ["somebody"]}), "filter.assignee.0"),
        (json!({"any": [{}, {"deadline": ["soon"]}]}), "filter.any.1.deadline.0"),
        (json!({"text": "я".repeat(501)}), "filter.text"),
        (json!({"colour": ["red"]}), "filter.colour"),
    ] {
        let reply = agent.post("/tickets/search", &json!({"filter": filter})).await;
        let problem = reply.expect(422).json();
        assert_eq!(problem.at("findings.0.path"), path, "{problem:#}");
    }
    agent.post("/tickets/search", &json!({"filter": deep})).await.expect(422);
    agent.post("/tickets/search", &json!({"filter": {"status": ["asleep"]}})).await.expect(422);
    agent.post("/tickets/search", &json!({"sort": "colour"})).await.expect(422);
}

async fn views_are_kept_and_shared(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let provider = crate::desk::provider_of(app, "recfaces").await;
    let (one, other) = (app.agent_of("anna", &provider).await, app.agent_of("boris", &provider).await);
    let stranger = app.agent_of("clara", &crate::desk::provider_of(app, "spp").await).await;
    app.clock(AT).await;
    ticket(&one, &olga, "Первое").await;
    let draft =
        json!({"name": "Открытые", "filter": {"open": true}, "sort": "deadline", "columns": ["number"]});
    let kept = one.post("/views", &draft).await;
    let etag = kept.header("etag").to_owned();
    let kept = kept.created();
    assert_eq!((&kept["count"], &kept["filter"]), (&json!(1), &json!({"open": true})));
    let path = format!("/views/{}", kept.str_at("id"));
    other.get(&path).await.expect(404);
    let mut shared = draft.clone();
    shared["shared"] = json!(true);
    one.with("If-Match", &etag).put(&path, &shared).await.ok();
    one.with("If-Match", &etag).put(&path, &shared).await.problem(412, "version_mismatch");
    let seen = other.get(&path).await.ok();
    assert_eq!((&seen["count"], &seen["can_change"]), (&json!(1), &json!(false)));
    assert_eq!(other.all("/views").await.len(), 1);
    stranger.get(&path).await.expect(404);
    assert_eq!(stranger.all("/views").await.len(), 0);
    other.delete(&path).await.problem(403, "owner_only");
    app.contact(&olga.contact).await.get("/views").await.problem(403, "staff_only");
    one.post("/views", &json!({"name": " ", "filter": {"assignee": ["x"]}})).await.expect(422);
    one.delete(&path).await.expect(204);
    one.get(&path).await.expect(404);
}

async fn instants_beyond_any_calendar_are_no_fault_of_ours(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    let filed = waiting(app, &agent, &olga, AT).await;
    for minutes in [i64::MAX, i64::MAX / 60, 10_000_000_000] {
        assert_eq!(numbers(&agent, json!({"due_within_minutes": minutes})).await, [filed.str_at("number")]);
    }
    for minutes in [i64::MIN, i64::MIN / 60, -10_000_000_000, -3_000_000_000] {
        assert_eq!(numbers(&agent, json!({"due_within_minutes": minutes})).await, Vec::<String>::new());
    }
    for first in ["-009999-01-03T00:00:00Z", "-005000-01-01T00:00:00Z", "-000001-01-01T00:00:00Z"] {
        let from = json!({"due_from": first, "received_from": first, "updated_from": first});
        assert_eq!(numbers(&agent, from).await, [filed.str_at("number")], "{first}");
        assert_eq!(numbers(&agent, json!({"received_before": first})).await, Vec::<String>::new(), "{first}");
    }
}
