//! Who wrote a mail, and which ticket they may write on.
use domain::{access::Scope, catalogue::Contact, ids::TicketId};
use mail::{
    InboundMail,
    authentication::{Authentication, authentication},
    thread::{ThreadHint, match_ticket},
};

use super::receive::MailEnvelope;
use crate::{context::App, errors::AppError};

/// Who wrote, as far as it is proven.
pub(super) struct MailSender {
    pub(super) address: Option<String>,
    pub(super) name: String,
    pub(super) contact: Option<Contact>,
    pub(super) verified: bool,
    /// Nothing proves that the address is theirs.
    pub(super) stranger: bool,
}

pub(super) async fn find_sender(
    app: &App,
    parsed: &InboundMail,
    envelope: &MailEnvelope,
) -> Result<MailSender, AppError> {
    let shown = parsed.from.shown();
    let name = shown
        .and_then(|address| address.name.clone().or_else(|| Some(address.addr.clone())))
        .unwrap_or_else(|| "?".to_owned());
    let contact = match parsed.from.identity() {
        Some(address) => {
            store::contacts_by_address(&app.store, &Scope::All, &address.addr).await?.into_iter().next()
        }
        None => None,
    };
    let stated = authentication(parsed, envelope.authserv_id.as_deref()) == Authentication::Passed;
    let proven = envelope.authenticated || stated;
    let verified = proven && contact.is_some();
    Ok(MailSender {
        address: parsed.from.identity().map(|address| address.addr.clone()),
        name,
        contact,
        verified,
        stranger: !proven,
    })
}

/// The ticket a mail belongs to. A hint counts only for somebody who may see the ticket: a contact of its
/// customer, or the unregistered address it came from.
pub(super) async fn find_thread(
    app: &App,
    parsed: &InboundMail,
    sender: &MailSender,
) -> Result<Option<TicketId>, AppError> {
    let key = crate::letters::message_id_key(app);
    for hint in match_ticket(parsed, &key) {
        let candidates: Vec<TicketId> = match hint {
            ThreadHint::Keyed { ticket, .. } => ticket.parse().into_iter().collect(),
            ThreadHint::MessageId(id) => store::find_by_external_ids(&app.store, &Scope::All, &[id]).await?,
            ThreadHint::Number(number) => {
                store::find_by_number(&app.store, &Scope::All, &number).await?.into_iter().collect()
            }
        };
        for ticket in candidates {
            if may_write(app, ticket, sender).await? {
                return Ok(Some(ticket));
            }
        }
    }
    Ok(None)
}

pub(super) async fn may_write(app: &App, ticket: TicketId, sender: &MailSender) -> Result<bool, AppError> {
    let Some(case) = store::load_case(&app.store, &Scope::All, ticket).await? else { return Ok(false) };
    let same_customer = sender.contact.as_ref().is_some_and(|contact| {
        case.ticket.requester == Some(contact.id) || case.ticket.customer == Some(contact.organisation)
    });
    let same_address = sender.address.is_some() && sender.address == case.ticket.requester_label;
    Ok(same_customer || same_address)
}
