//! Postings: in their order or not at all.
use domain::{
    access::Scope,
    ids::{EntitlementId, LedgerEntryId},
    ledger::{Account, LedgerEntry, PostingDraft},
    ticket::{ActorRef, LedgerKind},
};
use uuid::Uuid;

use super::fixture::{CUSTOMER, entitlement, seed, start};
use crate::{StoreError, find_entitlement, insert_entitlement, ledger_sequence, post_ledger, testing::both};

const HELD: EntitlementId = EntitlementId(Uuid::from_u128(1));

/// Ten minutes more with each.
fn grant(sequence: i64) -> LedgerEntry {
    LedgerEntry {
        id: LedgerEntryId(Uuid::from_u128(u128::try_from(sequence).unwrap())),
        ticket: None,
        sequence,
        balance_after: sequence * 10,
        held_after: 0,
        recorded_at: start(),
        draft: PostingDraft {
            entitlement: HELD,
            kind: LedgerKind::Grant,
            minutes: 10,
            approval: None,
            reverses: None,
            cause: "granted".to_owned(),
            actor: ActorRef::System,
            clauses: Vec::new(),
            at: start(),
        },
    }
}

#[test]
fn postings_follow_each_other_without_a_gap() {
    both(async |store| {
        seed(&store).await;
        let tx = store.begin().await.unwrap();
        insert_entitlement(&tx, &entitlement(HELD, CUSTOMER)).await.unwrap();
        assert_eq!(ledger_sequence(&tx, HELD).await.unwrap(), 0);
        tx.commit().await.unwrap();
        // Between others, behind them, and one that was posted already.
        for wrong in [vec![grant(1), grant(3)], vec![grant(2)], vec![grant(1), grant(1)]] {
            let tx = store.begin().await.unwrap();
            assert!(matches!(post_ledger(&tx, &wrong).await, Err(StoreError::StaleVersion)));
            tx.rollback().await.unwrap();
        }
        let tx = store.begin().await.unwrap();
        post_ledger(&tx, &[grant(1), grant(2)]).await.unwrap();
        post_ledger(&tx, &[grant(3)]).await.unwrap();
        assert_eq!(ledger_sequence(&tx, HELD).await.unwrap(), 3);
        tx.commit().await.unwrap();
        let held = find_entitlement(&store, &Scope::All, HELD).await.unwrap().unwrap();
        assert_eq!(held.account, Account { balance: 30, held: 0, sequence: 3 });
    });
}
