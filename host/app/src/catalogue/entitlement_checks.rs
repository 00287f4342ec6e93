//! What is wrong with a right before its rule set is asked: tiers nobody knows, periods that end before they begin, foreign
//! machines, dates that are none or still to come.
use domain::{
    catalogue::{Asset, EntitlementItem},
    ticket::{Field, Value},
};
use jiff::civil::Date;

use super::ItemDraft;
use crate::{
    context::App,
    errors::{AppError, InvalidField},
};

/// The fact that says when the product was bought.
const PURCHASE_DATE: &str = "purchase_date";

/// Tiers that the product's rules do not know; of those they know, the message names all.
pub(super) async fn check_tiers(
    app: &App,
    product: &str,
    tier: Option<&str>,
    items: &[ItemDraft],
    faults: &mut Vec<InvalidField>,
) -> Result<(), AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let Ok(rules) = catalogue.rules_at(product, app.now()) else { return Ok(()) };
    let Some(declared) = rules.manifest.product(product) else { return Ok(()) };
    let known = declared.tiers.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let lines =
        items.iter().enumerate().map(|(index, item)| (format!("items.{index}.tier"), item.tier.as_deref()));
    for (path, tier) in std::iter::once(("tier".to_owned(), tier)).chain(lines) {
        if let Some(tier) = tier.filter(|tier| !declared.knows_tier(tier)) {
            let message = format!("there is no tier `{tier}` of `{product}`; known are {known}");
            faults.push(InvalidField::new("unknown_tier", &path, message));
        }
    }
    Ok(())
}

/// A purchase is on record once it was made (F 2.7 counts from it): not of a day to come, unless the right itself begins
/// no earlier and is entered ahead of time.
pub(super) async fn check_facts_in_time(
    app: &App,
    product: &str,
    valid_from: Date,
    facts: &[Field],
    faults: &mut Vec<InvalidField>,
) -> Result<(), AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let Ok(product) = catalogue.product(product) else { return Ok(()) };
    let calendars = catalogue.calendars();
    let Some(calendar) = calendars.get(&product.calendar) else { return Ok(()) };
    let latest = calendar.local_date(app.now()).max(valid_from);
    for fact in facts.iter().filter(|fact| fact.path == PURCHASE_DATE) {
        let bought = match &fact.value {
            Value::Date(day) => Some(*day),
            Value::Text(text) => text.parse::<Date>().ok(),
            _ => None,
        };
        if bought.is_some_and(|day| day > latest) {
            let path = format!("facts.{}", fact.path);
            faults.push(InvalidField::new("date_in_future", &path, format!("it is not {latest} or earlier")));
        }
    }
    Ok(())
}

/// What a new entitlement and a changed one have in common: periods that begin before they end, machines of the
/// customer's, dates that are dates.
pub(super) fn check_contents(
    period: (Date, Date),
    items: &[EntitlementItem],
    facts: &[Field],
    assets: &[Asset],
    faults: &mut Vec<InvalidField>,
) {
    let reversed =
        |path: &str| InvalidField::new("period_reversed", path, "the period ends before it begins");
    if period.1 < period.0 {
        faults.push(reversed("valid_to"));
    }
    for (index, item) in items.iter().enumerate() {
        let (from, to) = (item.valid_from.unwrap_or(period.0), item.valid_to.unwrap_or(period.1));
        if (item.valid_from.is_some() || item.valid_to.is_some()) && to < from {
            faults.push(reversed(&format!("items.{index}.valid_to")));
        }
        if item.asset.is_some_and(|id| assets.iter().all(|held| held.id != id)) {
            let path = format!("items.{index}.asset");
            faults.push(InvalidField::new("unknown_asset", &path, "the customer has no such asset"));
        }
    }
    for fact in facts.iter().filter(|fact| fact.path.ends_with("_date")) {
        let is_date = match &fact.value {
            Value::None | Value::Date(_) => true,
            Value::Text(text) => text.parse::<Date>().is_ok(),
            _ => false,
        };
        if !is_date {
            let path = format!("facts.{}", fact.path);
            faults.push(InvalidField::new("date_invalid", &path, "a date such as 2026-12-01"));
        }
    }
}
