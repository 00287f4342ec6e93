//! Cases written and read back.
use domain::{
    access::Scope,
    ticket::{Direction, FormSubmission, Link, LinkType, Status, TimerState},
};

use super::fixture::{
    attachment, case, event, file, foreign_scopes, form, insert_case, message, minutes, own_scopes, seed,
    start, ticket_id, timer, update_case,
};
use crate::{
    CaseMarks, CaseWrite, StoreError, constraint, find_attachment, find_message_by_external_id,
    form_submissions, insert_attachment, is_content_referenced, load_case, replace_message, testing::both,
    write_cases,
};

#[test]
fn a_case_is_read_back_as_it_was_written() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let mut full = case(2);
        full.ticket.subject = "тема\0с нулём".to_owned();
        full.ticket.flags = vec!["rules_unavailable".to_owned()];
        full.messages[0].attachments = vec![attachment(1)];
        full.messages.push(message(full.ticket.id, 2, Direction::Internal));
        full.timers.push(timer(full.ticket.id, 2, minutes(30)));
        full.forms = vec![form(1), FormSubmission { form: "feature".to_owned(), ..form(2) }];
        full.links = vec![Link { kind: LinkType::Continues, ticket: ticket_id(1) }];
        file(&store, &full).await;
        for scope in own_scopes() {
            assert_eq!(
                load_case(&store, &scope, ticket_id(2)).await.unwrap().as_ref(),
                Some(&full),
                "{scope:?}"
            );
        }
        let tx = store.begin().await.unwrap();
        assert_eq!(load_case(&tx, &Scope::All, ticket_id(2)).await.unwrap(), Some(full));
    });
}

#[test]
fn an_update_writes_what_changed() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        file(&store, &case(2)).await;
        let mut changed = load_case(&store, &Scope::All, ticket_id(1)).await.unwrap().unwrap();
        let marks = CaseMarks::of(&changed);
        let id = changed.ticket.id;
        changed.ticket.status = Status::Registered;
        changed.ticket.registered_at = Some(minutes(5));
        changed.messages.push(message(id, 2, Direction::Out));
        changed.timers[0].state = TimerState::Met;
        changed.timers.push(timer(id, 2, minutes(90)));
        changed.forms.push(form(1));
        changed.links.push(Link { kind: LinkType::CausedBy, ticket: ticket_id(2) });
        let tx = store.begin().await.unwrap();
        update_case(&tx, 1, &changed, &marks, &[event("status.changed")], minutes(6)).await.unwrap();
        tx.commit().await.unwrap();
        changed.ticket.version = 2;
        assert_eq!(load_case(&store, &Scope::All, id).await.unwrap().as_ref(), Some(&changed));
        // Handed in again: the case holds the latest, every submission is kept.
        let marks = CaseMarks::of(&changed);
        changed.forms = vec![form(2)];
        let tx = store.begin().await.unwrap();
        update_case(&tx, 2, &changed, &marks, &[], minutes(7)).await.unwrap();
        tx.commit().await.unwrap();
        changed.ticket.version = 3;
        assert_eq!(load_case(&store, &Scope::All, id).await.unwrap(), Some(changed));
        assert_eq!(form_submissions(&store, &Scope::All, id).await.unwrap(), [form(2), form(1)]);
        assert_eq!(form_submissions(&store, &foreign_scopes()[0], id).await.unwrap(), []);
    });
}

#[test]
fn a_stale_update_writes_nothing() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let read = load_case(&store, &Scope::All, ticket_id(1)).await.unwrap().unwrap();
        let marks = CaseMarks::of(&read);
        let mut first = read.clone();
        first.ticket.status = Status::Registered;
        let tx = store.begin().await.unwrap();
        update_case(&tx, 1, &first, &marks, &[event("status.changed")], start()).await.unwrap();
        tx.commit().await.unwrap();
        let mut second = read;
        second.messages.push(message(second.ticket.id, 9, Direction::In));
        let tx = store.begin().await.unwrap();
        let refused = update_case(&tx, 1, &second, &marks, &[event("message.received")], start()).await;
        assert!(matches!(refused, Err(StoreError::StaleVersion)));
        tx.commit().await.unwrap();
        let held = load_case(&store, &Scope::All, ticket_id(1)).await.unwrap().unwrap();
        assert_eq!(
            (held.ticket.version, held.ticket.status, held.messages.len()),
            (2, Status::Registered, 1)
        );
        assert_eq!(crate::events(&store, &Scope::All, ticket_id(1)).await.unwrap().len(), 3);
    });
}

#[test]
fn cases_are_written_together_or_not_at_all() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        file(&store, &case(2)).await;
        let read = |number| {
            let store = &store;
            async move { load_case(store, &Scope::All, ticket_id(number)).await.unwrap().unwrap() }
        };
        let (mut first, mut second, new) = (read(1).await, read(2).await, case(3));
        let marks = [CaseMarks::of(&first), CaseMarks::of(&second)];
        first.ticket.status = Status::Registered;
        first.timers[0].state = TimerState::Met;
        second.messages.push(message(second.ticket.id, 9, Direction::In));
        let events = [event("status.changed")];
        let write = |case, read_at| CaseWrite { case, events: &events, read_at };
        let stale = [write(&first, Some((1, &marks[0]))), write(&second, Some((2, &marks[1])))];
        let tx = store.begin().await.unwrap();
        assert!(matches!(write_cases(&tx, &stale, start()).await, Err(StoreError::StaleVersion)));
        tx.rollback().await.unwrap();
        assert_eq!(read(1).await.ticket.version, 1);

        let together =
            [write(&second, Some((1, &marks[1]))), write(&new, None), write(&first, Some((1, &marks[0])))];
        let tx = store.begin().await.unwrap();
        write_cases(&tx, &together, start()).await.unwrap();
        tx.commit().await.unwrap();
        let (now, then) = (read(1).await, read(2).await);
        assert_eq!((now.ticket.version, now.timers[0].state), (2, TimerState::Met));
        assert_eq!((then.ticket.version, then.messages.len()), (2, 2));
        assert_eq!(read(3).await, new);
        for (number, count) in [(1, 3), (2, 3), (3, 1)] {
            assert_eq!(crate::events(&store, &Scope::All, ticket_id(number)).await.unwrap().len(), count);
        }
    });
}

#[test]
fn the_same_ticket_twice_is_a_conflict() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let tx = store.begin().await.unwrap();
        let mut twin = case(1);
        twin.ticket.number = "AL-77".to_owned();
        let error = insert_case(&tx, &twin, &[], start()).await.unwrap_err();
        assert!(error.is_conflict_on(constraint::TICKET), "{error:?}");
    });
}

#[test]
fn attachments_are_found_in_scope_and_never_of_internal_notes_for_customers() {
    both(async |store| {
        seed(&store).await;
        let mut held = case(1);
        held.messages[0].attachments = vec![attachment(1)];
        let mut note = message(held.ticket.id, 2, Direction::Internal);
        note.attachments = vec![attachment(2)];
        held.messages.push(note);
        file(&store, &held).await;
        for scope in own_scopes() {
            let open = find_attachment(&store, &scope, attachment(1).id, false).await.unwrap();
            assert_eq!(open, Some(attachment(1)), "{scope:?}");
            assert_eq!(
                find_attachment(&store, &scope, attachment(2).id, false).await.unwrap(),
                None,
                "{scope:?}"
            );
            let internal = find_attachment(&store, &scope, attachment(2).id, true).await.unwrap();
            assert_eq!(internal.is_some(), !matches!(scope, Scope::Customers(_)), "{scope:?}");
        }
        let tx = store.begin().await.unwrap();
        insert_attachment(&tx, held.ticket.id, &attachment(3)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(find_attachment(&store, &Scope::All, attachment(3).id, false).await.unwrap().is_some());
        assert!(is_content_referenced(&store, &attachment(1).digest).await.unwrap());
        assert!(!is_content_referenced(&store, &"0".repeat(64)).await.unwrap());
    });
}

#[test]
fn a_message_is_found_by_its_external_id_and_can_be_erased() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let held = case(1).messages.remove(0);
        let external_id = held.external_id.clone().unwrap();
        assert_eq!(
            find_message_by_external_id(&store, &Scope::All, &external_id).await.unwrap().as_ref(),
            Some(&held)
        );
        assert_eq!(
            find_message_by_external_id(&store, &Scope::All, "<nobody@mail.test>").await.unwrap(),
            None
        );
        let mut erased = held;
        erased.text = String::new();
        erased.external_id = None;
        let tx = store.begin().await.unwrap();
        replace_message(&tx, &erased).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(find_message_by_external_id(&store, &Scope::All, &external_id).await.unwrap(), None);
        assert_eq!(load_case(&store, &Scope::All, ticket_id(1)).await.unwrap().unwrap().messages, [erased]);
    });
}
