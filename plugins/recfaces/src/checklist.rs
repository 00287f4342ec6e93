//! The twelve rows of the checklist as far as its schema cannot say them (R 4.6, form `recfaces-checklist`).
use sdk::prelude::*;

use crate::{
    clauses::{R_4_6, R_6_1_SIZING},
    codes::{BEYOND_SIZING, LICENCE_BLOCKED, LOGS_PATH_INCOMPLETE, POSTMAN_NOT_CHECKED, SERVICE_STATE},
    coverage::certificate,
};

/// Codes that only a filled-in checklist can give.
const ROWS: [&str; 5] =
    [LOGS_PATH_INCOMPLETE, SERVICE_STATE, POSTMAN_NOT_CHECKED, LICENCE_BLOCKED, BEYOND_SIZING];

/// Whether a form that was just submitted is good: it fits the schema, and no row below is an error.
pub(crate) fn is_good(form: &Form) -> bool {
    form.accepted && rows(form.fields()).iter().all(|it| it.severity != Severity::Error)
}

/// Findings of the rows, judged anew.
pub(crate) fn findings(facts: &Snapshot, form: &Form) -> Draft {
    let stale = ROWS.iter().filter(|code| facts.ticket.has_finding(code));
    let draft = stale.fold(decide(), |it, code| it.clear_finding(code));
    rows(form.fields())
        .into_iter()
        .fold(draft, |it, finding| it.step(Effect::AddFinding(finding)))
        .because(&[R_4_6])
        .and(sizing(facts, form.fields()))
}

fn rows(form: Fields<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    // Row 6: a blocked licence may be the whole story.
    if form.text("licence_status") == Some("blocked") {
        found.push(Finding::new(LICENCE_BLOCKED, Severity::Warning, Some("licence_status")));
    }
    // Row 7: the list is of services in any other state than Running.
    for at in 0..form.items("services.not_running") {
        let path = format!("services.not_running.{at}.state");
        if form
            .text(&path)
            .is_some_and(|state| ["running", "выполняется"].contains(&state.to_lowercase().as_str()))
        {
            found.push(Finding::new(SERVICE_STATE, Severity::Warning, Some(&path)));
        }
    }
    // Row 11: the folder of the company and the date of the request.
    if form.flag("logs_uploaded") == Some(true) && !form.text("logs_path").is_some_and(names_company_and_date)
    {
        found.push(Finding::new(LOGS_PATH_INCOMPLETE, Severity::Error, Some("logs_path")));
    }
    // Row 12: where the API is used, the request should have been tried in Postman.
    if form.flag("api_used") == Some(true) && form.flag("postman_checked") == Some(false) {
        found.push(Finding::new(POSTMAN_NOT_CHECKED, Severity::Warning, Some("postman_checked")));
    }
    found
}

/// R 6.1 (1): more channels than the sizing was made for. The figure is a fact of the certificate.
fn sizing(facts: &Snapshot, form: Fields<'_>) -> Draft {
    let sized = certificate(facts).and_then(|it| Fields(&it.facts).integer("sized_channels"));
    match (form.integer("channels"), sized) {
        (Some(channels), Some(sized)) if channels > sized => decide()
            .finding(BEYOND_SIZING, Severity::Warning, Some("channels"))
            .propose("refuse", BEYOND_SIZING)
            .because(&[R_6_1_SIZING])
            .explain("Подключено больше каналов, чем заложено при расчёте мощностей."),
        _ => decide(),
    }
}

/// A name and a date in any usual notation: people write folders by hand, so only their absence is an error.
fn names_company_and_date(path: &str) -> bool {
    let groups: Vec<usize> =
        path.split(|c: char| !c.is_ascii_digit()).filter(|it| !it.is_empty()).map(str::len).collect();
    let in_one = groups.iter().any(|&length| length == 8 || length == 6);
    let in_three = groups.windows(3).any(|it| match *it {
        [first, 1..=2, last] => (first == 4 && last <= 2) || (first <= 2 && (last == 2 || last == 4)),
        _ => false,
    });
    path.chars().any(char::is_alphabetic) && (in_one || in_three)
}
