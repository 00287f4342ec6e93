//! The document as a workbook of one sheet. Texts are written as strings, never as formulas or links.
//!
//! Minutes take two columns: whole minutes to compute with, and `h:mm` as a text to read. One column of Excel
//! durations would do for both, but the 1900 date system shows a negative duration as `####`, and statements have
//! corrections and overdrafts.

use jiff::tz::TimeZone;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use crate::{
    sheet::{Align, Cell, Column, Error, Kind, Locale, Sheet, check},
    text::clean_lines,
    words,
};

/// Excel's limit for a text, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
const A4: u8 = 9;
const NARROWEST: u16 = 10;
const WIDEST: u16 = 60;

/// # Errors
/// A row that does not fit the columns, more rows than a sheet of Excel holds, or no temporary folder to write to.
pub fn xlsx(sheet: &Sheet, rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    let created = sheet.generated_at.to_zoned(TimeZone::UTC).datetime();
    let properties =
        DocProperties::new().set_title(clean_lines(&sheet.title)).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    // Rows leave the memory as they are written; the temporary file has no name and goes with the workbook.
    let worksheet = workbook.add_worksheet_with_constant_memory()?;
    Writer::new(sheet, worksheet).write(rows)?;
    Ok(workbook.save_to_buffer()?)
}

struct Writer<'a> {
    sheet: &'a Sheet,
    page: &'a mut Worksheet,
    tracks: Vec<Track>,
    /// The row to be written next.
    at: u32,
}

/// A column of the worksheet.
struct Track {
    title: String,
    format: Format,
    /// The widest text so far, in letters.
    letters: usize,
}

impl<'a> Writer<'a> {
    fn new(sheet: &'a Sheet, page: &'a mut Worksheet) -> Self {
        let tracks = sheet.columns.iter().flat_map(|column| tracks(sheet.locale, column)).collect();
        Self { sheet, page, tracks, at: 0 }
    }

    fn write(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<(), Error> {
        self.page.set_name(words::sheet_name(self.sheet.locale))?;
        let title = clean_lines(&self.sheet.title);
        self.line(&title, &Format::new().set_bold().set_font_size(14))?;
        self.lines(&self.sheet.subject, &Format::new())?;
        self.at += 1;
        let head = self.at;
        self.head()?;
        for (number, row) in (1..).zip(rows) {
            check(&self.sheet.columns, number, &row)?;
            self.row(&row)?;
        }
        self.finish(head)
    }

    fn head(&mut self) -> Result<(), Error> {
        for (at, track) in (0..).zip(&self.tracks) {
            let format = track
                .format
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_num_format("General")
                .set_background_color(0x00E8_EDF3_u32)
                .set_border_bottom(FormatBorder::Thin);
            self.page.write_string_with_format(self.at, at, bounded(&track.title), &format)?;
        }
        self.at += 1;
        Ok(())
    }

    fn row(&mut self, row: &[Cell]) -> Result<(), Error> {
        let mut track = 0;
        for (column, cell) in self.sheet.columns.iter().zip(row) {
            self.cell(track, cell)?;
            track += 1;
            if column.kind == Kind::Minutes {
                if let Cell::Minutes(minutes) = cell {
                    self.text(track, &words::hours_and_minutes(*minutes))?;
                }
                track += 1;
            }
        }
        self.at += 1;
        Ok(())
    }

    fn cell(&mut self, track: u16, cell: &Cell) -> Result<(), Error> {
        let format = &self.tracks[usize::from(track)].format;
        match cell {
            Cell::Text(text) | Cell::Coded { title: text, .. } => return self.text(track, text),
            Cell::Minutes(number) | Cell::Number(number) => return self.number(track, *number),
            Cell::Date(date) => drop(self.page.write_datetime_with_format(self.at, track, date, format)?),
            Cell::Instant(instant) => {
                let local = instant.to_zoned(self.sheet.zone.clone()).datetime();
                self.page.write_datetime_with_format(self.at, track, local, format)?;
            }
            Cell::Empty => {}
        }
        Ok(())
    }

    /// Excel computes with 15 digits; a longer number stays exact as a text.
    fn number(&mut self, track: u16, number: i64) -> Result<(), Error> {
        const EXACT: u64 = 999_999_999_999_999;
        if number.unsigned_abs() > EXACT {
            return self.text(track, &number.to_string());
        }
        #[expect(clippy::cast_precision_loss, reason = "fifteen digits are exact in a double")]
        let value = number as f64;
        let format = &self.tracks[usize::from(track)].format;
        self.page.write_number_with_format(self.at, track, value, format)?;
        Ok(())
    }

    fn text(&mut self, track: u16, text: &str) -> Result<(), Error> {
        let text = bounded(&clean_lines(text));
        let here = &mut self.tracks[usize::from(track)];
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        here.letters = here.letters.max(longest);
        self.page.write_string_with_format(self.at, track, text, &here.format)?;
        Ok(())
    }

    /// Lines above and below the table run over the columns to their right.
    fn lines(&mut self, lines: &[(String, String)], format: &Format) -> Result<(), Error> {
        for (label, value) in lines {
            self.line(&clean_lines(&format!("{label}: {value}")), format)?;
        }
        Ok(())
    }

    fn line(&mut self, text: &str, format: &Format) -> Result<(), Error> {
        self.page.write_string_with_format(self.at, 0, bounded(text), format)?;
        self.at += 1;
        Ok(())
    }

    fn finish(mut self, head: u32) -> Result<(), Error> {
        let last = self.at - 1;
        if last == head {
            self.line(words::no_rows(self.sheet.locale), &Format::new())?;
        }
        self.at += 1;
        self.lines(&self.sheet.summary, &Format::new().set_bold())?;
        self.line(&words::generated(self.sheet), &Format::new().set_font_color(0x0066_6666_u32))?;
        for (at, track) in (0..).zip(&self.tracks) {
            self.page.set_column_width(at, f64::from(width(track)))?;
        }
        self.page.set_freeze_panes(head + 1, 0)?;
        self.page.set_repeat_rows(head, head)?;
        if let Some(right) = u16::try_from(self.tracks.len()).ok().and_then(|count| count.checked_sub(1)) {
            self.page.autofilter(head, 0, last, right)?;
        }
        self.page.set_paper_size(A4).set_print_fit_to_pages(1, 0);
        if self.tracks.len() > 5 {
            self.page.set_landscape();
        }
        Ok(())
    }
}

fn tracks(locale: Locale, column: &Column) -> Vec<Track> {
    let align = match column.alignment() {
        Align::Left => FormatAlign::Left,
        Align::Right => FormatAlign::Right,
        Align::Center => FormatAlign::Center,
    };
    let format = Format::new().set_align(align).set_align(FormatAlign::Top);
    let (day, instant) = match locale {
        Locale::Ru => ("dd.mm.yyyy", "dd.mm.yyyy hh:mm"),
        Locale::En => ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"),
    };
    let track = |title: &str, format: Format, letters| Track { title: clean_lines(title), format, letters };
    let title = &column.title;
    match column.kind {
        Kind::Text => vec![track(title, format.set_text_wrap(), 0)],
        Kind::Number => vec![track(title, format.set_num_format("0"), 0)],
        Kind::Date => vec![track(title, format.set_num_format(day), day.len())],
        Kind::Instant => vec![track(title, format.set_num_format(instant), instant.len())],
        Kind::Minutes => vec![
            track(&words::in_minutes(locale, title), format.clone().set_num_format("0"), 0),
            track(&words::in_hours(locale, title), format, 0),
        ],
    }
}

/// A title wraps at its words, so its longest word counts; the arrow of the filter takes some room.
fn width(track: &Track) -> u16 {
    let word = track.title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let letters = track.letters.max(word + 2) + 2;
    u16::try_from(letters).unwrap_or(WIDEST).clamp(NARROWEST, WIDEST)
}

/// The text as far as Excel can hold it; what is left out is marked.
fn bounded(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST_TEXT {
        return text.to_owned();
    }
    let mut room = LONGEST_TEXT - 1;
    let fits = |letter: &char| {
        let left = room.checked_sub(letter.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    text.chars().take_while(fits).chain(['…']).collect()
}
