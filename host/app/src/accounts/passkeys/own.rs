//! One's own passkeys.
use domain::{access::Actor, ids::PasskeyId};
use store::StoredPasskey;

use super::named;
use crate::{
    accounts::{
        Origin,
        own::{own_account, prove_password},
        policy::must_enrol,
        second_factor::changed,
    },
    context::App,
    errors::AppError,
};

pub async fn passkeys(app: &App, actor: &Actor) -> Result<Vec<StoredPasskey>, AppError> {
    let account = own_account(app, actor).await?;
    Ok(store::passkeys_of(&app.store, account.id).await?)
}

pub async fn passkey(app: &App, actor: &Actor, id: PasskeyId) -> Result<StoredPasskey, AppError> {
    passkeys(app, actor).await?.into_iter().find(|held| held.id == id).ok_or_else(missing)
}

pub async fn rename_passkey(
    app: &App,
    actor: &Actor,
    id: PasskeyId,
    name: &str,
) -> Result<StoredPasskey, AppError> {
    let account = own_account(app, actor).await?;
    let name = named(name)?;
    let tx = app.store.begin().await?;
    let stood = store::rename_passkey(&tx, account.id, id, &name).await?;
    tx.commit().await?;
    let held = store::passkeys_of(&app.store, account.id).await?.into_iter().find(|held| held.id == id);
    held.filter(|_| stood).ok_or_else(missing)
}

/// Whoever has a password gives it: a session left open takes nobody's way in. The last factor stays where the rules
/// of the desk ask for one.
pub async fn remove_passkey(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    (id, password): (PasskeyId, Option<&str>),
) -> Result<(), AppError> {
    let account = own_account(app, actor).await?;
    let held = store::passkeys_of(&app.store, account.id).await?;
    if !held.iter().any(|held| held.id == id) {
        return Err(missing());
    }
    if account.password_hash.is_some() {
        prove_password(app, &account, origin, password.unwrap_or_default()).await?;
    }
    if held.len() == 1 && must_enrol(app, account.role).await? {
        let codes = store::find_second_factor(&app.store, account.id).await?;
        if codes.is_none_or(|codes| codes.confirmed_at.is_none()) {
            return Err(AppError::conflict("second_factor_required", "staff need a second factor"));
        }
    }
    let tx = app.store.begin().await?;
    if !store::delete_passkey(&tx, account.id, id).await? {
        return Err(missing());
    }
    changed(app, &tx, &account, origin, "passkey_removed").await?;
    tx.commit().await?;
    Ok(())
}

const fn missing() -> AppError {
    AppError::NotFound { what: "passkey" }
}
