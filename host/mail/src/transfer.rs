//! Transfer encodings (RFC 2045 6). What is not what its label says is read as far as it can be: a list's
//! footer after base64, a stray `=` in quoted-printable, must not turn a letter into noise.

use mail_parser::decoders::base64::base64_decode;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    Identity,
    Base64,
    QuotedPrintable,
    Uuencode,
}

/// A decoded part.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) content: Vec<u8>,
    /// What somebody appended to base64 without encoding it; no part of the content.
    pub(crate) tail: Vec<u8>,
}

impl Transfer {
    /// Of a raw Content-Transfer-Encoding value.
    pub(crate) fn of(value: &[u8]) -> Self {
        let value = String::from_utf8_lossy(value).trim().trim_matches('"').to_ascii_lowercase();
        match value.split([';', ' ', '(', '"']).next() {
            Some("base64") => Self::Base64,
            Some("quoted-printable") => Self::QuotedPrintable,
            Some("x-uuencode" | "uuencode" | "x-uue" | "uue") => Self::Uuencode,
            _ => Self::Identity,
        }
    }

    /// Bytes that are not encoded at all are kept as they are.
    pub(crate) fn decode(self, encoded: &[u8]) -> Decoded {
        let whole = |content| Decoded { content, tail: Vec::new() };
        match self {
            Self::Identity => whole(encoded.to_vec()),
            Self::Base64 => base64_decode(encoded)
                .map(whole)
                .or_else(|| damaged_base64(encoded))
                .unwrap_or_else(|| whole(encoded.to_vec())),
            Self::QuotedPrintable => whole(quoted_printable(encoded)),
            Self::Uuencode => whole(uudecode(encoded).unwrap_or_else(|| encoded.to_vec())),
        }
    }
}

/// Lines of base64 with strange bytes among them, up to the first line that is something else.
fn damaged_base64(encoded: &[u8]) -> Option<Decoded> {
    let mut kept = Vec::with_capacity(encoded.len());
    let mut read = 0;
    for line in encoded.split_inclusive(|b| matches!(b, b'\n' | b'\r')) {
        let visible = line.trim_ascii();
        let alphabet = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
        let fits = visible.iter().filter(|b| alphabet(b)).count();
        if visible.contains(&b' ') || fits * 2 < visible.len() {
            break;
        }
        kept.extend(visible.iter().copied().filter(|b| alphabet(b)));
        read += line.len();
    }
    let content = base64_decode(&kept).filter(|content| !content.is_empty())?;
    Some(Decoded { content, tail: encoded[read..].trim_ascii().to_vec() })
}

/// What is no code stays as it was written (mail-parser takes `= 20` for a space). White space before the end of a
/// line was added on the way (RFC 2045 6.7).
fn quoted_printable(encoded: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(encoded.len());
    let mut blank = 0;
    let mut rest = encoded;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if matches!(byte, b'\r' | b'\n') {
            out.truncate(out.len() - blank);
        }
        blank = if matches!(byte, b' ' | b'\t') { blank + 1 } else { 0 };
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let code = after.get(..2).filter(|code| code.iter().all(u8::is_ascii_hexdigit));
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        if let Some(code) = code {
            out.push(code);
            rest = &after[2..];
        } else if let Some(length) = soft_break(after) {
            rest = &after[length..];
        } else {
            out.push(byte);
        }
    }
    out
}

/// Length of the white space and the line end after a `=`.
fn soft_break(after: &[u8]) -> Option<usize> {
    let blank = after.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    match &after[blank..] {
        [] => Some(blank),
        [b'\r', b'\n', ..] => Some(blank + 2),
        [b'\n', ..] => Some(blank + 1),
        _ => None,
    }
}

/// The first file of a uuencoded text.
fn uudecode(encoded: &[u8]) -> Option<Vec<u8>> {
    let mut lines = encoded.split(|b| *b == b'\n').map(<[u8]>::trim_ascii_end);
    lines.find(|line| line.starts_with(b"begin "))?;
    let mut out = Vec::new();
    for line in lines.take_while(|line| *line != b"end") {
        let Some((&length, data)) = line.split_first() else { continue };
        let wanted = usize::from(length.wrapping_sub(0x20) & 0x3F);
        let start = out.len();
        for group in data.chunks(4) {
            let sextet =
                |i: usize| u32::from(group.get(i).copied().unwrap_or(0x20).wrapping_sub(0x20) & 0x3F);
            let word = sextet(0) << 18 | sextet(1) << 12 | sextet(2) << 6 | sextet(3);
            out.extend_from_slice(&word.to_be_bytes()[1..]);
        }
        out.truncate((start + wanted).min(out.len()));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(transfer: Transfer, encoded: &str) -> (String, String) {
        let decoded = transfer.decode(encoded.as_bytes());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (text(decoded.content), text(decoded.tail))
    }

    #[test]
    fn labels() {
        for (value, transfer) in [
            (" Base64", Transfer::Base64),
            ("base64; x=y", Transfer::Base64),
            ("\"base64\"", Transfer::Base64),
            ("quoted-printable (soft)", Transfer::QuotedPrintable),
            ("X-UUencode", Transfer::Uuencode),
            ("7-bit", Transfer::Identity),
            ("text/html", Transfer::Identity),
            ("", Transfer::Identity),
        ] {
            assert_eq!(Transfer::of(value.as_bytes()), transfer, "{value}");
        }
    }

    #[test]
    fn base64_with_a_footer_or_noise() {
        let plain = |s: &str| (s.to_owned(), String::new());
        assert_eq!(text(Transfer::Base64, "0J/RgNC40LLQ\r\ntdGC\r\n"), plain("Привет"));
        assert_eq!(text(Transfer::Base64, "0J/RgN*C40LLQ\r\n\0tdGC!\r\n"), plain("Привет"));
        assert_eq!(
            text(Transfer::Base64, "0J/RgNC40LLQtdGC\r\n\r\n-- \r\nChecked by Anti-Virus.\r\n"),
            ("Привет".to_owned(), "-- \r\nChecked by Anti-Virus.".to_owned())
        );
        assert_eq!(text(Transfer::Base64, "Здравствуйте, это не код"), plain("Здравствуйте, это не код"));
        assert_eq!(text(Transfer::Base64, "not a code at all."), plain("not a code at all."));
    }

    #[test]
    fn quoted_printable_with_faults() {
        let read = |encoded| text(Transfer::QuotedPrintable, encoded).0;
        assert_eq!(read("=D0=9F=\r\n=D1=80=d0=b8"), "При");
        assert_eq!(read("a=ZZ b=3D1 == c=  \r\nd=\ne="), "a=ZZ b=1 == cde");
        assert_eq!(read("10 = 20, =D0=96"), "10 = 20, Ж");
        assert_eq!(read("a  \r\nb=20 \r\n=+1 c\t"), "a\r\nb \r\n=+1 c\t");
    }

    #[test]
    fn uuencoded_files() {
        assert_eq!(text(Transfer::Uuencode, "begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n").0, "Cat");
        assert_eq!(text(Transfer::Uuencode, "no file").0, "no file");
    }
}
