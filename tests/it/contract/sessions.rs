//! Signing in: wrong words are all answered alike, and no refresh token works for who has none.
use serde_json::json;
use test_support::{TestApp, on_both};

on_both!(nobody_signs_in_without_the_right_words);

async fn nobody_signs_in_without_the_right_words(app: &TestApp) {
    let anybody = app.anonymous();
    for email in ["nobody@desk.test", "", "' OR 1=1 --"] {
        let words = json!({"email": email, "password": "correct horse battery"});
        anybody.post("/sessions", &words).await.problem(401, "unauthenticated");
    }
    anybody.post("/sessions/link", &json!({"token": "0".repeat(64)})).await.problem(401, "unauthenticated");
    let refused =
        anybody.with("Cookie", "reglament_refresh=stolen").post("/sessions/refresh", &json!({})).await;
    assert!([401, 403].contains(&refused.status), "{}", refused.text());
    anybody.get("/me").await.problem(401, "unauthenticated");
}
