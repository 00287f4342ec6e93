//! How much mail waits, on both sides: for those who run the desk.
use domain::access::{Actor, Scope};
use store::{MailState, QueueFigures, RawMailState};

use crate::{context::App, errors::AppError, tickets::access::staff_only};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailFigures {
    /// Arrived and not taken in.
    pub incoming: QueueFigures,
    /// Kept for a person to look at.
    pub quarantined: QueueFigures,
    /// Letters that are to leave.
    pub outgoing: QueueFigures,
    /// Letters that were given up for some recipient.
    pub failed: QueueFigures,
}

pub async fn mail_figures(app: &App, actor: &Actor) -> Result<MailFigures, AppError> {
    staff_only(actor)?;
    figures(app, &actor.scope()).await
}

/// Of the whole desk.
pub async fn all_mail_figures(app: &App) -> Result<MailFigures, AppError> {
    figures(app, &Scope::All).await
}

async fn figures(app: &App, scope: &Scope) -> Result<MailFigures, AppError> {
    let to_leave = [MailState::Queued, MailState::Sending];
    Ok(MailFigures {
        incoming: store::raw_mail_figures(&app.store, scope, RawMailState::Pending).await?,
        quarantined: store::raw_mail_figures(&app.store, scope, RawMailState::Quarantined).await?,
        outgoing: store::outbox_figures(&app.store, scope, &to_leave).await?,
        failed: store::outbox_figures(&app.store, scope, &[MailState::Failed]).await?,
    })
}
