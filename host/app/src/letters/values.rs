//! The facts a letter may show (see host/mail/templates/README.md): the case, what is missing, the ground with its
//! clause, the deadline.
use domain::{
    case::LetterDraft,
    forms::to_json,
    rules::Clause,
    ticket::{Severity, TimerState, Value as FieldValue},
};
use jiff::Timestamp;
use mail::words::format_instant;
use serde_json::{Map, Value, json};

use super::locale_of;
use crate::{
    rules::Turn,
    texts::{finding_text, text},
};

pub(crate) fn letter_values(turn: &Turn, draft: &LetterDraft, locale: &str) -> Value {
    let ticket = &turn.case.ticket;
    // Whoever's address a stranger wrote is sent nothing that the stranger wrote (S-06).
    let given: Map<String, Value> =
        draft.values.iter().map(|field| (field.path.clone(), told(turn, &field.value, locale))).collect();
    let reason = given
        .get("reason")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .or_else(|| ticket.status_reason.clone());
    let ground = reason.as_ref().map(|code| reason_text(turn, code, locale)).unwrap_or_default();
    let at = |at: Timestamp| instant(turn, at, locale);
    let mut wanted = missing(turn, locale);
    wanted.extend(findings(turn, locale));
    let mut values = json!({
        "desk": turn.product.title.in_locale(locale),
        "addressee": turn.environment.contact.as_ref().map(|contact| &contact.name),
        "requester": requester(turn),
        "number": ticket.number,
        "product": turn.product.title.in_locale(locale),
        "request_subject": (!turn.stranger).then_some(&ticket.subject),
        "received_at": at(ticket.received_at),
        "due": deadline(turn, locale, false),
        "deadline": deadline(turn, locale, true),
        "missing": wanted,
        "ground": ground, "resolution": ground, "reason": ground, "reason_code": reason,
        "clause": draft.clauses.first().map(|clause| clause_text(turn, clause, locale)),
        "closed_at": ticket.closed_at.map(at),
        "since": at(turn.at),
        "text": null,
    });
    appointment_values(turn, locale, &mut values);
    values["valid_to"] = json!(ended_on(turn, locale));
    if let Some(map) = values.as_object_mut() {
        map.extend(given.into_iter().filter(|(name, _)| name != "reason"));
    }
    numbers(&mut values);
    values
}

/// A condition of an asset is told by its title.
fn told(turn: &Turn, value: &FieldValue, locale: &str) -> Value {
    let monitoring = turn.rules.manifest.monitoring.as_ref();
    match value {
        FieldValue::Text(code) => {
            let title = monitoring.and_then(|held| held.conditions.get(code));
            title.map_or_else(|| to_json(value), |title| json!(title.in_locale(locale)))
        }
        _ => to_json(value),
    }
}

/// Whom somebody else may turn to about the case.
fn requester(turn: &Turn) -> Option<String> {
    let contact = turn.environment.contact.as_ref()?;
    let reached = contact.addresses.first().into_iter().chain(contact.phones.first());
    Some(std::iter::once(&contact.name).chain(reached).cloned().collect::<Vec<_>>().join(", "))
}

/// The last day of the entitlement that is the reason why the case is not covered: it ended.
fn ended_on(turn: &Turn, locale: &str) -> Option<String> {
    let coverage = turn.case.ticket.coverage.as_ref()?;
    let id = coverage.entitlement.filter(|_| coverage.reason.as_deref() == Some("expired"))?;
    let held = turn.environment.entitlements.iter().find(|held| held.id == id)?;
    Some(mail::words::format_date(held.valid_to, locale_of(locale)))
}

fn instant(turn: &Turn, at: Timestamp, locale: &str) -> String {
    let zone =
        turn.calendar().map_or(jiff::tz::TimeZone::UTC, |calendar| calendar.zone().time_zone().clone());
    format_instant(at, &zone, locale_of(locale))
}

/// `numbers.0`, `numbers.1`… of a split as the list the letter shows.
fn numbers(values: &mut Value) {
    let Some(map) = values.as_object_mut() else { return };
    let tickets: Vec<Value> = (0..)
        .map_while(|index| map.get(&format!("numbers.{index}")).cloned())
        .map(|number| json!({"number": number}))
        .collect();
    if !tickets.is_empty() {
        map.insert("tickets".to_owned(), Value::Array(tickets));
    }
}

/// The appointment the letter is about: the one touched last.
fn appointment_values(turn: &Turn, locale: &str, values: &mut Value) {
    let Some(held) = turn.case.appointments.last() else { return };
    let title = turn
        .rules
        .manifest
        .appointments
        .get(&held.kind)
        .map_or(held.kind.as_str(), |title| title.in_locale(locale));
    values["kind"] = json!(title);
    values["starts_at"] = json!(held.starts_at.map(|at| instant(turn, at, locale)));
    values["ends_at"] = json!(held.ends_at.map(|at| instant(turn, at, locale)));
    values["wanted"] = values["starts_at"].clone();
    values["earliest"] =
        json!(held.earliest_start.map(|date| mail::words::format_date(date, locale_of(locale))));
}

pub(crate) fn reason_text(turn: &Turn, code: &str, locale: &str) -> String {
    crate::texts::reason(&turn.rules.manifest, locale, code)
}

fn clause_text(turn: &Turn, clause: &Clause, locale: &str) -> String {
    let title = turn.rules.clause_title(clause).map_or("", |title| title.in_locale(locale));
    format!("{}. {title}", clause.section).trim_end().trim_end_matches('.').to_owned()
}

fn missing(turn: &Turn, locale: &str) -> Vec<String> {
    let title = |code: &String| field_title(turn, code, locale).unwrap_or_else(|| code.clone());
    turn.case.ticket.missing_fields.iter().map(title).collect()
}

/// What people call a field or a form.
pub(crate) fn field_title(turn: &Turn, code: &str, locale: &str) -> Option<String> {
    let manifest = &turn.rules.manifest;
    let declared = manifest.fields.iter().find(|declared| declared.code == code);
    declared
        .map(|field| field.title.in_locale(locale).to_owned())
        .or_else(|| manifest.form(code).map(|form| form.title.in_locale(locale).to_owned()))
        .or_else(|| text(locale, &format!("field-{}", code.replace('_', "-"))))
}

fn findings(turn: &Turn, locale: &str) -> Vec<String> {
    let own = turn.case.ticket.findings.iter();
    let forms = turn.case.forms.iter().flat_map(|form| form.findings.iter());
    own.chain(forms)
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            let says = turn
                .rules
                .manifest
                .finding_text(&finding.code)
                .map(|text| text.in_locale(locale).to_owned())
                .or_else(|| finding_text(locale, finding))
                .unwrap_or_else(|| finding.code.clone());
            match &finding.path {
                Some(path) if !path.is_empty() => {
                    let named = field_title(turn, path, locale);
                    format!("{}: {says}", named.as_deref().unwrap_or(path))
                }
                _ => says,
            }
        })
        .collect()
}

/// The nearest deadline of ours, or of the customer's silence, in the calendar's zone.
fn deadline(turn: &Turn, locale: &str, of_customer: bool) -> Option<String> {
    let running = turn.case.timers.iter().filter(|timer| {
        timer.state == TimerState::Running && timer.behaviour.closes.is_some() == of_customer
    });
    running.map(|timer| timer.due_at).min().map(|due| instant(turn, due, locale))
}
