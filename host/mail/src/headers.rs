//! The header block: split before the parser sees it, raw 8-bit fields brought to UTF-8, and a bounded
//! copy of every field kept for classification.

use std::borrow::Cow;

use crate::charset;
use crate::limits::Limits;
use crate::parse::ParseError;
use crate::text::single_line;

/// Characters of one kept field value.
const VALUE_CHARS: usize = 4096;
/// Characters of References: a long thread names its newest message last.
const REFERENCES_CHARS: usize = 64 * 1024;

/// Header fields in order, names in lower case, values unfolded to one clean line. Nothing in a header
/// controls the desk (RT CVE-2023-41259): they are read for classification and threading only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    pub fn new(fields: Vec<(String, String)>) -> Self {
        let field = |(name, value): (String, String)| {
            let name = name.to_ascii_lowercase();
            let max = if name == "references" { REFERENCES_CHARS } else { VALUE_CHARS };
            (name, single_line(&value, max))
        };
        Self(fields.into_iter().map(field).collect())
    }

    /// The topmost field of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }
}

/// A message whose header block is valid UTF-8, with the body untouched.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) bytes: Vec<u8>,
    pub(crate) headers: Headers,
}

/// Splits off the header block and repairs raw 8-bit fields: without RFC 2047 their charset is that of
/// the body if it is declared, else what the letters suggest. mail-parser would lose the bytes.
pub(crate) fn prepare(raw: &[u8], limits: &Limits) -> Result<Prepared, ParseError> {
    if raw.len() > limits.message_bytes {
        return Err(ParseError::TooLarge { bytes: raw.len(), limit: limits.message_bytes });
    }
    let raw = line_feeds(raw);
    let raw = skip_leading_noise(&raw);
    let end = header_end(raw);
    let (block, body) = raw.split_at(end);
    if block.len() > limits.header_bytes {
        return Err(ParseError::HeaderTooLarge { bytes: block.len(), limit: limits.header_bytes });
    }
    let fields = split_fields(block);
    if fields.is_empty() {
        return Err(if raw.is_empty() { ParseError::Empty } else { ParseError::NotMail });
    }
    let odd: Vec<u8> =
        fields.iter().filter(|f| std::str::from_utf8(f).is_err()).flat_map(|f| f.iter().copied()).collect();
    let label = declared_charset(block).or_else(|| charset::guess(&odd).map(|e| e.name().to_owned()));
    let mut bytes = Vec::with_capacity(raw.len());
    let mut kept = Vec::new();
    for field in fields {
        let text = match std::str::from_utf8(field) {
            Ok(text) => text.to_owned(),
            Err(_) => charset::decode(field, label.as_deref()),
        };
        let Some((name, value)) = text.split_once(':') else { continue };
        let name = name.trim_end();
        for piece in [name, ":", value] {
            bytes.extend_from_slice(piece.as_bytes());
        }
        if kept.len() < limits.headers {
            kept.push((name.to_owned(), value.to_owned()));
        }
    }
    if !bytes.ends_with(b"\n") {
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(skip_blank_line(body));
    Ok(Prepared { bytes, headers: Headers::new(kept) })
}

/// A message whose lines end in CR alone, as an old Mac writes them, gets line feeds.
fn line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let first = raw.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(raw.len());
    let is_bare = match &raw[first..] {
        [b'\r', b'\n', ..] | [b'\r', b'\r', b'\n', ..] | [] => false,
        [end, ..] => *end == b'\r',
    };
    if !is_bare {
        return Cow::Borrowed(raw);
    }
    let next = raw.iter().skip(1).chain(&[0]);
    let mended = raw.iter().zip(next).map(|(b, next)| if *b == b'\r' && *next != b'\n' { b'\n' } else { *b });
    Cow::Owned(mended.collect())
}

/// Blank lines and an mbox separator before the first field.
fn skip_leading_noise(raw: &[u8]) -> &[u8] {
    let start = raw.iter().position(|b| !matches!(b, b'\r' | b'\n')).unwrap_or(raw.len());
    let raw = &raw[start..];
    if raw.starts_with(b"From ") {
        let line = raw.iter().position(|b| *b == b'\n').map_or(raw.len(), |i| i + 1);
        return &raw[line..];
    }
    raw
}

fn skip_blank_line(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body)
}

/// Offset of the blank line that ends the header block. Without one the first line that is neither a field nor
/// a part of one begins the text.
fn header_end(raw: &[u8]) -> usize {
    let mut start = 0;
    let mut text = None;
    for line in raw.split_inclusive(|b| *b == b'\n') {
        if line.iter().all(|b| matches!(b, b'\r' | b'\n')) {
            return start;
        }
        if text.is_none() && !matches!(line.first(), Some(b' ' | b'\t')) && field_name(line).is_none() {
            text = Some(start);
        }
        start += line.len();
    }
    text.unwrap_or(raw.len())
}

/// The name of the field that begins here; white space before the colon is obsolete and met with (RFC 5322 4.5).
fn field_name(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().position(|b| *b == b':')?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

/// Fields with their folded lines; a line that is neither a field nor a continuation is dropped, so that
/// the parser and the list for classification see the same fields.
fn split_fields(block: &[u8]) -> Vec<&[u8]> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    let mut open = false;
    while start < block.len() {
        let end = block[start..].iter().position(|b| *b == b'\n').map_or(block.len(), |i| start + i + 1);
        let line = &block[start..end];
        if matches!(line.first(), Some(b' ' | b'\t')) {
            if let Some(last) = spans.last_mut()
                && open
            {
                last.1 = end;
            }
        } else {
            open = field_name(line).is_some();
            if open {
                spans.push((start, end));
            }
        }
        start = end;
    }
    spans.into_iter().map(|(from, to)| &block[from..to]).collect()
}

/// The charset parameter of the outermost Content-Type, if it is there and is not UTF-8 or ASCII.
fn declared_charset(block: &[u8]) -> Option<String> {
    let text: String = block.iter().map(|b| char::from(*b).to_ascii_lowercase()).collect();
    let name = "content-type:";
    let at = if text.starts_with(name) { 0 } else { text.find(&format!("\n{name}"))? + 1 };
    let field = &text[at..];
    let field = field.split('\n').enumerate().take_while(|(i, l)| *i == 0 || l.starts_with([' ', '\t']));
    let field: String = field.map(|(_, line)| line).collect();
    let value = field.split_once("charset=")?.1;
    let label: String = value
        .trim_start_matches('"')
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    (!label.is_empty() && !matches!(label.as_str(), "utf-8" | "utf8" | "us-ascii")).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_fields_and_junk_lines() {
        let prepared = prepare(
            b"\r\nSubject: a\r\n b\r\njunk line\r\n tail\r\nX-A: 1\r\nx-a: 2\r\n\r\nbody",
            &Limits::default(),
        );
        let prepared = prepared.unwrap();
        assert_eq!(prepared.headers.get("SUBJECT"), Some("a b"));
        assert_eq!(prepared.headers.all("X-A").collect::<Vec<_>>(), ["1", "2"]);
        assert!(prepared.bytes.ends_with(b"x-a: 2\r\n\r\nbody"));
        assert!(!String::from_utf8_lossy(&prepared.bytes).contains("junk"));
    }

    #[test]
    fn old_and_broken_headers() {
        let read = |raw: &[u8]| {
            let prepared = prepare(raw, &Limits::default()).unwrap();
            let text = String::from_utf8(prepared.bytes).unwrap();
            (prepared.headers, text.split_once("\n\r\n").map_or(text.clone(), |(_, body)| body.to_owned()))
        };
        for raw in [
            b"Subject : a\r\nX-B\t: 1\r\n\r\nbody\r\nend".as_slice(),
            b"Subject: a\rX-B: 1\r\rbody\rend",
            b"Subject: a\r\nX-B: 1\r\nbody\r\nend",
            b"From root Mon Nov 16 10:00:00 2026\r\n>From old\r\nSubject: a\r\nX-B: 1\r\n\r\nbody\r\nend",
            b"Subject: a\r\r\nX-B: 1\r\r\n\r\r\nbody\r\nend",
        ] {
            let (headers, body) = read(raw);
            let shown = String::from_utf8_lossy(raw);
            assert_eq!((headers.get("subject"), headers.get("x-b")), (Some("a"), Some("1")), "{shown}");
            assert_eq!(body.split_whitespace().collect::<Vec<_>>(), ["body", "end"], "{shown}");
        }
        let raw = b"Content-Type: text/plain; charset=koi8-r\r\nSubject: \xee\xc5\r\n\r\nx";
        assert_eq!(read(raw).0.get("subject"), Some("Не"));
    }

    #[test]
    fn refuses_what_is_no_mail() {
        let limits = Limits { message_bytes: 100, header_bytes: 20, ..Limits::default() };
        assert_eq!(prepare(b"", &limits).unwrap_err(), ParseError::Empty);
        assert_eq!(prepare(b"hello\n\nworld", &limits).unwrap_err(), ParseError::NotMail);
        assert_eq!(
            prepare(&[b'a'; 101], &limits).unwrap_err(),
            ParseError::TooLarge { bytes: 101, limit: 100 }
        );
        let long = b"Subject: 0123456789012345\n\nx";
        assert_eq!(prepare(long, &limits).unwrap_err(), ParseError::HeaderTooLarge { bytes: 26, limit: 20 });
    }
}
