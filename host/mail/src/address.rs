//! Addresses: one normaliser for every comparison, and who a mail says it is from.

use mail_parser::{Addr, Address as ParsedAddress, Header, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use crate::text::single_line;

/// A mailbox as it is compared and stored.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// Normalised by [`normalise`].
    pub addr: String,
    /// Display name, one clean line; never evidence of anything.
    pub name: Option<String>,
}

impl Address {
    /// `None` when the address is not usable as a mailbox.
    pub fn new(addr: &str, name: Option<&str>) -> Option<Self> {
        let name = name.map(|n| single_line(n, 120)).filter(|n| !n.is_empty());
        Some(Self { addr: normalise(addr)?, name })
    }

    pub fn domain(&self) -> &str {
        self.addr.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    pub fn local_part(&self) -> &str {
        self.addr.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

/// The documented rule: the domain in its ASCII form and lower case, the local part lower-cased in ASCII
/// only, a plus tag kept. Letters that merely look alike stay different (the class of CVE-2019-19844:
/// `ADMİN` must not become `admin`).
pub fn normalise(addr: &str) -> Option<String> {
    let addr = addr.trim();
    let (local, domain) = addr.rsplit_once('@')?;
    let bad = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"@".contains(c);
    if local.is_empty() || local.len() > 64 || local.contains(bad) || domain.contains(bad) {
        return None;
    }
    let domain = idna::domain_to_ascii(domain.trim_end_matches('.')).ok()?.to_ascii_lowercase();
    let label_ok =
        |l: &str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if domain.len() > 253 || !domain.split('.').all(label_ok) {
        return None;
    }
    Some(format!("{}@{domain}", local.to_ascii_lowercase()))
}

/// Why the From header names no single sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SenderProblem {
    /// No From header, or an empty one.
    Missing,
    /// The header is there but holds no usable address.
    Malformed,
    /// More than one From header: which one a reader sees depends on the reader.
    DuplicateHeader,
    /// Several addresses in one header.
    Several,
    /// Group syntax.
    Group,
}

/// Who the mail says it is from. Still untrusted: authentication is another question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// Exactly one address.
    One(Address),
    /// No identity may be taken from this mail; `shown` is a guess for the agent's eye only.
    Doubtful { shown: Option<Address>, problem: SenderProblem },
}

impl Sender {
    /// The only address an identity may be looked up by.
    pub fn identity(&self) -> Option<&Address> {
        match self {
            Self::One(address) => Some(address),
            Self::Doubtful { .. } => None,
        }
    }

    pub fn shown(&self) -> Option<&Address> {
        match self {
            Self::One(address) => Some(address),
            Self::Doubtful { shown, .. } => shown.as_ref(),
        }
    }

    pub fn problem(&self) -> Option<SenderProblem> {
        match self {
            Self::One(_) => None,
            Self::Doubtful { problem, .. } => Some(*problem),
        }
    }
}

/// Reads the sender from the headers of the outermost message. Reply-To is never the sender
/// (GitLab issue 349329); it serves, like Sender, only as a guess when From names nobody.
pub(crate) fn sender(headers: &[Header<'_>]) -> Sender {
    let from: Vec<&Header<'_>> = headers.iter().filter(|h| h.name == HeaderName::From).collect();
    let shown = |header: &Header<'_>| addresses(std::slice::from_ref(header), &HeaderName::From, 1).0.pop();
    match from.as_slice() {
        [] => doubtful(fallback(headers), SenderProblem::Missing),
        [only] => match &only.value {
            HeaderValue::Address(ParsedAddress::Group(_)) => doubtful(None, SenderProblem::Group),
            HeaderValue::Address(ParsedAddress::List(list)) => single(list, headers),
            _ => doubtful(fallback(headers), SenderProblem::Missing),
        },
        [first, ..] => doubtful(shown(first), SenderProblem::DuplicateHeader),
    }
}

fn single(list: &[Addr<'_>], headers: &[Header<'_>]) -> Sender {
    match list {
        [] => doubtful(fallback(headers), SenderProblem::Missing),
        [one] => match (one.address.as_deref(), to_address(one)) {
            (_, Some(address)) => Sender::One(address),
            (None | Some(""), None) => doubtful(fallback(headers), SenderProblem::Missing),
            (Some(_), None) => doubtful(fallback(headers), SenderProblem::Malformed),
        },
        [first, ..] => match unquoted_name(list) {
            Some(address) => Sender::One(address),
            None => doubtful(to_address(first), SenderProblem::Several),
        },
    }
}

/// `Ivanov, Ivan <ivan@client.example>`: a name with a comma that nobody quoted reads as two addresses. Only where
/// nothing but the last one holds an `@` is there one sender; else which of them wrote depends on the reader.
fn unquoted_name(list: &[Addr<'_>]) -> Option<Address> {
    let (last, before) = list.split_last()?;
    let mut names = Vec::new();
    for addr in before {
        names.extend([addr.name.as_deref(), addr.address.as_deref()].into_iter().flatten());
    }
    if names.iter().any(|name| name.contains('@'))
        || last.name.as_deref().is_some_and(|name| name.contains('@'))
    {
        return None;
    }
    names.extend(last.name.as_deref());
    Address::new(last.address.as_deref()?, Some(&names.join(", ")))
}

fn doubtful(shown: Option<Address>, problem: SenderProblem) -> Sender {
    Sender::Doubtful { shown, problem }
}

fn fallback(headers: &[Header<'_>]) -> Option<Address> {
    [HeaderName::Sender, HeaderName::ReplyTo].iter().find_map(|name| addresses(headers, name, 1).0.pop())
}

fn to_address(addr: &Addr<'_>) -> Option<Address> {
    Address::new(addr.address.as_deref()?, addr.name.as_deref())
}

/// Usable addresses of the named header fields, at most `max`, and how many there were in all.
pub(crate) fn addresses(headers: &[Header<'_>], name: &HeaderName<'_>, max: usize) -> (Vec<Address>, usize) {
    let mut kept = Vec::new();
    let mut total = 0;
    for header in headers.iter().filter(|h| h.name == *name) {
        let HeaderValue::Address(list) = &header.value else { continue };
        for addr in list.iter() {
            total += 1;
            if kept.len() < max
                && let Some(address) = to_address(addr)
            {
                kept.push(address);
            }
        }
    }
    (kept, total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_a_mail_is_from() {
        let from = |field: &str| {
            let raw = format!("From: {field}\r\nReply-To: other@client.example\r\n\r\nx");
            crate::parse(raw.as_bytes(), &crate::Limits::default()).unwrap().from
        };
        for (field, name) in [
            ("Ivanov, Ivan <ivan@client.example>", Some("Ivanov, Ivan")),
            ("\"Ivanov, Ivan\" <ivan@client.example>", Some("Ivanov, Ivan")),
            (
                "=?utf-8?B?0JjQstCw0L3QvtCy?=, =?utf-8?B?0JjQstCw0L0=?= <ivan@client.example>",
                Some("Иванов, Иван"),
            ),
            ("ivan@client.example (Ivan)", Some("Ivan")),
            ("<ivan@client.example>", None),
            ("ivan@client.example", None),
            ("\"Ivan\" ivan@client.example", Some("Ivan")),
            ("Ivan <IVAN@Client.Example>,", Some("Ivan")),
            ("Иван\r\n\t<ivan@client.example>", Some("Иван")),
        ] {
            let sender = from(field);
            let found = sender.identity().map(|a| (a.addr.as_str(), a.name.as_deref()));
            assert_eq!(found, Some(("ivan@client.example", name)), "{field}: {sender:?}");
        }
        for (field, problem) in [
            ("ceo@client.example, ivan@client.example", SenderProblem::Several),
            ("\"ceo@client.example\", <ivan@client.example>", SenderProblem::Several),
            ("ceo@client.example Ivan, <ivan@client.example>", SenderProblem::Several),
            ("Group: ivan@client.example;", SenderProblem::Group),
            ("undisclosed-recipients:;", SenderProblem::Group),
            ("", SenderProblem::Missing),
            ("<>", SenderProblem::Missing),
            ("Ivan", SenderProblem::Missing),
        ] {
            let sender = from(field);
            assert_eq!(sender.problem(), Some(problem), "{field}: {sender:?}");
            assert_eq!(sender.identity(), None);
        }
        assert_eq!(from("ivan at client.example").identity(), None);
    }

    #[test]
    fn normalises_by_the_documented_rule() {
        assert_eq!(normalise(" A+tag@CLIENT.example ").as_deref(), Some("a+tag@client.example"));
        assert_eq!(normalise("info@почта.рф").as_deref(), Some("info@xn--80a1acny.xn--p1ai"));
        assert_ne!(normalise("ADMİN@client.example"), normalise("admin@client.example"));
        for bad in
            ["", "a", "@x.y", "a@", "a b@x.y", "a@x..y", "a\r\n@x.y", "a@x.y\0", "a@b@c", "a@[1.2.3.4]"]
        {
            assert_eq!(normalise(bad), None, "{bad:?}");
        }
    }
}
