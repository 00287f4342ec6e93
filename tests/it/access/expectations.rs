//! What is asked and what is expected: see `expectations.txt` for the letters.

/// What an operation answers everybody, and the scopes that open it to a key of A's.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) operation: String,
    pub(crate) letters: String,
    pub(crate) scopes: Vec<String>,
}

/// Operations that are not asked here, each with its reason.
pub(crate) const NOT_ASKED: [(&str, &str); 11] = [
    ("getSandboxClock", "of the sandbox, which is anybody's and never a desk at work"),
    ("setSandboxClock", "of the sandbox"),
    ("receiveSandboxMail", "of the sandbox"),
    ("listSandboxOutbox", "of the sandbox"),
    ("issueSandboxToken", "of the sandbox"),
    ("followEvents", "a stream that does not end: see contract/feed.rs"),
    ("signIn", "open to anybody and counted: see sign_in.rs"),
    ("beginPasskeySignIn", "open to anybody and counted: see passkeys.rs"),
    ("signInByPasskey", "open to anybody and counted: see passkeys.rs"),
    ("requestSignInLink", "open to anybody and counted: see sign_in.rs"),
    ("requestPasswordReset", "open to anybody and counted: see sign_in.rs"),
];

/// Bodies where what the schema requires is not enough to be read.
pub(crate) const BODIES: &[(&str, &str)] = &[
    ("createOrganisation", r#"{"name": "N", "kind": "customer"}"#),
    ("createContact", r#"{"organisation": "{customer}", "name": "N"}"#),
    ("createAsset", r#"{"customer": "{customer}", "kind": "thing"}"#),
    (
        "createEntitlement",
        r#"{"customer": "{customer}", "product": "recfaces", "kind": "certificate", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}"#,
    ),
    ("createRelease", r#"{"product": "recfaces", "version": "9.1", "published_at": "2026-01-01T00:00:00Z"}"#),
    ("createArticle", r#"{"product": "recfaces", "readers": "entitled", "title": "T", "text": "T"}"#),
    ("createMailbox", r#"{"address": "second@vendor.example", "product": "recfaces"}"#),
    ("putMailbox", r#"{"address": "box@vendor.example", "product": "recfaces"}"#),
    ("createApiKey", r#"{"name": "k2", "scopes": ["tickets:read"]}"#),
    ("inviteAccount", r#"{"role": "agent", "name": "Y", "email": "y@desk.test"}"#),
    ("registerSeries", r#"{"asset": "{asset}", "measure": "out", "key": "k2"}"#),
    ("sendReadings", r#"{"readings": [{"series": "k1", "at": "2026-11-01T00:00:00Z", "value": 1}]}"#),
    (
        "reportExternalEvent",
        r#"{"source": "s", "source_key": "1", "asset": "{asset}", "kind": "x", "at": "2026-11-01T00:00:00Z"}"#,
    ),
    ("openTicket", r#"{"product": "recfaces", "customer": "{customer}", "text": "T"}"#),
    ("computeDeadline", r#"{"origin": "2026-11-02T06:00:00Z", "rule": {"kind": "same_day"}}"#),
    ("addCalendarException", r#"{"date": "2026-12-24", "closed": true, "source": "S"}"#),
    ("bePresent", r#"{"doing": "viewing"}"#),
    ("simulateCalendarChange", r#"{"exception": {"date": "2026-12-24", "closed": true, "source": "S"}}"#),
    ("simulateHolidayYear", r#"{"set": "RU", "year": 2027, "days": []}"#),
    (
        "declareForceMajeure",
        r#"{"from": "2026-11-01T00:00:00Z", "to": "2026-11-02T00:00:00Z", "ground": "G", "tickets": ["{ticket}"]}"#,
    ),
    ("runReport", r#"{"from": "2026-11-01", "to": "2026-11-30", "customer": "{customer}"}"#),
    ("activateRuleSet", r#"{"product": "recfaces", "plugin": "recfaces", "in_force_from": "2026-12-01"}"#),
    ("replayJournal", r#"{"against": "recfaces"}"#),
    (
        "publish",
        r#"{"product": "recfaces", "code": "c", "subject": {"ru": "S", "en": "S"}, "text": {"ru": "T", "en": "T"}}"#,
    ),
    ("sendMessage", r#"{"type": "information", "text": "T"}"#),
    ("runAction", r#"{"text": "T"}"#),
    ("logCall", r#"{"started_at": "2026-11-01T00:00:00Z", "direction": "in"}"#),
    ("requestAppointment", r#"{"kind": "participation"}"#),
    ("shareTicket", r#"{"recipient": "R", "purpose": "P"}"#),
    ("postLedger", r#"{"kind": "grant", "minutes": 1, "reason": "R"}"#),
    ("exportAuditLog", r#"{"format": "json"}"#),
    ("previewTicket", r#"{"fields": {}, "text": "T"}"#),
    ("putHolidayYear", r#"{"set": "RU", "year": 2027, "days": []}"#),
    ("releaseInboundMail", r#"{"product": "recfaces"}"#),
    (
        "reportCall",
        r#"{"call": "1", "event": "ended", "at": "2026-11-01T00:00:00Z", "line": "+74950000001", "number": "+79161234567"}"#,
    ),
    ("erasePerson", r#"{"reason": "R"}"#),
];

/// The table, by operation. Read when the test runs, so that it is changed without building anything.
///
/// # Panics
/// When the file is not there.
pub(crate) fn expectations() -> Vec<Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/it/access/expectations.txt");
    let text = std::fs::read_to_string(path).expect("the table of expectations");
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let row = |line: &str| {
        let mut words = line.split_whitespace().map(str::to_owned);
        let (operation, letters) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        Row { operation, letters, scopes: words.collect() }
    };
    rows.map(row).collect()
}
