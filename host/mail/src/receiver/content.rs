//! The content of a mail on its way in: where it ends, what is kept of it, how much of it.

/// What came so far. Beyond the limit nothing is kept, and it is remembered that there was more.
#[derive(Debug)]
pub(super) struct Content {
    bytes: Vec<u8>,
    limit: usize,
    too_large: bool,
}

impl Content {
    pub(super) fn new(limit: usize) -> Self {
        Self { bytes: Vec::new(), limit, too_large: false }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.too_large {
            return;
        }
        if bytes.len() > self.limit - self.bytes.len() {
            self.too_large = true;
            self.bytes = Vec::new();
            return;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The bytes, unless there were too many.
    pub(super) fn kept(self) -> Option<Vec<u8>> {
        (!self.too_large).then_some(self.bytes)
    }

    pub(super) fn is_too_large(&self) -> bool {
        self.too_large
    }
}

/// Where we are in what follows DATA. Only CR LF `.` CR LF ends it: a server that takes anything else for the end
/// lets a sender hide a second mail in the first (SMTP smuggling). `smtp-proto` would also end at
/// CR LF `.` CR CR LF, and not see a dot at the very beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dots {
    LineStart,
    Text,
    /// After a CR.
    Return,
    /// After a dot at the start of a line; the dot is not kept.
    Dot,
    /// After that dot and a CR; the CR is kept only if the end does not follow.
    DotReturn,
}

impl Dots {
    /// Keeps the content in `bytes`; the number of bytes up to the end, if it is there.
    pub(super) fn feed(&mut self, bytes: &[u8], content: &mut Content) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if *self == Self::Text {
                let rest = &bytes[at..];
                let plain = rest.iter().position(|&byte| byte == b'\r').unwrap_or(rest.len());
                content.push(&rest[..plain]);
                at += plain;
                if plain < rest.len() {
                    content.push(b"\r");
                    *self = Self::Return;
                    at += 1;
                }
                continue;
            }
            at += 1;
            *self = match (*self, byte) {
                (Self::DotReturn, b'\n') => return Some(at),
                (Self::LineStart, b'.') => Self::Dot,
                (Self::Dot, b'\r') => Self::DotReturn,
                (state, byte) => {
                    if state == Self::DotReturn {
                        content.push(b"\r");
                    }
                    content.push(&[byte]);
                    match (state, byte) {
                        (_, b'\r') => Self::Return,
                        (Self::Return, b'\n') => Self::LineStart,
                        _ => Self::Text,
                    }
                }
            };
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Content and what follows it, when the bytes come in pieces of `size`.
    fn read(bytes: &[u8], size: usize) -> Option<(Vec<u8>, Vec<u8>)> {
        let (mut dots, mut content) = (Dots::LineStart, Content::new(10_000));
        let mut done = 0;
        for piece in bytes.chunks(size) {
            if let Some(end) = dots.feed(piece, &mut content) {
                return content.kept().map(|kept| (kept, bytes[done + end..].to_vec()));
            }
            done += piece.len();
        }
        None
    }

    fn assert_read(bytes: &[u8], content: &[u8], rest: &[u8]) {
        for size in 1..=bytes.len() {
            assert_eq!(read(bytes, size), Some((content.to_vec(), rest.to_vec())), "in pieces of {size}");
        }
    }

    #[test]
    fn dots_at_the_start_of_a_line_are_undone_and_no_others() {
        assert_read(b".\r\n", b"", b"");
        assert_read(b"a\r\n.\r\nQUIT\r\n", b"a\r\n", b"QUIT\r\n");
        assert_read(b"..\r\n...\r\n.a\r\nb.\r\n.\r\n", b".\r\n..\r\na\r\nb.\r\n", b"");
        assert_read(b"\r\n\r\n.\r\n", b"\r\n\r\n", b"");
    }

    #[test]
    fn nothing_else_ends_the_content() {
        // A dot at the start of a line goes, as RFC 5321 4.5.2 says; the rest stays what it was.
        for (sent, kept) in [
            (&b"a\n.\n"[..], &b"a\n.\n"[..]),
            (b"a\n.\r\n", b"a\n.\r\n"),
            (b"a\r.\r", b"a\r.\r"),
            (b"a\r.\r\n", b"a\r.\r\n"),
            (b"a\r\n.\n", b"a\r\n\n"),
            (b"a\r\n.\r", b"a\r\n\r"),
            (b"a\r\n.\r\r\n", b"a\r\n\r\r\n"),
            (b"a\r\n\x00.\r\n", b"a\r\n\x00.\r\n"),
            (b"a\n\r\n..\r\n", b"a\n\r\n.\r\n"),
            (b"a\r\n.\x00\r\n", b"a\r\n\x00\r\n"),
        ] {
            let smuggled = b"MAIL FROM:<x@y>\r\n";
            let whole = [sent, smuggled, b"\r\n.\r\n"].concat();
            assert_read(&whole, &[kept, smuggled, b"\r\n"].concat(), b"");
        }
    }

    #[test]
    fn nothing_is_kept_beyond_the_limit() {
        let mut content = Content::new(3);
        content.push(b"abc");
        assert!(!content.is_too_large());
        content.push(b"d");
        content.push(b"e");
        assert!(content.is_too_large());
        assert_eq!((content.bytes.capacity(), content.kept()), (0, None));
    }
}
