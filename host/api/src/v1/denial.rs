//! Denials in the rule set's own words: a code of a manifest means nothing to a person, its text does.
use app::{App, AppError, catalogue, rules::ActiveRules, tickets};
use domain::{access::Actor, ids::TicketId, rules::Manifest};

use crate::{
    locale::Locale,
    problem::{Problem, find},
};

/// An error about a ticket, with the words of the rule set it is pinned to.
pub(super) async fn of_ticket(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    locale: Locale,
    error: AppError,
) -> Problem {
    if !speaks_in_codes(&error) {
        return error.into();
    }
    match tickets::ticket_detail(app, actor, ticket).await {
        Ok(detail) => worded(error, &detail.rules, locale),
        Err(_) => error.into(),
    }
}

/// An error about a product, with the words of the rule set in force now.
pub(super) async fn of_product(
    app: &App,
    actor: &Actor,
    product: &str,
    locale: Locale,
    error: AppError,
) -> Problem {
    if !speaks_in_codes(&error) {
        return error.into();
    }
    let products = catalogue::products(app, actor).await.unwrap_or_default();
    let rules = products
        .iter()
        .find(|(held, _)| held.code == product)
        .and_then(|(_, catalogue)| catalogue.rules_at(product, app.now()).ok());
    match rules {
        Some(rules) => worded(error, &rules, locale),
        None => error.into(),
    }
}

/// Whether a code of it is none of the host's.
fn speaks_in_codes(error: &AppError) -> bool {
    match error {
        AppError::Conflict { code, findings, .. } => {
            find(code).is_none() || findings.iter().any(|finding| find(&finding.code).is_none())
        }
        AppError::Invalid(findings) => findings.iter().any(|finding| find(&finding.code).is_none()),
        _ => false,
    }
}

fn worded(error: AppError, rules: &ActiveRules, locale: Locale) -> Problem {
    let manifest = rules.manifest.as_ref();
    Problem::from(error).worded(|code| text_of(manifest, code, locale))
}

fn text_of(manifest: &Manifest, code: &str, locale: Locale) -> Option<String> {
    let head = code.split('/').next().unwrap_or(code);
    let reason = manifest.reasons.get(code).or_else(|| manifest.reasons.get(head));
    reason.or_else(|| manifest.finding_text(code)).map(|text| text.in_locale(locale.as_str()).to_owned())
}
