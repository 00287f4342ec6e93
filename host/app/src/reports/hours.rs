//! The statement of hours: every posting of a period with the balance after it (S 3.7).
use domain::{access::Actor, ticket::LedgerKind};
use report::{Cell, Kind};
use store::{PageRequest, PostingRow};

use super::{Frame, Report, ReportRequest, column, maybe, rows::paged, word};
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
    let (app, scope, filter) = (app.clone(), actor.scope(), frame.filter.clone());
    let read = move |cursor| {
        let (app, scope, filter) = (app.clone(), scope.clone(), filter.clone());
        async move {
            let page = PageRequest { cursor, limit: PAGE };
            Ok(store::posting_rows(&app.store, &scope, &filter, &page).await?)
        }
    };
    let codes = CODES.iter().map(|(code, _)| (*code).to_owned()).collect();
    Report { codes, sheet, rows: paged(read, move |held| row(&locale, held)) }
}

fn row(locale: &str, held: PostingRow) -> Vec<Cell> {
    let draft = &held.entry.draft;
    let drawn = matches!(draft.kind, LedgerKind::Debit | LedgerKind::Expire);
    let minutes = if drawn { -draft.minutes } else { draft.minutes };
    let tail = held.entitlement.key_last4.as_ref().map(|tail| format!(" …{tail}")).unwrap_or_default();
    let named = format!(
        "{}{tail}, {} – {}",
        held.entitlement.kind, held.entitlement.valid_from, held.entitlement.valid_to
    );
    vec![
        Cell::Instant(draft.at),
        Cell::Text(held.entitlement.product.clone()),
        Cell::Text(named),
        maybe(held.ticket_number),
        Cell::Text(word(locale, &format!("ledger-{}", draft.kind))),
        Cell::Minutes(minutes),
        Cell::Minutes(held.entry.balance_after),
    ]
}
