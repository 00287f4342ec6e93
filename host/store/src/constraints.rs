//! The unique keys of the schema by name, with the columns SQLite reports in their place.

/// A reference to a row that is not there. SQLite does not say which.
pub(crate) const FOREIGN_KEY: &str = "foreign_key";

const UNKNOWN: &str = "unknown";

macro_rules! constraints {
    ($($constant:ident = $name:literal on $columns:literal;)+) => {
        /// Names of constraints, to be compared with [`crate::StoreError::Conflict`].
        pub mod constraint {
            $(pub const $constant: &str = $name;)+
            pub const FOREIGN_KEY: &str = super::FOREIGN_KEY;
        }

        pub(crate) const ALL: &[(&str, &str)] = &[$(($name, $columns)),+];
    };
}

constraints! {
    ORGANISATION_CODE = "organisation_code_key" on "organisation.code";
    RELEASE_VERSION = "release_version_key" on "release.product, release.version, release.kind";
    PUBLICATION_CODE = "publication_code_key" on "publication.product, publication.code";
    EXTERNAL_EVENT_SOURCE = "external_event_source_key" on "external_event.customer, external_event.source, external_event.source_key";
    EXTERNAL_EVENT_SEQUENCE = "external_event_sequence_key" on "external_event.customer, external_event.sequence";
    PLUGIN_DIGEST = "plugin_digest_key" on "plugin.digest";
    TICKET_NUMBER = "ticket_number_key" on "ticket.number";
    MESSAGE_POSITION = "message_position_key" on "message.ticket, message.position";
    TIMER_POSITION = "timer_position_key" on "timer.ticket, timer.position";
    OUTBOX_DEDUPE = "outbox_dedupe_key" on "outbox.dedupe_key";
    JOB_UNIQUE = "job_unique_key" on "job.unique_key";
    MAILBOX_ADDRESS = "mailbox_address_key" on "mailbox.address";
    PHONE_LINE_NUMBER = "phone_line_number_key" on "phone_line.number";
    PHONE_CALL_SOURCE = "phone_call_source_key" on "phone_call.source, phone_call.source_key";
    RAW_MAIL_IDENTITY = "raw_mail_identity_key" on "raw_mail.identity";
    RAW_MAIL_DIGEST = "raw_mail_digest_key" on "raw_mail.mailbox, raw_mail.digest";
    ACCOUNT_EMAIL = "account_email_key" on "account.email";
    API_KEY_HASH = "api_key_hash_key" on "api_key.key_hash";
    SESSION_REFRESH_HASH = "session_refresh_hash_key" on "session.refresh_hash";
    ALERT_KEY = "alert_key_key" on "alert.key";
    LEDGER_ENTRY_REVERSES = "ledger_entry_reverses_key" on "ledger_entry.reverses";
    LEDGER_SEQUENCE = "ledger_entry_sequence_key" on "ledger_entry.entitlement, ledger_entry.sequence";
    OBSERVED_ASSET_NUMBER = "observed_asset_number_key" on "observed_asset.number";
    SERIES_NUMBER = "series_number_key" on "series.number";
    SERIES_MEASURE = "series_measure_key" on "series.asset, series.measure";
    SERIES_KEY = "series_key_key" on "series.customer, series.key";
    CONDITION = "condition_pkey" on "condition.asset, condition.kind, condition.since";
    PRODUCT = "product_pkey" on "product.code";
    SERVICE_CALENDAR = "service_calendar_pkey" on "service_calendar.code";
    TICKET = "ticket_pkey" on "ticket.id";
    EVENT = "event_pkey" on "event.ticket, event.sequence";
    FORM_SUBMISSION = "form_submission_pkey" on "form_submission.ticket, form_submission.position";
    IDEMPOTENCY_KEY = "idempotency_key_pkey" on "idempotency_key.actor, idempotency_key.key";
    TICKET_SEARCH = "ticket_search_ticket_key" on "ticket_search.ticket";
    FEED_POSITION = "feed_position_key" on "feed.position";
    WEBHOOK_DELIVERY_EVENT = "webhook_delivery_event_key" on "webhook_delivery.webhook, webhook_delivery.event";
    SIGN_IN_LINK = "sign_in_link_pkey" on "sign_in_link.token_hash";
    SECOND_FACTOR = "second_factor_pkey" on "second_factor.account";
    RECOVERY_CODE = "recovery_code_pkey" on "recovery_code.account, recovery_code.code_hash";
    THROTTLE = "throttle_pkey" on "throttle.key";
    PASSKEY_CREDENTIAL = "passkey_credential_key" on "passkey.credential";
    CEREMONY = "ceremony_pkey" on "ceremony.token_hash";
    IDENTITY = "identity_pkey" on "identity.provider, identity.subject";
    IDENTITY_ACCOUNT = "identity_account_key" on "identity.provider, identity.account";
    AUDIT_ENTRY = "audit_entry_pkey" on "audit_entry.sequence";
}

pub(crate) fn by_name(name: &str) -> &'static str {
    ALL.iter().find(|(known, _)| *known == name).map_or(UNKNOWN, |(known, _)| known)
}

pub(crate) fn by_columns(columns: &str) -> &'static str {
    ALL.iter().find(|(_, known)| *known == columns.trim()).map_or(UNKNOWN, |(name, _)| name)
}
