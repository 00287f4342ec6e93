//! The ticket's state machine (spec 6.2): a closed set of states and the moves between them.
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::words::UnknownWord;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Received,
    Registered,
    InProgress,
    WaitingCustomer,
    WaitingThirdParty,
    WaitingApproval,
    Suspended,
    Transferred,
    SolutionProposed,
    Closed,
    Refused,
}

impl Status {
    pub const ALL: [Self; 11] = [
        Self::Received,
        Self::Registered,
        Self::InProgress,
        Self::WaitingCustomer,
        Self::WaitingThirdParty,
        Self::WaitingApproval,
        Self::Suspended,
        Self::Transferred,
        Self::SolutionProposed,
        Self::Closed,
        Self::Refused,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Registered => "registered",
            Self::InProgress => "in_progress",
            Self::WaitingCustomer => "waiting_customer",
            Self::WaitingThirdParty => "waiting_third_party",
            Self::WaitingApproval => "waiting_approval",
            Self::Suspended => "suspended",
            Self::Transferred => "transferred",
            Self::SolutionProposed => "solution_proposed",
            Self::Closed => "closed",
            Self::Refused => "refused",
        }
    }

    /// Final for customers: their next message makes a new linked ticket; an agent may reopen with a reason.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Closed | Self::Refused)
    }

    /// Left by returning to the state before, or onward.
    pub const fn is_holding(self) -> bool {
        matches!(
            self,
            Self::WaitingCustomer | Self::WaitingThirdParty | Self::WaitingApproval | Self::Suspended
        )
    }

    /// Moves to these need a reason and send a message.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Closed | Self::Refused | Self::Suspended)
    }

    /// Whether the machine knows the move. Who may make it and why is decided elsewhere.
    pub fn may_move_to(self, to: Self) -> bool {
        use Status::{Closed, InProgress, Received, Refused, Registered, SolutionProposed, Transferred};
        if self == to || self.is_final() {
            return false;
        }
        match to {
            Closed => self != Received,
            Refused => true,
            // A state once left forward does not come back, except as the return from a holding state.
            Received => self.is_holding(),
            Registered => self == Received || self.is_holding(),
            InProgress => self != Transferred,
            SolutionProposed => matches!(self, Registered | InProgress) || self.is_holding(),
            Transferred => self == InProgress || self == Registered,
            Self::WaitingCustomer | Self::WaitingThirdParty | Self::WaitingApproval | Self::Suspended => {
                self != Transferred
            }
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| UnknownWord { of: "Status", text: text.to_owned() })
    }
}

/// Reasons that belong to the core; every other one is declared in a manifest.
pub const CORE_REASONS: [&str; 9] = [
    "identification_missing",
    "information_missing",
    "update_required",
    "entitlement_missing",
    "force_majeure",
    "no_longer_relevant",
    "done_by_silence",
    "confirmed",
    "merged",
];

/// The kind of a complaint about the service itself (6.2, T 5.1). It is the core's: every product takes it, and where a
/// rule set does not declare it, its rules have nothing to say about it.
pub const COMPLAINT: &str = "complaint";
