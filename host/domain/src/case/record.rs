//! What a command leaves behind beside the case itself: events, letters, alerts, new tickets.
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Case, Occasion};
use crate::{
    catalogue::AssetRecord,
    ids::{AssetId, EntitlementId, OrganisationId, ProposalId},
    ledger::{Account, LedgerEntry},
    monitoring::GapFilling,
    rules::{AssetVersion, Clause, Denial, ProposalDraft},
    ticket::{EVENT_KINDS, EventDraft, Field, Finding, LinkType, Message, Proposal, ProposalState, Role},
};

/// Collected while a command runs; the store commits it with the case in one transaction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    pub events: Vec<EventDraft>,
    pub letters: Vec<LetterDraft>,
    pub alerts: Vec<AlertDraft>,
    pub new_tickets: Vec<TicketDraft>,
    /// Ledgers the command may post on, as they stand after `postings`.
    pub accounts: BTreeMap<EntitlementId, Account>,
    pub postings: Vec<LedgerEntry>,
    /// Gaps of series to be filled in.
    pub gaps: Vec<GapFilling>,
    /// What assets run from now on; of an asset named twice the last.
    pub versions: Vec<AssetVersion>,
    pub records: Vec<AssetRecord>,
    /// Set when a rule forbade what was asked: nothing is committed.
    pub denied: Option<Denial>,
}

/// A letter to be rendered and queued.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterDraft {
    pub template: String,
    pub to: Role,
    /// The third party meant, where there are several.
    pub organisation: Option<OrganisationId>,
    pub values: Vec<Field>,
    pub clauses: Vec<Clause>,
}

/// Word for the operators. The key keeps one alert from being raised twice.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertDraft {
    pub code: String,
    pub key: String,
    pub data: Value,
}

/// A ticket that comes out of another one.
#[derive(Clone, Debug, PartialEq)]
pub struct TicketDraft {
    pub kind: Option<String>,
    pub link: LinkType,
    pub text: String,
    pub fields: Vec<Field>,
    /// Parts of a split keep the receipt of the message.
    pub received_at: Timestamp,
    pub asset: Option<AssetId>,
    pub billable: Option<bool>,
}

impl Change {
    pub fn event(&mut self, occasion: &Occasion<'_>, kind: &str, data: Value) {
        // Who subscribes to events chooses from that list.
        debug_assert!(EVENT_KINDS.contains(&kind), "`{kind}` is not among the kinds of events");
        self.events.push(EventDraft {
            kind: kind.to_owned(),
            at: occasion.at,
            actor: occasion.actor.clone(),
            data,
            clauses: occasion.clauses.clone(),
        });
    }

    pub fn letter(&mut self, occasion: &Occasion<'_>, template: &str, to: Role, values: Vec<Field>) {
        self.letters.push(LetterDraft {
            template: template.to_owned(),
            to,
            organisation: None,
            values,
            clauses: occasion.clauses.clone(),
        });
    }

    /// Raises an alert about this case, once per code and case.
    pub fn alert(&mut self, case: &Case, code: &str, data: Value) {
        self.alerts.push(AlertDraft {
            code: code.to_owned(),
            key: format!("{code}:{}", case.ticket.id),
            data,
        });
    }
}

impl Case {
    /// Leaves a decision to a person. The same proposal twice is one proposal.
    pub fn propose(&mut self, change: &mut Change, occasion: &Occasion<'_>, draft: &ProposalDraft) {
        let same = |held: &Proposal| {
            held.state == ProposalState::Open && held.action == draft.action && held.reason == draft.reason
        };
        if self.proposals.iter().any(same) {
            return;
        }
        let proposal = Proposal {
            id: ProposalId(occasion.ids.next()),
            action: draft.action.clone(),
            reason: draft.reason.clone(),
            values: draft.values.clone(),
            alternatives: draft.alternatives.clone(),
            state: ProposalState::Open,
            made_at: occasion.at,
            decided_at: None,
            decided_by: None,
            clauses: occasion.clauses.clone(),
        };
        change.event(
            occasion,
            "proposal.made",
            json!({"proposal": proposal.id, "action": proposal.action, "reason": proposal.reason}),
        );
        self.proposals.push(proposal);
    }

    /// Adds a message with its event. Bodies stay out of the event log: erasure must be possible.
    pub fn add_message(&mut self, change: &mut Change, occasion: &Occasion<'_>, message: Message) {
        change.event(
            occasion,
            "message.received",
            json!({
                "message": message.id, "direction": message.direction, "type": message.kind, "channel": message.channel,
                "automatic": message.automatic, "verified": message.verified, "attachments": message.attachments.len(),
            }),
        );
        self.messages.push(message);
    }

    /// Replaces the findings of a form (or of the ticket itself, `None`) that the host found.
    pub fn add_finding(&mut self, finding: Finding) {
        if !self.ticket.findings.contains(&finding) {
            self.ticket.findings.push(finding);
        }
    }

    pub fn clear_findings(&mut self, code: &str) {
        self.ticket.findings.retain(|finding| finding.code != code);
    }
}
