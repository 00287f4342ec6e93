//! Which ticket a mail belongs to, as hints in order of strength. A hint is only a hint: whoever follows
//! it checks, at the time of receipt, that the sender may write to that ticket (S-01).

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::parse::InboundMail;
use crate::text::hex;

/// Hexadecimal digits of the code in a Message-ID: 128 bits.
const CODE_DIGITS: usize = 32;
/// Ticket numbers taken from one subject.
const MAX_NUMBERS: usize = 3;
/// Bytes of an attachment of a report, and ids in it, that are looked at.
const QUOTED: usize = 64 * 1024;
const MAX_QUOTED_IDS: usize = 500;

/// A reason to think of a ticket, strongest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThreadHint {
    /// The mail answers, or returns, a message we sent: the code proves we made the id.
    Keyed { ticket: String, message: String },
    /// An id made by somebody else; a look-up among stored messages decides.
    MessageId(String),
    /// A ticket number in the subject; anybody can write one.
    Number(String),
}

/// The secret behind our Message-IDs. Keys are tried in order, the first one signs.
#[derive(Debug)]
pub struct MessageIdKey {
    keys: Vec<SecretBox<[u8]>>,
    domain: String,
}

impl MessageIdKey {
    /// `domain` becomes the right side of every id; `previous` keys still verify after a rotation.
    pub fn new(current: &[u8], previous: &[&[u8]], domain: &str) -> Self {
        let keys = std::iter::once(current).chain(previous.iter().copied());
        Self { keys: keys.map(|k| SecretBox::new(k.into())).collect(), domain: domain.to_ascii_lowercase() }
    }

    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// `<t.TICKET.MESSAGE.CODE@domain>`: the same for the same message, so that a retry is the same mail.
    /// Other characters than letters, digits and hyphens become hyphens.
    pub fn new_message_id(&self, ticket: &str, message: &str) -> String {
        let (ticket, message) = (atom(ticket), atom(message));
        let code = self.keys.first().map(|key| self.code(key, &ticket, &message)).unwrap_or_default();
        format!("<t.{ticket}.{message}.{code}@{}>", self.domain)
    }

    fn code(&self, key: &SecretBox<[u8]>, ticket: &str, message: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(key.expose_secret()).expect("HMAC takes a key of any length");
        for part in [ticket, message, &self.domain] {
            mac.update(part.as_bytes());
            mac.update(&[0]);
        }
        hex(&mac.finalize().into_bytes())[..CODE_DIGITS].to_owned()
    }

    fn read(&self, id: &str) -> Option<ThreadHint> {
        let (local, _) = self.split_own(id)?;
        let mut parts = local.strip_prefix("t.")?.split('.');
        let (ticket, message, code) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || code.len() != CODE_DIGITS {
            return None;
        }
        let ours = |key| bool::from(self.code(key, ticket, message).as_bytes().ct_eq(code.as_bytes()));
        self.keys
            .iter()
            .any(ours)
            .then(|| ThreadHint::Keyed { ticket: ticket.to_owned(), message: message.to_owned() })
    }

    fn split_own<'i>(&self, id: &'i str) -> Option<(&'i str, &'i str)> {
        id.trim_matches(['<', '>'])
            .rsplit_once('@')
            .filter(|(_, domain)| domain.eq_ignore_ascii_case(&self.domain))
    }
}

fn atom(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect()
}

/// Hints of a mail: our keyed ids, then foreign ids, then numbers in the subject. An id that bears our
/// domain but not our code is forged and gives no hint at all; there is no older, weaker form to fall
/// back to (the class of CVE-2026-47123).
pub fn match_ticket(mail: &InboundMail, key: &MessageIdKey) -> Vec<ThreadHint> {
    let newest_first =
        mail.in_reply_to.iter().rev().chain(mail.references.iter().rev()).chain(&mail.returned_ids);
    let ids: Vec<&String> = newest_first.collect();
    let mut hints = Vec::new();
    let mut add = |hint: ThreadHint| {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    };
    ids.iter().filter_map(|id| key.read(id)).for_each(&mut add);
    ids.iter()
        .filter(|id| key.split_own(id).is_none())
        .for_each(|id| add(ThreadHint::MessageId((*id).clone())));
    numbers(&mail.subject).into_iter().map(ThreadHint::Number).for_each(&mut add);
    hints
}

/// Hints of a report: beside those of any mail, our own keyed ids wherever the report quotes them. Mail servers
/// that attach nothing write the header of the message into their text.
pub fn match_report(report: &InboundMail, key: &MessageIdKey) -> Vec<ThreadHint> {
    let mut hints = match_ticket(report, key);
    let quoted = report
        .attachments
        .iter()
        .filter(|held| held.media_type.starts_with("text/") || held.media_type.starts_with("message/"));
    let attached = quoted.map(|held| String::from_utf8_lossy(&held.content[..held.size().min(QUOTED)]));
    for text in attached.chain([report.text.as_str().into()]) {
        let ids = text.split(['<', '>', '"', '(', ')']).filter(|id| id.len() <= 250 && id.contains('@'));
        for hint in ids.take(MAX_QUOTED_IDS).filter_map(|id| key.read(id.trim())) {
            if !hints.contains(&hint) {
                hints.insert(0, hint);
            }
        }
    }
    hints
}

/// Ticket numbers of a subject: bracketed ones first, then bare ones, then those that somebody typed in small letters.
fn numbers(subject: &str) -> Vec<String> {
    let mut found: Vec<(bool, bool, String)> = Vec::new();
    let mut rest = subject;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let starts = first.is_ascii_alphabetic()
            && !before.is_some_and(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        if starts && let Some(length) = number_length(rest) {
            let bracketed = before == Some('[') && rest[length..].starts_with(']');
            found.push((!bracketed, first.is_ascii_lowercase(), rest[..length].to_ascii_uppercase()));
            before = Some('0');
            rest = &rest[length..];
            continue;
        }
        before = Some(first);
        rest = &rest[first.len_utf8()..];
    }
    found.sort_by_key(|(bare, small, _)| (*bare, *small));
    let mut numbers: Vec<String> = Vec::new();
    for (_, _, number) in found {
        if !numbers.contains(&number) && numbers.len() < MAX_NUMBERS {
            numbers.push(number);
        }
    }
    numbers
}

/// Length of `[A-Z][A-Z0-9]{1,9}-\d{1,12}`, or the same in small letters, at the start, ended by something that is no
/// word.
fn number_length(text: &str) -> Option<usize> {
    let small = text.starts_with(|c: char| c.is_ascii_lowercase());
    let letter = |b: &u8| if small { b.is_ascii_lowercase() } else { b.is_ascii_uppercase() };
    let prefix = text.bytes().take_while(|b| letter(b) || b.is_ascii_digit()).count();
    if !(2..=10).contains(&prefix) || text.as_bytes().get(prefix) != Some(&b'-') {
        return None;
    }
    let digits = text.bytes().skip(prefix + 1).take_while(u8::is_ascii_digit).count();
    let length = prefix + 1 + digits;
    let ends = text[length..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_');
    ((1..=12).contains(&digits) && ends).then_some(length)
}

#[cfg(test)]
mod tests;
