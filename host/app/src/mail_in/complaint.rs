//! Complaints by mail: a mailbox of their own, about a ticket of the sender's.
use std::sync::Arc;

use domain::{
    access::Scope,
    mail_reason::MailReasonCode,
    ticket::{COMPLAINT, LinkType},
};
use mail::InboundMail;

use super::{
    receive::{Disposition, MailEnvelope},
    request::{AsWhat, add_to_ticket, open_from_mail},
    sender::{MailSender, find_thread, may_write},
};
use crate::{catalogue::Catalogue, context::App, errors::AppError, idempotency::DoneMark};

/// T 5.1: a mail to the quality mailbox is a complaint about the ticket it quotes, by subject, thread or text; one that
/// quotes a complaint goes on with it.
pub(super) async fn complaint_from_mail(
    app: &App,
    catalogue: &Arc<Catalogue>,
    parsed: InboundMail,
    envelope: &MailEnvelope,
    sender: MailSender,
    done: Option<&DoneMark>,
) -> Result<Disposition, AppError> {
    let mut about = find_thread(app, &parsed, &sender).await?;
    let words = parsed.text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    for word in words.filter(|word| word.contains('-')).take(MOST_NUMBERS) {
        if about.is_some() {
            break;
        }
        if let Some(ticket) = store::find_by_number(&app.store, &Scope::All, &word.to_uppercase()).await?
            && may_write(app, ticket, &sender).await?
        {
            about = Some(ticket);
        }
    }
    let Some(ticket) = about else {
        return Ok(Disposition::Quarantined { reason: MailReasonCode::NoTicketQuoted.into() });
    };
    let found = store::load_case(&app.store, &Scope::All, ticket).await?;
    let case = found.ok_or(AppError::NotFound { what: "ticket" })?;
    if case.ticket.kind.as_deref() == Some(COMPLAINT) {
        return add_to_ticket(app, ticket, parsed, envelope, sender, done).await;
    }
    let product = catalogue.product(&case.ticket.product)?;
    let link = Some((LinkType::ComplainsAbout, ticket));
    let as_what = AsWhat { kind: Some(COMPLAINT.to_owned()), link };
    open_from_mail(app, &product, parsed, envelope, sender, as_what, done).await
}

/// Numbers looked up in one complaint.
const MOST_NUMBERS: usize = 20;
