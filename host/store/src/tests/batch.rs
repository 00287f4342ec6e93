//! Rows of several tables in one way to the database and back.
use domain::{access::Scope, ids::JournalId};
use serde_json::{json, value::to_raw_value};
use uuid::Uuid;

use super::fixture::{PRODUCT, minutes, seed};
use crate::{
    Batch, IdempotencyRecord, JournalEntry, JournalFilter, PageRequest, add_journal, constraint,
    find_idempotency, insert_idempotency, list_journal, prune_idempotency, prune_journal, testing::both,
};

fn entry(number: u16) -> JournalEntry {
    JournalEntry {
        id: JournalId(Uuid::from_u128(number.into())),
        at: minutes(number.into()),
        digest: "d".to_owned(),
        plugin: "alpha".to_owned(),
        version: "1.0.0".to_owned(),
        // With and without: a column of a set of rows has gaps.
        product: number.is_multiple_of(3).then(|| PRODUCT.to_owned()),
        ticket: None,
        hook: "reports.run".to_owned(),
        input: to_raw_value(&json!({"number": number, "text": "«\\'\";--»"})).unwrap(),
        result: to_raw_value(&json!(null)).unwrap(),
        failed: number.is_multiple_of(2),
        fuel: number.into(),
        micros: 0,
        log: Vec::new(),
    }
}

fn record(number: usize) -> IdempotencyRecord {
    IdempotencyRecord {
        actor: "a".to_owned(),
        key: format!("key {number}"),
        method: "POST".to_owned(),
        path: "/".to_owned(),
        digest: String::new(),
        status: 201,
        response: json!({"number": number}),
        created_at: minutes(1),
    }
}

#[test]
fn rows_with_gaps_come_back_as_they_were() {
    both(async |store| {
        seed(&store).await;
        let entries: Vec<JournalEntry> = (1..=20).map(entry).collect();
        let tx = store.begin_by_key().await.unwrap();
        let mut batch = Batch::default();
        add_journal(&mut batch, &entries[..7]).unwrap();
        add_journal(&mut batch, []).unwrap();
        add_journal(&mut batch, &entries[7..]).unwrap();
        batch.write(&tx).await.unwrap();
        Batch::default().write(&tx).await.unwrap();
        tx.commit().await.unwrap();
        let (all, page) = (JournalFilter::default(), PageRequest::first(50));
        let read = list_journal(&store, &Scope::All, &all, &page).await.unwrap();
        assert_eq!(format!("{:?}", read.items), format!("{entries:?}"));
    });
}

#[test]
fn more_rows_than_go_at_once_are_all_written() {
    both(async |store| {
        seed(&store).await;
        let records: Vec<IdempotencyRecord> = (0..2_500).map(record).collect();
        let tx = store.begin().await.unwrap();
        insert_idempotency(&tx, &records.iter().collect::<Vec<_>>()).await.unwrap();
        let mut batch = Batch::default();
        add_journal(&mut batch, &(1..=1_100).map(entry).collect::<Vec<_>>()).unwrap();
        batch.write(&tx).await.unwrap();
        tx.commit().await.unwrap();
        for number in [0, 127, 128, 1_023, 1_024, 2_499] {
            let held = find_idempotency(&store, "a", &format!("key {number}")).await.unwrap();
            assert_eq!(held, Some(record(number)));
        }
        let tx = store.begin().await.unwrap();
        assert_eq!(prune_idempotency(&tx, minutes(2)).await.unwrap(), 2_500);
        assert_eq!(prune_journal(&tx, minutes(2_000)).await.unwrap(), 1_100);
    });
}

#[test]
fn one_row_that_is_there_already_refuses_all() {
    both(async |store| {
        let tx = store.begin().await.unwrap();
        insert_idempotency(&tx, &[&record(3)]).await.unwrap();
        tx.commit().await.unwrap();
        let records: Vec<IdempotencyRecord> = (0..5).map(record).collect();
        let tx = store.begin().await.unwrap();
        let refused = insert_idempotency(&tx, &records.iter().collect::<Vec<_>>()).await.unwrap_err();
        assert!(refused.is_conflict_on(constraint::IDEMPOTENCY_KEY), "{refused:?}");
        tx.rollback().await.unwrap();
        assert_eq!(find_idempotency(&store, "a", "key 0").await.unwrap(), None);
    });
}
