//! Timers across tickets.
use domain::{access::Scope, ticket::TimerState};
use jiff::SignedDuration;

use super::fixture::{case, file, file_many, minutes, seed, ticket_id, timer, update_case};
use crate::{
    CaseMarks, DueTimer, defer_timer, due_timers, next_wake_at, open_tickets_by_calendar, testing::both,
};

#[test]
fn running_timers_wake_in_order_once_their_instant_has_passed() {
    both(async |store| {
        seed(&store).await;
        let mut closing = case(1);
        closing.timers[0].behaviour.closes = Some("no_longer_relevant".to_owned());
        let mut others = case(2);
        others.timers[0].due_at = minutes(30);
        others.timers.push(timer(others.ticket.id, 2, minutes(20)));
        others.timers[1].state = TimerState::Paused;
        file(&store, &closing).await;
        file(&store, &others).await;
        let moment = SignedDuration::from_millis(1);
        let late =
            DueTimer { ticket: ticket_id(2), timer: others.timers[0].id, wake_at: minutes(30) + moment };
        // A closing timer acts at its due instant, any other one is breached only after it (TR-10).
        let close = DueTimer { ticket: ticket_id(1), timer: closing.timers[0].id, wake_at: minutes(60) };
        assert_eq!(due_timers(&store, minutes(30), 10).await.unwrap(), []);
        assert_eq!(due_timers(&store, minutes(60), 10).await.unwrap(), [late, close]);
        assert_eq!(due_timers(&store, minutes(60), 1).await.unwrap(), [late]);
        assert_eq!(next_wake_at(&store, minutes(0)).await.unwrap(), Some(late.wake_at));
        assert_eq!(next_wake_at(&store, late.wake_at).await.unwrap(), Some(close.wake_at));
        assert_eq!(next_wake_at(&store, close.wake_at).await.unwrap(), None);
        let tx = store.begin().await.unwrap();
        defer_timer(&tx, late.timer, minutes(90)).await.unwrap();
        defer_timer(&tx, others.timers[1].id, minutes(90)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(due_timers(&store, minutes(60), 10).await.unwrap(), [close]);
        assert_eq!(
            due_timers(&store, minutes(99), 10).await.unwrap(),
            [close, DueTimer { wake_at: minutes(90), ..late }]
        );
        let marks = CaseMarks::of(&closing);
        closing.timers[0].state = TimerState::Cancelled;
        let tx = store.begin().await.unwrap();
        update_case(&tx, 1, &closing, &marks, &[], minutes(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(next_wake_at(&store, late.wake_at).await.unwrap(), Some(minutes(90)));
    });
}

#[test]
fn open_timers_are_found_by_calendar_in_batches() {
    both(async |store| {
        seed(&store).await;
        file_many(&store, 5).await;
        let mut ended = case(6);
        ended.timers[0].state = TimerState::Breached;
        let mut elsewhere = case(7);
        elsewhere.timers[0].calendar = "other".to_owned();
        file(&store, &ended).await;
        file(&store, &elsewhere).await;
        let (mut after, mut found) = (None, Vec::new());
        loop {
            let batch = open_tickets_by_calendar(&store, &Scope::All, "main", after, 2).await.unwrap();
            let Some(last) = batch.last() else { break };
            after = Some(*last);
            found.extend(batch);
        }
        assert_eq!(found, (1..=5).map(ticket_id).collect::<Vec<_>>());
    });
}
