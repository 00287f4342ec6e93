//! The case by tables: moves, timers that follow the status, meeting, cancelling, breaching.
mod agreements;
mod pauses;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use jiff::Timestamp;
use uuid::Uuid;

use super::{Case, Change, MoveError, Occasion};
use crate::{
    ids::{IdSource, OrganisationId, RuleSetId, TicketId},
    rules::{Calendars, TimerStart},
    ticket::{ActorRef, Channel, MessageType, Receipt, Status, Ticket, TimerBehaviour, TimerState},
    time::{CalendarDefinition, CompiledCalendar, HolidayYear, TimeRule},
};

struct Counter(AtomicU64);
impl IdSource for Counter {
    fn next(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::Relaxed)) + 1)
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn calendars() -> Arc<Calendars> {
    let definition: CalendarDefinition = serde_json::from_value(serde_json::json!({
        "code": "office", "zone": "+04:00", "holiday_set": "RU",
        "week": {
            "monday": [{"open": "10:00", "close": "19:00"}], "tuesday": [{"open": "10:00", "close": "19:00"}],
            "wednesday": [{"open": "10:00", "close": "19:00"}], "thursday": [{"open": "10:00", "close": "19:00"}],
            "friday": [{"open": "10:00", "close": "19:00"}]
        }
    }))
    .unwrap();
    let year: HolidayYear =
        serde_json::from_str(include_str!("../../../../server/seed/holidays/ru-2026.json")).unwrap();
    let compiled = CompiledCalendar::compile(&definition, &[year]).unwrap();
    Arc::new(Calendars::from([("office".to_owned(), Arc::new(compiled))]))
}

struct World {
    ids: Counter,
    calendars: Arc<Calendars>,
    case: Case,
    change: Change,
}

impl World {
    fn new() -> Self {
        Self {
            ids: Counter(AtomicU64::new(0)),
            calendars: calendars(),
            case: Case::new(ticket()),
            change: Change::default(),
        }
    }

    fn occasion(&self, when: &str) -> Occasion<'_> {
        Occasion {
            at: at(when),
            now: at(when),
            actor: ActorRef::System,
            clauses: Vec::new(),
            ids: &self.ids,
            calendars: Arc::clone(&self.calendars),
        }
    }

    fn do_at<T>(&mut self, when: &str, act: impl FnOnce(&mut Case, &mut Change, &Occasion<'_>) -> T) -> T {
        let ids = std::mem::replace(&mut self.ids, Counter(AtomicU64::new(0)));
        let occasion = Occasion {
            at: at(when),
            now: at(when),
            actor: ActorRef::System,
            clauses: Vec::new(),
            ids: &ids,
            calendars: Arc::clone(&self.calendars),
        };
        let result = act(&mut self.case, &mut self.change, &occasion);
        drop(occasion);
        self.ids = ids;
        result
    }

    fn start(&mut self, when: &str, code: &str, rule: TimeRule, behaviour: TimerBehaviour) {
        let start = TimerStart { code: code.to_owned(), rule, origin: at(when) };
        self.do_at(when, |case, change, occasion| {
            case.start_timer(change, occasion, &start, behaviour, "office")
        })
        .unwrap();
    }

    fn move_to(&mut self, when: &str, to: Status, reason: Option<&str>) -> Result<(), MoveError> {
        self.do_at(when, |case, change, occasion| case.move_to(change, occasion, to, reason, "core"))
    }

    fn events(&self, kind: &str) -> usize {
        self.change.events.iter().filter(|event| event.kind == kind).count()
    }
}

fn ticket() -> Ticket {
    let receipt = Receipt {
        id: TicketId(Uuid::nil()),
        number: "X-1".to_owned(),
        product: "product".to_owned(),
        provider: OrganisationId(Uuid::nil()),
        rule_set: RuleSetId(Uuid::nil()),
        channel: Channel::Email,
        received_at: at("2026-11-16T06:00:00Z"),
    };
    Ticket {
        subject: "s".to_owned(),
        updated_at: at("2026-11-16T06:00:00Z"),
        version: 1,
        ..Ticket::received(receipt)
    }
}

fn paused_while_waiting() -> TimerBehaviour {
    TimerBehaviour {
        paused_in: vec![Status::WaitingCustomer],
        met_by: vec![MessageType::Answer],
        ..TimerBehaviour::default()
    }
}

const THREE_DAYS: TimeRule = TimeRule::WorkingDays { count: 3 };

#[test]
fn waiting_returns_to_the_state_before_and_shifts_only_working_time() {
    let mut world = World::new();
    world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, paused_while_waiting());
    assert_eq!(world.case.timers[0].due_at, at("2026-11-19T15:00:00Z"));
    world.move_to("2026-11-16T06:00:00Z", Status::Registered, None).unwrap();
    world.move_to("2026-11-17T07:00:00Z", Status::WaitingCustomer, Some("information_missing")).unwrap();
    assert_eq!(world.case.timers[0].state, TimerState::Paused);
    assert_eq!(world.case.timers[0].pauses[0].reason, "information_missing");
    world.do_at("2026-11-18T07:00:00Z", Case::resume).unwrap();
    assert_eq!(world.case.ticket.status, Status::Registered);
    assert_eq!(world.case.ticket.status_reason, None);
    // One working day of nine hours was paused.
    assert_eq!(world.case.timers[0].due_at, at("2026-11-20T15:00:00Z"));
    assert_eq!(world.case.timers[0].state, TimerState::Running);
}

#[test]
fn a_timer_started_while_the_ticket_waits_starts_paused() {
    let mut world = World::new();
    world.move_to("2026-11-16T06:00:00Z", Status::WaitingCustomer, Some("identification_missing")).unwrap();
    world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, paused_while_waiting());
    assert_eq!(world.case.timers[0].state, TimerState::Paused);
    assert_eq!(world.case.next_due_at(), None, "a paused timer is no deadline");
}

#[test]
fn starting_a_code_again_leaves_one_entry_per_start() {
    let mut world = World::new();
    world.start("2026-11-16T06:00:00Z", "silence", THREE_DAYS, TimerBehaviour::default());
    world.start("2026-11-17T06:00:00Z", "silence", THREE_DAYS, TimerBehaviour::default());
    let states: Vec<TimerState> = world.case.timers.iter().map(|timer| timer.state).collect();
    assert_eq!(states, [TimerState::Cancelled, TimerState::Running]);
}

#[test]
fn tr_10_met_on_the_due_instant_breached_after_it() {
    for (stopped, state) in
        [("2026-11-19T15:00:00Z", TimerState::Met), ("2026-11-19T15:00:00.001Z", TimerState::Breached)]
    {
        let mut world = World::new();
        world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, paused_while_waiting());
        world.do_at(stopped, |case, change, occasion| {
            case.meet_timers_by_message(change, occasion, MessageType::Answer);
        });
        assert_eq!(world.case.timers[0].state, state, "stopped at {stopped}");
        assert_eq!(world.case.timers[0].met_at, Some(at(stopped)));
        let breached_at = (state == TimerState::Breached).then(|| at("2026-11-19T15:00:00Z"));
        assert_eq!(world.case.timers[0].breached_at, breached_at, "a breach is dated at the due instant");
    }
}

#[test]
fn tr_10_the_sweep_breaches_only_once_the_clock_has_passed() {
    let mut world = World::new();
    world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, TimerBehaviour::default());
    let id = world.case.timers[0].id;
    let breach = |world: &mut World, when: &str| {
        world.do_at(when, |case, change, occasion| case.breach_timer(change, occasion, id))
    };
    assert!(!breach(&mut world, "2026-11-19T15:00:00Z"));
    assert!(breach(&mut world, "2026-11-19T15:00:00.001Z"));
    assert!(!breach(&mut world, "2026-11-20T15:00:00Z"), "a breach happens once");
    assert_eq!(world.events("timer.breached"), 1);
}

#[test]
fn a_breach_is_never_taken_back_by_a_late_answer() {
    let mut world = World::new();
    world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, paused_while_waiting());
    let id = world.case.timers[0].id;
    world.do_at("2026-11-19T15:00:01Z", |case, change, occasion| case.breach_timer(change, occasion, id));
    world.do_at("2026-11-20T07:00:00Z", |case, change, occasion| {
        case.meet_timers_by_message(change, occasion, MessageType::Answer);
    });
    assert_eq!(world.case.timers[0].state, TimerState::Breached);
    assert_eq!(world.case.timers[0].met_at, Some(at("2026-11-20T07:00:00Z")));
}

#[test]
fn a_final_state_cancels_running_timers_and_keeps_breaches() {
    let mut world = World::new();
    world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, TimerBehaviour::default());
    world.move_to("2026-11-17T06:00:00Z", Status::Refused, Some("ground")).unwrap();
    assert_eq!(world.case.timers[0].state, TimerState::Cancelled);
    assert_eq!(world.change.letters.iter().filter(|letter| letter.template == "refusal").count(), 1);
    let mut late = World::new();
    late.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, TimerBehaviour::default());
    late.move_to("2026-11-23T06:00:00Z", Status::Refused, Some("ground")).unwrap();
    assert_eq!(late.case.timers[0].state, TimerState::Breached, "what was missed stays missed");
}

#[test]
fn a_refusal_meets_what_it_is_an_outcome_of_a_06() {
    let refused = |when: &str, waits: bool| {
        let mut world = World::new();
        let behaviour = TimerBehaviour { met_by_refusal: true, ..paused_while_waiting() };
        world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, behaviour);
        if waits {
            let reason = Some("information_missing");
            world.move_to("2026-11-16T07:00:00Z", Status::WaitingCustomer, reason).unwrap();
        }
        world.move_to(when, Status::Refused, Some("ground")).unwrap();
        (world.case.timers[0].state, world.case.timers[0].met_at)
    };
    let (last, late) = ("2026-11-19T15:00:00Z", "2026-11-19T15:00:00.001Z");
    assert_eq!(refused(last, false), (TimerState::Met, Some(at(last))));
    assert_eq!(refused(late, false), (TimerState::Breached, Some(at(late))));
    assert_eq!(refused(late, true), (TimerState::Cancelled, None), "SC-17: it stood still");
}

#[test]
fn registration_meets_its_timer_sends_the_number_and_happens_once() {
    let mut world = World::new();
    let behaviour = TimerBehaviour { met_by_registration: true, ..TimerBehaviour::default() };
    world.start("2026-11-16T06:00:00Z", "registration", TimeRule::WorkingMinutes { minutes: 120 }, behaviour);
    for _ in 0..2 {
        world.do_at("2026-11-16T06:05:00Z", Case::register).unwrap();
    }
    assert_eq!(world.case.ticket.status, Status::Registered);
    assert_eq!(world.case.timers[0].state, TimerState::Met);
    assert_eq!(world.change.letters.iter().filter(|letter| letter.template == "acknowledgement").count(), 1);
    assert_eq!(world.events("ticket.registered"), 1);
}

#[test]
fn registered_while_waiting_the_ticket_returns_to_registered() {
    let mut world = World::new();
    world.move_to("2026-11-16T06:00:00Z", Status::WaitingCustomer, Some("information_missing")).unwrap();
    world.do_at("2026-11-16T06:00:00Z", Case::register).unwrap();
    assert_eq!(world.case.ticket.status, Status::WaitingCustomer);
    world.do_at("2026-11-17T06:00:00Z", Case::resume).unwrap();
    assert_eq!(world.case.ticket.status, Status::Registered);
}

#[test]
fn moves_the_machine_does_not_know_are_refused() {
    let refused = [
        (Status::Closed, Status::InProgress),
        (Status::Refused, Status::Closed),
        (Status::Registered, Status::Received),
        (Status::Transferred, Status::InProgress),
        (Status::Received, Status::Closed),
        (Status::InProgress, Status::Registered),
    ];
    for (from, to) in refused {
        assert!(!from.may_move_to(to), "{from} → {to}");
    }
    let mut world = World::new();
    assert_eq!(
        world.move_to("2026-11-16T06:00:00Z", Status::Suspended, None),
        Err(MoveError::ReasonMissing { to: Status::Suspended })
    );
    assert_eq!(world.case.ticket.status, Status::Received);
    assert!(world.change.events.is_empty(), "a refused move leaves nothing behind");
}

#[test]
fn tr_11_recalculation_moves_open_timers_and_never_closed_ones() {
    let mut world = World::new();
    world.start("2026-11-16T06:00:00Z", "answer", THREE_DAYS, TimerBehaviour::default());
    world.start("2026-11-16T06:00:00Z", "other", THREE_DAYS, paused_while_waiting());
    world.do_at("2026-11-17T06:00:00Z", |case, change, occasion| case.meet_timer(change, occasion, "other"));
    let mut definition: CalendarDefinition = serde_json::from_value(serde_json::json!({
        "code": "office", "zone": "+04:00", "holiday_set": "RU", "week": {"monday": [{"open": "10:00", "close": "16:00"}],
        "tuesday": [{"open": "10:00", "close": "16:00"}], "wednesday": [{"open": "10:00", "close": "16:00"}],
        "thursday": [{"open": "10:00", "close": "16:00"}], "friday": [{"open": "10:00", "close": "16:00"}]}
    }))
    .unwrap();
    definition.exceptions.clear();
    let year: HolidayYear =
        serde_json::from_str(include_str!("../../../../server/seed/holidays/ru-2026.json")).unwrap();
    let changed = CompiledCalendar::compile(&definition, &[year]).unwrap();
    let recalculate = |world: &mut World| {
        world.do_at("2026-11-17T07:00:00Z", |case, change, occasion| {
            case.recalculate(change, occasion, "office", &changed, "hours published").unwrap()
        })
    };
    assert!(recalculate(&mut world));
    assert_eq!(world.case.timers[0].due_at, at("2026-11-19T12:00:00Z"));
    assert_eq!(world.case.timers[1].due_at, at("2026-11-19T15:00:00Z"), "met: it stays as it was");
    assert_eq!(world.events("timer.recalculated"), 1);
    assert!(!recalculate(&mut world), "a second pass finds nothing to do");
    assert!(world.occasion("2026-11-17T07:00:00Z").calendars.contains_key("office"));
}
