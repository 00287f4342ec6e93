//! The event log: chained, append-only, read by ticket and as a feed.
use domain::{access::Scope, ticket::verify_chain};
use sea_orm::ConnectionTrait as _;

use super::fixture::{
    OTHER_PROVIDER, case, event, file, file_many, minutes, seed, start, ticket_id, update_case,
};
use crate::{
    CaseMarks, FeedFilter, StoreError, append_events, events, events_after, load_case, testing::both,
};

#[test]
fn the_chain_holds_over_what_is_read_back() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let tx = store.begin().await.unwrap();
        append_events(&tx, ticket_id(1), &[event("note.added")], minutes(1)).await.unwrap();
        tx.commit().await.unwrap();
        let log = events(&store, &Scope::All, ticket_id(1)).await.unwrap();
        assert_eq!(log.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(log[0].draft.data, event("x").data);
        assert_eq!(verify_chain(&log), Ok(()));
        assert_eq!(events(&store, &Scope::Provider(OTHER_PROVIDER), ticket_id(1)).await.unwrap(), []);
    });
}

#[test]
fn the_chain_holds_after_concurrent_updates() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..8 {
            let store = store.clone();
            writers.spawn(async move {
                for _ in 0..5 {
                    change_or_append(&store, writer % 4 == 0).await;
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        let log = events(&store, &Scope::All, ticket_id(1)).await.unwrap();
        assert_eq!(verify_chain(&log), Ok(()));
        assert_eq!(log.len(), 2 + 8 * 5);
        let held = load_case(&store, &Scope::All, ticket_id(1)).await.unwrap().unwrap();
        assert_eq!(held.ticket.version, 1 + 6 * 5);
        assert_eq!(held.messages.len(), 1 + 6 * 5);
    });
}

/// Adds a message with its event under optimistic locking, or an event alone.
async fn change_or_append(store: &crate::Store, alone: bool) {
    loop {
        let tx = store.begin().await.unwrap();
        if alone {
            append_events(&tx, ticket_id(1), &[event("note.added")], start()).await.unwrap();
            tx.commit().await.unwrap();
            return;
        }
        tx.rollback().await.unwrap();
        let mut held = load_case(store, &Scope::All, ticket_id(1)).await.unwrap().unwrap();
        let (marks, before) = (CaseMarks::of(&held), held.ticket.version);
        let number = u128::try_from(before).unwrap() + 100;
        held.messages.push(super::fixture::message(held.ticket.id, number, domain::ticket::Direction::In));
        let tx = store.begin().await.unwrap();
        match update_case(&tx, before, &held, &marks, &[event("message.received")], start()).await {
            Ok(()) => return tx.commit().await.unwrap(),
            Err(StoreError::StaleVersion) => tx.rollback().await.unwrap(),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn the_log_refuses_to_be_changed() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        for statement in ["UPDATE event SET kind = 'other'", "DELETE FROM event"] {
            let refused = store.writer().execute_unprepared(statement).await.unwrap_err();
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        if !store.is_sqlite() {
            let refused = store.writer().execute_unprepared("TRUNCATE event").await.unwrap_err();
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        assert_eq!(events(&store, &Scope::All, ticket_id(1)).await.unwrap().len(), 2);
    });
}

#[test]
fn the_feed_gives_every_event_once_in_order() {
    both(async |store| {
        seed(&store).await;
        file_many(&store, 3).await;
        let tx = store.begin().await.unwrap();
        append_events(&tx, ticket_id(1), &[event("note.added")], minutes(9)).await.unwrap();
        tx.commit().await.unwrap();
        let (all, mut seen, mut position) = (FeedFilter::default(), Vec::new(), 0);
        loop {
            let page = events_after(&store, &Scope::All, &all, position, 2).await.unwrap();
            seen.extend(page.events.iter().map(|held| (held.event.ticket, held.event.sequence)));
            position = page.position;
            if !page.has_more {
                break;
            }
        }
        let expected = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (1, 3)]
            .map(|(ticket, sequence)| (ticket_id(ticket), sequence));
        assert_eq!(seen, expected);
        let of_kind = FeedFilter { kinds: vec!["note.added".to_owned()], ..FeedFilter::default() };
        let notes = events_after(&store, &Scope::All, &of_kind, 0, 10).await.unwrap();
        assert_eq!(notes.events.iter().map(|held| held.position).collect::<Vec<_>>(), [7]);
        // Who sees none of them goes on behind them all the same.
        let foreign = events_after(&store, &Scope::Provider(OTHER_PROVIDER), &all, 0, 10).await.unwrap();
        assert_eq!((foreign.events, foreign.position, foreign.has_more), (Vec::new(), 7, false));
    });
}

/// Transaction A writes first and commits last. Its events must not be passed over by who reads in between.
#[test]
fn an_event_that_is_committed_late_is_not_skipped() {
    both(async |store| {
        seed(&store).await;
        file_many(&store, 2).await;
        let all = FeedFilter::default();
        let seen = events_after(&store, &Scope::All, &all, 0, 100).await.unwrap();
        let late = store.begin().await.unwrap();
        append_events(&late, ticket_id(1), &[event("note.added")], minutes(9)).await.unwrap();
        if store.is_sqlite() {
            // The only writer: nobody comes between.
            late.commit().await.unwrap();
        } else {
            let early = store.begin().await.unwrap();
            append_events(&early, ticket_id(2), &[event("note.added")], minutes(9)).await.unwrap();
            early.commit().await.unwrap();
            let between = events_after(&store, &Scope::All, &all, seen.position, 100).await.unwrap();
            assert_eq!(
                between.events.iter().map(|held| held.event.ticket).collect::<Vec<_>>(),
                [ticket_id(2)]
            );
            late.commit().await.unwrap();
            let rest = events_after(&store, &Scope::All, &all, between.position, 100).await.unwrap();
            assert_eq!(rest.events.iter().map(|held| held.event.ticket).collect::<Vec<_>>(), [ticket_id(1)]);
            return;
        }
        let rest = events_after(&store, &Scope::All, &all, seen.position, 100).await.unwrap();
        assert_eq!(rest.events.iter().map(|held| held.event.ticket).collect::<Vec<_>>(), [ticket_id(1)]);
    });
}
