//! Raw RFC 5322 mail: charsets, attachments, receipt, the same mail twice.
use test_support::{Pick as _, TestApp, assert_instant, on_both};

use crate::desk::certified;

on_both!(
    a_mail_in_koi8_r_reads_well,
    a_mail_with_an_attachment_keeps_it,
    a_page_in_a_mail_is_never_shown_as_one,
    the_date_header_starts_no_timer_tr_0,
    the_same_mail_twice_is_one_ticket,
    fields_in_the_text_are_read_8_1,
);

const QUERY: &str = "to=recfaces@desk.test&received_at=2026-11-16T12:00:00%2B04:00";

async fn a_mail_in_koi8_r_reads_well(app: &TestApp) {
    app.clock("2026-11-16T12:00:00+04:00").await;
    let raw = include_bytes!("../../../host/mail/tests/corpora/ru/001-koi8-r-base64-b.eml");
    let arrived = app.raw_mail(QUERY, raw).await.success();
    assert_eq!(arrived["disposition"], "ticket_created");
    let ticket = app.ticket(arrived.str_at("ticket_id")).await;
    assert_eq!(ticket["subject"], "Не работает счётчик посетителей ?17 ? срочно");
    let messages = app.administrator().await.all(&format!("/tickets/{}/messages", ticket.str_at("id"))).await;
    assert!(messages[0].str_at("text").contains("Ёжик, подъезд, щука"), "{:#}", messages[0]);
    assert_eq!(messages[0].at("author.name"), "Иванов Иван");
    assert_eq!(app.letters_to("ivanov@client.example").await.len(), 1);
}

fn with_attachment(user: &str) -> String {
    let picture = crate::desk::PICTURE;
    format!(
        "From: Olga <{user}>\r\nTo: recfaces@desk.test\r\nSubject: Photo\r\nMessage-ID: <photo-1@olga.example>\r\n\
         Date: Mon, 02 Jan 2006 10:00:00 +0300\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Release: 2.3\r\nSee the photo.\r\n--b\r\nContent-Type: image/png; name=\"../../error.png\"\r\n\
         Content-Disposition: attachment; filename=\"../../error.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\n\
         {picture}\r\n--b--\r\n"
    )
}

async fn a_mail_with_an_attachment_keeps_it(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let arrived = app.raw_mail(QUERY, with_attachment(&user.address)).await.success();
    assert_eq!(arrived["disposition"], "ticket_created");
    let contact = app.contact(&user.contact).await;
    let messages = contact.all(&format!("/tickets/{}/messages", arrived.str_at("ticket_id"))).await;
    let held = &messages[0].items("attachments")[0];
    assert_eq!(held["name"], "error.png", "no path comes with the name");
    assert_eq!(held["media_type"], "image/png");
    let read = contact.get(&format!("/attachments/{}", held.str_at("id"))).await.expect(200);
    assert!(read.body.starts_with(b"\x89PNG"));
    assert_eq!(held.at("size").as_u64(), Some(read.body.len() as u64));
    assert_eq!(read.header("x-content-type-options"), "nosniff");
    assert!(read.header("content-security-policy").contains("sandbox"), "{:?}", read.headers);
    // A download that broke off goes on.
    let path = format!("/attachments/{}", held.str_at("id"));
    let (whole, length, tag) = (read.body.clone(), read.body.len(), read.header("etag"));
    let part = contact.with("range", "bytes=4-7").with("if-range", tag).get(&path).await.expect(206);
    assert_eq!(part.body, whole.slice(4..8));
    assert_eq!(part.header("content-range"), format!("bytes 4-7/{length}"));
    let rest = contact.with("range", "bytes=8-").get(&path).await.expect(206);
    assert_eq!(rest.body, whole.slice(8..));
    assert_eq!(
        contact.with("range", "bytes=4-7").with("if-range", "\"x\"").get(&path).await.expect(200).body,
        whole
    );
    let behind = contact.with("range", &format!("bytes={length}-")).get(&path).await;
    assert_eq!(behind.header("content-range"), format!("bytes */{length}"));
    behind.problem(416, "range_not_satisfiable");
}

async fn a_page_in_a_mail_is_never_shown_as_one(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let mail =
        with_attachment(&user.address).replace("image/png", "text/html").replace("error.png", "a.html");
    let arrived = app.raw_mail(QUERY, mail).await.success();
    let contact = app.contact(&user.contact).await;
    let messages = contact.all(&format!("/tickets/{}/messages", arrived.str_at("ticket_id"))).await;
    let held = &messages[0].items("attachments")[0];
    let read = contact.get(&format!("/attachments/{}", held.str_at("id"))).await.expect(200);
    assert!(read.header("content-disposition").starts_with("attachment"), "{:?}", read.headers);
    assert_eq!(read.header("x-content-type-options"), "nosniff");
    app.anonymous().get(&format!("/attachments/{}", held.str_at("id"))).await.problem(401, "unauthenticated");
}

async fn the_date_header_starts_no_timer_tr_0(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-16T13:00:00+04:00").await;
    let arrived = app.raw_mail(QUERY, with_attachment(&user.address)).await.success();
    let ticket = app.ticket(arrived.str_at("ticket_id")).await;
    assert_instant(ticket.at("received_at"), "2026-11-16T12:00:00+04:00");
    assert_instant(test_support::timer(&ticket, "registration").at("origin"), "2026-11-16T12:00:00+04:00");
    let later = "to=recfaces@desk.test&received_at=2026-11-17T12:00:00%2B04:00";
    app.raw_mail(later, "From: a@b.example\r\n\r\n?").await.problem(422, "received_in_future");
}

async fn the_same_mail_twice_is_one_ticket(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let first = app.raw_mail(QUERY, with_attachment(&user.address)).await.success();
    let second = app.raw_mail(QUERY, with_attachment(&user.address)).await.success();
    assert_eq!(first["ticket_id"], second["ticket_id"]);
    assert_eq!(first["message_id"], second["message_id"]);
    assert_eq!(app.administrator().await.all("/tickets").await.len(), 1);
    assert_eq!(app.letters_to(&user.address).await.len(), 1, "acknowledged once");
    // The same Message-ID with other words is not swallowed (dup-2 of the corpus).
    let other = with_attachment(&user.address).replace("See the photo.", "Quite another matter.");
    let third = app.raw_mail(QUERY, other).await.success();
    assert!(third["ticket_id"].is_string(), "{third:#}");
    let ticket = third.str_at("ticket_id");
    let messages = app.administrator().await.all(&format!("/tickets/{ticket}/messages")).await;
    let kept = messages.iter().any(|message| message.str_at("text").contains("Quite another matter."));
    assert!(kept, "{messages:#?}");
}

async fn fields_in_the_text_are_read_8_1(app: &TestApp) {
    let user = certified(app, "olga").await;
    crate::desk::releases(app).await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    for (line, release) in [("release: 2.3", "2.3"), ("Версия продукта: 2.2", "2.2"), ("Версия: 2.1", "2.1")]
    {
        let raw = format!(
            "From: {}\r\nTo: recfaces@desk.test\r\nSubject: Q\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: 8bit\r\n\r\n{line}\r\nНе открывается отчёт.\r\n",
            user.address
        );
        let arrived = app.raw_mail(QUERY, raw).await.success();
        let ticket = app.ticket(arrived.str_at("ticket_id")).await;
        assert_eq!(ticket.at("fields.release"), release, "{line}");
    }
}
