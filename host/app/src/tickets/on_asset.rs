//! What is filed or done on an asset goes to the case that is about it: the latest open one of the product whose rules
//! know the form or the action. A form without such a case opens one of the kind that takes it.
use std::sync::Arc;

use domain::{
    access::Actor,
    catalogue::{Asset, Product},
    ids::{AssetId, TicketId},
    rules::Manifest,
    ticket::{Channel, Role},
};

use super::{ActionCall, FormResult, OpenTicket, open_ticket, run_action, submit_form};
use crate::{catalogue::nearest_contact, context::App, errors::AppError, tickets::access::partner_scope};

/// Files a form on an asset; answers the case as well.
pub async fn submit_asset_form(
    app: &App,
    actor: &Actor,
    asset: AssetId,
    form: &str,
    data: serde_json::Value,
) -> Result<(TicketId, FormResult), AppError> {
    partner_scope(actor, "tickets:write")?;
    let asset = found(app, actor, asset).await?;
    let (product, kind) = product_of(app, &asset, |manifest| {
        manifest.form(form)?;
        manifest.kinds.iter().find(|kind| kind.form.as_deref() == Some(form)).map(|kind| kind.code.clone())
    })
    .await?
    .ok_or_else(|| AppError::invalid("unknown_form", "form", format!("no rules know the form `{form}`")))?;
    let ticket = match case_of(app, &asset, &product.code).await? {
        Some(ticket) => ticket,
        None => open(app, actor, &asset, &product, kind).await?,
    };
    Ok((ticket, submit_form(app, actor, ticket, form, data, None).await?))
}

/// Runs an action on the case that is about the asset.
pub async fn run_asset_action(
    app: &App,
    actor: &Actor,
    asset: AssetId,
    call: ActionCall,
) -> Result<domain::case::Case, AppError> {
    partner_scope(actor, "tickets:write")?;
    let asset = found(app, actor, asset).await?;
    let action = call.action.clone();
    let known = |manifest: &Manifest| manifest.action(&action).map(|_| ());
    let (product, ()) = product_of(app, &asset, known).await?.ok_or_else(|| {
        AppError::invalid("unknown_action", "action", format!("no rules know the action `{action}`"))
    })?;
    let ticket = case_of(app, &asset, &product.code)
        .await?
        .ok_or_else(|| AppError::conflict("no_open_ticket", "no open case is about this asset"))?;
    run_action(app, actor, ticket, call, None).await
}

async fn found(app: &App, actor: &Actor, id: AssetId) -> Result<Asset, AppError> {
    let found = store::find_asset(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "asset" })
}

/// The first product of those who serve the customer whose rules of today answer.
async fn product_of<T>(
    app: &App,
    asset: &Asset,
    known: impl Fn(&Manifest) -> Option<T>,
) -> Result<Option<(Arc<Product>, T)>, AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let providers = store::providers_of(&app.store, asset.customer).await?;
    let served = catalogue.served_by(&providers, app.now())?;
    Ok(served.into_iter().find_map(|(product, rules)| known(&rules.manifest).map(|found| (product, found))))
}

async fn case_of(app: &App, asset: &Asset, product: &str) -> Result<Option<TicketId>, AppError> {
    let open =
        store::open_tickets_with_records(&app.store, asset.customer, product, Some(&[asset.id]), 1).await?;
    Ok(open.first().map(|ticket| ticket.id))
}

async fn open(
    app: &App,
    actor: &Actor,
    asset: &Asset,
    product: &Product,
    kind: String,
) -> Result<TicketId, AppError> {
    let contact = match actor.contact {
        Some(id) => Some(id),
        None => nearest_contact(app, asset.customer, &["representative"]).await?.map(|held| held.id),
    };
    let command = OpenTicket {
        external_ref: None,
        product: product.code.clone(),
        kind: Some(kind),
        channel: if actor.role == Role::Contact { Channel::Portal } else { Channel::Api },
        customer: Some(asset.customer),
        contact,
        asset: Some(asset.id),
        received_at: None,
        subject: Some(asset.name.clone()),
        text: asset.name.clone(),
        fields: Vec::new(),
        attachments: Vec::new(),
        forms: Vec::new(),
    };
    Ok(open_ticket(app, actor, command, None).await?.case.ticket.id)
}
