//! S 5: nothing goes to third parties without the user's written consent, and an e-mail of the representative counts.
use sdk::prelude::*;

use crate::{
    clauses::{S_5_1, S_5_3},
    codes::{CONSENT_REQUIRED, DISCLOSURE},
};

/// The gate: own employees pass, a state body on its request passes with a notice to the user, anyone else needs a
/// consent that names them.
pub(crate) fn disclosure(facts: &Snapshot, disclosure: &Disclosure) -> Outcome {
    match disclosure.recipient_kind.as_str() {
        "employee" | "provider" => decide().done(),
        "state_body" => decide()
            .send_with(
                "state_request_notice",
                Role::Contact,
                vec![Field::text("recipient", disclosure.recipient.as_str())],
            )
            .because(&[S_5_3])
            .explain("Пользователь немедленно уведомлён о запросе государственного органа.")
            .done(),
        _ if has_consent(facts, &disclosure.recipient) => decide().done(),
        _ => deny(CONSENT_REQUIRED).because(&[S_5_1]).done(),
    }
}

fn has_consent(facts: &Snapshot, recipient: &str) -> bool {
    let given = facts.approvals.iter().filter(|it| it.code == DISCLOSURE && it.state == ApprovalState::Given);
    given
        .into_iter()
        .any(|it| Fields(&it.scope).text("recipient").is_some_and(|named| named == recipient.trim()))
}

/// The agent asks the representative for consent to show the case to somebody.
pub(crate) fn ask(payload: Fields<'_>) -> Outcome {
    let Some(recipient) = payload.text("recipient") else {
        return deny("recipient_missing").because(&[S_5_1]).done();
    };
    let scope = vec![Field::text("recipient", recipient)];
    decide()
        .request_approval(DISCLOSURE, None, scope.clone())
        .send_with("consent_request", Role::Contact, scope)
        .because(&[S_5_1])
        .done()
}

/// only a registered representative on a proven channel consents.
pub(crate) fn answered(facts: &Snapshot, message: &Message, answer: &Answer) -> Draft {
    let asked = facts.approvals.iter().filter(|it| it.code == DISCLOSURE && it.state == ApprovalState::Asked);
    let Some(asked) = asked.into_iter().find(|it| answer.approval.as_ref() == Some(&it.id)) else {
        return decide();
    };
    let state = match answer.code {
        AnswerCode::Given if message.verified => ApprovalState::Given,
        AnswerCode::Declined => ApprovalState::Declined,
        _ => return decide(),
    };
    decide().decide_approval(&asked.id, state, Some(&message.id)).because(&[S_5_1])
}
