//! Where everything stands on which page.

use crate::{
    sheet::{Align, Cell, Sheet},
    words,
};

use super::{
    table::Table,
    typeface::{Fonts, Line, Weight},
};

pub(super) const MARGIN: f32 = 42.0;
const BOTTOM: f32 = 50.0;
/// Distance of the footer's baseline from the edge.
const FOOTER: f32 = 28.0;
/// A4, upright.
const SHORT: f32 = 595.276;
const LONG: f32 = 841.89;

const TITLE: f32 = 16.0;
const BODY: f32 = 9.5;
const SMALL: f32 = 7.5;
/// From baseline to baseline, in ems.
pub(super) const LEADING: f32 = 1.3;
/// From the top of a line to its baseline, in ems: the letters stand in the middle of their line.
const ASCENT: f32 = 1.0;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paper {
    pub(super) width: f32,
    pub(super) height: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Black,
    Grey,
    /// Lines between rows.
    Rule,
    /// The ground of the table's head.
    Shade,
}

/// Points from the upper left corner of the page.
#[derive(Debug)]
pub(super) enum Mark {
    Text { x: f32, baseline: f32, size: f32, weight: Weight, ink: Ink, line: Line },
    Box { x: f32, y: f32, width: f32, height: f32, ink: Ink },
}

pub(super) type Page = Vec<Mark>;

#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) ink: Ink,
}

impl Style {
    const fn new(size: f32, weight: Weight, ink: Ink) -> Self {
        Self { size, weight, ink }
    }
}

pub(super) fn lay_out(sheet: &Sheet, rows: &[Vec<Cell>], fonts: &Fonts) -> (Paper, Vec<Page>) {
    let mut table = Table::measure(sheet, rows, fonts);
    let upright = Paper { width: SHORT, height: LONG };
    // A little squeezing of texts reads better than a page on its side.
    let across = table.natural() > (SHORT - 2.0 * MARGIN) * 1.25;
    let paper = if across { Paper { width: LONG, height: SHORT } } else { upright };
    table.fit(paper.width - 2.0 * MARGIN);
    let mut canvas = Canvas { fonts, paper, y: MARGIN, pages: vec![Page::new()] };
    canvas.block(&sheet.title, Style::new(TITLE, Weight::Bold, Ink::Black));
    canvas.gap(8.0);
    canvas.pairs(&sheet.subject, Weight::Regular);
    canvas.gap(10.0);
    table.draw(&mut canvas, rows);
    if rows.is_empty() {
        canvas.gap(6.0);
        canvas.block(words::no_rows(sheet.locale), Style::new(BODY, Weight::Regular, Ink::Grey));
    }
    canvas.gap(12.0);
    canvas.pairs(&sheet.summary, Weight::Bold);
    let pages = canvas.finish(sheet);
    (paper, pages)
}

/// A growing pile of pages and the place on the last one where the next thing goes.
pub(super) struct Canvas<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) paper: Paper,
    pub(super) y: f32,
    pages: Vec<Page>,
}

impl Canvas<'_> {
    fn room(&self) -> f32 {
        self.paper.width - 2.0 * MARGIN
    }

    /// Whether something this high still goes on the page.
    pub(super) fn fits(&self, height: f32) -> bool {
        self.y + height <= self.paper.height - BOTTOM
    }

    pub(super) fn turn_page(&mut self) {
        self.pages.push(Page::new());
        self.y = MARGIN;
    }

    /// Nothing to keep apart at the top of a page.
    fn gap(&mut self, height: f32) {
        if self.y > MARGIN {
            self.y += height;
        }
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    pub(super) fn fill(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
        self.put(Mark::Box { x, y, width, height, ink });
    }

    /// A line whose upper edge is at `y`, between `x` and `x + width`.
    pub(super) fn text(&mut self, line: Line, (x, y): (f32, f32), width: f32, align: Align, style: Style) {
        let Style { size, weight, ink } = style;
        let spare = width - line.width * size;
        let x = match align {
            Align::Left => x,
            Align::Right => x + spare,
            Align::Center => x + spare / 2.0,
        };
        self.put(Mark::Text { x, baseline: y + ASCENT * size, size, weight, ink, line });
    }

    /// A paragraph as wide as the page.
    fn block(&mut self, text: &str, style: Style) {
        let step = style.size * LEADING;
        for line in self.fonts.of(style.weight).wrap(text, self.room() / style.size) {
            if !self.fits(step) {
                self.turn_page();
            }
            self.text(line, (MARGIN, self.y), self.room(), Align::Left, style);
            self.y += step;
        }
    }

    /// Labels in a column of their own, values beside them.
    fn pairs(&mut self, pairs: &[(String, String)], weight: Weight) {
        const BETWEEN: f32 = 14.0;
        let grey = Style::new(BODY, Weight::Regular, Ink::Grey);
        let style = Style::new(BODY, weight, Ink::Black);
        let (labels, values) = (self.fonts.of(Weight::Regular), self.fonts.of(weight));
        let widest = pairs.iter().map(|(label, _)| labels.measure(label).0 * BODY).fold(0.0, f32::max);
        let left = widest.min(self.room() * 0.4);
        let right = self.room() - left - BETWEEN;
        let step = BODY * LEADING;
        for (label, value) in pairs {
            let mut labels = labels.wrap(label, left / BODY).into_iter();
            let mut values = values.wrap(value, right / BODY).into_iter();
            loop {
                let (label, value) = (labels.next(), values.next());
                if label.is_none() && value.is_none() {
                    break;
                }
                if !self.fits(step) {
                    self.turn_page();
                }
                if let Some(line) = label {
                    self.text(line, (MARGIN, self.y), left, Align::Left, grey);
                }
                if let Some(line) = value {
                    self.text(line, (MARGIN + left + BETWEEN, self.y), right, Align::Left, style);
                }
                self.y += step;
            }
            self.y += 2.0;
        }
    }

    /// The pages with their footers: only now is it known how many there are.
    fn finish(mut self, sheet: &Sheet) -> Vec<Page> {
        let of = self.pages.len();
        let style = Style::new(SMALL, Weight::Regular, Ink::Grey);
        let y = self.paper.height - FOOTER - SMALL;
        let begun = std::mem::take(&mut self.pages);
        for (number, page) in (1..).zip(begun) {
            self.pages.push(page);
            self.fill((MARGIN, y - 5.0), (self.room(), 0.5), Ink::Rule);
            let texts = [
                (words::generated(sheet), Align::Left),
                (words::page(sheet.locale, number, of), Align::Right),
            ];
            for (text, align) in texts {
                let line = self.fonts.of(style.weight).wrap(&text, f32::INFINITY).into_iter().next();
                self.text(line.unwrap_or_default(), (MARGIN, y), self.room(), align, style);
            }
        }
        self.pages
    }
}
