//! The text a ticket is found by.
use domain::{
    case::Case,
    ticket::{Direction, Value},
};

use crate::words::fold;

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
