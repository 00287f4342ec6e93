//! Views of the queue, each with how many tickets it shows now.
use domain::{access::Actor, ids::KeptId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Content, HeldContent, KeptDraft};
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::{FilterTree, order_of, resolved, zone_named},
};

const LONGEST_COLUMN: usize = 100;
const MOST_COLUMNS: usize = 30;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ViewContent {
    /// As its owner wrote it: `me` is whoever looks, today is theirs.
    pub filter: FilterTree,
    pub sort: String,
    /// What the web shows, in its own words.
    #[serde(default)]
    pub columns: Vec<String>,
}

impl Content for ViewContent {
    const KIND: &'static str = "view";
}

pub type View = HeldContent<ViewContent>;

/// A view with what it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CountedView {
    pub view: View,
    pub count: u64,
}

/// `zone` is where the reader's days begin and end.
pub async fn views(app: &App, actor: &Actor, zone: Option<&str>) -> Result<Vec<CountedView>, AppError> {
    let zone = zone_named(zone)?;
    let held = super::list(app, actor).await?;
    let mut counted = Vec::with_capacity(held.len());
    for view in held {
        counted.push(count(app, actor, &zone, view).await?);
    }
    Ok(counted)
}

pub async fn view(app: &App, actor: &Actor, zone: Option<&str>, id: KeptId) -> Result<CountedView, AppError> {
    count(app, actor, &zone_named(zone)?, super::find(app, actor, id).await?).await
}

pub async fn create_view(
    app: &App,
    actor: &Actor,
    zone: Option<&str>,
    draft: KeptDraft<ViewContent>,
) -> Result<CountedView, AppError> {
    let zone = zone_named(zone)?;
    let faults = faults(app, actor, &draft.content)?;
    count(app, actor, &zone, super::create(app, actor, draft, faults).await?).await
}

pub async fn change_view(
    app: &App,
    actor: &Actor,
    zone: Option<&str>,
    id: KeptId,
    draft: KeptDraft<ViewContent>,
    if_version: Option<i64>,
) -> Result<CountedView, AppError> {
    let zone = zone_named(zone)?;
    let faults = faults(app, actor, &draft.content)?;
    count(app, actor, &zone, super::change(app, actor, id, draft, if_version, faults).await?).await
}

pub async fn delete_view(app: &App, actor: &Actor, id: KeptId) -> Result<(), AppError> {
    super::delete::<ViewContent>(app, actor, id).await
}

fn faults(app: &App, actor: &Actor, content: &ViewContent) -> Result<Vec<InvalidField>, AppError> {
    let mut faults = Vec::new();
    let unfit = |column: &String| column.is_empty() || column.len() > LONGEST_COLUMN;
    if content.columns.len() > MOST_COLUMNS || content.columns.iter().any(unfit) {
        faults.push(InvalidField::new("value_invalid", "columns", format!("at most {MOST_COLUMNS} codes")));
    }
    let order = order_of(&content.sort).map(|_| ());
    let filter = resolved(app, actor, &content.filter, &TimeZone::UTC, "filter").map(|_| ());
    for result in [order, filter] {
        match result {
            Err(AppError::Invalid(more)) => faults.extend(more),
            other => other?,
        }
    }
    Ok(faults)
}

async fn count(app: &App, actor: &Actor, zone: &TimeZone, view: View) -> Result<CountedView, AppError> {
    let wanted = resolved(app, actor, &view.content.filter, zone, "filter")?;
    let count = store::count_tickets(&app.store, &actor.scope(), &wanted).await?;
    Ok(CountedView { view, count })
}
