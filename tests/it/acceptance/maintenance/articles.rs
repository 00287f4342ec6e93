//! The knowledge base: drafts are the staff's, what is published is read by those it is meant for (M 3.3, service 6).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::subscribed;
use crate::desk::provider_of;

on_both!(
    m_3_3_an_article_is_written_published_and_withdrawn,
    m_3_3_readers_see_what_is_meant_for_them,
    m_3_3_articles_are_found_by_words_and_topics,
    m_3_3_wrong_articles_are_refused_by_field,
);

fn draft(title: &str, text: &str) -> Value {
    json!({
        "product": "spp-maintenance", "readers": "entitled", "title": title, "text": text,
        "topics": ["silent", "incident"],
    })
}

async fn write(app: &TestApp, body: &Value) -> String {
    app.agent("Анна").await.post("/articles", body).await.created().str_at("id").to_owned()
}

async fn entitled(app: &TestApp) -> test_support::Actor {
    let site = subscribed(app, "holder", "prof").await;
    app.contact(&site.user.contact).await
}

async fn m_3_3_an_article_is_written_published_and_withdrawn(app: &TestApp) {
    let (agent, holder) = (app.agent("Анна").await, entitled(app).await);
    let id = write(app, &draft("Датчик молчит", "Проверьте питание.\n\nЗатем сеть.")).await;
    let path = format!("/articles/{id}");
    assert_eq!(agent.get(&path).await.ok()["state"], "draft");
    holder.get(&path).await.problem(404, "not_found");

    assert_eq!(agent.post(&format!("{path}/publish"), &json!({})).await.ok()["state"], "published");
    assert_eq!(holder.get(&path).await.ok()["title"], "Датчик молчит");

    // Written on: its readers see what was published, until it is published anew.
    let change = json!({"title": "Датчик не отвечает"});
    let changed = agent.with("if-match", "\"v1\"").patch(&path, &change).await.ok();
    assert_eq!((&changed["state"], &changed["version"]), (&json!("changed"), &json!(2)));
    agent.with("if-match", "\"v1\"").patch(&path, &change).await.problem(412, "version_mismatch");
    let seen = holder.get(&path).await.ok();
    assert_eq!((seen.str_at("title"), &seen["version"]), ("Датчик молчит", &json!(1)));
    assert_eq!(agent.get(&path).await.header("etag"), "\"v2\"");
    let unread = agent.with("if-match", "\"v1\"").post(&format!("{path}/publish"), &json!({})).await;
    unread.problem(412, "version_mismatch");
    agent.post(&format!("{path}/publish"), &json!({})).await.ok();
    assert_eq!(holder.get(&path).await.ok()["title"], "Датчик не отвечает");

    let versions = agent.get(&format!("{path}/versions")).await.ok();
    let told: Vec<&str> = versions.items("data").iter().map(|held| held.str_at("title")).collect();
    assert_eq!(told, ["Датчик не отвечает", "Датчик молчит"]);
    assert_eq!(versions.at("data.0.written_by"), "Анна");
    holder.get(&format!("{path}/versions")).await.problem(403, "staff_only");
    holder.patch(&path, &json!({"title": "x"})).await.problem(403, "staff_only");

    assert_eq!(agent.post(&format!("{path}/withdraw"), &json!({})).await.ok()["state"], "draft");
    holder.get(&path).await.problem(404, "not_found");
    assert_eq!(holder.get("/articles").await.ok()["data"], json!([]));
}

async fn m_3_3_readers_see_what_is_meant_for_them(app: &TestApp) {
    let holder = entitled(app).await;
    let stranger = app.contact(&app.customer("stranger").await.contact).await;
    for readers in ["staff", "entitled", "everyone"] {
        let mut body = draft(readers, "Текст");
        body["readers"] = json!(readers);
        let id = write(app, &body).await;
        app.agent("Анна").await.post(&format!("/articles/{id}/publish"), &json!({})).await.ok();
    }
    let seen = async |actor: &test_support::Actor| {
        let all = actor.all("/articles").await;
        all.iter().map(|held| held.str_at("title").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(seen(&app.agent("Анна").await).await, ["everyone", "entitled", "staff"]);
    assert_eq!(seen(&holder).await, ["everyone", "entitled"]);
    assert_eq!(seen(&stranger).await, ["everyone"]);
    // A program sees what everybody does, and another vendor's staff nothing.
    assert_eq!(seen(&app.partner("reader").await).await, ["everyone"]);
    assert_eq!(
        seen(&app.agent_of("Чужой", &provider_of(app, "recfaces").await).await).await,
        Vec::<String>::new()
    );
}

async fn m_3_3_articles_are_found_by_words_and_topics(app: &TestApp) {
    let agent = app.agent("Анна").await;
    write(app, &draft("Датчик молчит", "Проверьте ПИТАНИЕ и 100% сети.")).await;
    let mut other = draft("Часы спешат", "Проверьте сервер времени.");
    other["topics"] = json!(["clock"]);
    write(app, &other).await;
    let found = async |query: &str| {
        let all = agent.all(&format!("/articles?product=spp-maintenance&{query}")).await;
        all.iter().map(|held| held.str_at("title").to_owned()).collect::<Vec<_>>()
    };
    let percent = |text: &str| text.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02X}"));
    assert_eq!(found(&format!("query={}", percent("питание датчик"))).await, ["Датчик молчит"]);
    assert_eq!(found(&format!("query={}", percent("проверьте"))).await, ["Часы спешат", "Датчик молчит"]);
    assert_eq!(found(&format!("query={}", percent("100%"))).await, ["Датчик молчит"]);
    assert_eq!(found(&format!("query={}", percent("1_0"))).await, Vec::<String>::new());
    assert_eq!(found("topic=clock").await, ["Часы спешат"]);
    assert_eq!(found("topic=cloc").await, Vec::<String>::new());
}

async fn m_3_3_wrong_articles_are_refused_by_field(app: &TestApp) {
    let agent = app.agent("Анна").await;
    let refused = async |field: &str, value: Value, code: &str, path: &str| {
        let mut body = draft("Название", "Текст");
        body[field] = value;
        agent.post("/articles", &body).await.finding(code, path);
    };
    refused("product", json!("nothing"), "unknown_product", "product").await;
    refused("title", json!("  "), "text_missing", "title").await;
    refused("text", json!("x".repeat(70_000)), "text_too_long", "text").await;
    refused("locale", json!("de"), "value_invalid", "locale").await;
    refused("topics", json!(["good", "not a code"]), "value_invalid", "topics.1").await;
    refused("readers", json!("nobody"), "value_invalid", "readers").await;
}
