//! Reports: what the desk knows in rows of a period, and those a rule set shapes. Rows come page by page, so that a
//! report has no cap; the same rows are JSON, CSV, XLSX or PDF.
mod deadlines;
mod declared;
mod hours;
mod mailed;
mod rows;
mod tickets;
mod titles;

use std::sync::Arc;

use domain::{access::Actor, catalogue::Product, ids::OrganisationId, time::CompiledCalendar};
use jiff::{civil::Date, tz::TimeZone};
use report::{Cell, Column, Kind, Locale, Sheet};
use serde_json::json;
use store::ReportFilter;

pub use self::{
    mailed::mail_report,
    rows::{RowStream, render},
    tickets::export_tickets,
};
use crate::{
    audit, catalogue::Catalogue, context::App, errors::AppError, texts::text, tickets::access::partner_scope,
};

#[derive(Clone, Debug)]
pub struct ReportRequest {
    /// `hours`, `deadlines`, or a report that a rule set declares.
    pub report: String,
    /// Both days count.
    pub from: Date,
    pub to: Date,
    pub customer: Option<OrganisationId>,
    pub product: Option<String>,
    pub locale: String,
}

/// A report whose rows are still to be read.
pub struct Report {
    /// Codes of the columns, for programs; their titles stand in the sheet.
    pub codes: Vec<String>,
    pub sheet: Sheet,
    pub rows: RowStream,
}

/// # Errors
/// 422 for a reversed period or a report nobody knows; what a rule set denies.
pub async fn run_report(app: &App, actor: &Actor, request: ReportRequest) -> Result<Report, AppError> {
    partner_scope(actor, "reports:read")?;
    let data = json!({"from": request.from, "to": request.to, "customer": request.customer, "product": request.product});
    audit::note_read(app, actor, "report.run", request.report.clone(), data).await?;
    if request.to < request.from {
        return Err(AppError::invalid("period_reversed", "to", "the period ends before it begins"));
    }
    let frame = Frame::of(app, actor, &request).await?;
    match request.report.as_str() {
        "hours" => Ok(hours::report(app, actor, &request, &frame)),
        "deadlines" => Ok(deadlines::report(app, actor, &request, &frame).await?),
        _ => declared::report(app, actor, &request, &frame).await,
    }
}

/// The calendar whose days the period is counted in, and what follows from it.
struct Frame {
    catalogue: Arc<Catalogue>,
    product: Option<Arc<Product>>,
    zone: TimeZone,
    filter: ReportFilter,
}

impl Frame {
    async fn of(app: &App, actor: &Actor, request: &ReportRequest) -> Result<Self, AppError> {
        let catalogue = app.catalogue.current(app).await?;
        let product = match &request.product {
            Some(code) => Some(catalogue.visible_product(actor, code).ok_or_else(|| {
                AppError::invalid("unknown_product", "product", format!("there is no product `{code}`"))
            })?),
            None => None,
        };
        let zone = zone_of(&catalogue, actor, product.as_deref());
        let start = |day: Date| {
            day.to_zoned(zone.clone())
                .map(|at| at.timestamp())
                .map_err(|error| AppError::invalid("date_invalid", "from", error.to_string()))
        };
        let next = request.to.tomorrow();
        let next = next.map_err(|error| AppError::invalid("date_invalid", "to", error.to_string()))?;
        let filter = ReportFilter {
            from: start(request.from)?,
            until: start(next)?,
            customer: request.customer,
            product: request.product.clone(),
        };
        Ok(Self { catalogue, product, zone, filter })
    }

    /// A sheet with its heading: period, product, who asked.
    fn sheet(&self, app: &App, request: &ReportRequest, title: String, columns: Vec<Column>) -> Sheet {
        let locale = if request.locale.starts_with("en") { Locale::En } else { Locale::Ru };
        let mut subject = vec![(
            word(&request.locale, "report-period"),
            format!("{} – {}", shown(request.from, locale), shown(request.to, locale)),
        )];
        if let Some(product) = &self.product {
            let name = product.title.in_locale(&request.locale).to_owned();
            subject.push((word(&request.locale, "report-product"), name));
        }
        Sheet {
            title,
            subject,
            columns,
            summary: Vec::new(),
            zone: self.zone.clone(),
            locale,
            generated_at: app.now(),
        }
    }
}

/// The product's zone; of several products the one they share, and UTC where they do not.
fn zone_of(catalogue: &Catalogue, actor: &Actor, product: Option<&Product>) -> TimeZone {
    let zone = |calendar: &Arc<CompiledCalendar>| calendar.zone().time_zone().clone();
    let calendars = catalogue.calendars();
    if let Some(product) = product {
        return calendars.get(&product.calendar).map_or(TimeZone::UTC, zone);
    }
    let products = catalogue.visible_products(actor);
    let mut zones: Vec<TimeZone> =
        products.iter().filter_map(|held| calendars.get(&held.calendar)).map(zone).collect();
    zones.dedup();
    match zones.as_slice() {
        [one] => one.clone(),
        _ => TimeZone::UTC,
    }
}

fn shown(day: Date, locale: Locale) -> String {
    match locale {
        Locale::Ru => day.strftime("%d.%m.%Y").to_string(),
        Locale::En => day.to_string(),
    }
}

fn word(locale: &str, code: &str) -> String {
    text(locale, code).unwrap_or_else(|| code.to_owned())
}

/// A column by its code; the title is the text `report-column-<code>`.
fn column(locale: &str, code: &str, kind: Kind) -> Column {
    Column::new(word(locale, &format!("report-column-{}", code.replace('_', "-"))), kind)
}

fn maybe(text: Option<String>) -> Cell {
    text.map_or(Cell::Empty, Cell::Text)
}
