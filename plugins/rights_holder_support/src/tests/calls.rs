//! T/F 4.1 and 4.2: the telephone.
use super::*;

#[test]
fn t_4_2_a_callback_is_made_the_same_day_unless_asked_late() {
    // SC-25, SC-26, SC-27.
    for (notice, until) in [
        ("2026-11-17T14:20+03:00", "2026-11-17T18:00+03:00"),
        ("2026-11-17T17:40+03:00", "2026-11-18T18:00+03:00"),
        ("2026-11-13T17:45+03:00", "2026-11-16T18:00+03:00"),
    ] {
        let case = covered("spp", notice).channel(Channel::Phone);
        let appointment = Appointment {
            id: "a".into(),
            kind: "callback".into(),
            starts_at: None,
            notice_at: at(notice),
            initiator: Party::Customer,
            state: AppointmentState::Requested,
            earliest: None,
        };
        let decision = checked(RightsHolderSupport::appointment_requested(&case.snapshot, &appointment));
        assert_eq!(due(&case, decision.timer("callback").expect("a timer")), at(until));
    }
}

#[test]
fn t_4_2_the_call_that_was_made_holds_the_callback() {
    let mut case = covered("spp", "2026-11-17T14:20+03:00").channel(Channel::Phone).timer(
        "callback",
        same_day_unless_late(30),
        TimerState::Running,
    );
    case.snapshot.appointments.push(Appointment {
        id: "a".into(),
        kind: "callback".into(),
        starts_at: None,
        notice_at: at("2026-11-17T14:20+03:00"),
        initiator: Party::Customer,
        state: AppointmentState::Agreed,
        earliest: None,
    });
    let held = |decision: &Decision| {
        decision.steps.iter().any(|step| {
            matches!(&step.effect, Effect::PlanAppointment(plan) if plan.state == AppointmentState::Held)
        })
    };
    let made = acted(&case, "callback_made", &json!({}));
    assert!(made.stopped_timers() == ["callback"] && held(&made));
    // So does a call of ours in the log; a customer's call does not.
    let started = at("2026-11-17T15:00+03:00");
    for incoming in [false, true] {
        case.snapshot.calls = vec![Call { started, ended: None, incoming }];
        let call = acted(&case, "call_started", &json!({"started_at": "2026-11-17T15:00:00+03:00"}));
        assert_eq!(held(&call), !incoming);
        assert!(call.timer("call_limit").is_some());
    }
}

#[test]
fn t_4_1_a_consultation_has_fifteen_minutes() {
    // SC-28.
    let case = covered("spp", "2026-11-17T11:00+03:00").channel(Channel::Phone);
    let started = acted(&case, "call_started", &json!({}));
    assert_eq!(started.timer("call_limit").map(|it| it.rule), Some(wall_minutes(15)));
    let over = |started_at: &str, ended_at: &str| {
        let payload = json!({"started_at": started_at, "ended_at": ended_at});
        acted(&case, "call_ended", &payload).raised_flags() == ["call_over_limit"]
    };
    assert!(!over("2026-11-17T11:00:00+03:00", "2026-11-17T11:15:00+03:00"));
    assert!(over("2026-11-17T11:00:00+03:00", "2026-11-17T11:15:01+03:00"));
    // Without a log the limit itself knows when the call began.
    let open = case.timer("call_limit", wall_minutes(15), TimerState::Breached);
    let late = open.clone().now("2026-11-17T11:20+03:00");
    assert_eq!(acted(&late, "call_ended", &json!({})).raised_flags(), ["call_over_limit"]);
    let early = open.now("2026-11-17T11:10+03:00");
    assert!(acted(&early, "call_ended", &json!({})).raised_flags().is_empty());
}

#[test]
fn t_4_1_a_call_written_down_afterwards_is_marked_only_if_it_was_long() {
    let case = covered("spp", "2026-11-17T11:00+03:00").channel(Channel::Phone).now("2026-11-17T13:00+03:00");
    let noted = |ended_at: &str| {
        let payload = json!({"started_at": "2026-11-17T12:00:00+03:00", "ended_at": ended_at});
        acted(&case, "call_started", &payload)
    };
    assert!(noted("2026-11-17T12:14:59+03:00").steps.is_empty());
    let long = noted("2026-11-17T12:30:00+03:00");
    assert_eq!(long.raised_flags(), ["call_over_limit"]);
    assert_eq!(long.timer("call_limit").map(|it| it.origin), Some(at("2026-11-17T12:00+03:00")));
}

fn calls(case: &mut Case, rows: &[(&str, Option<&str>)]) {
    case.snapshot.calls = rows
        .iter()
        .map(|(started, ended)| Call { started: at(started), ended: ended.map(at), incoming: true })
        .collect();
}

#[test]
fn t_4_1_of_calls_at_once_each_has_its_limit() {
    let (first, second) = ("2026-11-17T11:00:00+03:00", "2026-11-17T11:05:00+03:00");
    let mut case = covered("spp", "2026-11-17T11:00+03:00").channel(Channel::Phone).timer(
        "call_limit",
        wall_minutes(15),
        TimerState::Running,
    );
    calls(&mut case, &[(first, None), (second, None)]);
    let origin = |decision: &Decision| decision.timer("call_limit").map(|it| it.origin);
    let started = acted(&case, "call_started", &json!({"started_at": second}));
    assert_eq!(origin(&started), None, "the first is watched");
    // The first is over, in time or not: the second is watched from its own beginning.
    let limit = case.snapshot.timers[0].clone();
    let passed = Timer { state: TimerState::Breached, ..limit };
    case.snapshot.timers = vec![passed.clone()];
    let due = checked(RightsHolderSupport::timer_due(&case.snapshot, &passed));
    assert_eq!(origin(&due), Some(at(second)));
    case.snapshot.timers = vec![Timer { state: TimerState::Running, ..passed }];
    calls(&mut case, &[(first, Some("2026-11-17T11:10:00+03:00")), (second, None)]);
    let ended = acted(&case, "call_ended", &json!({"started_at": first}));
    assert!(ended.stopped_timers() == ["call_limit"] && origin(&ended) == Some(at(second)));
    // The second ends before the first: the limit of the first goes on.
    calls(&mut case, &[(first, None), (second, Some("2026-11-17T11:10:00+03:00"))]);
    let ended = acted(&case, "call_ended", &json!({"started_at": second}));
    assert!(ended.stopped_timers().is_empty() && origin(&ended).is_none());
}

#[test]
fn t_4_2_a_callback_settled_by_hand_ends_its_term_and_no_other() {
    let mut case = covered("spp", "2026-11-17T14:20+03:00").channel(Channel::Phone).timer(
        "callback",
        same_day_unless_late(30),
        TimerState::Running,
    );
    let settled = |case: &Case, state: &str| {
        acted(case, "appointment_settled", &json!({"kind": "callback", "state": state}))
    };
    let held = settled(&case, "held");
    assert!(held.stopped_timers() == ["callback"] && held.timer("callback").is_none());
    assert!(settled(&case, "missed").steps.is_empty(), "it is owed as before");
    let other = Appointment {
        id: "b".into(),
        kind: "callback".into(),
        starts_at: None,
        notice_at: at("2026-11-17T17:40+03:00"),
        initiator: Party::Customer,
        state: AppointmentState::Agreed,
        earliest: None,
    };
    // A second wish does not move the term of the first.
    let asked = checked(RightsHolderSupport::appointment_requested(&case.snapshot, &other));
    assert!(asked.timer("callback").is_none());
    case.snapshot.appointments.push(other);
    for state in ["held", "declined"] {
        let next = settled(&case, state);
        assert_eq!(next.timer("callback").map(|it| it.origin), Some(at("2026-11-17T17:40+03:00")), "{state}");
    }
}

#[test]
fn t_4_2_no_call_keeps_a_callback_that_nobody_promised() {
    let case = covered("spp", "2026-11-17T14:20+03:00").channel(Channel::Phone);
    assert_eq!(acted(&case, "callback_made", &json!({})).denial(), Some("no_callback"));
}
