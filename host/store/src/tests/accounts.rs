//! Accounts and how they sign in.
use domain::{
    access::Scope,
    ids::{AccountId, SessionId},
    ticket::Role,
};
use uuid::Uuid;

use super::fixture::{CUSTOMER, OTHER_PROVIDER, PROVIDER, minutes, seed, start};
use crate::{
    Account, AccountFilter, Device, LinkPurpose, NewSession, PageRequest, Rotation, Store, constraint,
    find_account, find_account_by_email, find_account_by_name, find_session, insert_account, insert_session,
    insert_sign_in_link, list_accounts, prune_sessions, revoke_account_sessions, revoke_session,
    rotate_session, testing::both, update_account, use_sign_in_link,
};

fn account(number: u128) -> Account {
    Account {
        id: AccountId(Uuid::from_u128(number)),
        email: Some(format!("agent{number}@desk.test")),
        name: format!("Агент {number}"),
        role: Role::Agent,
        password_hash: Some("hash".to_owned()),
        locale: "ru".to_owned(),
        provider: Some(PROVIDER),
        organisation: None,
        contact: None,
        disabled_at: None,
        created_at: start(),
        signed_in_at: None,
    }
}

fn session(number: u128) -> NewSession {
    NewSession {
        id: SessionId(Uuid::from_u128(0x1000 + number)),
        account: account(1).id,
        refresh_hash: format!("refresh{number}"),
        created_at: start(),
        expires_at: minutes(600),
        device: Device::default(),
    }
}

async fn sign_in(store: &Store) {
    seed(store).await;
    let tx = store.begin().await.unwrap();
    insert_account(&tx, &account(1)).await.unwrap();
    insert_session(&tx, &session(1)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn rotate(store: &Store, from: u128, to: u128, at: i64) -> Rotation {
    let tx = store.begin().await.unwrap();
    let rotation = rotate_session(&tx, &session(from).refresh_hash, &session(to), minutes(at)).await.unwrap();
    tx.commit().await.unwrap();
    rotation
}

async fn is_alive(store: &Store, number: u128) -> bool {
    find_session(store, &session(number).refresh_hash).await.unwrap().unwrap().revoked_at.is_none()
}

#[test]
fn accounts_are_found_and_listed_in_scope() {
    both(async |store| {
        seed(&store).await;
        let mut second = Account { email: None, provider: None, ..account(2) };
        let tx = store.begin().await.unwrap();
        insert_account(&tx, &account(1)).await.unwrap();
        insert_account(&tx, &second).await.unwrap();
        insert_account(&tx, &Account { email: None, ..account(3) }).await.unwrap();
        second.disabled_at = Some(minutes(1));
        assert!(update_account(&tx, &second).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(find_account(&store, second.id).await.unwrap(), Some(second.clone()));
        assert_eq!(find_account_by_email(&store, "agent1@desk.test").await.unwrap(), Some(account(1)));
        assert_eq!(find_account_by_name(&store, "Агент 2", Role::Agent).await.unwrap(), Some(second));
        assert_eq!(find_account_by_name(&store, "Агент 2", Role::Supervisor).await.unwrap(), None);
        let page = PageRequest::first(9);
        assert_eq!(
            list_accounts(&store, &Scope::All, &AccountFilter::default(), &page).await.unwrap().items.len(),
            3
        );
        assert_eq!(
            list_accounts(&store, &Scope::Provider(PROVIDER), &AccountFilter::default(), &page)
                .await
                .unwrap()
                .items
                .len(),
            2
        );
        assert_eq!(
            list_accounts(&store, &Scope::Provider(OTHER_PROVIDER), &AccountFilter::default(), &page)
                .await
                .unwrap()
                .items
                .len(),
            0
        );
        assert_eq!(
            list_accounts(&store, &Scope::Customers(vec![CUSTOMER]), &AccountFilter::default(), &page)
                .await
                .unwrap()
                .items
                .len(),
            0
        );
        let tx = store.begin().await.unwrap();
        let twin = Account { id: AccountId(Uuid::from_u128(9)), ..account(1) };
        assert!(insert_account(&tx, &twin).await.unwrap_err().is_conflict_on(constraint::ACCOUNT_EMAIL));
    });
}

#[test]
fn a_link_works_once_and_only_in_time() {
    both(async |store| {
        sign_in(&store).await;
        let tx = store.begin().await.unwrap();
        insert_sign_in_link(&tx, "a", account(1).id, LinkPurpose::SignIn, minutes(10)).await.unwrap();
        insert_sign_in_link(&tx, "b", account(1).id, LinkPurpose::SignIn, minutes(10)).await.unwrap();
        assert_eq!(
            use_sign_in_link(&tx, "a", &[LinkPurpose::SignIn], minutes(9)).await.unwrap(),
            Some(account(1).id)
        );
        assert_eq!(use_sign_in_link(&tx, "a", &[LinkPurpose::SignIn], minutes(9)).await.unwrap(), None);
        assert_eq!(use_sign_in_link(&tx, "b", &[LinkPurpose::SignIn], minutes(10)).await.unwrap(), None);
        assert_eq!(use_sign_in_link(&tx, "c", &[LinkPurpose::SignIn], minutes(1)).await.unwrap(), None);
    });
}

#[test]
fn a_refresh_token_used_twice_ends_its_whole_family() {
    both(async |store| {
        sign_in(&store).await;
        let account = account(1).id;
        assert_eq!(rotate(&store, 1, 2, 1).await, Rotation::Rotated { account });
        assert_eq!(rotate(&store, 2, 3, 2).await, Rotation::Rotated { account });
        assert!(is_alive(&store, 3).await);
        assert_eq!(rotate(&store, 1, 4, 3).await, Rotation::Reused { account });
        assert!(!is_alive(&store, 3).await);
        assert_eq!(find_session(&store, &session(4).refresh_hash).await.unwrap(), None);
        assert_eq!(rotate(&store, 3, 5, 4).await, Rotation::Reused { account });
        assert_eq!(rotate(&store, 9, 5, 4).await, Rotation::Unknown);
    });
}

#[test]
fn sessions_end_by_time_by_signing_out_and_with_the_account() {
    both(async |store| {
        sign_in(&store).await;
        assert_eq!(rotate(&store, 1, 2, 600).await, Rotation::Expired);
        let tx = store.begin().await.unwrap();
        insert_session(&tx, &session(5)).await.unwrap();
        assert!(revoke_session(&tx, &session(1).refresh_hash, minutes(5)).await.unwrap());
        assert!(!revoke_session(&tx, "unknown", minutes(5)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(!is_alive(&store, 1).await);
        assert!(is_alive(&store, 5).await);
        let tx = store.begin().await.unwrap();
        revoke_account_sessions(&tx, account(1).id, minutes(6)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!is_alive(&store, 5).await);
        let tx = store.begin().await.unwrap();
        assert_eq!(prune_sessions(&tx, minutes(601)).await.unwrap(), 2);
    });
}
