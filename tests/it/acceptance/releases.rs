//! R 4.1, 4.4: word of releases and security certificates to who is entitled to it (SC-80).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use crate::desk::{PRODUCT, certificate, certified};

on_both!(
    sc_80_updates_are_told_to_the_entitled_r_4_1_r_4_4,
    a_release_of_tomorrow_is_told_tomorrow_r_4_4,
    who_bought_or_lost_the_certificate_meanwhile_r_4_1,
);

fn about<'a>(letters: &'a [Value], words: &str) -> Vec<&'a Value> {
    let tells =
        |letter: &&Value| letter.str_at("subject").contains(words) || letter.str_at("text").contains(words);
    letters.iter().filter(tells).collect()
}

async fn sc_80_updates_are_told_to_the_entitled_r_4_1_r_4_4(app: &TestApp) {
    let (active, expired) = (certified(app, "active").await, app.customer("expired").await);
    certificate(app, &expired, "2025-11-16", "2026-11-15").await;
    let nobody = app.customer("nobody").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    let admin = app.administrator().await;
    let release = json!({"product": PRODUCT, "version": "2.4", "published_at": "2026-11-16T12:00:00+04:00"});
    let security = json!({
        "product": PRODUCT, "version": "2026-11", "kind": "security_certificate",
        "published_at": "2026-11-16T12:00:00+04:00",
    });
    admin.post("/releases", &release).await.success();
    admin.post("/releases", &security).await.success();
    // The same release published again tells nobody twice.
    admin.post("/releases", &release).await.success();
    app.clock("2026-11-16T12:01:00+04:00").await;
    let told = app.letters_to(&active.address).await;
    assert_eq!(told.len(), 2, "{told:#?}");
    assert_eq!(about(&told, "2.4").len(), 1, "{told:#?}");
    for other in [&expired, &nobody] {
        assert!(app.letters_to(&other.address).await.is_empty(), "{}", other.name);
    }
}

async fn a_release_of_tomorrow_is_told_tomorrow_r_4_4(app: &TestApp) {
    let user = certified(app, "olga").await;
    app.clock("2026-11-16T12:00:00+04:00").await;
    app.release(PRODUCT, "2.4", "2026-11-17T10:00:00+04:00").await;
    app.clock("2026-11-17T09:59:59+04:00").await;
    assert!(app.letters_to(&user.address).await.is_empty());
    app.clock("2026-11-17T10:00:00+04:00").await;
    assert_eq!(app.letters_to(&user.address).await.len(), 1);
}

async fn who_bought_or_lost_the_certificate_meanwhile_r_4_1(app: &TestApp) {
    let (last_day, ended) = (app.customer("lastday").await, app.customer("ended").await);
    certificate(app, &last_day, "2025-11-17", "2026-11-16").await;
    certificate(app, &ended, "2025-11-16", "2026-11-15").await;
    // Half past midnight at +04: the fifteenth is over there, though not in Moscow.
    app.clock("2026-11-15T20:30:00Z").await;
    app.release(PRODUCT, "2.4", "2026-11-15T20:30:00Z").await;
    assert_eq!(app.letters_to(&last_day.address).await.len(), 1);
    assert!(app.letters_to(&ended.address).await.is_empty());
}
