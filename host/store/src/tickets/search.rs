//! Tickets by words. The desk makes stems of texts and of queries alike; the databases only keep and find them: FTS5 on
//! SQLite, `tsvector` on PostgreSQL.
use std::collections::HashMap;

use domain::{
    case::Case,
    ids::TicketId,
    ticket::{Direction, Value},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, DbBackend, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, Statement,
    sea_query::{Expr, ExprTrait as _, OnConflict, Query},
};
use uuid::Uuid;

use crate::{
    Batch, Db, StoreError, Tx,
    entity::{organisation, ticket, ticket_search},
    words::{stem, stems, words},
};

/// Different words of one ticket with their stems: more than a long conversation has.
const MOST_STEMS: usize = 8_000;
/// Words of a query that count.
const MOST_ASKED: usize = 12;
/// Shorter beginnings are those of half the language: they are words, or nothing.
const SHORTEST_BEGINNING: usize = 3;
/// Customers whose name a word may mean.
const MOST_CUSTOMERS: usize = 1_000;
/// A word in more tickets than this is looked up ticket by ticket in the order of the list.
const COMMON: i64 = 4_000;

/// Internal notes stand apart: a customer who searches must not learn from a hit what stands in them. The desk's own
/// letters are left out: they say the same of every ticket, and every ticket would be found by their words.
pub(crate) fn search_row(case: &Case) -> ticket_search::Model {
    let ticket = &case.ticket;
    let fields = ticket.fields.iter().filter_map(|field| match &field.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let of = |internal: bool| {
        let messages = case.messages.iter();
        messages
            .filter(|message| !(message.automatic && message.direction == Direction::Out))
            .filter(move |message| (message.direction == Direction::Internal) == internal)
            .map(|message| message.text.as_str())
    };
    let open = [ticket.number.as_str(), ticket.subject.as_str()]
        .into_iter()
        .chain(ticket.requester_label.as_deref())
        .chain(fields)
        .chain(of(false));
    ticket_search::Model {
        ticket: ticket.id.0,
        words: stems(open, MOST_STEMS).join(" "),
        notes: stems(of(true), MOST_STEMS).join(" "),
    }
}

/// The words of tickets, written where they are other than before: most changes of a ticket change none.
pub(crate) fn add_words(batch: &mut Batch, rows: Vec<ticket_search::Model>) {
    let (table, excluded) = (ticket_search::Entity, |column: &str| Expr::cust(format!("excluded.{column}")));
    let other = Condition::any()
        .add(Expr::col((table, ticket_search::Column::Words)).ne(excluded("words")))
        .add(Expr::col((table, ticket_search::Column::Notes)).ne(excluded("notes")));
    let mut replace = OnConflict::column(ticket_search::Column::Ticket);
    replace
        .update_columns([ticket_search::Column::Words, ticket_search::Column::Notes])
        .action_cond_where(other);
    batch.add::<ticket_search::ActiveModel>(rows, Some(replace));
}

pub(crate) async fn write_words(tx: &Tx, case: &Case) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    add_words(&mut batch, vec![search_row(case)]);
    batch.write(tx).await
}

/// Writes the words of a ticket from before there was an index.
pub async fn index_ticket(tx: &Tx, case: &Case) -> Result<(), StoreError> {
    write_words(tx, case).await
}

/// Tickets that cannot be found by words yet.
pub async fn unindexed_tickets(db: &dyn Db, limit: u64) -> Result<Vec<TicketId>, StoreError> {
    let indexed = Query::select().column(ticket_search::Column::Ticket).from(ticket_search::Entity).take();
    let rows = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .filter(ticket::Column::Id.not_in_subquery(indexed))
        .limit(limit)
        .into_tuple::<Uuid>()
        .all(&db.executor())
        .await?;
    Ok(rows.into_iter().map(TicketId).collect())
}

/// What texts that are asked for mean in this database, by the text.
#[derive(Default)]
pub(super) struct Searches(HashMap<String, Condition>);

impl Searches {
    pub(super) fn condition(&self, text: &str) -> Condition {
        self.0.get(text).cloned().unwrap_or_else(|| Condition::all().add(Expr::cust("1 = 0")))
    }

    /// `notes`: with those of internal notes.
    pub(super) async fn prepare(db: &dyn Db, texts: Vec<&str>, notes: bool) -> Result<Self, StoreError> {
        let mut known = Self::default();
        for text in texts {
            if !known.0.contains_key(text) {
                known.0.insert(text.to_owned(), search(db, text, notes).await?);
            }
        }
        Ok(known)
    }
}

/// A word of a query: its stem, and for the last one, which may still be being written, what it begins with.
struct Asked {
    stem: String,
    beginning: Option<String>,
}

impl Asked {
    fn is_in(&self, name: &[String]) -> bool {
        let begins = |word: &String| self.beginning.as_ref().is_some_and(|start| word.starts_with(start));
        name.iter().any(|word| *word == self.stem || begins(word))
    }

    fn expression(&self, sqlite: bool) -> String {
        let stem = &self.stem;
        match (&self.beginning, sqlite) {
            (None, true) => format!("\"{stem}\""),
            (None, false) => format!("'{stem}'"),
            (Some(start), true) => format!("(\"{stem}\" OR \"{start}\"*)"),
            (Some(start), false) => format!("('{stem}' | '{start}':*)"),
        }
    }
}

fn asked(text: &str) -> Vec<Asked> {
    let mut words = words(text);
    words.truncate(MOST_ASKED);
    let last = words.len().saturating_sub(1);
    let read = |(index, word): (usize, String)| Asked {
        stem: stem(&word),
        beginning: Some(word).filter(|word| index == last && word.chars().count() >= SHORTEST_BEGINNING),
    };
    words.into_iter().enumerate().map(read).collect()
}

async fn search(db: &dyn Db, text: &str, notes: bool) -> Result<Condition, StoreError> {
    let asked = asked(text);
    if asked.is_empty() {
        return Ok(Condition::all());
    }
    let named = customers_named(db, &asked).await?;
    let mut all = Condition::all();
    let in_text: Vec<&Asked> =
        asked.iter().zip(&named).filter(|(_, named)| named.is_empty()).map(|(word, _)| word).collect();
    if !in_text.is_empty() {
        all = all.add(in_words(db, &in_text, notes).await?);
    }
    for (word, named) in asked.iter().zip(&named).filter(|(_, named)| !named.is_empty()) {
        let customer = ticket::Column::Customer.is_in(named.iter().copied());
        all = all.add(Condition::any().add(in_words(db, &[word], notes).await?).add(customer));
    }
    Ok(all)
}

/// For each word, the customers whose name has it. Which of their tickets are seen is the list's own scope.
async fn customers_named(db: &dyn Db, asked: &[Asked]) -> Result<Vec<Vec<Uuid>>, StoreError> {
    let rows = organisation::Entity::find()
        .select_only()
        .columns([organisation::Column::Id, organisation::Column::Name])
        .into_tuple::<(Uuid, String)>()
        .all(&db.executor())
        .await?;
    let mut named = vec![Vec::new(); asked.len()];
    for (id, name) in rows {
        let name = stems(std::iter::once(name.as_str()), MOST_STEMS);
        for (word, named) in asked.iter().zip(&mut named) {
            if named.len() < MOST_CUSTOMERS && word.is_in(&name) {
                named.push(id);
            }
        }
    }
    Ok(named)
}

const HITS: &str = "SELECT rowid FROM ticket_index WHERE ticket_index MATCH ?";

/// Tickets in which all these words stand.
async fn in_words(db: &dyn Db, asked: &[&Asked], notes: bool) -> Result<Expr, StoreError> {
    let sqlite = db.executor().get_database_backend() == DbBackend::Sqlite;
    let joined =
        |between: &str| asked.iter().map(|word| word.expression(sqlite)).collect::<Vec<_>>().join(between);
    if !sqlite {
        let column = if notes { "all_index" } else { "words_index" };
        let found =
            format!("\"ticket\".\"id\" IN (SELECT ticket FROM ticket_search WHERE {column} @@ $1::tsquery)");
        return Ok(Expr::cust_with_values(found, [joined(" & ")]));
    }
    let all = joined(" AND ");
    let wanted = if notes { all } else { format!("words : ({all})") };
    let counted = format!("SELECT count(*) FROM ({HITS} LIMIT {})", COMMON + 1);
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, counted, [wanted.clone().into()]);
    let row = db.executor().query_one_raw(statement).await?;
    let hits = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or_default();
    // SQLite does not guess how many there are: rare words give the tickets, common ones are asked of each in turn.
    let found = if hits > COMMON {
        format!(
            "EXISTS (SELECT 1 FROM ticket_search WHERE ticket_search.ticket = \"ticket\".\"id\" AND number IN ({HITS}))"
        )
    } else {
        format!("\"ticket\".\"id\" IN (SELECT ticket FROM ticket_search WHERE number IN ({HITS}))")
    };
    Ok(Expr::cust_with_values(found, [wanted]))
}
