//! Journal, idempotency keys, alerts, values.
use domain::{access::Scope, case::AlertDraft, ids::JournalId};
use serde_json::{json, value::to_raw_value};
use uuid::Uuid;

use super::fixture::{CUSTOMER, OTHER_PRODUCT, OTHER_PROVIDER, PRODUCT, PROVIDER, minutes, seed, ticket_id};
use crate::{
    IdempotencyRecord, JournalEntry, JournalFilter, PageRequest, constraint, find_alert, find_idempotency,
    get_value, init_value, insert_idempotency, insert_journal, list_alerts, list_journal, prune_idempotency,
    prune_journal, raise_alert, resolve_alert, set_idempotent_response, set_value, testing::both,
};

fn entry(number: u128, product: &str) -> JournalEntry {
    JournalEntry {
        id: JournalId(Uuid::from_u128(number)),
        at: minutes(i64::try_from(number).unwrap()),
        digest: "d1".to_owned(),
        plugin: "alpha-rules".to_owned(),
        version: "1.0.0".to_owned(),
        product: Some(product.to_owned()),
        ticket: Some(ticket_id(number)),
        hook: "intake.received".to_owned(),
        input: to_raw_value(&json!({"about": "case", "text": "\0"})).unwrap(),
        result: to_raw_value(&if number == 2 {
            json!({"failure": {"kind": "trap"}})
        } else {
            json!({"decision": {"steps": []}})
        })
        .unwrap(),
        failed: number == 2,
        fuel: 12_345,
        micros: 678,
        log: vec!["line".to_owned()],
    }
}

#[test]
fn the_journal_is_replayed_in_order_and_pruned() {
    both(async |store| {
        seed(&store).await;
        let entries = [entry(1, PRODUCT), entry(2, PRODUCT), entry(3, OTHER_PRODUCT)];
        let tx = store.begin().await.unwrap();
        insert_journal(&tx, &entries).await.unwrap();
        insert_journal(&tx, []).await.unwrap();
        tx.commit().await.unwrap();
        let page = PageRequest::first(2);
        let first = list_journal(&store, &Scope::All, &JournalFilter::default(), &page).await.unwrap();
        let rest = PageRequest::after(first.next_cursor.clone().unwrap(), 2);
        let second = list_journal(&store, &Scope::All, &JournalFilter::default(), &rest).await.unwrap();
        let told = |entries: &[JournalEntry]| format!("{entries:?}");
        assert_eq!(told(&first.items), told(&entries[..2]));
        assert_eq!(told(&second.items), told(&entries[2..]));
        let found = async |scope: Scope, filter: JournalFilter| {
            let page = list_journal(&store, &scope, &filter, &PageRequest::first(9)).await.unwrap();
            page.items.into_iter().map(|entry| entry.id.0.as_u128()).collect::<Vec<_>>()
        };
        let base = JournalFilter::default;
        assert_eq!(found(Scope::Provider(PROVIDER), base()).await, [1, 2]);
        assert_eq!(found(Scope::Provider(OTHER_PROVIDER), base()).await, [3]);
        assert_eq!(found(Scope::Customers(vec![CUSTOMER]), base()).await, [0_u128; 0]);
        assert_eq!(found(Scope::All, JournalFilter { failed: Some(true), ..base() }).await, [2]);
        assert_eq!(found(Scope::All, JournalFilter { ticket: Some(ticket_id(3)), ..base() }).await, [3]);
        let some = JournalFilter {
            product: Some(PRODUCT.to_owned()),
            from: Some(minutes(2)),
            to: Some(minutes(3)),
            ..base()
        };
        assert_eq!(found(Scope::All, some).await, [2]);
        let named = JournalFilter {
            plugin: Some("alpha-rules".to_owned()),
            digest: Some("d1".to_owned()),
            hook: Some("none".to_owned()),
            ..base()
        };
        assert_eq!(found(Scope::All, named).await, [0_u128; 0]);
        let tx = store.begin().await.unwrap();
        assert_eq!(prune_journal(&tx, minutes(3)).await.unwrap(), 2);
    });
}

#[test]
fn an_idempotency_key_is_taken_once_per_actor() {
    both(async |store| {
        let record = |actor: &str| IdempotencyRecord {
            actor: actor.to_owned(),
            key: "key".to_owned(),
            method: "POST".to_owned(),
            path: "/api/v1/tickets".to_owned(),
            digest: "d".to_owned(),
            status: 201,
            response: json!(null),
            created_at: minutes(1),
        };
        let tx = store.begin().await.unwrap();
        insert_idempotency(&tx, &[&record("a")]).await.unwrap();
        insert_idempotency(&tx, &[&record("b")]).await.unwrap();
        set_idempotent_response(&tx, "a", "key", 202, &json!({"id": 1})).await.unwrap();
        tx.commit().await.unwrap();
        let held = find_idempotency(&store, "a", "key").await.unwrap().unwrap();
        assert_eq!(held, IdempotencyRecord { status: 202, response: json!({"id": 1}), ..record("a") });
        assert_eq!(find_idempotency(&store, "b", "key").await.unwrap(), Some(record("b")));
        assert_eq!(find_idempotency(&store, "c", "key").await.unwrap(), None);
        let tx = store.begin().await.unwrap();
        let error = insert_idempotency(&tx, &[&record("a")]).await.unwrap_err();
        assert!(error.is_conflict_on(constraint::IDEMPOTENCY_KEY), "{error:?}");
        tx.rollback().await.unwrap();
        let tx = store.begin().await.unwrap();
        assert_eq!(prune_idempotency(&tx, minutes(2)).await.unwrap(), 2);
    });
}

#[test]
fn of_two_requests_with_one_key_one_has_an_effect() {
    both(async |store| {
        let mut requests = tokio::task::JoinSet::new();
        for number in 0..6 {
            let store = store.clone();
            requests.spawn(async move {
                let record = IdempotencyRecord {
                    actor: "a".to_owned(),
                    key: "same".to_owned(),
                    method: "POST".to_owned(),
                    path: "/".to_owned(),
                    digest: String::new(),
                    status: 201,
                    response: json!(null),
                    created_at: minutes(1),
                };
                let tx = store.begin().await.unwrap();
                if insert_idempotency(&tx, &[&record]).await.is_err() {
                    return 0;
                }
                set_value(&tx, &format!("effect{number}"), &json!(true)).await.unwrap();
                tx.commit().await.unwrap();
                1
            });
        }
        let mut effects = 0;
        while let Some(effect) = requests.join_next().await {
            effects += effect.unwrap();
        }
        assert_eq!(effects, 1);
    });
}

#[test]
fn an_alert_is_raised_once_until_it_is_resolved() {
    both(async |store| {
        seed(&store).await;
        let draft = |key: &str| AlertDraft {
            code: "timer_breached".to_owned(),
            key: key.to_owned(),
            data: json!({"n": 1}),
        };
        let tx = store.begin().await.unwrap();
        assert!(raise_alert(&tx, &draft("a"), Some(PROVIDER), minutes(1)).await.unwrap());
        assert!(!raise_alert(&tx, &draft("a"), Some(PROVIDER), minutes(2)).await.unwrap());
        assert!(raise_alert(&tx, &draft("b"), None, minutes(3)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(find_alert(&store, "a").await.unwrap().unwrap().raised_at, minutes(1));
        let tx = store.begin().await.unwrap();
        assert!(resolve_alert(&tx, "a", minutes(4)).await.unwrap());
        assert!(!resolve_alert(&tx, "a", minutes(5)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(find_alert(&store, "a").await.unwrap(), None);
        let listed = list_alerts(&store, &Scope::All, &PageRequest::first(1)).await.unwrap();
        assert_eq!(listed.items[0].key, "b");
        let rest = list_alerts(&store, &Scope::All, &PageRequest::after(listed.next_cursor.unwrap(), 1))
            .await
            .unwrap();
        assert_eq!((rest.items[0].key.as_str(), rest.items[0].resolved_at), ("a", Some(minutes(4))));
        assert_eq!(
            list_alerts(&store, &Scope::Provider(PROVIDER), &PageRequest::first(9))
                .await
                .unwrap()
                .items
                .len(),
            1
        );
        for scope in [Scope::Provider(OTHER_PROVIDER), Scope::Customers(vec![CUSTOMER])] {
            assert_eq!(list_alerts(&store, &scope, &PageRequest::first(9)).await.unwrap().items, []);
        }
        let tx = store.begin().await.unwrap();
        assert!(raise_alert(&tx, &draft("a"), Some(PROVIDER), minutes(9)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(find_alert(&store, "a").await.unwrap().unwrap().raised_at, minutes(9));
    });
}

#[test]
fn values_are_set_and_a_secret_is_agreed_on() {
    both(async |store| {
        let tx = store.begin().await.unwrap();
        assert_eq!(get_value(&tx, "secret").await.unwrap(), None);
        assert_eq!(init_value(&tx, "secret", &json!("first")).await.unwrap(), json!("first"));
        assert_eq!(init_value(&tx, "secret", &json!("second")).await.unwrap(), json!("first"));
        set_value(&tx, "secret", &json!({"third": 3})).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(get_value(&store, "secret").await.unwrap(), Some(json!({"third": 3})));
    });
}
