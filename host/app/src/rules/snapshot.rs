//! Building the snapshot: the case and the parts of its surroundings that the manifest asks for.
use std::sync::Arc;

use domain::{
    case::Case,
    catalogue::{Asset, Contact, Entitlement, Organisation, Product, Release},
    rules::{
        EntitlementItemView, EntitlementView, LinkView, Need, RequesterView, Scene, Snapshot, SupplierView,
    },
    time::CompiledCalendar,
};
use jiff::Timestamp;

use super::ActiveRules;

/// What surrounds a ticket, loaded once per turn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    pub(crate) contact: Option<Contact>,
    pub(crate) organisation: Option<Organisation>,
    /// Who supplied or installed the assets, with somebody there who has an address.
    pub(crate) suppliers: Vec<(Organisation, Option<Contact>)>,
    /// The customer's for the product at hand.
    pub(crate) entitlements: Vec<Entitlement>,
    /// The customer's for other products of the same provider.
    pub(crate) related: Vec<Entitlement>,
    /// Ids of entitlements whose key the requester presented.
    pub(crate) keys_presented: Vec<domain::ids::EntitlementId>,
    pub(crate) assets: Vec<Asset>,
    pub(crate) releases: Arc<Vec<Release>>,
    pub(crate) links: Vec<LinkView>,
}

impl Environment {
    pub(crate) fn scene(
        &self,
        rules: &ActiveRules,
        product: &Product,
        calendar: Option<&CompiledCalendar>,
        now: Timestamp,
        judged_at: Timestamp,
    ) -> Scene {
        let needs = |need| rules.manifest.needs.contains(&need);
        Scene {
            now,
            calendar: product.calendar.clone(),
            settings: rules.settings.clone(),
            entitlements: if needs(Need::Entitlements) {
                self.entitlement_views(&self.entitlements, calendar, judged_at)
            } else {
                Vec::new()
            },
            related: if needs(Need::Entitlements) {
                self.entitlement_views(&self.related, calendar, judged_at)
            } else {
                Vec::new()
            },
            assets: if needs(Need::Assets) { self.assets.clone() } else { Vec::new() },
            organisations: if needs(Need::Assets) {
                self.suppliers.iter().map(supplier_view).collect()
            } else {
                Vec::new()
            },
            releases: if needs(Need::Releases) {
                self.releases.iter().filter(|release| release.published_at <= judged_at).cloned().collect()
            } else {
                Vec::new()
            },
        }
    }

    pub(crate) fn snapshot(
        &self,
        case: &Case,
        rules: &ActiveRules,
        product: &Product,
        calendar: Option<&CompiledCalendar>,
        now: Timestamp,
    ) -> Snapshot {
        let needs = |need| rules.manifest.needs.contains(&need);
        // validity and versions are judged at receipt.
        let mut scene = self.scene(rules, product, calendar, now, case.ticket.received_at);
        for hold in &case.ticket.holds {
            // What the case itself holds is not held for others.
            for view in scene.entitlements.iter_mut().filter(|view| view.id == hold.entitlement) {
                view.held_minutes = view.held_minutes.map(|held| held - hold.minutes);
            }
        }
        Snapshot {
            scene,
            ticket: case.ticket.clone(),
            requester: self.requester(case),
            messages: if needs(Need::Messages) {
                case.messages.clone()
            } else {
                case.messages.last().cloned().into_iter().collect()
            },
            timers: case.timers.clone(),
            forms: case.forms.clone(),
            approvals: case.approvals.clone(),
            appointments: case.appointments.clone(),
            proposals: case.proposals.clone(),
            links: if needs(Need::Links) { self.links.clone() } else { Vec::new() },
            works: if needs(Need::Works) { case.works.clone() } else { Vec::new() },
            calls: if needs(Need::Calls) { case.calls.clone() } else { Vec::new() },
        }
    }

    fn requester(&self, case: &Case) -> RequesterView {
        RequesterView {
            id: self.contact.as_ref().map(|contact| contact.id),
            roles: self.contact.as_ref().map(|contact| contact.roles.clone()).unwrap_or_default(),
            verified: self.contact.as_ref().is_some_and(|contact| contact.verified)
                && case.messages.first().is_none_or(|message| message.verified),
            organisation_kind: self.organisation.as_ref().map(|organisation| organisation.kind),
            acts_for_other: self
                .contact
                .as_ref()
                .is_some_and(|contact| Some(contact.organisation) != case.ticket.customer),
        }
    }

    fn entitlement_views(
        &self,
        entitlements: &[Entitlement],
        calendar: Option<&CompiledCalendar>,
        at: Timestamp,
    ) -> Vec<EntitlementView> {
        entitlements.iter().map(|held| self.entitlement_view(held, calendar, at)).collect()
    }

    pub(crate) fn entitlement_view(
        &self,
        held: &Entitlement,
        calendar: Option<&CompiledCalendar>,
        at: Timestamp,
    ) -> EntitlementView {
        // TR-9, A-58: the local date in the calendar's zone decides, the last day counts to 24:00.
        let valid = calendar.is_some_and(|calendar| held.is_valid_on(calendar.local_date(at)));
        EntitlementView {
            id: held.id,
            product: held.product.clone(),
            kind: held.kind.clone(),
            tier: held.tier.clone(),
            key_presented: self.keys_presented.contains(&held.id),
            has_key: held.key_hash.is_some(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
            valid,
            source: held.source.clone(),
            balance_minutes: is_metered(held).then_some(held.account.balance),
            held_minutes: is_metered(held).then_some(held.account.held),
            items: held
                .items
                .iter()
                .map(|item| EntitlementItemView {
                    asset: item.asset,
                    tier: item.tier.clone(),
                    valid_from: item.valid_from.unwrap_or(held.valid_from),
                    valid_to: item.valid_to.unwrap_or(held.valid_to),
                })
                .collect(),
            facts: held.facts.clone(),
        }
    }
}

fn supplier_view((held, contact): &(Organisation, Option<Contact>)) -> SupplierView {
    SupplierView { id: held.id, kind: held.kind, tax_id: held.tax_id.clone(), reachable: contact.is_some() }
}

/// It has hours to draw: granted with it, or later.
fn is_metered(held: &Entitlement) -> bool {
    held.units_minutes.is_some() || held.account.sequence > 0
}
