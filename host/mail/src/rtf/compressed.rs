//! Rich text as Outlook packs it (MS-OXRTFCP): a window of 4 KiB that begins with words every document has.

const COMPRESSED: u32 = u32::from_le_bytes(*b"LZFu");
const PLAIN: u32 = u32::from_le_bytes(*b"MELA");
const WINDOW: usize = 4_096;
/// MS-OXRTFCP 2.1.2.1.
const BEGINNING: &[u8] =
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor \
      MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
      \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Unpacks as far as it can be read, up to `most` bytes; `None` where it is no rich text. The check sum is not looked
/// at: what is damaged is still worth showing.
pub(crate) fn unpack(packed: &[u8], most: usize) -> Option<Vec<u8>> {
    let (head, content) = packed.split_at_checked(16)?;
    let word = |at: usize| head[at..].first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
    let length = (word(4)? as usize).min(most);
    match word(8)? {
        PLAIN => Some(content[..content.len().min(length)].to_vec()),
        COMPRESSED => Some(inflate(content, length)),
        _ => None,
    }
}

fn inflate(content: &[u8], length: usize) -> Vec<u8> {
    let mut window = [0_u8; WINDOW];
    window[..BEGINNING.len()].copy_from_slice(BEGINNING);
    let mut place = BEGINNING.len();
    let mut out = Vec::with_capacity(length.min(content.len() * 4));
    let mut input = content.iter().copied();
    while let Some(control) = input.next() {
        for bit in 0..8 {
            if out.len() >= length {
                return out;
            }
            let Some(first) = input.next() else { return out };
            if control & (1 << bit) == 0 {
                put(&mut window, &mut place, &mut out, first);
                continue;
            }
            let Some(second) = input.next() else { return out };
            let reference = usize::from(u16::from_be_bytes([first, second]));
            let (from, count) = (reference >> 4, (reference & 0xF) + 2);
            if from == place {
                return out;
            }
            for step in 0..count {
                if out.len() >= length {
                    return out;
                }
                let byte = window[(from + step) % WINDOW];
                put(&mut window, &mut place, &mut out, byte);
            }
        }
    }
    out
}

fn put(window: &mut [u8; WINDOW], place: &mut usize, out: &mut Vec<u8>, byte: u8) {
    out.push(byte);
    window[*place] = byte;
    *place = (*place + 1) % WINDOW;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// MS-OXRTFCP 4.1.1.
    const HELLO: &[u8] = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
    /// MS-OXRTFCP 4.1.2: a reference into what it writes itself.
    const CROSSING: &[u8] = b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4KQA\0\x04 WXYZ\x0dn}\x01\x0e\xb0";

    #[test]
    fn the_examples_of_the_specification() {
        assert_eq!(BEGINNING.len(), 207);
        let unpacked = |packed: &[u8]| String::from_utf8(unpack(packed, 1_000).unwrap()).unwrap();
        assert_eq!(unpacked(HELLO), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(unpacked(CROSSING), "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assert_eq!(unpacked(b"\x10\0\0\0\x04\0\0\0MELA\0\0\0\0{\\r}surplus"), "{\\r}");
    }

    #[test]
    fn nothing_grows_beyond_the_bound() {
        assert_eq!(unpack(HELLO, 10).unwrap(), b"{\\rtf1\\ans");
        // It says 4 GiB, and repeats the longest reference for ever.
        let mut bomb = b"\xff\xff\xff\xff\xff\xff\xff\xffLZFu\0\0\0\0".to_vec();
        bomb.extend([0xFF_u8, 0, 0x0F].repeat(100_000));
        assert_eq!(unpack(&bomb, 5_000).unwrap().len(), 5_000);
        for length in 0..HELLO.len() {
            assert_eq!(unpack(&HELLO[..length], 1_000).is_some(), length >= 16, "{length}");
        }
        assert_eq!(unpack(b"no rich text at all", 1_000), None);
    }
}
