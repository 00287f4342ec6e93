//! M 4.2.5: the account of incidents for a period of at least a month.
use sdk::prelude::*;

const COLUMNS: [&str; 8] =
    ["number", "received_at", "asset", "alarm", "responsible_party", "status", "status_reason", "closed_at"];

pub(crate) fn run(
    facts: &Scene,
    report: &str,
    start: Day,
    end: Day,
    rows: &[Row],
) -> Result<ReportOutcome, Fault> {
    if report != "incidents" {
        return Err(Fault::Unsupported(report.into()));
    }
    // TR-9: both days count, so a month from the first ends the day before the same day of the next.
    let month_later = facts.calendar().add_months(start, 1)?;
    if end.number() < month_later.number() - 1 {
        let findings = vec![Finding::new("period_too_short", Severity::Error, Some("to"))];
        return Ok(ReportOutcome::Denied(Denial {
            code: "period_too_short".into(),
            findings,
            alternatives: Vec::new(),
        }));
    }
    let incidents = rows.iter().filter(|row| Fields(&row.values).text("kind") == Some("incident"));
    let columns = COLUMNS.map(str::to_owned).to_vec();
    Ok(ReportOutcome::Table(Table { columns, rows: incidents.cloned().collect() }))
}
