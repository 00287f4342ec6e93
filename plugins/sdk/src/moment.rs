//! Instants as people and programs write them: `2026-11-26T10:00+04:00`, `2026-11-26T06:00:00Z`.
use crate::types::{Day, Instant};

const MINUTE: i64 = 60_000;

/// Without an offset a text names no instant.
pub(crate) fn parse(text: &str) -> Option<Instant> {
    let (date, rest) = text.trim().split_once(['T', ' '])?;
    let (time, offset) = rest.split_at(rest.find(['+', '-', 'Z'])?);
    let offset = match offset.split_at(1) {
        ("Z", "") => 0,
        ("+", offset) => minutes(offset)?,
        ("-", offset) => -minutes(offset)?,
        _ => return None,
    };
    let (clock, seconds) = match time.match_indices(':').nth(1) {
        Some((at, _)) => (&time[..at], milliseconds(&time[at + 1..])?),
        None => (time, 0),
    };
    Some((Day::parse(date)?.number() * 1_440 + minutes(clock)? - offset) * MINUTE + seconds)
}

/// `10:30`.
fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    (hours < 24 && minutes < 60).then_some(i64::from(hours) * 60 + i64::from(minutes))
}

/// `30` or `30.5`: seconds.
fn milliseconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = whole.parse::<u8>().ok().filter(|&seconds| seconds < 60)?;
    let digits = fraction.bytes().all(|byte| byte.is_ascii_digit()) && !fraction.is_empty();
    let thousandths: String = fraction.chars().chain("00".chars()).take(3).collect();
    digits.then_some(i64::from(whole) * 1_000 + thousandths.parse::<i64>().ok()?)
}
