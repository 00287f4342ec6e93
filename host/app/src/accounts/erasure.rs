//! Erasure of a person at their word or at the end of the purpose (152-FZ art. 21): what names them is replaced by a
//! pseudonym everywhere; contracts, hours and deadlines stay. What came of it is an act and an extract of the log, as
//! Roskomnadzor's order 179 of 28.10.2022 asks for. Both name the person, so neither is kept here: they are handed to
//! whoever did it, once.
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    access::{Actor, Scope},
    catalogue::Contact,
    ids::ContactId,
};
use jiff::{Timestamp, tz::TimeZone};
use report::{Cell, Column, Kind, Locale, Sheet};
use serde_json::json;
use store::{Erased, Pseudonym};

use super::own::standing;
use crate::{audit, context::App, errors::AppError, texts::text, tickets::access::administrators_only};

#[derive(Clone, Debug)]
pub struct ErasureRequest {
    pub contact: ContactId,
    /// Why: a withdrawn consent, the purpose reached.
    pub reason: String,
    pub locale: String,
}

/// What was done, with its papers.
#[derive(Clone, Debug)]
pub struct Erasure {
    pub pseudonym: String,
    pub at: Timestamp,
    pub erased: Erased,
    /// The act as PDF, in Base64.
    pub act: String,
    /// The extract of the log as CSV, in Base64.
    pub log: String,
}

pub async fn erase_person(app: &App, actor: &Actor, request: ErasureRequest) -> Result<Erasure, AppError> {
    administrators_only(actor)?;
    standing(app, actor).await?;
    if request.reason.trim().is_empty() {
        return Err(AppError::invalid("reason_missing", "reason", "the act names the reason"));
    }
    let person = store::find_contact(&app.store, &Scope::All, request.contact).await?;
    let person = person.ok_or(AppError::NotFound { what: "contact" })?;
    let mark = app.secrets.hash("pseudonym", &person.id.to_string());
    let mark = mark.get(..12).unwrap_or_default();
    let pseudonym = Pseudonym {
        name: format!("erased-{mark}"),
        address: format!("erased-{mark}@erased.invalid"),
        phone: format!("erased-{mark}"),
    };
    if person.name == pseudonym.name {
        return Err(AppError::conflict("already_erased", "this person was erased before"));
    }
    let at = app.now();
    let tx = app.store.begin().await?;
    let erased = store::erase_contact(&tx, &person, &pseudonym, at).await?;
    let data = json!({
        "reason": request.reason, "pseudonym": pseudonym.name, "tickets": erased.tickets,
        "accounts": erased.accounts, "sources": erased.sources.len(),
        "rows": erased.rows.iter().map(|(table, rows)| json!([table, rows])).collect::<Vec<_>>(),
        "resealed": erased.resealed.iter().map(|held| {
            json!({"ticket": held.ticket, "before": held.before, "after": held.after})
        }).collect::<Vec<_>>(),
    });
    audit::note(app, &tx, actor, "person.erased", Some(person.id.to_string()), data).await?;
    tx.commit().await?;
    app.standings.forget();
    for digest in &erased.sources {
        app.blobs.delete(digest).await?;
    }
    let papers = Papers { person: &person, actor, request: &request, at, erased: &erased };
    let (act, log) = (STANDARD.encode(papers.act(app)?), STANDARD.encode(papers.log(app)?));
    Ok(Erasure { pseudonym: pseudonym.name, at, act, log, erased })
}

struct Papers<'a> {
    person: &'a Contact,
    actor: &'a Actor,
    request: &'a ErasureRequest,
    at: Timestamp,
    erased: &'a Erased,
}

impl Papers<'_> {
    fn say(&self, id: &str) -> String {
        text(&self.request.locale, id).unwrap_or_else(|| id.to_owned())
    }

    fn sheet(&self, title: String, columns: Vec<Column>, subject: Vec<(String, String)>) -> Sheet {
        let locale = if self.request.locale.starts_with("en") { Locale::En } else { Locale::Ru };
        Sheet {
            title,
            subject,
            columns,
            summary: Vec::new(),
            zone: TimeZone::UTC,
            locale,
            generated_at: self.at,
        }
    }

    /// Who, what, in which system, how, why, when (order 179, 3).
    fn act(&self, app: &App) -> Result<Vec<u8>, AppError> {
        let line = |id: &str, value: String| (self.say(id), value);
        let subject = vec![
            line("erasure-person", self.person.name.clone()),
            line("erasure-categories", self.say("erasure-categories-list")),
            line("erasure-system", format!("Reglament ({})", app.settings.base_url)),
            line("erasure-way", self.say("erasure-way-replaced")),
            line("erasure-reason", self.request.reason.clone()),
            line("erasure-at", self.at.to_string()),
            line("erasure-by", self.actor.name.clone()),
        ];
        let columns = vec![
            Column::new(self.say("erasure-records"), Kind::Text),
            Column::new(self.say("erasure-count"), Kind::Number),
        ];
        let sheet = self.sheet(self.say("erasure-act"), columns, subject);
        let rows = self.rows().into_iter().map(|(table, rows)| vec![Cell::Text(table), Cell::Number(rows)]);
        report::pdf(&sheet, rows).map_err(|error| AppError::Internal(error.to_string()))
    }

    fn rows(&self) -> Vec<(String, i64)> {
        let counted = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let mut rows =
            vec![("contact".to_owned(), 1), ("account".to_owned(), counted(self.erased.accounts.len()))];
        let tables = self.erased.rows.iter().filter(|(_, rows)| *rows > 0);
        rows.extend(
            tables.map(|(table, rows)| ((*table).to_owned(), i64::try_from(*rows).unwrap_or(i64::MAX))),
        );
        rows.push(("raw mail".to_owned(), counted(self.erased.sources.len())));
        rows
    }

    /// The extract of the log (order 179, 5): person, categories, system, reason, instant, by record.
    fn log(&self, app: &App) -> Result<Vec<u8>, AppError> {
        let titles = [
            "erasure-at",
            "erasure-person",
            "erasure-categories",
            "erasure-system",
            "erasure-reason",
            "erasure-records",
            "erasure-count",
        ];
        let kinds = [Kind::Instant, Kind::Text, Kind::Text, Kind::Text, Kind::Text, Kind::Text, Kind::Number];
        let columns = titles.iter().zip(kinds).map(|(id, kind)| Column::new(self.say(id), kind)).collect();
        let sheet = self.sheet(self.say("erasure-log"), columns, Vec::new());
        let rows = self.rows().into_iter().map(|(table, rows)| {
            vec![
                Cell::Instant(self.at),
                Cell::Text(self.person.name.clone()),
                Cell::Text(self.say("erasure-categories-list")),
                Cell::Text(format!("Reglament ({})", app.settings.base_url)),
                Cell::Text(self.request.reason.clone()),
                Cell::Text(table),
                Cell::Number(rows),
            ]
        });
        let mut out = Vec::new();
        for chunk in report::csv(&sheet, rows) {
            out.extend(chunk.map_err(|error| AppError::Internal(error.to_string()))?);
        }
        Ok(out)
    }
}
