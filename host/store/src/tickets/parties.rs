//! Names of tickets' parties.
use std::collections::HashMap;

use domain::{
    access::Scope,
    ids::{AccountId, ContactId, OrganisationId},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use uuid::Uuid;

use crate::{
    Db, StoreError,
    accounts::account_names,
    entity::{contact, organisation},
    scope,
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyNames {
    pub customers: HashMap<OrganisationId, String>,
    pub requesters: HashMap<ContactId, String>,
    pub assignees: HashMap<AccountId, String>,
}

/// A question of each kind however many tickets; customers and their people out of scope stay unnamed.
pub async fn party_names(
    db: &dyn Db,
    scope: &Scope,
    customers: &[OrganisationId],
    requesters: &[ContactId],
    assignees: &[AccountId],
) -> Result<PartyNames, StoreError> {
    let mut names = PartyNames::default();
    if !customers.is_empty() {
        let rows = organisation::Entity::find()
            .select_only()
            .columns([organisation::Column::Id, organisation::Column::Name])
            .filter(organisation::Column::Id.is_in(customers.iter().map(|id| id.0)))
            .filter(scope::organisations(scope))
            .into_tuple::<(Uuid, String)>()
            .all(&db.executor())
            .await?;
        names.customers = rows.into_iter().map(|(id, name)| (OrganisationId(id), name)).collect();
    }
    if !requesters.is_empty() {
        let rows = contact::Entity::find()
            .select_only()
            .columns([contact::Column::Id, contact::Column::Name])
            .filter(contact::Column::Id.is_in(requesters.iter().map(|id| id.0)))
            .filter(scope::of_organisation(scope, contact::Column::Organisation))
            .into_tuple::<(Uuid, String)>()
            .all(&db.executor())
            .await?;
        names.requesters = rows.into_iter().map(|(id, name)| (ContactId(id), name)).collect();
    }
    if !assignees.is_empty() {
        names.assignees = account_names(db, assignees).await?;
    }
    Ok(names)
}
