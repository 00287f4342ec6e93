//! Approvals and consents: versions that supersede each other, decided by a message of a proven author.
use serde_json::json;

use super::{Case, Change, Occasion};
use crate::{
    ids::{ApprovalId, MessageId},
    rules::ApprovalRequest,
    ticket::{AnswerCode, Approval, ApprovalState, Message, Proposal, ProposalState, Share},
};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    #[error("there is no such approval on this ticket")]
    Unknown,
    #[error("this approval is {state} already")]
    Decided {
        state: ApprovalState,
        /// What it was about.
        code: String,
        /// Of the same matter, those that can still be answered.
        open: Vec<ApprovalId>,
    },
    #[error("several matters are open; say which one is answered")]
    Ambiguous { open: Vec<ApprovalId> },
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

    /// The customer's answer to an approval: the one named, or the only one that is asked. `None` where the answer is
    /// about none.
    ///
    /// # Errors
    /// When the one named is not on this ticket, or decided already; when none is named and several are open: a yes to
    /// hours must not be one to a disclosure.
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
        let found = if let Some(id) = named {
            Some(self.approvals.iter().find(|held| held.id == id).ok_or(ApprovalError::Unknown)?)
        } else {
            let open: Vec<_> =
                self.approvals.iter().filter(asked).filter(|held| speaks_of(message, held)).collect();
            if open.len() > 1 {
                let open = open.into_iter().map(|held| held.id).collect();
                return Err(ApprovalError::Ambiguous { open });
            }
            open.first().copied()
        };
        let Some(held) = found else { return Ok(None) };
        if held.state != ApprovalState::Asked {
            let of_matter = |other: &&Approval| other.code == held.code && other.scope == held.scope;
            let open = self.approvals.iter().filter(asked).filter(of_matter).map(|other| other.id).collect();
            return Err(ApprovalError::Decided { state: held.state, code: held.code.clone(), open });
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
        let was_given = held.state == ApprovalState::Given;
        held.state = state;
        held.evidence = evidence;
        held.decided_at = Some(occasion.at);
        let decided = held.clone();
        change.event(
            occasion,
            &format!("approval.{state}"),
            json!({"approval": id, "code": decided.code, "version": decided.version, "evidence": evidence}),
        );
        if state == ApprovalState::Withdrawn && was_given {
            self.revoke_shares(change, occasion, id);
        }
        if state == ApprovalState::Given {
            self.supersede(change, occasion, |held| {
                held.id != id
                    && held.code == decided.code
                    && held.scope == decided.scope
                    && held.state == ApprovalState::Given
            });
            self.drop_refusals(change, occasion, &decided.code);
        }
        true
    }

    /// What was offered instead of a refusal was agreed to: the refusal is no longer on the table.
    fn drop_refusals(&mut self, change: &mut Change, occasion: &Occasion<'_>, agreed: &str) {
        let offered = |held: &&mut Proposal| {
            held.state == ProposalState::Open
                && held.action == "refuse"
                && held.alternatives.iter().any(|other| other == agreed)
        };
        for proposal in self.proposals.iter_mut().filter(offered) {
            proposal.state = ProposalState::Superseded;
            proposal.decided_at = Some(occasion.at);
            change.event(occasion, "proposal.superseded", json!({"proposal": proposal.id}));
        }
    }

    /// A case that is over asks for nothing any more.
    pub(super) fn withdraw_asked(&mut self, change: &mut Change, occasion: &Occasion<'_>) {
        for held in self.approvals.iter_mut().filter(|held| held.state == ApprovalState::Asked) {
            held.state = ApprovalState::Withdrawn;
            held.decided_at = Some(occasion.at);
            change.event(
                occasion,
                "approval.withdrawn",
                json!({"approval": held.id, "code": held.code, "version": held.version}),
            );
        }
    }

    /// What was shown by leave of a consent, in any of its versions, is shown no longer once it is withdrawn (S 5.1).
    fn revoke_shares(&mut self, change: &mut Change, occasion: &Occasion<'_>, withdrawn: ApprovalId) {
        let Some(consent) = self.approvals.iter().find(|held| held.id == withdrawn) else { return };
        let same = |held: &&Approval| held.code == consent.code && held.scope == consent.scope;
        let versions: Vec<ApprovalId> = self.approvals.iter().filter(same).map(|held| held.id).collect();
        let rests = |share: &Share| share.consent.is_some_and(|consent| versions.contains(&consent));
        for share in self.shares.iter_mut().filter(|share| share.revoked_at.is_none() && rests(share)) {
            share.revoked_at = Some(occasion.at);
            change.event(
                occasion,
                "disclosure.revoked",
                json!({"share": share.id, "recipient": share.recipient, "consent": withdrawn}),
            );
        }
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
