//! Access tokens for mail servers (RFC 6749 6): got with the refresh token on file, kept until shortly before they end.
//! A refresh token that the server replaces takes the old one's place on file, for both servers of the mailbox.
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{
    access::Scope,
    ids::MailboxId,
    mailbox::{MailServer, Mailbox, OauthGrant},
};
use mail::imap::ImapError;
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use tokio::{sync::oneshot, task::JoinSet};

use super::{fetch::FetchError, servers::PURPOSE};
use crate::{context::App, errors::AppError};

/// A token is not used in its last minute.
const SPARE: Duration = Duration::from_mins(1);
/// Where the server does not say how long a token lives.
const USUAL: Duration = Duration::from_mins(5);
/// Characters of a server's words that are told.
const WORDS: usize = 300;

/// Tokens by the grant they were got with.
#[derive(Default)]
pub struct AccessTokens {
    held: Mutex<HashMap<String, Held>>,
    /// Who asks goes on where whoever waited is stopped: a refresh token that was replaced and not kept is lost.
    asking: Mutex<JoinSet<()>>,
}

struct Held {
    token: SecretString,
    until: Duration,
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoToken {
    /// The grant is over or was never good: somebody has to give another.
    #[error("the server of tokens refused: {0}")]
    Refused(String),
    #[error("the server of tokens cannot be asked: {0}")]
    Unreachable(String),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<NoToken> for AppError {
    fn from(error: NoToken) -> Self {
        match error {
            NoToken::App(error) => error,
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<NoToken> for FetchError {
    fn from(error: NoToken) -> Self {
        match error {
            NoToken::App(error) => error.into(),
            refused @ NoToken::Refused(_) => ImapError::Login { text: refused.to_string() }.into(),
            NoToken::Unreachable(text) => {
                ImapError::Closed { doing: "asking the server of tokens", text }.into()
            }
        }
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: Option<u64>,
    refresh_token: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    error_description: Option<String>,
}

impl AccessTokens {
    fn find(&self, grant: &OauthGrant, now: Duration) -> Option<SecretString> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&grant.refresh_token).filter(|held| held.until > now).map(|held| held.token.clone())
    }

    fn keep(&self, grant: &OauthGrant, token: SecretString, now: Duration, lives: Duration) {
        let until = now + lives.saturating_sub(SPARE);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, held| held.until > now);
        held.insert(grant.refresh_token.clone(), Held { token, until });
    }

    /// A mail server did not take it.
    pub(super) fn forget(&self, grant: &OauthGrant) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&grant.refresh_token);
    }
}

/// A token that is good for another minute at least.
pub(crate) async fn access_token(
    app: &App,
    mailbox: MailboxId,
    grant: &OauthGrant,
) -> Result<SecretString, NoToken> {
    if let Some(token) = app.tokens.find(grant, app.clock.ticks()) {
        return Ok(token);
    }
    let (told, answer) = oneshot::channel();
    {
        let asked = ask(app.clone(), mailbox, grant.clone());
        let mut asking = app.tokens.asking.lock().unwrap_or_else(PoisonError::into_inner);
        while asking.try_join_next().is_some() {}
        // Who waited may have left.
        asking.spawn(async move { drop(told.send(asked.await)) });
    }
    answer.await.unwrap_or_else(|_| Err(AppError::Internal("asking for a token broke off".to_owned()).into()))
}

async fn ask(app: App, mailbox: MailboxId, grant: OauthGrant) -> Result<SecretString, NoToken> {
    // Both servers of a mailbox may ask at once; the second finds what the first got.
    let _alone = app.intake.lock(format!("oauth:{mailbox}").as_bytes()).await;
    let known = store::find_mailbox(&app.store, &Scope::All, mailbox).await.map_err(AppError::from)?;
    let known = known.map(|held| held.mailbox);
    let grant = known.as_ref().and_then(|held| current(&app, held, &grant)).unwrap_or(grant);
    if let Some(token) = app.tokens.find(&grant, app.clock.ticks()) {
        return Ok(token);
    }
    let granted = refresh(&app, &grant).await?;
    let token = SecretString::from(granted.access_token);
    let lives = granted.expires_in.map_or(USUAL, Duration::from_secs);
    app.tokens.keep(&grant, token.clone(), app.clock.ticks(), lives);
    if let (Some(next), Some(held)) = (granted.refresh_token, known) {
        let keep = |next: &OauthGrant| app.tokens.keep(next, token.clone(), app.clock.ticks(), lives);
        replace(&app, held, &grant, &next.into(), keep).await?;
    }
    Ok(token)
}

/// The grant as it stands now, where another asked meanwhile and got a new refresh token.
fn current(app: &App, held: &Mailbox, grant: &OauthGrant) -> Option<OauthGrant> {
    let same = |other: &&OauthGrant| {
        (&other.token_url, &other.client_id, &other.scope)
            == (&grant.token_url, &grant.client_id, &grant.scope)
    };
    let grants: Vec<&OauthGrant> =
        servers(held).filter_map(|server| server.oauth.as_ref()).filter(same).collect();
    let opened = app.secrets.unseal(PURPOSE, &grant.refresh_token);
    let found = grants.iter().find(|other| opened_like(app, other, opened.as_ref()));
    // After a new one came, both servers of one user have the very same; two users have two.
    let only = grants.first().filter(|first| grants.iter().all(|it| it.refresh_token == first.refresh_token));
    found.or(only).map(|grant| (*grant).clone())
}

fn opened_like(app: &App, grant: &OauthGrant, secret: Option<&SecretString>) -> bool {
    let held = app.secrets.unseal(PURPOSE, &grant.refresh_token);
    held.zip(secret).is_some_and(|(held, secret)| held.expose_secret() == secret.expose_secret())
}

fn servers(held: &Mailbox) -> impl Iterator<Item = &MailServer> {
    held.incoming.as_ref().map(|incoming| &incoming.server).into_iter().chain(&held.outgoing)
}

async fn refresh(app: &App, grant: &OauthGrant) -> Result<Granted, NoToken> {
    let open = |sealed: &str| {
        let told = format!("the grant of {} was sealed by another installation", grant.client_id);
        app.secrets.unseal(PURPOSE, sealed).ok_or(AppError::Internal(told))
    };
    let refresh_token = open(&grant.refresh_token)?;
    let client_secret = grant.client_secret.as_deref().map(open).transpose()?;
    let mut form = vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.expose_secret()),
        ("client_id", grant.client_id.as_str()),
    ];
    form.extend(client_secret.as_ref().map(|secret| ("client_secret", secret.expose_secret())));
    form.extend(grant.scope.as_deref().map(|scope| ("scope", scope)));
    let written = Url::parse_with_params("https://form.invalid/", &form).ok();
    let body = written.as_ref().and_then(Url::query).unwrap_or_default().to_owned();
    let answer = app.webhooks.post_form(&grant.token_url, body).await.map_err(NoToken::Unreachable)?;
    if (200..300).contains(&answer.status) {
        return serde_json::from_str(&answer.text)
            .map_err(|_| NoToken::Unreachable("it answered with no token".to_owned()));
    }
    match serde_json::from_str::<Refusal>(&answer.text) {
        Ok(refusal) if (400..500).contains(&answer.status) => {
            let told = format!("{} {}", refusal.error, refusal.error_description.unwrap_or_default());
            Err(NoToken::Refused(
                told.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(WORDS).collect(),
            ))
        }
        _ => Err(NoToken::Unreachable(format!("it answered {}", answer.status))),
    }
}

/// Puts the new refresh token in the place of the old one; the token is kept under it before others learn of it.
async fn replace(
    app: &App,
    mut held: Mailbox,
    grant: &OauthGrant,
    next: &SecretString,
    keep: impl FnOnce(&OauthGrant),
) -> Result<(), AppError> {
    let before = app.secrets.unseal(PURPOSE, &grant.refresh_token);
    if before.as_ref().is_some_and(|before| before.expose_secret() == next.expose_secret()) {
        return Ok(());
    }
    let sealed = app.secrets.seal(PURPOSE, next);
    keep(&OauthGrant { refresh_token: sealed.clone(), ..grant.clone() });
    let both =
        held.incoming.as_mut().map(|incoming| &mut incoming.server).into_iter().chain(&mut held.outgoing);
    for other in both.filter_map(|server| server.oauth.as_mut()) {
        if opened_like(app, other, before.as_ref()) {
            other.refresh_token.clone_from(&sealed);
        }
    }
    let tx = app.store.begin().await?;
    store::update_mailbox(&tx, &held, false).await?;
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    Ok(())
}
