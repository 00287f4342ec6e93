//! Words that are searched for, folded and stemmed alike on both databases: neither knows Cyrillic without help, and
//! each knows it in its own way.
use std::{collections::HashSet, sync::LazyLock};

use rust_stemmers::{Algorithm, Stemmer};

static RUSSIAN: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Russian));
static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Longer runs of letters are no words; `PostgreSQL` takes lexemes of up to 2 KiB.
const MAX_WORD: usize = 64;

/// Case and the letter ё make no difference, nor does white space.
pub(crate) fn fold(text: &str) -> String {
    let lower = text.to_lowercase().replace('ё', "е").replace('\0', " ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Patterns of which every one must be found: one per word asked for, cut where its stem ends.
pub(crate) fn patterns(text: &str) -> Vec<String> {
    let escape = |word: &str| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    fold(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| format!("%{}%", escape(common(word, &stem(word)))))
        .collect()
}

/// How far both begin alike: an English stem may end otherwise than any of its words.
fn common<'a>(word: &'a str, stem: &str) -> &'a str {
    let alike = word.char_indices().zip(stem.chars()).find(|((_, left), right)| left != right);
    let end = alike.map_or_else(|| word.len().min(stem.len()), |((at, _), _)| at);
    word.get(..end).filter(|alike| !alike.is_empty()).unwrap_or(word)
}

/// The words of a text: runs of letters and digits, folded.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let runs = folded.split(|sign| !is_letter(sign)).filter(|run| !run.is_empty());
    runs.map(|run| run.chars().take(MAX_WORD).collect()).collect()
}

/// A letter or a digit; what nearly all of them are is not looked up in tables.
fn is_letter(sign: char) -> bool {
    matches!(sign, 'а'..='я' | 'a'..='z' | '0'..='9') || sign.is_alphanumeric()
}

/// Russian by the letters, English otherwise; a number without the zeros it begins with.
pub(crate) fn stem(word: &str) -> String {
    if word.chars().all(|sign| sign.is_ascii_digit()) {
        let bare = word.trim_start_matches('0');
        return if bare.is_empty() { "0".to_owned() } else { bare.to_owned() };
    }
    let russian = word.chars().all(|sign| matches!(sign, 'а'..='я'));
    let stemmer = if russian { &RUSSIAN } else { &ENGLISH };
    stemmer.stem(word).into_owned()
}

/// What texts are found by: their words and the stems of them, each once, in the order they come, but no more than so
/// many. The words are there for those who have written half of one.
pub(crate) fn stems<'a>(texts: impl Iterator<Item = &'a str>, most: usize) -> Vec<String> {
    let (mut seen, mut stemmed) = (HashSet::new(), HashSet::new());
    let mut found = Vec::new();
    for word in texts.flat_map(words) {
        // Half of the words of a letter were there before; their stems cost more than looking that up.
        if !stemmed.insert(word.clone()) {
            continue;
        }
        for form in [stem(&word), word] {
            if found.len() < most && seen.insert(form.clone()) {
                found.push(form);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{patterns, stem, stems, words};

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (one, other) in [
            ("принтеры", "принтером"),
            ("распознавания", "распознавание"),
            ("settled", "settling"),
            ("cameras", "camera"),
            ("0042", "42"),
        ] {
            assert_eq!(stem(one), stem(other), "{one}, {other}");
        }
        assert_ne!(stem("камера"), stem("сервер"));
        assert_eq!(words("RF-2026-000123, «Ёлка»"), ["rf", "2026", "000123", "елка"]);
        let found = stems(["Камера камеры", "камера"].into_iter(), 10);
        assert_eq!(found, ["камер", "камера", "камеры"]);
    }

    #[test]
    fn a_pattern_is_what_all_forms_begin_with() {
        assert_eq!(patterns("Принтеров happy 50%"), ["%принтер%", "%happ%", "%50\\%%"]);
    }
}
