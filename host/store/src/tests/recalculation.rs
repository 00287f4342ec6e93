//! Timers of many tickets moved at once end where a case recalculated by itself would put them.
use std::sync::Arc;

use domain::{
    access::Scope,
    case::{Case, Change, Occasion, recalculate_timer},
    ids::{IdSource, TicketId},
    rules::Calendars,
    ticket::{ActorRef, EventDraft, Timer, TimerPause, TimerState, verify_chain},
    time::{CompiledCalendar, TimeRule},
};
use sea_orm::EntityTrait as _;
use serde_json::json;
use uuid::Uuid;

use super::fixture::{case, event, file, minutes, seed, start, ticket_id, timer, update_case};
use crate::{
    CaseMarks, MovedTimers, OpenTimers, Store, StoreError, append_events,
    cases::{ticket_row, timer_row},
    constraint,
    database::Connection as _,
    entity, events, load_case, move_timers, open_timers,
    testing::both,
};

const CAUSE: &str = "hours published";

struct NoIds;

impl IdSource for NoIds {
    fn next(&self) -> Uuid {
        Uuid::nil()
    }
}

/// Ten to four on working days, at UTC.
fn hours() -> CompiledCalendar {
    let day = json!([{"open": "10:00", "close": "16:00"}]);
    let definition = serde_json::from_value(json!({
        "code": "main", "zone": "+00:00", "holiday_set": "RU",
        "week": {"monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day},
    }));
    let year = serde_json::from_str(include_str!("../../../server/seed/holidays/ru-2026.json")).unwrap();
    CompiledCalendar::compile(&definition.unwrap(), &[year]).unwrap()
}

fn occasion() -> Occasion<'static> {
    Occasion {
        at: minutes(30),
        now: minutes(30),
        actor: ActorRef::System,
        clauses: Vec::new(),
        ids: &NoIds,
        calendars: Arc::new(Calendars::new()),
    }
}

/// Two working days from the start: due elsewhere than the hours say.
fn stands_wrong(ticket: TicketId, number: u128) -> Timer {
    Timer { rule: TimeRule::WorkingDays { count: 2 }, ..timer(ticket, number, minutes(600)) }
}

fn ended(mut timer: Timer, state: TimerState) -> Timer {
    timer.state = state;
    timer.ended_at = Some(minutes(20));
    timer
}

/// What a calendar may find: each state of a timer, alone and beside others.
fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = (1..=9).map(case).collect();
    for held in &mut cases {
        held.timers = vec![stands_wrong(held.ticket.id, 1)];
    }
    let pause =
        |from, to| TimerPause { from: minutes(from), to, reason: "waiting".to_owned(), declaration: None };
    cases[1].timers[0].state = TimerState::Paused;
    cases[1].timers[0].pauses = vec![pause(200, Some(minutes(260))), pause(300, None)];
    cases[2].timers[0] = ended(cases[2].timers[0].clone(), TimerState::Met);
    cases[3].timers[0] = ended(cases[3].timers[0].clone(), TimerState::Cancelled);
    // Breached and still owed: it stays, and stays the next one due.
    cases[4].timers[0].state = TimerState::Breached;
    cases[4].timers[0].due_at = minutes(10);
    cases[4].timers.push(stands_wrong(ticket_id(5), 2));
    cases[5].timers.push(Timer { calendar: "other".to_owned(), ..timer(ticket_id(6), 2, minutes(40)) });
    cases[6].timers[0].behaviour.closes = Some("silence".to_owned());
    cases[6].timers[0].pauses = vec![pause(200, Some(minutes(1700)))];
    // Stands right already.
    cases[7].timers[0].rule = TimeRule::WallMinutes { minutes: 600 };
    cases[8].timers.push(ended(stands_wrong(ticket_id(9), 2), TimerState::Breached));
    cases
}

fn recalculated(mut held: OpenTimers, moved: &mut MovedTimers) {
    let mut change = Change::default();
    let mut ids = Vec::new();
    for timer in &mut held.timers {
        if recalculate_timer(timer, &mut change, &occasion(), "main", &hours(), CAUSE).unwrap() {
            ids.push(timer.id);
        }
    }
    if !ids.is_empty() {
        moved.add(held, &ids, &change.events, minutes(30)).unwrap();
    }
}

/// Reads what is open on the calendar and computes where it belongs.
async fn read(store: &Store) -> MovedTimers {
    let mut moved = MovedTimers::default();
    for held in open_timers(store, &Scope::All, "main", None, 100).await.unwrap() {
        recalculated(held, &mut moved);
    }
    moved
}

async fn write(store: &Store, moved: MovedTimers) -> Vec<TicketId> {
    let tx = store.begin().await.unwrap();
    let left_out = move_timers(&tx, moved.prepare(store)).await.unwrap();
    tx.commit().await.unwrap();
    left_out
}

/// The case as a turn of its own would have left it, and whether that moved anything.
fn by_itself(before: &Case) -> (Case, bool, Vec<EventDraft>) {
    let (mut case, mut change) = (before.clone(), Change::default());
    let moved = case.recalculate(&mut change, &occasion(), "main", &hours(), CAUSE).unwrap();
    if moved {
        case.ticket.version += 1;
        case.ticket.updated_at = minutes(30);
    }
    (case, moved, change.events)
}

async fn stands_as(store: &Store, expected: &Case) {
    let id = expected.ticket.id;
    assert_eq!(load_case(store, &Scope::All, id).await.unwrap().as_ref(), Some(expected));
    let row = entity::ticket::Entity::find_by_id(id.0).one(&store.executor()).await.unwrap();
    assert_eq!(row, Some(ticket_row(expected, expected.ticket.version).unwrap()));
    for (place, held) in expected.timers.iter().enumerate() {
        let row = entity::timer::Entity::find_by_id(held.id.0).one(&store.executor()).await.unwrap();
        assert_eq!(row, Some(timer_row(id, place, held).unwrap()));
    }
}

#[test]
fn timers_moved_together_stand_as_if_moved_one_by_one_tr_11() {
    both(async |store| {
        seed(&store).await;
        let cases = cases();
        for held in &cases {
            file(&store, held).await;
        }
        let moved = read(&store).await;
        let numbers = [1, 2, 5, 6, 7, 9].map(ticket_id);
        assert_eq!(moved.tickets().collect::<Vec<_>>(), numbers);
        assert_eq!(write(&store, moved).await, []);
        for before in &cases {
            let (expected, has_moved, drafts) = by_itself(before);
            let id = before.ticket.id;
            assert_eq!(has_moved, numbers.contains(&id));
            stands_as(&store, &expected).await;
            let log = events(&store, &Scope::All, id).await.unwrap();
            assert_eq!(verify_chain(&log), Ok(()));
            let added: Vec<_> = log.into_iter().skip(2).map(|event| event.draft).collect();
            assert_eq!(added, drafts);
        }
        assert!(read(&store).await.is_empty(), "a second pass finds nothing to do");
    });
}

#[test]
fn a_ticket_changed_meanwhile_is_left_out() {
    both(async |store| {
        seed(&store).await;
        for held in &cases()[..2] {
            file(&store, held).await;
        }
        let moved = read(&store).await;
        let mut changed = load_case(&store, &Scope::All, ticket_id(1)).await.unwrap().unwrap();
        let marks = CaseMarks::of(&changed);
        changed.timers[0].meet(minutes(25));
        let tx = store.begin().await.unwrap();
        update_case(&tx, 1, &changed, &marks, &[event("timer.met")], minutes(25)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(write(&store, moved).await, [ticket_id(1)]);
        changed.ticket.version = 2;
        stands_as(&store, &changed).await;
        assert_eq!(events(&store, &Scope::All, ticket_id(1)).await.unwrap().len(), 3);
        stands_as(&store, &by_itself(&cases()[1]).0).await;
    });
}

#[test]
fn a_log_that_grew_meanwhile_refuses_the_batch() {
    both(async |store| {
        seed(&store).await;
        file(&store, &cases()[0]).await;
        let moved = read(&store).await;
        let tx = store.begin().await.unwrap();
        append_events(&tx, ticket_id(1), &[event("note.added")], start()).await.unwrap();
        tx.commit().await.unwrap();
        let tx = store.begin().await.unwrap();
        let refused = move_timers(&tx, moved.prepare(&store)).await.unwrap_err();
        assert!(matches!(&refused, StoreError::Conflict { .. }) && refused.is_conflict_on(constraint::EVENT));
        tx.rollback().await.unwrap();
        stands_as(&store, &cases()[0]).await;
    });
}
