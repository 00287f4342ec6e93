//! A new case.
use domain::{case::Case, ticket::EventDraft};
use jiff::Timestamp;

use super::{
    marks::CaseMarks,
    rows::{
        attachment_row, form_row, insert_all, link_row, message_row, ticket_document_row, ticket_row,
        timer_row,
    },
};
use crate::{
    StoreError, Tx,
    entity::{attachment, event, form_submission, message, ticket, ticket_document, ticket_link, timer},
    events::{ChainEnd, event_rows},
    tickets::{search_row, write_words},
};

/// A new case with its events.
#[derive(Clone, Copy, Debug)]
pub struct NewCase<'a> {
    pub case: &'a Case,
    pub events: &'a [EventDraft],
}

/// Writes a new case with its events: one statement per kind of row, nothing read.
pub async fn insert_case(
    tx: &Tx,
    case: &Case,
    events: &[EventDraft],
    recorded_at: Timestamp,
) -> Result<(), StoreError> {
    insert_cases(tx, &[NewCase { case, events }], recorded_at).await
}

/// Writes new cases together: one statement per kind of row however many they are.
pub async fn insert_cases(tx: &Tx, new: &[NewCase<'_>], recorded_at: Timestamp) -> Result<(), StoreError> {
    let tickets = new.iter().map(|held| ticket_row(held.case, held.case.ticket.version));
    insert_all::<ticket::ActiveModel>(tx, tickets.collect::<Result<_, _>>()?).await?;
    let documents = new.iter().map(|held| ticket_document_row(held.case));
    insert_all::<ticket_document::ActiveModel>(tx, documents.collect::<Result<_, _>>()?).await?;
    write_words(tx, new.iter().map(|held| search_row(held.case)).collect()).await?;
    let none = CaseMarks::default();
    let mut parts = NewParts::default();
    let mut events = Vec::new();
    for held in new {
        parts.collect(held.case, &none, held.case.ticket.version)?;
        events.extend(event_rows(held.case.ticket.id, ChainEnd::default(), held.events, recorded_at)?);
    }
    parts.insert(tx).await?;
    insert_all::<event::ActiveModel>(tx, events).await
}

/// What hangs on tickets and is not on file yet.
#[derive(Default)]
pub(super) struct NewParts {
    messages: Vec<message::Model>,
    attachments: Vec<attachment::Model>,
    timers: Vec<timer::Model>,
    forms: Vec<form_submission::Model>,
    links: Vec<ticket_link::Model>,
}

impl NewParts {
    /// `version` is the one this change makes.
    pub(super) fn collect(&mut self, case: &Case, marks: &CaseMarks, version: i64) -> Result<(), StoreError> {
        let id = case.ticket.id;
        let messages = marks.new_messages(case);
        for (place, held) in numbered(&messages, marks.messages.len()) {
            self.messages.push(message_row(id, place, held)?);
            for attachment in &held.attachments {
                self.attachments.push(attachment_row(id, Some(held), attachment)?);
            }
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

    pub(super) async fn insert(self, tx: &Tx) -> Result<(), StoreError> {
        insert_all::<message::ActiveModel>(tx, self.messages).await?;
        insert_all::<attachment::ActiveModel>(tx, self.attachments).await?;
        insert_all::<timer::ActiveModel>(tx, self.timers).await?;
        insert_all::<form_submission::ActiveModel>(tx, self.forms).await?;
        insert_all::<ticket_link::ActiveModel>(tx, self.links).await
    }
}

fn numbered<'a, T>(new: &'a [&'a T], on_file: usize) -> impl Iterator<Item = (usize, &'a T)> {
    new.iter().enumerate().map(move |(index, held)| (on_file + index, *held))
}
