//! What is another tenant's is not there.
use domain::{access::Scope, ids::EntitlementId};
use uuid::Uuid;

use super::fixture::{
    CONTACT, CUSTOMER, OTHER_CUSTOMER, OTHER_PRODUCT, OTHER_PROVIDER, PRODUCT, PROVIDER, RULE_SET, case,
    contact, entitlement, file, foreign_scopes, own_scopes, seed, ticket_id,
};
use crate::{
    ContactFilter, PageRequest, TicketFilter, TicketOrder, contacts_by_address, contacts_of, count_tickets,
    count_tickets_by_status, events, find_by_external_ids, find_by_number, find_contact, find_entitlement,
    find_message_by_external_id, find_organisation, find_product, find_rule_set, insert_entitlement,
    list_contacts, list_organisations, list_products, list_tickets, load_case, open_tickets_by_calendar,
    open_tickets_of, serve, testing::both, ticket_exists, ticket_summaries,
};

#[test]
fn a_foreign_scope_sees_no_ticket_by_any_way() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let (all, page) = (TicketFilter::default(), PageRequest::first(10));
        let external_id = case(1).messages[0].external_id.clone().unwrap();
        let seen_by = async |scope: &Scope| {
            let mut seen = Vec::new();
            seen.push(load_case(&store, scope, ticket_id(1)).await.unwrap().is_some());
            seen.push(ticket_exists(&store, scope, ticket_id(1)).await.unwrap());
            seen.push(find_by_number(&store, scope, "AL-1").await.unwrap().is_some());
            seen.push(
                !find_by_external_ids(&store, scope, std::slice::from_ref(&external_id))
                    .await
                    .unwrap()
                    .is_empty(),
            );
            seen.push(find_message_by_external_id(&store, scope, &external_id).await.unwrap().is_some());
            seen.push(!events(&store, scope, ticket_id(1)).await.unwrap().is_empty());
            seen.push(!ticket_summaries(&store, scope, &[ticket_id(1)]).await.unwrap().is_empty());
            seen.push(!open_tickets_of(&store, scope, Some(CUSTOMER), PRODUCT).await.unwrap().is_empty());
            seen.push(!open_tickets_by_calendar(&store, scope, "main", None, 10).await.unwrap().is_empty());
            seen.push(count_tickets(&store, scope, &all).await.unwrap() > 0);
            seen.push(!count_tickets_by_status(&store, scope, &all).await.unwrap().is_empty());
            for order in [TicketOrder::Received, TicketOrder::Deadline, TicketOrder::Processing] {
                seen.push(!list_tickets(&store, scope, &all, order, &page).await.unwrap().items.is_empty());
            }
            seen
        };
        for scope in foreign_scopes() {
            assert!(seen_by(&scope).await.iter().all(|seen| !seen), "{scope:?}");
        }
        for scope in own_scopes() {
            assert!(seen_by(&scope).await.iter().all(|seen| *seen), "{scope:?}");
        }
    });
}

#[test]
fn a_provider_sees_whom_it_serves() {
    both(async |store| {
        seed(&store).await;
        let (own, foreign) = (Scope::Provider(PROVIDER), Scope::Provider(OTHER_PROVIDER));
        assert!(find_organisation(&store, &own, CUSTOMER).await.unwrap().is_none());
        assert!(find_organisation(&store, &own, OTHER_PROVIDER).await.unwrap().is_none());
        // By a ticket, by being told so, by an entitlement.
        file(&store, &case(1)).await;
        assert!(find_organisation(&store, &own, CUSTOMER).await.unwrap().is_some());
        assert!(find_contact(&store, &own, CONTACT).await.unwrap().is_some());
        assert!(find_contact(&store, &foreign, CONTACT).await.unwrap().is_none());
        let tx = store.begin().await.unwrap();
        serve(&tx, OTHER_PROVIDER, OTHER_CUSTOMER).await.unwrap();
        serve(&tx, OTHER_PROVIDER, OTHER_CUSTOMER).await.unwrap();
        tx.commit().await.unwrap();
        assert!(find_organisation(&store, &foreign, OTHER_CUSTOMER).await.unwrap().is_some());
        assert!(find_organisation(&store, &own, OTHER_CUSTOMER).await.unwrap().is_none());
        let tx = store.begin().await.unwrap();
        insert_entitlement(&tx, &entitlement(EntitlementId(Uuid::from_u128(0x61)), OTHER_CUSTOMER))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(find_organisation(&store, &own, OTHER_CUSTOMER).await.unwrap().is_some());
        assert!(
            find_entitlement(
                &store,
                &own,
                entitlement(EntitlementId(Uuid::from_u128(0x61)), OTHER_CUSTOMER).id
            )
            .await
            .unwrap()
            .is_some()
        );
        assert!(
            find_entitlement(
                &store,
                &foreign,
                entitlement(EntitlementId(Uuid::from_u128(0x61)), OTHER_CUSTOMER).id
            )
            .await
            .unwrap()
            .is_none()
        );
        assert!(
            find_entitlement(
                &store,
                &Scope::Customers(vec![CUSTOMER]),
                entitlement(EntitlementId(Uuid::from_u128(0x61)), OTHER_CUSTOMER).id
            )
            .await
            .unwrap()
            .is_none()
        );
    });
}

#[test]
fn a_customer_sees_itself_and_the_public_catalogue() {
    both(async |store| {
        seed(&store).await;
        let page = PageRequest::first(10);
        let own = Scope::Customers(vec![CUSTOMER]);
        let organisations = list_organisations(&store, &own, &page).await.unwrap().items;
        assert_eq!(
            organisations.iter().map(|held| held.id).collect::<Vec<_>>(),
            [PROVIDER, OTHER_PROVIDER, CUSTOMER]
        );
        assert_eq!(
            list_contacts(&store, &own, &ContactFilter::default(), &page).await.unwrap().items,
            [contact()]
        );
        assert_eq!(list_products(&store, &own).await.unwrap().len(), 2);
        assert!(find_rule_set(&store, &own, RULE_SET).await.unwrap().is_some());
        let other = Scope::Customers(vec![OTHER_CUSTOMER]);
        assert_eq!(
            list_contacts(
                &store,
                &other,
                &ContactFilter { organisation: Some(CUSTOMER), ..ContactFilter::default() },
                &page
            )
            .await
            .unwrap()
            .items,
            []
        );
        assert_eq!(contacts_of(&store, &other, CUSTOMER).await.unwrap(), []);
        assert_eq!(contacts_by_address(&store, &other, "anna@example.test").await.unwrap(), []);
        assert_eq!(
            contacts_by_address(&store, &Scope::All, " ANNA@example.test").await.unwrap(),
            [contact()]
        );
        let provider = Scope::Provider(PROVIDER);
        assert!(find_product(&store, &provider, PRODUCT).await.unwrap().is_some());
        assert!(find_product(&store, &provider, OTHER_PRODUCT).await.unwrap().is_none());
        assert!(find_rule_set(&store, &Scope::Provider(OTHER_PROVIDER), RULE_SET).await.unwrap().is_none());
    });
}
