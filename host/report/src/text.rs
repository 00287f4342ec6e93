//! Texts of strangers on their way into a file: control characters go, formulas become texts.

use std::borrow::Cow;

/// Drops control characters. Tabs and line ends are part of a text, for the formats that can hold them.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let unwanted = |letter: char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r');
    if text.contains(unwanted) { text.replace(unwanted, "").into() } else { text.into() }
}

/// As [`clean`], with every line end a line feed.
pub(crate) fn clean_lines(text: &str) -> String {
    clean(text).replace("\r\n", "\n").replace('\r', "\n")
}

/// The text as a spreadsheet shows it and never computes it. An apostrophe in front is taken off again without
/// doubt: a text that begins with one and would be dangerous without it gets another.
pub(crate) fn guard_formula(text: &str) -> Cow<'_, str> {
    if may_be_formula(text) { format!("'{text}").into() } else { text.into() }
}

/// Spreadsheets pass over white space, invisible letters and quotes before they see a formula, and some read
/// full-width letters as plain ones.
fn may_be_formula(text: &str) -> bool {
    for letter in text.chars() {
        match letter {
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' => return true,
            '"' | '\'' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            _ if letter.is_whitespace() => {}
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_texts_and_texts_stay() {
        let dangerous = [
            "=1+1",
            "+7 495 000-00-00",
            "-",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            "\n=1",
            "  =1",
            "\"=1",
            "'=1",
            " \"'+1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\u{feff}=1",
            "\u{a0}=1",
            "\u{200b}@x",
            "\tтекст",
            "=cmd|' /C calc'!A0",
            "=HYPERLINK(\"http://x\",\"y\")",
        ];
        for text in dangerous {
            assert_eq!(guard_formula(text), format!("'{text}"), "{text:?}");
        }
        for text in
            ["", "a=b", "Иванов", "1-2", "'", "''", "\"Восток\"", "(=1)", "№ 5", "x@y.ru", " 12", "\n"]
        {
            assert_eq!(guard_formula(text), text, "{text:?}");
        }
    }

    #[test]
    fn control_characters_go_and_lines_stay() {
        assert_eq!(clean("a\0b\u{7}c\u{85}d\u{7f}e"), "abcde");
        assert_eq!(clean("a\tb\r\nc"), "a\tb\r\nc");
        assert_eq!(clean_lines("a\r\nb\rc\nd"), "a\nb\nc\nd");
        // What is dropped must not hide a formula.
        assert_eq!(guard_formula(&clean("\0=1")), "'=1");
    }
}
