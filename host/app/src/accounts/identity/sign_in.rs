//! The way to a provider and back. The question is bound to the browser by a cookie: an answer that somebody else got
//! signs nobody in.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{ids::IdentityProviderId, ticket::Role};
use reqwest::Url;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{Account, IdentityProvider, StoreError, WelcomeDomain};
use subtle::ConstantTimeEq as _;

use super::{
    PURPOSE,
    claims::{Expected, Fault, Proven, prove},
    discovery::{Metadata, metadata, unavailable},
};
use crate::{
    accounts::{
        AccountDraft, Origin, ceremonies,
        create::{blank, normal_email},
        passkeys::passkeys_available,
        sign_in::{SignIn, first_step},
        throttle::{NETWORK, attempt},
    },
    audit,
    context::App,
    errors::AppError,
};

const WAY: &str = "identity-sign-in";

/// What goes along until the answer.
#[derive(Serialize, Deserialize)]
struct Way {
    provider: IdentityProviderId,
    nonce: String,
    verifier: String,
    /// Hash of the browser's cookie.
    browser: String,
}

/// Where to send the browser, and what it has to keep.
#[derive(Clone, Debug)]
pub struct IdentityStart {
    pub url: String,
    pub browser: String,
}

/// What the browser brings back.
#[derive(Clone, Debug)]
pub struct IdentityAnswer {
    pub state: String,
    pub code: String,
    /// The provider's own word of who it is (RFC 9207).
    pub issuer: Option<String>,
    pub browser: Option<String>,
}

/// Ways in beside a password: the names of providers, and whether passkeys can be used here.
pub async fn sign_in_options(app: &App) -> Result<(Vec<(IdentityProviderId, String)>, bool), AppError> {
    let all = store::identity_providers(&app.store).await?;
    let named = all.into_iter().filter(|held| held.enabled).map(|held| (held.id, held.content.name));
    Ok((named.collect(), passkeys_available(app)))
}

/// Where providers send browsers back to.
pub fn identity_redirect(app: &App) -> String {
    format!("{}/desk/sign-in/identity", app.settings.base_url)
}

pub async fn begin_identity_sign_in(
    app: &App,
    id: IdentityProviderId,
    origin: &Origin,
) -> Result<IdentityStart, AppError> {
    let network = origin.network();
    attempt(app, origin, &[(NETWORK, &network)]).await?;
    let provider = enabled(app, id).await?.ok_or(AppError::NotFound { what: "identity provider" })?;
    let known = metadata(app, &provider, false).await?;
    let (browser, verifier, nonce) = (app.random_token(), app.random_token(), app.random_token());
    let way = Way {
        provider: id,
        nonce: nonce.clone(),
        verifier: verifier.clone(),
        browser: app.secrets.hash(WAY, &browser),
    };
    let state = ceremonies::ask(app, WAY, None, &way).await?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let mut url = known.authorization.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.content.client_id)
        .append_pair("redirect_uri", &identity_redirect(app))
        .append_pair("scope", "openid email profile")
        .append_pair("state", &state)
        .append_pair("nonce", &nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    let tx = app.store.begin().await?;
    store::give_attempt_back(&tx, &NETWORK.key(app, &network)).await?;
    tx.commit().await?;
    Ok(IdentityStart { url: url.into(), browser })
}

async fn enabled(app: &App, id: IdentityProviderId) -> Result<Option<IdentityProvider>, AppError> {
    Ok(store::find_identity_provider(&app.store, id).await?.filter(|held| held.enabled))
}

/// The first step of signing in, by the provider's word. A second factor of the account is asked for all the same.
pub async fn sign_in_by_identity(
    app: &App,
    answer: IdentityAnswer,
    origin: &Origin,
) -> Result<SignIn, AppError> {
    let network = origin.network();
    attempt(app, origin, &[(NETWORK, &network)]).await?;
    let (_, way): (_, Way) = match ceremonies::take(app, WAY, &answer.state).await {
        Err(AppError::Unauthenticated) => return Err(refused(app, origin, None, "state").await),
        taken => taken?,
    };
    let browser = app.secrets.hash(WAY, answer.browser.as_deref().unwrap_or_default());
    if !bool::from(browser.as_bytes().ct_eq(way.browser.as_bytes())) {
        return Err(refused(app, origin, Some(way.provider), "browser").await);
    }
    let Some(provider) = enabled(app, way.provider).await? else {
        return Err(refused(app, origin, Some(way.provider), "provider").await);
    };
    let proven = match exchange(app, &provider, &way, &answer).await? {
        Ok(proven) => proven,
        Err(what) => return Err(refused(app, origin, Some(provider.id), what).await),
    };
    let account = match account_of(app, &provider, &proven, origin).await? {
        Ok(account) => account,
        Err(what) => {
            refused(app, origin, Some(provider.id), what).await;
            return Err(AppError::forbidden("identity_unknown", "there is no account of this address here"));
        }
    };
    let tx = app.store.begin().await?;
    store::give_attempt_back(&tx, &NETWORK.key(app, &network)).await?;
    tx.commit().await?;
    first_step(app, &account, origin, "identity_provider").await
}

/// The code for a token, and the token proven. What is wrong is for the log.
async fn exchange(
    app: &App,
    provider: &IdentityProvider,
    way: &Way,
    answer: &IdentityAnswer,
) -> Result<Result<Proven, &'static str>, AppError> {
    let known = metadata(app, provider, false).await?;
    let issuer = provider.content.issuer.as_str();
    let named = answer.issuer.as_deref();
    if named.is_some_and(|named| named != issuer) || named.is_none() && known.names_itself {
        return Ok(Err("issuer of the answer"));
    }
    let answered = redeem(app, provider, &known, way, &answer.code).await?;
    let token = match &answered {
        Ok(answered) => answered["id_token"].as_str(),
        Err(says) => {
            tracing::info!("a code was not redeemed: {says}");
            return Ok(Err("code"));
        }
    };
    let Some(token) = token else { return Ok(Err("no identity token")) };
    let expected = Expected {
        issuer,
        client: &provider.content.client_id,
        nonce: &way.nonce,
        now: app.now().as_second(),
    };
    let proven = match prove(token, &known.keys, expected) {
        // Keys are changed without a word.
        Err(Fault::UnknownKey) => prove(token, &metadata(app, provider, true).await?.keys, expected),
        proven => proven,
    };
    Ok(proven.map_err(|fault| match fault {
        Fault::UnknownKey => "key",
        Fault::Refused(what) => what,
    }))
}

async fn redeem(
    app: &App,
    provider: &IdentityProvider,
    known: &Metadata,
    way: &Way,
    code: &str,
) -> Result<Result<Value, String>, AppError> {
    let secret = match &provider.content.secret {
        Some(sealed) => Some(
            app.secrets
                .unseal(PURPOSE, sealed)
                .ok_or_else(|| unavailable("its secret cannot be read; an administrator gives it anew"))?,
        ),
        None => None,
    };
    let (client, uri) = (provider.content.client_id.as_str(), identity_redirect(app));
    let mut pairs = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", uri.as_str()),
        ("code_verifier", way.verifier.as_str()),
    ];
    let mut basic = None;
    match &secret {
        Some(secret) if !known.secret_in_form => {
            basic = Some((encoded(client), encoded(secret.expose_secret())));
        }
        Some(secret) => {
            pairs.extend([("client_id", client), ("client_secret", secret.expose_secret())]);
        }
        None => pairs.push(("client_id", client)),
    }
    Ok(app.webhooks.redeem(&known.token, form(&pairs), basic).await)
}

fn form(pairs: &[(&str, &str)]) -> String {
    let mut url = Url::parse("form:").expect("a constant address parses");
    url.query_pairs_mut().extend_pairs(pairs);
    url.query().unwrap_or_default().to_owned()
}

/// As client and secret stand in the header (RFC 6749 2.3.1).
fn encoded(text: &str) -> String {
    form(&[("", text)]).trim_start_matches('=').to_owned()
}

/// Whose account it is: by the subject, once it was seen; before that by the verified address.
async fn account_of(
    app: &App,
    provider: &IdentityProvider,
    proven: &Proven,
    origin: &Origin,
) -> Result<Result<Account, &'static str>, AppError> {
    if let Some(id) = store::account_of_subject(&app.store, provider.id, &proven.subject).await? {
        let account = store::find_account(&app.store, id).await?;
        return Ok(account.filter(stands).ok_or("account"));
    }
    let Some(email) = proven.email.as_deref().map(normal_email) else {
        return Ok(Err("address not verified"));
    };
    let tx = app.store.begin().await?;
    let (account, created) = match store::find_account_by_email(&tx, &email).await? {
        Some(account) => (account, false),
        None => match welcome(app, provider, proven, &email) {
            Some(account) => {
                store::insert_account(&tx, &account).await?;
                (account, true)
            }
            None => return Ok(Err("no account")),
        },
    };
    if !stands(&account) {
        return Ok(Err("account"));
    }
    match store::insert_identity(&tx, provider.id, &proven.subject, account.id, app.now()).await {
        Err(StoreError::Conflict { .. }) => return Ok(Err("another subject")),
        inserted => inserted?,
    }
    let data = json!({"provider": provider.id, "created": created, "role": account.role});
    let kind = if created { "account.created" } else { "account.identity_linked" };
    audit::note_unproven(app, &tx, origin, kind, Some(account.id.to_string()), data).await?;
    tx.commit().await?;
    Ok(Ok(account))
}

/// Staff only: customers have links by mail.
fn stands(account: &Account) -> bool {
    let staff = matches!(account.role, Role::Administrator | Role::Supervisor | Role::Agent);
    staff && account.disabled_at.is_none()
}

/// An agent's account for somebody of a domain that an administrator named.
fn welcome(app: &App, provider: &IdentityProvider, proven: &Proven, email: &str) -> Option<Account> {
    let (local, domain) = email.rsplit_once('@')?;
    let held: &WelcomeDomain = provider.content.domains.iter().find(|held| held.domain == domain)?;
    let name = proven.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(local);
    Some(blank(
        app,
        AccountDraft {
            email: Some(email.to_owned()),
            name: name.chars().filter(|letter| !letter.is_control()).take(200).collect(),
            role: Role::Agent,
            password: None,
            locale: "ru".to_owned(),
            provider: held.provider,
            organisation: None,
            contact: None,
        },
    ))
}

/// Whatever was wrong, the answer is the same; the log knows more.
async fn refused(app: &App, origin: &Origin, provider: Option<IdentityProviderId>, what: &str) -> AppError {
    let noted = async {
        let tx = app.store.begin().await?;
        let data = json!({"by": "identity_provider", "provider": provider, "reason": what});
        audit::note_unproven(app, &tx, origin, "session.refused", None, data).await?;
        tx.commit().await?;
        Ok::<_, AppError>(())
    };
    match noted.await {
        Ok(()) => AppError::Unauthenticated,
        Err(error) => error,
    }
}
