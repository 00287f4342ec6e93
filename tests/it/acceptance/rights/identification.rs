//! T/F 2.3, 2.4, 2.5: who asks and about what has to be told; what is missing is asked for (SC-14 … SC-17).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{
    FM, SPP, WHOLE, by_mail, events, identified, letter, licensed, mailed_at, noted, reply, without,
};

on_both!(
    sc_14_a_whole_request_is_registered_t_2_4,
    sc_15_missing_identification_pauses_the_answer_t_2_4_t_2_5,
    sc_16_the_phone_asks_less_of_one_product_t_2_3_f_2_3,
    sc_17_a_refusal_needs_the_users_own_t_2_4,
    identification_comes_piece_by_piece_t_2_5,
    identification_over_holidays_and_weekends_t_2_5,
    every_field_of_the_mail_is_needed_t_2_4,
    codes_and_labels_are_read_t_2_4,
    the_portal_asks_like_the_mail_a_55,
    by_phone_the_release_is_asked_before_advice_a_17,
    one_phone_queue_of_two_products_f_2_2,
    owners_may_be_natural_persons_f_2_4,
);

async fn sc_14_a_whole_request_is_registered_t_2_4(app: &TestApp) {
    let user = licensed(app, SPP, "olga").await;
    let ticket = mailed_at(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    assert_eq!(ticket["status"], "registered");
    assert_eq!(ticket["kind"], "advice");
    assert_eq!(ticket["missing_fields"], json!([]));
    assert_eq!(ticket.at("coverage.decision"), "covered");
    assert_eq!(ticket.at("fields.registration_number"), "8000123456");
    let number = ticket.str_at("number");
    assert!(number.starts_with("SPP-"), "{number}");
    let letters = app.letters_to(&user.address).await;
    assert_eq!(letters.len(), 1, "{letters:#?}");
    assert!(letters[0].str_at("subject").contains(number), "{letters:#?}");
    assert_eq!(timer(&ticket, "answer")["state"], "running", "an acknowledgement is no answer");
    app.clock("2026-11-17T10:00:00+03:00").await;
    assert_eq!(timer(&app.ticket(ticket.str_at("id")).await, "answer")["state"], "running");
}

/// A mail that tells all but the registration number and the release.
const HALF: &str = "Организация: ООО «Ромашка»\nКонфигурация: Типовая\nПроблема: не открывается отчёт.";

async fn half_mailed(
    app: &TestApp,
    user: &test_support::Customer,
    product: &str,
    received_at: &str,
) -> Value {
    app.clock(received_at).await;
    let arrived = app.mail(letter(user, product, received_at, HALF)).await;
    app.ticket(arrived.str_at("ticket_id")).await
}

async fn sc_15_missing_identification_pauses_the_answer_t_2_4_t_2_5(app: &TestApp) {
    let user = licensed(app, SPP, "olga").await;
    let ticket = half_mailed(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    assert_eq!(ticket["status"], "waiting_customer");
    assert_eq!(ticket["status_reason"], "identification_missing");
    assert_eq!(ticket["missing_fields"], json!(["registration_number", "configuration_release"]));
    let answer = timer(&ticket, "answer");
    assert_eq!(answer["state"], "paused");
    assert_instant(answer.at("due_at"), "2026-11-19T18:00:00+03:00");
    let letters = app.letters_to(&user.address).await;
    let asked = letters.last().expect("the data are asked for");
    assert!(asked.str_at("text").contains("Регистрационный номер"), "{asked:#}");
    assert!(asked.str_at("text").contains("Релиз"), "{asked:#}");

    let told_at = "2026-11-17T12:00:00+03:00";
    app.clock(told_at).await;
    let arrived = reply(app, &user, &ticket, told_at, "Рег. номер: 8000123456\nРелиз: 3.0.2.1").await;
    assert_eq!(arrived["disposition"], "message_added");
    let told = app.ticket(ticket.str_at("id")).await;
    assert_eq!(told["status"], "registered");
    assert_eq!(told["missing_fields"], json!([]));
    let answer = timer(&told, "answer");
    assert_eq!(answer["state"], "running");
    assert_instant(answer.at("due_at"), "2026-11-23T11:00:00+03:00");
    assert_eq!(answer["paused_minutes"], 11 * 60);
    let letters = app.letters_to(&user.address).await;
    let number = told.str_at("number");
    assert!(letters.last().expect("acknowledged").str_at("subject").contains(number), "{letters:#?}");
}

async fn sc_16_the_phone_asks_less_of_one_product_t_2_3_f_2_3(app: &TestApp) {
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+03:00").await;
    let fields = without(identified(), &["configuration_release"]);
    for (product, name, missing) in
        [(SPP, "olga", json!([])), (FM, "pavel", json!(["configuration_release"]))]
    {
        let user = licensed(app, product, name).await;
        let call = json!({"channel": "phone", "fields": fields});
        let ticket = noted(&agent, &user, product, "2026-11-16T11:00:00+03:00", call).await;
        assert_eq!(ticket["missing_fields"], missing, "{product}");
        let status = if product == SPP { "registered" } else { "waiting_customer" };
        assert_eq!(ticket["status"], status, "{product}");
        // Nothing told at all: the lists differ by the release only.
        let silent = json!({"channel": "phone", "fields": {}});
        let ticket = noted(&agent, &user, product, "2026-11-16T11:00:00+03:00", silent).await;
        let mut all = vec!["registration_number", "organisation", "configuration_name"];
        all.extend((product == FM).then_some("configuration_release"));
        assert_eq!(ticket["missing_fields"], json!(all), "{product}");
    }
}

async fn sc_17_a_refusal_needs_the_users_own_t_2_4(app: &TestApp) {
    let user = licensed(app, SPP, "olga").await;
    let agent = app.agent("agent1").await;
    let ticket = half_mailed(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    let id = ticket.str_at("id");
    let bare = json!({"reason": "identification_refused"});
    let denied = agent.act(id, "refuse", &bare).await.problem(409, "precondition_failed");
    assert!(denied.items("alternatives").iter().any(|held| held == "request_information"), "{denied:#}");
    let blank = json!({"reason": "identification_refused", "payload": {"refusal_evidence": " "}});
    agent.act(id, "refuse", &blank).await.problem(409, "precondition_failed");
    assert_eq!(app.ticket(id).await["status"], "waiting_customer");

    app.clock("2026-11-16T15:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-16T15:00:00+03:00", "Номер сообщать не буду.").await;
    let messages = agent.all(&format!("/tickets/{id}/messages")).await;
    let said = messages.iter().rfind(|message| message["direction"] == "in").expect("the refusal");
    let before = app.letters_to(&user.address).await.len();
    let evidence = json!({"reason": "identification_refused", "payload": {"refusal_evidence": said["id"]}});
    let refused = agent.act(id, "refuse", &evidence).await.ok();
    assert_eq!(refused["status"], "refused");
    assert_eq!(refused["status_reason"], "identification_refused");
    assert_eq!(timer(&refused, "answer")["state"], "cancelled");
    assert_eq!(app.letters_to(&user.address).await.len(), before + 1, "the customer is told");
    let audit = app.audit(id).await;
    let keeps = |event: &Value| event["data"].to_string().contains(said.str_at("id"));
    assert!(audit.iter().any(|event| event["code"] == "ticket_changed" && keeps(event)), "{audit:#?}");
}

async fn identification_comes_piece_by_piece_t_2_5(app: &TestApp) {
    let user = licensed(app, SPP, "nina").await;
    let ticket = half_mailed(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    let id = ticket.str_at("id");
    app.clock("2026-11-16T14:00:00+03:00").await;
    reply(app, &user, &ticket, "2026-11-16T14:00:00+03:00", "Релиз: 3.0.2.1").await;
    let held = app.ticket(id).await;
    assert_eq!(held["status"], "waiting_customer");
    assert_eq!(held["missing_fields"], json!(["registration_number"]));
    assert_eq!(timer(&held, "answer")["state"], "paused");
    // An answer of the desk itself, an automatic reply and silence change nothing.
    app.clock("2026-11-17T08:00:00+03:00").await;
    assert_eq!(app.ticket(id).await["status"], "waiting_customer");
    app.clock("2026-11-17T12:00:00+03:00").await;
    let contact = app.contact(&user.contact).await;
    let answer = json!({"text": "Вот номер", "fields": {"registration_number": "8000123456"}});
    contact.post(&format!("/tickets/{id}/messages"), &answer).await.success();
    let told = app.ticket(id).await;
    assert_eq!(told["status"], "registered");
    assert_instant(timer(&told, "answer").at("due_at"), "2026-11-23T11:00:00+03:00");
}

async fn identification_over_holidays_and_weekends_t_2_5(app: &TestApp) {
    // Mon 2 Nov 16:00 to Thu 5 Nov 11:00 over the holiday: 2 h, 9 h, 2 h.
    let first = licensed(app, SPP, "vera").await;
    let ticket = half_mailed(app, &first, SPP, "2026-11-02T16:00:00+03:00").await;
    tell(app, &first, &ticket, "2026-11-05T11:00:00+03:00", "2026-11-10T13:00:00+03:00").await;
    // Saturday noon to Tuesday 10:00: 10 h. Meanwhile SC-15 by the hours of the other product: 8 h and 2 h.
    let (second, third) = (licensed(app, SPP, "oleg").await, licensed(app, FM, "anna").await);
    let saturday = half_mailed(app, &second, SPP, "2026-11-14T12:00:00+03:00").await;
    let monday = half_mailed(app, &third, FM, "2026-11-16T10:00:00+03:00").await;
    tell(app, &second, &saturday, "2026-11-17T10:00:00+03:00", "2026-11-20T10:00:00+03:00").await;
    tell(app, &third, &monday, "2026-11-17T12:00:00+03:00", "2026-11-23T12:00:00+03:00").await;
}

async fn tell(app: &TestApp, user: &test_support::Customer, ticket: &Value, told_at: &str, due_at: &str) {
    app.clock(told_at).await;
    reply(app, user, ticket, told_at, "Регистрационный номер: 8000123456\nРелиз: 3.0.2.1").await;
    let told = app.ticket(ticket.str_at("id")).await;
    assert_eq!(told["status"], "registered");
    assert_instant(timer(&told, "answer").at("due_at"), due_at);
}

async fn every_field_of_the_mail_is_needed_t_2_4(app: &TestApp) {
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    for (product, name) in [(SPP, "vera"), (FM, "oleg")] {
        let user = licensed(app, product, name).await;
        for code in ["registration_number", "organisation", "configuration_name", "configuration_release"] {
            let body = json!({"fields": without(identified(), &[code])});
            let ticket = noted(&agent, &user, product, "2026-11-16T10:00:00+03:00", body).await;
            assert_eq!(ticket["missing_fields"], json!([code]), "{product}");
            assert_eq!(ticket["status_reason"], "identification_missing", "{product} {code}");
            assert!(!ticket.str_at("number").is_empty());
        }
        let wordless = json!({"text": ""});
        let ticket = noted(&agent, &user, product, "2026-11-16T10:00:00+03:00", wordless).await;
        assert_eq!(ticket["missing_fields"], json!(["problem"]), "{product}");
    }
}

async fn codes_and_labels_are_read_t_2_4(app: &TestApp) {
    let user = licensed(app, SPP, "lena").await;
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    let texts = [
        WHOLE,
        "registration_number: 1\norganisation: Romashka\nconfiguration_name: Standard\n\
         configuration_release: 3.0.2.1\nproblem: the report does not open",
        "РЕГ. НОМЕР: 1\n- Наименование организации: Ромашка\n**Наименование конфигурации:** Типовая\n\
         Релиз конфигурации: 3.0.2.1\n\nНе открывается отчёт",
    ];
    for text in texts {
        let arrived = app.mail(letter(&user, SPP, at, text)).await;
        let ticket = app.ticket(arrived.str_at("ticket_id")).await;
        assert_eq!(ticket["missing_fields"], json!([]), "{text}");
        assert_eq!(ticket["status"], "registered", "{text}");
    }
    // Quoted lines are somebody else's words.
    let arrived = app.mail(letter(&user, SPP, at, "> registration_number: 1\nНе открывается отчёт")).await;
    let ticket = app.ticket(arrived.str_at("ticket_id")).await;
    assert_eq!(ticket.items("missing_fields").len(), 4, "{ticket:#}");
}

async fn the_portal_asks_like_the_mail_a_55(app: &TestApp) {
    let user = licensed(app, FM, "anna").await;
    let contact = app.contact(&user.contact).await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let body = json!({
        "product": FM, "kind": "advice", "text": "Как настроить план?",
        "fields": without(identified(), &["configuration_release"]),
    });
    let ticket = contact.post("/tickets", &body).await.created();
    assert_eq!(ticket["missing_fields"], json!(["configuration_release"]));
    assert_eq!(ticket["channel"], "portal");
    assert_eq!(timer(&ticket, "answer")["state"], "paused");
    // Documentation is recommended reading, never a condition (T 1.3): nothing else is asked for.
    let whole = json!({"product": FM, "text": "Как настроить план?", "fields": identified()});
    assert_eq!(contact.post("/tickets", &whole).await.created()["status"], "registered");
}

async fn by_phone_the_release_is_asked_before_advice_a_17(app: &TestApp) {
    app.release(SPP, "3.0.2.1", "2026-10-01T10:00:00+03:00").await;
    let user = licensed(app, SPP, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+03:00").await;
    let call = json!({"channel": "phone", "fields": without(identified(), &["configuration_release"])});
    let ticket = noted(&agent, &user, SPP, "2026-11-16T11:00:00+03:00", call).await;
    let id = ticket.str_at("id");
    let asked = json!({"payload": {"fields": ["configuration_release"]}});
    let asked = agent.act(id, "request_information", &asked).await.ok();
    assert_eq!(asked["missing_fields"], json!(["configuration_release"]));
    app.clock("2026-11-16T11:05:00+03:00").await;
    let told = json!({
        "direction": "in", "type": "information", "text": "3.0.1.5",
        "fields": {"configuration_release": "3.0.1.5"},
    });
    agent.post(&format!("/tickets/{id}/messages"), &told).await.success();
    let held = app.ticket(id).await;
    assert_eq!(held["status_reason"], "update_required", "{held:#}");
    assert_eq!(held.coded("findings", "outdated_release")["severity"], "warning");
}

async fn one_phone_queue_of_two_products_f_2_2(app: &TestApp) {
    let user = licensed(app, FM, "dina").await;
    licence_of_both(app, &user).await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T11:00:00+03:00").await;
    let call = json!({
        "channel": "phone", "customer": user.organisation, "contact": user.contact, "fields": identified(),
        "text": "Не открывается отчёт",
    });
    agent.post("/tickets", &call).await.expect(422);
    for (product, prefix) in [(SPP, "SPP-"), (FM, "FM-")] {
        let ticket = noted(&agent, &user, product, "2026-11-16T11:00:00+03:00", call.clone()).await;
        assert!(ticket.str_at("number").starts_with(prefix), "{ticket:#}");
        // T 2.2: mail finds its product by the mailbox.
        let mailed = by_mail(app, &user, product, "2026-11-16T11:00:00+03:00", json!({})).await;
        assert_eq!(mailed["product"], product);
    }
}

async fn licence_of_both(app: &TestApp, user: &test_support::Customer) {
    super::licence(app, user, SPP, "2026-01-01", "2028-12-31").await;
}

async fn owners_may_be_natural_persons_f_2_4(app: &TestApp) {
    let admin = app.administrator().await;
    let person = json!({"name": "Иванов Иван", "kind": "customer", "legal_form": "person"});
    let organisation = admin.post("/organisations", &person).await.created().str_at("id").to_owned();
    let contact = app.person(&organisation, "Иванов Иван", "ivanov@mail.example").await;
    let user = test_support::Customer {
        organisation,
        contact,
        address: "ivanov@mail.example".into(),
        name: "ivanov".into(),
    };
    super::licence(app, &user, FM, "2026-01-01", "2028-12-31").await;
    let ticket = mailed_at(app, &user, FM, "2026-11-16T11:00:00+03:00").await;
    assert_eq!(ticket["status"], "registered");
    assert_eq!(ticket.at("coverage.decision"), "covered");
    assert!(events(app, ticket.str_at("id"), "ticket_registered").await.len() == 1);
}
