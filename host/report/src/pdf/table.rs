//! The table: widths from its values, a head on every page, rows that are broken only if they must be.

use crate::{
    sheet::{Cell, Column, Kind, Sheet},
    words,
};

use super::{
    layout::{Canvas, Ink, LEADING, MARGIN, Style},
    typeface::{Fonts, Line, Weight},
    widths::{self, Wish},
};

const SIZE: f32 = 8.5;
const STEP: f32 = SIZE * LEADING;
/// Room around the text of a cell.
const ASIDE: f32 = 5.0;
const ABOVE: f32 = 3.5;
/// A long text gives way to others, and a long word is broken, beyond these.
const WIDEST_TEXT: f32 = 230.0;
const WIDEST_WORD: f32 = 115.0;

const HEAD: Style = Style { size: SIZE, weight: Weight::Bold, ink: Ink::Black };
const VALUE: Style = Style { size: SIZE, weight: Weight::Regular, ink: Ink::Black };

pub(super) struct Table<'a> {
    sheet: &'a Sheet,
    wishes: Vec<Wish>,
    widths: Vec<f32>,
}

/// The lines of each cell of a row, not yet drawn.
type Lines = Vec<std::vec::IntoIter<Line>>;

impl<'a> Table<'a> {
    pub(super) fn measure(sheet: &'a Sheet, rows: &[Vec<Cell>], fonts: &Fonts) -> Self {
        let columns = sheet.columns.iter().enumerate();
        let wishes = columns.map(|(at, column)| {
            let values = rows.iter().filter_map(|row| row.get(at));
            wish(column, values.map(|cell| words::value(sheet, cell)), fonts)
        });
        Self { sheet, wishes: wishes.collect(), widths: Vec::new() }
    }

    pub(super) fn natural(&self) -> f32 {
        widths::natural(&self.wishes)
    }

    pub(super) fn fit(&mut self, room: f32) {
        self.widths = widths::share(&self.wishes, room);
    }

    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, rows: &[Vec<Cell>]) {
        let titles: Vec<_> = self.sheet.columns.iter().map(|column| column.title.clone()).collect();
        let head = self.lines(canvas.fonts, &titles, HEAD);
        // A head never stands alone at the foot of a page.
        if !canvas.fits(height(&head) + height_of(1)) {
            canvas.turn_page();
        }
        self.slice(canvas, head.clone(), HEAD);
        for row in rows {
            let values: Vec<_> = row.iter().map(|cell| words::value(self.sheet, cell)).collect();
            let mut left = self.lines(canvas.fonts, &values, VALUE);
            // A row goes to the next page whole; one of half a page and more is broken where the page ends.
            while left.iter().any(|lines| lines.len() > 0) {
                let moves = height(&left) < canvas.paper.height / 2.0 && !canvas.fits(height(&left));
                if moves || !canvas.fits(height_of(1)) {
                    canvas.turn_page();
                    self.slice(canvas, head.clone(), HEAD);
                }
                left = self.slice(canvas, left, VALUE);
            }
        }
    }

    fn lines(&self, fonts: &Fonts, texts: &[String], style: Style) -> Lines {
        let cells = texts.iter().zip(&self.widths);
        let wrap = |(text, width): (&String, &f32)| {
            fonts.of(style.weight).wrap(text, (width - 2.0 * ASIDE) / style.size).into_iter()
        };
        cells.map(wrap).collect()
    }

    /// Draws as many lines of a row as the page takes, one at least, and gives back the others.
    fn slice(&self, canvas: &mut Canvas<'_>, mut row: Lines, style: Style) -> Lines {
        let all = row.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
        let taken = (1..=all).rev().find(|lines| canvas.fits(height_of(*lines))).unwrap_or(1);
        let (top, height) = (canvas.y, height_of(taken));
        let whole: f32 = self.widths.iter().sum();
        if style.weight == Weight::Bold {
            canvas.fill((MARGIN, top), (whole, height), Ink::Shade);
        }
        canvas.fill((MARGIN, top + height), (whole, 0.5), Ink::Rule);
        let mut x = MARGIN;
        for ((lines, width), column) in row.iter_mut().zip(&self.widths).zip(&self.sheet.columns) {
            let mut y = top + ABOVE;
            for line in lines.take(taken) {
                canvas.text(line, (x + ASIDE, y), width - 2.0 * ASIDE, column.alignment(), style);
                y += STEP;
            }
            x += width;
        }
        canvas.y += height;
        row
    }
}

fn wish(column: &Column, values: impl Iterator<Item = String>, fonts: &Fonts) -> Wish {
    let (bold, regular) = (fonts.of(Weight::Bold), fonts.of(Weight::Regular));
    let (title, longest_of_title) = bold.measure(&column.title);
    let (mut line, mut word) = (0.0_f32, 0.0_f32);
    for value in values {
        let measured = regular.measure(&value);
        line = line.max(measured.0);
        word = word.max(measured.1);
    }
    // Dates and numbers are not broken, and their titles wrap rather than widen them.
    let text = column.kind == Kind::Text;
    let [title, longest_of_title, line, word] =
        [title, longest_of_title, line, word].map(|ems| ems * SIZE + 2.0 * ASIDE);
    let natural = if text { line.max(title).min(WIDEST_TEXT) } else { line.max(longest_of_title) };
    let least = if text { word.min(WIDEST_WORD) } else { line };
    let least = least.max(longest_of_title.min(WIDEST_WORD)).min(natural);
    Wish { least, natural: natural.max(least), grows: text }
}

fn height(row: &Lines) -> f32 {
    height_of(row.iter().map(ExactSizeIterator::len).max().unwrap_or(0))
}

fn height_of(lines: usize) -> f32 {
    2.0 * ABOVE + STEP * u16::try_from(lines).map_or(f32::MAX, f32::from)
}
