//! Words that are searched for, folded alike on both databases: neither folds Cyrillic without help.

/// Case and the letter ё make no difference, nor does white space.
pub(crate) fn fold(text: &str) -> String {
    let lower = text.to_lowercase().replace('ё', "е").replace('\0', " ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Patterns of which every one must be found: one per word asked for.
pub(crate) fn patterns(text: &str) -> Vec<String> {
    let escape = |word: &str| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    fold(text).split(' ').filter(|word| !word.is_empty()).map(|word| format!("%{}%", escape(word))).collect()
}
