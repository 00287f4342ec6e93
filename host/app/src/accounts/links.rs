//! Letters with a link to sign in, to take up an invitation or to set a password, and word of changes. Who asks for
//! a link learns nothing: the account is looked for later, by a job, whether there is one or not.
use domain::ids::AccountId;
use jiff::SignedDuration;
use mail::render::Rendered;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Account, LinkPurpose, NewJob, NewMail, Tx};

use super::{
    Origin,
    create::normal_email,
    throttle::{LETTERS_OF_NETWORK, attempt, may_write},
};
use crate::{
    context::App,
    errors::AppError,
    jobs::SEND_ACCOUNT_LINK,
    letters::{LooseLetter, Voice, render_letter},
};

/// Stands for the link where a letter is shown: whoever may read the outbox may not sign in as somebody else.
const COVERED: &str = "…";

const fn minutes_of(purpose: LinkPurpose) -> i64 {
    match purpose {
        LinkPurpose::SignIn => 24 * 60,
        LinkPurpose::Invitation => 72 * 60,
        LinkPurpose::PasswordReset => 60,
    }
}

/// A fresh one-time link token for an account, printed by the command line.
pub async fn one_time_link(app: &App, account: AccountId) -> Result<String, AppError> {
    let tx = app.store.begin().await?;
    let token = new_link(app, &tx, account, LinkPurpose::SignIn).await?;
    tx.commit().await?;
    Ok(token)
}

async fn new_link(app: &App, tx: &Tx, account: AccountId, purpose: LinkPurpose) -> Result<String, AppError> {
    let token = app.random_token();
    let now = app.now();
    let expires_at = now.checked_add(SignedDuration::from_mins(minutes_of(purpose))).unwrap_or(now);
    store::insert_sign_in_link(tx, &app.secrets.hash("link", &token), account, purpose, expires_at).await?;
    Ok(token)
}

/// A link to sign in, by mail, should there be such an account.
pub async fn request_sign_in_link(app: &App, email: &str, origin: &Origin) -> Result<(), AppError> {
    request(app, email, origin, LinkPurpose::SignIn).await
}

/// A link to set another password, by mail, should there be such an account.
pub async fn request_password_reset(app: &App, email: &str, origin: &Origin) -> Result<(), AppError> {
    request(app, email, origin, LinkPurpose::PasswordReset).await
}

async fn request(app: &App, email: &str, origin: &Origin, purpose: LinkPurpose) -> Result<(), AppError> {
    let email = normal_email(email);
    attempt(app, origin, &[(LETTERS_OF_NETWORK, &origin.network())]).await?;
    if !may_write(app, &email).await? {
        return Ok(());
    }
    let now = app.now();
    let id = app.ids.next();
    let payload = json!({"email": email, "purpose": purpose.as_str(), "once": id});
    let job = NewJob { kind: SEND_ACCOUNT_LINK.to_owned(), payload, run_at: now, unique_key: None };
    let tx = app.store.begin().await?;
    store::enqueue_job(&tx, id.into(), &job, now).await?;
    tx.commit().await?;
    Ok(())
}

#[derive(Deserialize)]
struct Asked {
    email: String,
    purpose: String,
    /// A job that runs twice writes once.
    once: String,
}

/// The job: only here does it matter whether there is an account. The letter goes to the address on file.
pub(crate) async fn send_asked_link(app: &App, payload: &Value) -> Result<(), AppError> {
    let asked = Asked::deserialize(payload).map_err(|error| AppError::Internal(error.to_string()))?;
    let account = store::find_account_by_email(&app.store, &asked.email).await?;
    let Some(account) = account.filter(|account| account.disabled_at.is_none()) else { return Ok(()) };
    let purpose = if asked.purpose == LinkPurpose::PasswordReset.as_str() {
        LinkPurpose::PasswordReset
    } else {
        LinkPurpose::SignIn
    };
    let tx = app.store.begin().await?;
    queue_link(app, &tx, &account, purpose, Some(asked.once)).await?;
    tx.commit().await?;
    Ok(())
}

/// Queues the letter with a new link; an account without an address gets none.
pub(super) async fn queue_link(
    app: &App,
    tx: &Tx,
    account: &Account,
    purpose: LinkPurpose,
    once: Option<String>,
) -> Result<(), AppError> {
    let Some(address) = account.email.as_deref() else { return Ok(()) };
    let token = new_link(app, tx, account.id, purpose).await?;
    let page = page_of(account, purpose);
    let link = format!("{}/{page}?token={token}", app.settings.base_url);
    let written = |link: &str| {
        let values = json!({
            "desk": "Reglament", "addressee": account.name, "link": link, "valid_minutes": minutes_of(purpose),
        });
        rendered(app, code_of(purpose), account, values)
    };
    let letter = loose(account, address, once.map(|once| format!("account-link:{once}")));
    let mut mail = letter.compose(app, written(&link)?)?;
    // The bytes that are sent have the link; what staff read does not.
    mail.text = written(COVERED)?.text;
    store::queue_mail(tx, &mail).await?;
    Ok(())
}

const fn code_of(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::SignIn => "sign_in_link",
        LinkPurpose::Invitation => "invitation",
        LinkPurpose::PasswordReset => "password_reset",
    }
}

/// Links always lead to the configured address, whatever host a request named.
fn page_of(account: &Account, purpose: LinkPurpose) -> &'static str {
    match (account.contact.is_some(), purpose) {
        (true, LinkPurpose::SignIn) => "sign-in",
        (false, LinkPurpose::SignIn) => "desk/sign-in",
        (true, LinkPurpose::Invitation) => "invitation",
        (false, LinkPurpose::Invitation) => "desk/invitation",
        (true, LinkPurpose::PasswordReset) => "new-password",
        (false, LinkPurpose::PasswordReset) => "desk/new-password",
    }
}

/// Word to the owner of an account that its security changed; whoever did it.
pub(super) fn account_changed(app: &App, account: &Account, what: &str) -> Result<Option<NewMail>, AppError> {
    let Some(address) = account.email.as_deref() else { return Ok(None) };
    let values = json!({"desk": "Reglament", "addressee": account.name, "what": what});
    let rendered = rendered(app, "account_changed", account, values)?;
    loose(account, address, None).compose(app, rendered).map(Some)
}

fn rendered(app: &App, code: &str, account: &Account, values: Value) -> Result<Rendered, AppError> {
    render_letter(app, Voice::default(), code, &account.locale, values)
}

fn loose<'a>(account: &'a Account, address: &'a str, once: Option<String>) -> LooseLetter<'a> {
    LooseLetter {
        product: None,
        name: &account.name,
        locale: &account.locale,
        address,
        about: account.id.0,
        once,
        attachments: Vec::new(),
    }
}
