//! Passkeys of staff (WebAuthn): registered at an open session, then a second step after the password, or a sign-in by
//! themselves, since the authenticator has verified whoever holds it.
mod ceremony;
mod key;
mod own;
mod register;
mod sign_in;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::ids::AccountId;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::StoredPasskey;

use self::{
    ceremony::{Fault, RelyingParty},
    key::PublicKey,
};
pub use self::{
    own::{passkey, passkeys, remove_passkey, rename_passkey},
    register::{PasskeyDraft, begin_passkey, register_passkey},
    sign_in::{begin_passkey_sign_in, begin_passkey_step, passkey_step, sign_in_by_passkey},
};
use crate::{context::App, errors::AppError};

/// What a browser is asked, and the token that goes back with its answer.
#[derive(Clone, Debug)]
pub struct Asked {
    pub ceremony: String,
    /// `{publicKey: …}` as `navigator.credentials` takes it, binary members in base64url.
    pub options: Value,
}

/// What is kept of a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Credential {
    key: PublicKey,
    counter: u32,
}

const LONGEST_NAME: usize = 60;

/// Bound to the address the desk is reached at: an answer that was given to another page is none.
fn relying_party(app: &App) -> Result<RelyingParty, AppError> {
    let url = Url::parse(&app.settings.base_url).ok();
    let named = url.as_ref().and_then(|url| url.domain().map(|id| (id, url.origin().ascii_serialization())));
    let (id, origin) = named.ok_or_else(|| {
        AppError::conflict("passkeys_unavailable", "passkeys need the desk to be reached by a name")
    })?;
    Ok(RelyingParty { id: id.to_owned(), origin })
}

/// Whether this desk can use them at all.
pub fn passkeys_available(app: &App) -> bool {
    relying_party(app).is_ok()
}

/// 256 bits, in base64url.
fn challenge(app: &App) -> String {
    let mut bytes = [0_u8; 32];
    app.entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn written(credential: &Credential) -> Result<Value, AppError> {
    serde_json::to_value(credential).map_err(|error| AppError::Internal(error.to_string()))
}

fn read(held: &StoredPasskey) -> Result<Credential, AppError> {
    Credential::deserialize(&held.data)
        .map_err(|error| AppError::Internal(format!("passkey {}: {error}", held.id)))
}

fn unreadable() -> AppError {
    AppError::invalid("value_invalid", "credential", "this is no answer of an authenticator")
}

/// What an authenticator answered does not do.
fn refused(fault: Fault) -> AppError {
    if fault == Fault("shape") {
        return unreadable();
    }
    let told = format!("the authenticator's answer does not fit what was asked: {}", fault.0);
    AppError::invalid("passkey_refused", "credential", told)
}

/// Whether an account has any.
pub(super) async fn has_passkeys(app: &App, account: AccountId) -> Result<bool, AppError> {
    Ok(store::count_passkeys(&app.store, account).await? > 0)
}

fn named(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    let fits =
        !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    if fits {
        Ok(name.to_owned())
    } else {
        Err(AppError::invalid("name_missing", "name", format!("a name of at most {LONGEST_NAME} characters")))
    }
}
