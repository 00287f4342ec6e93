//! The document as its author gives it: a titled table with lines above and below.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The language of the renderer's own words; titles, labels and texts come from the author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locale {
    Ru,
    En,
}

impl Locale {
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

/// Everything of a document but its rows, which come one by one.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub title: String,
    /// Labels and values above the table: the client, the contract, the period.
    pub subject: Vec<(String, String)>,
    pub columns: Vec<Column>,
    /// Labels and values below the table: the totals.
    pub summary: Vec<(String, String)>,
    /// Instants are shown in this zone, and the document names it.
    pub zone: TimeZone,
    pub locale: Locale,
    pub generated_at: Timestamp,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub title: String,
    pub kind: Kind,
    /// Numbers and minutes stand on the right unless told otherwise, everything else on the left.
    pub align: Option<Align>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Minutes,
    Number,
    Date,
    Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Center,
}

/// A value. Texts and nothing at all fit every column ("not set", "no longer known"), other values their own kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// What people read as its title and programs by its code.
    Coded {
        code: String,
        title: String,
    },
    Minutes(i64),
    Number(i64),
    Date(Date),
    Instant(Timestamp),
    Empty,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("row {row} has {cells} cells for {columns} columns")]
    RowLength { row: usize, cells: usize, columns: usize },
    #[error("row {row}, column {column:?}: the value is not of the column's kind")]
    CellKind { row: usize, column: String },
    #[error("CSV: {0}")]
    Csv(#[from] csv::Error),
    #[error("XLSX: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error("PDF: {0}")]
    Pdf(String),
}

impl Column {
    pub fn new(title: impl Into<String>, kind: Kind) -> Self {
        Self { title: title.into(), kind, align: None }
    }

    #[must_use]
    pub fn aligned(self, align: Align) -> Self {
        Self { align: Some(align), ..self }
    }

    pub(crate) fn alignment(&self) -> Align {
        self.align.unwrap_or(match self.kind {
            Kind::Minutes | Kind::Number => Align::Right,
            Kind::Text | Kind::Date | Kind::Instant => Align::Left,
        })
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn fits(&self, kind: Kind) -> bool {
        match self {
            Self::Text(_) | Self::Coded { .. } | Self::Empty => true,
            Self::Minutes(_) => kind == Kind::Minutes,
            Self::Number(_) => kind == Kind::Number,
            Self::Date(_) => kind == Kind::Date,
            Self::Instant(_) => kind == Kind::Instant,
        }
    }
}

/// Rows count from 1, as a reader of the document would.
pub(crate) fn check(columns: &[Column], number: usize, row: &[Cell]) -> Result<(), Error> {
    if row.len() != columns.len() {
        return Err(Error::RowLength { row: number, cells: row.len(), columns: columns.len() });
    }
    match columns.iter().zip(row).find(|(column, cell)| !cell.fits(column.kind)) {
        Some((column, _)) => Err(Error::CellKind { row: number, column: column.title.clone() }),
        None => Ok(()),
    }
}
