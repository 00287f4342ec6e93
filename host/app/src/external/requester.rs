//! Who is told of what nobody asked for: the customer's people who look after machines, else whoever speaks for it.
use domain::{access::Scope, catalogue::Contact, ids::OrganisationId};

use crate::{context::App, errors::AppError, tickets::requester::Requester};

/// Roles by how near they are to an alarm (M 4.2.1, 4.2.3).
const NEAREST: [&str; 4] = ["alerts", "authorised_technician", "on_site", "representative"];

pub(super) async fn of_customer(app: &App, customer: OrganisationId) -> Result<Requester, AppError> {
    let contacts = store::contacts_of(&app.store, &Scope::All, customer).await?;
    let reachable = || contacts.iter().filter(|held| !held.addresses.is_empty());
    let in_role = |role: &str| reachable().find(|held| held.roles.iter().any(|known| known == role));
    let nearest = NEAREST.iter().find_map(|role| in_role(role)).or_else(|| reachable().next());
    let contact: Option<Contact> = nearest.cloned();
    let organisation = store::find_organisation(&app.store, &Scope::All, customer).await?;
    Ok(Requester { contact, customer: Some(customer), organisation, label: None })
}
