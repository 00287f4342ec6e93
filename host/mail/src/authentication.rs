//! What our own mail server found out about the sender (RFC 8601). A header anybody could write is
//! believed only if the administrator named the server that writes it, and only its topmost one.

use serde::{Deserialize, Serialize};

use crate::parse::InboundMail;

/// Whether the From domain is proven by DMARC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    Passed,
    Failed,
    /// No believable statement: treated like `Failed` for debits, disclosure and participation.
    Unknown,
}

/// Reads the topmost Authentication-Results when it carries the configured `authserv_id`.
pub fn authentication(mail: &InboundMail, authserv_id: Option<&str>) -> Authentication {
    let Some(expected) = authserv_id.filter(|id| !id.is_empty()) else { return Authentication::Unknown };
    let Some(field) = mail.headers.get("authentication-results") else { return Authentication::Unknown };
    let mut statements = field.split(';');
    let server = statements.next().unwrap_or_default().split_whitespace().next().unwrap_or_default();
    // No single sender, nothing to prove: DMARC of one of two From headers says nothing of the other.
    if !server.eq_ignore_ascii_case(expected) || mail.from.identity().is_none() {
        return Authentication::Unknown;
    }
    for statement in statements {
        let compact = statement.trim().to_ascii_lowercase();
        let Some(result) =
            compact.strip_prefix("dmarc").map(str::trim_start).and_then(|s| s.strip_prefix('='))
        else {
            continue;
        };
        let result = result.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        return match result {
            "pass" => Authentication::Passed,
            "fail" => Authentication::Failed,
            _ => Authentication::Unknown,
        };
    }
    Authentication::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, parse};

    fn check(fields: &str, id: Option<&str>) -> Authentication {
        let raw = format!("{fields}From: a@b.example\r\n\r\nx");
        authentication(&parse(raw.as_bytes(), &Limits::default()).unwrap(), id)
    }

    #[test]
    fn believes_only_the_named_server_on_top() {
        let pass = "Authentication-Results: mx.desk.example; spf=pass; dmarc = pass (p=reject) header.from=b.example\r\n";
        let fail = "Authentication-Results: MX.desk.example 1; dmarc=fail\r\n";
        let own = Some("mx.desk.example");
        assert_eq!(check(pass, own), Authentication::Passed);
        assert_eq!(check(pass, None), Authentication::Unknown);
        assert_eq!(check(pass, Some("mx.other.example")), Authentication::Unknown);
        assert_eq!(check(&format!("{fail}{pass}"), own), Authentication::Failed);
        assert_eq!(check(&format!("{pass}From: ceo@b.example\r\n"), own), Authentication::Unknown);
        assert_eq!(check("", own), Authentication::Unknown);
    }
}
