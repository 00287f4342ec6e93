//! Making accounts.
use domain::{
    access::Actor,
    ids::{AccountId, ContactId, OrganisationId},
    ticket::Role,
};
use serde_json::json;
use store::Account;

use super::password::{check_password, hash_password};
use crate::{audit, context::App, errors::AppError};

#[derive(Clone, Debug)]
pub struct AccountDraft {
    pub email: Option<String>,
    pub name: String,
    pub role: Role,
    pub password: Option<String>,
    pub locale: String,
    pub provider: Option<OrganisationId>,
    pub organisation: Option<OrganisationId>,
    pub contact: Option<ContactId>,
}

/// Creates an account; who may do so is the caller's question (set-up, sandbox).
pub async fn create_account(app: &App, draft: AccountDraft) -> Result<Account, AppError> {
    let account = new_account(app, draft)?;
    let tx = app.store.begin().await?;
    store::insert_account(&tx, &account).await?;
    tx.commit().await?;
    Ok(account)
}

/// The same by whoever runs the program: the log names the desk itself.
pub async fn add_account(app: &App, draft: AccountDraft) -> Result<Account, AppError> {
    let account = new_account(app, draft)?;
    let tx = app.store.begin().await?;
    store::insert_account(&tx, &account).await?;
    let data = json!({"role": account.role, "by": "command_line"});
    audit::note(app, &tx, &Actor::system(), "account.created", Some(account.id.to_string()), data).await?;
    tx.commit().await?;
    Ok(account)
}

fn new_account(app: &App, draft: AccountDraft) -> Result<Account, AppError> {
    let password_hash = match &draft.password {
        Some(password) => {
            check_password(password, &[&draft.name, draft.email.as_deref().unwrap_or_default()])?;
            Some(hash_password(app, password)?)
        }
        None => None,
    };
    Ok(Account { password_hash, ..blank(app, draft) })
}

/// The account of a draft, without a password.
pub(super) fn blank(app: &App, draft: AccountDraft) -> Account {
    Account {
        id: AccountId(app.ids.next()),
        email: draft.email.as_deref().map(normal_email),
        name: draft.name,
        role: draft.role,
        password_hash: None,
        locale: draft.locale,
        provider: draft.provider,
        organisation: draft.organisation,
        contact: draft.contact,
        disabled_at: None,
        created_at: app.now(),
        signed_in_at: None,
    }
}

/// As addresses are kept and looked for: case and surrounding space make no other account, and no other count of
/// attempts.
pub(super) fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}
