//! Whose request it is: the contact and the customer behind a command.
use domain::{
    access::{Actor, Scope},
    catalogue::{Contact, Entitlement, Organisation},
    ids::{ContactId, OrganisationId},
    ticket::Role,
};

use crate::{context::App, errors::AppError};

#[derive(Clone, Debug, Default)]
pub(crate) struct Requester {
    pub(crate) contact: Option<Contact>,
    pub(crate) customer: Option<OrganisationId>,
    /// The contact's organisation, or the customer where there is no contact, as far as it was read already.
    pub(crate) organisation: Option<Organisation>,
    /// Whose entitlements were read already, and which they are.
    pub(crate) rights: Option<(OrganisationId, Vec<Entitlement>)>,
    /// Name or address of somebody unregistered.
    pub(crate) label: Option<String>,
}

/// Resolves the requester an actor names, or the actor themself.
pub(crate) async fn resolve(
    app: &App,
    actor: &Actor,
    contact: Option<ContactId>,
    customer: Option<OrganisationId>,
) -> Result<Requester, AppError> {
    let own = actor.role == Role::Contact;
    let (contact, home, rights) = match if own { actor.contact } else { contact } {
        Some(id) => match store::find_requester(&app.store, id).await? {
            Some((held, home, rights)) if own || may_name(app, actor, home.id).await? => {
                let rights = (home.id, rights);
                (Some(held), Some(home), Some(rights))
            }
            _ => return Err(AppError::invalid("unknown_contact", "contact", "there is no such contact")),
        },
        None => (None, None, None),
    };
    let default =
        contact.as_ref().map(|held| held.organisation).or(if own { actor.organisation } else { None });
    let customer =
        customer.or(default).or(if actor.role == Role::Partner { actor.organisation } else { None });
    let mut organisation = None;
    if let Some(id) = customer {
        organisation = match &home {
            Some(home) if home.id == id => Some(home.clone()),
            _ => store::find_organisation(&app.store, &Scope::All, id).await?,
        };
        if organisation.is_none() || !may_name(app, actor, id).await? {
            return Err(AppError::invalid("unknown_customer", "customer", "there is no such customer"));
        }
    }
    if let (Some(home), Some(customer)) = (&home, customer)
        && home.id != customer
        && !home.acts_for.contains(&customer)
    {
        return Err(AppError::invalid(
            "contact_of_another_customer",
            "contact",
            "this contact's organisation does not act for the customer",
        ));
    }
    organisation.take_if(|held| contact.as_ref().is_some_and(|contact| contact.organisation != held.id));
    Ok(Requester { contact, customer, organisation, rights, label: None })
}

/// A contact speaks for their own organisation and for those it acts for (R 2), for nobody else's rights.
pub(crate) async fn speaks_for(
    app: &App,
    contact: &Contact,
    customer: OrganisationId,
) -> Result<bool, AppError> {
    if contact.organisation == customer {
        return Ok(true);
    }
    let own = store::find_organisation(&app.store, &Scope::All, contact.organisation).await?;
    Ok(own.is_some_and(|held| held.acts_for.contains(&customer)))
}

/// A contact names only their own organisation or those it acts for; a key bound to a customer names that one. Staff
/// and programs of a vendor name whom it serves and who is nobody's yet: a ticket makes its customer theirs, with all
/// that others have on file there.
async fn may_name(app: &App, actor: &Actor, organisation: OrganisationId) -> Result<bool, AppError> {
    match actor.scope() {
        Scope::All => Ok(true),
        Scope::Customers(ids) => Ok(ids.contains(&organisation)),
        Scope::Provider(own) => {
            let scope = Scope::Provider(own);
            let served = store::find_organisation(&app.store, &scope, organisation).await?.is_some();
            Ok(served || !store::is_served_by_others(&app.store, organisation, own).await?)
        }
    }
}
