//! Parameters of Content-Type and Content-Disposition read from raw bytes: RFC 2231 pieces are joined
//! before the charset is applied, because senders split characters between pieces.

use crate::charset;
use crate::rfc2047::decode_header_text;

/// Segments of one continued parameter.
const MAX_SEGMENTS: usize = 64;

struct Segment {
    index: usize,
    encoded: bool,
    value: Vec<u8>,
}

/// The value of parameter `name` in a raw header value, decoded. Extended syntax wins over the plain one.
pub(crate) fn parameter(raw: &[u8], name: &str) -> Option<String> {
    let mut plain = None;
    let mut segments: Vec<Segment> = Vec::new();
    for (key, value) in split(raw) {
        let key = key.to_ascii_lowercase();
        if key == name {
            plain.get_or_insert(value);
        } else if let Some(suffix) = key.strip_prefix(name).and_then(|s| s.strip_prefix('*'))
            && segments.len() < MAX_SEGMENTS
        {
            let digits = suffix.trim_end_matches('*');
            let index = if digits.is_empty() { Some(0) } else { digits.parse().ok() };
            if let Some(index) = index {
                let encoded = suffix.is_empty() || suffix.ends_with('*');
                segments.push(Segment { index, encoded, value });
            }
        }
    }
    if segments.is_empty() {
        return plain.map(|bytes| decode_header_text(&charset::decode(&bytes, None)));
    }
    segments.sort_by_key(|s| s.index);
    Some(join(&segments))
}

fn join(segments: &[Segment]) -> String {
    let mut label = None;
    let mut bytes = Vec::new();
    for (position, segment) in segments.iter().enumerate() {
        let mut value: &[u8] = &segment.value;
        if segment.encoded && position == 0 {
            let mut parts = value.splitn(3, |b| *b == b'\'');
            if let (Some(charset), Some(_language), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
                label = Some(String::from_utf8_lossy(charset).into_owned());
                value = rest;
            }
        }
        if segment.encoded {
            bytes.extend(percent_decode(value));
        } else {
            bytes.extend_from_slice(value);
        }
    }
    charset::decode(&bytes, label.as_deref().filter(|l| !l.is_empty()))
}

fn percent_decode(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut i = 0;
    while i < value.len() {
        let hex = value.get(i + 1..i + 3).and_then(|h| std::str::from_utf8(h).ok());
        match (value[i], hex.and_then(|h| u8::from_str_radix(h, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                i += 3;
            }
            (byte, _) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    out
}

/// `; key=value` pairs after the first token; quotes and backslashes undone, folding removed.
fn split(raw: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut pairs = Vec::new();
    let mut rest = raw.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).peekable();
    while rest.next().is_some_and(|b| b != b';') {}
    while rest.peek().is_some() {
        let mut key = String::new();
        let mut separator = 0;
        for b in rest.by_ref() {
            if matches!(b, b'=' | b';') {
                separator = b;
                break;
            }
            if !b.is_ascii_whitespace() {
                key.push(char::from(b));
            }
        }
        if separator != b'=' {
            continue;
        }
        let mut value = Vec::new();
        let mut quoted = false;
        while let Some(b) = rest.next() {
            match b {
                b'"' => quoted = !quoted,
                b'\\' if quoted => value.extend(rest.next()),
                b';' if !quoted => break,
                b' ' | b'\t' if !quoted && value.is_empty() => {}
                _ => value.push(b),
            }
        }
        if !quoted {
            value.truncate(value.trim_ascii_end().len());
        }
        pairs.push((key, value));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn plain_quoted_extended_and_continued() {
        assert_eq!(parameter(b" attachment; filename=a.pdf ", "filename").as_deref(), Some("a.pdf"));
        assert_eq!(
            parameter(b"attachment; x=1; FileName=\"a \\\"b\\\";c.txt\"", "filename").as_deref(),
            Some("a \"b\";c.txt")
        );
        assert_eq!(parameter(b"a; name=old; name*=koi8-r''%EF%D4", "name").as_deref(), Some("От"));
        let split_character = b"a; filename*1*=%9617.pdf;\r\n filename*0*=utf-8'ru'%E2%84";
        assert_eq!(parameter(split_character, "filename").as_deref(), Some("№17.pdf"));
        assert_eq!(parameter(b"a; filename*0=one; filename*1=two", "filename").as_deref(), Some("onetwo"));
        assert_eq!(parameter(b"a; file", "filename"), None);
        assert_eq!(
            parameter("a; name=\"=?utf-8?B?0JA=?=.txt\"".as_bytes(), "name").as_deref(),
            Some("А.txt")
        );
    }
}
