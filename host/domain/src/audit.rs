//! What was done with accounts, keys and data: one log for the installation, append-only, each entry chained to the
//! one before by its digest.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::ticket::{ActorRef, hex};

/// An entry before it is chained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditDraft {
    /// What happened, e.g. `session.opened`.
    pub kind: String,
    pub at: Timestamp,
    pub actor: ActorRef,
    /// The identity of what it was done to.
    pub subject: Option<String>,
    /// The network address it came from.
    pub address: Option<String>,
    pub data: serde_json::Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// 1, 2, 3…
    pub sequence: i64,
    #[serde(flatten)]
    pub draft: AuditDraft,
    pub digest: String,
}

/// Digest over the entry before, the place and the content.
pub fn audit_digest(previous: &str, sequence: i64, draft: &AuditDraft) -> String {
    let content = serde_json::json!([
        previous,
        sequence,
        draft.kind,
        draft.at,
        draft.actor,
        draft.subject,
        draft.address,
        draft.data
    ]);
    hex(&Sha256::digest(content.to_string().as_bytes()))
}

/// Walks the log from its first entry.
#[derive(Clone, Debug, Default)]
pub struct AuditWalk {
    seen: i64,
    previous: String,
}

impl AuditWalk {
    /// The next entry; answers the place that is broken: changed, dropped or moved.
    pub fn step(&mut self, entry: &AuditEntry) -> Result<(), i64> {
        let expected = self.seen.saturating_add(1);
        let digest = audit_digest(&self.previous, expected, &entry.draft);
        if entry.sequence != expected || entry.digest != digest {
            return Err(expected);
        }
        self.seen = expected;
        self.previous = digest;
        Ok(())
    }

    pub fn seen(&self) -> i64 {
        self.seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(length: i64) -> Vec<AuditEntry> {
        let mut previous = String::new();
        let entry = |sequence| {
            let draft = AuditDraft {
                kind: "session.opened".to_owned(),
                at: Timestamp::UNIX_EPOCH,
                actor: ActorRef::System,
                subject: None,
                address: Some("192.0.2.1".to_owned()),
                data: serde_json::json!({"n": sequence}),
            };
            let digest = audit_digest(&previous, sequence, &draft);
            previous.clone_from(&digest);
            AuditEntry { sequence, draft, digest }
        };
        (1..=length).map(entry).collect()
    }

    fn broken(log: &[AuditEntry]) -> Option<i64> {
        let mut walk = AuditWalk::default();
        log.iter().find_map(|entry| walk.step(entry).err())
    }

    #[test]
    fn the_first_entry_that_was_changed_dropped_or_moved_is_named() {
        let whole = log(5);
        assert_eq!(broken(&whole), None);
        let mut changed = whole.clone();
        changed[2].draft.address = None;
        assert_eq!(broken(&changed), Some(3));
        let mut dropped = whole.clone();
        dropped.remove(1);
        assert_eq!(broken(&dropped), Some(2));
        let mut moved = whole;
        moved.swap(3, 4);
        assert_eq!(broken(&moved), Some(4));
    }
}
