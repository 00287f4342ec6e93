//! Text that is safe to store and to show: no control characters, no direction overrides, bounded.

/// Characters that change how the neighbours are read without being seen.
fn is_invisible_control(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

/// Several lines: line feeds and tabs stay, other control characters go (PostgreSQL text takes no NUL,
/// a terminal obeys ESC), line ends become LF, the end is trimmed.
pub fn clean_text(input: &str) -> String {
    let mut out = String::with_capacity(input.len());
    let mut chars = input.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            _ if c.is_control() || is_invisible_control(c) => {}
            _ => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// One line: every run of white space and control characters becomes one space; at most `max` characters.
/// Nothing that went through here can add a header field.
pub fn single_line(input: &str, max: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    let mut gap = false;
    for c in input.chars() {
        if c.is_whitespace() || c.is_control() {
            gap = true;
            continue;
        }
        if is_invisible_control(c) {
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
            count += 1;
        }
        gap = false;
        if count >= max {
            break;
        }
        out.push(c);
        count += 1;
    }
    out.truncate(out.trim_end().len());
    out
}

/// Cuts at a character boundary at or below `max` bytes; tells whether something was cut.
pub(crate) fn cut_bytes(text: &mut String, max: usize) -> bool {
    if text.len() <= max {
        return false;
    }
    let mut end = max;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    true
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        write!(out, "{byte:02x}").expect("writing to a String cannot fail");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_overrides_disappear() {
        assert_eq!(clean_text("a\0b\u{1b}[31m\r\nc\u{202E}d\re\u{9b}\n\n"), "ab[31m\ncd\ne");
        assert_eq!(single_line(" x\r\nBcc: v \u{0}y\u{2028}z ", 80), "x Bcc: v y z");
        assert_eq!(single_line("абвгд", 3), "абв");
    }

    #[test]
    fn cuts_between_characters() {
        let mut text = String::from("жжж");
        assert!(cut_bytes(&mut text, 3));
        assert_eq!(text, "ж");
        assert_eq!(hex(&[0, 255]), "00ff");
    }
}
