//! A new case.
use domain::{case::Case, ticket::EventDraft};
use jiff::Timestamp;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};

use super::{
    marks::CaseMarks,
    rows::{attachment_row, form_row, insert_all, link_row, message_row, ticket_row, timer_row},
};
use crate::{
    StoreError, Tx,
    database::Connection as _,
    entity::{attachment, form_submission, message, ticket, ticket_link, timer},
    events::{ChainEnd, append_after},
};

/// Writes a new case with its events: one statement per kind of row, nothing read.
pub async fn insert_case(
    tx: &Tx,
    case: &Case,
    events: &[EventDraft],
    recorded_at: Timestamp,
) -> Result<(), StoreError> {
    let row = ticket_row(case, case.ticket.version)?;
    ticket::Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    insert_new_parts(tx, case, &CaseMarks::default(), case.ticket.version).await?;
    append_after(tx, case.ticket.id, ChainEnd::default(), events, recorded_at).await
}

/// What hangs on the ticket and is not on file yet; `version` is the one this change makes.
pub(super) async fn insert_new_parts(
    tx: &Tx,
    case: &Case,
    marks: &CaseMarks,
    version: i64,
) -> Result<(), StoreError> {
    let id = case.ticket.id;
    let new_messages = marks.new_messages(case);
    let messages =
        numbered(&new_messages, marks.messages.len()).map(|(place, held)| message_row(id, place, held));
    insert_all::<message::ActiveModel>(tx, messages.collect::<Result<_, _>>()?).await?;
    let attachments = new_messages
        .iter()
        .flat_map(|message| message.attachments.iter().map(|held| attachment_row(id, Some(message), held)));
    insert_all::<attachment::ActiveModel>(tx, attachments.collect::<Result<_, _>>()?).await?;
    let new_timers = marks.new_timers(case);
    let timers = numbered(&new_timers, marks.timers.len()).map(|(place, held)| timer_row(id, place, held));
    insert_all::<timer::ActiveModel>(tx, timers.collect::<Result<_, _>>()?).await?;
    let new_forms = marks.new_forms(case);
    let forms = numbered(&new_forms, 0).map(|(place, held)| form_row(id, version, place, held));
    insert_all::<form_submission::ActiveModel>(tx, forms.collect::<Result<_, _>>()?).await?;
    let new_links = marks.new_links(case);
    let links = numbered(&new_links, marks.links.len()).map(|(place, held)| link_row(id, place, held));
    insert_all::<ticket_link::ActiveModel>(tx, links.collect::<Result<_, _>>()?).await
}

fn numbered<'a, T>(new: &'a [&'a T], on_file: usize) -> impl Iterator<Item = (usize, &'a T)> {
    new.iter().enumerate().map(move |(index, held)| (on_file + index, *held))
}
