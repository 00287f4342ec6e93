//! Lists of tickets: orders, filters, pages.
use domain::{
    access::Scope,
    ids::AccountId,
    ticket::{Channel, Direction, Field, Status, TimerState},
};
use uuid::Uuid;

use super::fixture::{
    CONTACT, CUSTOMER, OTHER_CUSTOMER, OTHER_PRODUCT, PRODUCT, case, file, file_many, message, minutes, seed,
    ticket_id, update_case,
};
use crate::{
    Assigned, CaseMarks, PageRequest, Store, StoreError, TicketFilter, TicketOrder, count_tickets,
    count_tickets_by_status, find_by_external_ids, find_by_number, list_tickets, load_case, next_number,
    open_tickets_of, take_numbers, testing::both, ticket_exists, ticket_summaries,
};

async fn numbers(store: &Store, filter: &TicketFilter, order: TicketOrder) -> Vec<String> {
    let page = list_tickets(store, &Scope::All, filter, order, &PageRequest::first(100)).await.unwrap();
    assert_eq!(count_tickets(store, &Scope::All, filter).await.unwrap(), page.items.len() as u64);
    page.items.into_iter().map(|summary| summary.number).collect()
}

#[test]
fn work_is_ordered_by_confirmed_criticality_then_receipt() {
    both(async |store| {
        // T 2.6 and SC-34: C goes first because an agent confirmed it; what a customer says of B changes nothing.
        seed(&store).await;
        let (a, mut b, mut c) = (case(1), case(2), case(3));
        b.ticket.criticality = Some("product_down".to_owned());
        c.ticket.criticality = Some("product_down".to_owned());
        c.ticket.criticality_confirmed = true;
        for case in [&a, &b, &c] {
            file(&store, case).await;
        }
        assert_eq!(
            numbers(&store, &TicketFilter::default(), TicketOrder::Processing).await,
            ["AL-3", "AL-1", "AL-2"]
        );
        assert_eq!(
            numbers(&store, &TicketFilter::default(), TicketOrder::Received).await,
            ["AL-3", "AL-2", "AL-1"]
        );
        // The rule set's own rank goes before both.
        b.ticket.queue_rank = -1;
        let tx = store.begin().await.unwrap();
        update_case(&tx, 1, &b, &CaseMarks::of(&b), &[], minutes(5)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            numbers(&store, &TicketFilter::default(), TicketOrder::Processing).await,
            ["AL-2", "AL-3", "AL-1"]
        );
    });
}

#[test]
fn deadlines_come_nearest_first_and_tickets_without_one_last() {
    both(async |store| {
        seed(&store).await;
        let (mut a, mut b, mut c) = (case(1), case(2), case(3));
        a.timers[0].state = TimerState::Paused;
        b.timers[0].due_at = minutes(50);
        c.timers[0].due_at = minutes(40);
        for case in [&a, &b, &c] {
            file(&store, case).await;
        }
        let all = TicketFilter::default();
        assert_eq!(numbers(&store, &all, TicketOrder::Deadline).await, ["AL-3", "AL-2", "AL-1"]);
        let soon = TicketFilter { due_before: Some(minutes(45)), ..TicketFilter::default() };
        assert_eq!(numbers(&store, &soon, TicketOrder::Deadline).await, ["AL-3"]);
        let found = &ticket_summaries(&store, &Scope::All, &[ticket_id(3)]).await.unwrap()[0];
        assert_eq!((found.next_due_at, found.next_due_timer.as_deref()), (Some(minutes(40)), Some("timer1")));
    });
}

#[test]
fn pages_are_stable_while_tickets_come_in() {
    both(async |store| {
        seed(&store).await;
        for number in [2, 4, 6, 8, 10, 12] {
            let mut held = case(number);
            if number % 4 == 0 {
                held.timers.clear();
            }
            file(&store, &held).await;
        }
        for (order, inserted) in
            [(TicketOrder::Received, 101), (TicketOrder::Deadline, 103), (TicketOrder::Processing, 105)]
        {
            let filter = TicketFilter { received_before: Some(minutes(100)), ..TicketFilter::default() };
            let whole = numbers(&store, &filter, order).await;
            let mut paged = Vec::new();
            let mut page = PageRequest::first(2);
            let mut late = inserted;
            loop {
                let answer =
                    list_tickets(&store, &Scope::All, &TicketFilter::default(), order, &page).await.unwrap();
                paged.extend(answer.items.into_iter().map(|summary| summary.number));
                // Comes in between two pages; wherever it sorts, nobody else is repeated or lost.
                file(&store, &case(late)).await;
                late += 10;
                let Some(cursor) = answer.next_cursor else { break };
                page = PageRequest::after(cursor, 2);
            }
            paged.retain(|number| whole.contains(number));
            assert_eq!(paged, whole, "{order:?}");
        }
    });
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    both(async |store| {
        for cursor in ["", "!", "bm90IGpzb24", "W10"] {
            let page = PageRequest::after(cursor, 2);
            let answer =
                list_tickets(&store, &Scope::All, &TicketFilter::default(), TicketOrder::Received, &page)
                    .await;
            assert!(matches!(answer, Err(StoreError::InvalidCursor)), "{cursor}");
        }
    });
}

#[test]
fn every_filter_narrows() {
    both(async |store| {
        seed(&store).await;
        let mut held = case(1);
        held.ticket.status = Status::InProgress;
        held.ticket.kind = Some("advice".to_owned());
        held.ticket.channel = Channel::Phone;
        held.ticket.assignee = Some(AccountId(Uuid::from_u128(5)));
        held.ticket.customer = Some(OTHER_CUSTOMER);
        held.ticket.requester = None;
        held.ticket.flags = vec!["rules_unavailable".to_owned()];
        file(&store, &held).await;
        file(&store, &case(2)).await;
        let base = TicketFilter::default;
        let first = [
            TicketFilter { statuses: vec![Status::InProgress, Status::Closed], ..base() },
            TicketFilter { kinds: vec!["advice".to_owned()], ..base() },
            TicketFilter { channels: vec![Channel::Phone], ..base() },
            TicketFilter { assigned: vec![Assigned::To(AccountId(Uuid::from_u128(5)))], ..base() },
            TicketFilter { customers: vec![OTHER_CUSTOMER], ..base() },
            TicketFilter { flags: vec!["rules_unavailable".to_owned()], ..base() },
            TicketFilter { received_before: Some(minutes(2)), ..base() },
        ];
        for filter in first {
            assert_eq!(numbers(&store, &filter, TicketOrder::Received).await, ["AL-1"], "{filter:?}");
        }
        let second = [
            TicketFilter { assigned: vec![Assigned::ToNobody], ..base() },
            TicketFilter { requester: Some(CONTACT), ..base() },
            TicketFilter { received_from: Some(minutes(2)), ..base() },
        ];
        for filter in second {
            assert_eq!(numbers(&store, &filter, TicketOrder::Received).await, ["AL-2"], "{filter:?}");
        }
        let product = |code: &str| TicketFilter { products: vec![code.to_owned()], ..base() };
        assert_eq!(numbers(&store, &product(PRODUCT), TicketOrder::Received).await.len(), 2);
        assert_eq!(numbers(&store, &product(OTHER_PRODUCT), TicketOrder::Received).await.len(), 0);
        let mut counts = count_tickets_by_status(&store, &Scope::All, &base()).await.unwrap();
        counts.sort_unstable();
        assert_eq!(counts, [(Status::Received, 1), (Status::InProgress, 1)]);
    });
}

#[test]
fn words_are_found_whatever_their_case_but_not_in_internal_notes() {
    both(async |store| {
        seed(&store).await;
        let mut held = case(1);
        held.ticket.fields = vec![Field::text("release", "v7_100%")];
        let mut note = message(held.ticket.id, 2, Direction::Internal);
        note.text = "секретная заметка".to_owned();
        held.messages.push(note);
        file(&store, &held).await;
        let customer = Scope::Customers(vec![CUSTOMER]);
        let found = async |scope: &Scope, text: &str| {
            let filter = TicketFilter { text: Some(text.to_owned()), ..TicketFilter::default() };
            count_tickets(&store, scope, &filter).await.unwrap()
        };
        for text in ["al-1", "ЭТИКЕТКА елочных", "СЛОВО1", "V7_100%", " ", "этик", "Организация этикетки"]
        {
            assert_eq!(found(&customer, text).await, 1, "{text}");
        }
        for text in ["секретная", "v7x100", "этикетки отсутствуют", "кетки", "' | 'a", "\" OR \"al"]
        {
            assert_eq!(found(&customer, text).await, 0, "{text}");
        }
        // Whoever sees everything is not yet who reads the notes.
        let note = |notes| TicketFilter {
            text: Some("СЕКРЕТНОЙ заметке".to_owned()),
            notes,
            ..TicketFilter::default()
        };
        assert_eq!(count_tickets(&store, &Scope::All, &note(false)).await.unwrap(), 0);
        assert_eq!(count_tickets(&store, &Scope::All, &note(true)).await.unwrap(), 1);
        assert_eq!(count_tickets(&store, &customer, &note(true)).await.unwrap(), 0);
        // What is said later is found as well.
        let mut more = message(held.ticket.id, 3, Direction::In);
        more.text = "Добавьте камеры".to_owned();
        let marks = CaseMarks::of(&held);
        held.messages.push(more);
        let tx = store.begin().await.unwrap();
        update_case(&tx, 1, &held, &marks, &[], minutes(5)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&customer, "камера").await, 1);
    });
}

#[test]
fn a_ticket_is_found_by_what_is_known_of_it() {
    both(async |store| {
        seed(&store).await;
        file_many(&store, 2).await;
        let mut closed = load_case(&store, &Scope::All, ticket_id(2)).await.unwrap().unwrap();
        let marks = CaseMarks::of(&closed);
        closed.ticket.status = Status::Closed;
        let mut later = message(closed.ticket.id, 7, Direction::In);
        later.at = minutes(30);
        closed.messages.push(later);
        let tx = store.begin().await.unwrap();
        update_case(&tx, 1, &closed, &marks, &[], minutes(30)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(find_by_number(&store, &Scope::All, "AL-2").await.unwrap(), Some(ticket_id(2)));
        assert_eq!(find_by_number(&store, &Scope::All, "AL-3\0").await.unwrap(), None);
        let ids = [1, 2].map(|number| case(number).messages[0].external_id.clone().unwrap());
        let ids = [ids[0].clone(), ids[1].clone(), closed.messages[1].external_id.clone().unwrap()];
        assert_eq!(
            find_by_external_ids(&store, &Scope::All, &ids).await.unwrap(),
            [ticket_id(2), ticket_id(1)]
        );
        assert_eq!(find_by_external_ids(&store, &Scope::All, &[]).await.unwrap(), []);
        assert!(ticket_exists(&store, &Scope::All, ticket_id(1)).await.unwrap());
        assert_eq!(
            open_tickets_of(&store, &Scope::All, Some(CUSTOMER), PRODUCT).await.unwrap(),
            [ticket_id(1)]
        );
    });
}

#[test]
fn numbers_never_repeat() {
    both(async |store| {
        let mut takers = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let store = store.clone();
            takers.spawn(async move {
                let tx = store.begin().await.unwrap();
                let number = next_number(&tx, "AL").await.unwrap();
                tx.commit().await.unwrap();
                number
            });
        }
        let mut taken = Vec::new();
        while let Some(number) = takers.join_next().await {
            taken.push(number.unwrap());
        }
        taken.sort_unstable();
        assert_eq!(taken, (1..=10).collect::<Vec<_>>());
        let tx = store.begin().await.unwrap();
        assert_eq!(take_numbers(&tx, "AL", 16).await.unwrap(), 26);
        assert_eq!(next_number(&tx, "BE").await.unwrap(), 1);
    });
}
