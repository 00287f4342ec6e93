//! What an action records of an asset, time and again: its declaration says which, so that a trend can be drawn of it
//! (M 4.2.8).
use domain::{
    access::Actor,
    catalogue::{Asset, AssetRecord},
    ids::{AssetId, AssetRecordId},
    rules::RecordDeclaration,
    ticket::{Field, Value},
};
use store::{Page, PageRequest};

use super::asset;
use crate::{context::App, errors::AppError, rules::Turn};

/// Kept with the turn: what the action was told, and what the rules made of it. A record of no asset that is known
/// stays in the notes of the case.
pub(crate) fn keep_record(app: &App, turn: &mut Turn, declared: &RecordDeclaration, payload: &[Field]) {
    let Some(asset) = asset_of(turn, declared, payload) else { return };
    let remembered = |field: &&Field| declared.remembered.contains(&field.path);
    let ticket = &turn.case.ticket;
    let values = payload.iter().chain(ticket.memory.iter().filter(remembered)).cloned().collect();
    turn.change.records.push(AssetRecord {
        id: AssetRecordId(app.ids.next()),
        asset,
        ticket: ticket.id,
        kind: declared.code.clone(),
        at: turn.at,
        values,
    });
}

/// The one the payload names by identity, or by a name that only one of the customer's has; else the one of the case.
fn asset_of(turn: &Turn, declared: &RecordDeclaration, payload: &[Field]) -> Option<AssetId> {
    let assets = &turn.environment.assets;
    let named = declared.about.iter().find_map(|path| match payload.iter().find(|it| it.path == *path) {
        Some(Field { value: Value::Text(name), .. }) if !name.trim().is_empty() => Some(name.trim()),
        _ => None,
    });
    let Some(named) = named else { return turn.case.ticket.asset };
    let mut found = assets.iter().filter(|held: &&Asset| held.id.to_string() == named || held.name == named);
    found.next().filter(|_| found.next().is_none()).map(|held| held.id)
}

/// The newest first.
pub async fn asset_records(
    app: &App,
    actor: &Actor,
    id: AssetId,
    kind: Option<&str>,
    page: &PageRequest,
) -> Result<Page<AssetRecord>, AppError> {
    asset(app, actor, id).await?;
    Ok(store::list_asset_records(&app.store, &actor.scope(), id, kind, page).await?)
}
