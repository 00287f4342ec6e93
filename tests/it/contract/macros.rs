//! Macros: answers prepared with facts of the case in them.
use serde_json::json;
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{certified, noted, provider_of};

on_both!(macros_are_kept_shared_and_read_for_a_case, a_macro_that_cannot_be_used_is_refused_by_its_field,);

const AT: &str = "2026-11-16T12:00:00+04:00";

async fn macros_are_kept_shared_and_read_for_a_case(app: &TestApp) {
    let olga = certified(app, "olga").await;
    let provider = provider_of(app, "recfaces").await;
    let (anna, boris) = (app.agent_of("anna", &provider).await, app.agent_of("boris", &provider).await);
    let stranger = app.agent_of("clara", &provider_of(app, "spp").await).await;
    app.clock(AT).await;
    let ticket = noted(&anna, &olga, AT, json!({"kind": "advice", "text": "Не видит камеру"})).await;
    let text = "По обращению {{ number }} отвечает {{ agent }}.";
    let draft = json!({"name": "Взяли в работу", "product": "recfaces", "text": text, "assign_to_me": true});
    let kept = anna.post("/macros", &draft).await;
    let etag = kept.header("etag").to_owned();
    let kept = kept.created();
    assert_eq!((kept.str_at("direction"), kept.str_at("type")), ("out", "answer"));
    assert_eq!(kept["assign_to_me"], json!(true));
    let path = format!("/macros/{}", kept.str_at("id"));
    assert_eq!(anna.get(&path).await.ok(), kept);
    boris.get(&path).await.expect(404);
    // A view is no macro, whoever asks.
    anna.get(&path.replace("macros", "views")).await.expect(404);
    let mut shared = draft.clone();
    shared["shared"] = json!(true);
    anna.with("If-Match", &etag).put(&path, &shared).await.ok();
    anna.with("If-Match", &etag).put(&path, &shared).await.problem(412, "version_mismatch");
    boris.delete(&path).await.problem(403, "owner_only");
    stranger.get(&path).await.expect(404);

    let of = json!({"ticket": ticket.str_at("id")});
    let messages = format!("/tickets/{}/messages", ticket.str_at("id"));
    let before = boris.all(&messages).await;
    let rendered = boris.post(&format!("{path}/render"), &of).await.ok();
    let number = ticket.str_at("number");
    assert_eq!(rendered.str_at("text"), format!("По обращению {number} отвечает boris."));
    // Nothing came of it but words.
    assert_eq!(boris.all(&messages).await, before);
    stranger.post(&format!("{path}/render"), &of).await.expect(404);
    assert_eq!(boris.all("/macros?product=recfaces").await.len(), 1);
    assert_eq!(boris.all("/macros?product=spp").await.len(), 0);
    app.contact(&olga.contact).await.get("/macros").await.problem(403, "staff_only");
    anna.delete(&path).await.expect(204);
    anna.get(&path).await.expect(404);
}

async fn a_macro_that_cannot_be_used_is_refused_by_its_field(app: &TestApp) {
    let agent = app.agent("anna").await;
    let cases = [
        (json!({"name": " "}), "name"),
        (json!({"text": ""}), "text"),
        (json!({"text": "{{ number"}), "text"),
        (json!({"direction": "in"}), "direction"),
        (json!({"product": "nothing"}), "product"),
    ];
    for (changed, path) in cases {
        let mut draft = json!({"name": "Ответ", "text": "Здравствуйте!"});
        draft[path] = changed[path].clone();
        let problem = agent.post("/macros", &draft).await.expect(422).json();
        assert_eq!(problem.at("findings.0.path"), path, "{problem:#}");
    }
    assert_eq!(agent.all("/macros").await.len(), 0);
}
