//! Approvals and consents: versions that supersede each other, decided by a message of a proven author.
use serde_json::json;

use super::{Case, Change, Occasion};
use crate::{
    ids::{ApprovalId, MessageId},
    rules::ApprovalRequest,
    ticket::{AnswerCode, Approval, ApprovalState, Message},
};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    #[error("there is no such approval on this ticket")]
    Unknown,
    #[error("this approval is {state} already")]
    Decided { state: ApprovalState },
}

impl Case {
    /// Asks for an approval, or records a consent that came unasked. What was asked or declined before about the same
    /// matter is superseded; what was given stands until the new one is given.
    pub fn request_approval(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        request: &ApprovalRequest,
    ) -> ApprovalId {
        let same = |held: &Approval| held.code == request.code && held.scope == request.scope;
        let version = self.approvals.iter().filter(|held| same(held)).count();
        self.supersede(change, occasion, |held| {
            same(held) && matches!(held.state, ApprovalState::Asked | ApprovalState::Declined)
        });
        let id = ApprovalId(occasion.ids.next());
        let approval = Approval {
            id,
            code: request.code.clone(),
            version: u32::try_from(version).unwrap_or(u32::MAX).saturating_add(1),
            state: ApprovalState::Asked,
            minutes: request.minutes,
            scope: request.scope.clone(),
            evidence: None,
            asked_at: occasion.at,
            decided_at: None,
            clauses: occasion.clauses.clone(),
        };
        change.event(
            occasion,
            "approval.requested",
            json!({
                "approval": id, "code": approval.code, "version": approval.version,
                "minutes": approval.minutes, "scope": approval.scope,
            }),
        );
        self.approvals.push(approval);
        if let Some(message) = request.evidence {
            self.settle_approval(change, occasion, id, ApprovalState::Given, Some(message));
        }
        id
    }

    /// The customer's answer to an approval: the one named, or the newest that is asked. `None` where the answer is
    /// about none.
    ///
    /// # Errors
    /// When the one named is not on this ticket, or decided already.
    pub fn answer_approval(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        named: Option<ApprovalId>,
        code: AnswerCode,
        message: &Message,
    ) -> Result<Option<ApprovalId>, ApprovalError> {
        let state = match code {
            AnswerCode::Given => ApprovalState::Given,
            AnswerCode::Confirmed if named.is_some() => ApprovalState::Given,
            AnswerCode::Declined => ApprovalState::Declined,
            AnswerCode::NotConfirmed if named.is_some() => ApprovalState::Declined,
            _ => return Ok(None),
        };
        let asked = |held: &&Approval| held.state == ApprovalState::Asked;
        let found = match named {
            Some(id) => Some(self.approvals.iter().find(|held| held.id == id).ok_or(ApprovalError::Unknown)?),
            None => self.approvals.iter().filter(asked).rev().find(|held| speaks_of(message, held)),
        };
        let Some(held) = found else { return Ok(None) };
        if held.state != ApprovalState::Asked {
            return Err(ApprovalError::Decided { state: held.state });
        }
        let id = held.id;
        self.settle_approval(change, occasion, id, state, Some(message.id));
        Ok(Some(id))
    }

    /// Answers whether there is such an approval.
    pub fn settle_approval(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        id: ApprovalId,
        state: ApprovalState,
        evidence: Option<MessageId>,
    ) -> bool {
        let Some(held) = self.approvals.iter_mut().find(|held| held.id == id) else { return false };
        held.state = state;
        held.evidence = evidence;
        held.decided_at = Some(occasion.at);
        let decided = held.clone();
        change.event(
            occasion,
            &format!("approval.{state}"),
            json!({"approval": id, "code": decided.code, "version": decided.version, "evidence": evidence}),
        );
        if state == ApprovalState::Given {
            self.supersede(change, occasion, |held| {
                held.id != id
                    && held.code == decided.code
                    && held.scope == decided.scope
                    && held.state == ApprovalState::Given
            });
        }
        true
    }

    fn supersede(&mut self, change: &mut Change, occasion: &Occasion<'_>, which: impl Fn(&Approval) -> bool) {
        for held in self.approvals.iter_mut().filter(|held| which(held)) {
            held.state = ApprovalState::Superseded;
            change.event(occasion, "approval.superseded", json!({"approval": held.id, "code": held.code}));
        }
    }
}

/// Whether an answer that names no approval may be about this one: what the message says of its scope has to agree, and
/// a message that speaks of somebody by name is not about a matter without names.
fn speaks_of(message: &Message, held: &Approval) -> bool {
    let said = |path: &str| message.fields.iter().find(|field| field.path == path);
    let agrees =
        held.scope.iter().all(|scope| said(&scope.path).is_none_or(|field| field.value == scope.value));
    agrees && (!held.scope.is_empty() || said("recipient").is_none())
}
