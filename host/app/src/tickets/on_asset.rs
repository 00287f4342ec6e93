//! What is filed or done on an asset goes to the case that is about it: the latest open one of the product whose rules
//! know the form or the action. A form without such a case opens one of the kind that takes it.
use domain::{
    access::{Actor, Scope},
    catalogue::{Asset, Product},
    ids::{AssetId, TicketId},
    rules::Manifest,
    ticket::Channel,
};

use super::{ActionCall, FormResult, OpenTicket, open_ticket, run_action, submit_form};
use crate::{catalogue::Catalogue, context::App, errors::AppError};

/// Open tickets of a customer and product that are looked through.
const MOST_OPEN: u64 = 200;

/// Files a form on an asset; answers the case as well.
pub async fn submit_asset_form(
    app: &App,
    actor: &Actor,
    asset: AssetId,
    form: &str,
    data: serde_json::Value,
) -> Result<(TicketId, FormResult), AppError> {
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
    Ok((ticket, submit_form(app, actor, ticket, form, data).await?))
}

/// Runs an action on the case that is about the asset.
pub async fn run_asset_action(
    app: &App,
    actor: &Actor,
    asset: AssetId,
    call: ActionCall,
) -> Result<domain::case::Case, AppError> {
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
) -> Result<Option<(std::sync::Arc<Product>, T)>, AppError> {
    let catalogue: std::sync::Arc<Catalogue> = app.catalogue.current(app).await?;
    let providers = store::providers_of(&app.store, asset.customer).await?;
    for product in catalogue.visible_products(&Actor::system()) {
        if !providers.is_empty() && !providers.contains(&product.provider) {
            continue;
        }
        let rules = catalogue.rules_at(&product.code, app.now())?;
        if let Some(found) = known(&rules.manifest) {
            return Ok(Some((product, found)));
        }
    }
    Ok(None)
}

async fn case_of(app: &App, asset: &Asset, product: &str) -> Result<Option<TicketId>, AppError> {
    let open = store::open_tickets_with_records(&app.store, asset.customer, product, MOST_OPEN).await?;
    Ok(open.into_iter().find(|ticket| ticket.asset == Some(asset.id)).map(|ticket| ticket.id))
}

async fn open(
    app: &App,
    actor: &Actor,
    asset: &Asset,
    product: &Product,
    kind: String,
) -> Result<TicketId, AppError> {
    let contacts = store::contacts_of(&app.store, &Scope::All, asset.customer).await?;
    let command = OpenTicket {
        product: product.code.clone(),
        kind: Some(kind),
        channel: Channel::Api,
        customer: Some(asset.customer),
        contact: actor.contact.or_else(|| contacts.first().map(|contact| contact.id)),
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
