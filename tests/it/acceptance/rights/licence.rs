//! T/F 1.1, 2.7, T 6.2: the licence on the day of receipt, its last day to midnight, and what comes with a purchase
//! (SC-29, SC-30, SC-32).
use serde_json::{Value, json};
use test_support::{Customer, Pick as _, TestApp, assert_instant, on_both, timer};

use super::{
    FM, SPP, by_mail, entitled, has_timer, identified, letter, licence, licensed, mailed_at, noted, without,
};

on_both!(
    sc_29_the_last_day_counts_to_midnight_t_1_1_t_2_7,
    sc_30_six_months_come_with_the_purchase_f_2_7,
    sc_32_maintenance_needs_the_extended_licence_t_6_2,
    licences_begin_and_end_at_midnight_in_moscow_t_2_7,
    months_end_with_the_month_f_2_7_tr_9,
    a_paid_licence_goes_on_after_the_included_months_f_2_7,
    a_licence_of_one_product_does_not_open_the_other_t_1_1,
    a_renewal_before_receipt_resumes_t_2_7,
    a_renewal_asks_for_what_the_request_lacked_t_2_5,
    a_later_renewal_does_not_t_2_7,
    work_resumed_by_hand_is_promised_its_answer_t_4_3,
    basic_and_extended_have_the_same_advice_t_2_9,
    strangers_are_left_to_an_agent_t_1_1,
    a_tier_nobody_knows_is_refused_t_6_1,
    a_purchase_to_come_gives_nothing_yet_f_2_7,
);

async fn sc_29_the_last_day_counts_to_midnight_t_1_1_t_2_7(app: &TestApp) {
    let user = app.customer("olga").await;
    licence(app, &user, SPP, "2025-11-21", "2026-11-20").await;
    let agent = app.agent("agent1").await;
    let first = mailed_at(app, &user, SPP, "2026-11-20T23:30:00+03:00").await;
    assert_eq!(first.at("coverage.decision"), "covered");
    assert_instant(timer(&first, "answer").at("due_at"), "2026-11-25T18:00:00+03:00");

    let second = mailed_at(app, &user, SPP, "2026-11-21T00:05:00+03:00").await;
    let id = second.str_at("id");
    assert_eq!(second.at("coverage.decision"), "not_covered");
    assert_eq!(second.at("coverage.reason"), "expired");
    assert_eq!(second["status"], "suspended");
    assert_eq!(second["status_reason"], "entitlement_missing");
    assert!(!has_timer(&second, "answer"), "{second:#}");
    assert!(second["registered_at"].is_string(), "it has a number all the same");
    let letters = app.letters_to(&user.address).await;
    let renewal = |letter: &&Value| {
        letter.str_at("subject").contains(second.str_at("number"))
            && letter.str_at("text").contains("20.11.2026")
    };
    assert!(letters.iter().any(|letter| renewal(&letter)), "a renewal is offered: {letters:#?}");
    app.clock("2026-11-23T10:00:00+03:00").await;
    let refused = agent.act(id, "refuse", &json!({"reason": "entitlement_missing"})).await.ok();
    assert_eq!(refused["status"], "refused");
    // What was covered at receipt goes on after the licence has ended.
    assert_eq!(app.ticket(first.str_at("id")).await["status"], "registered");
}

async fn bought(app: &TestApp, user: &Customer, kind: &str, on: &str) {
    let more = json!({
        "product": FM, "kind": kind, "valid_from": on, "valid_to": "2099-12-31", "facts": {"purchase_date": on},
    });
    entitled(app, user, more).await;
}

async fn sc_30_six_months_come_with_the_purchase_f_2_7(app: &TestApp) {
    let delivered = app.customer("olga").await;
    bought(app, &delivered, "main_delivery", "2026-05-20").await;
    // The same right written down as a free licence: its period is computed.
    let included = app.customer("pavel").await;
    let more = json!({
        "product": FM, "kind": "support_licence", "source": "included_period", "valid_from": "2026-05-20",
        "valid_to": "2027-05-19", "facts": {"purchase_date": "2026-05-20"},
    });
    let body = super::merged(json!({"customer": included.organisation}), more);
    let created = app.administrator().await.post("/entitlements", &body).await.created();
    assert_eq!(created["valid_from"], "2026-05-20");
    assert_eq!(created["valid_to"], "2026-11-20");
    app.clock("2026-11-20T17:00:00+03:00").await;
    for user in [&delivered, &included] {
        let ticket = by_mail(app, user, FM, "2026-11-20T17:00:00+03:00", json!({})).await;
        assert_eq!(ticket.at("coverage.decision"), "covered", "{}", user.name);
        assert_eq!(ticket.at("coverage.source"), "included_period", "{}", user.name);
        assert!(has_timer(&ticket, "answer"));
    }
    app.clock("2026-11-21T10:00:00+03:00").await;
    for user in [&delivered, &included] {
        let ticket = by_mail(app, user, FM, "2026-11-21T10:00:00+03:00", json!({})).await;
        assert_eq!(ticket.at("coverage.decision"), "not_covered", "{}", user.name);
        assert_eq!(ticket["status"], "suspended");
        assert!(!has_timer(&ticket, "answer"));
    }
}

async fn sc_32_maintenance_needs_the_extended_licence_t_6_2(app: &TestApp) {
    let admin = app.administrator().await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    for (name, tier) in [("olga", "basic"), ("pavel", "extended")] {
        let user = app.customer(name).await;
        let licence = json!({
            "product": SPP, "kind": "support_licence", "tier": tier, "valid_from": "2026-01-01",
            "valid_to": "2027-12-31",
        });
        entitled(app, &user, licence).await;
        let subscription = json!({
            "customer": user.organisation, "product": "spp-maintenance", "kind": "maintenance_subscription",
            "tier": "PROF", "valid_from": "2026-11-16", "valid_to": "2027-11-15",
            "facts": {"payment_date": "2026-11-13", "activation_date": "2026-11-16"},
        });
        let reply = admin.post("/entitlements", &subscription).await;
        if tier == "basic" {
            reply.problem(422, "prerequisite_licence_tier");
        } else {
            reply.expect(201);
        }
    }
}

async fn licences_begin_and_end_at_midnight_in_moscow_t_2_7(app: &TestApp) {
    let agent = app.agent("agent1").await;
    app.clock("2026-12-01T12:00:00+03:00").await;
    let rows = [
        ("2026-03-01T23:59:59+03:00", "not_covered"),
        ("2026-03-02T00:00:00+03:00", "covered"),
        ("2026-11-15T23:59:59+03:00", "covered"),
        ("2026-11-16T00:00:00+03:00", "not_covered"),
        // UTC is three hours behind; +04 is ahead.
        ("2026-11-15T20:59:59Z", "covered"),
        ("2026-11-15T21:00:00Z", "not_covered"),
        ("2026-11-16T00:30:00+04:00", "covered"),
    ];
    for (product, name) in [(SPP, "igor"), (FM, "nina")] {
        let user = app.customer(name).await;
        licence(app, &user, product, "2026-03-02", "2026-11-15").await;
        for (received_at, decision) in rows {
            let ticket = noted(&agent, &user, product, received_at, json!({})).await;
            assert_eq!(ticket.at("coverage.decision"), decision, "{product} {received_at}");
            assert_eq!(has_timer(&ticket, "answer"), decision == "covered", "{product} {received_at}");
        }
    }
}

async fn months_end_with_the_month_f_2_7_tr_9(app: &TestApp) {
    let agent = app.agent("agent1").await;
    app.clock("2027-06-01T12:00:00+03:00").await;
    let rows = [
        // The last day of a shorter month; a day off is not rolled (Sat 28 Nov 2026, Sun 28 Feb 2027).
        ("2026-08-31", "2027-02-28T23:59:59+03:00", "2027-03-01T00:00:00+03:00"),
        ("2026-05-28", "2026-11-28T12:00:00+03:00", "2026-11-29T12:00:00+03:00"),
        ("2026-07-01", "2027-01-01T12:00:00+03:00", "2027-01-02T12:00:00+03:00"),
    ];
    for (index, (on, inside, outside)) in rows.into_iter().enumerate() {
        let user = app.customer(&format!("user{index}")).await;
        bought(app, &user, "main_delivery", on).await;
        for (received_at, decision) in [(inside, "covered"), (outside, "not_covered")] {
            let ticket = noted(&agent, &user, FM, received_at, json!({})).await;
            assert_eq!(ticket.at("coverage.decision"), decision, "{on}: {received_at}");
        }
    }
    // The other product includes nothing in its price.
    let user = app.customer("spp").await;
    let delivery = json!({
        "product": SPP, "kind": "main_delivery", "valid_from": "2027-05-01", "valid_to": "2099-12-31",
        "facts": {"purchase_date": "2027-05-01"},
    });
    entitled(app, &user, delivery).await;
    let ticket = noted(&agent, &user, SPP, "2027-05-12T12:00:00+03:00", json!({})).await;
    assert_eq!(ticket.at("coverage.decision"), "not_covered");
}

async fn a_paid_licence_goes_on_after_the_included_months_f_2_7(app: &TestApp) {
    let user = app.customer("vera").await;
    bought(app, &user, "main_delivery", "2026-05-20").await;
    licence(app, &user, FM, "2026-11-21", "2027-11-20").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-12-01T12:00:00+03:00").await;
    let rows = [("2026-11-20T17:00:00+03:00", "included_period"), ("2026-11-21T10:00:00+03:00", "paid")];
    for (received_at, source) in rows {
        let ticket = noted(&agent, &user, FM, received_at, json!({})).await;
        assert_eq!(ticket.at("coverage.decision"), "covered");
        assert_eq!(ticket.at("coverage.source"), source);
    }
}

async fn a_licence_of_one_product_does_not_open_the_other_t_1_1(app: &TestApp) {
    let user = licensed(app, SPP, "oleg").await;
    let ticket = mailed_at(app, &user, FM, "2026-11-16T10:00:00+03:00").await;
    assert_eq!(ticket.at("coverage.decision"), "not_covered");
    assert_eq!(ticket.at("coverage.reason"), "entitlement_missing");
    assert_eq!(ticket["status"], "suspended");
    // Complaints need no licence (T/F 5.1).
    let complaint = json!({"kind": "complaint"});
    let agent = app.agent("agent1").await;
    let ticket = noted(&agent, &user, FM, "2026-11-16T10:00:00+03:00", complaint).await;
    assert_eq!(ticket["status"], "registered");
    assert_instant(timer(&ticket, "answer").at("due_at"), "2026-11-19T18:00:00+03:00");
}

async fn a_renewal_before_receipt_resumes_t_2_7(app: &TestApp) {
    let user = app.customer("lena").await;
    licence(app, &user, SPP, "2025-11-16", "2026-11-15").await;
    let ticket = mailed_at(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    let id = ticket.str_at("id");
    assert_eq!(ticket["status"], "suspended");
    // Paid before, written down only now.
    app.clock("2026-11-17T10:00:00+03:00").await;
    licence(app, &user, SPP, "2026-11-16", "2027-11-15").await;
    app.clock("2026-11-17T10:00:01+03:00").await;
    let back = app.ticket(id).await;
    assert_eq!(back.at("coverage.decision"), "covered");
    assert_eq!(back["status"], "registered");
    assert_instant(timer(&back, "answer").at("due_at"), "2026-11-19T18:00:00+03:00");
}

async fn a_renewal_asks_for_what_the_request_lacked_t_2_5(app: &TestApp) {
    let user = app.customer("dina").await;
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let fields = json!({"fields": without(identified(), &["registration_number"])});
    let ticket = noted(&agent, &user, SPP, "2026-11-16T10:00:00+03:00", fields).await;
    assert_eq!(ticket["status"], "suspended");
    assert_eq!(ticket["missing_fields"], json!(["registration_number"]));
    licence(app, &user, SPP, "2026-11-01", "2027-10-31").await;
    app.clock("2026-11-16T10:00:01+03:00").await;
    let back = app.ticket(ticket.str_at("id")).await;
    assert_eq!(back["status"], "waiting_customer");
    assert_eq!(back["status_reason"], "identification_missing");
    assert_eq!(timer(&back, "answer")["state"], "paused");
}

async fn a_later_renewal_does_not_t_2_7(app: &TestApp) {
    let user = app.customer("anna").await;
    let agent = app.agent("agent1").await;
    licence(app, &user, FM, "2025-11-16", "2026-11-15").await;
    let ticket = mailed_at(app, &user, FM, "2026-11-16T10:00:00+03:00").await;
    app.clock("2026-11-17T10:00:00+03:00").await;
    licence(app, &user, FM, "2026-11-17", "2027-11-16").await;
    app.clock("2026-11-17T10:00:01+03:00").await;
    let held = app.ticket(ticket.str_at("id")).await;
    assert_eq!(held.at("coverage.decision"), "not_covered", "judged at receipt");
    assert_eq!(held["status"], "suspended");
    // A person may go on all the same; the next request is covered.
    assert_eq!(agent.act(ticket.str_at("id"), "resume", &json!({})).await.ok()["status"], "registered");
    let next = by_mail(app, &user, FM, "2026-11-17T10:00:01+03:00", json!({})).await;
    assert_eq!(next.at("coverage.decision"), "covered");
}

async fn basic_and_extended_have_the_same_advice_t_2_9(app: &TestApp) {
    let agent = app.agent("agent1").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    for tier in ["basic", "extended"] {
        let user = app.customer(tier).await;
        let licence = json!({
            "product": SPP, "kind": "support_licence", "tier": tier, "valid_from": "2026-01-01",
            "valid_to": "2027-12-31",
        });
        entitled(app, &user, licence).await;
        for channel in ["email", "phone"] {
            let body = json!({"channel": channel});
            let ticket = noted(&agent, &user, SPP, "2026-11-16T10:00:00+03:00", body).await;
            assert_eq!(ticket.at("coverage.decision"), "covered", "{tier} {channel}");
            assert_eq!(ticket["status"], "registered", "{tier} {channel}");
        }
    }
}

async fn strangers_are_left_to_an_agent_t_1_1(app: &TestApp) {
    app.clock("2026-11-16T10:00:00+03:00").await;
    let stranger = Customer {
        organisation: String::new(),
        contact: String::new(),
        address: "stranger@elsewhere.example".into(),
        name: "stranger".into(),
    };
    let arrived = app.mail(letter(&stranger, SPP, "2026-11-16T10:00:00+03:00", super::WHOLE)).await;
    let ticket = app.ticket(arrived.str_at("ticket_id")).await;
    assert_eq!(ticket["status"], "registered");
    assert_eq!(ticket.at("coverage.decision"), "undecided");
    assert!(ticket.items("proposals").is_empty());
}

/// A person takes a case up without waiting for a licence: it is promised what any other is.
async fn work_resumed_by_hand_is_promised_its_answer_t_4_3(app: &TestApp) {
    let user = app.customer("olga").await;
    licence(app, &user, SPP, "2025-11-21", "2026-11-20").await;
    let agent = app.agent("agent1").await;
    let ticket = mailed_at(app, &user, SPP, "2026-11-23T10:00:00+03:00").await;
    assert_eq!((ticket.str_at("status"), has_timer(&ticket, "answer")), ("suspended", false));
    app.clock("2026-11-23T12:00:00+03:00").await;
    let resumed = agent.act(ticket.str_at("id"), "resume", &json!({})).await.ok();
    assert_eq!(resumed["status"], "registered");
    let answer = timer(&resumed, "answer");
    assert_eq!(answer["state"], "running");
    // Three working days from receipt.
    assert_instant(answer.at("due_at"), "2026-11-26T18:00:00+03:00");
}

async fn a_tier_nobody_knows_is_refused_t_6_1(app: &TestApp) {
    let user = app.customer("olga").await;
    let admin = app.administrator().await;
    let right = |product: &str, tier: &str| {
        json!({
            "customer": user.organisation, "product": product, "kind": "support_licence", "tier": tier,
            "valid_from": "2026-01-01", "valid_to": "2026-12-31",
        })
    };
    let told = admin.post("/entitlements", &right(SPP, "platinum")).await.problem(422, "unknown_tier");
    let finding = &told.items("findings")[0];
    assert_eq!(finding["path"], "tier");
    let known = finding.str_at("message");
    assert!(known.contains("basic") && known.contains("extended") && known.contains(SPP), "{known}");
    let mut lines = right("spp-maintenance", "prof");
    lines["items"] = json!([{"tier": "prof"}, {"tier": "gold"}]);
    admin.post("/entitlements", &lines).await.finding("unknown_tier", "items.1.tier");
    assert!(admin.all(&format!("/entitlements?customer={}", user.organisation)).await.is_empty());
    // However it is written; F 6.1 has one tariff, and nothing hangs on what it is called.
    let held = admin.post("/entitlements", &right(SPP, "Extended")).await.created();
    admin.post("/entitlements", &right(FM, "standard")).await.created();
    let path = format!("/entitlements/{}", held.str_at("id"));
    admin.patch(&path, &json!({"tier": "gold"})).await.finding("unknown_tier", "tier");
    assert_eq!(admin.patch(&path, &json!({"tier": "basic"})).await.ok()["tier"], "basic");
}

async fn a_purchase_to_come_gives_nothing_yet_f_2_7(app: &TestApp) {
    let user = app.customer("boris").await;
    app.clock("2026-11-16T10:00:00+03:00").await;
    let admin = app.administrator().await;
    let right = |begins: &str, bought: &str| {
        json!({
            "customer": user.organisation, "product": FM, "kind": "main_delivery", "valid_from": begins,
            "valid_to": "2099-12-31", "facts": {"purchase_date": bought},
        })
    };
    admin
        .post("/entitlements", &right("2026-11-01", "2026-11-17"))
        .await
        .finding("date_in_future", "facts.purchase_date");
    let held = admin.post("/entitlements", &right("2026-11-01", "2026-11-16")).await.created();
    let path = format!("/entitlements/{}", held.str_at("id"));
    admin
        .patch(&path, &json!({"facts": {"purchase_date": "2027-01-01"}}))
        .await
        .finding("date_in_future", "facts.purchase_date");
    // Entered ahead of time, it begins with the purchase.
    admin.post("/entitlements", &right("2026-12-01", "2026-12-01")).await.created();
}
