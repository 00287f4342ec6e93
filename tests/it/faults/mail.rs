//! What comes to a mailbox and is no mail is kept for a person to look at.
use test_support::{Pick as _, TestApp, on_both};

on_both!(malformed_mail_is_quarantined_and_kept);

async fn malformed_mail_is_quarantined_and_kept(app: &TestApp) {
    app.clock("2026-11-16T12:00:00+04:00").await;
    let binary: Vec<u8> = (0..4096_u32).map(|index| u8::try_from(index % 251).expect("a byte")).collect();
    for (name, raw) in
        [("nothing", Vec::new()), ("no header", b"\r\n\r\njust words\r\n".to_vec()), ("binary", binary)]
    {
        let reply = app.raw_mail("to=recfaces@desk.test", raw.clone()).await;
        let arrived = reply.success();
        let disposition = arrived.str_at("disposition");
        assert!(["quarantined", "ticket_created"].contains(&disposition), "{name}: {arrived:#}");
        assert!(arrived["message_id"].is_string(), "{name} is not kept: {arrived:#}");
        // The same source again is the same mail.
        let again = app.raw_mail("to=recfaces@desk.test", raw).await.success();
        assert_eq!(again["message_id"], arrived["message_id"], "{name}");
    }
    // No sender, no date, no subject: still somebody's request.
    let bare =
        app.raw_mail("to=recfaces@desk.test", "Subject: help\r\n\r\nIt is broken.\r\n").await.success();
    assert!(["ticket_created", "quarantined"].contains(&bare.str_at("disposition")), "{bare:#}");
    // Over the limit of one mail: kept or refused with a code, never a fault.
    let mut huge = b"From: a@b.example\r\nSubject: big\r\n\r\n".to_vec();
    huge.resize(41 << 20, b'x');
    app.raw_mail("to=recfaces@desk.test", huge).await.problem(413, "body_too_large");
}
