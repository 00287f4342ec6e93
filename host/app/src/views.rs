//! Views of the queue that members of staff keep, each with how many tickets it shows now.
use domain::{
    access::Actor,
    ids::{AccountId, ViewId},
    ticket::Role,
};
use store::{SavedView, ViewContent};

use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::{
        FilterTree,
        access::{may_read_tickets, staff_only},
        order_of, resolved,
    },
};

const MOST_NAME: usize = 100;
const MOST_COLUMNS: usize = 30;

/// A view as its owner writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewDraft {
    pub name: String,
    pub shared: bool,
    pub filter: FilterTree,
    pub sort: String,
    /// What the web shows, in its own words.
    pub columns: Vec<String>,
}

/// A view with what it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CountedView {
    pub view: SavedView,
    pub filter: FilterTree,
    pub count: u64,
    pub may_change: bool,
}

pub async fn views(app: &App, actor: &Actor) -> Result<Vec<CountedView>, AppError> {
    let reader = reader(actor)?;
    let held = store::list_views(&app.store, &actor.scope(), reader).await?;
    let mut counted = Vec::with_capacity(held.len());
    for view in held {
        counted.push(count(app, actor, view).await?);
    }
    Ok(counted)
}

pub async fn view(app: &App, actor: &Actor, id: ViewId) -> Result<CountedView, AppError> {
    let held = visible(app, actor, id).await?;
    count(app, actor, held).await
}

pub async fn create_view(app: &App, actor: &Actor, draft: ViewDraft) -> Result<CountedView, AppError> {
    let owner = reader(actor)?;
    let now = app.now();
    check(app, actor, &draft)?;
    let held = SavedView {
        id: ViewId(app.ids.next()),
        owner,
        provider: actor.provider,
        shared: draft.shared,
        name: draft.name.trim().to_owned(),
        version: 1,
        shows: ViewContent {
            filter: written(&draft.filter)?,
            sort: draft.sort,
            columns: draft.columns,
            owner_name: actor.name.clone(),
            created_at: now,
            updated_at: now,
        },
    };
    let tx = app.store.begin().await?;
    store::insert_view(&tx, &held).await?;
    tx.commit().await?;
    count(app, actor, held).await
}

/// One's own, or a shared one for those who lead.
pub async fn change_view(
    app: &App,
    actor: &Actor,
    id: ViewId,
    draft: ViewDraft,
    if_version: Option<i64>,
) -> Result<CountedView, AppError> {
    let mut held = visible(app, actor, id).await?;
    may_change(actor, &held)?;
    if if_version.is_some_and(|version| version != held.version) {
        return Err(AppError::conflict(
            "version_mismatch",
            format!("the view is at version {}", held.version),
        ));
    }
    check(app, actor, &draft)?;
    held.version += 1;
    held.shared = draft.shared;
    draft.name.trim().clone_into(&mut held.name);
    held.shows.filter = written(&draft.filter)?;
    held.shows.sort = draft.sort;
    held.shows.columns = draft.columns;
    held.shows.updated_at = app.now();
    let tx = app.store.begin().await?;
    store::update_view(&tx, &held).await.map_err(|error| match error {
        store::StoreError::StaleVersion => AppError::Stale,
        other => other.into(),
    })?;
    tx.commit().await?;
    count(app, actor, held).await
}

pub async fn delete_view(app: &App, actor: &Actor, id: ViewId) -> Result<(), AppError> {
    let held = visible(app, actor, id).await?;
    may_change(actor, &held)?;
    let tx = app.store.begin().await?;
    store::delete_view(&tx, id).await?;
    tx.commit().await?;
    Ok(())
}

fn reader(actor: &Actor) -> Result<AccountId, AppError> {
    staff_only(actor)?;
    may_read_tickets(actor)?;
    actor.account.ok_or_else(|| AppError::forbidden("account_missing", "views belong to people's accounts"))
}

async fn visible(app: &App, actor: &Actor, id: ViewId) -> Result<SavedView, AppError> {
    let reader = reader(actor)?;
    let found = store::find_view(&app.store, &actor.scope(), reader, id).await?;
    found.ok_or(AppError::NotFound { what: "view" })
}

fn owns(actor: &Actor, held: &SavedView) -> bool {
    actor.account == Some(held.owner)
        || held.shared && matches!(actor.role, Role::Administrator | Role::Supervisor)
}

fn may_change(actor: &Actor, held: &SavedView) -> Result<(), AppError> {
    if owns(actor, held) {
        Ok(())
    } else {
        Err(AppError::forbidden("owner_only", "a view is changed by its owner, or by who leads"))
    }
}

fn check(app: &App, actor: &Actor, draft: &ViewDraft) -> Result<(), AppError> {
    let mut faults = Vec::new();
    let name = draft.name.trim();
    if name.is_empty() {
        faults.push(InvalidField::new("name_missing", "name", "a view has a name"));
    } else if name.chars().count() > MOST_NAME {
        faults.push(InvalidField::new("value_invalid", "name", format!("at most {MOST_NAME} characters")));
    }
    let unfit = |column: &String| column.is_empty() || column.len() > MOST_NAME;
    if draft.columns.len() > MOST_COLUMNS || draft.columns.iter().any(unfit) {
        faults.push(InvalidField::new("value_invalid", "columns", format!("at most {MOST_COLUMNS} codes")));
    }
    for result in
        [order_of(&draft.sort).map(|_| ()), resolved(app, actor, &draft.filter, "filter").map(|_| ())]
    {
        match result {
            Err(AppError::Invalid(more)) => faults.extend(more),
            other => other?,
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

fn written(filter: &FilterTree) -> Result<serde_json::Value, AppError> {
    serde_json::to_value(filter).map_err(|error| AppError::Internal(error.to_string()))
}

async fn count(app: &App, actor: &Actor, view: SavedView) -> Result<CountedView, AppError> {
    let filter: FilterTree = serde_json::from_value(view.shows.filter.clone())
        .map_err(|error| AppError::Internal(format!("view {}: {error}", view.id)))?;
    let wanted = resolved(app, actor, &filter, "filter")?;
    let count = store::count_tickets(&app.store, &actor.scope(), &wanted).await?;
    Ok(CountedView { may_change: owns(actor, &view), view, filter, count })
}
