//! Words of the letters: languages, plurals, dates and durations. The words themselves are data in
//! `templates/<language>/words.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A language of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    #[default]
    Ru,
    En,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The language of a tag such as `ru-RU`; `None` for a language the letters are not written in.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    pub fn tag(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

type Table = HashMap<&'static str, Vec<&'static str>>;

static RU: LazyLock<Table> = LazyLock::new(|| table(include_str!("../templates/ru/words.txt")));
static EN: LazyLock<Table> = LazyLock::new(|| table(include_str!("../templates/en/words.txt")));

fn table(source: &'static str) -> Table {
    let entries = source.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('='));
    entries.map(|(key, forms)| (key.trim(), forms.split('|').map(str::trim).collect())).collect()
}

fn forms(locale: Locale, key: &str) -> Option<&'static [&'static str]> {
    let table = match locale {
        Locale::Ru => &RU,
        Locale::En => &EN,
    };
    table.get(key).map(Vec::as_slice)
}

fn word(locale: Locale, key: &str) -> &'static str {
    forms(locale, key).and_then(|f| f.first()).copied().unwrap_or_default()
}

/// The form of a noun for a number: Russian one, few, many (1 час, 2 часа, 5 часов); English one, other.
pub fn plural<'f>(locale: Locale, number: i64, forms: &[&'f str]) -> &'f str {
    let number = number.unsigned_abs();
    let index = match locale {
        Locale::En => usize::from(number != 1),
        Locale::Ru => match (number % 10, number % 100) {
            (_, 11..=14) => 2,
            (1, _) => 0,
            (2..=4, _) => 1,
            _ => 2,
        },
    };
    forms.get(index).or(forms.last()).copied().unwrap_or_default()
}

/// A number with its noun: `count("day", 5)` is `5 дней`.
pub fn count(locale: Locale, noun: &str, number: i64) -> String {
    let noun = plural(locale, number, forms(locale, noun).unwrap_or_default());
    format!("{number} {noun}")
}

/// Minutes as hours and minutes. Days are not made of them: a working day is no 24 hours.
pub fn format_duration(minutes: i64, locale: Locale) -> String {
    let sign = if minutes < 0 { "−" } else { "" };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    match (hours, rest) {
        (0, _) => format!("{sign}{}", count(locale, "minute", rest)),
        (_, 0) => format!("{sign}{}", count(locale, "hour", hours)),
        _ => format!("{sign}{} {}", count(locale, "hour", hours), count(locale, "minute", rest)),
    }
}

/// A date in words: `23 ноября 2026 г.`, `23 November 2026`.
pub fn format_date(date: Date, locale: Locale) -> String {
    let month = usize::try_from(date.month() - 1).ok();
    let month = month.and_then(|m| forms(locale, "months")?.get(m)).copied().unwrap_or_default();
    format!("{} {month} {} {}", date.day(), date.year(), word(locale, "year_suffix")).trim_end().to_owned()
}

/// An instant as the reader's wall clock shows it, with the offset, so that it cannot be misread:
/// `23 ноября 2026 г., 11:00 (UTC+4)`.
pub fn format_instant(at: Timestamp, zone: &TimeZone, locale: Locale) -> String {
    let local = at.to_zoned(zone.clone());
    let seconds = local.offset().seconds();
    let sign = if seconds < 0 { '−' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() % 3600 / 60);
    let offset = match (hours, minutes) {
        (0, 0) => String::new(),
        (_, 0) => format!("{sign}{hours}"),
        _ => format!("{sign}{hours}:{minutes:02}"),
    };
    let date = format_date(local.date(), locale);
    format!("{date}, {:02}:{:02} (UTC{offset})", local.hour(), local.minute())
}

/// The words for a reason code of spec 6.2; `None` for codes a rule set declares, which bring their own.
pub fn reason_text(code: &str, locale: Locale) -> Option<&'static str> {
    forms(locale, &format!("reason.{code}")).and_then(|f| f.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_plurals() {
        for (n, text) in [
            (1, "1 час"),
            (2, "2 часа"),
            (5, "5 часов"),
            (11, "11 часов"),
            (21, "21 час"),
            (104, "104 часа"),
            (112, "112 часов"),
            (0, "0 часов"),
        ] {
            assert_eq!(count(Locale::Ru, "hour", n), text);
        }
        assert_eq!(count(Locale::En, "day", 1), "1 day");
        assert_eq!(count(Locale::En, "day", 0), "0 days");
        assert_eq!(count(Locale::Ru, "working_day", 3), "3 рабочих дня");
    }

    #[test]
    fn durations() {
        assert_eq!(format_duration(150, Locale::Ru), "2 часа 30 минут");
        assert_eq!(format_duration(61, Locale::Ru), "1 час 1 минута");
        assert_eq!(format_duration(60, Locale::En), "1 hour");
        assert_eq!(format_duration(0, Locale::Ru), "0 минут");
        assert_eq!(format_duration(-32, Locale::Ru), "−32 минуты");
    }

    #[test]
    fn instants_show_local_time_and_offset() {
        // SC-72: 2026-11-25T13:00+04:00.
        let at: Timestamp = "2026-11-25T09:00:00Z".parse().unwrap();
        let samara = TimeZone::fixed(jiff::tz::offset(4));
        assert_eq!(format_instant(at, &samara, Locale::Ru), "25 ноября 2026 г., 13:00 (UTC+4)");
        assert_eq!(
            format_instant(at, &TimeZone::get("Europe/Moscow").unwrap(), Locale::En),
            "25 November 2026, 12:00 (UTC+3)"
        );
        assert_eq!(
            format_instant(at, &TimeZone::get("Asia/Kolkata").unwrap(), Locale::En),
            "25 November 2026, 14:30 (UTC+5:30)"
        );
        assert_eq!(format_instant(at, &TimeZone::UTC, Locale::En), "25 November 2026, 09:00 (UTC)");
    }

    #[test]
    fn both_languages_have_the_same_words() {
        let keys = |table: &Table| table.keys().copied().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(keys(&RU), keys(&EN));
        for (locale, size) in [(Locale::Ru, 3), (Locale::En, 2)] {
            assert_eq!(forms(locale, "months").unwrap().len(), 12);
            for noun in ["minute", "hour", "day", "working_day", "ticket"] {
                assert_eq!(forms(locale, noun).unwrap().len(), size, "{noun}");
            }
        }
        assert!(reason_text("identification_missing", Locale::Ru).is_some());
        assert_eq!(reason_text("something_else", Locale::Ru), None);
    }

    #[test]
    fn language_tags() {
        assert_eq!(Locale::from_tag("ru-RU"), Some(Locale::Ru));
        assert_eq!(Locale::from_tag("EN_us"), Some(Locale::En));
        assert_eq!(Locale::from_tag("de"), None);
    }
}
