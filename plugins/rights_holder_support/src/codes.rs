//! Codes that the manifest declares, in one place.

pub(crate) const ADVICE: &str = "advice";
pub(crate) const DEFECT: &str = "defect";
pub(crate) const FEATURE: &str = "feature";
pub(crate) const COMPLAINT: &str = "complaint";
pub(crate) const INSTALL_UPDATE: &str = "install_update";

pub(crate) const ANSWER: &str = "answer";
pub(crate) const FEATURE_DECISION: &str = "feature_decision";
pub(crate) const CALLBACK: &str = "callback";
pub(crate) const CALL_LIMIT: &str = "call_limit";

pub(crate) const OUTDATED_RELEASE: &str = "outdated_release";
pub(crate) const PURPOSE_MISSING: &str = "purpose_missing";
pub(crate) const OTHER_INFORMATION: &str = "other_information";

pub(crate) const IDENTIFICATION_MISSING: &str = "identification_missing";
pub(crate) const INFORMATION_MISSING: &str = "information_missing";
pub(crate) const UPDATE_REQUIRED: &str = "update_required";
pub(crate) const ENTITLEMENT_MISSING: &str = "entitlement_missing";
pub(crate) const EXPIRED: &str = "expired";
