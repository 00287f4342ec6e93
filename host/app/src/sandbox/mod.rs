//! The sandbox: a movable clock and tokens for any role, so that a regulation can be rehearsed in seconds.
//! Without `--sandbox` none of this is reachable.
mod clock;
mod tokens;

pub use clock::{clock, set_clock};
pub use tokens::{TokenRequest, issue_token};

use domain::access::Scope;
use store::{OutboxFilter, OutboxRow, Page, PageRequest};

use crate::{context::App, errors::AppError};

/// Queued and sent mail, oldest first.
pub async fn outbox(app: &App, page: &PageRequest) -> Result<Page<OutboxRow>, AppError> {
    Ok(store::list_outbox(&app.store, &Scope::All, &OutboxFilter::default(), page).await?)
}
