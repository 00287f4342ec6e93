//! Erasure of a person: what names them is replaced by a pseudonym in every row that may hold it. Contracts, hours,
//! deadlines and what was said stay. The event log is rewritten here and nowhere else: its triggers are taken off and
//! put back within the transaction, and the chains of the tickets it concerns are sealed anew.
mod needles;

use std::collections::BTreeSet;

use domain::{
    access::Scope,
    catalogue::Contact,
    ids::{AccountId, TicketId},
    telephone::number,
    ticket::{Event, EventDraft, chain_digest},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, DbBackend, EntityTrait as _, FromQueryResult,
    QueryFilter as _, QuerySelect as _, Statement, sea_query::Expr,
};
use uuid::Uuid;

use needles::{Needle, replaced};

use crate::{
    StoreError, Tx,
    database::Connection as _,
    delete_passkeys_of, document,
    entity::{account, contact, contact_address, event, message, outbox, raw_mail, session, ticket},
    events, forget_sign_in_links,
    instant::Instant,
    load_case, remove_second_factor, revoke_account_sessions,
    tickets::write_words,
    words::fold,
};

/// Columns that may hold an address or a telephone number, and names where the row hangs on a ticket by the third.
const TEXTS: [(&str, &str, Option<&str>); 33] = [
    ("message", "data", Some("ticket")),
    ("ticket", "requester_label", Some("id")),
    ("ticket", "subject", Some("id")),
    ("ticket_document", "data", Some("ticket")),
    ("form_submission", "data", Some("ticket")),
    ("attachment", "name", Some("ticket")),
    ("attachment", "data", Some("ticket")),
    ("timer", "data", Some("ticket")),
    ("ticket_link", "data", None),
    ("journal", "input", Some("ticket")),
    ("journal", "result", Some("ticket")),
    ("journal", "log", Some("ticket")),
    ("outbox", "recipients", Some("ticket")),
    ("outbox", "subject", Some("ticket")),
    ("outbox", "body", Some("ticket")),
    ("outbox", "last_error", Some("ticket")),
    ("outbox", "deliveries", Some("ticket")),
    ("raw_mail", "reason", Some("ticket")),
    ("external_event", "data", None),
    ("ledger_entry", "data", None),
    ("restoration", "data", None),
    ("alert", "data", None),
    ("job", "payload", None),
    ("job", "last_error", None),
    ("idempotency_key", "response", None),
    ("import_row", "data", None),
    ("import_job", "source", None),
    ("asset", "data", None),
    ("asset_record", "data", Some("ticket")),
    ("phone_call", "number", Some("ticket")),
    ("phone_call", "data", Some("ticket")),
    ("webhook_delivery", "body", None),
    ("webhook_delivery", "tries", None),
];

/// What is written where a person was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pseudonym {
    pub name: String,
    pub address: String,
    pub phone: String,
}

/// A chain that was sealed anew, with its end before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resealed {
    pub ticket: TicketId,
    pub before: String,
    pub after: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    pub accounts: Vec<AccountId>,
    pub tickets: usize,
    /// Rows that were rewritten, by table.
    pub rows: Vec<(&'static str, u64)>,
    pub resealed: Vec<Resealed>,
    /// Digests of sources of mail that are to be deleted after the commit.
    pub sources: Vec<String>,
}

#[derive(FromQueryResult)]
struct Held {
    value: String,
}

/// Rows that are looked at, where not all are.
enum Only {
    Ticket(&'static str, Uuid),
    Like(&'static str, String),
}

/// Replaces a person wherever they are named. Commit, then delete the sources.
pub async fn erase_contact(
    tx: &Tx,
    person: &Contact,
    pseudonym: &Pseudonym,
    now: Timestamp,
) -> Result<Erased, StoreError> {
    let tickets = tickets_of(tx, person).await?;
    let mut erased = Erased { tickets: tickets.len(), ..Erased::default() };
    erased.sources = sources_of(tx, person).await?;
    let reached = addresses_and_phones(person, pseudonym);
    let mut named = reached_and_named(person, pseudonym);
    named.sort_by_key(|needle| std::cmp::Reverse(needle.word.len()));
    forget_bytes(tx, person, &tickets).await?;
    // Letters greet by name, whether they hang on a ticket or not.
    for address in &person.addresses {
        let theirs = Only::Like("recipients", format!("%{}%", address.to_lowercase()));
        for column in ["subject", "body"] {
            let rows = replace_in(tx, ("outbox", column), &named, Some(&theirs)).await?;
            count(&mut erased.rows, "outbox", rows);
        }
    }
    for (table, column, hangs) in TEXTS {
        let mut rows = replace_in(tx, (table, column), &reached, None).await?;
        if let Some(hangs) = hangs {
            for ticket in &tickets {
                rows += replace_in(tx, (table, column), &named, Some(&Only::Ticket(hangs, *ticket))).await?;
            }
        }
        count(&mut erased.rows, table, rows);
    }
    erased.resealed = reseal(tx, &tickets, &named).await?;
    count(&mut erased.rows, "event", u64::try_from(erased.resealed.len()).unwrap_or(0));
    for ticket in &tickets {
        if let Some(case) = load_case(tx, &Scope::All, TicketId(*ticket)).await? {
            write_words(tx, &case).await?;
        }
    }
    erased.accounts = erase_accounts(tx, person, pseudonym, now).await?;
    erase_row(tx, person, pseudonym).await?;
    Ok(erased)
}

fn count(rows: &mut Vec<(&'static str, u64)>, table: &'static str, more: u64) {
    match rows.iter_mut().find(|(known, _)| *known == table) {
        Some((_, known)) => *known += more,
        None => rows.push((table, more)),
    }
}

fn addresses_and_phones(person: &Contact, pseudonym: &Pseudonym) -> Vec<Needle> {
    let addresses = person.addresses.iter().map(|word| (word, &pseudonym.address));
    // As it was written, and as calls have it.
    let digits: Vec<String> = person.phones.iter().filter_map(|phone| number(phone)).collect();
    let phones = person.phones.iter().chain(&digits).map(|word| (word, &pseudonym.phone));
    let needle = |(word, with): (&String, &String)| Needle { word: word.to_lowercase(), with: with.clone() };
    addresses.chain(phones).filter(|(word, _)| !word.trim().is_empty()).map(needle).collect()
}

fn reached_and_named(person: &Contact, pseudonym: &Pseudonym) -> Vec<Needle> {
    let mut needles = addresses_and_phones(person, pseudonym);
    let written = serde_json::to_string(&person.name).unwrap_or_default();
    let names = [person.name.to_lowercase(), fold(&person.name), written.trim_matches('"').to_lowercase()];
    for word in names.into_iter().filter(|word| !word.trim().is_empty()).collect::<BTreeSet<_>>() {
        needles.push(Needle { word, with: pseudonym.name.clone() });
    }
    needles
}

/// Tickets in which the person took part.
async fn tickets_of(tx: &Tx, person: &Contact) -> Result<Vec<Uuid>, StoreError> {
    let id = person.id.0.to_string();
    let mut found: BTreeSet<Uuid> = BTreeSet::new();
    let asked = ticket::Entity::find().select_only().column(ticket::Column::Id);
    let mut mine = Condition::any().add(ticket::Column::Requester.eq(person.id.0));
    for address in &person.addresses {
        mine = mine.add(ticket::Column::RequesterLabel.contains(address));
    }
    found.extend(asked.filter(mine).into_tuple::<Uuid>().all(&tx.executor()).await?);
    let mut said = Condition::any().add(message::Column::Data.contains(&id));
    let mut done =
        Condition::any().add(event::Column::Actor.contains(&id)).add(event::Column::Data.contains(&id));
    for address in &person.addresses {
        said = said.add(message::Column::Data.contains(address));
        done = done.add(event::Column::Data.contains(address));
    }
    let said = message::Entity::find().select_only().column(message::Column::Ticket).filter(said);
    found.extend(said.into_tuple::<Uuid>().all(&tx.executor()).await?);
    let done = event::Entity::find().select_only().column(event::Column::Ticket).filter(done);
    found.extend(done.into_tuple::<Uuid>().all(&tx.executor()).await?);
    Ok(found.into_iter().collect())
}

/// Mail as it arrived from the person.
async fn sources_of(tx: &Tx, person: &Contact) -> Result<Vec<String>, StoreError> {
    let own = message::Entity::find()
        .select_only()
        .column(message::Column::Id)
        .filter(message::Column::Direction.eq("in"))
        .filter(message::Column::Data.contains(person.id.0.to_string()));
    let own: Vec<Uuid> = own.into_tuple().all(&tx.executor()).await?;
    let sources = raw_mail::Entity::find()
        .select_only()
        .column(raw_mail::Column::Digest)
        .filter(raw_mail::Column::Message.is_in(own));
    Ok(sources.into_tuple::<String>().all(&tx.executor()).await?)
}

/// Letters to the person are kept as records, not as bytes; one that did not leave yet does not leave.
async fn forget_bytes(tx: &Tx, person: &Contact, tickets: &[Uuid]) -> Result<(), StoreError> {
    for address in &person.addresses {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Raw, Expr::value(Vec::<u8>::new()))
            .col_expr(outbox::Column::State, Expr::value("suppressed"))
            .filter(outbox::Column::Recipients.contains(address))
            .filter(outbox::Column::State.eq("queued"))
            .exec(&tx.executor())
            .await?;
    }
    let mut theirs = Condition::any().add(outbox::Column::Ticket.is_in(tickets.iter().copied()));
    for address in &person.addresses {
        theirs = theirs.add(outbox::Column::Recipients.contains(address));
    }
    outbox::Entity::update_many()
        .col_expr(outbox::Column::Raw, Expr::value(Vec::<u8>::new()))
        .filter(theirs)
        .filter(outbox::Column::State.ne("queued"))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Values that hold a needle are rewritten as such: each is told apart by itself, whatever the table's key.
async fn replace_in(
    tx: &Tx,
    (table, column): (&str, &str),
    needles: &[Needle],
    only: Option<&Only>,
) -> Result<u64, StoreError> {
    if needles.is_empty() {
        return Ok(0);
    }
    let backend = if tx.is_postgres() { DbBackend::Postgres } else { DbBackend::Sqlite };
    let mark = |number: usize| if tx.is_postgres() { format!("${number}") } else { format!("?{number}") };
    let (bound, values): (String, Vec<sea_orm::Value>) = match only {
        Some(Only::Ticket(hangs, ticket)) => (format!("{hangs} = {}", mark(1)), vec![(*ticket).into()]),
        Some(Only::Like(by, pattern)) => {
            (format!("LOWER({by}) LIKE {}", mark(1)), vec![pattern.clone().into()])
        }
        // Both databases fold ASCII alike, and addresses are ASCII.
        None => {
            let any = (1..=needles.len()).map(|number| format!("LOWER({column}) LIKE {}", mark(number)));
            let any: Vec<String> = any.collect();
            (any.join(" OR "), needles.iter().map(|needle| format!("%{}%", needle.word).into()).collect())
        }
    };
    let sql =
        format!("SELECT DISTINCT {column} AS value FROM {table} WHERE {column} IS NOT NULL AND ({bound})");
    let statement = Statement::from_sql_and_values(backend, &sql, values);
    let held = Held::find_by_statement(statement).all(&tx.executor()).await?;
    let mut rows = 0;
    for old in held.into_iter().map(|held| held.value) {
        let new = replaced(&old, needles);
        if new == old {
            continue;
        }
        let sql = format!("UPDATE {table} SET {column} = {} WHERE {column} = {}", mark(1), mark(2));
        let statement = Statement::from_sql_and_values(backend, &sql, [new.into(), old.into()]);
        rows += tx.executor().execute_raw(statement).await?.rows_affected();
    }
    Ok(rows)
}

/// Rewrites the events of tickets and seals their chains anew.
async fn reseal(tx: &Tx, tickets: &[Uuid], needles: &[Needle]) -> Result<Vec<Resealed>, StoreError> {
    let mut found = Vec::new();
    for ticket in tickets {
        let log = events(tx, &Scope::All, TicketId(*ticket)).await?;
        let anew = sealed(&log, needles)?;
        if anew.iter().map(|event| &event.digest).ne(log.iter().map(|event| &event.digest)) {
            found.push((log, anew));
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    disarm(tx).await?;
    let mut resealed = Vec::new();
    for (log, anew) in found {
        for event in &anew {
            rewrite(tx, event).await?;
        }
        let end = |log: &[Event]| log.last().map(|event| event.digest.clone()).unwrap_or_default();
        let ticket = anew.first().map(|event| event.ticket);
        resealed.extend(ticket.map(|ticket| Resealed { ticket, before: end(&log), after: end(&anew) }));
    }
    arm(tx).await?;
    Ok(resealed)
}

fn sealed(log: &[Event], needles: &[Needle]) -> Result<Vec<Event>, StoreError> {
    let mut previous = String::new();
    let mut anew = Vec::with_capacity(log.len());
    for event in log {
        let actor = replaced(&document::write("event", &event.draft.actor)?, needles);
        let data = replaced(&document::write("event", &event.draft.data)?, needles);
        let draft = EventDraft {
            actor: document::read("event", &actor)?,
            data: document::read("event", &data)?,
            ..event.draft.clone()
        };
        let digest = chain_digest(&previous, event.ticket, event.sequence, event.recorded_at, &draft);
        previous.clone_from(&digest);
        anew.push(Event { draft, digest, ..event.clone() });
    }
    Ok(anew)
}

async fn rewrite(tx: &Tx, held: &Event) -> Result<(), StoreError> {
    event::Entity::update_many()
        .col_expr(event::Column::Actor, Expr::value(document::write("event", &held.draft.actor)?))
        .col_expr(event::Column::Data, Expr::value(document::write("event", &held.draft.data)?))
        .col_expr(event::Column::Digest, Expr::value(held.digest.clone()))
        .filter(event::Column::Ticket.eq(held.ticket.0))
        .filter(event::Column::Sequence.eq(held.sequence))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

const SQLITE_TRIGGER: &str = "CREATE TRIGGER event_refuses_update BEFORE UPDATE ON event \
     BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END";

async fn disarm(tx: &Tx) -> Result<(), StoreError> {
    let statement = if tx.is_postgres() {
        "ALTER TABLE event DISABLE TRIGGER event_refuses_change"
    } else {
        "DROP TRIGGER event_refuses_update"
    };
    tx.executor().execute_unprepared(statement).await?;
    Ok(())
}

async fn arm(tx: &Tx) -> Result<(), StoreError> {
    let statement = if tx.is_postgres() {
        "ALTER TABLE event ENABLE TRIGGER event_refuses_change"
    } else {
        SQLITE_TRIGGER
    };
    tx.executor().execute_unprepared(statement).await?;
    Ok(())
}

/// Nobody signs in by them any more, and nothing says from where they did.
async fn erase_accounts(
    tx: &Tx,
    person: &Contact,
    pseudonym: &Pseudonym,
    now: Timestamp,
) -> Result<Vec<AccountId>, StoreError> {
    let accounts = crate::accounts_of_contact(tx, person.id).await?;
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    for id in &ids {
        revoke_account_sessions(tx, *id, now).await?;
        forget_sign_in_links(tx, *id).await?;
        remove_second_factor(tx, *id).await?;
        delete_passkeys_of(tx, *id).await?;
        crate::accounts::forget_identities_of(tx, *id).await?;
        session::Entity::update_many()
            .col_expr(session::Column::Address, Expr::value(None::<String>))
            .col_expr(session::Column::UserAgent, Expr::value(None::<String>))
            .filter(session::Column::Account.eq(id.0))
            .exec(&tx.executor())
            .await?;
        account::Entity::update_many()
            .col_expr(account::Column::Email, Expr::value(None::<String>))
            .col_expr(account::Column::PasswordHash, Expr::value(None::<String>))
            .col_expr(account::Column::Name, Expr::value(pseudonym.name.clone()))
            .col_expr(account::Column::DisabledAt, Expr::value(Instant(now)))
            .filter(account::Column::Id.eq(id.0))
            .exec(&tx.executor())
            .await?;
    }
    Ok(ids)
}

async fn erase_row(tx: &Tx, person: &Contact, pseudonym: &Pseudonym) -> Result<(), StoreError> {
    let own = contact_address::Column::Contact.eq(person.id.0);
    contact_address::Entity::delete_many().filter(own).exec(&tx.executor()).await?;
    let blank = Contact {
        name: pseudonym.name.clone(),
        addresses: Vec::new(),
        phones: Vec::new(),
        verified: false,
        ..person.clone()
    };
    contact::Entity::update_many()
        .col_expr(contact::Column::Name, Expr::value(pseudonym.name.clone()))
        .col_expr(contact::Column::Verified, Expr::value(false))
        .col_expr(contact::Column::Data, Expr::value(document::write("contact", &blank)?))
        .filter(contact::Column::Id.eq(person.id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Needle, replaced};

    #[test]
    fn a_name_is_replaced_where_it_stands_by_itself() {
        let needle = |word: &str, with: &str| Needle { word: word.to_owned(), with: with.to_owned() };
        let needles = [needle("olga@olga.example", "x@erased.invalid"), needle("ольга п", "erased-1")];
        let table = [
            ("Olga@OLGA.example", "x@erased.invalid"),
            ("<olga@olga.example>, volga@olga.example", "<x@erased.invalid>, volga@olga.example"),
            ("olga@olga.example2", "olga@olga.example2"),
            ("ОЛЬГА П. и Ольга Петрова", "erased-1. и Ольга Петрова"),
            (r#"{"name":"Ольга П"}"#, r#"{"name":"erased-1"}"#),
            (
                r#"{"text":"?\n\nОльга П\nolga@olga.example"}"#,
                r#"{"text":"?\n\nerased-1\nx@erased.invalid"}"#,
            ),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(replaced(text, &needles), expected);
        }
    }
}
