//! Codes that the manifest declares, in one place.

/// Kinds.
pub(crate) const ADVICE: &str = "advice";
pub(crate) const DEFECT: &str = "defect";
pub(crate) const FEATURE: &str = "feature";
pub(crate) const PARTICIPATION: &str = "participation";

/// The form of R 4.6, and the entitlement of R 1.2.
pub(crate) const CHECKLIST: &str = "recfaces-checklist";
pub(crate) const CERTIFICATE: &[&str] = &["certificate"];
/// What is missing when the photo or video is.
pub(crate) const EVIDENCE: &str = "evidence";

/// Timers.
pub(crate) const REGISTRATION: &str = "registration";
pub(crate) const ANSWER: &str = "answer";
pub(crate) const CUSTOMER_SILENCE: &str = "customer_silence";

/// Findings.
pub(crate) const EVIDENCE_MISSING: &str = "evidence_missing";
pub(crate) const LOGS_PATH_INCOMPLETE: &str = "logs_path_incomplete";
pub(crate) const SERVICE_STATE: &str = "service_state";
pub(crate) const POSTMAN_NOT_CHECKED: &str = "postman_not_checked";
pub(crate) const LICENCE_BLOCKED: &str = "licence_blocked";
pub(crate) const BEYOND_SIZING: &str = "beyond_sizing";
pub(crate) const VERSION_NOT_SUPPORTED: &str = "version_not_supported";
pub(crate) const FIX_REQUIRES_CURRENT_VERSION: &str = "fix_requires_current_version";
pub(crate) const RELEASE_UNKNOWN: &str = "release_unknown";
pub(crate) const RELEASE_NOT_STATED: &str = "release_not_stated";
pub(crate) const NOTICE_TOO_SHORT: &str = "notice_too_short";

/// Reasons.
pub(crate) const INFORMATION_MISSING: &str = "information_missing";
pub(crate) const NO_LONGER_RELEVANT: &str = "no_longer_relevant";
pub(crate) const ENTITLEMENT_MISSING: &str = "entitlement_missing";
pub(crate) const CHECKLIST_MISSING: &str = "checklist_missing";
pub(crate) const CERTIFICATE_EXPIRED: &str = "certificate_expired";
pub(crate) const EXPIRED: &str = "expired";

/// Memory: the checklist fitted, whatever else was missing.
pub(crate) const CHECKLIST_FITS: &str = "checklist_fits";
