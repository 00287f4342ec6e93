//! Loading what surrounds a ticket, in as few questions as its rule set's needs allow.
use std::sync::Arc;

use domain::{access::Scope, case::Case, rules::Need};

use super::Catalogue;
use crate::{context::App, errors::AppError, rules::Environment};

impl Environment {
    pub(crate) async fn load(app: &App, case: &Case, catalogue: &Arc<Catalogue>) -> Result<Self, AppError> {
        let ticket = &case.ticket;
        let rules = catalogue.rules(ticket.rule_set)?;
        let needs = |need| rules.manifest.needs.contains(&need);
        let mut environment = Self { releases: catalogue.releases(&ticket.product), ..Self::default() };
        if let Some(id) = ticket.requester {
            environment.contact = store::find_contact(&app.store, &Scope::All, id).await?;
        }
        if let Some(id) = environment.contact.as_ref().map(|contact| contact.organisation).or(ticket.customer)
        {
            environment.organisation = store::find_organisation(&app.store, &Scope::All, id).await?;
        }
        if let Some(customer) = ticket.customer {
            if needs(Need::Entitlements) {
                environment.entitlements =
                    store::entitlements_of(&app.store, &Scope::All, customer, Some(&ticket.product)).await?;
            }
            if needs(Need::Assets) {
                environment.assets = store::assets_of(&app.store, &Scope::All, customer).await?;
            }
        }
        if needs(Need::Links) && !case.links.is_empty() {
            environment.links = store::link_views(&app.store, &Scope::All, &case.links).await?;
        }
        Ok(environment)
    }
}
