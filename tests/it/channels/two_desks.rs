//! Two installations that write to each other's mailboxes, over SMTP, with databases and keys of their own: whatever
//! begins it, it ends (S-11).
use std::time::Duration;

use serde_json::{Value, json};
use test_support::{Builder, Customer, Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, noted};

on_both!(with receiving:
    two_desks_stop_after_a_person_wrote,
    two_desks_stop_after_a_forged_request,
    two_desks_stop_where_each_is_the_others_customer,
);

const ONE: &str = "help@one.example";
const OTHER: &str = "help@other.example";
const NOW: &str = "2026-11-20T16:00:00+04:00";

const fn receiving(builder: Builder) -> Builder {
    builder.receiver("smtp")
}

/// The second desk, and on each a mailbox whose letters leave through the other's receiver.
async fn beside(one: &TestApp) -> TestApp {
    let other = TestApp::builder(one.engine()).receiver("smtp").another("other.test").start().await;
    for (desk, address, beyond) in [(one, ONE, &other), (&other, OTHER, one)] {
        let server = beyond.receiver().await;
        let mailbox = json!({
            "address": address, "product": PRODUCT,
            "outgoing": {"host": server.ip().to_string(), "port": server.port(), "tls": "none"},
        });
        desk.administrator().await.post("/mailboxes", &mailbox).await.created();
        desk.clock(NOW).await;
    }
    other
}

/// A person of the other house whose address is that house's mailbox.
async fn customer(desk: &TestApp, address: &str) -> Customer {
    let organisation = desk.organisation("The other house", "customer").await;
    let contact = desk.person(&organisation, "Desk", address).await;
    Customer { organisation, contact, address: address.to_owned(), name: "Desk".to_owned() }
}

async fn waiting(desk: &TestApp) -> u64 {
    let queue = desk.administrator().await.get("/mail-queue").await.ok();
    let count = |side: &str| queue.at(&format!("{side}.waiting")).as_u64().expect("a number");
    count("incoming") + count("outgoing")
}

/// Until nothing is under way between them, and nothing comes of the days after.
async fn settle(one: &TestApp, other: &TestApp, day: &str) {
    for hour in ["16:00", "18:00", "23:00"] {
        let now = &format!("2026-11-{day}T{hour}:00+04:00");
        for desk in [one, other] {
            desk.clock(now).await;
        }
        let mut quiet = 0;
        for _ in 0..400 {
            quiet = if waiting(one).await + waiting(other).await == 0 { quiet + 1 } else { 0 };
            if quiet == 6 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(quiet, 6, "mail is still under way");
    }
}

/// Letters of a desk to the other, all of which left.
async fn left(desk: &TestApp, to: &str) -> Vec<Value> {
    let letters = desk.letters_to(to).await;
    for letter in &letters {
        assert_eq!((letter.str_at("state"), letter.str_at("from") == to), ("sent", false), "{letter:#}");
    }
    letters
}

async fn two_desks_stop_after_a_person_wrote(one: &TestApp) {
    let other = beside(one).await;
    let user = customer(one, OTHER).await;
    let agent = one.agent("anna").await;
    let ticket = noted(&agent, &user, NOW, json!({})).await;
    let before = one.letters_to(OTHER).await.len();
    let said = json!({"text": "Перезвоните нам, пожалуйста."});
    agent.post(&format!("/tickets/{}/messages", ticket.str_at("id")), &said).await.created();
    settle(one, &other, "20").await;
    // A person's letter is a request over there, and is acknowledged; the acknowledgement is a machine's.
    assert_eq!(left(one, OTHER).await.len(), before + 1);
    assert_eq!(left(&other, ONE).await.len(), 1);
    assert_eq!(other.administrator().await.all("/tickets").await.len(), 1);
    assert_eq!(one.administrator().await.all("/tickets").await.len(), 1);
    // What the machine over there wrote is on file where it arrived: it bears the mark of having come round.
    let arrived = one.administrator().await.all("/inbound-mail?state=done").await;
    assert_eq!(arrived.iter().map(|mail| mail.str_at("reason_code")).collect::<Vec<_>>(), ["loop"]);
    other.close().await;
}

/// Somebody starts it with a mail in the other's name.
async fn two_desks_stop_after_a_forged_request(one: &TestApp) {
    let other = beside(one).await;
    let request = json!({
        "to": ONE, "from": OTHER, "subject": "Camera", "text": "How do I add one?", "authenticated": false,
    });
    let arrived = one.mail(request).await;
    assert_eq!(arrived["disposition"], "ticket_created");
    settle(one, &other, "20").await;
    assert_eq!((left(one, OTHER).await.len(), left(&other, ONE).await.len()), (1, 0));
    assert!(other.administrator().await.all("/tickets").await.is_empty());
    other.close().await;
}

/// Both know each other, both get a request of the other's at once, and people answer on both sides.
async fn two_desks_stop_where_each_is_the_others_customer(one: &TestApp) {
    let other = beside(one).await;
    for (desk, own, beyond) in [(one, ONE, OTHER), (&other, OTHER, ONE)] {
        customer(desk, beyond).await;
        let request = json!({"to": own, "from": beyond, "subject": "Camera", "text": "How?"});
        desk.mail(request).await;
    }
    settle(one, &other, "20").await;
    assert_eq!((left(one, OTHER).await.len(), left(&other, ONE).await.len()), (1, 1));
    for desk in [one, &other] {
        let tickets = desk.administrator().await.all("/tickets").await;
        assert_eq!(tickets.len(), 1, "an acknowledgement opens nothing");
        let id = tickets[0].str_at("id");
        let said = json!({"text": "Через меню."});
        desk.agent("anna").await.post(&format!("/tickets/{id}/messages"), &said).await.created();
    }
    settle(one, &other, "22").await;
    // Each person's letter is acknowledged or joins a ticket, and then there is silence.
    for (desk, beyond) in [(one, OTHER), (&other, ONE)] {
        let letters = left(desk, beyond).await;
        assert!((2..=3).contains(&letters.len()), "{letters:#?}");
    }
    other.close().await;
}
