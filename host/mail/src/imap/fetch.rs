//! Listing the folder and fetching one mail.

use std::collections::BTreeMap;

use imap_proto::{AttributeValue, MessageSection, Response, SectionPath};
use jiff::Timestamp;
use jiff::fmt::strtime;

use super::error::{ImapError, said};
use super::wire::End;
use super::words::Command;
use super::{Imap, Waiting};

/// Mails of one listing; more than any mailbox has, and few enough for the memory.
const MAX_LISTED: usize = 2_000_000;

/// What the server said about one mail; it may say it in pieces, and unasked.
#[derive(Default)]
struct Row {
    size: Option<u32>,
    date: Option<String>,
}

/// What the server gives of a mail that it has.
enum Given {
    Nothing,
    Bytes(Vec<u8>),
}

impl Imap {
    /// The mails with a UID above `after_uid`, ascending.
    pub async fn waiting(&mut self, after_uid: u32) -> Result<Vec<Waiting>, ImapError> {
        let doing = "listing the mail";
        let Some(first) = after_uid.checked_add(1) else { return Ok(Vec::new()) };
        if self.messages() == 0 {
            // There is no last mail that `*` could name, and some servers refuse it.
            self.wire.order("asking for new mail", &Command::new("NOOP")).await?;
        }
        self.wire.news = false;
        if self.messages() == 0 {
            return Ok(Vec::new());
        }
        let command = Command::new(&format!("UID FETCH {first}:* (UID RFC822.SIZE INTERNALDATE)"));
        let mut rows = BTreeMap::new();
        let end = self.wire.run(doing, &command, |response| note(&mut rows, first, response)).await?;
        if let End::No(text) = end {
            return Err(ImapError::Refused { doing, text });
        }
        if rows.len() >= MAX_LISTED {
            return Err(ImapError::Protocol { doing, text: format!("more than {MAX_LISTED} mails") });
        }
        rows.into_iter().filter_map(|(uid, row)| waiting(doing, uid, &row).transpose()).collect()
    }

    /// The whole mail, untouched; None if it is gone.
    pub async fn source(&mut self, uid: u32) -> Result<Option<Vec<u8>>, ImapError> {
        self.section("fetching a mail", uid, "").await
    }

    /// Only the header block, for mail that is too large; None if it is gone.
    pub async fn header(&mut self, uid: u32) -> Result<Option<Vec<u8>>, ImapError> {
        self.section("fetching the header of a mail", uid, "HEADER").await
    }

    async fn section(
        &mut self,
        doing: &'static str,
        uid: u32,
        section: &str,
    ) -> Result<Option<Vec<u8>>, ImapError> {
        let wanted = (section == "HEADER").then_some(SectionPath::Full(MessageSection::Header));
        let command = Command::new(&format!("UID FETCH {uid} (UID BODY.PEEK[{section}])"));
        let mut found = None;
        let end = self.wire.run(doing, &command, |response| {
            if let Some(content) = content(response, uid, wanted.as_ref()) {
                found = Some(content);
            }
        });
        match (end.await?, found) {
            (End::Ok, None) => Ok(None),
            (_, Some(Given::Bytes(bytes))) => Ok(Some(bytes)),
            (End::Ok, Some(Given::Nothing)) => {
                Err(ImapError::Refused { doing, text: "the server gives nothing of this mail".to_owned() })
            }
            // RFC 5530: another session has removed it, and we had not been told yet.
            (End::No(text), _) if text.contains("EXPUNGEISSUED") => Ok(None),
            (End::No(text), _) => Err(ImapError::Refused { doing, text }),
        }
    }
}

/// `n:*` means the last mail even if its UID is below n: what was not asked for is left out.
fn note(rows: &mut BTreeMap<u32, Row>, first: u32, response: &Response<'_>) {
    let Response::Fetch(_, attributes) = response else { return };
    let Some(uid) = uid_of(attributes).filter(|uid| *uid >= first) else { return };
    if rows.len() >= MAX_LISTED {
        return;
    }
    let row = rows.entry(uid).or_default();
    for attribute in attributes {
        match attribute {
            AttributeValue::Rfc822Size(size) => row.size = Some(*size),
            AttributeValue::InternalDate(date) => row.date = Some(date.clone().into_owned()),
            _ => {}
        }
    }
}

fn uid_of(attributes: &[AttributeValue<'_>]) -> Option<u32> {
    attributes.iter().find_map(|attribute| match attribute {
        AttributeValue::Uid(uid) => Some(*uid),
        _ => None,
    })
}

fn waiting(doing: &'static str, uid: u32, row: &Row) -> Result<Option<Waiting>, ImapError> {
    let unclear = |text: String| ImapError::Protocol { doing, text: said(&text) };
    match row {
        // Somebody changed a flag of this mail just now.
        Row { size: None, date: None } => Ok(None),
        Row { size: Some(size), date: Some(date) } => {
            let arrived_at = internal_date(date)
                .ok_or_else(|| unclear(format!("the date of mail {uid} cannot be read: {date}")))?;
            Ok(Some(Waiting { uid, size: u64::from(*size), arrived_at }))
        }
        _ => Err(unclear(format!("mail {uid} without its size or its date"))),
    }
}

/// `" 5-Jan-2026 10:00:00 +0300"`: the day may be padded with a blank.
fn internal_date(text: &str) -> Option<Timestamp> {
    strtime::parse("%d-%b-%Y %H:%M:%S %z", text.trim()).ok()?.to_timestamp().ok()
}

fn content(response: &Response<'_>, uid: u32, wanted: Option<&SectionPath>) -> Option<Given> {
    let Response::Fetch(_, attributes) = response else { return None };
    if uid_of(attributes) != Some(uid) {
        return None;
    }
    attributes.iter().find_map(|attribute| match attribute {
        AttributeValue::BodySection { section, data, .. } if section.as_ref() == wanted => {
            Some(data.as_ref().map_or(Given::Nothing, |bytes| Given::Bytes(bytes.to_vec())))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_their_offset() {
        let expected: Timestamp = "2026-01-05T07:00:00Z".parse().unwrap();
        assert_eq!(internal_date(" 5-Jan-2026 10:00:00 +0300"), Some(expected));
        assert_eq!(internal_date("05-jan-2026 07:00:00 +0000"), Some(expected));
        assert_eq!(internal_date("5-Jan-2026 02:30:00 -0430"), Some(expected));
        assert_eq!(internal_date("yesterday"), None);
    }
}
