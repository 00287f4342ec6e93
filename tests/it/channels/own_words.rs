//! Letters in a provider's own words, and what strangers are written.
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{MAILBOX, PRODUCT, certified, provider_of};

on_both!(
    a_provider_speaks_in_its_own_words,
    a_text_that_fails_stops_no_letter,
    what_is_no_letter,
    strangers_are_answered_three_times_an_hour_s_06,
    who_repeats_himself_is_not_answered_for_ever_s_11,
    keys_are_not_guessed_for_ever_s_10,
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

/// An answering machine that says nothing of itself, at an address its server proves.
async fn who_repeats_himself_is_not_answered_for_ever_s_11(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock(AT).await;
    let same = async |number: u32, authenticated: bool| {
        let mail = json!({
            "to": MAILBOX, "from": user.address, "subject": format!("О вашем письме № {number}"),
            "text": "Спасибо за письмо, мы ответим позже.", "authenticated": authenticated,
        });
        let arrived = app.mail(mail).await;
        assert_eq!(arrived["disposition"], "ticket_created", "nothing is lost");
    };
    let told = async || app.letters_to(&user.address).await.len();
    // Whoever forges the address uses up nothing of hers.
    for number in 0..25 {
        same(number, false).await;
    }
    assert_eq!(told().await, 3);
    for number in 25..50 {
        same(number, true).await;
    }
    assert_eq!(told().await, 3 + 20);
    ask(app, &user.address, "Другой вопрос", true).await;
    assert_eq!(told().await, 3 + 20 + 1, "another letter is answered");
    app.clock("2026-11-16T13:00:01+04:00").await;
    same(50, true).await;
    assert_eq!(told().await, 3 + 20 + 2);
}

/// Twenty keys that open nothing within the hour, by sender and by whether the sender is proven; then silence.
async fn keys_are_not_guessed_for_ever_s_10(app: &TestApp) {
    let user = app.customer("igor").await;
    let body = json!({
        "customer": user.organisation, "product": "smart-monitor", "kind": "support_key", "key": "SM-RIGHT-2026",
        "valid_from": "2026-01-01", "valid_to": "2026-12-31",
    });
    app.administrator().await.post("/entitlements", &body).await.created();
    app.clock(AT).await;
    let with_key = async |key: &str, number: u32, authenticated: bool| {
        let mail = json!({
            "to": "smart-monitor@desk.test", "from": user.address, "subject": format!("Вопрос {number}"),
            "text": format!("Не строится отчёт {number}."), "fields": {"support_key": key},
            "authenticated": authenticated,
        });
        let arrived = app.mail(mail).await;
        app.ticket(arrived.str_at("ticket_id")).await
    };
    for number in 0..25 {
        with_key(&format!("GUESS-{number}"), number, false).await;
    }
    let right = with_key("SM-RIGHT-2026", 100, true).await;
    assert_eq!(right.at("coverage.decision"), "covered", "a guesser in her name takes nothing from her");
    for number in 200..220 {
        with_key(&format!("GUESS-{number}"), number, true).await;
    }
    let before = app.letters_to(&user.address).await.len();
    let held = with_key("SM-RIGHT-2026", 300, true).await;
    assert_eq!((held.str_at("status"), held.str_at("status_reason")), ("suspended", "support_key_missing"));
    assert!(held["registered_at"].is_string(), "the request is there all the same");
    assert!(!held.to_string().contains("SM-RIGHT"), "and the key is not");
    assert_eq!(app.letters_to(&user.address).await.len(), before, "silence");
    app.clock("2026-11-16T13:00:01+04:00").await;
    assert_eq!(with_key("SM-RIGHT-2026", 400, true).await.at("coverage.decision"), "covered");
}
