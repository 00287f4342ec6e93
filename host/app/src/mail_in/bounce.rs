//! A letter of ours that came back: the ticket is flagged, so that somebody reaches the customer another way (T 2.4).
use domain::{
    access::Scope,
    ids::TicketId,
    ticket::{ActorRef, Role},
};
use mail::{
    InboundMail,
    report::is_failure,
    thread::{ThreadHint, match_report},
};
use serde_json::json;

use crate::{
    context::App,
    errors::AppError,
    rules::{Turn, commit, on_ticket},
};

/// The customer of this ticket does not get our letters.
const CUSTOMER_UNREACHABLE: &str = "customer_unreachable";

/// Follows a report of non-delivery to its ticket. A report of a delay, and an answering machine's mail that nobody may
/// answer, raise nothing. The ticket is found by our own keyed id, or by a number together with the address that
/// the letter went to. Anybody can write a number; only who knows the address as well raises the flag.
pub(super) async fn note_bounce(app: &App, report: &InboundMail) -> Result<(), AppError> {
    if !is_failure(report) {
        return Ok(());
    }
    let key = crate::letters::message_id_key(app);
    for hint in match_report(report, &key) {
        let (ticket, proven) = match hint {
            ThreadHint::Keyed { ticket, .. } => (ticket.parse::<TicketId>().ok(), true),
            ThreadHint::Number(number) => {
                (store::find_by_number(&app.store, &Scope::All, &number).await?, false)
            }
            ThreadHint::MessageId(_) => continue,
        };
        let Some(ticket) = ticket else { continue };
        if proven || names_recipient(app, report, ticket).await? {
            return flag_unreachable(app, ticket, "the letter came back").await;
        }
    }
    Ok(())
}

async fn names_recipient(app: &App, report: &InboundMail, ticket: TicketId) -> Result<bool, AppError> {
    let Some(case) = store::load_case(&app.store, &Scope::All, ticket).await? else { return Ok(false) };
    let contact = match case.ticket.requester {
        Some(id) => store::find_contact(&app.store, &Scope::All, id).await?,
        None => None,
    };
    let known: Vec<String> =
        contact.into_iter().flat_map(|held| held.addresses).chain(case.ticket.requester_label).collect();
    let attached =
        report.attachments.iter().map(|held| String::from_utf8_lossy(&held.content).to_lowercase());
    let mut texts = attached.chain([report.text.to_lowercase()]);
    Ok(texts.any(|text| known.iter().any(|to| text.contains(&to.to_lowercase()))))
}

/// Also where our own mail server refused a letter for good.
pub(crate) async fn flag_unreachable(app: &App, ticket: TicketId, why: &str) -> Result<(), AppError> {
    on_ticket(app, ticket, || async {
        let mut turn = match Turn::load(app, &Scope::All, ticket, None).await {
            Err(AppError::NotFound { .. }) => return Ok(()),
            loaded => loaded?,
        };
        if turn.case.ticket.has_flag(CUSTOMER_UNREACHABLE) {
            return Ok(());
        }
        let occasion = turn.occasion(app, ActorRef::System);
        let to = turn.environment.contact.as_ref().and_then(|contact| contact.addresses.first().cloned());
        turn.case.ticket.raise_flag(CUSTOMER_UNREACHABLE);
        turn.change.event(
            &occasion,
            "notification.failed",
            json!({"why": why, "to": to, "role": Role::Contact}),
        );
        commit(app, vec![turn], None).await?;
        Ok(())
    })
    .await
}
