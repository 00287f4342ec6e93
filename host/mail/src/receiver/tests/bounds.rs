//! What is too large, too slow or cut off, and how the receiver ends.
use super::*;

#[tokio::test]
async fn a_mail_above_the_limit_is_read_and_not_kept() {
    let server = smtp().await;
    let mut client = Client::in_mail(&server).await;
    client.expect(&[("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")]).await;
    let line = format!("{}\r\n", "x".repeat(998));
    assert_eq!(client.say(&format!("{}.", line.repeat(500))).await, "552 5.3.4 more than 1000 bytes");
    client
        .expect(&[("MAIL FROM:<a@b.c>", "250"), ("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")])
        .await;
    assert_eq!(client.say(&format!("{line}.")).await, "250 2.6.0 taken");
    assert_eq!(server.keeper.contents(), [line]);
}

#[tokio::test]
async fn chunks_are_taken_as_they_are() {
    let server = smtp().await;
    let mut client = Client::in_mail(&server).await;
    client.expect(&[("RCPT TO:<one@desk.example>", "250")]).await;
    // Commands and content in one go; a dot means nothing here.
    client.write(b"BDAT 7\r\na\r\n.\r\n\r").await;
    assert_eq!(client.answer().await, "250 2.0.0 7 bytes");
    client
        .expect(&[("DATA", "503"), ("RCPT TO:<two@desk.example>", "503"), ("MAIL FROM:<a@b.c>", "503")])
        .await;
    client.write(b"BDAT 6 LAST\r\n\nQUIT\nNOOP\r\n").await;
    assert_eq!(client.answer().await, "250 2.6.0 taken");
    assert_eq!(client.answer().await, "250 2.0.0 ok");
    assert_eq!(server.keeper.contents(), ["a\r\n.\r\n\r\nQUIT\n"]);
    // Without a mail the chunk is read all the same.
    client.write(b"BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n").await;
    assert!(client.answer().await.starts_with("503"));
    assert_eq!(client.answer().await, "250 2.0.0 ok");
    // Too much, in one and in several.
    let large = "x".repeat(700);
    client.expect(&[("MAIL FROM:<a@b.c>", "250"), ("RCPT TO:<one@desk.example>", "250")]).await;
    client.write(format!("BDAT 700\r\n{large}BDAT 700\r\n{large}BDAT 0 LAST\r\n").as_bytes()).await;
    assert!(client.answer().await.starts_with("250"));
    assert!(client.answer().await.starts_with("552"));
    assert!(client.answer().await.starts_with("503"));
    client
        .expect(&[
            ("MAIL FROM:<a@b.c>", "250"),
            ("RCPT TO:<one@desk.example>", "250"),
            ("BDAT 0 LAST", "250"),
        ])
        .await;
    // A size that is none: what follows may be anything.
    client.write(b"BDAT 18446744073709551617\r\nNOOP\r\n").await;
    assert!(client.answer().await.starts_with("501"));
    assert_eq!(client.answer().await, "");
    assert_eq!(server.keeper.taken().len(), 2);
}

#[tokio::test]
async fn a_sender_that_goes_leaves_nothing() {
    let server = smtp().await;
    for content in ["x\r\n", "x\r\n.", "x\r\n.\r"] {
        let mut client = Client::in_mail(&server).await;
        client.expect(&[("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")]).await;
        client.write(content.as_bytes()).await;
        client.0.get_mut().shutdown().await.unwrap();
        assert_eq!(client.answer().await, "");
    }
    let mut client = Client::in_mail(&server).await;
    client.expect(&[("RCPT TO:<one@desk.example>", "250")]).await;
    client.write(b"BDAT 10 LAST\r\nabc").await;
    client.0.get_mut().shutdown().await.unwrap();
    assert_eq!(client.answer().await, "");
    assert!(server.keeper.taken().is_empty());
}

#[tokio::test]
async fn slow_and_too_many_senders_are_sent_away() {
    let short = Duration::from_millis(150);
    let server = start(ReceiverSettings {
        command_timeout: short,
        data_timeout: short,
        max_connections: 1,
        ..settings(Protocol::Smtp)
    })
    .await;
    let mut slow = Client::connect(&server).await;
    assert!(Client::silent(&server).await.answer().await.starts_with("421 4.3.2"));
    slow.write(b"NO").await;
    assert!(slow.answer().await.starts_with("421 4.4.2"));
    assert_eq!(slow.answer().await, "");
    drop(slow);
    let mut slow = Client::in_mail(&server).await;
    slow.expect(&[("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")]).await;
    slow.write(b"x\r\n").await;
    assert!(slow.answer().await.starts_with("421 4.4.2"));
    drop(slow);
    let mut guessing = Client::in_mail(&server).await;
    for _ in 0..50 {
        guessing.expect(&[("RCPT TO:<who@else.example>", "550")]).await;
    }
    assert!(guessing.answer().await.starts_with("421 4.7.0"));
    assert!(server.keeper.taken().is_empty());
}

#[tokio::test]
async fn a_stop_ends_what_is_idle_and_finishes_what_is_taken() {
    let mut server = smtp().await;
    let mut idle = Client::connect(&server).await;
    let mut busy = Client::in_mail(&server).await;
    busy.expect(&[("RCPT TO:<slow@desk.example>", "250"), ("DATA", "354")]).await;
    let mut sending = Client::in_mail(&server).await;
    sending.expect(&[("RCPT TO:<one@desk.example>", "250"), ("DATA", "354")]).await;
    busy.write(b"x\r\n.\r\n").await;
    server.keeper.started.notified().await;
    server.stop.cancel();
    assert!(idle.answer().await.starts_with("421 4.3.2"));
    assert!(sending.answer().await.starts_with("421 4.3.2"));
    assert!(server.task.try_join_next().is_none());
    server.keeper.go.notify_one();
    assert_eq!(busy.answer().await, "250 2.6.0 taken");
    assert!(busy.answer().await.starts_with("421 4.3.2"));
    server.task.join_next().await.unwrap().unwrap();
    assert_eq!(server.keeper.contents(), ["x\r\n"]);
    assert!(TcpStream::connect(server.addr).await.is_err());
}
