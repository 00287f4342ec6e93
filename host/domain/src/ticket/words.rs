//! Closed enumerations of the desk, and field values that belong to the vendor alone.
use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// A text that is none of the words of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {of}")]
pub struct UnknownWord {
    pub of: &'static str,
    pub text: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(UnknownWord { of: stringify!($name), text: text.to_owned() }),
                }
            }
        }
    };
}

words!(Channel { Email = "email", Phone = "phone", Portal = "portal", Api = "api", Monitor = "monitor" });
words!(
    /// Who acts or wrote.
    Role {
        Administrator = "administrator", Supervisor = "supervisor", Agent = "agent", Contact = "contact",
        Partner = "partner", ThirdParty = "third_party", System = "system",
    }
);
words!(Party { Executor = "executor", Customer = "customer", ThirdParty = "third_party", Undetermined = "undetermined" });
words!(Severity { Info = "info", Warning = "warning", Error = "error" });
words!(CoverageGrade { Covered = "covered", NotCovered = "not_covered", Suspended = "suspended", Undecided = "undecided" });
words!(Direction { In = "in", Out = "out", Internal = "internal" });
words!(MessageType {
    Request = "request", InformationRequest = "information_request", Information = "information", Proposal = "proposal",
    Answer = "answer", ClosingRequest = "closing_request", Confirmation = "confirmation", Rejection = "rejection",
    Notice = "notice",
});
words!(AnswerCode {
    Given = "given", Declined = "declined", Confirmed = "confirmed", NotConfirmed = "not_confirmed",
    DelegateBack = "delegate_back", Fixed = "fixed", NewTerm = "new_term",
});
words!(LinkType {
    SplitFrom = "split_from", Continues = "continues", ComplainsAbout = "complains_about", WarrantyOf = "warranty_of",
    SeparateMatter = "separate_matter", DuplicateOf = "duplicate_of", CausedBy = "caused_by",
});
words!(ReleaseKind { Release = "release", Patch = "patch", Firmware = "firmware", SecurityCertificate = "security_certificate" });
words!(TimerState {
    Running = "running",
    Paused = "paused",
    Met = "met",
    Breached = "breached",
    Cancelled = "cancelled",
});
words!(LedgerKind { Grant = "grant", Hold = "hold", Release = "release", Debit = "debit", Reverse = "reverse", Expire = "expire" });
words!(ApprovalState {
    Asked = "asked", Given = "given", Declined = "declined", Withdrawn = "withdrawn", Superseded = "superseded",
});
words!(AppointmentState { Requested = "requested", Agreed = "agreed", Declined = "declined", Held = "held", Missed = "missed" });
words!(ProposalState { Open = "open", Confirmed = "confirmed", Declined = "declined", Superseded = "superseded" });
words!(OrganisationKind { Provider = "provider", Customer = "customer", Partner = "partner", Supplier = "supplier" });
words!(
    /// Who a case is disclosed to.
    RecipientKind { Employee = "employee", StateBody = "state_body", ThirdParty = "third_party" }
);
words!(LegalForm { Company = "company", SoleTrader = "sole_trader", Person = "person" });

/// Value of a field whose name only the vendor knows; a JSON document flattened by path, see [`crate::forms`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    None,
    Flag(bool),
    Integer(i64),
    /// Mantissa and number of decimal places; never a float.
    Decimal(i64, u8),
    Text(String),
    Moment(Timestamp),
    Date(Date),
    /// A list of this many items follows under `path.0`, `path.1`…
    Items(u32),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    pub path: String,
    pub value: Value,
}

impl Field {
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), value: Value::Text(text.into()) }
    }
}
