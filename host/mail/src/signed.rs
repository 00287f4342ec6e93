//! Signed mail whose text lies within its signature (RFC 8551 3.5.1: `application/pkcs7-mime`, opaque
//! signing). Only what was signed is taken out; whether the signature holds is not judged here.

/// Levels of nesting that are followed.
const DEPTH: usize = 24;
const SIGNED_DATA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const SEQUENCE: u8 = 0x30;
const OBJECT_ID: u8 = 0x06;
const OCTETS: u8 = 0x04;
const CONSTRUCTED: u8 = 0x20;
const CONTEXT_0: u8 = 0xA0;
const INTEGER: u8 = 0x02;
const SET: u8 = 0x31;

/// One element of BER (X.690 8.1).
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    rest: &'a [u8],
}

/// The MIME entity in a CMS `SignedData` (RFC 5652 5.1); `None` where it is none, or its text is elsewhere.
pub(crate) fn signed_content(cms: &[u8]) -> Option<Vec<u8>> {
    let info = expect(cms, SEQUENCE)?;
    let kind = expect(info.content, OBJECT_ID)?;
    if kind.content != SIGNED_DATA {
        return None;
    }
    let signed = expect(expect(kind.rest, CONTEXT_0)?.content, SEQUENCE)?;
    let version = expect(signed.content, INTEGER)?;
    let digests = expect(version.rest, SET)?;
    let encapsulated = expect(digests.rest, SEQUENCE)?;
    let kind = expect(encapsulated.content, OBJECT_ID)?;
    let content = element(expect(kind.rest, CONTEXT_0)?.content, DEPTH)?;
    let mut out = Vec::with_capacity(content.content.len());
    octets(&content, &mut out, DEPTH)?;
    Some(out)
}

fn expect(input: &[u8], tag: u8) -> Option<Element<'_>> {
    element(input, DEPTH).filter(|found| found.tag == tag)
}

fn element(input: &[u8], depth: usize) -> Option<Element<'_>> {
    let (&tag, after) = input.split_first()?;
    if depth == 0 || tag & 0x1F == 0x1F {
        return None;
    }
    let (&first, after) = after.split_first()?;
    if first == 0x80 {
        return indefinite(tag, after, depth);
    }
    let (length, after) = if first < 0x80 {
        (usize::from(first), after)
    } else {
        let count = usize::from(first & 0x7F);
        let digits = after.get(..count).filter(|_| count <= 4)?;
        (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), &after[count..])
    };
    Some(Element { tag, content: after.get(..length)?, rest: &after[length..] })
}

/// Goes on until two zeros that belong to it.
fn indefinite(tag: u8, content: &[u8], depth: usize) -> Option<Element<'_>> {
    let mut rest = content;
    loop {
        if let [0, 0, after @ ..] = rest {
            let length = content.len() - rest.len();
            return Some(Element { tag, content: &content[..length], rest: after });
        }
        rest = element(rest, depth - 1)?.rest;
    }
}

/// An octet string may be cut into pieces.
fn octets(found: &Element<'_>, out: &mut Vec<u8>, depth: usize) -> Option<()> {
    if found.tag == OCTETS {
        out.extend_from_slice(found.content);
        return Some(());
    }
    if found.tag != OCTETS | CONSTRUCTED || depth == 0 {
        return None;
    }
    let mut rest = found.content;
    while !rest.is_empty() {
        let piece = element(rest, depth)?;
        octets(&piece, out, depth - 1)?;
        rest = piece.rest;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], length.as_slice(), content].concat()
    }

    fn endless(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x80], content, &[0, 0]].concat()
    }

    fn data(octets: &[u8], wrap: fn(u8, &[u8]) -> Vec<u8>) -> Vec<u8> {
        let object = |last: u8| [&[OBJECT_ID, 9], &SIGNED_DATA[..8], &[last]].concat();
        let inner = wrap(SEQUENCE, &[object(1), wrap(CONTEXT_0, octets)].concat());
        let signed = [vec![INTEGER, 1, 1, SET, 0], inner, vec![SET, 0]].concat();
        wrap(SEQUENCE, &[object(2), wrap(CONTEXT_0, &wrap(SEQUENCE, &signed))].concat())
    }

    #[test]
    fn the_text_is_found_in_one_piece_and_in_many() {
        assert_eq!(signed_content(&data(b"\x04\x03abc", wrap)).as_deref(), Some(b"abc".as_slice()));
        let pieces = endless(OCTETS | CONSTRUCTED, b"\x04\x02ab\x04\x01c");
        assert_eq!(signed_content(&data(&pieces, endless)).as_deref(), Some(b"abc".as_slice()));
    }

    #[test]
    fn what_is_no_signed_text() {
        let whole = data(b"\x04\x03abc", wrap);
        for length in 0..whole.len() - 3 {
            assert_eq!(signed_content(&whole[..length]), None, "{length}");
        }
        let mut other = whole;
        other[14] = 3;
        assert_eq!(signed_content(&other), None, "enveloped data");
        let deep = [[0x30, 0x80].repeat(100_000), vec![0; 8]].concat();
        assert_eq!(signed_content(&deep), None);
    }
}
