//! `?expand=`: the objects that an answer names beside it, under the rights of whoever asks.
use serde_json::{Value, json};
use test_support::{Builder, Pick as _, Reply, TestApp, on_both};

use crate::desk::{certified, noted};

on_both!(objects_stand_beside_what_names_them, nobody_sees_more_by_expanding);
on_both!(with bounded: expanding_is_one_request_and_has_no_tag);

const fn bounded(builder: Builder) -> Builder {
    builder.per_minute(40)
}

const AT: &str = "2026-11-16T12:00:00+04:00";

async fn objects_stand_beside_what_names_them(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    let ticket = noted(&agent, &user, AT, json!({})).await;
    let path = format!("/tickets/{}", ticket.str_at("id"));
    let customer = agent.get(&format!("/organisations/{}", user.organisation)).await.ok();
    let contact = agent.get(&format!("/contacts/{}", user.contact)).await.ok();

    let whole = agent.get(&path).await.ok();
    let shown = agent.get(&format!("{path}?expand=customer,requester,assignee")).await.ok();
    // Nobody is assigned: what is not named is not shown.
    assert_eq!(shown["expanded"], json!({"customer": customer, "requester": contact}));
    let mut rest = shown;
    assert!(rest.as_object_mut().is_some_and(|members| members.remove("expanded").is_some()));
    assert_eq!(rest, whole, "beside it, not instead of it");

    noted(&agent, &user, AT, json!({})).await;
    let listed = agent.get("/tickets?expand=customer&fields=number,expanded.customer.name").await.ok();
    let listed = listed.items("data").to_vec();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|held| held["expanded"] == json!({"customer": {"name": customer["name"]}})));
    assert!(listed.iter().all(|held| held["number"].is_string() && held.get("id").is_none()));

    // By a bare identity as well as by a name.
    let held = agent.get(&format!("/contacts/{}?expand=organisation", user.contact)).await.ok();
    assert_eq!(held["expanded"], json!({"organisation": customer}));
    agent.get(&format!("{path}?expand=customer,number")).await.finding("value_invalid", "expand");
}

async fn nobody_sees_more_by_expanding(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    let ticket = noted(&agent, &user, AT, json!({})).await;
    let path = format!("/tickets/{}?expand=customer,requester", ticket.str_at("id"));
    let own = app.contact(&user.contact).await;
    let shown = own.get(&path).await.ok();
    for (name, address) in [("customer", "organisations"), ("requester", "contacts")] {
        let read = own.get(&format!("/{address}/{}", shown.str_at(&format!("{name}.id")))).await;
        let expected = if read.status == 200 { read.json() } else { Value::Null };
        assert_eq!(shown["expanded"][name], expected, "{name}");
    }
    let other = app.customer("boris").await;
    app.contact(&other.contact).await.get(&path).await.expect(404);
    app.anonymous().get(&path).await.problem(401, "unauthenticated");
    // Who may not read it learns nothing of what could be asked for.
    app.anonymous().get(&path.replace("requester", "colour")).await.problem(401, "unauthenticated");
}

async fn expanding_is_one_request_and_has_no_tag(app: &TestApp) {
    let user = certified(app, "olga").await;
    let agent = app.agent("agent1").await;
    app.clock(AT).await;
    let ticket = noted(&agent, &user, AT, json!({})).await;
    let path = format!("/tickets/{}", ticket.str_at("id"));
    let whole = agent.get(&path).await;
    let tag = whole.header("etag").to_owned();
    // The customer may have changed though the ticket has not.
    let shown = agent.with("If-None-Match", &tag).get(&format!("{path}?expand=customer,requester")).await;
    assert_eq!(shown.status, 200);
    assert!(!shown.headers.contains_key("etag"));
    let left = |reply: &Reply| {
        let limit = reply.header("ratelimit").to_owned();
        limit
            .split(';')
            .find_map(|part| part.trim().strip_prefix("r=")?.parse::<i64>().ok())
            .unwrap_or(i64::MIN)
    };
    let before = left(&agent.get(&path).await);
    let with_two = left(&agent.get(&format!("{path}?expand=customer,requester")).await);
    assert!(before > 0 && before - with_two <= 1, "{before} were left before, {with_two} after");
}
