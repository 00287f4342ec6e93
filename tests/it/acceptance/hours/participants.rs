//! Outside participants: what they are shown, once they have accepted the terms, and nothing else (S 5.2, T/F 2.11).
use serde_json::{Value, json};
use test_support::{Actor, Pick as _, TestApp, on_both};

use super::{MONDAY, case, holder, mail};
use crate::acceptance::rights::{FM, SPP, licensed, noted};

on_both!(a_participant_accepts_the_terms_first_s_5_2, a_third_party_may_be_involved_t_2_11_f_2_11);

async fn a_participant_accepts_the_terms_first_s_5_2(app: &TestApp) {
    let (user, _) = holder(app, "olga", 600).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    let id = ticket.str_at("id");
    let consent = json!({"intent": "consent", "fields": {"recipient": "Partner P"}});
    mail(app, &user, &ticket, MONDAY, consent).await;
    let note = json!({"direction": "internal", "text": "Клиент сложный."});
    agent.post(&format!("/tickets/{id}/messages"), &note).await.created();
    let messages = agent.all(&format!("/tickets/{id}/messages")).await;
    let of = |direction: &str| {
        let found = messages.iter().find(|message| message["direction"] == direction);
        found.unwrap_or_else(|| panic!("no message `{direction}`")).str_at("id").to_owned()
    };
    let share = |message: String| json!({"recipient": "Partner P", "purpose": "Разбор журналов", "messages": [message]});
    let path = format!("/tickets/{id}/shares");
    agent.post(&path, &share(of("internal"))).await.finding("unknown_message", "messages.0");
    let shared = agent.post(&path, &share(of("in"))).await.created();
    let view = format!("/shared/{}", shared.str_at("token"));
    let before = app.anonymous().get(&view).await.ok();
    assert_eq!(
        (&before["accepted"], &before["subject"], &before["messages"]),
        (&json!(false), &json!(null), &json!([]))
    );
    let after = app.anonymous().post(&format!("{view}/accept"), &json!({})).await.ok();
    assert_eq!(after.items("messages").len(), 1, "{after:#}");
    assert!(after.items("messages")[0].str_at("text").contains("новый отчёт"), "{after:#}");
    assert!(!after.to_string().contains("сложный"));
    let audit = app.audit(id).await;
    let accepted =
        |event: &Value| event["code"] == "disclosure_accepted" && event["actor"]["name"] == "Partner P";
    assert!(audit.iter().any(accepted), "{audit:#?}");
    app.anonymous().get(&format!("/shared/{id}.0000")).await.expect(404);
    let listed = agent.get(&path).await.ok();
    assert!(listed.items("data")[0].get("token").is_none(), "a token is told once: {listed:#}");
}

async fn a_third_party_may_be_involved_t_2_11_f_2_11(app: &TestApp) {
    for (product, name) in [(SPP, "pavel"), (FM, "igor")] {
        let user = licensed(app, product, name).await;
        let agent = app.agent("agent1").await;
        app.clock(MONDAY).await;
        let ticket = noted(&agent, &user, product, MONDAY, json!({})).await;
        see(app, &agent, ticket.str_at("id")).await;
    }
}

/// The regulation asks for no consent; the participant still sees what was chosen only.
async fn see(app: &TestApp, agent: &Actor, id: &str) {
    let body = json!({"recipient": "Разработчик отчёта", "purpose": "Чужая обработка"});
    let shared = agent.post(&format!("/tickets/{id}/shares"), &body).await.created();
    let path = format!("/shared/{}/accept", shared.str_at("token"));
    let view = app.anonymous().post(&path, &json!({})).await.ok();
    assert_eq!(view["messages"], json!([]));
    assert!(view["subject"].is_string(), "{view:#}");
}
