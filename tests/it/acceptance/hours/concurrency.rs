//! Hours under load: nothing is lost, nothing is drawn twice, the balance is never negative.
use futures::future::{join, join_all};
use serde_json::Value;
use test_support::{Pick as _, TestApp, on_both};

use super::{
    MONDAY, account, case, close, debits, estimate, holder, ledger, log_all, ordered, say, settlements,
    versions,
};

on_both!(
    many_cases_settle_on_one_certificate_at_once_s_3_7,
    acceptances_beyond_the_balance_at_once_a_38,
    one_case_closed_by_many_is_settled_once,
    an_acceptance_given_twice_at_once_reserves_once,
);

const MANY: usize = 16;

/// Every posting follows from the one before it.
fn assert_chain(ledger: &Value) {
    let mut balance = 0;
    for (index, posting) in ledger.items("postings").iter().enumerate() {
        let minutes = posting["minutes"].as_i64().expect("minutes");
        assert!(minutes > 0, "{posting:#}");
        balance += if ["grant", "reverse"].contains(&posting.str_at("kind")) { minutes } else { -minutes };
        assert_eq!(posting["balance_after_minutes"].as_i64(), Some(balance), "posting {index} of {ledger:#}");
        assert!(balance >= 0, "posting {index} of {ledger:#}");
    }
    assert_eq!(ledger["balance_minutes"].as_i64(), Some(balance));
}

async fn many_cases_settle_on_one_certificate_at_once_s_3_7(app: &TestApp) {
    let (user, certificate) = holder(app, "olga", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let mut cases = Vec::new();
    for index in 0..MANY {
        let ticket = ordered(app, &agent, &user, MONDAY, 120).await;
        let spent = 7 * i64::try_from(index).expect("a small number") + 1;
        log_all(&agent, ticket.str_at("id"), &[spent]).await;
        cases.push((ticket.str_at("id").to_owned(), (spent + 14) / 15 * 15));
    }
    let closings = join_all(cases.iter().map(|(id, _)| close(&agent, id))).await;
    for closed in closings {
        closed.ok();
    }
    let expected: i64 = cases.iter().map(|(_, debit)| debit).sum();
    for (id, debit) in &cases {
        assert_eq!(debits(app, &certificate, Some(id)).await, [*debit], "case {id}");
    }
    assert_eq!(account(app, &certificate).await, (2_400 - expected, 0, 2_400 - expected));
    let ledger = ledger(app, &certificate).await;
    assert_chain(&ledger);
    // What each letter tells is left is what the ledger held after its debit: strictly less each time.
    let mut told = 2_400;
    for posting in ledger.items("postings").iter().filter(|posting| posting["kind"] == "debit") {
        let letters = settlements(app, &user, posting.str_at("ticket")).await;
        let [[_, debited, left]] = letters.as_slice() else { panic!("one letter a case: {letters:?}") };
        assert_eq!(Some(*debited), posting["minutes"].as_i64());
        assert_eq!(Some(*left), posting["balance_after_minutes"].as_i64());
        assert!(*left < told, "{left} after {told}");
        told = *left;
    }
}

async fn acceptances_beyond_the_balance_at_once_a_38(app: &TestApp) {
    // Ten of sixteen fit.
    let (user, certificate) = holder(app, "pavel", 630).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let mut ids = Vec::new();
    for _ in 0..MANY {
        let ticket = case(&agent, &user, "development", MONDAY).await;
        estimate(&agent, ticket.str_at("id"), 60).await;
        ids.push(ticket.str_at("id").to_owned());
    }
    let replies = join_all(ids.iter().map(|id| say(&contact, id, "given"))).await;
    let mut accepted = 0;
    for (id, reply) in ids.iter().zip(replies) {
        let given = reply.status == 201;
        if given {
            accepted += 1;
        } else {
            reply.problem(409, "balance_too_small");
        }
        let ticket = app.ticket(id).await;
        let expected = if given { ("in_progress", "given") } else { ("waiting_approval", "asked") };
        assert_eq!(
            (ticket.str_at("status"), versions(&ticket, "estimate")),
            (expected.0, vec![(1, expected.1)])
        );
    }
    assert_eq!(accepted, 10);
    assert_eq!(account(app, &certificate).await, (630, 600, 30));
}

async fn one_case_closed_by_many_is_settled_once(app: &TestApp) {
    let (user, certificate) = holder(app, "igor", 2_400).await;
    let agent = app.agent("agent1").await;
    app.clock(MONDAY).await;
    let ticket = ordered(app, &agent, &user, MONDAY, 360).await;
    let id = ticket.str_at("id");
    log_all(&agent, id, &[206]).await;
    let replies = join_all((0..8).map(|_| close(&agent, id))).await;
    let closed = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(closed, 1, "{:?}", replies.iter().map(|reply| reply.status).collect::<Vec<_>>());
    for reply in &replies {
        assert!([200, 409].contains(&reply.status), "{}: {}", reply.status, reply.text());
    }
    assert_eq!(debits(app, &certificate, None).await, [210]);
    assert_eq!(settlements(app, &user, id).await, [[210, 210, 2_190]]);
}

async fn an_acceptance_given_twice_at_once_reserves_once(app: &TestApp) {
    let (user, certificate) = holder(app, "nina", 2_400).await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    app.clock(MONDAY).await;
    let ticket = case(&agent, &user, "development", MONDAY).await;
    let id = ticket.str_at("id");
    estimate(&agent, id, 360).await;
    // The second answer is about nothing any more: a word, no acceptance.
    let (one, other) = join(say(&contact, id, "given"), say(&contact, id, "given")).await;
    one.created();
    other.created();
    assert_eq!(versions(&app.ticket(id).await, "estimate"), [(1, "given")]);
    assert_eq!(account(app, &certificate).await, (2_400, 360, 2_040));
}
