//! Bounds on requests: told with every answer (draft-ietf-httpapi-ratelimit-headers-10), kept per caller.
use serde_json::json;
use test_support::{Builder, TestApp, on_both};

on_both!(with bounded: who_asks_too_much_is_told_when_to_come_back);

const fn bounded(builder: Builder) -> Builder {
    builder.per_minute(40)
}

async fn who_asks_too_much_is_told_when_to_come_back(app: &TestApp) {
    let (one, other) = (app.partner("one").await, app.partner("other").await);
    let first = one.get("/tickets").await.expect(200);
    assert_eq!(first.header("ratelimit-policy"), "\"default\";q=40;w=60");
    assert!(first.header("ratelimit").starts_with("\"default\";r=39;t="), "{}", first.header("ratelimit"));
    let mut refused = None;
    for _ in 0..200 {
        let reply = one.get("/tickets").await;
        if reply.status != 200 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("there is a bound");
    let seconds: u32 = refused.header("retry-after").parse().expect("as the test arranged it");
    assert!((1..=2).contains(&seconds), "{seconds}");
    assert!(refused.header("ratelimit").starts_with("\"default\";r=0;t="));
    refused.problem(429, "quota_exceeded");
    // Another caller has a bucket of its own; who is nobody is refused before any is counted.
    other.get("/tickets").await.expect(200);
    assert_eq!(app.anonymous().post("/tickets", &json!({})).await.expect(401).header("ratelimit"), "");
}
