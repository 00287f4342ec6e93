//! Rich text as text: what Outlook sends where neither plain text nor HTML lies in its envelope. Rich text that was made
//! of HTML (MS-OXRTFEX) gives the HTML back.
mod charsets;
mod compressed;

use std::collections::BTreeMap;

use self::charsets::{of_code_page, of_font};
use crate::charset;

pub(crate) use self::compressed::unpack;

/// Groups within groups; what lies deeper is left out.
const DEEPEST: usize = 100;
/// Fonts that are remembered for their charsets.
const MOST_FONTS: usize = 1_000;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Read {
    Text(String),
    Html(String),
}

/// Reads rich text, up to `most` bytes of what it says; `None` where it says nothing.
pub(crate) fn read(rtf: &[u8], most: usize) -> Option<Read> {
    if !rtf.trim_ascii_start().starts_with(b"{\\rtf") {
        return None;
    }
    let mut reader = Reader::default();
    let mut input = rtf;
    while let Some((token, rest)) = token(input) {
        input = rest;
        reader.take(&token, &mut input);
        if reader.is_over || reader.out.len() + reader.bytes.len() >= most {
            break;
        }
    }
    reader.flush();
    let said = reader.out.trim();
    match (said.is_empty(), reader.is_html) {
        (true, _) => None,
        (false, true) => Some(Read::Html(said.to_owned())),
        (false, false) => Some(Read::Text(said.to_owned())),
    }
}

enum Token<'a> {
    Open,
    Close,
    Word(&'a [u8], Option<i32>),
    Symbol(u8),
    Byte(u8),
    /// `\'hh`, a byte in the charset of the place.
    Coded(u8),
}

fn token(input: &[u8]) -> Option<(Token<'_>, &[u8])> {
    let (&first, rest) = input.split_first()?;
    Some(match first {
        b'{' => (Token::Open, rest),
        b'}' => (Token::Close, rest),
        b'\\' => return control(rest),
        byte => (Token::Byte(byte), rest),
    })
}

fn control(input: &[u8]) -> Option<(Token<'_>, &[u8])> {
    let (&first, rest) = input.split_first()?;
    if first == b'\'' {
        let (digits, rest) = rest.split_at_checked(2)?;
        let code = std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
        return Some((code.map_or(Token::Symbol(b'?'), Token::Coded), rest));
    }
    if !first.is_ascii_alphabetic() {
        return Some((Token::Symbol(first), rest));
    }
    let end = input.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(input.len());
    let (word, rest) = input.split_at(end);
    let is_signed = rest.first() == Some(&b'-');
    let digits = rest.iter().skip(usize::from(is_signed)).take_while(|byte| byte.is_ascii_digit()).count();
    let length = if digits == 0 { 0 } else { digits + usize::from(is_signed) };
    let (number, rest) = rest.split_at(length);
    let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
    Some((Token::Word(word, number), rest.strip_prefix(b" ").unwrap_or(rest)))
}

/// What a group inherits and its end takes back.
#[derive(Clone, Copy)]
struct Group {
    /// Nothing of it is text.
    is_skipped: bool,
    /// The table of fonts: no text, but their charsets.
    names_fonts: bool,
    /// A piece of HTML as it was.
    is_tag: bool,
    /// Made for readers of rich text only.
    is_made_up: bool,
    /// Bytes that stand for a character of Unicode, for readers that know none.
    substitutes: usize,
    font: i32,
}

const OUTERMOST: Group = Group {
    is_skipped: false,
    names_fonts: false,
    is_tag: false,
    is_made_up: false,
    substitutes: 1,
    font: -1,
};

#[derive(Default)]
struct Reader {
    out: String,
    /// Bytes that wait to be decoded together: a character may have two.
    bytes: Vec<u8>,
    groups: Vec<Group>,
    /// The outermost group is closed; what stands behind it is none of the document.
    is_over: bool,
    /// Groups beyond the deepest that are open.
    deeper: usize,
    is_html: bool,
    /// `\*` was read: a destination nobody knows may be left out.
    is_optional: bool,
    /// Substitutes still to be left out.
    left_out: usize,
    high_surrogate: Option<u16>,
    page: Option<String>,
    fonts: BTreeMap<i32, &'static str>,
}

impl Reader {
    fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(OUTERMOST);
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn take(&mut self, token: &Token<'_>, input: &mut &[u8]) {
        let was_optional = std::mem::take(&mut self.is_optional);
        match *token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Word(b"bin", count) => {
                let count = usize::try_from(count.unwrap_or_default()).unwrap_or_default();
                *input = input.get(count..).unwrap_or_default();
            }
            Token::Word(word, number) => self.word(word, number, was_optional),
            Token::Symbol(b'*') => self.is_optional = true,
            Token::Symbol(b'~') => self.text("\u{A0}"),
            Token::Symbol(b'_') => self.text("-"),
            Token::Symbol(b'\r' | b'\n') => self.text("\n"),
            Token::Symbol(byte @ (b'\\' | b'{' | b'}')) => self.byte(byte),
            Token::Symbol(_) | Token::Byte(b'\r' | b'\n') => {}
            Token::Byte(byte) | Token::Coded(byte) => self.byte(byte),
        }
    }

    fn open(&mut self) {
        self.flush();
        self.left_out = 0;
        if self.groups.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        let inherited = *self.group();
        self.groups.push(inherited);
    }

    fn close(&mut self) {
        self.flush();
        self.left_out = 0;
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.groups.pop();
            self.is_over = self.groups.len() <= 1;
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>, is_optional: bool) {
        self.left_out = 0;
        match word {
            b"ansicpg" => self.page = number.and_then(of_code_page),
            b"fromhtml" => self.is_html = true,
            b"htmlrtf" => {
                self.flush();
                self.group().is_made_up = number != Some(0);
            }
            b"htmltag" => self.group().is_tag = true,
            b"fonttbl" => self.group().names_fonts = true,
            b"f" | b"deff" => {
                self.flush();
                self.group().font = number.unwrap_or_default();
            }
            b"fcharset" => self.font(number.unwrap_or_default()),
            b"uc" => self.group().substitutes = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(100),
            b"u" => number.into_iter().for_each(|number| self.unicode(number)),
            b"par" | b"line" | b"row" | b"page" | b"sect" => self.text("\n"),
            b"tab" | b"cell" => self.text("\t"),
            b"emdash" => self.text("—"),
            b"endash" => self.text("–"),
            b"bullet" => self.text("•"),
            b"lquote" => self.text("‘"),
            b"rquote" => self.text("’"),
            b"ldblquote" => self.text("“"),
            b"rdblquote" => self.text("”"),
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"header" | b"footer" | b"object"
            | b"fldinst" => {
                self.group().is_skipped = true;
            }
            _ => self.group().is_skipped |= is_optional,
        }
    }

    fn font(&mut self, set: i32) {
        let group = *self.group();
        if let Some(label) = of_font(set).filter(|_| group.names_fonts && self.fonts.len() < MOST_FONTS) {
            self.fonts.insert(group.font, label);
        }
    }

    /// Numbers above 32767 are written as negative ones, characters beyond the first plane as two.
    fn unicode(&mut self, number: i32) {
        let unit = u16::try_from(number.rem_euclid(0x1_0000)).unwrap_or_default();
        let before = self.high_surrogate.take();
        if (0xD800..0xDC00).contains(&unit) {
            self.high_surrogate = Some(unit);
        } else {
            let units = before.into_iter().chain([unit]);
            let said: String =
                char::decode_utf16(units).map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            self.text(&said);
        }
        self.left_out = self.group().substitutes;
    }

    fn byte(&mut self, byte: u8) {
        if self.left_out > 0 {
            self.left_out -= 1;
        } else if self.is_shown() {
            self.bytes.push(byte);
        }
    }

    fn text(&mut self, text: &str) {
        self.flush();
        if self.is_shown() {
            self.add(text);
        }
    }

    fn is_shown(&mut self) -> bool {
        let (is_html, is_deep) = (self.is_html, self.deeper > 0);
        let group = self.group();
        let is_read = !group.is_skipped && !group.names_fonts && !is_deep;
        is_read && (group.is_tag && is_html || !(group.is_tag || is_html && group.is_made_up))
    }

    /// Decodes what waits, in the charset of the font or of the document.
    fn flush(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if bytes.is_empty() {
            return;
        }
        let font = self.group().font;
        let label = self.fonts.get(&font).copied().or(self.page.as_deref());
        let text = charset::decode(&bytes, label.or(Some("windows-1252")));
        self.add(&text);
    }

    fn add(&mut self, text: &str) {
        if self.is_html && !self.group().is_tag {
            self.out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        } else {
            self.out.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests;
