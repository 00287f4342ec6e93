//! Encoded words of unstructured headers. mail-parser decodes each word alone; senders split characters
//! between words, so adjacent words of one charset are joined as bytes first.

use mail_parser::decoders::base64::base64_decode;

use crate::charset;

struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
}

/// Decodes an unfolded header value.
pub(crate) fn decode_header_text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut pending: Option<Word<'_>> = None;
    let mut rest = value;
    while let Some(start) = rest.find("=?") {
        let (before, candidate) = rest.split_at(start);
        let Some((word, after)) = parse_word(candidate) else {
            flush(&mut out, &mut pending);
            out.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            continue;
        };
        // White space between two encoded words belongs to the encoding, not to the text.
        if pending.is_none() || !before.trim().is_empty() {
            flush(&mut out, &mut pending);
            out.push_str(before);
        }
        match &mut pending {
            Some(open) if open.charset.eq_ignore_ascii_case(word.charset) => open.bytes.extend(word.bytes),
            _ => {
                flush(&mut out, &mut pending);
                pending = Some(word);
            }
        }
        rest = after;
    }
    flush(&mut out, &mut pending);
    out.push_str(rest);
    out
}

fn flush(out: &mut String, pending: &mut Option<Word<'_>>) {
    if let Some(word) = pending.take() {
        out.push_str(&charset::decode(&word.bytes, Some(word.charset)));
    }
}

/// `=?charset*language?encoding?data?=` at the start of `text`.
fn parse_word(text: &str) -> Option<(Word<'_>, &str)> {
    let mut pieces = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, encoding, tail) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let (data, rest) = tail.split_once("?=")?;
    let charset = charset.split('*').next()?;
    if charset.is_empty() || charset.contains(char::is_whitespace) {
        return None;
    }
    let bytes = match encoding {
        "b" | "B" => base64_decode(data.as_bytes())?,
        "q" | "Q" => decode_q(data.as_bytes()),
        _ => return None,
    };
    Some((Word { charset, bytes }, rest))
}

fn decode_q(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut i = 0;
    while i < data.len() {
        let hex = data.get(i + 1..i + 3).and_then(|h| std::str::from_utf8(h).ok());
        match (data[i], hex.and_then(|h| u8::from_str_radix(h, 16).ok())) {
            (b'=', Some(byte)) => {
                out.push(byte);
                i += 2;
            }
            (b'_', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        i += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::decode_header_text;

    #[test]
    fn joins_words_and_keeps_plain_text() {
        assert_eq!(decode_header_text("Re: =?utf-8?Q?=D0?= =?UTF-8?q?=B6?= ok"), "Re: ж ok");
        assert_eq!(decode_header_text("a =?koi8-r?B?7sU=?= b"), "a Не b");
        assert_eq!(decode_header_text("=?x?Z?q?= 2 =? 3"), "=?x?Z?q?= 2 =? 3");
        assert_eq!(decode_header_text("=?us-ascii*en?Q?a_b=?="), "a b=");
    }
}
