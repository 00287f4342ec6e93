//! The renderer's own words, and values as people of a language read them.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::sheet::{Cell, Locale, Sheet};

/// A minus that is as wide as a plus and never breaks off.
const MINUS: &str = "\u{2212}";

pub(crate) fn page(locale: Locale, number: usize, of: usize) -> String {
    match locale {
        Locale::Ru => format!("стр. {number} из {of}"),
        Locale::En => format!("page {number} of {of}"),
    }
}

/// Says which zone all instants of the document are in.
pub(crate) fn generated(sheet: &Sheet) -> String {
    let when = instant(sheet.locale, &sheet.zone, sheet.generated_at);
    let zone = match sheet.zone.iana_name() {
        Some(name) => name.to_owned(),
        None => sheet.zone.to_offset(sheet.generated_at).to_string(),
    };
    match sheet.locale {
        Locale::Ru => format!("Сформировано {when}, часовой пояс {zone}"),
        Locale::En => format!("Generated {when}, time zone {zone}"),
    }
}

pub(crate) fn no_rows(locale: Locale) -> &'static str {
    match locale {
        Locale::Ru => "Записей нет",
        Locale::En => "No records",
    }
}

pub(crate) fn sheet_name(locale: Locale) -> &'static str {
    match locale {
        Locale::Ru => "Отчёт",
        Locale::En => "Report",
    }
}

/// A column of whole minutes, where the numbers stand without their unit.
pub(crate) fn in_minutes(locale: Locale, title: &str) -> String {
    match locale {
        Locale::Ru => format!("{title}, мин"),
        Locale::En => format!("{title}, min"),
    }
}

/// The column beside it, for people.
pub(crate) fn in_hours(locale: Locale, title: &str) -> String {
    match locale {
        Locale::Ru => format!("{title}, ч:мм"),
        Locale::En => format!("{title}, h:mm"),
    }
}

pub(crate) fn date(locale: Locale, date: Date) -> String {
    match locale {
        Locale::Ru => date.strftime("%d.%m.%Y").to_string(),
        Locale::En => date.strftime("%Y-%m-%d").to_string(),
    }
}

pub(crate) fn instant(locale: Locale, zone: &TimeZone, instant: Timestamp) -> String {
    let local = instant.to_zoned(zone.clone());
    match locale {
        Locale::Ru => local.strftime("%d.%m.%Y %H:%M").to_string(),
        Locale::En => local.strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

pub(crate) fn duration(locale: Locale, minutes: i64) -> String {
    let (hour, minute) = match locale {
        Locale::Ru => ("ч", "мин"),
        Locale::En => ("h", "min"),
    };
    let sign = if minutes < 0 { MINUS } else { "" };
    match (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60) {
        (0, minutes) => format!("{sign}{minutes} {minute}"),
        (hours, 0) => format!("{sign}{hours} {hour}"),
        (hours, minutes) => format!("{sign}{hours} {hour} {minutes} {minute}"),
    }
}

pub(crate) fn hours_and_minutes(minutes: i64) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    format!("{sign}{}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
}

pub(crate) fn value(sheet: &Sheet, cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Coded { title: text, .. } => text.clone(),
        Cell::Minutes(minutes) => duration(sheet.locale, *minutes),
        Cell::Number(number) if *number < 0 => format!("{MINUS}{}", number.unsigned_abs()),
        Cell::Number(number) => number.to_string(),
        Cell::Date(day) => date(sheet.locale, *day),
        Cell::Instant(when) => instant(sheet.locale, &sheet.zone, *when),
        Cell::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_both_languages() {
        let ru =
            [(0, "0 мин"), (45, "45 мин"), (60, "1 ч"), (210, "3 ч 30 мин"), (-90, "\u{2212}1 ч 30 мин")];
        for (minutes, words) in ru {
            assert_eq!(duration(Locale::Ru, minutes), words);
        }
        assert_eq!(duration(Locale::En, 210), "3 h 30 min");
        assert_eq!(hours_and_minutes(-5), "-0:05");
        assert_eq!(hours_and_minutes(i64::MIN), "-153722867280912930:08");
    }

    #[test]
    fn pages_are_counted_in_both_languages() {
        assert_eq!(page(Locale::Ru, 1, 3), "стр. 1 из 3");
        assert_eq!(page(Locale::En, 1, 3), "page 1 of 3");
    }
}
