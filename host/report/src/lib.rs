//! Table-shaped documents for people outside the desk: CSV, XLSX and PDF, in Russian and English. Knows nothing of
//! tickets, databases or clocks: the same [`Sheet`] and rows give the same bytes.
//!
//! - CSV is for machines and for any number of rows: the table alone, written row by row ([`CsvWriter`]).
//! - XLSX ([`xlsx`]) is the document with values one can compute with; rows go through a temporary file.
//! - PDF ([`pdf`]) is the document to sign and to send; its rows are held in memory to measure the columns.

mod csv_writer;
mod pdf;
mod sheet;
#[cfg(test)]
mod tests;
mod text;
mod words;
mod xlsx;

pub use csv_writer::{CsvWriter, csv};
pub use pdf::pdf;
pub use sheet::{Align, Cell, Column, Error, Kind, Locale, Sheet};
pub use xlsx::xlsx;

/// What a document can be had as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Csv,
    Xlsx,
    Pdf,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Pdf];

    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
        }
    }
}
