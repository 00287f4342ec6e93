//! Pauses declared from outside of the case (S 6.1, A-61), and timers that only mark their instant (T/F 4.1).
use uuid::Uuid;

use super::{THREE_DAYS, World, at, paused_while_waiting};
use crate::{
    ticket::{Status, TimerBehaviour, TimerPause, TimerState},
    time::TimeRule,
};

const DECLARATION: Uuid = Uuid::from_u128(61);

fn closure(from: &str, to: &str) -> TimerPause {
    TimerPause {
        from: at(from),
        to: Some(at(to)),
        reason: "force_majeure".to_owned(),
        declaration: Some(DECLARATION),
    }
}

impl World {
    fn declare(&mut self, pause: &TimerPause) -> bool {
        let act = |case: &mut super::Case, change: &mut super::Change, occasion: &super::Occasion<'_>| {
            case.declare_pause(change, occasion, pause).unwrap()
        };
        self.do_at("2026-11-17T06:00:00Z", act)
    }
}

#[test]
fn s_6_1_a_declared_period_moves_open_timers_and_is_taken_back_whole() {
    let mut world = World::new();
    world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, TimerBehaviour::default());
    world.start("2026-11-16T06:00:00Z", "met", THREE_DAYS, TimerBehaviour::default());
    world.do_at("2026-11-16T07:00:00Z", |case, change, occasion| case.meet_timer(change, occasion, "met"));
    let due = world.case.timers[0].due_at;
    // Wednesday as a whole: one working day of nine hours.
    assert!(world.declare(&closure("2026-11-17T20:00:00Z", "2026-11-18T20:00:00Z")));
    assert_eq!(world.case.timers[0].due_at, at("2026-11-20T15:00:00Z"));
    assert_eq!(world.case.timers[0].state, TimerState::Running, "the period has an end");
    assert_eq!(world.case.timers[1].due_at, due, "met: it stays as it was");
    let withdrawn = world.do_at("2026-11-19T06:00:00Z", |case, change, occasion| {
        case.withdraw_pause(change, occasion, DECLARATION).unwrap()
    });
    assert!(withdrawn);
    assert_eq!(world.case.timers[0].due_at, due);
    assert!(world.case.timers[0].pauses.is_empty());
}

#[test]
fn a_declared_period_and_a_wait_for_the_customer_count_once() {
    let mut world = World::new();
    world.move_to("2026-11-16T06:00:00Z", Status::Registered, None).unwrap();
    world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, paused_while_waiting());
    world.declare(&closure("2026-11-17T20:00:00Z", "2026-11-18T20:00:00Z"));
    world.move_to("2026-11-18T06:00:00Z", Status::WaitingCustomer, Some("information_missing")).unwrap();
    world.do_at("2026-11-18T15:00:00Z", super::Case::resume).unwrap();
    assert_eq!(world.case.timers[0].due_at, at("2026-11-20T15:00:00Z"), "the union of both");
}

#[test]
fn a_timer_with_an_event_of_its_own_marks_its_instant_t_4_1() {
    let limit =
        || TimerBehaviour { event: Some("call.limit_reached".to_owned()), ..TimerBehaviour::default() };
    let fifteen = TimeRule::WallMinutes { minutes: 15 };
    let mut world = World::new();
    world.start("2026-11-17T08:00:00Z", "call_limit", fifteen, limit());
    // Ended at 15:00 exactly: in time.
    world.do_at("2026-11-17T08:15:00Z", |case, change, occasion| {
        case.meet_timer(change, occasion, "call_limit");
    });
    assert_eq!(world.events("call.limit_reached"), 0);
    world.start("2026-11-17T09:00:00Z", "call_limit", fifteen, limit());
    world.do_at("2026-11-17T09:15:00.001Z", |case, change, occasion| {
        case.meet_timer(change, occasion, "call_limit");
    });
    let marked = world.change.events.iter().find(|event| event.kind == "call.limit_reached").unwrap();
    assert_eq!(marked.at, at("2026-11-17T09:15:00Z"), "dated at the limit");
    assert_eq!(world.events("timer.breached"), 0);
}
