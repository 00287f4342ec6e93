//! The document as PDF: measured and broken into pages here, drawn by krilla.

mod draw;
mod layout;
mod table;
mod typeface;
mod widths;

use crate::sheet::{Cell, Error, Sheet, check};

/// # Errors
/// A row that does not fit the columns, or a document krilla cannot write.
pub fn pdf(sheet: &Sheet, rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Vec<u8>, Error> {
    let mut kept = Vec::new();
    for (number, row) in (1..).zip(rows) {
        check(&sheet.columns, number, &row)?;
        kept.push(row);
    }
    let fonts = typeface::Fonts::load().ok_or_else(|| Error::Pdf("the fonts cannot be read".to_owned()))?;
    let (paper, pages) = layout::lay_out(sheet, &kept, &fonts);
    draw::draw(sheet, &fonts, paper, &pages)
}
