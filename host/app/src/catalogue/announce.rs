//! Word to everybody who holds a right: whom it reaches, and each of them once.
use domain::{
    access::Scope,
    catalogue::{Audience, Contact, Product},
};
use jiff::Timestamp;
use mail::render::Rendered;
use store::NewMail;
use uuid::Uuid;

use crate::{context::App, errors::AppError, letters::LooseLetter};

/// What is announced; its letter is written for each addressee.
pub(super) struct Announcement<'a> {
    pub(super) product: &'a Product,
    /// With the identity, what makes a second announcement a no-op for those told already (SC-33).
    pub(super) what: &'static str,
    pub(super) id: Uuid,
    /// Rights are judged by the local day of this instant (TR-9).
    pub(super) at: Timestamp,
}

/// Queues the letters in one transaction; answers how many addressees had not been told before.
pub(super) async fn announce(
    app: &App,
    announcement: &Announcement<'_>,
    audience: &Audience,
    write: impl Fn(&Contact) -> Result<Rendered, AppError>,
) -> Result<usize, AppError> {
    let product = announcement.product;
    let catalogue = app.catalogue.current(app).await?;
    let day = catalogue.calendar(&product.calendar)?.local_date(announcement.at);
    let mut mails = Vec::new();
    for held in store::entitlements_of_product(&app.store, &Scope::All, &product.code).await? {
        if !held.is_valid_on(day) || !audience.includes(&held) {
            continue;
        }
        for contact in store::contacts_of(&app.store, &Scope::All, held.customer).await? {
            if let Some(address) = contact.addresses.first() {
                mails.push(compose(app, announcement, &contact, address, write(&contact)?)?);
            }
        }
    }
    let tx = app.store.begin().await?;
    let mut told = 0;
    for mail in &mails {
        told += usize::from(store::queue_mail(&tx, mail).await?);
    }
    tx.commit().await?;
    Ok(told)
}

fn compose(
    app: &App,
    announcement: &Announcement<'_>,
    contact: &Contact,
    address: &str,
    rendered: Rendered,
) -> Result<NewMail, AppError> {
    let Announcement { product, what, id, .. } = announcement;
    let letter = LooseLetter {
        product: Some(product),
        name: &contact.name,
        locale: &contact.locale,
        address,
        about: *id,
        once: Some(format!("{what}:{id}:{address}")),
        attachments: Vec::new(),
    };
    letter.compose(app, rendered)
}
