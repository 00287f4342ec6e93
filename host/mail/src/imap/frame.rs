//! Where one answer of the server ends. `imap-proto` reads it; here it is only measured and bounded.

use imap_proto::Response;
use tokio::io::{AsyncBufReadExt, AsyncReadExt};

use super::error::ImapError;
use super::wire::{Wire, closed};

/// Bytes of one line of an answer, without what is sent with its length.
const MAX_LINE: u64 = 1024 * 1024;
/// Lines of one answer: each string sent with its length ends one.
const MAX_PIECES: usize = 64;

impl Wire {
    /// One whole answer. A line may end with the length of a string; then the string and more of the answer follow.
    pub(super) async fn frame(&mut self) -> Result<Vec<u8>, ImapError> {
        let doing = self.doing;
        let mut frame = Vec::new();
        for _ in 0..MAX_PIECES {
            let start = frame.len();
            let line = (&mut self.stream).take(MAX_LINE).read_until(b'\n', &mut frame).await;
            let read = line.map_err(|error| closed(doing, &error))?;
            if !frame.ends_with(b"\n") {
                let long = u64::try_from(read).is_ok_and(|read| read == MAX_LINE);
                return Err(if long {
                    self.protocol("a line without an end")
                } else {
                    self.gone(frame.len())
                });
            }
            let Some(bytes) = announced(&frame, start) else { return Ok(frame) };
            if bytes > self.max_bytes {
                return Err(ImapError::TooLarge { doing, bytes, limit: self.max_bytes });
            }
            let string = (&mut self.stream).take(bytes).read_to_end(&mut frame).await;
            let read = string.map_err(|error| closed(doing, &error))?;
            if u64::try_from(read).is_ok_and(|read| read < bytes) {
                return Err(self.gone(frame.len()));
            }
        }
        Err(self.protocol("an answer without an end"))
    }

    pub(super) fn parse<'f>(&self, frame: &'f [u8]) -> Result<Response<'f>, ImapError> {
        if let Ok(([], response)) = Response::parse(frame) {
            return Ok(response);
        }
        let line = frame.split(|&byte| byte == b'\n').next().unwrap_or_default();
        Err(self.protocol(&String::from_utf8_lossy(line)))
    }
}

pub(super) fn is_fetch(frame: &[u8]) -> bool {
    let mut words = frame.split(|&byte| byte == b' ');
    words.nth(2).is_some_and(|word| word.eq_ignore_ascii_case(b"FETCH"))
}

/// The length at the end of the line that begins at `start`. Words for people may look like one.
fn announced(frame: &[u8], start: usize) -> Option<u64> {
    const FOR_PEOPLE: [&[u8]; 5] = [b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH"];
    let first = frame.strip_prefix(b"* ")?.split(u8::is_ascii_whitespace).next()?;
    if FOR_PEOPLE.iter().any(|word| first.eq_ignore_ascii_case(word)) {
        return None;
    }
    let line = frame.get(start..)?.strip_suffix(b"}\r\n")?;
    let open = line.iter().rposition(|&byte| byte == b'{')?;
    std::str::from_utf8(&line[open + 1..]).ok()?.parse().ok()
}
