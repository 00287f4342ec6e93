//! The second factor of staff: a code of an authenticator (TOTP, RFC 6238) or one of the recovery codes.
use std::fmt::Write as _;

use domain::{access::Actor, ids::AccountId};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use store::{Account, SecondFactor, Tx};
use totp_rs::{Builder, Secret, Totp};

use super::{
    Origin,
    links::account_changed,
    own::{own_account, prove_password},
    passkeys::has_passkeys,
    policy::must_enrol,
    sign_in::{SignedIn, actor_of, open_session},
    throttle::{CODES, attempt},
    token::{ChallengeClaims, read_challenge},
};
use crate::{audit, context::App, errors::AppError, tickets::access::staff_only};

const PURPOSE: &str = "second-factor";
const RECOVERY_CODES: usize = 10;
/// Bytes of a recovery code: 80 bits.
const RECOVERY_BYTES: usize = 10;

/// What an authenticator needs. Shown once; it is kept sealed.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// Base32.
    pub secret: String,
    /// For a QR code.
    pub uri: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondFactorState {
    pub enabled: bool,
    pub recovery_codes_left: u64,
    /// The rules of the desk ask for one.
    pub required: bool,
}

pub async fn second_factor(app: &App, actor: &Actor) -> Result<SecondFactorState, AppError> {
    let account = own_account(app, actor).await?;
    let held = store::find_second_factor(&app.store, account.id).await?;
    Ok(SecondFactorState {
        enabled: held.is_some_and(|held| held.confirmed_at.is_some()),
        recovery_codes_left: store::count_recovery_codes(&app.store, account.id).await?,
        required: must_enrol(app, account.role).await?,
    })
}

/// Begins at an open session; who has a password gives it, lest a session left open be locked to somebody else.
pub async fn begin_enrolment(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    password: Option<&str>,
) -> Result<Enrolment, AppError> {
    staff_only(actor)?;
    let account = own_account(app, actor).await?;
    if account.password_hash.is_some() {
        prove_password(app, &account, origin, password.unwrap_or_default()).await?;
    }
    begin(app, &account).await
}

/// Begins between the two steps of signing in, where the rules ask for a second factor.
pub async fn begin_enrolment_by(app: &App, challenge: &str) -> Result<Enrolment, AppError> {
    let claims = read_challenge(app, challenge)?;
    if !claims.enrol {
        return Err(exists());
    }
    begin(app, &claimed(app, &claims).await?).await
}

async fn begin(app: &App, account: &Account) -> Result<Enrolment, AppError> {
    let mut bytes = [0_u8; 20];
    app.entropy.fill(&mut bytes);
    let secret = Secret::new_stack(bytes).to_base32();
    let sealed = app.secrets.seal(&purpose(account.id), &SecretString::from(secret.clone()));
    let tx = app.store.begin().await?;
    if !store::begin_second_factor(&tx, account.id, &sealed, app.now()).await? {
        return Err(exists());
    }
    tx.commit().await?;
    let label = account.email.as_deref().unwrap_or(&account.name);
    let uri = format!("otpauth://totp/Reglament:{}?secret={secret}&issuer=Reglament", escaped(label));
    Ok(Enrolment { secret, uri })
}

fn exists() -> AppError {
    AppError::conflict("second_factor_exists", "a second factor is set up already; switch it off first")
}

/// Of whom a secret is, so that none is read as another's.
fn purpose(account: AccountId) -> String {
    format!("{PURPOSE}:{account}")
}

/// Percent-encoded but for what a path may hold anywhere.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@') {
            out.push(char::from(byte));
        } else if write!(out, "%{byte:02X}").is_err() {
            break;
        }
    }
    out
}

/// A first code shows that the authenticator works. Answers the recovery codes, once.
pub async fn confirm_enrolment(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    code: &str,
) -> Result<Vec<String>, AppError> {
    let account = own_account(app, actor).await?;
    let held = store::find_second_factor(&app.store, account.id).await?;
    match held {
        Some(held) if held.confirmed_at.is_some() => Err(exists()),
        Some(held) => confirm(app, &account, origin, (&held, code)).await,
        None => Err(missing()),
    }
}

fn missing() -> AppError {
    AppError::conflict("second_factor_missing", "there is no second factor to confirm or to switch off")
}

async fn confirm(
    app: &App,
    account: &Account,
    origin: &Origin,
    (held, code): (&SecondFactor, &str),
) -> Result<Vec<String>, AppError> {
    limit(app, account, origin).await?;
    let tx = app.store.begin().await?;
    if !take_code(app, &tx, held, code).await? {
        tx.rollback().await?;
        return Err(wrong(app, account, origin).await);
    }
    store::confirm_second_factor(&tx, account.id, app.now()).await?;
    let codes = new_codes(app, &tx, account.id).await?;
    changed(app, &tx, account, origin, "second_factor_on").await?;
    tx.commit().await?;
    Ok(codes)
}

async fn limit(app: &App, account: &Account, origin: &Origin) -> Result<(), AppError> {
    attempt(app, origin, &[(CODES, &account.id.to_string())]).await
}

/// A code of the authenticator. It is accepted once, and none from before it (RFC 6238 5.2).
async fn take_code(app: &App, tx: &Tx, held: &SecondFactor, code: &str) -> Result<bool, AppError> {
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let secret = app.secrets.unseal(&purpose(held.account), &held.sealed);
    let secret = secret.ok_or_else(|| AppError::Internal("a second factor cannot be unsealed".to_owned()))?;
    let seconds = u64::try_from(app.now().as_second()).unwrap_or_default();
    let Some(step) = totp(secret.expose_secret())?.check(&code, seconds) else { return Ok(false) };
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    Ok(store::take_step(tx, held.account, step).await?)
}

fn totp(secret: &str) -> Result<Totp, AppError> {
    let fault = |error: String| AppError::Internal(format!("second factor: {error}"));
    let secret = Secret::try_from_base32(secret).map_err(|error| fault(error.to_string()))?;
    Builder::new().with_secret(secret).build().map_err(|error| fault(error.to_string()))
}

/// Noted in a transaction of its own: that of the attempt is given up.
async fn wrong(app: &App, account: &Account, origin: &Origin) -> AppError {
    let refused = async {
        let tx = app.store.begin().await?;
        let subject = Some(account.id.to_string());
        audit::note_unproven(app, &tx, origin, "session.refused", subject, json!({"by": "code"})).await?;
        tx.commit().await?;
        Ok::<_, AppError>(())
    };
    match refused.await {
        Ok(()) => AppError::invalid("code_invalid", "code", "the code is wrong or was used already"),
        Err(error) => error,
    }
}

async fn new_codes(app: &App, tx: &Tx, account: AccountId) -> Result<Vec<String>, AppError> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(app)).collect();
    let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(app, account, code)).collect();
    store::replace_recovery_codes(tx, account, &hashes).await?;
    Ok(codes)
}

/// Five groups of four letters and digits, easily copied by hand.
fn recovery_code(app: &App) -> String {
    let mut bytes = [0_u8; RECOVERY_BYTES];
    app.entropy.fill(&mut bytes);
    let text = domain::ticket::hex(&bytes);
    let groups: Vec<&str> = (0..text.len()).step_by(4).filter_map(|from| text.get(from..from + 4)).collect();
    groups.join("-")
}

fn recovery_hash(app: &App, account: AccountId, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    app.secrets.hash("recovery-code", &format!("{account}:{}", plain.to_ascii_lowercase()))
}

pub(super) async fn changed(
    app: &App,
    tx: &Tx,
    account: &Account,
    origin: &Origin,
    what: &str,
) -> Result<(), AppError> {
    let (actor, subject) = (actor_of(account), Some(account.id.to_string()));
    let kind = format!("account.{what}");
    audit::note_from(app, tx, (&actor, origin), &kind, subject, json!({})).await?;
    if let Some(letter) = account_changed(app, account, what)? {
        store::queue_mail(tx, &letter).await?;
    }
    Ok(())
}

/// The second step of signing in: a code, a recovery code, or the first code of what was just set up.
pub async fn second_step(
    app: &App,
    challenge: &str,
    code: &str,
    origin: &Origin,
) -> Result<SignedIn, AppError> {
    let claims = read_challenge(app, challenge)?;
    let account = claimed(app, &claims).await?;
    let held = store::find_second_factor(&app.store, account.id).await?.ok_or_else(missing)?;
    let recovery_codes = match (held.confirmed_at.is_some(), claims.enrol) {
        (true, _) => {
            prove_code(app, &account, origin, (&held, code)).await?;
            Vec::new()
        }
        (false, true) => confirm(app, &account, origin, (&held, code)).await?,
        (false, false) => return Err(AppError::Unauthenticated),
    };
    let opened = open_session(app, &account, origin, "second_factor").await?;
    Ok(SignedIn { recovery_codes, ..opened })
}

pub(super) async fn claimed(app: &App, claims: &ChallengeClaims) -> Result<Account, AppError> {
    let account = store::find_account(&app.store, claims.account).await?;
    account.filter(|account| account.disabled_at.is_none()).ok_or(AppError::Unauthenticated)
}

async fn prove_code(
    app: &App,
    account: &Account,
    origin: &Origin,
    (held, code): (&SecondFactor, &str),
) -> Result<(), AppError> {
    limit(app, account, origin).await?;
    let tx = app.store.begin().await?;
    let mut right = take_code(app, &tx, held, code).await?;
    if !right {
        let hash = recovery_hash(app, account.id, code);
        right = store::use_recovery_code(&tx, account.id, &hash, app.now()).await?;
    }
    if !right {
        tx.rollback().await?;
        return Err(wrong(app, account, origin).await);
    }
    store::forget_attempts(&tx, &CODES.key(app, &account.id.to_string())).await?;
    tx.commit().await?;
    Ok(())
}

async fn proven(app: &App, actor: &Actor, origin: &Origin, code: &str) -> Result<Account, AppError> {
    let account = own_account(app, actor).await?;
    let held = store::find_second_factor(&app.store, account.id).await?;
    let held = held.filter(|held| held.confirmed_at.is_some()).ok_or_else(missing)?;
    prove_code(app, &account, origin, (&held, code)).await?;
    Ok(account)
}

/// Fresh recovery codes, for a code; those from before open nothing any more.
pub async fn renew_recovery_codes(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    code: &str,
) -> Result<Vec<String>, AppError> {
    let account = proven(app, actor, origin, code).await?;
    let tx = app.store.begin().await?;
    let codes = new_codes(app, &tx, account.id).await?;
    changed(app, &tx, &account, origin, "recovery_codes").await?;
    tx.commit().await?;
    Ok(codes)
}

/// Switches one's own off, for a code, unless the rules ask for a second factor and there is no other.
pub async fn remove_second_factor(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    code: &str,
) -> Result<(), AppError> {
    let own = own_account(app, actor).await?;
    if must_enrol(app, own.role).await? && !has_passkeys(app, own.id).await? {
        return Err(AppError::conflict("second_factor_required", "staff need a second factor"));
    }
    let account = proven(app, actor, origin, code).await?;
    let tx = app.store.begin().await?;
    store::remove_second_factor(&tx, account.id).await?;
    changed(app, &tx, &account, origin, "second_factor_off").await?;
    tx.commit().await?;
    Ok(())
}
