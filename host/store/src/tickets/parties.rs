//! Names of a ticket's parties.
use domain::{
    access::Scope,
    ids::{ContactId, OrganisationId},
};

use crate::{Db, StoreError, find_contact, find_organisation};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyNames {
    pub customer: Option<String>,
    pub requester: Option<String>,
}

/// Those out of scope stay unnamed.
pub async fn party_names(
    db: &dyn Db,
    scope: &Scope,
    customer: Option<OrganisationId>,
    requester: Option<ContactId>,
) -> Result<PartyNames, StoreError> {
    let mut names = PartyNames::default();
    if let Some(id) = customer {
        names.customer = find_organisation(db, scope, id).await?.map(|organisation| organisation.name);
    }
    if let Some(id) = requester {
        names.requester = find_contact(db, scope, id).await?.map(|contact| contact.name);
    }
    Ok(names)
}
