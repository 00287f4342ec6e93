//! Which tickets what was found wrong led to: a condition is told as a fact, and the rules decide on that.
use std::collections::BTreeMap;

use domain::{
    access::Scope,
    ids::{AssetId, TicketId},
    ticket::{Status, Value},
};
use jiff::Timestamp;
use store::StoredCondition;

use super::look::SOURCE;
use crate::{context::App, errors::AppError};

/// Something wrong with an asset, and the tickets about it that may be seen.
#[derive(Clone, Debug)]
pub struct FoundCondition {
    pub held: StoredCondition,
    pub tickets: Vec<FoundTicket>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTicket {
    pub id: TicketId,
    pub number: String,
    pub status: Status,
}

/// Conditions with their tickets, in the order given.
pub(super) async fn with_tickets(
    app: &App,
    scope: &Scope,
    conditions: Vec<StoredCondition>,
) -> Result<Vec<FoundCondition>, AppError> {
    let Some(first) = conditions.iter().map(|held| held.condition.since).min() else {
        return Ok(Vec::new());
    };
    let mut assets: Vec<AssetId> = conditions.iter().map(|held| held.asset).collect();
    assets.sort_unstable();
    assets.dedup();
    // A fact is told of as of the look that found it, which is not before the beginning.
    let reported = store::reported_of_assets(&app.store, scope, SOURCE, &assets, first).await?;
    let mut ids: Vec<TicketId> = reported.iter().flat_map(|held| held.tickets.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let seen: BTreeMap<TicketId, FoundTicket> = store::ticket_summaries(&app.store, scope, &ids)
        .await?
        .into_iter()
        .map(|held| (held.id, FoundTicket { id: held.id, number: held.number, status: held.status }))
        .collect();
    let tickets = |condition: &StoredCondition| {
        let about = reported.iter().filter(|fact| {
            let event = &fact.event;
            let since = event.payload.iter().find(|field| field.path == "since").map(|field| &field.value);
            event.asset == Some(condition.asset)
                && event.kind == condition.condition.kind
                && matches!(since, Some(Value::Moment(at)) if same_second(*at, condition.condition.since))
        });
        let mut found: Vec<FoundTicket> =
            about.flat_map(|fact| &fact.tickets).filter_map(|id| seen.get(id).cloned()).collect();
        found.dedup();
        found
    };
    Ok(conditions.into_iter().map(|held| FoundCondition { tickets: tickets(&held), held }).collect())
}

/// Conditions are kept by the second.
fn same_second(one: Timestamp, other: Timestamp) -> bool {
    one.as_second() == other.as_second()
}
