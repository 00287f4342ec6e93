//! Signing in by a passkey: after the password, or by itself. The authenticator verifies whoever holds it (a PIN, a
//! finger), so that by itself it is both factors.
use domain::ids::AccountId;
use serde_json::{Value, json};
use store::{Account, StoredPasskey};
use uuid::Uuid;

use super::{
    Asked, Credential,
    ceremony::{Assertion, Fault},
    challenge, read, refused, relying_party, written,
};
use crate::{
    accounts::{
        Origin, ceremonies,
        second_factor::claimed,
        sign_in::{SignedIn, open_session},
        throttle::{CODES, NETWORK, attempt},
        token::read_challenge,
    },
    audit,
    context::App,
    errors::AppError,
};

const STEP: &str = "passkey-step";
const ALONE: &str = "passkey-sign-in";

/// Any passkey of this desk; nobody is told whose there are.
pub async fn begin_passkey_sign_in(app: &App, origin: &Origin) -> Result<Asked, AppError> {
    let network = origin.network();
    attempt(app, origin, &[(NETWORK, &network)]).await?;
    let (party, challenge) = (relying_party(app)?, challenge(app));
    let options = party.request(&challenge, &[]);
    let ceremony = ceremonies::ask(app, ALONE, None, &challenge).await?;
    let tx = app.store.begin().await?;
    store::give_attempt_back(&tx, &NETWORK.key(app, &network)).await?;
    tx.commit().await?;
    Ok(Asked { ceremony, options })
}

pub async fn sign_in_by_passkey(
    app: &App,
    origin: &Origin,
    (ceremony, credential): (&str, Value),
) -> Result<SignedIn, AppError> {
    let network = origin.network();
    attempt(app, origin, &[(NETWORK, &network)]).await?;
    let answer = Assertion::read(credential).map_err(refused)?;
    let (_, challenge): (_, String) = ceremonies::take(app, ALONE, ceremony).await?;
    let whose = answer.user().and_then(|handle| Uuid::from_slice(&handle).ok()).map(AccountId);
    let found = match whose {
        Some(whose) => find(app, whose, &answer.id).await?,
        None => None,
    };
    let Some((account, held)) = found else {
        return Err(unproven(app, origin, None, Fault("credential")).await);
    };
    used(app, origin, (&held, &challenge, &answer)).await?;
    let tx = app.store.begin().await?;
    store::give_attempt_back(&tx, &NETWORK.key(app, &network)).await?;
    tx.commit().await?;
    open_session(app, &account, origin, "passkey").await
}

/// The passkey of this account, if the account may sign in.
async fn find(
    app: &App,
    whose: AccountId,
    credential: &str,
) -> Result<Option<(Account, StoredPasskey)>, AppError> {
    let held = store::find_passkey(&app.store, credential).await?;
    let Some(held) = held.filter(|held| held.account == whose) else { return Ok(None) };
    let account = store::find_account(&app.store, whose).await?;
    Ok(account.filter(|account| account.disabled_at.is_none()).map(|account| (account, held)))
}

/// The second step, for whoever took the first one and has passkeys.
pub async fn begin_passkey_step(app: &App, challenge: &str) -> Result<Asked, AppError> {
    let account = claimed(app, &read_challenge(app, challenge)?).await?;
    let held = store::passkeys_of(&app.store, account.id).await?;
    if held.is_empty() {
        return Err(AppError::conflict("second_factor_missing", "there is no passkey"));
    }
    let known: Vec<String> = held.into_iter().map(|held| held.credential).collect();
    let (party, question) = (relying_party(app)?, self::challenge(app));
    let options = party.request(&question, &known);
    let ceremony = ceremonies::ask(app, STEP, Some(account.id), &question).await?;
    Ok(Asked { ceremony, options })
}

pub async fn passkey_step(
    app: &App,
    origin: &Origin,
    (challenge, ceremony, credential): (&str, &str, Value),
) -> Result<SignedIn, AppError> {
    let account = claimed(app, &read_challenge(app, challenge)?).await?;
    attempt(app, origin, &[(CODES, &account.id.to_string())]).await?;
    let answer = Assertion::read(credential).map_err(refused)?;
    let (whose, question): (_, String) = ceremonies::take(app, STEP, ceremony).await?;
    let held = find(app, account.id, &answer.id).await?.filter(|_| whose == Some(account.id));
    // Where the authenticator says whose it is, it is theirs.
    let named = answer.user().is_none_or(|handle| handle == account.id.0.as_bytes());
    let Some((account, held)) = held.filter(|_| named) else {
        return Err(unproven(app, origin, Some(account.id), Fault("credential")).await);
    };
    used(app, origin, (&held, &question, &answer)).await?;
    let tx = app.store.begin().await?;
    store::forget_attempts(&tx, &CODES.key(app, &account.id.to_string())).await?;
    tx.commit().await?;
    open_session(app, &account, origin, "second_factor").await
}

/// Judges the answer and keeps the counter: of two uses of one counter at once one counts.
async fn used(
    app: &App,
    origin: &Origin,
    (held, challenge, answer): (&StoredPasskey, &str, &Assertion),
) -> Result<(), AppError> {
    let Credential { key, counter } = read(held)?;
    let counter = match relying_party(app)?.asserted(challenge, answer, (&key, counter)) {
        Ok(counter) => counter,
        Err(fault) => return Err(unproven(app, origin, Some(held.account), fault).await),
    };
    let tx = app.store.begin().await?;
    if store::note_passkey_use(&tx, held, &written(&Credential { key, counter })?, app.now()).await? {
        tx.commit().await?;
        return Ok(());
    }
    tx.rollback().await?;
    Err(unproven(app, origin, Some(held.account), Fault("counter")).await)
}

/// Whatever was wrong, the answer is the same; the log knows more.
async fn unproven(app: &App, origin: &Origin, account: Option<AccountId>, fault: Fault) -> AppError {
    let noted = async {
        let tx = app.store.begin().await?;
        let data = json!({"by": "passkey", "reason": fault.0});
        let subject = account.map(|id| id.to_string());
        audit::note_unproven(app, &tx, origin, "session.refused", subject, data).await?;
        tx.commit().await?;
        Ok::<_, AppError>(())
    };
    match noted.await {
        Ok(()) => AppError::Unauthenticated,
        Err(error) => error,
    }
}
