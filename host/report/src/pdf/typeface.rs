//! The two embedded fonts: words to glyphs, texts to lines.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use crate::text::clean_lines;

static REGULAR: &[u8] = include_bytes!("../../fonts/Roboto-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/Roboto-Bold.ttf");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

pub(super) struct Fonts {
    regular: Typeface,
    bold: Typeface,
}

/// Widths are in ems: a line is broken for a width divided by the size of its letters.
pub(super) struct Typeface {
    face: Face<'static>,
    pub(super) font: Font,
    em: f32,
    /// Glyph and advance of U+FFFD. The glyph that fonts keep for what they lack has no text of its own in PDF.
    replacement: (u32, f32),
    /// Reports say the same words again and again.
    words: RefCell<HashMap<String, Rc<Line>>>,
}

/// Glyphs of a text that stands in one line.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    pub(super) width: f32,
}

impl Fonts {
    pub(super) fn load() -> Option<Self> {
        Some(Self { regular: Typeface::new(REGULAR)?, bold: Typeface::new(BOLD)? })
    }

    pub(super) fn of(&self, weight: Weight) -> &Typeface {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Typeface {
    fn new(data: &'static [u8]) -> Option<Self> {
        let face = Face::from_slice(data, 0)?;
        let font = Font::new(data.into(), 0)?;
        let em = font.units_per_em();
        let glyph = face.glyph_index('\u{fffd}')?;
        let replacement = (u32::from(glyph.0), f32::from(face.glyph_hor_advance(glyph)?) / em);
        Some(Self { face, font, em, replacement, words: RefCell::default() })
    }

    /// A letter the font lacks becomes the replacement sign, and is still found and copied as itself.
    fn word(&self, word: &str) -> Rc<Line> {
        if let Some(known) = self.words.borrow().get(word) {
            return Rc::clone(known);
        }
        let shaped = Rc::new(self.shape(word));
        self.words.borrow_mut().insert(word.to_owned(), Rc::clone(&shaped));
        shaped
    }

    fn shape(&self, text: &str) -> Line {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&self.face, &[], buffer);
        let clusters: Vec<usize> =
            shaped.glyph_infos().iter().filter_map(|info| usize::try_from(info.cluster).ok()).collect();
        let mut line = Line { text: text.to_owned(), ..Line::default() };
        for (at, (info, position)) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()).enumerate() {
            let begin = clusters[at];
            let end = clusters[at..].iter().copied().find(|next| *next > begin).unwrap_or(text.len());
            let [advance, right, up] =
                [position.x_advance, position.x_offset, position.y_offset].map(|units| self.ems(units));
            let (id, advance) = match info.glyph_id {
                0 => self.replacement,
                id => (id, advance),
            };
            let id = GlyphId::new(id);
            line.glyphs.push(KrillaGlyph::new(id, advance, right, up, 0.0, begin..end, None));
            line.width += advance;
        }
        line
    }

    fn ems(&self, units: i32) -> f32 {
        f32::from(i16::try_from(units).unwrap_or(i16::MAX)) / self.em
    }

    /// The width of the longest line that is not broken, and of the longest word.
    pub(super) fn measure(&self, text: &str) -> (f32, f32) {
        let (mut widest_line, mut widest_word) = (0.0_f32, 0.0_f32);
        for line in self.wrap(text, f32::INFINITY) {
            widest_line = widest_line.max(line.width);
        }
        for word in clean_lines(text).split(breaks).filter(|word| !word.is_empty()) {
            widest_word = widest_word.max(self.word(word).width);
        }
        (widest_line, widest_word)
    }

    /// Breaks at spaces, and a word that is too long for a line where it must.
    pub(super) fn wrap(&self, text: &str, width: f32) -> Vec<Line> {
        // Widths that were measured here come back as sums of floats.
        let width = width + 0.01;
        let mut lines = Vec::new();
        let text = clean_lines(text);
        for paragraph in text.split('\n') {
            let mut line = Line::default();
            for word in paragraph.split(breaks).filter(|word| !word.is_empty()) {
                let (word, space) = (self.word(word), self.word(" "));
                if !line.is_empty() && line.width + space.width + word.width > width {
                    lines.push(std::mem::take(&mut line));
                }
                if !line.is_empty() {
                    line.append(&space);
                }
                if word.width <= width {
                    line.append(&word);
                } else {
                    lines.extend(self.pieces(&word, width, &mut line));
                }
            }
            lines.push(line);
        }
        lines
    }

    /// The pieces of a long word but the last, which begins `rest`.
    fn pieces(&self, word: &Line, width: f32, rest: &mut Line) -> Vec<Line> {
        let mut pieces = Vec::new();
        let (mut begin, mut wide) = (0, 0.0);
        for glyph in &word.glyphs {
            let at = glyph.text_range.start;
            // Glyphs of one cluster stay together, and every piece gets at least one.
            if wide + glyph.x_advance > width && at > begin {
                pieces.push(self.shape(&word.text[begin..at]));
                (begin, wide) = (at, 0.0);
            }
            wide += glyph.x_advance;
        }
        rest.append(&self.shape(&word.text[begin..]));
        pieces
    }
}

impl Line {
    fn is_empty(&self) -> bool {
        self.glyphs.is_empty()
    }

    fn append(&mut self, other: &Self) {
        let moved = self.text.len();
        self.text.push_str(&other.text);
        self.width += other.width;
        self.glyphs.extend(other.glyphs.iter().cloned().map(|mut glyph| {
            glyph.text_range = glyph.text_range.start + moved..glyph.text_range.end + moved;
            glyph
        }));
    }
}

/// Where a line may end. No-break spaces are what they say.
fn breaks(letter: char) -> bool {
    letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, width: f32) -> Vec<String> {
        let fonts = Fonts::load().unwrap();
        let lines = fonts.of(Weight::Regular).wrap(text, width);
        assert!(lines.iter().all(|line| line.width <= width + 0.02), "{text}");
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_keep_paragraphs() {
        assert_eq!(texts("один два\n\nтри", 50.0), ["один два", "", "три"]);
        assert_eq!(texts("один два три", 4.5), ["один два", "три"]);
        assert_eq!(texts("один\u{a0}два три", 4.5), ["один\u{a0}два", "три"]);
    }

    #[test]
    fn a_long_word_is_broken_and_nothing_is_lost() {
        let word = "ы".repeat(40);
        let lines = texts(&word, 5.0);
        assert!(lines.len() > 3);
        assert_eq!(lines.concat(), word);
        // However narrow: a letter a line.
        let fonts = Fonts::load().unwrap();
        let letters = fonts.of(Weight::Regular).wrap("漢字😀", 0.1);
        assert_eq!(letters.into_iter().map(|line| line.text).collect::<Vec<_>>(), ["漢", "字", "😀"]);
    }

    #[test]
    fn every_letter_of_both_languages_has_a_glyph() {
        let fonts = Fonts::load().unwrap();
        let letters = ('!'..='~').chain('А'..='я').chain("Ёё№₽€«»„“”‘’–—−…×°§±µ".chars());
        for weight in [Weight::Regular, Weight::Bold] {
            for letter in letters.clone() {
                let line = fonts.of(weight).shape(&letter.to_string());
                assert!(
                    line.glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != fonts.of(weight).replacement.0),
                    "{letter}"
                );
            }
        }
    }
}
