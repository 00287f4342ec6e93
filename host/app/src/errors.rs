//! What a use case may answer instead of its result: facts, no HTTP words. The API maps each to a problem.
use domain::{
    case::{MoveError, TimerError},
    forms::{FormError, Violation, ViolationKind},
    rules::{Denial, Failure, Refusal},
    ticket::{SchemaRule, Status},
    time::{CalendarError, TimeError},
};
use serde::Serialize;
use store::StoreError;

/// What is wrong with one field of the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvalidField {
    /// A plain identifier.
    pub code: String,
    /// Where it stands, dotted.
    pub path: String,
    pub message: String,
    /// From and to, where a number is out of bounds: told in every language.
    #[serde(skip)]
    pub bounds: Option<(i64, i64)>,
    /// What is known instead, where that is a closed list: told in every language.
    #[serde(skip)]
    pub choices: Vec<String>,
    /// What a schema asks: told in every language, and to programs.
    #[serde(skip)]
    pub rule: Option<SchemaRule>,
}

impl InvalidField {
    pub fn new(code: &str, path: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            path: path.to_owned(),
            message: message.into(),
            bounds: None,
            choices: Vec::new(),
            rule: None,
        }
    }

    /// What a JSON Schema says of a value below `at`; `missing` and `wrong` are codes.
    pub fn violating(at: &str, held: Violation, (missing, wrong): (&str, &str)) -> Self {
        let code = match held.kind {
            ViolationKind::Missing => missing,
            ViolationKind::Unknown => "unknown_field",
            ViolationKind::Wrong => wrong,
        };
        let said = Self::new(code, &format!("{at}.{}", held.path), held.message);
        Self { rule: Some(held.rule), ..said }
    }

    /// A number of `what` that has to lie within bounds.
    pub fn out_of_bounds(code: &str, path: &str, (from, to): (i64, i64), what: &str) -> Self {
        let said = Self::new(code, path, format!("from {from} to {to} {what}"));
        Self { bounds: Some((from, to)), ..said }
    }

    /// A word that is none of those known.
    pub fn not_one_of(code: &str, path: &str, choices: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let choices: Vec<String> = choices.into_iter().map(Into::into).collect();
        let said = Self::new(code, path, format!("one of: {}", choices.join(", ")));
        Self { choices, ..said }
    }
}

/// How the detail of a denial begins, where nobody has words for its code.
pub const DENIED: &str = "the rules of this product forbid it: ";

#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Not there, or not visible to this actor: the same to them.
    #[error("{what} not found")]
    NotFound { what: &'static str },
    #[error("sign in first")]
    Unauthenticated,
    /// The object is visible, the act is not allowed.
    #[error("{detail}")]
    Forbidden { code: String, detail: String },
    /// A state or a rule forbids it.
    #[error("{detail}")]
    Conflict { code: String, detail: String, alternatives: Vec<String>, findings: Vec<InvalidField> },
    #[error("the input is not valid")]
    Invalid(Vec<InvalidField>),
    /// Somebody changed it meanwhile.
    #[error("the object was changed meanwhile")]
    Stale,
    /// Too much of this at once; the same may be sent again after so many seconds.
    #[error("too much at once")]
    Busy { retry_after: u32 },
    /// Tried too often; the next attempt counts after so many seconds.
    #[error("tried too often")]
    RateLimited { retry_after: u32 },
    #[error("the rules of this product cannot be asked now: {0}")]
    RulesUnavailable(Failure),
    #[error("the plugin was refused: {0}")]
    PluginRefused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of ours, described for the log.
    #[error("{0}")]
    Internal(String),
}

impl AppError {
    pub fn forbidden(code: &str, detail: impl Into<String>) -> Self {
        Self::Forbidden { code: code.to_owned(), detail: detail.into() }
    }
    pub fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Self::Conflict {
            code: code.to_owned(),
            detail: detail.into(),
            alternatives: Vec::new(),
            findings: Vec::new(),
        }
    }
    /// What is not done on a ticket that is over.
    pub fn over(detail: impl Into<String>) -> Self {
        Self::Conflict {
            code: "state_forbids".to_owned(),
            detail: detail.into(),
            alternatives: vec!["reopen".to_owned()],
            findings: Vec::new(),
        }
    }
    pub fn invalid(code: &str, path: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![InvalidField::new(code, path, message)])
    }
    /// A rule set denied what was asked.
    pub fn denied(denial: Denial) -> Self {
        let findings = denial
            .findings
            .into_iter()
            .map(|finding| {
                InvalidField::new(&finding.code, finding.path.as_deref().unwrap_or(""), finding.code.clone())
            })
            .collect();
        Self::Conflict {
            detail: format!("{DENIED}{}", denial.code),
            code: denial.code,
            alternatives: denial.alternatives,
            findings,
        }
    }
}

impl From<MoveError> for AppError {
    fn from(error: MoveError) -> Self {
        match error {
            MoveError::NotAllowed { from, .. } => Self::Conflict {
                code: "state_forbids".to_owned(),
                detail: error.to_string(),
                alternatives: ways_on(from).iter().map(|&action| action.to_owned()).collect(),
                findings: Vec::new(),
            },
            MoveError::ReasonMissing { .. } => Self::invalid("reason_missing", "reason", error.to_string()),
        }
    }
}

/// Actions that lead on from a state in which something else is not possible (6.2).
const fn ways_on(from: Status) -> &'static [&'static str] {
    match from {
        Status::Closed | Status::Refused => &["reopen"],
        Status::WaitingCustomer | Status::WaitingThirdParty | Status::WaitingApproval | Status::Suspended => {
            &["resume", "close", "refuse"]
        }
        Status::Received => &["register"],
        Status::Registered | Status::SolutionProposed => &["start_work", "close", "refuse"],
        Status::InProgress => &["propose_solution", "close", "refuse"],
        Status::Transferred => &["close", "refuse"],
    }
}

impl From<TimeError> for AppError {
    fn from(error: TimeError) -> Self {
        let path = if matches!(error, TimeError::PauseReversed { .. }) { "pauses" } else { "origin" };
        Self::invalid(error.code(), path, error.to_string())
    }
}

impl From<TimerError> for AppError {
    fn from(error: TimerError) -> Self {
        match error {
            TimerError::Time(error) => error.into(),
            TimerError::UnknownCalendar { .. } => Self::Internal(error.to_string()),
        }
    }
}

impl From<CalendarError> for AppError {
    fn from(error: CalendarError) -> Self {
        Self::invalid("calendar_invalid", &error.path(), error.to_string())
    }
}

impl From<FormError> for AppError {
    fn from(error: FormError) -> Self {
        match error {
            FormError::Schema { .. } => Self::Internal(error.to_string()),
            FormError::NotAnObject | FormError::TooLarge => {
                Self::invalid("form_unreadable", "", error.to_string())
            }
        }
    }
}
