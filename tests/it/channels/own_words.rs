//! Letters in a provider's own words, and what strangers are written.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{MAILBOX, PRODUCT, certified, provider_of};

on_both!(
    a_provider_speaks_in_its_own_words,
    a_text_that_fails_stops_no_letter,
    what_is_no_letter,
    strangers_are_answered_three_times_an_hour_s_06,
);

const AT: &str = "2026-11-16T12:00:00+04:00";

async fn ask(app: &TestApp, from: &str, subject: &str, authenticated: bool) -> Value {
    let mail = json!({
        "to": MAILBOX, "from": from, "subject": subject, "text": format!("{subject}: как добавить камеру?"),
        "authenticated": authenticated,
    });
    app.mail(mail).await
}

async fn a_provider_speaks_in_its_own_words(app: &TestApp) {
    let user = certified(app, "olga").await;
    let provider = provider_of(app, PRODUCT).await;
    let admin = app.administrator().await;
    app.clock(AT).await;
    let text = json!({
        "provider": provider, "subject": "Принято: {{ request_subject }}",
        "body": "Номер {{ number }}.{% if due %} До {{ due }}.{% endif %}",
    });
    let path = "/letters/acknowledgement/ru";
    let ticket = ask(app, &user.address, "Первая", true).await.str_at("ticket_id").to_owned();
    // Tried on a case before it is put in force.
    let tried = json!({"ticket": ticket, "subject": text["subject"], "body": text["body"]});
    let tried = admin.post(&format!("{path}/preview"), &tried).await.ok();
    let number = app.ticket(&ticket).await.str_at("number").to_owned();
    assert_eq!(tried["subject"], format!("[{number}] Принято: Первая"));
    assert!(tried.str_at("text").starts_with(&format!("Номер {number}.")), "{tried:#}");
    let before = app.letters_to(&user.address).await;
    assert!(before[0].str_at("text").contains("зарегистрировали"), "{before:#?}");

    let put = admin.put(path, &text).await.ok();
    assert_eq!(put["changed_by"], "root");
    let second = ask(app, &user.address, "Вторая", true).await;
    let letters = app.letters_to(&user.address).await;
    let number = app.ticket(second.str_at("ticket_id")).await.str_at("number").to_owned();
    let own = letters.iter().find(|letter| letter.str_at("subject").contains(&number)).expect("a letter");
    assert_eq!(own.str_at("subject"), format!("[{number}] Принято: Вторая"));
    // Another provider's letters stay as they are; the other language as well.
    let listed = admin.all(&format!("/letters?provider={provider}")).await;
    let own = listed.iter().filter(|letter| !letter["own"].is_null()).count();
    assert_eq!((own, listed.len() > 40), (1, true));
    let other = provider_of(app, "spp").await;
    let listed = admin.all(&format!("/letters?provider={other}")).await;
    assert!(listed.iter().all(|letter| letter["own"].is_null()));

    admin.delete(&format!("{path}?provider={provider}")).await.expect(204);
    admin.delete(&format!("{path}?provider={provider}")).await.problem(404, "not_found");
    ask(app, &user.address, "Третья", true).await;
    let letters = app.letters_to(&user.address).await;
    assert_eq!(letters.iter().filter(|letter| letter.str_at("text").contains("зарегистрировали")).count(), 2);
}

/// A value that only some letters have is missing in this one: the desk's words are sent.
async fn a_text_that_fails_stops_no_letter(app: &TestApp) {
    let user = certified(app, "olga").await;
    let provider = provider_of(app, PRODUCT).await;
    let text = json!({"provider": provider, "subject": "Тема", "body": "{{ nothing_of_the_kind.deeper }}"});
    app.administrator().await.put("/letters/acknowledgement/ru", &text).await.ok();
    app.clock(AT).await;
    let arrived = ask(app, &user.address, "Вопрос", true).await;
    assert_eq!(arrived["disposition"], "ticket_created");
    let letters = app.letters_to(&user.address).await;
    assert!(letters[0].str_at("text").contains("зарегистрировали"), "{letters:#?}");
}

async fn what_is_no_letter(app: &TestApp) {
    let provider = provider_of(app, PRODUCT).await;
    let admin = app.administrator().await;
    let path = "/letters/acknowledgement/ru";
    let text = |subject: &str, body: &str| json!({"provider": provider, "subject": subject, "body": body});
    admin.put(path, &text(" ", "b")).await.finding("value_missing", "subject");
    admin.put(path, &text("s", "{% set a = 1 %}")).await.finding("letter_invalid", "body");
    admin.put(path, &text("s", "{{ number")).await.finding("letter_invalid", "body");
    admin.put(path, &text("{{ 'x' * 100000000 }}", "b")).await.finding("letter_invalid", "subject");
    for path in ["/letters/operator_alert/ru", "/letters/acknowledgement/de", "/letters/nothing/ru"] {
        admin.put(path, &text("s", "b")).await.problem(404, "not_found");
    }
    let own = app.agent_of("Своя", &provider).await;
    own.put(path, &text("s", "b")).await.problem(403, "supervisors_only");
    let body = json!({"role": "supervisor", "name": "Чужой", "provider": provider_of(app, "spp").await});
    let foreign = app.actor(body).await;
    foreign.put(path, &text("s", "b")).await.finding("unknown_provider", "provider");
    foreign.get(&format!("/letters?provider={provider}")).await.finding("unknown_provider", "provider");
}

/// Anybody can write anybody's address: it is sent three letters an hour, and nothing that was written in its name.
async fn strangers_are_answered_three_times_an_hour_s_06(app: &TestApp) {
    const VICTIM: &str = "victim@elsewhere.example";
    app.clock(AT).await;
    for index in 0..6 {
        let arrived = ask(app, VICTIM, &format!("Дешёвые часы {index}"), false).await;
        assert_eq!(arrived["disposition"], "ticket_created", "nothing is lost");
    }
    let letters = app.letters_to(VICTIM).await;
    assert_eq!(letters.len(), 3, "{letters:#?}");
    for letter in &letters {
        assert!(
            !letter.str_at("subject").contains("часы") && !letter.str_at("text").contains("часы"),
            "{letter:#}"
        );
    }
    app.clock("2026-11-16T13:00:01+04:00").await;
    let later = ask(app, VICTIM, "Ещё", false).await;
    assert_eq!(app.letters_to(VICTIM).await.len(), 4);
    assert_eq!(later["disposition"], "ticket_created");
    // Who proved who they are gets every letter.
    let user = certified(app, "olga").await;
    for index in 0..5 {
        ask(app, &user.address, &format!("Вопрос {index}"), true).await;
    }
    assert_eq!(app.letters_to(&user.address).await.len(), 5);
}
