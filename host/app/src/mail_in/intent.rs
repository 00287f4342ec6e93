//! What a mail says, as an agent marked it: never guessed from its words.
use domain::ticket::{AnswerCode, MessageType};

use super::MailEnvelope;

/// The kind of a new ticket, the type of a message, an answer.
#[derive(Default)]
pub(super) struct Said {
    pub(super) kind: Option<String>,
    pub(super) message: Option<MessageType>,
    pub(super) answer: Option<AnswerCode>,
}

pub(super) fn intent(envelope: &MailEnvelope) -> Said {
    let Some(word) = envelope.intent.as_deref().map(str::trim) else { return Said::default() };
    let (message, answer) = match word {
        "consent" | "accept" | "accepted" | "acceptance" => (None, Some(AnswerCode::Given)),
        "confirm" | "confirmed" | "confirmation" => {
            (Some(MessageType::Confirmation), Some(AnswerCode::Confirmed))
        }
        "reject" | "rejected" | "rejection" | "not_confirmed" => {
            (Some(MessageType::Rejection), Some(AnswerCode::NotConfirmed))
        }
        "decline" => (None, Some(AnswerCode::Declined)),
        word => (word.parse().ok(), word.parse().ok()),
    };
    Said { kind: Some(word.to_owned()), message, answer }
}
