//! Reports that a rule set declares: the desk collects the tickets of a period, the rule set shapes or refuses them.
use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Actor, Scope},
    ids::{AssetId, TicketId},
    rules::{Manifest, Need, ReportCall, ReportOutcome},
    ticket::{Field, Value},
};
use futures::{StreamExt as _, stream};
use report::{Cell, Column, Kind};
use store::{PageRequest, TicketFilter, TicketOrder, TicketSummary};

use super::{Frame, Report, ReportRequest};
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    rules::{ActiveRules, Environment},
};

/// Rows one call of a plugin is given; more is asked for in shorter periods.
const MOST_ROWS: usize = 5_000;
const PAGE: u32 = 500;

pub(super) async fn report(
    app: &App,
    actor: &Actor,
    request: &ReportRequest,
    frame: &Frame,
) -> Result<Report, AppError> {
    let products = match &frame.product {
        Some(product) => vec![std::sync::Arc::clone(product)],
        None => frame.catalogue.visible_products(actor),
    };
    let declares = products.iter().find_map(|product| {
        let rules = frame.catalogue.rules_at(&product.code, app.now()).ok()?;
        rules.manifest.reports.contains_key(&request.report).then(|| (std::sync::Arc::clone(product), rules))
    });
    let Some((product, rules)) = declares else { return Err(AppError::NotFound { what: "report" }) };
    let rows = collect(app, actor, &product.code, frame).await?;
    let calendars = frame.catalogue.calendars();
    let mut environment =
        Environment { releases: frame.catalogue.releases(&product.code), ..Environment::default() };
    if let Some(customer) = request.customer.filter(|_| rules.manifest.needs.contains(&Need::Assets)) {
        environment.assets = store::assets_of(&app.store, &actor.scope(), customer).await?;
    }
    let now = app.now();
    let calendar = calendars.get(&product.calendar);
    let scene = environment.scene(&rules, &product, calendar.map(AsRef::as_ref), now, now);
    let call = ReportCall { scene, report: request.report.clone(), from: request.from, to: request.to, rows };
    let answer = app.rules.report(rules.digest(), &call, calendars.clone()).await;
    match answer.result.map_err(AppError::RulesUnavailable)? {
        ReportOutcome::Table { columns, rows } => Ok(shape(app, request, frame, &rules, columns, rows)),
        // A period that the regulation does not report on is bad input (M 4.2.5).
        ReportOutcome::Denied(denial) => {
            let path = denial.findings.first().and_then(|finding| finding.path.as_deref()).unwrap_or("to");
            let fault = InvalidField::new(&denial.code, path, denial.alternatives.join(", "));
            Err(AppError::Invalid(vec![fault]))
        }
    }
}

async fn collect(
    app: &App,
    actor: &Actor,
    product: &str,
    frame: &Frame,
) -> Result<Vec<Vec<Field>>, AppError> {
    let filter = TicketFilter {
        products: vec![product.to_owned()],
        customers: frame.filter.customer.into_iter().collect(),
        received_from: Some(frame.filter.from),
        received_before: Some(frame.filter.until),
        ..TicketFilter::default()
    };
    let mut rows = Vec::new();
    let mut next = Some(None);
    while let Some(cursor) = next {
        let page = PageRequest { cursor, limit: PAGE };
        let found =
            store::list_tickets(&app.store, &actor.scope(), &filter, TicketOrder::Received, &page).await?;
        rows.extend(describe(app, actor, &found.items).await?);
        if rows.len() > MOST_ROWS {
            let says = format!("more than {MOST_ROWS} tickets; ask for a shorter period");
            return Err(AppError::invalid("period_too_long", "to", says));
        }
        next = found.next_cursor.map(Some);
    }
    rows.reverse();
    Ok(rows)
}

/// Rows of a page, with what only the records have: what a ticket is about, whose side it is on, its own fields.
async fn describe(app: &App, actor: &Actor, page: &[TicketSummary]) -> Result<Vec<Vec<Field>>, AppError> {
    let ids: Vec<TicketId> = page.iter().map(|held| held.id).collect();
    let records = store::ticket_records(&app.store, &actor.scope(), &ids).await?;
    let about: BTreeSet<AssetId> = records.iter().filter_map(|held| held.asset).collect();
    let about: Vec<AssetId> = about.into_iter().collect();
    let assets = store::find_assets(&app.store, &Scope::All, &about).await?;
    let row = |held: &TicketSummary| {
        let mut row = fields(held);
        if let Some(record) = records.iter().find(|record| record.id == held.id) {
            row.push(Field::text("responsible_party", record.party.as_str()));
            let asset = assets.iter().find(|asset| Some(asset.id) == record.asset);
            row.extend(asset.map(|asset| Field::text("asset", asset.name.as_str())));
            let own = record.fields.iter().filter(|own| row.iter().all(|field| field.path != own.path));
            let own: Vec<Field> = own.cloned().collect();
            row.extend(own);
        }
        row
    };
    Ok(page.iter().map(row).collect())
}

fn fields(held: &TicketSummary) -> Vec<Field> {
    let moment = |path: &str, at: Option<jiff::Timestamp>| {
        at.map(|at| Field { path: path.to_owned(), value: Value::Moment(at) })
    };
    let text = |path: &str, text: &str| Some(Field::text(path, text));
    [
        text("number", &held.number),
        held.kind.as_deref().and_then(|kind| text("kind", kind)),
        text("status", held.status.as_str()),
        held.status_reason.as_deref().and_then(|reason| text("status_reason", reason)),
        text("subject", &held.subject),
        moment("received_at", Some(held.received_at)),
        moment("registered_at", held.registered_at),
        moment("closed_at", held.closed_at),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn shape(
    app: &App,
    request: &ReportRequest,
    frame: &Frame,
    rules: &ActiveRules,
    codes: Vec<String>,
    rows: Vec<Vec<Field>>,
) -> Report {
    let title = rules.manifest.reports.get(&request.report).map(|title| title.in_locale(&request.locale));
    let columns = codes.iter().map(|code| Column::new(heading(request, rules, code), Kind::Text)).collect();
    let sheet = frame.sheet(app, request, title.unwrap_or_default().to_owned(), columns);
    let (zone, wanted) = (frame.zone.clone(), codes.clone());
    let conditions = rules.manifest.monitoring.iter().flat_map(|held| &held.conditions);
    let faults: BTreeMap<String, String> =
        conditions.map(|(code, title)| (code.clone(), title.in_locale(&request.locale).to_owned())).collect();
    let (locale, manifest) = (request.locale.clone(), std::sync::Arc::clone(&rules.manifest));
    let cells = move |row: Vec<Field>| {
        let find = |code: &String| row.iter().find(|field| field.path == *code);
        // What was wrong, like every code of the rules, is told by its title.
        let shown = |field: &Field| match (named(&manifest, &locale, field), &field.value) {
            (Some(cell), _) => cell,
            (None, Value::Text(code)) => Cell::Text(faults.get(code).unwrap_or(code).clone()),
            (None, value) => cell(value, &zone),
        };
        wanted.iter().map(|code| find(code).map_or(Cell::Empty, shown)).collect()
    };
    Report { codes, sheet, rows: stream::iter(rows).map(move |row| Ok(cells(row))).boxed() }
}

fn heading(request: &ReportRequest, rules: &ActiveRules, code: &str) -> String {
    let declared = rules.manifest.fields.iter().find(|field| field.code == code);
    declared.map_or_else(
        || {
            let own = format!("report-column-{}", code.replace('_', "-"));
            crate::texts::text(&request.locale, &own).unwrap_or_else(|| code.to_owned())
        },
        |field| field.title.in_locale(&request.locale).to_owned(),
    )
}

/// What the desk has a code for is told by its title.
fn named(manifest: &Manifest, locale: &str, field: &Field) -> Option<Cell> {
    let Value::Text(code) = &field.value else { return None };
    let title = match field.path.as_str() {
        "kind" => manifest.kind(code).map(|kind| kind.title.in_locale(locale).to_owned()),
        "status" => crate::texts::text(locale, &format!("status-{}", code.replace('_', "-"))),
        "status_reason" => Some(crate::texts::reason(manifest, locale, code)),
        _ => None,
    };
    title.map(|title| Cell::Coded { code: code.clone(), title })
}

fn cell(value: &Value, zone: &jiff::tz::TimeZone) -> Cell {
    match value {
        Value::None => Cell::Empty,
        Value::Moment(at) => Cell::Text(at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()),
        Value::Date(day) => Cell::Text(day.to_string()),
        other => match domain::forms::to_json(other) {
            serde_json::Value::String(text) => Cell::Text(text),
            other => Cell::Text(other.to_string()),
        },
    }
}
