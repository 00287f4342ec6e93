//! The log of what was done with accounts, keys and data, for administrators.
use std::collections::BTreeSet;

use domain::{
    access::{Actor, Scope},
    audit::{AuditDraft, AuditEntry, AuditWalk},
    ids::TicketId,
    ticket::{ActorRef, verify_chain},
};
use jiff::tz::TimeZone;
use report::{Cell, Column, Kind, Locale, Sheet};
use serde_json::{Value, json};
use store::{AuditFilter, Page, PageRequest, Tx};

use crate::{accounts::Origin, context::App, errors::AppError, tickets::access::administrators_only};

const BATCH: u64 = 500;

/// Writes an entry in the transaction of what it tells of.
pub(crate) async fn note(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    kind: &str,
    subject: Option<String>,
    data: Value,
) -> Result<(), AppError> {
    write(app, tx, (actor.reference(), None), kind, subject, data).await
}

/// The same by whoever is known by reference only.
pub(crate) async fn note_by(
    app: &App,
    tx: &Tx,
    actor: ActorRef,
    kind: &str,
    subject: Option<String>,
    data: Value,
) -> Result<(), AppError> {
    write(app, tx, (actor, None), kind, subject, data).await
}

/// The same with where it came from.
pub(crate) async fn note_from(
    app: &App,
    tx: &Tx,
    (actor, origin): (&Actor, &Origin),
    kind: &str,
    subject: Option<String>,
    data: Value,
) -> Result<(), AppError> {
    write(app, tx, (actor.reference(), origin.shown()), kind, subject, data).await
}

/// What somebody did whom nobody knows yet: the desk's own entry.
pub(crate) async fn note_unproven(
    app: &App,
    tx: &Tx,
    origin: &Origin,
    kind: &str,
    subject: Option<String>,
    data: Value,
) -> Result<(), AppError> {
    write(app, tx, (ActorRef::System, origin.shown()), kind, subject, data).await
}

/// What was read that is not everybody's: it has no transaction of its own to be part of.
pub(crate) async fn note_read(
    app: &App,
    actor: &Actor,
    kind: &str,
    subject: String,
    data: Value,
) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    note(app, &tx, actor, kind, Some(subject), data).await?;
    tx.commit().await?;
    Ok(())
}

async fn write(
    app: &App,
    tx: &Tx,
    (actor, address): (ActorRef, Option<String>),
    kind: &str,
    subject: Option<String>,
    data: Value,
) -> Result<(), AppError> {
    let draft =
        AuditDraft { kind: kind.to_owned(), at: app.now(), actor: nameless(actor), subject, address, data };
    Ok(store::append_audit(tx, &draft).await?)
}

/// People stand in the log by their accounts, and are called what they are called when it is read: who is erased
/// is erased here too, and no entry changes.
fn nameless(actor: ActorRef) -> ActorRef {
    match actor {
        ActorRef::Person { role, account: Some(account), contact, .. } => {
            ActorRef::Person { role, name: String::new(), account: Some(account), contact }
        }
        other => other,
    }
}

async fn name(app: &App, entries: &mut [AuditEntry]) -> Result<(), AppError> {
    let account_of = |entry: &AuditEntry| match &entry.draft.actor {
        ActorRef::Person { account, .. } => *account,
        ActorRef::Plugin { .. } | ActorRef::System => None,
    };
    let ids: BTreeSet<_> = entries.iter().filter_map(account_of).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let names = store::account_names(&app.store, &ids).await?;
    for entry in entries {
        if let ActorRef::Person { name, account: Some(account), .. } = &mut entry.draft.actor
            && let Some(known) = names.get(account)
        {
            name.clone_from(known);
        }
    }
    Ok(())
}

/// The newest first.
pub async fn audit_log(
    app: &App,
    actor: &Actor,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<AuditEntry>, AppError> {
    administrators_only(actor)?;
    let mut page = store::list_audit(&app.store, filter, page).await?;
    name(app, &mut page.items).await?;
    Ok(page)
}

/// Most entries of one export.
const EXPORT: usize = 50_000;

/// A period of the log for handing out, the oldest first; that it was is an entry of its own.
pub async fn export(app: &App, actor: &Actor, filter: &AuditFilter) -> Result<Vec<AuditEntry>, AppError> {
    administrators_only(actor)?;
    let mut page = PageRequest::first(500);
    let mut entries = Vec::new();
    loop {
        let found = store::list_audit(&app.store, filter, &page).await?;
        entries.extend(found.items);
        if entries.len() > EXPORT {
            let told = format!("more than {EXPORT} entries; choose a shorter period");
            return Err(AppError::invalid("period_too_long", "from", told));
        }
        let Some(cursor) = found.next_cursor else { break };
        page = PageRequest::after(cursor, 500);
    }
    entries.reverse();
    name(app, &mut entries).await?;
    let tx = app.store.begin().await?;
    let data = json!({"from": filter.from, "to": filter.to, "kind": filter.kind, "entries": entries.len()});
    note(app, &tx, actor, "audit.exported", None, data).await?;
    tx.commit().await?;
    Ok(entries)
}

/// Entries as a table, by the names the API has for its columns.
pub fn as_csv(app: &App, entries: &[AuditEntry]) -> Result<Vec<u8>, AppError> {
    let fault = |error: report::Error| AppError::Internal(error.to_string());
    let column = |(title, kind): (&str, Kind)| Column::new(title, kind);
    let columns = [
        ("sequence", Kind::Number),
        ("at", Kind::Instant),
        ("kind", Kind::Text),
        ("actor", Kind::Text),
        ("subject", Kind::Text),
        ("address", Kind::Text),
        ("data", Kind::Text),
        ("digest", Kind::Text),
    ];
    let sheet = Sheet {
        title: String::new(),
        subject: Vec::new(),
        columns: columns.map(column).to_vec(),
        summary: Vec::new(),
        zone: TimeZone::UTC,
        locale: Locale::En,
        generated_at: app.now(),
    };
    let mut out = Vec::new();
    for chunk in report::csv(&sheet, entries.iter().map(row)) {
        out.extend(chunk.map_err(fault)?);
    }
    Ok(out)
}

fn row(entry: &AuditEntry) -> Vec<Cell> {
    let draft = &entry.draft;
    let text = |text: Option<&str>| text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()));
    let actor = match &draft.actor {
        ActorRef::Person { name, role, .. } => format!("{name} ({role})"),
        ActorRef::Plugin { plugin, version } => format!("{plugin} {version}"),
        ActorRef::System => "Reglament".to_owned(),
    };
    vec![
        Cell::Number(entry.sequence),
        Cell::Instant(draft.at),
        text(Some(&draft.kind)),
        text(Some(&actor)),
        text(draft.subject.as_deref()),
        text(draft.address.as_deref()),
        text(Some(&draft.data.to_string())),
        text(Some(&entry.digest)),
    ]
}

/// What a walk along the chains found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Entries of the audit log.
    pub entries: i64,
    pub tickets: usize,
    /// Events of tickets.
    pub events: usize,
    /// The first record that is not what was written, of each broken chain.
    pub broken: Vec<BrokenRecord>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokenRecord {
    Audit { sequence: i64 },
    Event { ticket: TicketId, sequence: i64 },
}

/// Walks every chain there is: who may do so is the caller's question (the command line, an administrator).
pub async fn verify(app: &App) -> Result<Verdict, AppError> {
    let mut verdict = Verdict::default();
    let mut walk = AuditWalk::default();
    'log: loop {
        let entries = store::audit_after(&app.store, walk.seen(), BATCH).await?;
        if entries.is_empty() {
            break;
        }
        for entry in &entries {
            if let Err(sequence) = walk.step(entry) {
                verdict.broken.push(BrokenRecord::Audit { sequence });
                break 'log;
            }
        }
    }
    verdict.entries = walk.seen();
    verify_tickets(app, &mut verdict).await?;
    Ok(verdict)
}

async fn verify_tickets(app: &App, verdict: &mut Verdict) -> Result<(), AppError> {
    let mut last = None;
    loop {
        let tickets = store::tickets_with_events(&app.store, last, BATCH).await?;
        let Some(end) = tickets.last() else { return Ok(()) };
        last = Some(*end);
        for ticket in tickets {
            let events = store::events(&app.store, &Scope::All, ticket).await?;
            verdict.tickets += 1;
            verdict.events += events.len();
            if let Err(sequence) = verify_chain(&events) {
                verdict.broken.push(BrokenRecord::Event { ticket, sequence });
            }
        }
    }
}
