//! The telephone: lines that callers dial, and calls as the exchange reports them. A call is a record of its own; what
//! it is about becomes a ticket.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{ContactId, OrganisationId, PhoneCallId, PhoneLineId, TicketId},
    ticket::Direction,
};

/// Digits of a trunk call within the zone that 8 leads out of and +7 into.
const LONG: usize = 11;
/// Most digits of a number (E.164).
const MOST_DIGITS: usize = 15;

/// A number of the desk's that is dialled for some products of one provider (T 2.2, F 2.2: two products may share one).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneLine {
    pub id: PhoneLineId,
    /// As [`number`] reads it.
    pub number: String,
    pub name: String,
    pub provider: OrganisationId,
    /// With more than one, a person picks.
    pub products: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCall {
    pub id: PhoneCallId,
    /// Whoever reports, and the call's key there: its reports are of one call.
    pub source: String,
    pub source_key: String,
    /// Our end, as [`number`] reads it.
    pub line: String,
    /// Whose line it is; none for one that nobody set up.
    pub provider: Option<OrganisationId>,
    pub direction: Direction,
    /// The other end; none where it is withheld.
    pub number: Option<String>,
    /// Who is known by the number. A number proves nobody.
    pub contact: Option<ContactId>,
    pub customer: Option<OrganisationId>,
    /// Who answered or dialled, as the exchange names them.
    pub agent: Option<String>,
    pub started_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Where the recording is; it stays with the exchange.
    pub recording: Option<String>,
    pub ticket: Option<TicketId>,
    /// Who decided that nothing follows, and why.
    pub set_aside: Option<SetAside>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub by: String,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    Ringing,
    Talking,
    Ended,
    /// A caller hung up unanswered.
    Missed,
    /// Nobody took a call of ours.
    Unanswered,
}

impl CallState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::Talking => "talking",
            Self::Ended => "ended",
            Self::Missed => "missed",
            Self::Unanswered => "unanswered",
        }
    }
}

/// What the exchange says of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEvent {
    Started,
    Answered,
    Ended,
}

impl PhoneCall {
    pub fn state(&self) -> CallState {
        match (self.answered_at, self.ended_at, self.direction) {
            (None, None, _) => CallState::Ringing,
            (Some(_), None, _) => CallState::Talking,
            (Some(_), Some(_), _) => CallState::Ended,
            (None, Some(_), Direction::In) => CallState::Missed,
            (None, Some(_), _) => CallState::Unanswered,
        }
    }

    /// A missed call that nobody has dealt with.
    pub fn waits(&self) -> bool {
        self.state() == CallState::Missed && self.ticket.is_none() && self.set_aside.is_none()
    }

    /// Takes a report in. Reports may come late, twice and in any order: the first answer and the last end count.
    pub fn report(&mut self, event: CallEvent, at: Timestamp) {
        match event {
            CallEvent::Started => self.started_at = at,
            CallEvent::Answered => {
                self.answered_at = Some(self.answered_at.map_or(at, |held| held.min(at)));
            }
            CallEvent::Ended => self.ended_at = Some(self.ended_at.map_or(at, |held| held.max(at))),
        }
        let known = [self.answered_at, self.ended_at];
        self.started_at = known.into_iter().flatten().fold(self.started_at, Timestamp::min);
    }
}

/// A telephone number as digits with the country's code. An extension (`доб.`, `ext`, `#`, `,`, `;`) is left out, the
/// trunk's 8 and a number without a country are of +7; short numbers stay as they are.
///
/// # Errors
/// `None` where this is no number: a letter, no digit, more than fifteen.
pub fn number(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let lower = lower.strip_prefix("tel:").unwrap_or(&lower);
    let extension = ["доб", "ext", "#", ",", ";", "вн"];
    let end = extension.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(lower.len());
    let main = lower.get(..end)?;
    if main.chars().any(|c| !(c.is_ascii_digit() || " \u{a0}-()+./\u{2011}".contains(c))) {
        return None;
    }
    let digits: String = main.chars().filter(char::is_ascii_digit).collect();
    let international = main.trim_start().starts_with('+');
    match (digits.len(), international) {
        (0, _) => None,
        (length, _) if length > MOST_DIGITS => None,
        (LONG, false) if digits.starts_with('8') => Some(format!("7{}", digits.get(1..)?)),
        (length, false) if length + 1 == LONG => Some(format!("7{digits}")),
        _ => Some(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn call() -> PhoneCall {
        PhoneCall {
            id: PhoneCallId(uuid::Uuid::nil()),
            source: "pbx".to_owned(),
            source_key: "1".to_owned(),
            line: "74951234567".to_owned(),
            provider: None,
            direction: Direction::In,
            number: None,
            contact: None,
            customer: None,
            agent: None,
            started_at: at(100),
            answered_at: None,
            ended_at: None,
            recording: None,
            ticket: None,
            set_aside: None,
        }
    }

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        for text in [
            "+7 (495) 123-45-67",
            "8 495 123-45-67",
            "84951234567",
            "495 123 45 67",
            "tel:+74951234567",
            "+7\u{a0}495 123.45.67 доб. 12",
            "74951234567#12",
            "+7 495 1234567 ext. 3",
        ] {
            assert_eq!(number(text).as_deref(), Some("74951234567"), "{text}");
        }
        assert_eq!(number("+49 30 901820").as_deref(), Some("4930901820"));
        assert_eq!(number("112").as_deref(), Some("112"));
        assert_eq!(number("+8 495 123 45 67").as_deref(), Some("84951234567"), "a country is not a trunk");
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "anonymous", "++", "доб. 12", "1234567890123456", "+7 495 ABC"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn reports_in_any_order_make_the_same_call() {
        let reports =
            [(CallEvent::Started, at(100)), (CallEvent::Answered, at(105)), (CallEvent::Ended, at(400))];
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut held = PhoneCall { started_at: reports[order[0]].1, ..call() };
            for (event, instant) in order.map(|index| reports[index]) {
                held.report(event, instant);
                held.report(event, instant);
            }
            assert_eq!(
                (held.started_at, held.answered_at, held.ended_at),
                (at(100), Some(at(105)), Some(at(400))),
                "{order:?}"
            );
            assert_eq!(held.state(), CallState::Ended);
        }
    }

    #[test]
    fn a_call_nobody_answered_waits_until_it_is_dealt_with() {
        let mut held = call();
        held.report(CallEvent::Ended, at(130));
        assert!(held.waits());
        let outgoing = PhoneCall { direction: Direction::Out, ..held.clone() };
        assert_eq!((outgoing.state(), outgoing.waits()), (CallState::Unanswered, false));
        held.set_aside = Some(SetAside { by: "A".to_owned(), reason: "spam".to_owned() });
        assert!(!held.waits());
    }
}
