//! The statement of hours: every posting of a period with the balance after it (S 3.7).
use domain::{access::Actor, ticket::LedgerKind};
use report::{Cell, Kind};
use store::{PageRequest, PostingRow};

use super::{Frame, Report, ReportRequest, column, maybe, rows::paged, titles::Titles, word};
use crate::context::App;

const PAGE: u32 = 500;
const CODES: [(&str, Kind); 7] = [
    ("at", Kind::Instant),
    ("product", Kind::Text),
    ("entitlement", Kind::Text),
    ("ticket", Kind::Text),
    ("posting", Kind::Text),
    ("minutes", Kind::Minutes),
    ("balance_after", Kind::Minutes),
];

pub(super) fn report(app: &App, actor: &Actor, request: &ReportRequest, frame: &Frame) -> Report {
    let locale = request.locale.clone();
    let columns = CODES.iter().map(|(code, kind)| column(&locale, code, *kind)).collect();
    let sheet = frame.sheet(app, request, word(&locale, "report-hours"), columns);
    let titles = Titles::of(&frame.catalogue, &locale, app.now());
    let (app, scope, filter) = (app.clone(), actor.scope(), frame.filter.clone());
    let read = move |cursor| {
        let (app, scope, filter) = (app.clone(), scope.clone(), filter.clone());
        async move {
            let page = PageRequest { cursor, limit: PAGE };
            Ok(store::posting_rows(&app.store, &scope, &filter, &page).await?)
        }
    };
    let codes = CODES.iter().map(|(code, _)| (*code).to_owned()).collect();
    Report { codes, sheet, rows: paged(read, move |held| row(&locale, &titles, held)) }
}

fn row(locale: &str, titles: &Titles, held: PostingRow) -> Vec<Cell> {
    let draft = &held.entry.draft;
    let drawn = matches!(draft.kind, LedgerKind::Debit | LedgerKind::Expire);
    let minutes = if drawn { -draft.minutes } else { draft.minutes };
    let tail = held.entitlement.key_last4.as_ref().map(|tail| format!(" …{tail}")).unwrap_or_default();
    let (entitlement, kind) = (&held.entitlement, &held.entitlement.kind);
    let named = |kind: &str| format!("{kind}{tail}, {} – {}", entitlement.valid_from, entitlement.valid_to);
    let right =
        Cell::Coded { code: named(kind), title: named(&titles.entitlement(&entitlement.product, kind)) };
    vec![
        Cell::Instant(draft.at),
        titles.product(&entitlement.product),
        right,
        maybe(held.ticket_number),
        Cell::Text(word(locale, &format!("ledger-{}", draft.kind))),
        Cell::Minutes(minutes),
        Cell::Minutes(held.entry.balance_after),
    ]
}
