//! Who is told of what nobody asked for: the customer's people who look after machines, else whoever speaks for it.
use domain::{access::Scope, ids::OrganisationId};

use crate::{catalogue::nearest_contact, context::App, errors::AppError, tickets::requester::Requester};

/// Roles by how near they are to an alarm (M 4.2.1, 4.2.3).
const NEAREST: [&str; 4] = ["alerts", "authorised_technician", "on_site", "representative"];

pub(super) async fn of_customer(app: &App, customer: OrganisationId) -> Result<Requester, AppError> {
    let contact = nearest_contact(app, customer, &NEAREST).await?;
    let organisation = store::find_organisation(&app.store, &Scope::All, customer).await?;
    Ok(Requester { contact, customer: Some(customer), organisation, ..Requester::default() })
}
