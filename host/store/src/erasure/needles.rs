//! What is looked for when a person is erased, and where it is a name: in a document, names of members and words of
//! ours (`"kind": "person"`) are nobody, whatever somebody is called.
use serde::de::IgnoredAny;

/// A word that is looked for, folded to lower case, and what takes its place.
pub(super) struct Needle {
    pub(super) word: String,
    pub(super) with: String,
}

/// Members in which a single small word may be a name all the same.
const NAMING: [&str; 16] = [
    "author",
    "body",
    "by",
    "caller",
    "changed_by",
    "decided_by",
    "label",
    "name",
    "requester",
    "requester_label",
    "shared_by",
    "subject",
    "submitted_by",
    "text",
    "title",
    "written_by",
];
/// What is within is the vendor's or the customer's, by names that the desk does not know.
const FREE: [&str; 3] = ["fields", "values", "addresses"];

/// The text with every needle replaced that stands by itself, in whatever case. Of a document the text of its values
/// is looked at, and it stays as it is written otherwise.
pub(super) fn replaced(text: &str, needles: &[Needle]) -> String {
    let is_document = text.starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(text).is_ok();
    if is_document { in_document(text, needles) } else { in_prose(text, needles) }
}

/// Walks over a document that is well-formed.
fn in_document(text: &str, needles: &[Needle]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Members whose values are open, and the member at hand.
    let mut open: Vec<&str> = Vec::new();
    let mut member = "";
    while let Some(first) = rest.chars().next() {
        if first != '"' {
            match first {
                '{' | '[' => open.push(member),
                '}' | ']' => member = open.pop().unwrap_or_default(),
                _ => {}
            }
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (literal, behind) = literal(&rest[1..]);
        let is_member = behind.trim_start().starts_with(':');
        let is_free = NAMING.contains(&member) || open.iter().any(|held| FREE.contains(held));
        let stays = is_member || is_word(literal) && !is_free;
        out.push('"');
        out.push_str(&if stays { literal.to_owned() } else { in_prose(literal, needles) });
        out.push('"');
        if is_member {
            member = literal;
        }
        rest = behind;
    }
    out
}

/// A literal to its quotation mark, and what follows that.
fn literal(text: &str) -> (&str, &str) {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if !escaped => return (&text[..at], &text[at + 1..]),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    (text, "")
}

/// As enumerations and codes are written.
fn is_word(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn in_prose(text: &str, needles: &[Needle]) -> String {
    needles.iter().fold(text.to_owned(), |text, needle| replaced_one(&text, needle))
}

fn replaced_one(text: &str, needle: &Needle) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before: Option<char> = None;
    while let Some(first) = rest.chars().next() {
        if !before.is_some_and(char::is_alphanumeric)
            && let Some(length) = begins_with(rest, &needle.word)
        {
            out.push_str(&needle.with);
            before = rest[..length].chars().next_back();
            rest = &rest[length..];
            continue;
        }
        out.push(first);
        before = Some(first);
        rest = &rest[first.len_utf8()..];
        // An escape of JSON is no letter before a word: `\nOlga`.
        if first == '\\'
            && let Some(escaped) = rest.chars().next()
        {
            out.push(escaped);
            before = None;
            rest = &rest[escaped.len_utf8()..];
        }
    }
    out
}

/// The length of the needle as it stands at the beginning, where no letter follows it.
fn begins_with(text: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars().peekable();
    for (at, letter) in text.char_indices() {
        if wanted.peek().is_none() {
            return (!letter.is_alphanumeric()).then_some(at);
        }
        for lower in letter.to_lowercase() {
            if wanted.next() != Some(lower) {
                return None;
            }
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::{Needle, replaced};

    fn erased(text: &str, words: &[&str]) -> String {
        let needle = |word: &&str| Needle { word: word.to_lowercase(), with: "X".to_owned() };
        replaced(text, &words.iter().map(needle).collect::<Vec<_>>())
    }

    #[test]
    fn names_go_and_words_of_ours_stay() {
        let text = r#"{"kind":"person","name":"person","by":{"person":{"name":"Person"}},"text":"Dear Person, \"in\"!"}"#;
        let expected =
            r#"{"kind":"person","name":"X","by":{"person":{"name":"X"}},"text":"Dear X, \"in\"!"}"#;
        assert_eq!(erased(text, &["Person"]), expected);
        assert_eq!(erased(r#"["person", "Person" ,1]"#, &["person"]), r#"["person", "X" ,1]"#);
    }

    #[test]
    fn what_a_vendor_asked_for_is_looked_through() {
        let text =
            r#"{"status":"open","fields":{"installer":"olga","more":[{"kind":"olga"}]},"kind":"olga"}"#;
        let expected = r#"{"status":"open","fields":{"installer":"X","more":[{"kind":"X"}]},"kind":"olga"}"#;
        assert_eq!(erased(text, &["Olga"]), expected);
    }

    #[test]
    fn prose_is_looked_through_whole_and_keeps_what_is_part_of_a_word() {
        assert_eq!(erased("olga wrote; Volga, Olga.", &["Olga"]), "X wrote; Volga, X.");
        assert_eq!(erased("{olga", &["Olga"]), "{X");
        assert_eq!(erased(r#"{"at":"\nOlga\\"}"#, &["Olga"]), r#"{"at":"\nX\\"}"#);
    }
}
