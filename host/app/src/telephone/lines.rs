//! Numbers that callers dial, each with the products it is for.
use domain::{
    access::Actor,
    ids::{OrganisationId, PhoneLineId},
    telephone::{PhoneLine, number},
    ticket::Channel,
};
use store::{StoreError, constraint};

use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::{administrators_only, staff_only},
};

#[derive(Clone, Debug)]
pub struct PhoneLineDraft {
    /// As people write it.
    pub number: String,
    pub name: String,
    pub products: Vec<String>,
}

/// Sets a line up (`id` none), or sets it anew.
pub async fn put_phone_line(
    app: &App,
    actor: &Actor,
    id: Option<PhoneLineId>,
    draft: PhoneLineDraft,
) -> Result<PhoneLine, AppError> {
    administrators_only(actor)?;
    if let Some(id) = id
        && !store::list_phone_lines(&app.store, &actor.scope()).await?.iter().any(|held| held.id == id)
    {
        return Err(AppError::NotFound { what: "line" });
    }
    let (number, provider) = check(app, actor, &draft).await?;
    let line = PhoneLine {
        id: id.unwrap_or_else(|| PhoneLineId(app.ids.next())),
        number,
        name: draft.name.trim().to_owned(),
        provider,
        products: draft.products,
    };
    let tx = app.store.begin().await?;
    match store::put_phone_line(&tx, &line).await {
        Err(StoreError::Conflict { constraint }) if constraint == constraint::PHONE_LINE_NUMBER => {
            return Err(AppError::invalid("number_taken", "number", "another line has this number"));
        }
        other => other?,
    }
    tx.commit().await?;
    Ok(line)
}

/// The number as it is kept, and whose products the line is for.
async fn check(
    app: &App,
    actor: &Actor,
    draft: &PhoneLineDraft,
) -> Result<(String, OrganisationId), AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let mut faults: Vec<InvalidField> = Vec::new();
    let read = number(&draft.number);
    if read.is_none() {
        faults.push(InvalidField::new("number_invalid", "number", "this is no telephone number"));
    }
    if draft.name.trim().is_empty() {
        faults.push(InvalidField::new("name_missing", "name", "a line has a name"));
    }
    let mut provider = None;
    for (index, code) in draft.products.iter().enumerate() {
        let path = format!("products.{index}");
        let Some(product) = catalogue.visible_product(actor, code) else {
            faults.push(InvalidField::new("unknown_product", &path, format!("there is no product `{code}`")));
            continue;
        };
        if !product.channels.contains(&Channel::Phone) {
            let told = format!("product `{code}` takes no requests by telephone");
            faults.push(InvalidField::new("channel_closed", &path, told));
        }
        if provider.is_some_and(|held| held != product.provider) {
            let told = "a line is for products of one provider".to_owned();
            faults.push(InvalidField::new("provider_differs", &path, told));
        }
        provider = Some(product.provider);
    }
    if draft.products.is_empty() {
        faults.push(InvalidField::new("value_missing", "products", "a line is for at least one product"));
    }
    match (read, provider) {
        (Some(number), Some(provider)) if faults.is_empty() => Ok((number, provider)),
        _ => Err(AppError::Invalid(faults)),
    }
}

pub async fn phone_lines(app: &App, actor: &Actor) -> Result<Vec<PhoneLine>, AppError> {
    staff_only(actor)?;
    Ok(store::list_phone_lines(&app.store, &actor.scope()).await?)
}

pub async fn phone_line(app: &App, actor: &Actor, id: PhoneLineId) -> Result<PhoneLine, AppError> {
    let mut held = phone_lines(app, actor).await?.into_iter();
    held.find(|held| held.id == id).ok_or(AppError::NotFound { what: "line" })
}

/// Calls that came over it stay on file.
pub async fn delete_phone_line(app: &App, actor: &Actor, id: PhoneLineId) -> Result<(), AppError> {
    administrators_only(actor)?;
    let tx = app.store.begin().await?;
    let stood = store::delete_phone_line(&tx, &actor.scope(), id).await?;
    tx.commit().await?;
    if stood { Ok(()) } else { Err(AppError::NotFound { what: "line" }) }
}
