//! What an asset runs after a case (M 4.2.6): its version moves with the record of the work, and what it was before stays
//! on the case and in the log.
use domain::{access::Scope, ids::TicketId, rules::AssetVersion, ticket::ActorRef};
use serde_json::json;
use store::Tx;

use crate::{audit, context::App, errors::AppError, rules::Turn};

/// A version that is going to be set, for the commit of its case.
pub(crate) struct Update {
    set: AssetVersion,
    ticket: TicketId,
    by: ActorRef,
}

/// What the turn's rules set, told on the case before its transaction.
pub(crate) fn prepare_versions(app: &App, turn: &mut Turn) -> Vec<Update> {
    let mut updates: Vec<Update> = Vec::new();
    for set in std::mem::take(&mut turn.change.versions) {
        let known = turn.environment.assets.iter().find(|asset| asset.id == set.asset);
        let before = known.and_then(|asset| asset.version.clone());
        let occasion = turn.occasion(app, turn.asked_by.clone());
        let data = json!({"asset": set.asset, "before": before, "version": set.version});
        turn.change.event(&occasion, "asset.version_changed", data);
        updates.retain(|held| held.set.asset != set.asset);
        updates.push(Update { set, ticket: turn.case.ticket.id, by: turn.asked_by.clone() });
    }
    updates
}

/// The asset as it stands then: what else of it changed meanwhile stays.
pub(crate) async fn write_version(app: &App, tx: &Tx, update: &Update) -> Result<(), AppError> {
    let Some(mut held) = store::find_asset(tx, &Scope::All, update.set.asset).await? else { return Ok(()) };
    let before = held.version.replace(update.set.version.clone());
    store::update_asset(tx, &held).await?;
    let data = json!({"version": {"before": before, "after": update.set.version}, "ticket": update.ticket});
    audit::note_by(app, tx, update.by.clone(), "asset.changed", Some(held.id.to_string()), data).await
}
