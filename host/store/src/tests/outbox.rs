//! Mail out and mail in.
use domain::{
    access::Scope,
    ids::{MessageId, OutboxId},
    mail_reason::{MailReason, MailReasonCode},
};
use jiff::SignedDuration;
use uuid::Uuid;

use super::fixture::{CUSTOMER, OTHER_PROVIDER, PROVIDER, case, file, minutes, seed, start, ticket_id};
use crate::{
    Delivery, DeliveryOutcome, LeasedMail, MailState, NewMail, NewRawMail, OutboxFilter, PageRequest,
    RawMailFilter, RawMailState, RawMailVerdict, Senders, Store, StoreError, claim_mails, constraint,
    find_raw_mail, list_outbox, list_raw_mail, next_mail_at, note_deliveries, note_raw_mails,
    oldest_pending_mail, queue_mail, raw_mail_by_identity, resend_mail, settle_mail, settle_raw_mail,
    suppress_mail, testing::both,
};

const QUARANTINED: RawMailFilter =
    RawMailFilter { state: Some(RawMailState::Quarantined), reason: None, ticket: None };

fn mail(number: u128) -> NewMail {
    NewMail {
        id: OutboxId(Uuid::from_u128(number)),
        provider: Some(PROVIDER),
        ticket: None,
        message: None,
        dedupe_key: format!("message:{number}"),
        from: "alpha@desk.test".to_owned(),
        to: vec!["anna@example.test".to_owned()],
        subject: "Тема".to_owned(),
        text: "Текст".to_owned(),
        raw: b"Subject: =?utf-8?B?0KLQtdC80LA=?=\r\n\r\n".to_vec(),
        created_at: minutes(i64::try_from(number).unwrap()),
    }
}

async fn claim(store: &Store, at: i64) -> Vec<LeasedMail> {
    let tx = store.begin().await.unwrap();
    let mails =
        claim_mails(&tx, minutes(at), 10, SignedDuration::from_secs(60), &Senders::All).await.unwrap();
    tx.commit().await.unwrap();
    mails
}

/// After an attempt at its next recipient.
fn tried(mail: &LeasedMail, outcome: DeliveryOutcome, answer: Option<&str>) -> LeasedMail {
    let mut mail = mail.clone();
    let to = mail.pending().remove(0);
    mail.deliveries.push(Delivery { to, at: start(), outcome, answer: answer.map(str::to_owned) });
    mail
}

#[test]
fn each_recipient_gets_a_mail_once() {
    both(async |store| {
        let to = ["a@x.test", "b@x.test", "c@x.test"].map(str::to_owned).to_vec();
        let tx = store.begin().await.unwrap();
        queue_mail(&tx, &NewMail { to, ..mail(1) }).await.unwrap();
        tx.commit().await.unwrap();
        let first = tried(&claim(&store, 1).await.remove(0), DeliveryOutcome::Taken, None);
        let tx = store.begin().await.unwrap();
        note_deliveries(&tx, &first).await.unwrap();
        tx.commit().await.unwrap();
        // The process ends here; whoever takes over does not write to the first again.
        let second = claim(&store, 5).await.remove(0);
        assert_eq!(second.pending(), ["b@x.test", "c@x.test"]);
        let second = tried(&second, DeliveryOutcome::Refused, Some("550 no such user"));
        let mut second = tried(&second, DeliveryOutcome::Deferred, Some("450 busy"));
        second.deliveries.swap(1, 2);
        let tx = store.begin().await.unwrap();
        settle_mail(&tx, &second, minutes(5), Some(minutes(6))).await.unwrap();
        tx.commit().await.unwrap();
        let third = claim(&store, 6).await.remove(0);
        assert_eq!(third.pending(), ["c@x.test"]);
        let third = tried(&third, DeliveryOutcome::Taken, None);
        let tx = store.begin().await.unwrap();
        settle_mail(&tx, &third, minutes(6), Some(minutes(7))).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, 90).await, [], "one refused it for good");
        let tx = store.begin().await.unwrap();
        assert!(!resend_mail(&tx, &Scope::Provider(OTHER_PROVIDER), mail(1).id, minutes(90)).await.unwrap());
        assert!(resend_mail(&tx, &Scope::All, mail(1).id, minutes(90)).await.unwrap());
        assert!(!resend_mail(&tx, &Scope::All, mail(1).id, minutes(90)).await.unwrap(), "it is queued");
        tx.commit().await.unwrap();
        let again = claim(&store, 90).await.remove(0);
        assert_eq!((again.pending(), again.raw), (vec!["b@x.test".to_owned()], mail(1).raw));
    });
}

#[test]
fn letters_without_a_way_out_wait() {
    both(async |store| {
        let tx = store.begin().await.unwrap();
        queue_mail(&tx, &mail(1)).await.unwrap();
        queue_mail(&tx, &NewMail { from: "own@x.test".to_owned(), ..mail(2) }).await.unwrap();
        let own = Senders::Only(vec!["own@x.test".to_owned()]);
        let claimed = claim_mails(&tx, minutes(9), 10, SignedDuration::from_secs(60), &own).await.unwrap();
        assert_eq!(claimed.iter().map(|held| held.id).collect::<Vec<_>>(), [mail(2).id]);
    });
}

#[test]
fn a_mail_is_queued_once_and_sent_once() {
    both(async |store| {
        let tx = store.begin().await.unwrap();
        assert!(queue_mail(&tx, &mail(1)).await.unwrap());
        let twin = NewMail { id: OutboxId(Uuid::from_u128(99)), ..mail(1) };
        assert!(!queue_mail(&tx, &twin).await.unwrap());
        assert!(suppress_mail(&tx, &mail(2), "the address bounced").await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(next_mail_at(&store, start()).await.unwrap(), Some(minutes(1)));
        let leased = claim(&store, 5).await;
        assert_eq!((leased.len(), &leased[0].raw, leased[0].attempts), (1, &mail(1).raw, 1));
        assert_eq!(claim(&store, 5).await, []);
        let tx = store.begin().await.unwrap();
        settle_mail(&tx, &tried(&leased[0], DeliveryOutcome::Taken, None), minutes(6), None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, 60).await, []);
        let rows = list_outbox(
            &store,
            &Scope::Provider(PROVIDER),
            &OutboxFilter::default(),
            &PageRequest::first(10),
        )
        .await
        .unwrap()
        .items;
        assert_eq!(
            rows.iter().map(|row| row.state).collect::<Vec<_>>(),
            [MailState::Sent, MailState::Suppressed]
        );
        assert_eq!((rows[0].sent_at, rows[0].text.as_str()), (Some(minutes(6)), "Текст"));
        for scope in [Scope::Provider(OTHER_PROVIDER), Scope::Customers(vec![CUSTOMER])] {
            assert_eq!(
                list_outbox(&store, &scope, &OutboxFilter::default(), &PageRequest::first(10))
                    .await
                    .unwrap()
                    .items,
                []
            );
        }
    });
}

#[test]
fn a_sender_that_lost_its_lease_does_not_settle_the_mail() {
    both(async |store| {
        let tx = store.begin().await.unwrap();
        queue_mail(&tx, &mail(1)).await.unwrap();
        tx.commit().await.unwrap();
        let zombie = claim(&store, 1).await.remove(0);
        let successor = claim(&store, 3).await.remove(0);
        assert_eq!((successor.attempts, &successor.raw), (2, &zombie.raw));
        let tx = store.begin().await.unwrap();
        let sent = tried(&zombie, DeliveryOutcome::Taken, None);
        assert!(matches!(settle_mail(&tx, &sent, minutes(3), None).await, Err(StoreError::LeaseLost)));
        let later = tried(&successor, DeliveryOutcome::Deferred, Some("450 busy"));
        settle_mail(&tx, &later, minutes(3), Some(minutes(10))).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, 9).await, []);
        let third = claim(&store, 10).await.remove(0);
        let tx = store.begin().await.unwrap();
        let never = tried(&third, DeliveryOutcome::Refused, Some("550 no such user"));
        settle_mail(&tx, &never, minutes(10), Some(minutes(15))).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, 99).await, []);
        let row = list_outbox(&store, &Scope::All, &OutboxFilter::default(), &PageRequest::first(10))
            .await
            .unwrap()
            .items
            .remove(0);
        assert_eq!(
            (row.state, row.attempts, row.last_error.as_deref()),
            (MailState::Failed, 3, Some("550 no such user"))
        );
    });
}

#[test]
fn the_outbox_is_paged_oldest_first() {
    both(async |store| {
        let tx = store.begin().await.unwrap();
        for number in [3, 1, 2] {
            queue_mail(&tx, &mail(number)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let first =
            list_outbox(&store, &Scope::All, &OutboxFilter::default(), &PageRequest::first(2)).await.unwrap();
        assert_eq!(first.items.iter().map(|row| row.id).collect::<Vec<_>>(), [mail(1).id, mail(2).id]);
        let second = list_outbox(
            &store,
            &Scope::All,
            &OutboxFilter::default(),
            &PageRequest::after(first.next_cursor.unwrap(), 2),
        )
        .await
        .unwrap();
        assert_eq!((second.items.len(), second.next_cursor), (1, None));
    });
}

/// Mails noted by one statement, known ones among them; and one identity for two of them.
async fn together(store: &Store, new: &impl Fn(u128, &str) -> NewRawMail) {
    let at = |id, digit: &str| NewRawMail { digest: digit.repeat(64), ..new(id, "alpha@desk.test") };
    let tx = store.begin().await.unwrap();
    let known = [at(20, "1"), new(21, "alpha@desk.test"), at(22, "2")];
    let noted = note_raw_mails(&tx, &known, minutes(6)).await.unwrap();
    let seen: Vec<_> =
        noted.iter().map(|mail| (mail.id.as_u128(), mail.attempts, mail.verdict.is_some())).collect();
    assert_eq!(seen, [(20, 1, false), (1, 2, true), (22, 1, false)]);
    let verdict = RawMailVerdict {
        state: RawMailState::Done,
        disposition: "ticket_created".to_owned(),
        ticket: Some(ticket_id(1)),
        message: Some(MessageId(Uuid::from_u128(7))),
        reason: None,
    };
    settle_raw_mail(&tx, noted[0].id, &verdict, Some("one"), minutes(6)).await.unwrap();
    assert_eq!(raw_mail_by_identity(&tx, "one").await.unwrap(), Some(verdict.clone()));
    assert_eq!(raw_mail_by_identity(&tx, "other").await.unwrap(), None);
    let twice = settle_raw_mail(&tx, noted[2].id, &verdict, Some("one"), minutes(6)).await.unwrap_err();
    assert!(twice.is_conflict_on(constraint::RAW_MAIL_IDENTITY), "{twice}");
}

#[test]
fn the_same_source_at_the_same_mailbox_is_one_mail() {
    both(async |store| {
        seed(&store).await;
        file(&store, &case(1)).await;
        let new = |id: u128, mailbox: &str| NewRawMail {
            id: Uuid::from_u128(id),
            mailbox: mailbox.to_owned(),
            digest: "cd".repeat(32),
            received_at: start(),
        };
        let tx = store.begin().await.unwrap();
        let noted = note_raw_mails(&tx, &[new(1, "alpha@desk.test")], minutes(1)).await.unwrap().remove(0);
        assert_eq!((noted.id, noted.attempts, noted.verdict.clone()), (Uuid::from_u128(1), 1, None));
        let again = note_raw_mails(&tx, &[new(2, "alpha@desk.test")], minutes(2)).await.unwrap().remove(0);
        assert_eq!((again.id, again.attempts, again.noted_at), (Uuid::from_u128(1), 2, minutes(1)));
        let elsewhere = note_raw_mails(&tx, &[new(3, "beta@desk.test")], minutes(2)).await.unwrap().remove(0);
        assert_eq!(elsewhere.id, Uuid::from_u128(3));
        let alpha = ["alpha@desk.test".to_owned()];
        let pending = async |since: i64| oldest_pending_mail(&tx, &alpha, minutes(since)).await.unwrap();
        assert_eq!((pending(0).await, pending(1).await), (Some(start()), Some(start())));
        assert_eq!(pending(2).await, None, "nobody tried it since: it holds nothing back");
        let verdict = RawMailVerdict {
            state: RawMailState::Done,
            disposition: "ticket_created".to_owned(),
            ticket: Some(ticket_id(1)),
            message: Some(MessageId(Uuid::from_u128(7))),
            reason: None,
        };
        settle_raw_mail(&tx, noted.id, &verdict, None, minutes(3)).await.unwrap();
        assert_eq!(pending(0).await, None, "it is settled");
        let settled = note_raw_mails(&tx, &[new(4, "alpha@desk.test")], minutes(4)).await.unwrap().remove(0);
        assert_eq!((settled.attempts, settled.verdict), (2, Some(verdict)));
        let quarantined = RawMailVerdict {
            state: RawMailState::Quarantined,
            disposition: "quarantined".to_owned(),
            ticket: None,
            message: None,
            reason: Some(MailReason::with(MailReasonCode::NoProduct, "unknown\0 sender")),
        };
        settle_raw_mail(&tx, elsewhere.id, &quarantined, None, minutes(5)).await.unwrap();
        tx.commit().await.unwrap();
        together(&store, &new).await;
        let page = PageRequest::first(10);
        let waiting = list_raw_mail(&store, &Scope::All, QUARANTINED, &page).await.unwrap().items;
        assert_eq!(waiting.iter().map(|mail| mail.id).collect::<Vec<_>>(), [elsewhere.id]);
        by_reason_and_ticket(&store, elsewhere.id, noted.id).await;
        assert!(find_raw_mail(&store, &Scope::Provider(PROVIDER), noted.id).await.unwrap().is_some());
        assert!(find_raw_mail(&store, &Scope::Provider(OTHER_PROVIDER), noted.id).await.unwrap().is_none());
        assert!(find_raw_mail(&store, &Scope::Customers(vec![CUSTOMER]), noted.id).await.unwrap().is_none());
        assert!(
            list_raw_mail(&store, &Scope::Provider(PROVIDER), QUARANTINED, &page)
                .await
                .unwrap()
                .items
                .is_empty()
        );
    });
}

async fn by_reason_and_ticket(store: &Store, quarantined: Uuid, of_ticket: Uuid) {
    let held = find_raw_mail(store, &Scope::All, quarantined).await.unwrap().unwrap();
    let reason = held.verdict.and_then(|verdict| verdict.reason).unwrap();
    assert_eq!(reason.code, MailReasonCode::NoProduct);
    let page = PageRequest::first(10);
    let found = async |filter| {
        let found = list_raw_mail(store, &Scope::All, filter, &page).await.unwrap().items;
        found.iter().map(|mail| mail.id).collect::<Vec<_>>()
    };
    let of = |code| RawMailFilter { reason: Some(code), ..RawMailFilter::default() };
    assert_eq!(found(of(MailReasonCode::NoProduct)).await, [quarantined]);
    assert!(found(of(MailReasonCode::Empty)).await.is_empty());
    let filter = RawMailFilter { ticket: Some(ticket_id(1)), ..RawMailFilter::default() };
    assert_eq!(found(filter).await, [of_ticket]);
}
