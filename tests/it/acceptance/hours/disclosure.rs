//! S 5: nothing goes to third parties without the user's written consent (SC-69, A-59).
use serde_json::{Value, json};
use test_support::{Actor, Customer, Pick as _, Reply, TestApp, on_both};

use super::{MONDAY, case, estimate, holder, mail, say, versions};

on_both!(
    sc_69_a_third_party_needs_consent_s_5_1,
    a_consent_that_was_asked_for_s_5_1,
    a_consent_covers_one_recipient_and_one_case_a_59,
    a_strangers_consent_is_a_claim_a_59,
    a_consent_does_not_accept_an_estimate_a_59,
    an_answer_to_two_open_matters_names_its_own_a_59,
    employees_pass_and_state_bodies_are_told_of_s_5_3,
);

async fn share(agent: &Actor, id: &str, recipient: &str, kind: Option<&str>) -> Reply {
    let mut body = json!({"recipient": recipient, "purpose": "Помощь с отчётом"});
    if let Some(kind) = kind {
        body["recipient_kind"] = json!(kind);
    }
    agent.post(&format!("/tickets/{id}/shares"), &body).await
}

async fn opened(app: &TestApp, name: &str) -> (Customer, Actor, Value) {
    let (user, _) = holder(app, name, 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "defect", MONDAY).await;
    (user, agent, ticket)
}

fn consent(recipient: &str) -> Value {
    json!({"intent": "consent", "fields": {"recipient": recipient}})
}

async fn sc_69_a_third_party_needs_consent_s_5_1(app: &TestApp) {
    let (user, agent, ticket) = opened(app, "olga").await;
    let id = ticket.str_at("id");
    share(&agent, id, "Partner P", None).await.problem(403, "consent_required");
    let audit = app.audit(id).await;
    assert!(audit.iter().any(|event| event["code"] == "disclosure_denied"), "{audit:#?}");

    let given = mail(app, &user, &ticket, MONDAY, consent("Partner P")).await;
    let held = app.ticket(id).await;
    assert_eq!(versions(&held, "disclosure"), [(1, "given")]);
    let shared = share(&agent, id, "Partner P", None).await.created();
    assert_eq!(shared["recipient_kind"], "third_party");
    assert_eq!(shared["consent"], held.items("approvals")[0]["id"]);
    assert_eq!(shared["consent_message"], given["message_id"]);
    let audit = app.audit(id).await;
    let granted = audit.iter().find(|event| event["code"] == "disclosure_granted").expect("it is audited");
    assert_eq!(granted.at("actor.name"), "agent1");
    let data = granted["data"].to_string();
    for told in [given.str_at("message_id"), "Partner P", held.items("approvals")[0].str_at("id")] {
        assert!(data.contains(told), "{told}: {granted:#}");
    }
}

async fn a_consent_that_was_asked_for_s_5_1(app: &TestApp) {
    let (user, agent, ticket) = opened(app, "pavel").await;
    let (id, contact) = (ticket.str_at("id"), app.contact(&user.contact).await);
    let asked = agent.act(id, "request_consent", &json!({"recipient": "Partner P"})).await.ok();
    assert_eq!(versions(&asked, "disclosure"), [(1, "asked")]);
    let letters = app.letters_to(&user.address).await;
    assert!(letters.iter().any(|letter| letter.str_at("text").contains("Partner P")), "{letters:#?}");
    share(&agent, id, "Partner P", None).await.problem(403, "consent_required");
    say(&contact, id, "declined").await.created();
    share(&agent, id, "Partner P", None).await.problem(403, "consent_required");
    agent.act(id, "request_consent", &json!({"recipient": "Partner P"})).await.ok();
    say(&contact, id, "given").await.created();
    assert_eq!(versions(&app.ticket(id).await, "disclosure"), [(1, "superseded"), (2, "given")]);
    let shared = share(&agent, id, "Partner P", None).await.created();
    let view = format!("/shared/{}", shared.str_at("token"));
    app.anonymous().get(&view).await.ok();
    let employee = share(&agent, id, "agent1", Some("employee")).await.created();
    // What was given may be withdrawn: from then on nothing is shown by it.
    let withdrawn = json!({"intent": "declined", "fields": {"recipient": "Partner P"}});
    mail(app, &user, &ticket, MONDAY, withdrawn).await;
    share(&agent, id, "Partner P", None).await.problem(403, "consent_required");
    app.anonymous().get(&view).await.expect(404);
    app.anonymous().post(&format!("{view}/accept"), &json!({})).await.expect(404);
    app.anonymous().get(&format!("/shared/{}", employee.str_at("token"))).await.ok();
    let revoked = app.audit(id).await.iter().filter(|event| event["code"] == "disclosure_revoked").count();
    assert_eq!(revoked, 1, "what rests on no consent stays");
}

async fn a_consent_covers_one_recipient_and_one_case_a_59(app: &TestApp) {
    let (user, agent, ticket) = opened(app, "igor").await;
    let id = ticket.str_at("id");
    mail(app, &user, &ticket, MONDAY, consent("Partner P")).await;
    for (recipient, allowed) in
        [("Partner P", true), ("partner p", true), ("Partner Q", false), ("Partner", false)]
    {
        let status = if allowed { 201 } else { 403 };
        share(&agent, id, recipient, None).await.expect(status);
    }
    let other = case(&agent, &user, "defect", MONDAY).await;
    share(&agent, other.str_at("id"), "Partner P", None).await.problem(403, "consent_required");
    // A mail that says yes without saying to whom consents to nothing.
    mail(app, &user, &other, MONDAY, json!({"intent": "consent"})).await;
    share(&agent, other.str_at("id"), "Partner P", None).await.problem(403, "consent_required");
}

async fn a_strangers_consent_is_a_claim_a_59(app: &TestApp) {
    let (user, agent, ticket) = opened(app, "nina").await;
    let id = ticket.str_at("id");
    let mut unproven = consent("Partner P");
    unproven["authenticated"] = json!(false);
    let claimed = mail(app, &user, &ticket, MONDAY, unproven).await;
    assert!(versions(&app.ticket(id).await, "disclosure").is_empty());
    share(&agent, id, "Partner P", None).await.problem(403, "consent_required");
    agent.act(id, "accept_claim", &json!({"message": claimed["message_id"]})).await.ok();
    let shared = share(&agent, id, "Partner P", None).await.created();
    assert_eq!(shared["consent_message"], claimed["message_id"]);
}

async fn a_consent_does_not_accept_an_estimate_a_59(app: &TestApp) {
    let (user, certificate) = holder(app, "oleg", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 360).await;
    mail(app, &user, &ticket, MONDAY, consent("Partner P")).await;
    let held = app.ticket(id).await;
    assert_eq!(
        (versions(&held, "estimate"), held.str_at("status")),
        (vec![(1, "asked")], "waiting_approval")
    );
    assert_eq!(super::account(app, &certificate).await, (2_400, 0, 2_400));
}

async fn an_answer_to_two_open_matters_names_its_own_a_59(app: &TestApp) {
    let (user, certificate) = holder(app, "lena", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 60).await;
    agent.act(id, "request_consent", &json!({"recipient": "Partner P"})).await.ok();
    let open: Vec<Value> =
        app.ticket(id).await.items("approvals").iter().map(|held| held["id"].clone()).collect();
    let refused = say(&contact, id, "given").await.problem(409, "answer_ambiguous");
    assert_eq!(refused["alternatives"], json!(open));
    mail(app, &user, &ticket, MONDAY, json!({"intent": "given"})).await;
    let held = app.ticket(id).await;
    assert!(held.items("flags").contains(&json!("answer_not_accepted")), "the mail is kept: {held:#}");
    assert_eq!(
        (versions(&held, "estimate"), versions(&held, "disclosure")),
        (vec![(1, "asked")], vec![(1, "asked")])
    );
    let named = json!({"type": "answer", "text": "Да", "answer": {"code": "given", "approval": open[0]}});
    contact.post(&format!("/tickets/{id}/messages"), &named).await.created();
    say(&contact, id, "declined").await.created();
    let held = app.ticket(id).await;
    assert_eq!(
        (versions(&held, "estimate"), versions(&held, "disclosure")),
        (vec![(1, "given")], vec![(1, "declined")])
    );
    assert_eq!(super::account(app, &certificate).await.1, 60);
}

async fn employees_pass_and_state_bodies_are_told_of_s_5_3(app: &TestApp) {
    let (user, agent, ticket) = opened(app, "vera").await;
    let id = ticket.str_at("id");
    let before = app.letters_to(&user.address).await.len();
    // Own people are those with an account here; a name alone is nobody's.
    share(&agent, id, "Второй инженер", Some("employee")).await.problem(403, "consent_required");
    app.agent("Второй инженер").await;
    share(&agent, id, "Второй инженер", Some("employee")).await.created();
    assert_eq!(app.letters_to(&user.address).await.len(), before);
    let at = "2026-11-18T15:00:00+03:00";
    app.clock(at).await;
    let shared = share(&agent, id, "Прокуратура", Some("state_body")).await.created();
    assert_eq!(shared["consent"], json!(null));
    let letters = app.letters_to(&user.address).await;
    assert_eq!(letters.len(), before + 1, "the user is told at once");
    let notice = letters.last().expect("the notice");
    assert!(notice.str_at("text").contains("Прокуратура"), "{notice:#}");
    test_support::assert_instant(notice.at("created_at"), at);
}
