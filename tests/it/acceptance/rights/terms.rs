//! T/F 2.1, 4.3: three working days for what comes by e-mail, counted by the product's calendar (SC-01 … SC-07,
//! SC-09, SC-13, SC-36).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, assert_instant, on_both, timer};

use super::{FM, SPP, by_mail, events, licensed, mailed_at, noted, reply};

on_both!(
    sc_01_three_working_days_t_4_3,
    sc_02_friday_after_closing_t_2_1_t_4_3,
    sc_03_saturday_t_2_1_t_4_3,
    sc_04_before_opening_t_2_1_t_4_3,
    sc_05_before_new_year_t_4_3,
    sc_06_a_holiday_inside_f_4_3,
    sc_07_a_working_saturday_t_2_1_t_4_3,
    sc_09_opening_hours_of_two_products_t_2_1_f_2_1,
    sc_13_published_hours_move_the_answer_t_7_1,
    sc_36_a_question_stops_the_time_t_2_10,
    answers_over_holidays_and_midnights_t_4_3,
    answers_of_the_other_product_f_4_3,
    a_shortened_last_day_t_2_1_a_04,
    several_questions_stop_the_time_t_2_5,
    only_substance_meets_the_answer_a_06,
    force_majeure_stops_the_answer_t_2_10,
    an_extraordinary_day_off_moves_the_answer_t_7_1,
);

async fn answer_is_due(app: &TestApp, product: &str, received_at: &str, due_at: &str) -> Value {
    let user = licensed(app, product, "olga").await;
    let ticket = mailed_at(app, &user, product, received_at).await;
    let answer = timer(&ticket, "answer");
    assert_eq!(answer["state"], "running");
    assert_instant(answer.at("origin"), received_at);
    assert_instant(answer.at("due_at"), due_at);
    assert_eq!(answer["provisional"], false);
    ticket
}

async fn sc_01_three_working_days_t_4_3(app: &TestApp) {
    let due_at = "2026-11-19T18:00:00+03:00";
    let ticket = answer_is_due(app, SPP, "2026-11-16T10:00:00+03:00", due_at).await;
    let id = ticket.str_at("id");
    app.clock(due_at).await;
    assert_eq!(timer(&app.ticket(id).await, "answer")["state"], "running");
    app.clock("2026-11-19T18:00:01+03:00").await;
    let late = app.ticket(id).await;
    assert_eq!(timer(&late, "answer")["state"], "breached");
    assert_instant(timer(&late, "answer").at("breached_at"), due_at);
    assert_eq!(late["status"], "registered", "a breach moves nothing");
    assert!(app.alerts().await.iter().any(|alert| alert["code"] == "timer_breached"));
}

async fn sc_02_friday_after_closing_t_2_1_t_4_3(app: &TestApp) {
    answer_is_due(app, SPP, "2026-11-13T19:05:00+03:00", "2026-11-18T18:00:00+03:00").await;
}

async fn sc_03_saturday_t_2_1_t_4_3(app: &TestApp) {
    answer_is_due(app, SPP, "2026-11-14T12:00:00+03:00", "2026-11-18T18:00:00+03:00").await;
}

async fn sc_04_before_opening_t_2_1_t_4_3(app: &TestApp) {
    answer_is_due(app, SPP, "2026-11-17T07:30:00+03:00", "2026-11-20T18:00:00+03:00").await;
}

async fn sc_05_before_new_year_t_4_3(app: &TestApp) {
    answer_is_due(app, SPP, "2026-12-30T15:00:00+03:00", "2027-01-13T18:00:00+03:00").await;
}

async fn sc_06_a_holiday_inside_f_4_3(app: &TestApp) {
    answer_is_due(app, FM, "2026-11-03T11:00:00+03:00", "2026-11-09T18:00:00+03:00").await;
}

async fn sc_07_a_working_saturday_t_2_1_t_4_3(app: &TestApp) {
    answer_is_due(app, SPP, "2027-02-19T10:00:00+03:00", "2027-02-25T18:00:00+03:00").await;
}

async fn sc_09_opening_hours_of_two_products_t_2_1_f_2_1(app: &TestApp) {
    let rows = [
        (SPP, "2026-11-16T09:30:00+03:00", 60, "2026-11-16T10:30:00+03:00"),
        (FM, "2026-11-16T09:30:00+03:00", 60, "2026-11-16T11:00:00+03:00"),
        // Both close at 18:00; the hour goes on where the next day opens.
        (SPP, "2026-11-20T17:30:00+03:00", 60, "2026-11-23T09:30:00+03:00"),
        (FM, "2026-11-20T17:30:00+03:00", 60, "2026-11-23T10:30:00+03:00"),
        (FM, "2026-11-20T18:00:00+03:00", 480, "2026-11-23T18:00:00+03:00"),
    ];
    for (calendar, origin, minutes, due_at) in rows {
        let asked = json!({"origin": origin, "rule": {"kind": "working_minutes", "minutes": minutes}});
        let path = format!("/calendars/{calendar}/compute");
        let due = app.administrator().await.post(&path, &asked).await.ok();
        assert_instant(due.at("due_at"), due_at);
    }
}

async fn sc_13_published_hours_move_the_answer_t_7_1(app: &TestApp) {
    let user = licensed(app, SPP, "olga").await;
    let ticket = mailed_at(app, &user, SPP, "2026-12-21T12:00:00+03:00").await;
    let id = ticket.str_at("id");
    assert_instant(timer(&ticket, "answer").at("due_at"), "2026-12-24T18:00:00+03:00");
    let source = "https://www.rarus.ru/notices/24-december";
    let exception = json!({"date": "2026-12-24", "open": "09:00", "close": "16:00", "source": source});
    app.administrator().await.post("/calendars/spp/exceptions", &exception).await.created();
    app.clock("2026-12-21T12:00:01+03:00").await;
    assert_instant(timer(&app.ticket(id).await, "answer").at("due_at"), "2026-12-24T16:00:00+03:00");
    let moved = events(app, id, "timer_recalculated").await;
    assert_eq!(moved.len(), 1, "{moved:#?}");
    assert_instant(moved[0].at("data.old"), "2026-12-24T18:00:00+03:00");
    assert_instant(moved[0].at("data.new"), "2026-12-24T16:00:00+03:00");
    assert!(moved[0].str_at("data.cause").contains(source), "{moved:#?}");
}

async fn sc_36_a_question_stops_the_time_t_2_10(app: &TestApp) {
    // The same pause in both products: the shorter day of `fm` leaves 23 h and not 25 h.
    let rows =
        [(SPP, "olga", "2026-11-23T13:30:00+03:00", 810), (FM, "pavel", "2026-11-23T14:30:00+03:00", 750)];
    let agent = app.agent("agent1").await;
    let mut tickets = Vec::new();
    app.clock("2026-11-16T10:00:00+03:00").await;
    for (product, name, ..) in rows {
        let user = licensed(app, product, name).await;
        let ticket = by_mail(app, &user, product, "2026-11-16T10:00:00+03:00", json!({})).await;
        assert_instant(timer(&ticket, "answer").at("due_at"), "2026-11-19T18:00:00+03:00");
        tickets.push((user, ticket));
    }
    app.clock("2026-11-17T11:00:00+03:00").await;
    for (_, ticket) in &tickets {
        let asked = json!({"text": "Пришлите, пожалуйста, журнал ошибок."});
        let asked = agent.act(ticket.str_at("id"), "request_information", &asked).await.ok();
        assert_eq!(asked["status"], "waiting_customer");
        assert_eq!(asked["status_reason"], "information_missing");
        assert_eq!(timer(&asked, "answer")["state"], "paused");
    }
    app.clock("2026-11-18T15:30:00+03:00").await;
    for ((user, ticket), (_, _, due_at, minutes)) in tickets.iter().zip(rows) {
        reply(app, user, ticket, "2026-11-18T15:30:00+03:00", "Журнал во вложении.").await;
        let told = app.ticket(ticket.str_at("id")).await;
        let answer = timer(&told, "answer");
        assert_eq!(told["status"], "registered");
        assert_eq!(answer["state"], "running");
        assert_instant(answer.at("due_at"), due_at);
        assert_eq!(answer["paused_minutes"], minutes);
    }
}

async fn answers_over_holidays_and_midnights_t_4_3(app: &TestApp) {
    let user = licensed(app, SPP, "vera").await;
    let agent = app.agent("agent1").await;
    app.clock("2027-12-30T18:00:00+03:00").await;
    let rows = [
        // Half past midnight in Moscow is the next day, though UTC still writes the day before.
        ("2026-11-16T23:59:59+03:00", "2026-11-19T18:00:00+03:00"),
        ("2026-11-16T21:00:00Z", "2026-11-20T18:00:00+03:00"),
        // The closing instant, a Sunday, a holiday, a moved day off.
        ("2026-11-16T18:00:00+03:00", "2026-11-19T18:00:00+03:00"),
        ("2026-11-22T12:00:00+03:00", "2026-11-25T18:00:00+03:00"),
        ("2026-11-04T12:00:00+03:00", "2026-11-09T18:00:00+03:00"),
        ("2026-12-31T12:00:00+03:00", "2027-01-13T18:00:00+03:00"),
        // Wed 4 Nov is off: 3, 5, 6.
        ("2026-11-02T00:00:00+03:00", "2026-11-06T18:00:00+03:00"),
        // The working Saturday itself: 24, 25, 26 Feb.
        ("2027-02-20T12:00:00+03:00", "2027-02-26T18:00:00+03:00"),
        ("2027-03-05T15:00:00+03:00", "2027-03-11T18:00:00+03:00"),
        // May and June 2027: carried days off on 3 and 10 May and 14 June.
        ("2027-04-29T10:00:00+03:00", "2027-05-05T18:00:00+03:00"),
        ("2027-05-07T19:00:00+03:00", "2027-05-13T18:00:00+03:00"),
        ("2027-06-10T09:00:00+03:00", "2027-06-16T18:00:00+03:00"),
        ("2027-11-02T17:59:59+03:00", "2027-11-09T18:00:00+03:00"),
        ("2027-12-27T10:00:00+03:00", "2027-12-30T18:00:00+03:00"),
    ];
    for (received_at, due_at) in rows {
        let ticket = noted(&agent, &user, SPP, received_at, json!({})).await;
        assert_instant(timer(&ticket, "answer").at("due_at"), due_at);
    }
}

async fn answers_of_the_other_product_f_4_3(app: &TestApp) {
    let user = licensed(app, FM, "igor").await;
    let agent = app.agent("agent1").await;
    app.clock("2027-07-01T12:00:00+03:00").await;
    let rows = [
        ("2026-11-16T09:30:00+03:00", "2026-11-19T18:00:00+03:00"),
        ("2026-11-13T18:05:00+03:00", "2026-11-18T18:00:00+03:00"),
        // 30 Dec, 11 and 12 Jan.
        ("2026-12-29T10:00:00+03:00", "2027-01-12T18:00:00+03:00"),
        ("2027-02-18T12:00:00+03:00", "2027-02-24T18:00:00+03:00"),
        ("2027-06-11T12:00:00+03:00", "2027-06-17T18:00:00+03:00"),
    ];
    for (received_at, due_at) in rows {
        // By portal and API a written request has the same term.
        for channel in ["email", "portal", "api"] {
            let ticket = noted(&agent, &user, FM, received_at, json!({"channel": channel})).await;
            assert_instant(timer(&ticket, "answer").at("due_at"), due_at);
        }
    }
}

async fn a_shortened_last_day_t_2_1_a_04(app: &TestApp) {
    let user = licensed(app, SPP, "lena").await;
    app.clock("2026-11-01T12:00:00+03:00").await;
    let agent = app.agent("agent1").await;
    // Fri 30 Oct, Mon 2 Nov, Tue 3 Nov, which is shortened.
    let ticket = noted(&agent, &user, SPP, "2026-10-29T12:00:00+03:00", json!({})).await;
    let id = ticket.str_at("id");
    assert_instant(timer(&ticket, "answer").at("due_at"), "2026-11-03T18:00:00+03:00");
    let shortened = json!({"shortened_day_policy": "minus_minutes"});
    app.administrator().await.patch("/calendars/spp", &shortened).await.ok();
    app.clock("2026-11-01T12:00:01+03:00").await;
    assert_instant(timer(&app.ticket(id).await, "answer").at("due_at"), "2026-11-03T17:00:00+03:00");
}

/// Tue 10–12 and Wed 16:00 to Mon 10:00: at the first pause 26 h are left, at the second 13 h.
async fn several_questions_stop_the_time_t_2_5(app: &TestApp) {
    let user = licensed(app, SPP, "nina").await;
    let agent = app.agent("agent1").await;
    let ticket = mailed_at(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    let id = ticket.str_at("id");
    let rows = [
        ("2026-11-17T10:00:00+03:00", "2026-11-17T12:00:00+03:00"),
        ("2026-11-18T16:00:00+03:00", "2026-11-23T10:00:00+03:00"),
    ];
    for (asked_at, told_at) in rows {
        app.clock(asked_at).await;
        agent.act(id, "request_information", &json!({"text": "Какой датчик?"})).await.ok();
        app.clock(told_at).await;
        reply(app, &user, &ticket, told_at, "У входа.").await;
    }
    let told = app.ticket(id).await;
    assert_instant(timer(&told, "answer").at("due_at"), "2026-11-24T14:00:00+03:00");
    // A question on Friday evening that is answered before Monday opens costs nobody anything.
    let next = mailed_at(app, &user, SPP, "2026-11-27T10:00:00+03:00").await;
    app.clock("2026-11-27T19:00:00+03:00").await;
    agent.act(next.str_at("id"), "request_information", &json!({"text": "Какой датчик?"})).await.ok();
    app.clock("2026-11-30T08:00:00+03:00").await;
    reply(app, &user, &next, "2026-11-30T08:00:00+03:00", "У входа.").await;
    let told = app.ticket(next.str_at("id")).await;
    assert_instant(timer(&told, "answer").at("due_at"), "2026-12-02T18:00:00+03:00");
    assert_eq!(timer(&told, "answer")["paused_minutes"], 0);
}

async fn only_substance_meets_the_answer_a_06(app: &TestApp) {
    let user = licensed(app, SPP, "dina").await;
    let agent = app.agent("agent1").await;
    let received_at = "2026-11-16T10:00:00+03:00";
    let mut tickets = Vec::new();
    app.clock(received_at).await;
    for _ in 0..4 {
        tickets.push(by_mail(app, &user, SPP, received_at, json!({})).await);
    }
    let [answered, refused, handed_over, asked] = tickets.as_slice() else { panic!("four tickets") };
    assert!(!app.letters_to(&user.address).await.is_empty(), "acknowledged");
    app.clock("2026-11-19T18:00:00+03:00").await;
    let act = async |ticket: &Value, action: &str, body: Value| {
        agent.act(ticket.str_at("id"), action, &body).await.ok()
    };
    let met = act(answered, "answer", json!({"text": "Раздел «Отчёты»."})).await;
    assert_eq!(timer(&met, "answer")["state"], "met");
    assert_instant(timer(&met, "answer").at("met_at"), "2026-11-19T18:00:00+03:00");
    let over = act(refused, "refuse", json!({"reason": "outside_competence"})).await;
    assert_eq!(timer(&over, "answer")["state"], "met", "a refusal is an outcome");
    assert_instant(timer(&over, "answer").at("met_at"), "2026-11-19T18:00:00+03:00");
    let over = act(handed_over, "transfer_to_development", json!({"backlog_reference": "DEV-7"})).await;
    assert_eq!(timer(&over, "answer")["state"], "met");
    let waits = act(asked, "request_information", json!({"text": "Какой датчик?"})).await;
    assert_eq!(timer(&waits, "answer")["state"], "paused", "an empty question ends no duty");
    app.clock("2026-11-30T12:00:00+03:00").await;
    for (ticket, state) in [(answered, "met"), (refused, "met"), (handed_over, "met"), (asked, "paused")] {
        assert_eq!(timer(&app.ticket(ticket.str_at("id")).await, "answer")["state"], state);
    }
}

async fn force_majeure_stops_the_answer_t_2_10(app: &TestApp) {
    let user = licensed(app, SPP, "anna").await;
    let agent = app.agent("agent1").await;
    let ticket = mailed_at(app, &user, SPP, "2026-11-16T10:00:00+03:00").await;
    let id = ticket.str_at("id");
    app.clock("2026-11-17T09:00:00+03:00").await;
    let held = agent.act(id, "suspend", &json!({"reason": "force_majeure"})).await.ok();
    assert_eq!(timer(&held, "answer")["state"], "paused");
    app.clock("2026-11-25T09:00:00+03:00").await;
    let back = agent.act(id, "resume", &json!({})).await.ok();
    assert_eq!(back["status"], "registered");
    // 27 h were left.
    assert_instant(timer(&back, "answer").at("due_at"), "2026-11-27T18:00:00+03:00");
}

async fn an_extraordinary_day_off_moves_the_answer_t_7_1(app: &TestApp) {
    let (spp, fm) = (licensed(app, SPP, "boris").await, licensed(app, FM, "maria").await);
    let first = mailed_at(app, &spp, SPP, "2026-11-16T10:00:00+03:00").await;
    let second = by_mail(app, &fm, FM, "2026-11-16T10:00:00+03:00", json!({})).await;
    let closed = json!({"date": "2026-11-18", "closed": true, "source": "https://www.rarus.ru/notices/18"});
    app.administrator().await.post("/calendars/spp/exceptions", &closed).await.created();
    app.clock("2026-11-16T10:00:01+03:00").await;
    let due =
        async |ticket: &Value| timer(&app.ticket(ticket.str_at("id")).await, "answer")["due_at"].clone();
    assert_instant(&due(&first).await, "2026-11-20T18:00:00+03:00");
    assert_instant(&due(&second).await, "2026-11-19T18:00:00+03:00");
}
