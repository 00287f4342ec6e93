//! Tickets by a tree of conditions: what the queue, saved views and partners ask with.
use domain::{
    access::Actor,
    ids::{AccountId, AssetId, ContactId, OrganisationId},
    ticket::{Channel, Status, TimerState},
};
use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Assigned, Deadline, InQueue, Page, PageRequest, TicketFilter, TicketOrder, TicketSummary};

use super::access::may_read_tickets;
use crate::{
    context::App,
    errors::{AppError, InvalidField},
};

const MOST_DEPTH: usize = 6;
const MOST_NODES: usize = 100;
const MOST_VALUES: usize = 200;
const MOST_FILTERS: usize = 50;
const MOST_TEXT: usize = 500;

/// As it is written and kept: `me` is whoever asks, a span counts from when it is asked, days are those of whoever
/// asks. Everything that is set must hold; of a list one value must.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FilterTree {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<FilterTree>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<FilterTree>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<FilterTree>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<Status>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub product: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub provider: Vec<OrganisationId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub customer: Vec<OrganisationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester: Option<ContactId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asset: Vec<AssetId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assignee: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channel: Vec<Channel>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flag: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queue: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deadline: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_within_minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_within_days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_before: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_within_days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_before: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_within_days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_before: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The order a word means.
///
/// # Errors
/// `value_invalid` at `sort`.
pub fn order_of(sort: &str) -> Result<TicketOrder, AppError> {
    match sort {
        "received" => Ok(TicketOrder::Received),
        "updated" => Ok(TicketOrder::Updated),
        "deadline" => Ok(TicketOrder::Deadline),
        "processing" => Ok(TicketOrder::Processing),
        other => {
            let says = format!("`{other}` is no order; there are received, updated, deadline, processing");
            Err(AppError::invalid("value_invalid", "sort", says))
        }
    }
}

pub async fn search(
    app: &App,
    actor: &Actor,
    filter: &FilterTree,
    zone: Option<&str>,
    order: TicketOrder,
    page: &PageRequest,
) -> Result<Page<TicketSummary>, AppError> {
    may_read_tickets(actor)?;
    let filter = resolved(app, actor, filter, &zone_named(zone)?, "filter")?;
    Ok(store::list_tickets(&app.store, &actor.scope(), &filter, order, page).await?)
}

/// How many tickets each of the filters would show.
pub async fn count_each(
    app: &App,
    actor: &Actor,
    filters: &[FilterTree],
    zone: Option<&str>,
) -> Result<Vec<u64>, AppError> {
    may_read_tickets(actor)?;
    let zone = zone_named(zone)?;
    if filters.len() > MOST_FILTERS {
        let says = format!("at most {MOST_FILTERS} filters are counted at once");
        return Err(AppError::invalid("batch_too_large", "filters", says));
    }
    let mut counts = Vec::with_capacity(filters.len());
    for (index, filter) in filters.iter().enumerate() {
        let filter = resolved(app, actor, filter, &zone, &format!("filters.{index}"))?;
        counts.push(store::count_tickets(&app.store, &actor.scope(), &filter).await?);
    }
    Ok(counts)
}

/// The zone whose days are meant; those of UTC where none is named.
///
/// # Errors
/// `value_invalid` at `zone`.
pub(crate) fn zone_named(zone: Option<&str>) -> Result<TimeZone, AppError> {
    let Some(name) = zone else { return Ok(TimeZone::UTC) };
    TimeZone::get(name).map_err(|_| {
        AppError::invalid("value_invalid", "zone", "a time zone of the IANA database, such as Europe/Moscow")
    })
}

/// What a filter means for this actor now. `path` is where it stands in the request.
pub(crate) fn resolved(
    app: &App,
    actor: &Actor,
    tree: &FilterTree,
    zone: &TimeZone,
    path: &str,
) -> Result<TicketFilter, AppError> {
    // PostgreSQL keeps no text with it, and no question means it.
    if serde_json::to_value(tree).is_ok_and(|written| has_nul(&written)) {
        return Err(AppError::invalid("value_invalid", path, "a NUL character has no place here"));
    }
    let mut reading = Reading { actor, now: app.now(), zone, nodes: 0, faults: Vec::new() };
    // Internal notes never leave: not even by a hit.
    let filter = TicketFilter { notes: actor.is_staff(), ..reading.read(tree, path, 1) };
    if reading.faults.is_empty() { Ok(filter) } else { Err(AppError::Invalid(reading.faults)) }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(members) => members.values().any(has_nul),
        _ => false,
    }
}

struct Reading<'a> {
    actor: &'a Actor,
    now: Timestamp,
    zone: &'a TimeZone,
    nodes: usize,
    faults: Vec<InvalidField>,
}

impl Reading<'_> {
    fn fault(&mut self, path: &str, says: impl Into<String>) {
        self.faults.push(InvalidField::new("value_invalid", path, says));
    }

    fn read(&mut self, tree: &FilterTree, path: &str, depth: usize) -> TicketFilter {
        self.nodes += 1;
        if depth > MOST_DEPTH || self.nodes > MOST_NODES {
            if self.faults.is_empty() {
                self.fault(path, format!("at most {MOST_DEPTH} levels and {MOST_NODES} groups are taken"));
            }
            return TicketFilter::default();
        }
        self.check_sizes(tree, path);
        let mut inner = |name: &str, trees: &[FilterTree]| -> Vec<TicketFilter> {
            let read = |(index, tree)| self.read(tree, &format!("{path}.{name}.{index}"), depth + 1);
            trees.iter().enumerate().map(read).collect()
        };
        let (all, any, none) = (inner("all", &tree.all), inner("any", &tree.any), inner("none", &tree.none));
        let mut filter = TicketFilter { all, any, none, ..self.values(tree, path) };
        if let Some(open) = tree.open {
            let wanted = Status::ALL.into_iter().filter(|status| status.is_final() != open).collect();
            filter.all.push(TicketFilter { statuses: wanted, ..TicketFilter::default() });
        }
        filter
    }

    fn values(&mut self, tree: &FilterTree, path: &str) -> TicketFilter {
        let within = tree.due_within_minutes.map(|minutes| later(self.now, minutes));
        let by_day = tree.due_within_days.map(|days| self.start_of_day(i64::from(days) + 1));
        let due_before = [tree.due_before, within, by_day].into_iter().flatten().min();
        // Today is a span of one day: it begins no day back.
        let since = |from: Option<Timestamp>, days: Option<u16>| {
            from.max(days.map(|days| self.start_of_day(-i64::from(days))))
        };
        let received_from = since(tree.received_from, tree.received_within_days);
        let updated_from = since(tree.updated_from, tree.updated_within_days);
        let queue = |code: &String| match code.as_str() {
            "own" => InQueue::Own,
            code => InQueue::Named(code.to_owned()),
        };
        TicketFilter {
            statuses: tree.status.clone(),
            products: tree.product.clone(),
            providers: tree.provider.clone(),
            customers: tree.customer.clone(),
            requester: tree.requester,
            assets: tree.asset.clone(),
            assigned: self.assigned(&tree.assignee, path),
            kinds: tree.kind.clone(),
            channels: tree.channel.clone(),
            flags: tree.flag.clone(),
            queues: tree.queue.iter().map(queue).collect(),
            deadlines: self.deadlines(&tree.deadline, path),
            due_from: tree.due_from,
            due_before,
            received_from,
            received_before: tree.received_before,
            updated_from,
            updated_before: tree.updated_before,
            text: tree.text.clone(),
            ..TicketFilter::default()
        }
    }

    /// Midnight of the asker's day, so many days from today; beyond the calendar's end its edge.
    fn start_of_day(&self, days_from_today: i64) -> Timestamp {
        let edge = if days_from_today < 0 { Timestamp::MIN } else { Timestamp::MAX };
        let day = self.now.to_zoned(self.zone.clone()).date();
        let day = Span::new().try_days(days_from_today).and_then(|span| day.checked_add(span));
        day.and_then(|day| day.to_zoned(self.zone.clone())).map_or(edge, |midnight| midnight.timestamp())
    }

    fn assigned(&mut self, words: &[String], path: &str) -> Vec<Assigned> {
        let mut found = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let account = match word.as_str() {
                "none" => {
                    found.push(Assigned::ToNobody);
                    continue;
                }
                "me" => self.actor.account,
                id => id.parse::<AccountId>().ok(),
            };
            if let Some(account) = account {
                found.push(Assigned::To(account));
            } else {
                let says = format!("`{word}` is nobody: an account, `none`, or `me` for who has one");
                self.fault(&format!("{path}.assignee.{index}"), says);
            }
        }
        found
    }

    fn deadlines(&mut self, words: &[String], path: &str) -> Vec<Deadline> {
        let mut found = Vec::new();
        for (index, word) in words.iter().enumerate() {
            match (word.as_str(), word.parse::<TimerState>()) {
                ("without", _) => found.push(Deadline::Without),
                (_, Ok(state)) => found.push(Deadline::In(state)),
                (_, Err(_)) => {
                    let says = format!("`{word}` is no state of a timer, nor `without`");
                    self.fault(&format!("{path}.deadline.{index}"), says);
                }
            }
        }
        found
    }

    fn check_sizes(&mut self, tree: &FilterTree, path: &str) {
        let sizes = [
            ("status", tree.status.len()),
            ("product", tree.product.len()),
            ("provider", tree.provider.len()),
            ("customer", tree.customer.len()),
            ("asset", tree.asset.len()),
            ("assignee", tree.assignee.len()),
            ("kind", tree.kind.len()),
            ("channel", tree.channel.len()),
            ("flag", tree.flag.len()),
            ("queue", tree.queue.len()),
            ("deadline", tree.deadline.len()),
        ];
        for (name, _) in sizes.into_iter().filter(|(_, size)| *size > MOST_VALUES) {
            self.fault(&format!("{path}.{name}"), format!("at most {MOST_VALUES} values"));
        }
        if tree.text.as_ref().is_some_and(|text| text.chars().count() > MOST_TEXT) {
            self.fault(&format!("{path}.text"), format!("at most {MOST_TEXT} characters"));
        }
    }
}

/// A span beyond the calendar's end is no bound, and nothing was due before there were any desks.
fn later(now: Timestamp, minutes: i64) -> Timestamp {
    let seconds = minutes.checked_mul(60).map(SignedDuration::from_secs);
    match seconds.and_then(|seconds| now.checked_add(seconds).ok()) {
        Some(at) => at.max(Timestamp::UNIX_EPOCH),
        None if minutes < 0 => Timestamp::UNIX_EPOCH,
        None => Timestamp::MAX,
    }
}
