//! Who is served: owners of a support licence valid on the day of receipt (T/F 1.1, 2.7), and for Financial Manager
//! six months from the purchase of the main delivery (F 2.7).
use sdk::prelude::*;

use crate::{
    clauses::Regulation,
    codes::{ENTITLEMENT_MISSING, EXPIRED},
};

/// Kinds that give the product and not its support; the mailing of T 6.1 leaves out the same.
pub(crate) const NOT_SUPPORT: [&str; 5] =
    ["product_licence", MAIN_DELIVERY, "cloud_rent", "maintenance", "maintenance_subscription"];
const MAIN_DELIVERY: &str = "main_delivery";
const INCLUDED: &str = "included_period";

/// The coverage of a request, tested at receipt.
pub(crate) enum Cover<'a> {
    Licence(&'a Entitlement),
    /// F 2.7: months of support that came with the purchase.
    Included(&'a Entitlement),
    /// It ended, on this day.
    Expired(&'a Entitlement, Day),
    Missing,
    /// The sender is nobody we know: a person finds the owner.
    Stranger,
}

impl<'a> Cover<'a> {
    pub(crate) fn of(facts: &'a Snapshot) -> Result<Self, Fault> {
        let support = || facts.scene.entitlements.iter().filter(|it| is_support(&facts.scene, it));
        if let Some(valid) = support().filter(|it| it.valid).max_by_key(|it| it.valid_to) {
            return Ok(if is_included(valid) { Self::Included(valid) } else { Self::Licence(valid) });
        }
        let receipt = facts.calendar().local_day(facts.ticket.received_at)?;
        let mut bought = None;
        for entitlement in &facts.scene.entitlements {
            let Some((first, last)) = included_period(&facts.scene, entitlement)? else { continue };
            if (first..=last).contains(&receipt) {
                return Ok(Self::Included(entitlement));
            }
            bought = bought.or((last < receipt).then_some((entitlement, last)));
        }
        let ended = support().filter(|it| it.valid_to < receipt).max_by_key(|it| it.valid_to);
        let ended = ended.map(|it| (it, it.valid_to)).or(bought);
        Ok(match ended {
            Some((ended, last)) => Self::Expired(ended, last),
            None if facts.requester.id.is_none() => Self::Stranger,
            None => Self::Missing,
        })
    }

    pub(crate) fn is_given(&self) -> bool {
        matches!(self, Self::Licence(_) | Self::Included(_))
    }

    /// Somebody we know, without a right to support.
    pub(crate) fn is_refused(&self) -> bool {
        matches!(self, Self::Expired(..) | Self::Missing)
    }

    /// Whose support has ended is asked to renew it; who never had any, to show it.
    pub(crate) fn tell(&self, draft: Draft) -> Draft {
        match self {
            Self::Expired(_, last) => {
                let until = format!("{:02}.{:02}.{}", last.day, last.month, last.year);
                draft.send_with("renewal_notice", Role::Contact, vec![Field::text("valid_to", until)])
            }
            _ => draft.send("coverage_notice", Role::Contact),
        }
    }

    pub(crate) fn decide(&self, regulation: Regulation) -> Draft {
        let basis = [regulation.at("1.1"), regulation.at("2.7")];
        let draft = decide();
        match self {
            Self::Licence(licence) => draft.covered_by(licence),
            Self::Included(bought) => draft.step(Effect::SetCoverage(CoverageDecision {
                decision: Coverage::Covered,
                reason: None,
                source: Some(INCLUDED.into()),
                entitlement: Some(bought.id.clone()),
            })),
            Self::Expired(ended, _) => draft.not_covered(EXPIRED, Some(ended)),
            Self::Missing => draft.not_covered(ENTITLEMENT_MISSING, None),
            Self::Stranger => draft.coverage(Coverage::Undecided, None, None),
        }
        .because(&basis)
    }
}

fn is_support(scene: &Scene, entitlement: &Entitlement) -> bool {
    !NOT_SUPPORT.contains(&entitlement.kind.as_str()) && !is_purchase(scene, entitlement)
}

/// F 2.7: what carries the date of its purchase is the main delivery, unless its kind says that it is support.
fn is_purchase(scene: &Scene, entitlement: &Entitlement) -> bool {
    included_months(scene) > 0
        && !is_included(entitlement)
        && !entitlement.kind.contains("support")
        && Fields(&entitlement.facts).day("purchase_date").is_some()
}

fn included_months(scene: &Scene) -> u32 {
    scene.settings().count_or("included_months", 0)
}

fn is_included(entitlement: &Entitlement) -> bool {
    entitlement.source.starts_with("included")
}

/// F 2.7: from the purchase through the same day of the sixth month, not rolled.
fn included_period(scene: &Scene, entitlement: &Entitlement) -> Result<Option<(Day, Day)>, Fault> {
    let months = included_months(scene);
    // A main delivery without the fact was bought the day it began.
    let delivered = (entitlement.kind == MAIN_DELIVERY).then_some(entitlement.valid_from);
    let bought = Fields(&entitlement.facts).day("purchase_date").or(delivered);
    let Some(bought) = bought.filter(|_| months > 0) else { return Ok(None) };
    let last = scene.calendar().add_months(bought, i32::try_from(months).unwrap_or(i32::MAX))?;
    Ok(Some((bought, last)))
}

/// An included licence has the period that its purchase gives it.
pub(crate) fn drafted(facts: &Scene, draft: &Entitlement) -> Outcome {
    if !is_included(draft) {
        return decide().done();
    }
    match included_period(facts, draft)? {
        Some((valid_from, valid_to)) => decide()
            .set_period(Period { valid_from, valid_to })
            .because(&[Regulation::of_scene(facts).at("2.7")])
            .done(),
        None => decide().done(),
    }
}
