//! What we write to the server: commands, and the folder names of RFC 3501 5.1.3 (modified UTF-7).

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

const MUTF7: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// A command without its tag. Between two pieces the server has to ask for more.
#[derive(Clone)]
pub(super) struct Command {
    pub(super) pieces: Vec<Vec<u8>>,
    /// The server may ask once more before it refuses, and is answered with an empty line.
    pub(super) is_challenged: bool,
}

impl Command {
    pub(super) fn new(text: &str) -> Self {
        Self { pieces: vec![text.as_bytes().to_vec()], is_challenged: false }
    }

    /// A word that needs no quotes.
    pub(super) fn word(mut self, text: &str) -> Self {
        self.append(format!(" {text}").as_bytes());
        self
    }

    /// What is said when the server asks for more, on a line of its own.
    pub(super) fn answer(mut self, text: &str) -> Self {
        self.append(b"\r\n");
        self.pieces.push(text.as_bytes().to_vec());
        self
    }

    pub(super) fn challenged(mut self) -> Self {
        self.is_challenged = true;
        self
    }

    /// A folder's name; always one line of ASCII.
    pub(super) fn folder(self, name: &str) -> Self {
        self.string(&mutf7(name))
    }

    /// A word of the user. What cannot stand between quotes is sent with its length, so that nothing in it can
    /// become a command of its own.
    pub(super) fn string(mut self, text: &str) -> Self {
        let plain = text.chars().all(|c| c.is_ascii() && !c.is_ascii_control());
        if plain {
            let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
            self.append(format!(" \"{quoted}\"").as_bytes());
        } else {
            self.append(format!(" {{{}}}\r\n", text.len()).as_bytes());
            self.pieces.push(text.as_bytes().to_vec());
        }
        self
    }

    fn append(&mut self, bytes: &[u8]) {
        if let Some(last) = self.pieces.last_mut() {
            last.extend_from_slice(bytes);
        }
    }
}

/// Printable ASCII stands for itself, `&` is `&-`, all else is base64 of UTF-16 between `&` and `-`.
fn mutf7(name: &str) -> String {
    let mut out = String::new();
    let mut other = Vec::new();
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            flush(&mut out, &mut other);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            other.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut out, &mut other);
    out
}

fn flush(out: &mut String, other: &mut Vec<u8>) {
    if !other.is_empty() {
        out.push('&');
        out.push_str(&MUTF7.encode(&*other));
        out.push('-');
        other.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(command: Command) -> Vec<String> {
        command.pieces.into_iter().map(|piece| String::from_utf8(piece).unwrap()).collect()
    }

    #[test]
    fn folders_are_written_in_modified_utf7() {
        assert_eq!(mutf7("INBOX"), "INBOX");
        assert_eq!(mutf7("A&B"), "A&-B");
        assert_eq!(mutf7("~peter/mail/台北/日本語"), "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        assert_eq!(mutf7("Обработано"), "&BB4EMQRABDAEMQQ+BEIEMAQ9BD4-");
        assert_eq!(mutf7("a\r\nb"), "a&AA0ACg-b");
    }

    #[test]
    fn what_cannot_be_quoted_is_sent_with_its_length() {
        let plain = Command::new("LOGIN").string("a\"b\\c").string("p w");
        assert_eq!(written(plain), [r#"LOGIN "a\"b\\c" "p w""#]);
        let other = Command::new("LOGIN").string("пользователь").string("p\r\na9 LOGOUT").string("z");
        assert_eq!(written(other), ["LOGIN {24}\r\n", "пользователь {12}\r\n", "p\r\na9 LOGOUT \"z\""]);
    }
}
