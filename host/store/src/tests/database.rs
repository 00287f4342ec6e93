//! Connections: what survives a loss of power, what a reader sees, what is rolled back.
use sea_orm::{ConnectionTrait as _, DbBackend, DbErr, Statement};

use super::fixture::{case, file, foreign_scopes, insert_case, seed, start, ticket_id};
use crate::{
    StoreError, constraint, database::Connection as _, get_value, load_case, readers::Executor, set_value,
    testing::both,
};

#[test]
fn commits_are_durable() {
    both(async |store| {
        let durability = store.durability().await.unwrap();
        if store.is_sqlite() {
            assert_eq!(durability.problems, Vec::<String>::new());
        } else {
            // The throw-away cluster of tests may well run without fsync; then exactly that is reported.
            assert!(
                durability
                    .problems
                    .iter()
                    .all(|problem| problem.contains("fsync") || problem.contains("full_page_writes"))
            );
        }
        store.ping().await.unwrap();
    });
}

#[test]
fn a_dropped_transaction_leaves_nothing() {
    both(async |store| {
        let tx = store.begin().await.unwrap();
        set_value(&tx, "key", &1.into()).await.unwrap();
        assert_eq!(get_value(&tx, "key").await.unwrap(), Some(1.into()));
        assert_eq!(get_value(&store, "key").await.unwrap(), None);
        drop(tx);
        let tx = store.begin().await.unwrap();
        assert_eq!(get_value(&tx, "key").await.unwrap(), None);
        tx.rollback().await.unwrap();
    });
}

#[test]
fn postgres_plans_once_what_is_found_by_keys_and_nothing_else() {
    both(async |store| {
        if store.is_sqlite() {
            return;
        }
        let setting = async |executor: Executor<'_>| {
            let asked = Statement::from_string(DbBackend::Postgres, "SHOW plan_cache_mode");
            executor.query_one_raw(asked).await.unwrap().unwrap().try_get_by_index::<String>(0).unwrap()
        };
        assert_eq!(setting(store.by_key()).await, "force_generic_plan");
        assert_eq!(setting(store.executor()).await, "auto");
        assert_eq!(setting(store.begin_by_key().await.unwrap().executor()).await, "force_generic_plan");
        assert_eq!(setting(store.begin().await.unwrap().executor()).await, "auto");
    });
}

#[test]
fn sqlite_readers_cannot_write() {
    both(async |store| {
        if store.is_sqlite() {
            let refused: Result<_, DbErr> = store.executor().execute_unprepared("DELETE FROM ticket").await;
            assert!(refused.unwrap_err().to_string().contains("readonly"));
        }
    });
}

#[test]
fn conflicts_name_their_constraint() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let mut same_number = case(2);
        same_number.ticket.number = case(1).ticket.number;
        let tx = store.begin().await.unwrap();
        let error = insert_case(&tx, &same_number, &[], start()).await.unwrap_err();
        assert!(error.is_conflict_on(constraint::TICKET_NUMBER), "{error:?}");
        tx.rollback().await.unwrap();
        let tx = store.begin().await.unwrap();
        let mut unknown_customer = case(3);
        unknown_customer.ticket.customer = Some(domain::ids::OrganisationId(uuid::Uuid::from_u128(0xdead)));
        let error = insert_case(&tx, &unknown_customer, &[], start()).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict { constraint: constraint::FOREIGN_KEY }), "{error:?}");
        tx.rollback().await.unwrap();
        for scope in foreign_scopes() {
            assert_eq!(load_case(&store, &scope, ticket_id(1)).await.unwrap(), None, "{scope:?}");
        }
    });
}

#[test]
fn writers_queue_up_instead_of_failing() {
    both(async |store| {
        let mut writers = tokio::task::JoinSet::new();
        for number in 0..20 {
            let store = store.clone();
            writers.spawn(async move {
                let tx = store.begin().await.unwrap();
                set_value(&tx, &format!("key{number}"), &number.into()).await.unwrap();
                tx.commit().await.unwrap();
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        assert_eq!(get_value(&store, "key19").await.unwrap(), Some(19.into()));
    });
}
