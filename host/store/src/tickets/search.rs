//! The text a ticket is found by, folded alike on both databases: neither folds Cyrillic without help.
use domain::{
    case::Case,
    ticket::{Direction, Value},
};

/// Enough for a subject, the fields and the first words of a conversation.
const MAX_CHARS: usize = 4_000;

/// Internal notes stay out: a customer who searches must not learn from a hit what stands in them.
pub(crate) fn search_text(case: &Case) -> String {
    let ticket = &case.ticket;
    let fields = ticket.fields.iter().filter_map(|field| match &field.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let messages = case.messages.iter().filter(|message| message.direction != Direction::Internal);
    let texts = [ticket.number.as_str(), ticket.subject.as_str()]
        .into_iter()
        .chain(ticket.requester_label.as_deref())
        .chain(fields)
        .chain(messages.map(|message| message.text.as_str()));
    let mut all = String::new();
    for text in texts {
        all.push_str(text);
        all.push('\n');
        if all.len() > MAX_CHARS * 4 {
            break;
        }
    }
    fold(&all).chars().take(MAX_CHARS).collect()
}

/// Case and the letter ё make no difference, nor does white space.
fn fold(text: &str) -> String {
    let lower = text.to_lowercase().replace('ё', "е").replace('\0', " ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Patterns of which every one must be found: one per word asked for.
pub(super) fn patterns(text: &str) -> Vec<String> {
    let escape = |word: &str| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    fold(text).split(' ').filter(|word| !word.is_empty()).map(|word| format!("%{}%", escape(word))).collect()
}
