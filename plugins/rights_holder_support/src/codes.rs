//! Codes that the manifest declares, in one place.

pub(crate) const ADVICE: &str = "advice";
pub(crate) const DEFECT: &str = "defect";
pub(crate) const FEATURE: &str = "feature";
pub(crate) const NO_CALLBACK: &str = "no_callback";
pub(crate) const COMPLAINT: &str = "complaint";
pub(crate) const INSTALL_UPDATE: &str = "install_update";

pub(crate) const ANSWER: &str = "answer";
pub(crate) const FEATURE_DECISION: &str = "feature_decision";
pub(crate) const CALLBACK: &str = "callback";
pub(crate) const CALL_LIMIT: &str = "call_limit";

pub(crate) const STANDARD_FUNCTIONS_ONLY: &str = "standard_functions_only";
pub(crate) const OUTDATED_RELEASE: &str = "outdated_release";
pub(crate) const PURPOSE_MISSING: &str = "purpose_missing";
pub(crate) const OTHER_INFORMATION: &str = "other_information";

pub(crate) const IDENTIFICATION_MISSING: &str = "identification_missing";
pub(crate) const INFORMATION_MISSING: &str = "information_missing";
pub(crate) const UPDATE_REQUIRED: &str = "update_required";
pub(crate) const ENTITLEMENT_MISSING: &str = "entitlement_missing";
pub(crate) const EXPIRED: &str = "expired";
pub(crate) const NOT_A_WISH: &str = "not_a_wish";
pub(crate) const SCOPE_NOT_OFFERED: &str = "scope_not_offered";

/// Fields of the ticket.
pub(crate) const SCOPE: &str = "scope";
pub(crate) const REFUSAL_EVIDENCE: &str = "refusal_evidence";
