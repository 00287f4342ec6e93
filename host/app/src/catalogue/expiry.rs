//! The end of entitlements: said beforehand, and hours that nobody drew expire once it has come.
use domain::{
    access::{Actor, Scope},
    case::AlertDraft,
    catalogue::Entitlement,
    ids::{OutboxId, TicketId},
    ticket::LedgerKind,
};
use jiff::ToSpan;
use mail::outgoing::OutgoingMail;
use serde_json::json;
use store::NewMail;

use super::ledger::{ByHand, post_by_hand};
use crate::{
    context::App,
    errors::AppError,
    letters::{locale_of, message_id_key, render_core},
};

/// Entitlements that end within this many days are announced.
const WARNING_DAYS: i64 = 30;

/// The customer's people and the operators are told, once each.
pub(crate) async fn warn_expiring(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let until = today.checked_add(WARNING_DAYS.days()).unwrap_or(today);
    for held in store::entitlements_ending(&app.store, &Scope::All, today, until).await? {
        let mut mails = Vec::new();
        for contact in store::contacts_of(&app.store, &Scope::All, held.customer).await? {
            mails.extend(notice(app, &held, &contact).await?);
        }
        let data = json!({
            "entitlement": held.id, "customer": held.customer, "product": held.product, "valid_to": held.valid_to,
        });
        let key = format!("entitlement_expiring:{}:{}", held.id, held.valid_to);
        let alert = AlertDraft { code: "entitlement_expiring".to_owned(), key, data };
        let tx = app.store.begin().await?;
        store::raise_alert(&tx, &alert, None, now).await?;
        for mail in &mails {
            store::queue_mail(&tx, mail).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn notice(
    app: &App,
    held: &Entitlement,
    contact: &domain::catalogue::Contact,
) -> Result<Option<NewMail>, AppError> {
    let Some(address) = contact.addresses.first() else { return Ok(None) };
    let product = app.catalogue.current(app).await?.product(&held.product)?;
    let (locale, title) = (contact.locale.as_str(), product.title.in_locale(&contact.locale));
    let values = json!({
        "desk": title, "addressee": contact.name, "product": title,
        "valid_to": mail::words::format_date(held.valid_to, locale_of(locale)),
        "entitlement": held.key_last4.as_ref().map(|tail| format!("…{tail}")),
    });
    let rendered = render_core(app, "coverage_expiring", locale, values)
        .map_err(|error| AppError::Internal(error.to_string()))?;
    let id = OutboxId(app.ids.next());
    let from = product.mailboxes.first().unwrap_or(&app.settings.mail_from).clone();
    let outgoing = OutgoingMail {
        from: from.clone(),
        from_name: Some(title.to_owned()),
        to: address.clone(),
        to_name: Some(contact.name.clone()),
        subject: rendered.subject.clone(),
        text: rendered.text.clone(),
        html: Some(rendered.html),
        message_id: message_id_key(app).new_message_id(&held.id.to_string(), &id.to_string()),
        in_reply_to: None,
        references: Vec::new(),
        auto_submitted: true,
        attachments: Vec::new(),
    };
    let raw = outgoing
        .to_bytes(app.now())
        .map_err(|error| AppError::Internal(format!("letter cannot be composed: {error}")))?;
    Ok(Some(NewMail {
        id,
        provider: Some(product.provider),
        ticket: None,
        message: None,
        dedupe_key: format!("expiring:{}:{}:{address}", held.id, held.valid_to),
        from,
        to: vec![address.clone()],
        subject: rendered.subject,
        text: rendered.text,
        raw,
        created_at: app.now(),
    }))
}

/// Hours of an entitlement that is over expire, unless a case received in its time is still open on it: that case is
/// finished under it.
pub(crate) async fn expire_hours(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let catalogue = app.catalogue.current(app).await?;
    // The latest day anywhere; each is judged by its own calendar below.
    let day = now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(14))).date();
    for ended in store::entitlements_with_hours_ended(&app.store, day).await? {
        let product = catalogue.product(&ended.product)?;
        let calendar = catalogue.calendar(&product.calendar)?;
        if calendar.local_date(now) <= ended.valid_to || rests_on(app, &ended).await? {
            continue;
        }
        let _alone = app.ledgers.lock(ended.customer.0.as_bytes()).await;
        let found = store::find_entitlement(&app.store, &Scope::All, ended.id).await?;
        let Some(mut held) = found.filter(|held| held.account.available() > 0) else { continue };
        let minutes = held.account.available();
        let posting =
            ByHand { kind: LedgerKind::Expire, minutes, reverses: None, cause: "the last day is over" };
        let entry = post_by_hand(app, &Actor::system(), &mut held, posting)?;
        let tx = app.store.begin().await?;
        store::post_ledger(&tx, &[entry]).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn rests_on(app: &App, held: &Entitlement) -> Result<bool, AppError> {
    let open: Vec<TicketId> =
        store::open_tickets_of(&app.store, &Scope::All, held.customer, &held.product).await?;
    for ticket in open {
        let case = store::load_case(&app.store, &Scope::All, ticket).await?;
        let named = |case: &domain::case::Case| {
            case.ticket.coverage.as_ref().is_some_and(|coverage| coverage.entitlement == Some(held.id))
                || case.ticket.holds.iter().any(|hold| hold.entitlement == held.id)
        };
        if case.as_ref().is_some_and(named) {
            return Ok(true);
        }
    }
    Ok(false)
}
