//! What a provider of identity, or somebody in its place, may answer that opens nothing (S-38, S-46).
use domain::ticket::Role;
use serde_json::{Value, json};
use test_support::{TestApp, on_both};

use super::{
    identity::{answered, begun, by, known},
    idp::{CLIENT, Idp, NOW, Signing},
    member,
};

on_both!(
    s_38_a_token_that_does_not_fit_opens_nothing,
    s_38_an_answer_counts_once_and_for_its_browser,
    s_46_a_provider_leads_nowhere_into_the_house,
);

async fn s_38_a_token_that_does_not_fit_opens_nothing(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let idp = Idp::start().await;
    let provider = known(app, &idp).await;
    let none = || json!({});
    let rows: Vec<(&str, Signing, Value, Value)> = vec![
        ("alg none", Signing::None, none(), none()),
        ("alg None", Signing::None, none(), json!({"alg": "None"})),
        ("no signature under RS256", Signing::None, none(), json!({"alg": "RS256"})),
        ("the public key as a secret", Signing::PublicKeyAsSecret, none(), none()),
        ("the same, called RS256", Signing::PublicKeyAsSecret, none(), json!({"alg": "RS256"})),
        ("a stranger's key", Signing::Stranger, none(), none()),
        ("a key for encryption", Signing::Rs256, none(), json!({"kid": "e1"})),
        ("a key of another kind", Signing::Rs256, none(), json!({"kid": "c1"})),
        ("an unknown key", Signing::Rs256, none(), json!({"kid": "../../dev/null"})),
        ("a key id of another type", Signing::Rs256, none(), json!({"kid": 1})),
        ("its own key", Signing::Stranger, none(), json!({"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}})),
        ("a critical header", Signing::Rs256, none(), json!({"crit": ["exp"]})),
        ("another issuer", Signing::Rs256, json!({"iss": "https://evil.example"}), none()),
        ("almost the issuer", Signing::Rs256, json!({"iss": format!("{}/", idp.issuer())}), none()),
        ("another audience", Signing::Rs256, json!({"aud": "other"}), none()),
        ("no audience", Signing::Rs256, json!({"aud": []}), none()),
        ("several, and for whom", Signing::Rs256, json!({"aud": [CLIENT, "other"]}), none()),
        ("for another party", Signing::Rs256, json!({"azp": "other"}), none()),
        ("another nonce", Signing::Rs256, json!({"nonce": "n"}), none()),
        ("no nonce", Signing::Rs256, json!({"nonce": null}), none()),
        ("expired", Signing::Rs256, json!({"exp": NOW - 60}), none()),
        ("no end", Signing::Rs256, json!({"exp": null}), none()),
        ("an end in words", Signing::Rs256, json!({"exp": (NOW + 300).to_string()}), none()),
        ("issued tomorrow", Signing::Rs256, json!({"iat": NOW + 86_400}), none()),
        ("not valid yet", Signing::Rs256, json!({"nbf": NOW + 3_600}), none()),
        ("nobody", Signing::Rs256, json!({"sub": ""}), none()),
        ("a subject that is none", Signing::Rs256, json!({"sub": null}), none()),
    ];
    for (what, signing, claims, header) in rows {
        idp.says(signing, claims, header);
        let reply = by(app, &idp, &provider).await;
        assert_eq!(reply.status, 401, "{what}: {}", reply.text());
        assert!(!reply.text().contains("access_token"), "{what}");
    }
    // For several, but for us as it says; and a clock a little behind.
    let fits = json!({"aud": ["other", CLIENT], "azp": CLIENT, "exp": NOW - 59, "iat": NOW + 59});
    idp.says(Signing::Rs256, fits, none());
    by(app, &idp, &provider).await.expect(200);
    let log = app.administrator().await.all("/audit-log?kind=session.refused").await;
    assert!(log.len() >= 27, "{}", log.len());
}

async fn s_38_an_answer_counts_once_and_for_its_browser(app: &TestApp) {
    member(app, Role::Agent, "anna@desk.test", None).await;
    let idp = Idp::start().await;
    let provider = known(app, &idp).await;
    // Somebody else's browser, and none: whoever is sent a link with an answer is not signed in by it.
    let (url, _) = begun(app, &provider).await;
    let (_, other) = begun(app, &provider).await;
    answered(app, &other, &idp.authorize(&url)).await.problem(401, "unauthenticated");
    let (url, _) = begun(app, &provider).await;
    answered(app, "", &idp.authorize(&url)).await.problem(401, "unauthenticated");
    // The state is used up by the first answer, the code by the first token.
    let (url, way) = begun(app, &provider).await;
    let answer = idp.authorize(&url);
    answered(app, &way, &answer).await.expect(200);
    answered(app, &way, &answer).await.problem(401, "unauthenticated");
    let (url, way) = begun(app, &provider).await;
    let (state, _) = idp.authorize(&url);
    answered(app, &way, &(state, answer.1)).await.problem(401, "unauthenticated");
    answered(app, &way, &("nothing".to_owned(), "code".to_owned())).await.problem(401, "unauthenticated");
    // A code that was given on another way has another verifier.
    let ((first, _), (second, way)) = (begun(app, &provider).await, begun(app, &provider).await);
    let ((_, code), (state, _)) = (idp.authorize(&first), idp.authorize(&second));
    answered(app, &way, &(state, code)).await.problem(401, "unauthenticated");
    // Ten minutes.
    let (url, way) = begun(app, &provider).await;
    let answer = idp.authorize(&url);
    app.clock("2026-11-01T00:10:00Z").await;
    answered(app, &way, &answer).await.problem(401, "unauthenticated");
    // A provider that names itself is heard (RFC 9207).
    let (url, way) = begun(app, &provider).await;
    let (state, code) = idp.authorize(&url);
    let body = json!({"state": state, "code": code, "issuer": "https://evil.example"});
    let reply = app.anonymous().with("Cookie", &way).post("/sessions/identity/answer", &body).await;
    reply.problem(401, "unauthenticated");
}

async fn s_46_a_provider_leads_nowhere_into_the_house(app: &TestApp) {
    let idp = Idp::start().await;
    let provider = known(app, &idp).await;
    for documents in [
        json!({"issuer": "https://evil.example"}),
        json!({"jwks_uri": "http://169.254.169.254/keys"}),
        json!({"jwks_uri": "https://[fd00::1]/keys"}),
        json!({"jwks_uri": "file:///etc/passwd"}),
        json!({"authorization_endpoint": "javascript:alert(1)"}),
        json!({"jwks_uri": null}),
    ] {
        idp.documents(documents.clone());
        let reply = app.anonymous().post("/sessions/identity", &json!({"provider": provider})).await;
        reply.problem(409, "identity_provider_unavailable");
    }
    // Codes and secrets are not sent there either.
    idp.documents(json!({"token_endpoint": "http://10.0.0.1/token"}));
    by(app, &idp, &provider).await.problem(401, "unauthenticated");
}
