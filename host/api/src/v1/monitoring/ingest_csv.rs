//! A batch as CSV: a heading with `series`, `at`, `value` and optionally `to` in any order, commas or semicolons.
use app::monitoring::{GivenReading, MOST_ROWS};
use csv::{ReaderBuilder, StringRecord, Trim};

use crate::problem::{Problem, ProblemCode};

/// A row that cannot be read is one without values: it is answered with its index like any other.
pub(super) fn read_csv(body: &[u8]) -> Result<Vec<GivenReading>, Problem> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let heading = body.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if heading.contains(&b';') { b';' } else { b',' };
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(Trim::All).from_reader(body);
    let heading = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| heading.iter().position(|held| held.eq_ignore_ascii_case(name));
    let missing = |name: &'static str| {
        Problem::invalid(ProblemCode::ValueMissing, name, format!("the heading has no column `{name}`"))
    };
    let [series, at, value] = ["series", "at", "value"].map(|name| column(name).ok_or(name));
    let columns = Columns {
        series: series.map_err(missing)?,
        at: at.map_err(missing)?,
        value: value.map_err(missing)?,
        to: column("to"),
    };
    // One more than is taken, so that too many are noticed without being kept.
    let rows = reader.records().take(MOST_ROWS + 1);
    Ok(rows.map(|row| row.map(|row| columns.read(&row)).unwrap_or_default()).collect())
}

struct Columns {
    series: usize,
    at: usize,
    value: usize,
    to: Option<usize>,
}

impl Columns {
    fn read(&self, row: &StringRecord) -> GivenReading {
        let to = self.to.and_then(|column| row.get(column)).filter(|text| !text.is_empty());
        let ends = to.map(str::parse);
        GivenReading {
            series: row.get(self.series).filter(|text| !text.is_empty()).map(str::to_owned),
            at: row
                .get(self.at)
                .and_then(|text| text.parse().ok())
                .filter(|_| ends.as_ref().is_none_or(Result::is_ok)),
            to: ends.and_then(Result::ok),
            value: row.get(self.value).and_then(|text| text.replace(',', ".").parse().ok()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read_csv;

    #[test]
    fn rows_are_read_one_by_one() {
        let body = "\u{feff}Value;At;Series\n12;2026-11-17T11:00:00Z;door/in\n1,5;2026-11-17T12:00:00Z;door/in\nNaN;yesterday;\n;;\n";
        let rows = read_csv(body.as_bytes()).expect("a batch");
        assert_eq!(rows.len(), 4);
        assert_eq!((rows[0].series.as_deref(), rows[0].value), (Some("door/in"), Some(12.0)));
        assert_eq!((rows[1].at, rows[1].value), ("2026-11-17T12:00:00Z".parse().ok(), Some(1.5)));
        assert!(rows[2].at.is_none() && rows[2].series.is_none() && rows[2].value.is_some_and(f64::is_nan));
        assert_eq!(rows[3], super::GivenReading::default());
    }

    #[test]
    fn a_heading_names_its_columns() {
        assert!(read_csv(b"series,at\na,b\n").is_err());
        assert!(read_csv(b"").is_err());
        assert_eq!(read_csv(b"series,at,value").expect("no rows"), []);
    }
}
