//! A report by mail to the customer it is about (M 4.2.5): as a document and as a table.
use bytes::{Bytes, BytesMut};
use domain::{access::Actor, catalogue::Contact};
use futures::TryStreamExt as _;
use mail::outgoing::OutgoingAttachment;
use report::Format;
use serde_json::json;
use store::NewMail;

use super::{ReportRequest, render, run_report, shown};
use crate::{
    catalogue::nearest_contact,
    context::App,
    errors::AppError,
    letters::{LooseLetter, Voice, render_letter},
    tickets::access::staff_only,
};

/// Who is told of what concerns the customer as a whole, the nearest first.
const NEAREST: [&str; 3] = ["representative", "reports", "authorised_technician"];

/// Queues the letter; answers the address.
pub async fn mail_report(app: &App, actor: &Actor, request: ReportRequest) -> Result<String, AppError> {
    staff_only(actor)?;
    let customer = request
        .customer
        .ok_or_else(|| AppError::invalid("value_missing", "customer", "name whom the report goes to"))?;
    let contact = nearest_contact(app, customer, &NEAREST)
        .await?
        .ok_or_else(|| AppError::conflict("no_address", "nobody at the customer has an address"))?;
    let address = contact.addresses.first().cloned().unwrap_or_default();
    let request = ReportRequest { locale: contact.locale.clone(), ..request };
    let mut attachments = Vec::new();
    let mut title = String::new();
    for format in [Format::Pdf, Format::Xlsx] {
        let report = run_report(app, actor, request.clone()).await?;
        title.clone_from(&report.sheet.title);
        attachments.push(OutgoingAttachment {
            name: format!("{}-{}-{}.{}", request.report, request.from, request.to, format.extension()),
            media_type: format.content_type().to_owned(),
            content: whole(render(report, format).await?).await?,
        });
    }
    let mail = compose(app, &request, &contact, &address, &title, attachments).await?;
    let tx = app.store.begin().await?;
    store::queue_mail(&tx, &mail).await?;
    tx.commit().await?;
    Ok(address)
}

async fn whole(
    mut written: futures::stream::BoxStream<'static, Result<Bytes, AppError>>,
) -> Result<Vec<u8>, AppError> {
    let mut all = BytesMut::new();
    while let Some(part) = written.try_next().await? {
        all.extend_from_slice(&part);
    }
    Ok(all.to_vec())
}

async fn compose(
    app: &App,
    request: &ReportRequest,
    contact: &Contact,
    address: &str,
    title: &str,
    attachments: Vec<OutgoingAttachment>,
) -> Result<NewMail, AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let product = request.product.as_deref().map(|code| catalogue.product(code)).transpose()?;
    let name = product.as_ref().map_or_else(
        || "Reglament".to_owned(),
        |product| product.title.in_locale(&contact.locale).to_owned(),
    );
    let locale = if contact.locale.starts_with("en") { report::Locale::En } else { report::Locale::Ru };
    let values = json!({
        "product": name, "title": title, "desk": name,
        "from": shown(request.from, locale), "to": shown(request.to, locale),
    });
    let voice = Voice { provider: product.as_ref().map(|product| product.provider), manifest: None };
    let rendered = render_letter(app, voice, "report", &contact.locale, values)?;
    let letter = LooseLetter {
        product: product.as_deref(),
        name: &contact.name,
        locale: &contact.locale,
        address,
        about: contact.organisation.0,
        once: None,
        attachments,
    };
    letter.compose(app, rendered)
}
