//! Links between tickets.
use domain::{
    access::Scope,
    rules::LinkView,
    ticket::{Link, LinkType, Status},
};

use super::fixture::{CUSTOMER, OTHER_CUSTOMER, PROVIDER, case, file, seed, ticket_id};
use crate::{
    Surroundings, incoming_links, link_views, load_case, load_case_with_surroundings, party_names,
    surroundings, testing::both,
};

#[test]
fn links_are_seen_from_both_ends_when_both_are_visible() {
    both(async |store| {
        seed(&store).await;
        let mut complaint = case(2);
        complaint.ticket.customer = Some(OTHER_CUSTOMER);
        complaint.links = vec![Link { kind: LinkType::ComplainsAbout, ticket: ticket_id(1) }];
        file(&store, &case(1)).await;
        file(&store, &complaint).await;
        let of = |ticket| LinkView {
            kind: LinkType::ComplainsAbout,
            ticket: ticket_id(ticket),
            ticket_kind: Some("defect".to_owned()),
            ticket_status: Status::Received,
        };
        for scope in [Scope::All, Scope::Provider(PROVIDER), Scope::Customers(vec![CUSTOMER, OTHER_CUSTOMER])]
        {
            assert_eq!(link_views(&store, &scope, &complaint.links).await.unwrap(), [of(1)], "{scope:?}");
            assert_eq!(incoming_links(&store, &scope, ticket_id(1)).await.unwrap(), [of(2)], "{scope:?}");
        }
        // Each customer sees one end: neither learns of the other's ticket.
        let (own, other) = (Scope::Customers(vec![CUSTOMER]), Scope::Customers(vec![OTHER_CUSTOMER]));
        assert_eq!(incoming_links(&store, &own, ticket_id(1)).await.unwrap(), []);
        assert_eq!(link_views(&store, &other, &complaint.links).await.unwrap(), []);
        assert_eq!(incoming_links(&store, &other, ticket_id(1)).await.unwrap(), []);
    });
}

#[test]
fn parties_are_named_in_scope() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let ticket = case(1).ticket;
        let (customers, requesters) = (Vec::from_iter(ticket.customer), Vec::from_iter(ticket.requester));
        let provider = Scope::Provider(PROVIDER);
        let names = party_names(&store, &provider, &customers, &requesters, &[]).await.unwrap();
        assert_eq!(names.customers[&customers[0]], "Организация 33");
        assert_eq!(names.requesters[&requesters[0]], "Анна");
        let foreign = Scope::Customers(vec![OTHER_CUSTOMER]);
        let names = party_names(&store, &foreign, &customers, &requesters, &[]).await.unwrap();
        assert_eq!(names, crate::PartyNames::default());
    });
}

#[test]
fn a_case_comes_with_what_stands_beside_it() {
    both(async |store| {
        seed(&store).await;
        let mut later = case(2);
        later.links = vec![Link { kind: LinkType::DuplicateOf, ticket: ticket_id(1) }];
        file(&store, &case(1)).await;
        let names = Surroundings {
            customer: Some("Организация 33".to_owned()),
            requester: Some("Анна".to_owned()),
            ..Surroundings::default()
        };
        let scope = Scope::Provider(PROVIDER);
        let read = load_case_with_surroundings(&store, &scope, ticket_id(1)).await.unwrap();
        let alone = load_case(&store, &scope, ticket_id(1)).await.unwrap().unwrap();
        assert_eq!(read, Some((alone.clone(), names.clone())));
        file(&store, &later).await;
        let incoming = incoming_links(&store, &scope, ticket_id(1)).await.unwrap();
        assert_eq!(incoming.len(), 1);
        let linked = Surroundings { incoming, ..names };
        let read = load_case_with_surroundings(&store, &scope, ticket_id(1)).await.unwrap();
        assert_eq!(read, Some((alone, linked.clone())));
        assert_eq!(surroundings(&store, &scope, ticket_id(1)).await.unwrap(), linked);
        // Of a case that is not seen nothing is told, not even names.
        let foreign = Scope::Customers(vec![OTHER_CUSTOMER]);
        assert_eq!(load_case_with_surroundings(&store, &foreign, ticket_id(1)).await.unwrap(), None);
    });
}
