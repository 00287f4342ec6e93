//! What a use case answers instead of its result, as a problem. The match is exhaustive on purpose: a new kind of
//! error has to be given its status here.
use app::{AppError, DENIED, InvalidField, store_types::StoreError};
use axum::http::StatusCode;
use domain::rules::{Failure, Refusal};

use super::{Problem, ProblemCode, find};

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound { what } => {
                Self::new(ProblemCode::NotFound).detail(format!("{what} not found"))
            }
            AppError::Unauthenticated => Self::new(ProblemCode::Unauthenticated),
            AppError::Forbidden { code, detail } => Self::coded(code, StatusCode::FORBIDDEN).detail(detail),
            AppError::Conflict { code, detail, alternatives, findings } => {
                conflict(code, detail).alternatives(alternatives).findings(findings)
            }
            AppError::Invalid(findings) => invalid(findings),
            AppError::Stale => Self::new(ProblemCode::Stale),
            AppError::Busy { retry_after } => Self::new(ProblemCode::Busy).retry_after(retry_after),
            AppError::RateLimited { retry_after } => {
                Self::new(ProblemCode::RateLimited).retry_after(retry_after)
            }
            AppError::RulesUnavailable(failure) => rules_unavailable(&failure),
            AppError::PluginRefused(refusal) => refused(&refusal),
            AppError::Store(error) => stored(&error),
            AppError::Internal(cause) => Self::new(ProblemCode::Internal).caused_by(cause),
        }
    }
}

/// A version that the caller named in If-Match and that is gone is a failed precondition.
fn conflict(code: String, detail: String) -> Problem {
    if code == ProblemCode::VersionMismatch.as_str() {
        return Problem::new(ProblemCode::VersionMismatch).detail(detail);
    }
    // A denial for a reason the host has words for: the title says it.
    let said = detail.starts_with(DENIED) && find(&code).is_some();
    let problem = Problem::coded(code, StatusCode::CONFLICT);
    if said { problem } else { problem.detail(detail) }
}

/// The first finding names the problem; most have one.
fn invalid(findings: Vec<InvalidField>) -> Problem {
    let Some(first) = findings.first() else { return Problem::new(ProblemCode::Invalid) };
    let detail = if first.path.is_empty() {
        first.message.clone()
    } else {
        format!("{}: {}", first.path, first.message)
    };
    Problem::coded(first.code.clone(), StatusCode::UNPROCESSABLE_ENTITY).detail(detail).findings(findings)
}

fn rules_unavailable(failure: &Failure) -> Problem {
    // A breaker stays open for a while; anything else may pass at once.
    let seconds = if matches!(failure, Failure::BreakerOpen) { 60 } else { 10 };
    Problem::new(ProblemCode::RulesUnavailable).retry_after(seconds).caused_by(failure.to_string())
}

fn refused(refusal: &Refusal) -> Problem {
    let (code, path) = match refusal {
        Refusal::TooLarge { .. } => (ProblemCode::PluginTooLarge, ""),
        Refusal::NotAComponent { .. } => (ProblemCode::PluginNotAComponent, ""),
        Refusal::NoManifest => (ProblemCode::PluginManifestMissing, ""),
        Refusal::Manifest { path, .. } => (ProblemCode::PluginManifestInvalid, path.as_str()),
        Refusal::Import { name } => (ProblemCode::PluginImportRefused, name.as_str()),
        Refusal::MissingHook { hook } => (ProblemCode::PluginHookMissing, hook.as_str()),
        Refusal::Interface { .. } => (ProblemCode::PluginInterfaceUnknown, ""),
        Refusal::Compile { .. } => (ProblemCode::PluginCompileFailed, ""),
        Refusal::CompileTimeout { .. } => (ProblemCode::PluginCompileTimeout, ""),
        Refusal::Probe { .. } => (ProblemCode::PluginProbeFailed, ""),
        Refusal::Case { name, .. } => (ProblemCode::PluginCaseFailed, name.as_str()),
    };
    Problem::invalid(code, path, refusal.to_string())
}

fn stored(error: &StoreError) -> Problem {
    let cause = error.to_string();
    match error {
        StoreError::InvalidCursor => {
            Problem::invalid(ProblemCode::CursorInvalid, "cursor", "this list did not hand out the cursor")
        }
        StoreError::StaleVersion => Problem::new(ProblemCode::Stale),
        StoreError::Conflict { constraint } => {
            Problem::new(ProblemCode::AlreadyExists).detail(format!("`{constraint}` forbids it"))
        }
        StoreError::Unavailable(_) => Problem::new(ProblemCode::StorageUnavailable).caused_by(cause),
        StoreError::LeaseLost | StoreError::Corrupt { .. } | StoreError::Db(_) => {
            Problem::new(ProblemCode::Internal).caused_by(cause)
        }
    }
}
