//! Lines a plugin wrote during one call: bounded, escaped, for its author only.
use crate::limits::{LOG_LINE_BYTES, LOG_LINES};

#[derive(Debug, Default)]
pub(crate) struct CallLog {
    lines: Vec<String>,
    dropped: usize,
}

impl CallLog {
    pub(crate) fn write(&mut self, level: &str, message: &str) {
        if self.lines.len() >= LOG_LINES {
            self.dropped += 1;
            return;
        }
        // Cut before escaping, so that a mebibyte costs no more than a line, and after, because escapes are longer.
        let line = escape(&format!("{level}: {}", cut(message.trim_end(), LOG_LINE_BYTES)));
        self.lines.push(cut(&line, LOG_LINE_BYTES).to_owned());
    }

    /// The last line of a panic or an error, to explain a trap with.
    pub(crate) fn last_error(&self) -> Option<&str> {
        self.lines.iter().rev().find_map(|line| line.strip_prefix("error: "))
    }

    pub(crate) fn into_lines(mut self) -> Vec<String> {
        if self.dropped > 0 {
            self.lines.push(format!("host: {} more lines were dropped", self.dropped));
        }
        self.lines
    }
}

/// At most `bytes` of the text, cut between characters.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}

/// A line stays one line: nothing a plugin writes can pass for another entry of a log.
fn escape(text: &str) -> String {
    text.chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] })
        .collect()
}
