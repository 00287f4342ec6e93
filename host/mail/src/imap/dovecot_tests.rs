//! Against a real server: dovecot.

use super::*;
use crate::dovecot::{Dovecot, Lying};

const MAIL: &[u8] = b"From: a@client.example\r\nSubject: one\r\n\r\nhello\r\n.\r\n";

fn mail(subject: &str) -> Vec<u8> {
    format!("From: a@client.example\r\nSubject: {subject}\r\n\r\nhello\r\n").into_bytes()
}

fn uids(waiting: &[Waiting]) -> Vec<u32> {
    waiting.iter().map(|one| one.uid).collect()
}

#[tokio::test]
async fn mail_is_listed_and_fetched_untouched_over_every_kind_of_connection() {
    let dovecot = Dovecot::start();
    let arrived_at: Timestamp = "2026-01-05T07:08:09Z".parse().unwrap();
    dovecot.put_at(MAIL, arrived_at);
    dovecot.put(&mail("two"));
    for tls in [Tls::None, Tls::Starttls, Tls::Tls] {
        let mut imap = Imap::open(&dovecot.settings(tls)).await.unwrap();
        assert_eq!(imap.messages(), 2);
        let waiting = imap.waiting(0).await.unwrap();
        assert_eq!(waiting[0], Waiting { uid: 1, size: MAIL.len() as u64, arrived_at });
        assert_eq!(uids(&waiting), [1, 2]);
        assert_eq!(uids(&imap.waiting(1).await.unwrap()), [2]);
        assert_eq!(imap.waiting(2).await.unwrap(), []);
        assert_eq!(imap.source(1).await.unwrap().as_deref(), Some(MAIL));
        let header = imap.header(1).await.unwrap().unwrap();
        assert_eq!(header, b"From: a@client.example\r\nSubject: one\r\n\r\n");
        assert_eq!(imap.source(3).await.unwrap(), None);
        imap.close().await;
    }
    assert!(dovecot.lying("INBOX").iter().all(|mail| mail.flags.is_empty()));
}

#[tokio::test]
async fn mail_is_marked_moved_and_deleted_one_by_one() {
    let dovecot = Dovecot::start();
    // "Обработано" as it lies on the disk.
    let archive = "&BB4EMQRABDAEMQQ+BEIEMAQ9BD4-";
    dovecot.make_folder(archive);
    for subject in ["one", "two", "three", "four"] {
        dovecot.put(&mail(subject));
    }
    let mut imap = Imap::open(&dovecot.settings(Tls::None)).await.unwrap();
    assert_eq!(uids(&imap.waiting(0).await.unwrap()), [1, 2, 3, 4]);
    // Somebody else's mark, which stays.
    let mut other = Imap::open(&dovecot.settings(Tls::None)).await.unwrap();
    other.flag("marking", 4, "\\Deleted").await.unwrap();
    imap.settle(1, &AfterFetch::Leave).await.unwrap();
    imap.settle(1, &AfterFetch::Seen).await.unwrap();
    imap.settle(2, &AfterFetch::Move("Обработано".into())).await.unwrap();
    imap.settle(3, &AfterFetch::Delete).await.unwrap();
    let lying = |flags: &str, subject| Lying { flags: flags.into(), bytes: mail(subject) };
    assert_eq!(dovecot.lying("INBOX"), [lying("S", "one"), lying("T", "four")]);
    assert_eq!(dovecot.lying(archive), [lying("", "two")]);
    // Once more, as after a crash in between.
    for after in [AfterFetch::Seen, AfterFetch::Move("Обработано".into()), AfterFetch::Delete] {
        imap.settle(2, &after).await.unwrap();
    }
    let refused = imap.settle(1, &AfterFetch::Move("nowhere".into())).await.unwrap_err();
    assert!(matches!(&refused, ImapError::Folder { folder, .. } if folder == "nowhere"), "{refused}");
    assert!(refused.leaves_connection());
    assert_eq!(uids(&imap.waiting(0).await.unwrap()), [1, 4]);
    imap.close().await;
    assert_eq!(dovecot.lying("INBOX").len(), 2);
}

#[tokio::test]
async fn a_server_without_move_and_uidplus_gets_a_copy_and_a_mark() {
    let dovecot = Dovecot::start();
    dovecot.make_folder("Done");
    dovecot.put(&mail("one"));
    dovecot.put(&mail("two"));
    let mut imap = Imap::open(&dovecot.settings(Tls::None)).await.unwrap();
    imap.wire.capabilities.remove("MOVE");
    imap.settle(1, &AfterFetch::Move("Done".into())).await.unwrap();
    assert_eq!(dovecot.lying("INBOX").len(), 1);
    assert_eq!(dovecot.lying("Done")[0].bytes, mail("one"));
    imap.wire.capabilities.remove("UIDPLUS");
    imap.settle(2, &AfterFetch::Delete).await.unwrap();
    imap.close().await;
    assert_eq!(dovecot.lying("INBOX"), [Lying { flags: "T".into(), bytes: mail("two") }]);
}

#[tokio::test]
async fn new_mail_wakes_the_waiting() {
    let dovecot = Dovecot::start();
    let imap = Imap::open(&dovecot.settings(Tls::Tls)).await.unwrap();
    let (imap, news) = imap.idle(Duration::from_millis(300)).await.unwrap();
    assert!(!news, "nothing has come");
    let later = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        dovecot.put(MAIL);
    };
    let (waited, ()) = tokio::join!(imap.idle(Duration::from_mins(2)), later);
    let (mut imap, news) = waited.unwrap();
    assert!(news);
    assert_eq!(uids(&imap.waiting(0).await.unwrap()), [1]);
    // A server that cannot is asked at the end.
    imap.wire.capabilities.remove("IDLE");
    let (imap, news) = imap.idle(Duration::from_millis(100)).await.unwrap();
    assert!(!news);
    dovecot.put(&mail("two"));
    let (mut imap, news) = imap.idle(Duration::from_millis(1500)).await.unwrap();
    assert!(news);
    assert_eq!(uids(&imap.waiting(1).await.unwrap()), [2]);
}

#[tokio::test]
async fn an_abandoned_waiting_loses_only_the_connection() {
    let dovecot = Dovecot::start();
    let imap = Imap::open(&dovecot.settings(Tls::None)).await.unwrap();
    let abandoned = tokio::time::timeout(Duration::from_millis(200), imap.idle(Duration::from_mins(5))).await;
    assert!(abandoned.is_err());
    dovecot.put(MAIL);
    let mut imap = Imap::open(&dovecot.settings(Tls::None)).await.unwrap();
    assert_eq!(imap.waiting(0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_mailbox_made_anew_has_another_validity() {
    let dovecot = Dovecot::start();
    dovecot.put(MAIL);
    let first = Imap::open(&dovecot.settings(Tls::None)).await.unwrap();
    let before = first.uid_validity();
    first.close().await;
    let again = Imap::open(&dovecot.settings(Tls::None)).await.unwrap();
    assert_eq!(again.uid_validity(), before);
    again.close().await;
    // It is made of the time in seconds.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    dovecot.recreate();
    dovecot.put(&mail("other"));
    let mut anew = Imap::open(&dovecot.settings(Tls::None)).await.unwrap();
    assert_ne!(anew.uid_validity(), before);
    assert_eq!(anew.source(1).await.unwrap(), Some(mail("other")));
}

#[tokio::test]
async fn wrong_settings_are_told_apart() {
    let mut dovecot = Dovecot::start();
    let good = dovecot.settings(Tls::Tls);
    let wrong = ImapSettings { credential: "wrong".to_owned().into(), ..good.clone() };
    let error = Imap::open(&wrong).await.unwrap_err();
    assert!(error.is_login(), "{error}");
    let wrong = ImapSettings { folder: "Nowhere".into(), ..good.clone() };
    let error = Imap::open(&wrong).await.unwrap_err();
    assert!(matches!(&error, ImapError::Folder { folder, .. } if folder == "Nowhere"), "{error}");
    let wrong = ImapSettings { ca: None, ..good.clone() };
    let error = Imap::open(&wrong).await.unwrap_err();
    assert!(matches!(&error, ImapError::Tls { text, .. } if text.contains("certificate")), "{error}");
    let wrong = ImapSettings { tls: Tls::Tls, port: dovecot.settings(Tls::None).port, ..good.clone() };
    assert!(matches!(Imap::open(&wrong).await.unwrap_err(), ImapError::Tls { .. }));
    dovecot.stop();
    assert!(matches!(Imap::open(&good).await.unwrap_err(), ImapError::Unreachable { .. }));
    dovecot.resume();
    Imap::open(&good).await.unwrap().close().await;
}

#[tokio::test]
async fn mail_above_the_limit_is_not_read() {
    let dovecot = Dovecot::start();
    let large = [b"Subject: large\r\n\r\n".as_slice(), &b"0123456789abcde\r\n".repeat(20_000)].concat();
    dovecot.put(&large);
    let settings = ImapSettings { max_bytes: 100_000, ..dovecot.settings(Tls::None) };
    let mut imap = Imap::open(&settings).await.unwrap();
    let waiting = imap.waiting(0).await.unwrap();
    assert_eq!(waiting[0].size, large.len() as u64);
    assert_eq!(imap.header(1).await.unwrap().as_deref(), Some(&b"Subject: large\r\n\r\n"[..]));
    let error = imap.source(1).await.unwrap_err();
    let doing = "fetching a mail";
    assert_eq!(error, ImapError::TooLarge { doing, bytes: large.len() as u64, limit: 100_000 });
    // What was not read is still on the connection.
    assert!(matches!(imap.header(1).await.unwrap_err(), ImapError::Closed { .. }));
    let settings = dovecot.settings(Tls::None);
    assert_eq!(Imap::open(&settings).await.unwrap().source(1).await.unwrap(), Some(large));
}
