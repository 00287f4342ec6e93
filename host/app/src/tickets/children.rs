//! Tickets that come out of another one: parts of a split, what a rule set creates.
use domain::{access::Actor, case::TicketDraft, catalogue::Asset, ids::AssetId, rules::Manifest};

use super::open::{Numbering, OpenTicket, Origin, prepare, run_intake};
use crate::{context::App, errors::AppError, rules::Turn, tickets::requester::Requester};

/// More than this from one decision is a fault.
const MOST: usize = 32;

/// Opens the tickets a turn drafted; they are committed with it, or not at all.
pub(crate) async fn open_children(app: &App, parent: &mut Turn) -> Result<Vec<Turn>, AppError> {
    let drafts = parent.take_drafts();
    if drafts.len() > MOST {
        return Err(AppError::Internal(format!("{} tickets drafted at once", drafts.len())));
    }
    let mut children = Vec::with_capacity(drafts.len());
    for draft in drafts {
        children.push(open_child(app, parent, draft).await?);
    }
    Ok(children)
}

/// What a rule set says of a new ticket, for people: a code it has a title for is told in their language, with what it
/// is about.
pub(crate) fn told(
    manifest: &Manifest,
    assets: &[Asset],
    asset: Option<AssetId>,
    text: String,
    locale: &str,
) -> String {
    let Some(title) = manifest.fault_title(&text) else { return text };
    let about = assets.iter().find(|held| Some(held.id) == asset).map(|held| held.name.as_str());
    let parts = std::iter::once(title.in_locale(locale)).chain(about);
    parts.collect::<Vec<_>>().join(": ")
}

async fn open_child(app: &App, parent: &Turn, draft: TicketDraft) -> Result<Turn, AppError> {
    let ticket = &parent.case.ticket;
    let environment = &parent.environment;
    let locale = environment.contact.as_ref().map_or("ru", |contact| contact.locale.as_str());
    let text = told(&parent.rules.manifest, &environment.assets, draft.asset, draft.text, locale);
    let command = OpenTicket {
        external_ref: None,
        product: ticket.product.clone(),
        kind: draft.kind.or_else(|| ticket.kind.clone()),
        channel: ticket.channel,
        customer: ticket.customer,
        contact: ticket.requester,
        asset: draft.asset,
        received_at: Some(draft.received_at),
        subject: None,
        text,
        fields: draft.fields,
        attachments: Vec::new(),
        forms: Vec::new(),
    };
    let requester = Requester {
        organisation: parent.environment.organisation.clone(),
        contact: parent.environment.contact.clone(),
        customer: ticket.customer,
        label: ticket.requester_label.clone(),
        ..Requester::default()
    };
    let first = parent.case.messages.first();
    let origin = Origin {
        requester,
        verified: first.is_some_and(|message| message.verified),
        stranger: false,
        silent: false,
        external_id: None,
        link: Some((draft.link, ticket.id)),
        billable: draft.billable,
        author: first.map(|message| message.author.clone()),
    };
    let mut child = prepare(app, &Actor::system(), command, origin, Numbering::Draw).await?;
    run_intake(&mut child, app).await?;
    Ok(child)
}
