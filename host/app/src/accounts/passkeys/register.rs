//! A new passkey, at an open session of its owner.
use domain::{access::Actor, ids::PasskeyId};
use serde_json::Value;
use store::{StoreError, StoredPasskey, constraint};

use super::{Asked, Credential, ceremony::User, challenge, named, refused, relying_party, written};
use crate::{
    accounts::{
        Origin, ceremonies,
        own::{own_account, prove_password},
        second_factor::changed,
    },
    context::App,
    errors::AppError,
    tickets::access::staff_only,
};

const PURPOSE: &str = "passkey-registration";
/// More devices than anybody carries.
const MOST: usize = 20;

/// What came of an authenticator, and what its owner calls it.
#[derive(Clone, Debug)]
pub struct PasskeyDraft {
    pub ceremony: String,
    pub name: String,
    /// `PublicKeyCredential` as its `toJSON` writes it.
    pub credential: Value,
}

/// Begins at an open session; who has a password gives it, as for any other second factor.
pub async fn begin_passkey(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    password: Option<&str>,
) -> Result<Asked, AppError> {
    staff_only(actor)?;
    let account = own_account(app, actor).await?;
    let party = relying_party(app)?;
    if account.password_hash.is_some() {
        prove_password(app, &account, origin, password.unwrap_or_default()).await?;
    }
    let held = store::passkeys_of(&app.store, account.id).await?;
    if held.len() >= MOST {
        return Err(AppError::conflict("too_many_passkeys", format!("at most {MOST} passkeys are kept")));
    }
    let known: Vec<String> = held.into_iter().map(|held| held.credential).collect();
    let address = account.email.as_deref().unwrap_or(&account.name);
    let user = User { handle: account.id.0.as_bytes(), address, name: &account.name };
    let challenge = challenge(app);
    let options = party.creation(&challenge, user, &known);
    let ceremony = ceremonies::ask(app, PURPOSE, Some(account.id), &challenge).await?;
    Ok(Asked { ceremony, options })
}

pub async fn register_passkey(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    draft: PasskeyDraft,
) -> Result<StoredPasskey, AppError> {
    let account = own_account(app, actor).await?;
    let name = named(&draft.name)?;
    let (whose, challenge): (_, String) = match ceremonies::take(app, PURPOSE, &draft.ceremony).await {
        Err(AppError::Unauthenticated) => return Err(ended()),
        taken => taken?,
    };
    if whose != Some(account.id) {
        return Err(ended());
    }
    let created = relying_party(app)?.created(&challenge, draft.credential).map_err(refused)?;
    let held = StoredPasskey {
        id: PasskeyId(app.ids.next()),
        account: account.id,
        credential: created.id,
        name,
        data: written(&Credential { key: created.key, counter: created.counter })?,
        created_at: app.now(),
        used_at: None,
    };
    let tx = app.store.begin().await?;
    store::insert_passkey(&tx, &held).await.map_err(taken)?;
    changed(app, &tx, &account, origin, "passkey_added").await?;
    tx.commit().await?;
    Ok(held)
}

fn ended() -> AppError {
    AppError::invalid("ceremony_ended", "ceremony", "it has ended or was used already; begin anew")
}

fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { constraint: name } if name == constraint::PASSKEY_CREDENTIAL => {
            AppError::conflict("already_exists", "this passkey is registered already")
        }
        other => other.into(),
    }
}
