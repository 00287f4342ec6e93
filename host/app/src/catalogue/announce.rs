//! Word to everybody who holds a right: whom it reaches, and each of them once.
use domain::{
    access::Scope,
    catalogue::{Audience, Contact, Product},
    ids::OutboxId,
};
use jiff::Timestamp;
use mail::{outgoing::OutgoingMail, render::Rendered};
use store::NewMail;
use uuid::Uuid;

use crate::{context::App, errors::AppError, letters::message_id_key};

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
    let Announcement { product, what, id: subject, .. } = announcement;
    let id = OutboxId(app.ids.next());
    let from = product.mailboxes.first().unwrap_or(&app.settings.mail_from).clone();
    let outgoing = OutgoingMail {
        from: from.clone(),
        from_name: Some(product.title.in_locale(&contact.locale).to_owned()),
        to: address.to_owned(),
        to_name: Some(contact.name.clone()),
        subject: rendered.subject.clone(),
        text: rendered.text.clone(),
        html: Some(rendered.html),
        message_id: message_id_key(app).new_message_id(&subject.to_string(), &id.to_string()),
        in_reply_to: None,
        references: Vec::new(),
        auto_submitted: true,
        attachments: Vec::new(),
    };
    let raw = outgoing
        .to_bytes(app.now())
        .map_err(|error| AppError::Internal(format!("letter cannot be composed: {error}")))?;
    Ok(NewMail {
        id,
        provider: Some(product.provider),
        ticket: None,
        message: None,
        dedupe_key: format!("{what}:{subject}:{address}"),
        from,
        to: vec![address.to_owned()],
        subject: rendered.subject,
        text: rendered.text,
        raw,
        created_at: app.now(),
    })
}
