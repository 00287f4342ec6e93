//! What members of staff keep under a name, for themselves or shared with colleagues: views of the queue and macros.
//! One's own is changed by its owner, what is shared also by those who lead.
pub mod macros;
pub mod views;

use domain::{
    access::Actor,
    ids::{AccountId, KeptId},
    ticket::Role,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use store::{Kept, KeptData};

use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::{may_read_tickets, staff_only},
};

const MOST_NAME: usize = 100;

/// What one kind of kept thing says.
pub(crate) trait Content: Serialize + DeserializeOwned {
    const KIND: &'static str;
}

/// As its owner writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptDraft<C> {
    pub name: String,
    pub shared: bool,
    pub content: C,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HeldContent<C> {
    pub kept: Kept,
    pub content: C,
    /// The caller may change it.
    pub may_change: bool,
}

async fn list<C: Content>(app: &App, actor: &Actor) -> Result<Vec<HeldContent<C>>, AppError> {
    let held = store::list_kept(&app.store, &actor.scope(), reader(actor)?, C::KIND).await?;
    held.into_iter().map(|kept| open(actor, kept)).collect()
}

async fn find<C: Content>(app: &App, actor: &Actor, id: KeptId) -> Result<HeldContent<C>, AppError> {
    let found = store::find_kept(&app.store, &actor.scope(), reader(actor)?, C::KIND, id).await?;
    open(actor, found.ok_or(AppError::NotFound { what: C::KIND })?)
}

async fn create<C: Content>(
    app: &App,
    actor: &Actor,
    draft: KeptDraft<C>,
    faults: Vec<InvalidField>,
) -> Result<HeldContent<C>, AppError> {
    let owner = reader(actor)?;
    checked(&draft, faults)?;
    let now = app.now();
    let kept = Kept {
        id: KeptId(app.ids.next()),
        kind: C::KIND,
        owner,
        provider: actor.provider,
        shared: draft.shared,
        name: draft.name.trim().to_owned(),
        version: 1,
        data: KeptData {
            owner_name: actor.name.clone(),
            created_at: now,
            updated_at: now,
            content: written(&draft.content)?,
        },
    };
    let tx = app.store.begin().await?;
    store::insert_kept(&tx, &kept).await?;
    tx.commit().await?;
    Ok(HeldContent { kept, content: draft.content, may_change: true })
}

async fn change<C: Content>(
    app: &App,
    actor: &Actor,
    id: KeptId,
    draft: KeptDraft<C>,
    if_version: Option<i64>,
    faults: Vec<InvalidField>,
) -> Result<HeldContent<C>, AppError> {
    let held: HeldContent<C> = find(app, actor, id).await?;
    let mut kept = may_change(held)?;
    if if_version.is_some_and(|version| version != kept.version) {
        let told = format!("the {} is at version {}", C::KIND, kept.version);
        return Err(AppError::conflict("version_mismatch", told));
    }
    checked(&draft, faults)?;
    kept.version += 1;
    kept.shared = draft.shared;
    draft.name.trim().clone_into(&mut kept.name);
    kept.data.content = written(&draft.content)?;
    kept.data.updated_at = app.now();
    let tx = app.store.begin().await?;
    store::update_kept(&tx, &kept).await.map_err(|error| match error {
        store::StoreError::StaleVersion => AppError::Stale,
        other => other.into(),
    })?;
    tx.commit().await?;
    Ok(HeldContent { kept, content: draft.content, may_change: true })
}

async fn delete<C: Content>(app: &App, actor: &Actor, id: KeptId) -> Result<(), AppError> {
    let held: HeldContent<C> = find(app, actor, id).await?;
    may_change(held)?;
    let tx = app.store.begin().await?;
    store::delete_kept(&tx, id).await?;
    tx.commit().await?;
    Ok(())
}

fn reader(actor: &Actor) -> Result<AccountId, AppError> {
    staff_only(actor)?;
    may_read_tickets(actor)?;
    actor
        .account
        .ok_or_else(|| AppError::forbidden("account_missing", "what is kept belongs to people's accounts"))
}

fn open<C: Content>(actor: &Actor, kept: Kept) -> Result<HeldContent<C>, AppError> {
    let content = serde_json::from_value(Value::Object(kept.data.content.clone()))
        .map_err(|error| AppError::Internal(format!("{} {}: {error}", C::KIND, kept.id)))?;
    let may_change = actor.account == Some(kept.owner)
        || kept.shared && matches!(actor.role, Role::Administrator | Role::Supervisor);
    Ok(HeldContent { kept, content, may_change })
}

fn may_change<C: Content>(held: HeldContent<C>) -> Result<Kept, AppError> {
    if held.may_change {
        Ok(held.kept)
    } else {
        Err(AppError::forbidden(
            "owner_only",
            format!("a {} is changed by its owner, or by who leads", C::KIND),
        ))
    }
}

fn checked<C: Content>(draft: &KeptDraft<C>, mut faults: Vec<InvalidField>) -> Result<(), AppError> {
    let name = draft.name.trim();
    if name.is_empty() {
        faults.insert(0, InvalidField::new("name_missing", "name", format!("a {} has a name", C::KIND)));
    } else if name.chars().count() > MOST_NAME {
        let told = format!("at most {MOST_NAME} characters");
        faults.insert(0, InvalidField::new("value_invalid", "name", told));
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

fn written<C: Content>(content: &C) -> Result<Map<String, Value>, AppError> {
    match serde_json::to_value(content) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(AppError::Internal(format!("a {} is no object", C::KIND))),
        Err(error) => Err(AppError::Internal(error.to_string())),
    }
}
