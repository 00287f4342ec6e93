//! The audit log: chained under concurrent appenders, append-only, and a changed row is found.
use domain::{
    audit::{AuditDraft, AuditWalk},
    ids::AccountId,
    ticket::{ActorRef, Role},
};
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use uuid::Uuid;

use super::fixture::{minutes, start};
use crate::{
    AuditFilter, PageRequest, Store, append_audit, audit_after, count_attempt, forget_attempts,
    give_attempt_back, list_audit, prune_attempts, testing::both,
};

fn draft(kind: &str, number: i64) -> AuditDraft {
    AuditDraft {
        kind: kind.to_owned(),
        at: minutes(number),
        actor: ActorRef::Person {
            role: Role::Administrator,
            name: "Анна".to_owned(),
            account: Some(AccountId(Uuid::from_u128(7))),
            contact: None,
        },
        subject: Some(format!("subject{number}")),
        address: Some("192.0.2.1".to_owned()),
        data: json!({"number": number, "nul": "\0"}),
    }
}

async fn append(store: &Store, kind: &str, number: i64) {
    let tx = store.begin().await.unwrap();
    append_audit(&tx, &draft(kind, number)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn broken(store: &Store) -> Option<i64> {
    let mut walk = AuditWalk::default();
    let entries = audit_after(store, 0, 100).await.unwrap();
    entries.iter().find_map(|entry| walk.step(entry).err())
}

#[test]
fn the_log_is_chained_whoever_appends_at_once() {
    both(async |store| {
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..4 {
            let store = store.clone();
            writers.spawn(async move {
                for number in 0..5 {
                    append(&store, "session.opened", writer * 5 + number).await;
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        assert_eq!(audit_after(&store, 0, 100).await.unwrap().len(), 20);
        assert_eq!(broken(&store).await, None);
    });
}

#[test]
fn the_log_refuses_to_be_changed_and_shows_it_when_it_was() {
    both(async |store| {
        for number in 1..=4 {
            append(&store, "session.opened", number).await;
        }
        for statement in ["UPDATE audit_entry SET kind = 'other'", "DELETE FROM audit_entry"] {
            let refused = store.writer().execute_unprepared(statement).await.unwrap_err();
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        let disarm = if store.is_sqlite() {
            "DROP TRIGGER audit_entry_refuses_update"
        } else {
            "DROP TRIGGER audit_entry_refuses_change ON audit_entry"
        };
        store.writer().execute_unprepared(disarm).await.unwrap();
        let tamper = "UPDATE audit_entry SET address = '192.0.2.9' WHERE sequence = 3";
        store.writer().execute_unprepared(tamper).await.unwrap();
        assert_eq!(broken(&store).await, Some(3));
    });
}

#[test]
fn entries_are_found_by_kind_account_subject_and_time() {
    both(async |store| {
        for (kind, number) in
            [("session.opened", 1), ("session.refused", 2), ("key.created", 3), ("sessions", 4)]
        {
            append(&store, kind, number).await;
        }
        let found = async |filter: AuditFilter| {
            let page = list_audit(&store, &filter, &PageRequest::first(9)).await.unwrap();
            page.items.iter().map(|entry| entry.sequence).collect::<Vec<_>>()
        };
        let all = AuditFilter::default();
        assert_eq!(found(all.clone()).await, [4, 3, 2, 1]);
        assert_eq!(found(AuditFilter { kind: Some("session".to_owned()), ..all.clone() }).await, [2, 1]);
        assert_eq!(found(AuditFilter { kind: Some("key.created".to_owned()), ..all.clone() }).await, [3]);
        assert_eq!(found(AuditFilter { subject: Some("subject2".to_owned()), ..all.clone() }).await, [2]);
        let nobody = Some(AccountId(Uuid::from_u128(8)));
        assert_eq!(found(AuditFilter { account: nobody, ..all.clone() }).await, [0_i64; 0]);
        let middle = AuditFilter { from: Some(minutes(2)), to: Some(minutes(4)), ..all };
        assert_eq!(found(middle).await, [3, 2]);
    });
}

#[test]
fn s_39_attempts_are_counted_within_their_window_and_at_once() {
    both(async |store| {
        let window = jiff::SignedDuration::from_mins(15);
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let store = store.clone();
            tries.spawn(async move {
                let tx = store.begin().await.unwrap();
                let counted = count_attempt(&tx, "k", window, start()).await.unwrap();
                tx.commit().await.unwrap();
                counted.hits
            });
        }
        let mut hits = Vec::new();
        while let Some(done) = tries.join_next().await {
            hits.push(done.unwrap());
        }
        hits.sort_unstable();
        assert_eq!(hits, [1, 2, 3, 4, 5, 6, 7, 8]);
        let tx = store.begin().await.unwrap();
        give_attempt_back(&tx, "k").await.unwrap();
        let late = count_attempt(&tx, "k", window, minutes(14)).await.unwrap();
        assert_eq!((late.hits, late.ends_at), (8, minutes(15)));
        let next = count_attempt(&tx, "k", window, minutes(15)).await.unwrap();
        assert_eq!((next.hits, next.ends_at), (1, minutes(30)));
        forget_attempts(&tx, "k").await.unwrap();
        assert_eq!(count_attempt(&tx, "k", window, minutes(16)).await.unwrap().hits, 1);
        assert_eq!(prune_attempts(&tx, minutes(16)).await.unwrap(), 0);
        assert_eq!(prune_attempts(&tx, minutes(32)).await.unwrap(), 1);
        tx.commit().await.unwrap();
    });
}
