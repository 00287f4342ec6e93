//! Codes that the manifest declares, in one place.

pub(crate) const INCIDENT: &str = "incident";
pub(crate) const READINESS: &str = "readiness";
pub(crate) const FIRMWARE_UPDATE: &str = "firmware_update";

pub(crate) const SUBSCRIPTION: &[&str] = &["maintenance", "maintenance_subscription"];
pub(crate) const CORP: &str = "corp";

pub(crate) const DIAGNOSIS: &str = "diagnosis";
pub(crate) const ANSWER: &str = "answer";
pub(crate) const SIDE_NOTICE: &str = "side_notice";
pub(crate) const THIRD_PARTY_NOTICE: &str = "third_party_notice";
pub(crate) const SITE_VISIT: &str = "site_visit";

pub(crate) const RESTORATION: &str = "restoration";
pub(crate) const TARIFF_EXCLUDES_VISIT: &str = "tariff_excludes_visit";
pub(crate) const FAULT_ON_CUSTOMER_SIDE: &str = "fault_on_customer_side";
pub(crate) const NOTICE_INCOMPLETE: &str = "notice_incomplete";
pub(crate) const NOT_A_WARRANTY_CASE: &str = "not_a_warranty_case";
pub(crate) const PREREQUISITE_CONNECTION: &str = "prerequisite_connection";
pub(crate) const PREREQUISITES_UNMET: &str = "prerequisites_unmet";
