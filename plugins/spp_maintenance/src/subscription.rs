//! What may be sold and for when: prerequisites (M 2.1.2), one tariff a counting system (M 3.2), start and end
//! (M 3.1 note 1).
use sdk::prelude::*;

use crate::{
    clauses::{M_2_1_2, M_3_1_NOTE_1, M_3_2},
    codes::SUBSCRIPTION,
    coverage::tiers,
};

pub(crate) fn drafted(facts: &Scene, draft: &Entitlement) -> Outcome {
    if !SUBSCRIPTION.contains(&draft.kind.as_str()) {
        return decide().done();
    }
    if is_mixed(facts, draft) {
        let finding = Finding::new("mixed_tariff", Severity::Error, Some("items"));
        return deny_with("mixed_tariff", vec![finding], &[]).because(&[M_3_2]).done();
    }
    let Some(licence) = licence(facts) else {
        let finding = Finding::new("prerequisite_licence_tier", Severity::Error, Some("customer"));
        return deny_with("prerequisite_licence_tier", vec![finding], &[]).because(&[M_2_1_2]).done();
    };
    let (valid_from, valid_to) = (start(facts, draft, licence)?, draft.valid_to.min(licence.valid_to));
    decide().set_period(Period { valid_from, valid_to }).because(&[M_3_1_NOTE_1]).done()
}

/// An Extended support licence, which is one of the support product, or a rent in the cloud on PROF or CORP.
fn licence(facts: &Scene) -> Option<&Entitlement> {
    let opens = |it: &&Entitlement| {
        let tier = it.tier.as_deref().unwrap_or_default().to_lowercase();
        let rented = it.kind == "cloud_rent" && matches!(tier.as_str(), "prof" | "corp");
        !SUBSCRIPTION.contains(&it.kind.as_str()) && (rented || tier == "extended")
    };
    facts
        .entitlements
        .iter()
        .chain(&facts.related)
        .filter(|it| it.valid)
        .filter(opens)
        .max_by_key(|it| it.valid_to)
}

/// The activation date; bought later, the first working day after the payment.
fn start(facts: &Scene, draft: &Entitlement, licence: &Entitlement) -> Result<Day, Fault> {
    let of = |entitlement: &Entitlement, fact| Fields(&entitlement.facts).day(fact);
    let activated =
        of(draft, "activation_date").or_else(|| of(licence, "activation_date")).unwrap_or(licence.valid_from);
    match of(draft, "payment_date") {
        Some(paid) if paid > activated => facts.calendar().nth_working_day(paid, 1),
        _ => Ok(activated),
    }
}

/// All sensors of a counting system, new and old, are on one tariff.
fn is_mixed(facts: &Scene, draft: &Entitlement) -> bool {
    let others =
        facts.entitlements.iter().filter(|it| SUBSCRIPTION.contains(&it.kind.as_str()) && it.id != draft.id);
    let lines = |it: &Entitlement| -> Vec<(Option<String>, String)> {
        let of_item = |item: &EntitlementItem| {
            let tier = item.tier.clone().or_else(|| it.tier.clone())?;
            Some((system(facts, item.asset.as_deref()), tier.to_lowercase()))
        };
        it.items.iter().filter_map(of_item).collect()
    };
    let own = lines(draft);
    let other: Vec<_> = others.filter(|it| it.valid).flat_map(lines).collect();
    let clash = |held: &[(Option<String>, String)]| {
        own.iter().any(|(system, tier)| held.iter().any(|(other, theirs)| other == system && theirs != tier))
    };
    // Without lines the tariff of the whole is compared.
    let whole = own.is_empty()
        && tiers(draft).any(|first| tiers(draft).any(|second| !first.eq_ignore_ascii_case(second)));
    whole || clash(&own) || clash(&other)
}

/// The counting system a sensor belongs to: its parent in the asset tree.
fn system(facts: &Scene, sensor: Option<&str>) -> Option<String> {
    facts.assets.iter().find(|it| Some(it.id.as_str()) == sensor)?.parent.clone()
}
