//! Cases written together, new ones and changed ones, however many they are.
use std::collections::HashMap;

use domain::{case::Case, ids::TicketId, ticket::EventDraft};
use jiff::Timestamp;
use sea_orm::{
    EntityTrait as _, Iterable as _,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};

use super::{
    marks::CaseMarks,
    rows::{attachment_row, form_row, link_row, message_row, ticket_document_row, ticket_row, timer_row},
};
use crate::{
    Batch, StoreError, Tx,
    database::Connection as _,
    entity::{attachment, event, form_submission, message, ticket, ticket_document, ticket_link, timer},
    events::{chain_ends, event_rows},
    many::put_all,
    tickets::{add_words, search_row},
};

/// A case with its events.
#[derive(Clone, Copy, Debug)]
pub struct CaseWrite<'a> {
    pub case: &'a Case,
    pub events: &'a [EventDraft],
    /// The version it was read at and what was on file then; `None` for a new one.
    pub read_at: Option<(i64, &'a CaseMarks)>,
}

impl CaseWrite<'_> {
    /// Of the row as it will be. A changed case goes one on, whatever `case.ticket.version` says.
    fn version(&self) -> i64 {
        self.read_at.map_or(self.case.ticket.version, |(version, _)| version + 1)
    }
}

/// Writes new cases, and of changed ones what is other than when they were read.
///
/// # Errors
/// [`StoreError::StaleVersion`] when one of the tickets is no longer at the version it was read at; nothing counts then
/// but the rollback.
pub async fn write_cases(tx: &Tx, cases: &[CaseWrite<'_>], recorded_at: Timestamp) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    add_cases(tx, &mut batch, cases, recorded_at).await?;
    batch.write(tx).await
}

/// As [`write_cases`]; what is but written, and need not be claimed, read or removed, is left to the batch.
pub async fn add_cases(
    tx: &Tx,
    batch: &mut Batch,
    cases: &[CaseWrite<'_>],
    recorded_at: Timestamp,
) -> Result<(), StoreError> {
    // First, because it locks the rows on PostgreSQL: whoever comes second waits here and finds the version moved.
    let new = write_tickets(tx, cases).await?;
    batch.add::<ticket::ActiveModel>(new, None);
    let documents = cases.iter().map(|held| ticket_document_row(held.case)).collect::<Result<_, _>>()?;
    batch.add::<ticket_document::ActiveModel>(documents, Some(replacing_document()));
    add_words(batch, cases.iter().map(|held| search_row(held.case)).collect());
    remove_links(tx, cases).await?;
    let none = CaseMarks::default();
    let mut parts = Parts::default();
    for held in cases {
        let marks = held.read_at.map_or(&none, |(_, marks)| marks);
        parts.collect(held.case, marks, held.version())?;
    }
    parts.add_to(batch);
    batch.add::<event::ActiveModel>(new_events(tx, cases, recorded_at).await?, None);
    Ok(())
}

/// Answers the rows of those that are new.
async fn write_tickets(tx: &Tx, cases: &[CaseWrite<'_>]) -> Result<Vec<ticket::Model>, StoreError> {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for held in cases {
        let row = ticket_row(held.case, held.version())?;
        if held.read_at.is_some() { changed.push(row) } else { new.push(row) }
    }
    // One order for all who write: none waits for a row whose holder waits for another of its own.
    changed.sort_by_key(|row| row.id);
    let count = u64::try_from(changed.len()).unwrap_or(u64::MAX);
    if put_all::<ticket::ActiveModel>(tx, changed, next_version()).await? != count {
        return Err(StoreError::StaleVersion);
    }
    Ok(new)
}

/// Over the row that is there, where it is at the version before. Identity and number never change.
fn next_version() -> OnConflict {
    use ticket::Column::{Id, Number, Version};
    let mut replace = OnConflict::column(Id);
    replace
        .update_columns(ticket::Column::iter().filter(|column| !matches!(column, Id | Number)))
        .action_and_where(Expr::col((ticket::Entity, Version)).eq(Expr::cust("excluded.version - 1")));
    replace
}

fn replacing_document() -> OnConflict {
    use ticket_document::Column::{Data, Ticket};
    OnConflict::column(Ticket).update_column(Data).to_owned()
}

fn replacing_timer() -> OnConflict {
    let others = timer::Column::iter().filter(|column| !matches!(column, timer::Column::Id));
    OnConflict::column(timer::Column::Id).update_columns(others).to_owned()
}

async fn remove_links(tx: &Tx, cases: &[CaseWrite<'_>]) -> Result<(), StoreError> {
    for held in cases {
        let Some((_, marks)) = held.read_at else { continue };
        for link in marks.removed_links(held.case) {
            let key = (held.case.ticket.id.0, link.ticket.0, link.kind.as_str().to_owned());
            ticket_link::Entity::delete_by_id(key).exec(&tx.executor()).await?;
        }
    }
    Ok(())
}

async fn new_events(
    tx: &Tx,
    cases: &[CaseWrite<'_>],
    recorded_at: Timestamp,
) -> Result<Vec<event::Model>, StoreError> {
    let going_on = cases.iter().filter(|held| held.read_at.is_some() && !held.events.is_empty());
    let going_on: Vec<TicketId> = going_on.map(|held| held.case.ticket.id).collect();
    let mut ends: HashMap<TicketId, _> = chain_ends(tx, &going_on).await?;
    let mut rows = Vec::new();
    for held in cases {
        let ticket = held.case.ticket.id;
        let end = ends.remove(&ticket).unwrap_or_default();
        rows.extend(event_rows(ticket, end, held.events, recorded_at)?);
    }
    Ok(rows)
}

/// What hangs on tickets and is not on file as it is now.
#[derive(Default)]
struct Parts {
    messages: Vec<message::Model>,
    attachments: Vec<attachment::Model>,
    /// New and changed.
    timers: Vec<timer::Model>,
    forms: Vec<form_submission::Model>,
    links: Vec<ticket_link::Model>,
}

impl Parts {
    /// `version` is the one this change makes.
    fn collect(&mut self, case: &Case, marks: &CaseMarks, version: i64) -> Result<(), StoreError> {
        let id = case.ticket.id;
        let messages = marks.new_messages(case);
        for (place, held) in numbered(&messages, marks.messages.len()) {
            self.messages.push(message_row(id, place, held)?);
            for attachment in &held.attachments {
                self.attachments.push(attachment_row(id, Some(held), attachment)?);
            }
        }
        for (place, held) in marks.changed_timers(case) {
            self.timers.push(timer_row(id, place, held)?);
        }
        for (place, held) in numbered(&marks.new_timers(case), marks.timers.len()) {
            self.timers.push(timer_row(id, place, held)?);
        }
        for (place, held) in numbered(&marks.new_forms(case), 0) {
            self.forms.push(form_row(id, version, place, held)?);
        }
        for (place, held) in numbered(&marks.new_links(case), marks.links.len()) {
            self.links.push(link_row(id, place, held)?);
        }
        Ok(())
    }

    fn add_to(self, batch: &mut Batch) {
        batch.add::<message::ActiveModel>(self.messages, None);
        batch.add::<attachment::ActiveModel>(self.attachments, None);
        batch.add::<timer::ActiveModel>(self.timers, Some(replacing_timer()));
        batch.add::<form_submission::ActiveModel>(self.forms, None);
        batch.add::<ticket_link::ActiveModel>(self.links, None);
    }
}

fn numbered<'a, T>(new: &'a [&'a T], on_file: usize) -> impl Iterator<Item = (usize, &'a T)> {
    new.iter().enumerate().map(move |(index, held)| (on_file + index, *held))
}
