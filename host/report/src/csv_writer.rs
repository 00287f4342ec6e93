//! The table as CSV, row by row: RFC 4180 in UTF-8 with a byte order mark, values as machines read them.
//!
//! The separator is a semicolon in both languages: it is what a double click in Russian Excel opens, and the one
//! letter that no decimal comma and no list of names collides with. Lines above and below the table are left out,
//! so that every record has the same fields.

use csv::{Terminator, Writer, WriterBuilder};
use jiff::tz::TimeZone;

use crate::{
    sheet::{Cell, Column, Error, Kind, Locale, Sheet, check},
    text::{clean, guard_formula},
    words,
};

const SEPARATOR: u8 = b';';
/// Without it Excel takes UTF-8 for the system's code page.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Turns a sheet into chunks of bytes: [`Self::head`] first, then [`Self::row`] for each. Holds no rows and borrows
/// nothing, so it lives as long as the answer that streams it.
#[derive(Debug)]
pub struct CsvWriter {
    columns: Vec<Column>,
    zone: TimeZone,
    locale: Locale,
    rows: usize,
}

impl CsvWriter {
    pub fn new(sheet: &Sheet) -> Self {
        Self { columns: sheet.columns.clone(), zone: sheet.zone.clone(), locale: sheet.locale, rows: 0 }
    }

    /// The mark and the titles of the columns.
    pub fn head(&self) -> Result<Vec<u8>, Error> {
        let titles = self.columns.iter().map(|column| match column.kind {
            Kind::Minutes => field(&words::in_minutes(self.locale, &column.title)),
            _ => field(&column.title),
        });
        record(BYTE_ORDER_MARK.to_vec(), titles)
    }

    pub fn row(&mut self, row: &[Cell]) -> Result<Vec<u8>, Error> {
        self.rows += 1;
        check(&self.columns, self.rows, row)?;
        record(Vec::new(), row.iter().map(|cell| self.value(cell)))
    }

    fn value(&self, cell: &Cell) -> String {
        match cell {
            Cell::Text(text) | Cell::Coded { title: text, .. } => field(text),
            Cell::Minutes(number) | Cell::Number(number) => number.to_string(),
            Cell::Date(date) => date.to_string(),
            Cell::Instant(instant) => {
                instant.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
            }
            Cell::Empty => String::new(),
        }
    }
}

/// The whole file as an iterator of chunks. A row that does not fit the columns ends it with the error.
pub fn csv(
    sheet: &Sheet,
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> impl Iterator<Item = Result<Vec<u8>, Error>> {
    let mut writer = CsvWriter::new(sheet);
    let head = writer.head();
    let mut failed = head.is_err();
    let mut rows = rows.into_iter();
    let rest = std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let chunk = writer.row(&rows.next()?);
        failed = chunk.is_err();
        Some(chunk)
    });
    std::iter::once(head).chain(rest)
}

fn field(text: &str) -> String {
    guard_formula(&clean(text)).into_owned()
}

fn record(begin: Vec<u8>, fields: impl Iterator<Item = String>) -> Result<Vec<u8>, Error> {
    let mut writer: Writer<Vec<u8>> =
        WriterBuilder::new().delimiter(SEPARATOR).terminator(Terminator::CRLF).from_writer(begin);
    writer.write_record(fields)?;
    writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
}
