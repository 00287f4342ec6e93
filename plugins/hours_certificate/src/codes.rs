//! Codes that the manifest declares, in one place.

pub(crate) const DEFECT: &str = "defect";
pub(crate) const DEVELOPMENT: &str = "development";
pub(crate) const WARRANTY: &str = "warranty";

/// The two keys of the terms: both register, only the extended certificate pays for development.
pub(crate) const ANY_KEY: &[&str] = &["support_key", "extended_certificate"];
pub(crate) const CERTIFICATE: &[&str] = &["extended_certificate"];

pub(crate) const REGISTRATION: &str = "registration";
pub(crate) const CLOSURE_SILENCE: &str = "closure_silence";
/// A timer and what is remembered of it.
pub(crate) const AGREED_TERM: &str = "agreed_term";

pub(crate) const ESTIMATE: &str = "estimate";
/// Remembered: since when work may be done.
pub(crate) const ACCEPTED_AT: &str = "estimate_accepted_at";
pub(crate) const ESTIMATE_EXCEEDED: &str = "estimate_exceeded";
pub(crate) const ESTIMATE_NOT_ACCEPTED: &str = "estimate_not_accepted";
pub(crate) const BALANCE_TOO_SMALL: &str = "balance_too_small";
pub(crate) const DISCLOSURE: &str = "disclosure";
pub(crate) const ANSWER_AMBIGUOUS: &str = "answer_ambiguous";

pub(crate) const SUPPORT_KEY: &str = "support_key";
pub(crate) const SUPPORT_KEY_MISSING: &str = "support_key_missing";
pub(crate) const CERTIFICATE_MISSING: &str = "certificate_missing";
pub(crate) const UNCLEAR_TASK: &str = "unclear_task";
pub(crate) const INFORMATION_REFUSED: &str = "information_refused";
pub(crate) const EXPIRED: &str = "expired";
pub(crate) const NOT_WARRANTY: &str = "not_warranty";
pub(crate) const WARRANTY_TEST: &str = "warranty_test";
pub(crate) const CONSENT_REQUIRED: &str = "consent_required";
pub(crate) const ON_SITE_VISIT: &str = "out_of_scope/on_site_visit";
