//! Loading what surrounds a ticket, in as few questions as its rule set's needs allow.
use std::{collections::BTreeSet, sync::Arc};

use domain::{access::Scope, case::Case, catalogue::Entitlement, ids::OrganisationId, rules::Need};

use super::Catalogue;
use crate::{context::App, errors::AppError, rules::Environment, tickets::requester::Requester};

impl Environment {
    /// `known`: the requester of a new ticket, resolved already.
    pub(crate) async fn load(
        app: &App,
        case: &Case,
        catalogue: &Arc<Catalogue>,
        known: Option<&Requester>,
    ) -> Result<Self, AppError> {
        let ticket = &case.ticket;
        let rules = catalogue.rules(ticket.rule_set)?;
        let needs = |need| rules.manifest.needs.contains(&need);
        let mut environment = Self {
            releases: catalogue.releases(&ticket.product),
            keys_presented: ticket.keys_presented.clone(),
            ..Self::default()
        };
        if let Some(known) = known {
            environment.contact.clone_from(&known.contact);
            environment.organisation.clone_from(&known.organisation);
        } else if let Some(id) = ticket.requester {
            environment.contact = store::find_contact(&app.store, &Scope::All, id).await?;
        }
        let organisation =
            environment.contact.as_ref().map(|contact| contact.organisation).or(ticket.customer);
        if let Some(id) = organisation.filter(|_| environment.organisation.is_none()) {
            environment.organisation = store::find_organisation(&app.store, &Scope::All, id).await?;
        }
        if let Some(customer) = ticket.customer {
            let read = known.and_then(|known| known.rights.as_ref()).filter(|(of, _)| *of == customer);
            match read {
                _ if !needs(Need::Entitlements) => {}
                Some((_, held)) => environment.keep_entitlements(catalogue, held.clone(), &ticket.product)?,
                None => environment.load_entitlements(app, catalogue, customer, &ticket.product).await?,
            }
            if needs(Need::Assets) {
                environment.assets = store::assets_of(&app.store, &Scope::All, customer).await?;
                environment.load_suppliers(app).await?;
            }
        }
        if needs(Need::Links) && !case.links.is_empty() {
            environment.links = store::link_views(&app.store, &Scope::All, &case.links).await?;
        }
        Ok(environment)
    }

    /// Of the assets that are loaded: a few, whatever the number of assets.
    pub(crate) async fn load_suppliers(&mut self, app: &App) -> Result<(), AppError> {
        let named = self.assets.iter().flat_map(|asset| [asset.supplier, asset.installer]).flatten();
        let named: BTreeSet<OrganisationId> = named.collect();
        for id in named {
            let Some(held) = store::find_organisation(&app.store, &Scope::All, id).await? else { continue };
            let contacts = store::contacts_of(&app.store, &Scope::All, id).await?;
            let reached = contacts.into_iter().find(|contact| !contact.addresses.is_empty());
            self.suppliers.push((held, reached));
        }
        Ok(())
    }

    /// What the customer holds with the provider of a product; those of other providers are nobody's business here.
    pub(crate) async fn load_entitlements(
        &mut self,
        app: &App,
        catalogue: &Catalogue,
        customer: OrganisationId,
        product: &str,
    ) -> Result<(), AppError> {
        let held = store::entitlements_of(&app.store, &Scope::All, customer, None).await?;
        self.keep_entitlements(catalogue, held, product)
    }

    fn keep_entitlements(
        &mut self,
        catalogue: &Catalogue,
        held: Vec<Entitlement>,
        product: &str,
    ) -> Result<(), AppError> {
        let provider = catalogue.product(product)?.provider;
        let same_provider = |held: &Entitlement| {
            catalogue.product(&held.product).is_ok_and(|other| other.provider == provider)
        };
        (self.entitlements, self.related) = held
            .into_iter()
            .filter(|held| held.product == product || same_provider(held))
            .partition(|held| held.product == product);
        Ok(())
    }
}
