//! Alerts: word for the operators, raised once per key until resolved.
use domain::access::Actor;
use store::{AlertRow, Page, PageRequest};

use crate::{context::App, errors::AppError, tickets::access::staff_only};

pub async fn list_alerts(app: &App, actor: &Actor, page: &PageRequest) -> Result<Page<AlertRow>, AppError> {
    staff_only(actor)?;
    Ok(store::list_alerts(&app.store, &actor.scope(), page).await?)
}
