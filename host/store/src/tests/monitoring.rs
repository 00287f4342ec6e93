//! Series, readings, conditions and restorations, on both databases.
use domain::{
    access::Scope,
    catalogue::Asset,
    ids::{AssetId, OrganisationId, SeriesId},
    monitoring::{Condition, Grid, Reading, ReadingOrigin, Series},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::fixture::{CUSTOMER, OTHER_CUSTOMER, seed, start};
use crate::{
    NewReading, ObservedAsset, PageRequest, SeriesFilter, Store, StoredCondition, TouchedAsset,
    WrittenReadings, constraint, find_observed, insert_asset, insert_series, list_conditions, list_series,
    looked_at, next_look_at, observe, reading_versions, readings, remove_restored, series_by_keys,
    testing::both, to_look_at, touch, write_conditions, write_readings, write_restored,
};

const ASSET: AssetId = AssetId(Uuid::from_u128(0xa55e7));

fn hour(index: i64) -> Timestamp {
    let first: Timestamp = "2026-11-16T00:00:00Z".parse().unwrap();
    first + SignedDuration::from_hours(index)
}

fn series(number: i64, measure: &str) -> Series {
    Series {
        id: SeriesId(Uuid::from_u128(number.cast_unsigned().into())),
        number,
        asset: ASSET,
        customer: CUSTOMER,
        measure: measure.to_owned(),
        key: format!("door/{measure}"),
        grid: Grid::new(60).unwrap(),
        lowest: Some(0.0),
        highest: None,
        created_at: start(),
    }
}

fn observed() -> ObservedAsset {
    ObservedAsset {
        asset: ASSET,
        number: 1,
        customer: CUSTOMER,
        since: hour(0),
        last_seen: None,
        clock_ahead: None,
        changed_from: None,
        look_at: None,
    }
}

async fn prepared(store: &Store) {
    seed(store).await;
    let asset = Asset {
        id: ASSET,
        customer: CUSTOMER,
        kind: "device".to_owned(),
        name: "Door".to_owned(),
        parent: None,
        version: None,
        supplier: None,
        installer: None,
        warranty: false,
        attributes: Vec::new(),
    };
    let tx = store.begin().await.unwrap();
    insert_asset(&tx, &asset).await.unwrap();
    observe(&tx, &observed()).await.unwrap();
    insert_series(&tx, &series(1, "in")).await.unwrap();
    insert_series(&tx, &series(2, "out")).await.unwrap();
    tx.commit().await.unwrap();
}

fn new(series: i64, index: i64, value: f64) -> NewReading {
    NewReading { series, at: hour(index), value }
}

async fn written(store: &Store, set: &[NewReading], at: Timestamp) -> WrittenReadings {
    let tx = store.begin().await.unwrap();
    let written = write_readings(&tx, set, at).await.unwrap();
    tx.commit().await.unwrap();
    written
}

fn measured(index: i64, value: f64) -> Reading {
    Reading { at: hour(index), value, origin: ReadingOrigin::Measured }
}

#[test]
fn readings_come_late_twice_and_corrected() {
    both(async |store| {
        prepared(&store).await;
        let set = [new(1, 5, 7.0), new(1, 3, 2.5), new(2, 5, 0.0)];
        assert_eq!(written(&store, &set, hour(6)).await, WrittenReadings { added: 3, corrected: 0 });
        assert_eq!(written(&store, &set, hour(7)).await, WrittenReadings::default());
        let late = [new(1, 4, 1.0), new(1, 5, 8.0)];
        assert_eq!(written(&store, &late, hour(8)).await, WrittenReadings { added: 1, corrected: 1 });
        written(&store, &[new(1, 5, 9.0)], hour(9)).await;
        let held = readings(&store, &[1, 2, 3], &[(hour(3), hour(5)), (hour(5), hour(6))]).await.unwrap();
        assert_eq!(held[&1], [measured(3, 2.5), measured(4, 1.0), measured(5, 9.0)]);
        assert_eq!(held[&2], [measured(5, 0.0)]);
        assert_eq!(held.len(), 2);
        let versions = reading_versions(&store, 1, (hour(0), hour(24))).await.unwrap();
        let told: Vec<_> = versions.iter().map(|it| (it.reading, it.received_at, it.replaced_at)).collect();
        assert_eq!(told, [(measured(5, 7.0), hour(6), hour(8)), (measured(5, 8.0), hour(8), hour(9))]);
    });
}

#[test]
fn what_was_filled_in_is_taken_back_or_replaced_by_the_measured() {
    both(async |store| {
        prepared(&store).await;
        let tx = store.begin().await.unwrap();
        write_restored(&tx, &[new(1, 1, 4.0), new(1, 2, 5.0)], hour(5)).await.unwrap();
        tx.commit().await.unwrap();
        // The same number, but counted: it is no longer a filled in one.
        assert_eq!(
            written(&store, &[new(1, 2, 5.0)], hour(6)).await,
            WrittenReadings { added: 0, corrected: 1 }
        );
        let tx = store.begin().await.unwrap();
        assert_eq!(remove_restored(&tx, 1, &[hour(1), hour(2)], hour(7)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let held = readings(&store, &[1], &[(hour(0), hour(24))]).await.unwrap();
        assert_eq!(held[&1], [measured(2, 5.0)]);
        let origins: Vec<_> = reading_versions(&store, 1, (hour(0), hour(24)))
            .await
            .unwrap()
            .iter()
            .map(|it| (it.reading.at, it.reading.origin, it.replaced_at))
            .collect();
        let restored = ReadingOrigin::Restored;
        assert_eq!(origins, [(hour(1), restored, hour(7)), (hour(2), restored, hour(6))]);
    });
}

#[test]
fn an_asset_is_looked_at_once_for_what_came() {
    both(async |store| {
        prepared(&store).await;
        let touched = |from: Option<i64>, ahead| {
            [TouchedAsset { number: 1, changed_from: from.map(hour), clock_ahead: ahead }]
        };
        for (from, ahead, look_at) in [(Some(5), None, 9), (Some(3), Some(3_600), 10), (None, None, 11)] {
            let tx = store.begin().await.unwrap();
            touch(&tx, &touched(from, ahead), hour(8), hour(look_at)).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(to_look_at(&store, hour(8), 10).await.unwrap(), []);
        assert_eq!(next_look_at(&store, hour(8)).await.unwrap(), Some(hour(9)));
        let due = to_look_at(&store, hour(9), 10).await.unwrap();
        let expected = ObservedAsset {
            last_seen: Some(hour(8)),
            clock_ahead: Some(3_600),
            changed_from: Some(hour(3)),
            look_at: Some(hour(9)),
            ..observed()
        };
        assert_eq!(due, std::slice::from_ref(&expected));
        let tx = store.begin().await.unwrap();
        touch(&tx, &touched(Some(2), None), hour(10), hour(10)).await.unwrap();
        let again = Some(hour(12));
        assert!(looked_at(&tx, &[(&expected, again)]).await.unwrap().is_empty(), "something came meanwhile");
        let now = find_observed(&tx, &Scope::All, ASSET).await.unwrap().unwrap();
        assert_eq!(looked_at(&tx, &[(&now, again)]).await.unwrap(), [1].into());
        tx.commit().await.unwrap();
        let after = find_observed(&store, &Scope::All, ASSET).await.unwrap().unwrap();
        assert_eq!((after.changed_from, after.look_at), (None, Some(hour(12))));
        assert_eq!(
            find_observed(&store, &Scope::Customers(vec![OTHER_CUSTOMER]), ASSET).await.unwrap(),
            None
        );
    });
}

#[test]
fn series_are_found_by_name_within_their_customer() {
    both(async |store| {
        prepared(&store).await;
        let keys = ["door/in", "nobody"];
        let found =
            series_by_keys(&store, &Scope::All, &[SeriesId(Uuid::from_u128(2))], &keys).await.unwrap();
        assert_eq!(found.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 2]);
        let stranger = Scope::Customers(vec![OTHER_CUSTOMER]);
        assert_eq!(series_by_keys(&store, &stranger, &[], &keys).await.unwrap(), []);
        let page =
            list_series(&store, &Scope::All, &SeriesFilter::default(), &PageRequest::first(1)).await.unwrap();
        assert!(page.items.len() == 1 && page.next_cursor.is_some());
        let tx = store.begin().await.unwrap();
        let twin = Series { id: SeriesId(Uuid::from_u128(9)), number: 9, ..series(1, "in") };
        let error = insert_series(&tx, &twin).await.unwrap_err();
        assert!(
            error.is_conflict_on(constraint::SERIES_MEASURE) || error.is_conflict_on(constraint::SERIES_KEY)
        );
    });
}

#[test]
fn conditions_begin_and_end() {
    both(async |store| {
        prepared(&store).await;
        let held = |until: Option<i64>| StoredCondition {
            asset: ASSET,
            condition: Condition { kind: "silent".to_owned(), since: hour(1), until: until.map(hour) },
            values: Vec::new(),
        };
        for until in [None, Some(4)] {
            let tx = store.begin().await.unwrap();
            write_conditions(&tx, &[held(until)]).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(list_conditions(&store, &Scope::All, &[ASSET], hour(2)).await.unwrap(), [held(until)]);
        }
        assert_eq!(list_conditions(&store, &Scope::All, &[ASSET], hour(5)).await.unwrap(), []);
        let stranger = Scope::Customers(vec![OrganisationId(Uuid::from_u128(0xdead))]);
        assert_eq!(list_conditions(&store, &stranger, &[ASSET], hour(0)).await.unwrap(), []);
        assert_eq!(
            list_conditions(&store, &Scope::Customers(vec![CUSTOMER]), &[ASSET], hour(0))
                .await
                .unwrap()
                .len(),
            1
        );
    });
}
