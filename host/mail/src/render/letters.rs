//! The letters the desk knows. A letter is two files, `templates/<language>/<code>.txt`: the subject in the
//! first line, a blank line, the body.

use minijinja::Environment;
use serde::{Deserialize, Serialize};

use super::{RenderError, template_error};
use crate::words::Locale;

macro_rules! letters {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// A letter of the desk.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Template { $($(#[$doc])* $name,)+ }

        impl Template {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code by which notifications are counted and found.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            fn source(self, locale: Locale) -> &'static str {
                match (self, locale) {
                    $(
                        (Self::$name, Locale::Ru) => include_str!(concat!("../../templates/ru/", $code, ".txt")),
                        (Self::$name, Locale::En) => include_str!(concat!("../../templates/en/", $code, ".txt")),
                    )+
                }
            }
        }
    };
}

letters! {
    /// A request is registered: number, product, what happens next, the deadline in local time.
    Acknowledgement = "acknowledgement",
    /// A request has arrived but the rule set cannot be asked yet; nothing is lost.
    RulesUnavailable = "rules_unavailable",
    /// The exact list of what is missing.
    InformationRequest = "information_request",
    /// Ground, clause, what can be done.
    Refusal = "refusal",
    /// Work stops for a reason.
    Suspension = "suspension",
    /// Work goes on; the new deadline.
    Resumed = "resumed",
    /// Closed by a person, with the outcome.
    Closed = "closed",
    /// Closed by a timer (R 5.3); a later reply opens a linked request.
    ClosedBySilence = "closed_by_silence",
    /// The work is done; confirm or object.
    ClosingRequest = "closing_request",
    /// A solution to try.
    SolutionProposed = "solution_proposed",
    /// An agent's own words.
    Answer = "answer",
    /// One letter became several requests (R 5.2).
    Split = "split",
    /// Handed over to somebody else.
    Transferred = "transferred",
    /// An agent reopened the request.
    Reopened = "reopened",
    /// A release settles the matter.
    UpdateAvailable = "update_available",
    /// The provider's word to holders of an entitlement: an outage, other hours (T 7.1).
    Publication = "publication",
    /// A report that was asked for, attached (M 4.2.5).
    Report = "report",
    /// A release for holders of an entitlement (R 4.4).
    ReleaseNotice = "release_notice",
    /// Planned work was announced too late; the earliest date.
    NoticeTooShort = "notice_too_short",
    /// A time is proposed.
    AppointmentProposed = "appointment_proposed",
    /// A time is agreed.
    AppointmentAgreed = "appointment_agreed",
    /// A time is cancelled.
    AppointmentCancelled = "appointment_cancelled",
    /// Work that needs consent.
    ApprovalRequest = "approval_request",
    /// No valid entitlement was found.
    CoverageMissing = "coverage_missing",
    /// An entitlement ends soon: renewal.
    CoverageExpiring = "coverage_expiring",
    /// An entitlement has ended.
    CoverageExpired = "coverage_expired",
    /// A warning to the desk's own people.
    OperatorAlert = "operator_alert",
    /// A link to enter the portal.
    SignInLink = "sign_in_link",
    /// An account was made for somebody.
    Invitation = "invitation",
    /// A link to set another password.
    PasswordReset = "password_reset",
    /// Something of the account's own security changed.
    AccountChanged = "account_changed",
}

impl Template {
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.code() == code)
    }

    /// Letters to the desk's own people carry no greeting and no signature.
    fn is_internal(self) -> bool {
        self == Self::OperatorAlert
    }

    /// Subject and body as the desk writes them, to start from.
    pub fn text(self, locale: Locale) -> (String, String) {
        let source = self.source(locale);
        let (subject, body) = source.split_once("\n\n").unwrap_or((source, ""));
        let (greeting, footer) = if self.is_internal() { ("", "") } else { frame(locale) };
        (subject.to_owned(), format!("{greeting}{body}{footer}"))
    }

    pub(super) fn subject_name(self) -> String {
        format!("{}/subject", self.code())
    }

    pub(super) fn body_name(self) -> String {
        format!("{}/body", self.code())
    }
}

fn frame(locale: Locale) -> (&'static str, &'static str) {
    match locale {
        Locale::Ru => {
            (include_str!("../../templates/ru/greeting.txt"), include_str!("../../templates/ru/footer.txt"))
        }
        Locale::En => {
            (include_str!("../../templates/en/greeting.txt"), include_str!("../../templates/en/footer.txt"))
        }
    }
}

pub(super) fn add_to(env: &mut Environment<'static>, locale: Locale) -> Result<(), RenderError> {
    for template in Template::ALL {
        let (subject, body) = template.text(locale);
        for (name, source) in [(template.subject_name(), subject), (template.body_name(), body)] {
            env.add_template_owned(name.clone(), source).map_err(|e| template_error(&name, e))?;
        }
    }
    Ok(())
}
