//! S 5: nothing goes to third parties without the user's written consent, and an e-mail of the representative counts.
use sdk::prelude::*;

use crate::{
    clauses::{S_1_1_2, S_5_1, S_5_3},
    codes::{CONSENT_REQUIRED, DISCLOSURE},
};

/// The gate: own employees pass, a state body on its request passes with a notice to the user, anyone else needs a
/// consent that names them.
pub(crate) fn disclosure(facts: &Snapshot, disclosure: &Disclosure) -> Outcome {
    match disclosure.recipient_kind.as_str() {
        "employee" => decide().done(),
        "state_body" => decide()
            .send_with("state_request_notice", Role::Contact, scope(&disclosure.recipient))
            .note(
                "Запрос государственного органа: проверьте, что он оформлен, и что можно сделать, чтобы \
                 не раскрывать лишнего.",
            )
            .because(&[S_5_3])
            .explain("Пользователь немедленно уведомлён о запросе государственного органа.")
            .done(),
        _ if consent(facts, &disclosure.recipient).is_some() => decide().done(),
        _ => deny_with(CONSENT_REQUIRED, Vec::new(), &["request_consent"]).because(&[S_5_1, S_1_1_2]).done(),
    }
}

/// The consent in force for a recipient.
fn consent<'a>(facts: &'a Snapshot, recipient: &str) -> Option<&'a Approval> {
    let given = facts.approvals.iter().filter(|it| it.code == DISCLOSURE && it.state == ApprovalState::Given);
    given.into_iter().find(|it| names(it, recipient))
}

fn names(approval: &Approval, recipient: &str) -> bool {
    let named = Fields(&approval.scope).text("recipient");
    named.is_some_and(|named| named.to_lowercase() == recipient.trim().to_lowercase())
}

fn scope(recipient: &str) -> Vec<Field> {
    vec![Field::text("recipient", recipient)]
}

/// The agent asks the representative for consent to show the case to somebody.
pub(crate) fn ask(payload: Fields<'_>) -> Outcome {
    let Some(recipient) = payload.text("recipient") else {
        return deny("recipient_missing").because(&[S_5_1]).done();
    };
    let words = payload.text("text").map(|words| Field::text("text", words));
    let told = scope(recipient).into_iter().chain(words).collect();
    decide()
        .request_approval(DISCLOSURE, None, scope(recipient))
        .send_with("consent_request", Role::Contact, told)
        .because(&[S_5_1])
        .done()
}

/// Whether the core put the answer on something else than the recipient it speaks of: a consent must not accept hours,
/// nor a consent for one be a consent for another.
pub(crate) fn is_about_another(decided: Option<&Approval>, message: &Message) -> bool {
    let Some(recipient) = Fields(&message.fields).text("recipient") else { return false };
    decided.is_some_and(|it| it.code != DISCLOSURE || !names(it, recipient))
}

/// A consent that nobody asked for, or its withdrawal, in an e-mail of the representative. A-59: only a registered one on
/// a proven channel consents, for the recipient named and this case.
pub(crate) fn unasked(facts: &Snapshot, message: &Message) -> Draft {
    let recipient = Fields(&message.fields).text("recipient").filter(|_| message.verified);
    let Some(recipient) = recipient else { return decide() };
    match consent(facts, recipient) {
        None if message.answers(AnswerCode::Given) => {
            decide().record_consent(DISCLOSURE, scope(recipient), &message.id).because(&[S_5_1])
        }
        Some(given) if message.answers(AnswerCode::Declined) => {
            decide().decide_approval(&given.id, ApprovalState::Withdrawn, Some(&message.id)).because(&[S_5_1])
        }
        _ => decide(),
    }
}
