//! Jobs: every one runs, none runs twice at once, and who lost a lease has no effect.
use std::collections::HashSet;

use domain::ids::JobId;
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

use super::fixture::{minutes, start};
use crate::{
    JobState, NewJob, PageRequest, Store, StoreError, claim_cron_slot, claim_jobs, count_jobs, enqueue_job,
    extend_lease, finish_job, get_value, kill_job, list_jobs, next_job_at, pending_payloads,
    prune_cron_slots, prune_jobs, retry_job, revive_job, set_value, testing::both,
};

const LEASE: SignedDuration = SignedDuration::from_secs(60);

fn id(number: u128) -> JobId {
    JobId(Uuid::from_u128(number))
}

fn job(number: i64, key: Option<&str>) -> NewJob {
    NewJob {
        kind: "test".to_owned(),
        payload: json!({"n": number}),
        run_at: minutes(number),
        unique_key: key.map(str::to_owned),
    }
}

async fn enqueue(store: &Store, number: u128, key: Option<&str>) -> bool {
    let tx = store.begin().await.unwrap();
    let new = enqueue_job(&tx, id(number), &job(i64::try_from(number).unwrap(), key), start()).await.unwrap();
    tx.commit().await.unwrap();
    new
}

async fn claim(store: &Store, at: i64, limit: u64) -> Vec<crate::LeasedJob> {
    let tx = store.begin().await.unwrap();
    let jobs = claim_jobs(&tx, minutes(at), limit, LEASE).await.unwrap();
    tx.commit().await.unwrap();
    jobs
}

#[test]
fn eight_workers_drain_the_queue_without_duplicates() {
    both(async |store| {
        let tx = store.begin().await.unwrap();
        for number in 0..400 {
            enqueue_job(&tx, id(number), &job(0, None), start()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let store = store.clone();
            workers.spawn(async move {
                let mut done = Vec::new();
                loop {
                    let jobs = claim(&store, 1, 7).await;
                    if jobs.is_empty() {
                        return done;
                    }
                    let tx = store.begin().await.unwrap();
                    for job in jobs {
                        finish_job(&tx, &job).await.unwrap();
                        done.push(job.id);
                    }
                    tx.commit().await.unwrap();
                }
            });
        }
        let mut all = Vec::new();
        while let Some(done) = workers.join_next().await {
            all.extend(done.unwrap());
        }
        assert_eq!(all.len(), 400);
        assert_eq!(all.into_iter().collect::<HashSet<_>>().len(), 400);
        assert_eq!(count_jobs(&store).await.unwrap(), [(JobState::Done, 400)]);
    });
}

#[test]
fn a_worker_whose_lease_was_taken_over_has_no_effect() {
    both(async |store| {
        enqueue(&store, 1, None).await;
        let zombie = claim(&store, 1, 10).await.remove(0);
        assert_eq!(claim(&store, 1, 10).await, [], "leased");
        let successor = claim(&store, 3, 10).await.remove(0);
        assert_eq!((zombie.attempts, successor.attempts), (1, 2));
        // What the zombie did in the same transaction goes with it.
        let tx = store.begin().await.unwrap();
        set_value(&tx, "effect", &json!("zombie")).await.unwrap();
        assert!(matches!(finish_job(&tx, &zombie).await, Err(StoreError::LeaseLost)));
        tx.rollback().await.unwrap();
        let tx = store.begin().await.unwrap();
        assert!(matches!(retry_job(&tx, &zombie, minutes(9), "late").await, Err(StoreError::LeaseLost)));
        assert!(matches!(kill_job(&tx, &zombie, "late").await, Err(StoreError::LeaseLost)));
        assert!(matches!(extend_lease(&tx, &zombie, minutes(99)).await, Err(StoreError::LeaseLost)));
        set_value(&tx, "effect", &json!("successor")).await.unwrap();
        extend_lease(&tx, &successor, minutes(20)).await.unwrap();
        finish_job(&tx, &successor).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(get_value(&store, "effect").await.unwrap(), Some(json!("successor")));
        let tx = store.begin().await.unwrap();
        assert!(matches!(finish_job(&tx, &successor).await, Err(StoreError::LeaseLost)), "done is done");
    });
}

#[test]
fn a_job_is_retried_given_up_and_revived() {
    both(async |store| {
        enqueue(&store, 1, None).await;
        let first = claim(&store, 1, 10).await.remove(0);
        let tx = store.begin().await.unwrap();
        retry_job(&tx, &first, minutes(5), "no\0 answer").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, 4, 10).await, []);
        let second = claim(&store, 5, 10).await.remove(0);
        assert_eq!((second.attempts, second.payload.clone()), (2, json!({"n": 1})));
        let tx = store.begin().await.unwrap();
        kill_job(&tx, &second, "given up").await.unwrap();
        tx.commit().await.unwrap();
        let dead = list_jobs(&store, JobState::Dead, &PageRequest::first(10)).await.unwrap().items;
        assert_eq!(dead[0].last_error.as_deref(), Some("given up"));
        assert_eq!(claim(&store, 60, 10).await, []);
        let tx = store.begin().await.unwrap();
        assert_eq!(prune_jobs(&tx, minutes(99)).await.unwrap(), 0, "a dead job stays");
        assert!(revive_job(&tx, id(1), minutes(60)).await.unwrap());
        assert!(!revive_job(&tx, id(1), minutes(60)).await.unwrap());
        tx.commit().await.unwrap();
        let revived = claim(&store, 60, 10).await.remove(0);
        assert_eq!(revived.attempts, 1);
        let tx = store.begin().await.unwrap();
        finish_job(&tx, &revived).await.unwrap();
        assert_eq!(prune_jobs(&tx, minutes(99)).await.unwrap(), 1);
    });
}

#[test]
fn a_key_is_unique_among_jobs_that_wait() {
    both(async |store| {
        assert!(enqueue(&store, 1, Some("apply")).await);
        assert!(!enqueue(&store, 2, Some("apply")).await);
        assert!(enqueue(&store, 3, None).await);
        assert!(enqueue(&store, 4, None).await);
        assert_eq!(
            pending_payloads(&store, "test").await.unwrap(),
            [json!({"n": 1}), json!({"n": 3}), json!({"n": 4})]
        );
        let running = claim(&store, 1, 10).await.remove(0);
        // Asked for while the first one runs: that run may have read too early.
        assert!(enqueue(&store, 5, Some("apply")).await);
        assert!(!enqueue(&store, 6, Some("apply")).await);
        let tx = store.begin().await.unwrap();
        finish_job(&tx, &running).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(next_job_at(&store, minutes(1)).await.unwrap(), Some(minutes(3)));
        assert_eq!(next_job_at(&store, minutes(4)).await.unwrap(), Some(minutes(5)));
        assert_eq!(next_job_at(&store, minutes(5)).await.unwrap(), None);
        assert_eq!(
            claim(&store, 9, 10).await.iter().map(|job| job.id).collect::<Vec<_>>(),
            [id(3), id(4), id(5)]
        );
    });
}

#[test]
fn a_slot_of_a_schedule_is_taken_once() {
    both(async |store| {
        let tx = store.begin().await.unwrap();
        assert!(claim_cron_slot(&tx, "retention", minutes(0)).await.unwrap());
        assert!(!claim_cron_slot(&tx, "retention", minutes(0)).await.unwrap());
        assert!(claim_cron_slot(&tx, "retention", minutes(1)).await.unwrap());
        assert!(claim_cron_slot(&tx, "other", minutes(0)).await.unwrap());
        assert_eq!(prune_cron_slots(&tx, minutes(1)).await.unwrap(), 2);
        tx.commit().await.unwrap();
    });
}
