//! What may be sold and for when: prerequisites (M 2.1.2), one tariff a counting system (M 3.2), start and end
//! (M 3.1 note 1).
use sdk::prelude::*;

use crate::{
    clauses::{M_2_1_2, M_3_1_NOTE_1, M_3_2},
    codes::SUBSCRIPTION,
    devices::systems_of,
};

pub(crate) fn drafted(facts: &Scene, draft: &Entitlement) -> Outcome {
    if !SUBSCRIPTION.contains(&draft.kind.as_str()) {
        return decide().done();
    }
    let Some(licence) = licence(facts, draft)? else {
        let finding = Finding::new("prerequisite_licence_tier", Severity::Error, Some("customer"));
        let mixed = is_mixed(facts, draft, draft.valid_from, draft.valid_to);
        let denied = if mixed { mixed_tariff() } else { refused("prerequisite_licence_tier", finding) };
        return denied.because(&[M_2_1_2, M_3_2]).done();
    };
    let (valid_from, valid_to) = (start(facts, draft, licence)?, draft.valid_to.min(end(facts, licence)));
    if is_mixed(facts, draft, valid_from, valid_to) {
        return mixed_tariff().because(&[M_3_2]).done();
    }
    if valid_to < valid_from {
        let finding = Finding::new("nothing_left", Severity::Error, Some("valid_to"));
        return refused("nothing_left", finding).because(&[M_3_1_NOTE_1]).done();
    }
    decide().set_period(Period { valid_from, valid_to }).because(&[M_3_1_NOTE_1]).done()
}

fn refused(code: &str, finding: Finding) -> Draft {
    deny_with(code, vec![finding], &[])
}

fn mixed_tariff() -> Draft {
    refused("mixed_tariff", Finding::new("mixed_tariff", Severity::Error, Some("items")))
}

/// An Extended support licence, which is one of the support product, or a rent in the cloud on PROF or CORP. Judged on
/// the day of purchase: of those that run then the one that lasts longest, else the next to begin.
fn licence<'a>(facts: &'a Scene, draft: &Entitlement) -> Result<Option<&'a Entitlement>, Fault> {
    let bought = match fact(draft, "payment_date") {
        Some(paid) => paid,
        None => facts.calendar().local_day(facts.now)?.max(draft.valid_from),
    };
    let running = licences(facts).filter(|it| it.valid_from <= bought && bought <= it.valid_to);
    let next = || licences(facts).filter(|it| it.valid_from > bought).min_by_key(|it| it.valid_from);
    Ok(running.max_by_key(|it| it.valid_to).or_else(next))
}

fn licences(facts: &Scene) -> impl Iterator<Item = &Entitlement> {
    let opens = |it: &&Entitlement| {
        let tier = it.tier.as_deref().unwrap_or_default().to_lowercase();
        let rented = it.kind == "cloud_rent" && matches!(tier.as_str(), "prof" | "corp");
        !SUBSCRIPTION.contains(&it.kind.as_str()) && (rented || tier == "extended")
    };
    facts.entitlements.iter().chain(&facts.related).filter(opens)
}

/// The last day of the licence, and of those that go on without a day between.
fn end(facts: &Scene, licence: &Entitlement) -> Day {
    let mut end = licence.valid_to;
    let goes_on = |end: Day| {
        let seamless = |it: &&Entitlement| it.valid_from.number() <= end.number() + 1 && it.valid_to > end;
        licences(facts).filter(seamless).map(|it| it.valid_to).max()
    };
    while let Some(later) = goes_on(end) {
        end = later;
    }
    end
}

fn fact(entitlement: &Entitlement, path: &str) -> Option<Day> {
    Fields(&entitlement.facts).day(path)
}

/// The activation date; bought later, the first working day after the payment. Where no payment is on record,
/// the day that was asked for, not before the activation.
fn start(facts: &Scene, draft: &Entitlement, licence: &Entitlement) -> Result<Day, Fault> {
    let activated = fact(draft, "activation_date").or_else(|| fact(licence, "activation_date"));
    let activated = activated.unwrap_or(licence.valid_from);
    match fact(draft, "payment_date") {
        Some(paid) if paid > activated => facts.calendar().nth_working_day(paid, 1),
        Some(_) => Ok(activated),
        None => Ok(activated.max(draft.valid_from)),
    }
}

/// What a line says of one counting system for a while; no system stands for all.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line<'a> {
    system: Option<&'a str>,
    tier: String,
    from: Day,
    to: Day,
}

impl Line<'_> {
    fn clashes(&self, other: &Self) -> bool {
        let same = self.system.is_none() || other.system.is_none() || self.system == other.system;
        same && self.tier != other.tier && self.from <= other.to && other.from <= self.to
    }
}

/// All sensors of a counting system, new and old, are on one tariff as long as both are paid for.
fn is_mixed(facts: &Scene, draft: &Entitlement, from: Day, to: Day) -> bool {
    let others =
        facts.entitlements.iter().filter(|it| SUBSCRIPTION.contains(&it.kind.as_str()) && it.id != draft.id);
    let own = lines(facts, draft, from, to);
    let held: Vec<Line<'_>> = others.flat_map(|it| lines(facts, it, it.valid_from, it.valid_to)).collect();
    own.iter().enumerate().any(|(at, line)| own[at + 1..].iter().chain(&held).any(|it| line.clashes(it)))
}

fn lines<'a>(facts: &'a Scene, held: &Entitlement, from: Day, to: Day) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for item in &held.items {
        let tier = item.tier.as_ref().or(held.tier.as_ref()).map(|it| it.to_lowercase()).unwrap_or_default();
        // A line of its own dates; others follow the whole, whose dates may have been computed.
        let line = |system| Line {
            system,
            tier: tier.clone(),
            from: if item.valid_from == held.valid_from { from } else { item.valid_from },
            to: if item.valid_to == held.valid_to { to } else { item.valid_to },
        };
        match item.asset.as_deref() {
            Some(asset) => lines.extend(systems_of(facts, asset).into_iter().map(|it| line(Some(it)))),
            None => lines.push(line(None)),
        }
    }
    if held.items.is_empty()
        && let Some(tier) = &held.tier
    {
        lines.push(Line { system: None, tier: tier.to_lowercase(), from, to });
    }
    // Thousands of sensors are some systems on some tariffs.
    lines.sort_unstable();
    lines.dedup();
    lines
}
