//! The telephone: calls as an exchange reports them, missed calls that become callbacks (T/F 4.2), calls in the log of
//! their ticket (T 4.1).
use serde_json::{Value, json};
use test_support::{Actor, Customer, EntitlementDraft, Pick as _, TestApp, assert_instant, on_both, timer};

on_both!(
    a_missed_call_becomes_a_callback_as_of_the_call_t_4_2,
    a_caller_who_tries_again_has_one_callback,
    a_line_of_two_products_waits_for_a_person_f_2_2,
    an_answered_call_goes_into_the_log_of_its_ticket_t_4_1,
    calling_back_finds_the_ticket,
    reports_in_any_order_are_one_call,
    what_is_no_report,
    a_line_is_for_products_that_take_calls,
    calls_are_seen_by_those_whose_line_it_is,
    callers_are_found_by_their_number,
);

const LINE: &str = "+7 (495) 777-25-43";
const NUMBER: &str = "74957772543";
const CALLER: &str = "8 916 123-45-67";

/// A user of the product with a telephone, a line for these products, and the exchange's key.
async fn exchange(app: &TestApp, products: &[&str]) -> (Customer, Actor) {
    let admin = app.administrator().await;
    let organisation = app.organisation("olga Ltd", "customer").await;
    let body = json!({
        "organisation": organisation, "name": "olga", "addresses": ["olga@olga.example"],
        "phones": ["+7 916 123-45-67"], "roles": ["representative"],
    });
    let contact = admin.post("/contacts", &body).await.created().str_at("id").to_owned();
    let user =
        Customer { organisation, contact, address: "olga@olga.example".to_owned(), name: "olga".to_owned() };
    for product in products {
        let draft = EntitlementDraft {
            product,
            kind: "support_licence",
            valid_from: "2026-01-01",
            valid_to: "2028-12-31",
        };
        app.entitlement(&user, draft).await;
    }
    let line = json!({"number": LINE, "name": "Консультации", "products": products});
    let made = admin.post("/phone-lines", &line).await.created();
    assert_eq!(made["number"], NUMBER);
    let key = json!({"name": "ATC", "scopes": ["calls:write"]});
    let key = admin.post("/api-keys", &key).await.created();
    (user, app.bearer(key.str_at("key")))
}

async fn report(exchange: &Actor, call: &str, event: &str, at: &str) -> Value {
    let body = json!({"call": call, "event": event, "at": at, "line": LINE, "number": CALLER});
    exchange.post("/calls/events", &body).await.ok()
}

async fn missed(app: &TestApp, exchange: &Actor, call: &str, from: &str, to: &str) -> Value {
    app.clock(to).await;
    assert_eq!(report(exchange, call, "started", from).await["state"], "ringing");
    let missed = report(exchange, call, "ended", to).await;
    assert_eq!(missed["state"], "missed");
    missed
}

async fn a_missed_call_becomes_a_callback_as_of_the_call_t_4_2(app: &TestApp) {
    let (user, exchange) = exchange(app, &["spp"]).await;
    let call = missed(app, &exchange, "1", "2026-11-17T17:29:30+03:00", "2026-11-17T17:40:00+03:00").await;
    let ticket = app.ticket(call.str_at("ticket")).await;
    assert_eq!(
        (ticket.str_at("channel"), ticket.at("customer.id"), ticket.str_at("subject")),
        ("phone", &json!(user.organisation), "Пропущенный звонок: +79161234567")
    );
    assert_instant(ticket.at("received_at"), "2026-11-17T17:40:00+03:00");
    assert_instant(timer(&ticket, "callback").at("due_at"), "2026-11-18T18:00:00+03:00");
    let kinds: Vec<_> = ticket.items("appointments").iter().map(|held| held.str_at("kind")).collect();
    assert_eq!(kinds, ["callback"]);
    // The exchange reports the end again: nothing more follows.
    let again = report(&exchange, "1", "ended", "2026-11-17T17:40:00+03:00").await;
    assert_eq!(again, call);
    app.clock("2026-11-17T17:50:00+03:00").await;
    let admin = app.administrator().await;
    assert_eq!(admin.all("/tickets").await.len(), 1);
    let events = app.audit(ticket.str_at("id")).await;
    assert_eq!(events.iter().filter(|event| event["kind"] == "call.missed").count(), 1);
    let seen = admin.get(&format!("/calls/{}", call.str_at("id"))).await.ok();
    assert_eq!(
        (seen.at("contact.name"), seen.at("customer.name"), &seen["waits"], &seen["number"]),
        (&json!("olga"), &json!("olga Ltd"), &json!(false), &json!("79161234567"))
    );
}

async fn a_caller_who_tries_again_has_one_callback(app: &TestApp) {
    let (_, exchange) = exchange(app, &["spp"]).await;
    let first = missed(app, &exchange, "1", "2026-11-17T11:00:00+03:00", "2026-11-17T11:00:40+03:00").await;
    let second = missed(app, &exchange, "2", "2026-11-17T11:02:00+03:00", "2026-11-17T11:02:40+03:00").await;
    assert_eq!(first["ticket"], second["ticket"]);
    let ticket = app.ticket(first.str_at("ticket")).await;
    assert_eq!(ticket.items("appointments").len(), 1);
    // Once they were called, another missed call is another matter.
    let agent = app.agent("agent1").await;
    agent.act(first.str_at("ticket"), "callback_made", &json!({})).await.ok();
    let third = missed(app, &exchange, "3", "2026-11-17T15:00:00+03:00", "2026-11-17T15:00:40+03:00").await;
    assert_ne!(first["ticket"], third["ticket"]);
    // A number that is withheld is nobody's second try.
    let hidden = json!({"call": "4", "event": "ended", "at": "2026-11-17T15:00:40+03:00", "line": LINE});
    let hidden = exchange.post("/calls/events", &hidden).await.ok();
    assert!(hidden["ticket"].is_string());
    assert_eq!(app.ticket(hidden.str_at("ticket")).await["customer"], Value::Null);
}

async fn a_line_of_two_products_waits_for_a_person_f_2_2(app: &TestApp) {
    let (user, exchange) = exchange(app, &["spp", "fm"]).await;
    let call = missed(app, &exchange, "1", "2026-11-17T11:00:00+03:00", "2026-11-17T11:00:40+03:00").await;
    assert_eq!(call["ticket"], Value::Null);
    let alerts = app.alerts().await;
    assert!(alerts.iter().any(|alert| alert["code"] == "missed_call" && alert["resolved_at"].is_null()));
    let agent = app.agent("agent1").await;
    let waiting = agent.all("/calls?waits=true").await;
    assert_eq!((waiting.len(), &waiting[0]["products"]), (1, &json!(["spp", "fm"])));
    app.clock("2026-11-17T17:45:00+03:00").await;
    let path = format!("/calls/{}", call.str_at("id"));
    agent
        .post(&format!("{path}/callback"), &json!({"product": "nothing"}))
        .await
        .finding("unknown_product", "product");
    let settled = agent.post(&format!("{path}/callback"), &json!({"product": "fm"})).await.ok();
    let ticket = app.ticket(settled.str_at("ticket")).await;
    assert_eq!((ticket.str_at("product"), ticket.at("customer.id")), ("fm", &json!(user.organisation)));
    // The promise runs from the call, however late somebody picked the product.
    assert_instant(timer(&ticket, "callback").at("due_at"), "2026-11-17T18:00:00+03:00");
    assert_eq!(agent.all("/calls?waits=true").await, Vec::<Value>::new());
    let alerts = app.alerts().await;
    assert!(!alerts.iter().any(|alert| alert["code"] == "missed_call" && alert["resolved_at"].is_null()));
    agent.post(&format!("{path}/callback"), &json!({"product": "fm"})).await.problem(409, "call_settled");

    // The same caller again: it is about the callback that waits. Another caller is another matter.
    let again = missed(app, &exchange, "2", "2026-11-17T17:46:00+03:00", "2026-11-17T17:46:40+03:00").await;
    assert_eq!(again["ticket"], settled["ticket"]);
    let spam = json!({
        "call": "3", "event": "ended", "at": "2026-11-17T17:46:40+03:00", "line": LINE, "number": "88005553535",
    });
    let spam = exchange.post("/calls/events", &spam).await.ok();
    let aside = format!("/calls/{}/set-aside", spam.str_at("id"));
    agent.post(&aside, &json!({"reason": " "})).await.finding("reason_missing", "reason");
    let aside = agent.post(&aside, &json!({"reason": "реклама"})).await.ok();
    assert_eq!((&aside["waits"], aside.at("set_aside.by")), (&json!(false), &json!("agent1")));
}

async fn an_answered_call_goes_into_the_log_of_its_ticket_t_4_1(app: &TestApp) {
    let (user, exchange) = exchange(app, &["spp"]).await;
    app.clock("2026-11-17T11:00:00+03:00").await;
    report(&exchange, "1", "started", "2026-11-17T10:59:40+03:00").await;
    let body = json!({
        "call": "1", "event": "answered", "at": "2026-11-17T11:00:00+03:00", "line": LINE, "number": CALLER,
        "agent": "Анна, 12",
    });
    let talking = exchange.post("/calls/events", &body).await.ok();
    assert_eq!((&talking["state"], &talking["ticket"]), (&json!("talking"), &Value::Null));
    // The agent notes the request while they talk.
    let agent = app.agent("agent1").await;
    let request = json!({
        "product": "spp", "kind": "advice", "channel": "phone", "customer": user.organisation,
        "contact": user.contact, "received_at": "2026-11-17T11:00:00+03:00", "fields": {}, "text": "Вопрос",
    });
    let ticket = agent.post("/tickets", &request).await.created();
    let attach = format!("/calls/{}/ticket", talking.str_at("id"));
    let attached = agent.post(&attach, &json!({"ticket": ticket["id"]})).await.ok();
    assert_eq!(attached["ticket"], ticket["id"]);
    let id = ticket.str_at("id");
    assert_instant(timer(&app.ticket(id).await, "call_limit").at("due_at"), "2026-11-17T11:15:00+03:00");
    app.clock("2026-11-17T11:20:00+03:00").await;
    let body = json!({
        "call": "1", "event": "ended", "at": "2026-11-17T11:20:00+03:00", "line": LINE,
        "recording_url": "https://pbx.example/r/1",
    });
    exchange.post("/calls/events", &body).await.ok();
    let calls = agent.all(&format!("/tickets/{id}/calls")).await;
    assert_eq!(calls.len(), 1, "{calls:#?}");
    assert_eq!((calls[0].str_at("agent"), calls[0].str_at("direction")), ("Анна, 12", "in"));
    assert_instant(calls[0].at("ended_at"), "2026-11-17T11:20:00+03:00");
    assert_eq!(app.ticket(id).await["flags"], json!(["call_over_limit"]));
    let seen = agent.get(&format!("/calls/{}", talking.str_at("id"))).await.ok();
    assert_eq!(seen["recording_url"], "https://pbx.example/r/1");
    let other = agent.post("/tickets", &request).await.created();
    agent.post(&attach, &json!({"ticket": other["id"]})).await.problem(409, "call_settled");
}

async fn calling_back_finds_the_ticket(app: &TestApp) {
    let (_, exchange) = exchange(app, &["spp"]).await;
    let call = missed(app, &exchange, "1", "2026-11-17T11:00:00+03:00", "2026-11-17T11:00:40+03:00").await;
    app.clock("2026-11-17T12:05:00+03:00").await;
    let back = json!({
        "call": "2", "event": "ended", "at": "2026-11-17T12:04:00+03:00", "direction": "out", "line": LINE,
        "number": "79161234567", "agent": "Анна", "answered_at": "2026-11-17T12:01:00+03:00",
    });
    let back = exchange.post("/calls/events", &back).await.ok();
    assert_eq!((&back["state"], &back["ticket"]), (&json!("ended"), &call["ticket"]));
    let agent = app.agent("agent1").await;
    let calls = agent.all(&format!("/tickets/{}/calls", call.str_at("ticket"))).await;
    assert_eq!((calls.len(), calls[0].str_at("direction")), (1, "out"));
    let unanswered = json!({
        "call": "3", "event": "ended", "at": "2026-11-17T12:04:00+03:00", "direction": "out", "line": LINE,
        "number": "79161234567",
    });
    let unanswered = exchange.post("/calls/events", &unanswered).await.ok();
    assert_eq!((&unanswered["state"], &unanswered["ticket"]), (&json!("unanswered"), &Value::Null));
}

async fn reports_in_any_order_are_one_call(app: &TestApp) {
    let (_, exchange) = exchange(app, &["spp"]).await;
    app.clock("2026-11-17T12:00:00+03:00").await;
    report(&exchange, "1", "answered", "2026-11-17T11:00:05+03:00").await;
    report(&exchange, "1", "ended", "2026-11-17T11:03:00+03:00").await;
    let last = report(&exchange, "1", "started", "2026-11-17T11:00:00+03:00").await;
    assert_eq!(last["state"], "ended");
    let agent = app.agent("agent1").await;
    let calls = agent.all("/calls").await;
    assert_eq!(calls.len(), 1);
    assert_instant(calls[0].at("started_at"), "2026-11-17T11:00:00+03:00");
    assert_eq!(agent.all("/tickets").await, Vec::<Value>::new(), "an answered call is no missed one");
    // At once: still one call, one ticket.
    let (one, two) = tokio::join!(
        report(&exchange, "2", "ended", "2026-11-17T11:30:00+03:00"),
        report(&exchange, "2", "ended", "2026-11-17T11:30:00+03:00"),
    );
    assert_eq!((one["id"].is_string(), &one["id"]), (true, &two["id"]));
    assert_eq!(agent.all("/tickets").await.len(), 1);
}

async fn what_is_no_report(app: &TestApp) {
    let (_, exchange) = exchange(app, &["spp"]).await;
    app.clock("2026-11-17T12:00:00+03:00").await;
    let wrong = json!({
        "call": " ", "event": "ended", "at": "2026-11-17T13:00:00+03:00", "line": "reception",
        "recording_url": "javascript:alert(1)",
    });
    let told = exchange.post("/calls/events", &wrong).await.problem(422, "value_missing");
    let paths: Vec<_> = told.items("findings").iter().map(|held| held.str_at("path")).collect();
    assert_eq!(paths, ["call", "recording", "at", "line"]);
    let internal = json!({"call": "1", "event": "ended", "at": "2026-11-17T11:00:00+03:00", "line": LINE, "direction": "internal"});
    exchange.post("/calls/events", &internal).await.finding("value_invalid", "direction");
    let agent = app.agent("agent1").await;
    assert_eq!(agent.all("/calls").await, Vec::<Value>::new());
    let admin = app.administrator().await;
    let key = json!({"name": "door", "scopes": ["readings:write"]});
    let door = app.bearer(admin.post("/api-keys", &key).await.created().str_at("key"));
    let good = json!({"call": "1", "event": "ended", "at": "2026-11-17T11:00:00+03:00", "line": LINE});
    door.post("/calls/events", &good).await.problem(403, "scope_missing");
    exchange.get("/calls").await.problem(403, "staff_only");
}

async fn a_line_is_for_products_that_take_calls(app: &TestApp) {
    let admin = app.administrator().await;
    let line = |products: Value| json!({"number": LINE, "name": "n", "products": products});
    admin.post("/phone-lines", &line(json!([]))).await.finding("value_missing", "products");
    admin
        .post("/phone-lines", &line(json!(["spp", "smart-monitor"])))
        .await
        .finding("provider_differs", "products.1");
    let made = admin.post("/phone-lines", &line(json!(["spp"]))).await.created();
    admin.post("/phone-lines", &line(json!(["fm"]))).await.finding("number_taken", "number");
    let path = format!("/phone-lines/{}", made.str_at("id"));
    let changed = admin.put(&path, &line(json!(["spp", "fm"]))).await.ok();
    assert_eq!(changed["products"], json!(["spp", "fm"]));
    app.agent("agent1")
        .await
        .post("/phone-lines", &line(json!(["spp"])))
        .await
        .problem(403, "administrators_only");
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.problem(404, "not_found");
}

async fn calls_are_seen_by_those_whose_line_it_is(app: &TestApp) {
    let (user, exchange) = exchange(app, &["spp"]).await;
    let call = missed(app, &exchange, "1", "2026-11-17T11:00:00+03:00", "2026-11-17T11:00:40+03:00").await;
    let path = format!("/calls/{}", call.str_at("id"));
    let own = app.agent_of("Своя", &crate::desk::provider_of(app, "spp").await).await;
    own.get(&path).await.ok();
    let other = app.agent_of("Чужая", &crate::desk::provider_of(app, "recfaces").await).await;
    other.get(&path).await.problem(404, "not_found");
    assert_eq!(other.all("/calls").await, Vec::<Value>::new());
    other.post(&format!("{path}/set-aside"), &json!({"reason": "x"})).await.problem(404, "not_found");
    app.contact(&user.contact).await.get(&path).await.problem(403, "staff_only");
}

async fn callers_are_found_by_their_number(app: &TestApp) {
    let (user, _) = exchange(app, &["spp"]).await;
    let agent = app.agent("agent1").await;
    for address in ["8(916)1234567", "%2B79161234567", "olga@olga.example"] {
        let found = agent.all(&format!("/contacts?address={address}")).await;
        assert_eq!(found.len(), 1, "{address}");
        assert_eq!(found[0]["id"], json!(user.contact), "{address}");
    }
    assert_eq!(agent.all("/contacts?address=89160000000").await, Vec::<Value>::new());
    assert_eq!(agent.all("/contacts?name=olg").await.len(), 1);
    app.contact(&user.contact).await.get("/contacts").await.problem(403, "staff_only");
}
