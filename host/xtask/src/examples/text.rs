//! What stands in a text and differs from run to run, or has to stay unseen.

/// Stands for whatever opens something.
pub(super) const SECRET: &str = "EXAMPLE";
/// The digest of nothing.
const DIGEST: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// From this length on letters and digits without a gap are drawn by a machine.
const DRAWN: usize = 32;
/// Where tests listen, on a port of the system's choice.
const HERE: &str = "127.0.0.1:";
const PREFIXES: [&str; 2] = ["rgk_", "whsec_"];
pub(super) const UUID: usize = 36;

/// Whole words replaced: `names` holds what stands there, and what shall.
pub(super) fn renamed(text: &str, names: &[(String, String)]) -> String {
    names.iter().fold(text.to_owned(), |text, (word, neutral)| replaced(&text, word, neutral))
}

fn replaced(text: &str, word: &str, by: &str) -> String {
    let mut made = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, behind) = (&rest[..at], &rest[at + word.len()..]);
        let last = made.chars().next_back().filter(|_| before.is_empty());
        let is_begun = before.chars().next_back().or(last).is_some_and(char::is_alphanumeric);
        let goes_on = behind.chars().next().is_some_and(char::is_alphanumeric);
        made.push_str(before);
        made.push_str(if is_begun || goes_on { word } else { by });
        rest = behind;
    }
    made + rest
}

/// Runs of the characters that encodings use, and what stands between them.
fn runs(text: &str) -> Vec<&str> {
    let is_coded = |letter: char| letter.is_ascii_alphanumeric() || "-_+/=.".contains(letter);
    let mut found = Vec::new();
    let mut begin = 0;
    let mut before = None;
    for (at, letter) in text.char_indices() {
        let coded = is_coded(letter);
        if before.is_some_and(|held| held != coded) {
            found.push(&text[begin..at]);
            begin = at;
        }
        before = Some(coded);
    }
    found.push(&text[begin..]);
    found
}

/// Whether a run is a token, a digest, a cursor, bytes: nothing that a person would write.
pub(super) fn is_drawn(run: &str) -> bool {
    let has = |test: fn(&char) -> bool| run.chars().any(|letter| test(&letter));
    let prefixed = PREFIXES.iter().any(|prefix| run.starts_with(prefix) && run.len() > prefix.len());
    let long = run.len() >= DRAWN && has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    let is_plain = run == DIGEST || is_uuid(run) || is_path(run);
    (prefixed || long && !is_plain) && !run.contains(SECRET)
}

/// An address is written by people, whatever ids are in it.
fn is_path(run: &str) -> bool {
    run.split(['/', '.', '_', '=', '-']).all(|part| part.len() < 16)
}

/// The text with everything drawn replaced.
pub(super) fn covered(text: &str) -> String {
    runs(text).into_iter().map(|run| if is_drawn(run) { cover(run) } else { run.to_owned() }).collect()
}

fn cover(run: &str) -> String {
    if run.len() == DIGEST.len() && run.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return DIGEST.to_owned();
    }
    let prefix = PREFIXES.iter().find(|prefix| run.starts_with(**prefix)).copied().unwrap_or_default();
    format!("{prefix}{SECRET}")
}

/// Whether anything in the text is drawn.
#[cfg(test)]
pub(super) fn has_drawn(text: &str) -> bool {
    runs(text).into_iter().any(is_drawn)
}

/// Where the desk or a partner of a test listens is nobody's address.
pub(super) fn readdressed(text: &str) -> String {
    let mut made = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(HERE) {
        let behind = rest[at + HERE.len()..].trim_start_matches(|letter: char| letter.is_ascii_digit());
        made.push_str(&rest[..at]);
        made.push_str("desk.example.com");
        rest = behind;
    }
    made + rest
}

pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == UUID
        && text.char_indices().all(|(at, letter)| match at {
            8 | 13 | 18 | 23 => letter == '-',
            _ => letter.is_ascii_hexdigit(),
        })
}

/// The text with each UUID replaced by what `name` gives for it.
pub(super) fn with_ids(text: &str, mut name: impl FnMut(&str) -> String) -> String {
    let mut made = String::new();
    let mut at = 0;
    while at < text.len() {
        let id = text.get(at..at + UUID).filter(|slice| is_uuid(slice));
        match (id, text[at..].chars().next()) {
            (Some(id), _) => {
                made.push_str(&name(id));
                at += UUID;
            }
            (None, Some(letter)) => {
                made.push(letter);
                at += letter.len_utf8();
            }
            (None, None) => break,
        }
    }
    made
}
