//! Tickets as a table: what a search or a view shows, however long it is.
use domain::{access::Actor, ids::OrganisationId};
use futures::future::BoxFuture;
use jiff::tz::TimeZone;
use report::{Cell, Kind, Locale, Sheet};
use store::{Page, PageRequest, TicketFilter, TicketOrder, TicketSummary};

use super::{Report, column, maybe, rows::paged, titles::Titles, word, zone_of};
use crate::{
    context::App,
    errors::AppError,
    tickets::{FilterTree, access::may_read_tickets, names_of, resolved, zone_named},
};

const PAGE: u32 = 500;
const CODES: [(&str, Kind); 12] = [
    ("number", Kind::Text),
    ("product", Kind::Text),
    ("kind", Kind::Text),
    ("status", Kind::Text),
    ("status_reason", Kind::Text),
    ("subject", Kind::Text),
    ("customer", Kind::Text),
    ("requester", Kind::Text),
    ("received_at", Kind::Instant),
    ("registered_at", Kind::Instant),
    ("due_at", Kind::Instant),
    ("closed_at", Kind::Instant),
];

pub async fn export_tickets(
    app: &App,
    actor: &Actor,
    filter: &FilterTree,
    days_of: Option<&str>,
    order: TicketOrder,
    locale: &str,
) -> Result<Report, AppError> {
    may_read_tickets(actor)?;
    let filter = resolved(app, actor, filter, &zone_named(days_of)?, "filter")?;
    let catalogue = app.catalogue.current(app).await?;
    let zone: TimeZone = zone_of(&catalogue, actor, None);
    let sheet = Sheet {
        title: word(locale, "report-tickets"),
        subject: Vec::new(),
        columns: CODES.iter().map(|(code, kind)| column(locale, code, *kind)).collect(),
        summary: Vec::new(),
        zone,
        locale: if locale.starts_with("en") { Locale::En } else { Locale::Ru },
        generated_at: app.now(),
    };
    let codes = CODES.iter().map(|(code, _)| (*code).to_owned()).collect();
    let titles = Titles::of(&catalogue, locale, app.now());
    let rows = paged(reader(app, actor, filter, order), move |held| row(&titles, held));
    Ok(Report { codes, sheet, rows })
}

/// A ticket with the names of its parties.
type Named = (TicketSummary, Option<String>, Option<String>);

fn reader(
    app: &App,
    actor: &Actor,
    filter: TicketFilter,
    order: TicketOrder,
) -> impl Fn(Option<String>) -> BoxFuture<'static, Result<Page<Named>, AppError>> + Send + 'static {
    let (app, scope) = (app.clone(), actor.scope());
    move |cursor| {
        let (app, scope, filter) = (app.clone(), scope.clone(), filter.clone());
        Box::pin(async move {
            let page = PageRequest { cursor, limit: PAGE };
            let found = store::list_tickets(&app.store, &scope, &filter, order, &page).await?;
            let names = names_of(&app, &found.items).await?;
            let customer = |id: OrganisationId| names.customers.get(&id).cloned();
            let named = |held: TicketSummary| {
                let requester = held.requester.and_then(|id| names.requesters.get(&id).cloned());
                let requester = requester.or_else(|| held.requester_label.clone());
                (held.customer.and_then(customer), requester, held)
            };
            let items = found.items.into_iter().map(named).map(|(one, other, held)| (held, one, other));
            Ok(Page { items: items.collect(), next_cursor: found.next_cursor })
        })
    }
}

fn row(titles: &Titles, (held, customer, requester): Named) -> Vec<Cell> {
    let instant = |at: Option<jiff::Timestamp>| at.map_or(Cell::Empty, Cell::Instant);
    vec![
        Cell::Text(held.number),
        titles.product(&held.product),
        held.kind.map_or(Cell::Empty, |kind| titles.kind(&held.product, &kind)),
        titles.status(held.status.as_str()),
        held.status_reason.map_or(Cell::Empty, |code| titles.reason(&held.product, &code)),
        Cell::Text(held.subject),
        maybe(customer),
        maybe(requester),
        Cell::Instant(held.received_at),
        instant(held.registered_at),
        instant(held.next_due_at),
        instant(held.closed_at),
    ]
}
