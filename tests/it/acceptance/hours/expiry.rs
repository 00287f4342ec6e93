//! hours end with the last day, but not for a case that was received in it, whenever the desk comes to know of it.
use serde_json::{Value, json};
use test_support::{Customer, Pick as _, TestApp, on_both};

use super::{account, close, entitled, estimate, key_of, ledger, letter, log, say};

on_both!(
    hours_end_with_the_last_day_a_41,
    hours_wait_for_mail_of_the_last_day_a_41,
    a_case_taken_in_late_gets_its_hours_back_a_41
);

const LAST: &str = "2026-11-16";
/// The job runs ten minutes after midnight in Moscow.
const OVER: &str = "2026-11-17T00:11:00+03:00";
const IN_TIME: &str = "2026-11-16T23:50:00+03:00";

async fn ending(app: &TestApp, name: &str) -> (Customer, String) {
    let user = app.customer(name).await;
    let period = ("2026-01-01", LAST);
    let id = entitled(app, &user, "extended_certificate", &key_of(&user), period, Some(600)).await;
    app.clock("2026-11-16T09:00:00+03:00").await;
    (user, id)
}

fn order(user: &Customer) -> Value {
    let mut mail = letter(user, IN_TIME, "Доработка", "Нужен новый отчёт.");
    mail["fields"] = json!({"support_key": key_of(user)});
    mail["intent"] = json!("development");
    mail
}

async fn kinds(app: &TestApp, certificate: &str) -> Vec<String> {
    let ledger = ledger(app, certificate).await;
    ledger.items("postings").iter().map(|held| held.str_at("kind").to_owned()).collect()
}

async fn hours_end_with_the_last_day_a_41(app: &TestApp) {
    let (user, certificate) = ending(app, "olga").await;
    app.clock("2026-11-16T23:59:59+03:00").await;
    assert_eq!(account(app, &certificate).await.0, 600);
    app.clock(OVER).await;
    assert_eq!(account(app, &certificate).await.0, 0);
    assert_eq!(kinds(app, &certificate).await, ["grant", "expire"]);
    // A request of the next day gets nothing back.
    let mut late = order(&user);
    late["received_at"] = json!("2026-11-17T00:05:00+03:00");
    app.mail(late).await;
    assert_eq!(kinds(app, &certificate).await, ["grant", "expire"]);
}

async fn hours_wait_for_mail_of_the_last_day_a_41(app: &TestApp) {
    let (user, certificate) = ending(app, "pavel").await;
    app.clock(IN_TIME).await;
    let mut held_back = order(&user);
    held_back["fetched_at"] = json!("2026-11-18T12:00:00+03:00");
    app.mail(held_back).await;
    app.clock("2026-11-18T11:00:00+03:00").await;
    assert_eq!(kinds(app, &certificate).await, ["grant"], "it is not over for the desk");
    app.clock("2026-11-20T12:00:00+03:00").await;
    assert_eq!(kinds(app, &certificate).await, ["grant"], "the case rests on it");
}

async fn a_case_taken_in_late_gets_its_hours_back_a_41(app: &TestApp) {
    let (user, certificate) = ending(app, "igor").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock("2026-11-18T12:00:00+03:00").await;
    assert_eq!(kinds(app, &certificate).await, ["grant", "expire"]);
    let arrived = app.mail(order(&user)).await;
    let id = arrived.str_at("ticket_id");
    let ticket = app.ticket(id).await;
    assert_eq!(ticket.at("coverage.decision"), "covered", "{ticket:#}");
    assert_eq!(kinds(app, &certificate).await, ["grant", "expire", "reverse"]);
    assert_eq!(account(app, &certificate).await, (600, 0, 600));
    // Once: a second case of that day finds them there.
    app.mail(order(&user)).await;
    assert_eq!(account(app, &certificate).await, (600, 0, 600));
    estimate(&agent, id, 120).await;
    say(&contact, id, "given").await.created();
    log(&agent, id, 100).await.created();
    close(&agent, id).await.ok();
    assert_eq!(account(app, &certificate).await, (495, 0, 495));
}
