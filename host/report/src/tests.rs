//! A statement as a client would get it, in every format, read back by other people's readers.

mod as_csv;
mod as_pdf;
mod as_xlsx;

use jiff::{Timestamp, civil::date, tz::TimeZone};

use crate::{Align, Cell, Column, Error, Kind, Locale, Sheet};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect()
}

fn statement(locale: Locale) -> Sheet {
    Sheet {
        title: "Выписка по часам".to_owned(),
        subject: pairs(&[("Клиент", "ООО «Ромашка»"), ("Период", "октябрь 2026")]),
        columns: vec![
            Column::new("Заявка", Kind::Text),
            Column::new("Работа", Kind::Text),
            Column::new("Принята", Kind::Instant),
            Column::new("Дата работ", Kind::Date).aligned(Align::Center),
            Column::new("Затрачено", Kind::Minutes),
            Column::new("Сообщений", Kind::Number),
        ],
        summary: pairs(&[("Итого", "42 ч 30 мин"), ("Остаток", "7 ч 30 мин")]),
        zone: TimeZone::get("Europe/Moscow").unwrap(),
        locale,
        generated_at: at("2026-11-21T09:44:29Z"),
    }
}

fn row(number: usize, work: &str, minutes: i64) -> Vec<Cell> {
    vec![
        Cell::Text(format!("SD-{number:04}")),
        Cell::text(work),
        Cell::Instant(at("2026-10-05T21:30:00.250Z")),
        Cell::Date(date(2026, 10, 7)),
        Cell::Minutes(minutes),
        Cell::Number(12),
    ]
}

fn many(rows: usize) -> Vec<Vec<Cell>> {
    let works = [
        "Настройка сервера",
        "Разбор журналов: отказ в обслуживании после обновления, повторный запуск служб и проверка репликации",
        "Консультация по телефону",
    ];
    (1..=rows)
        .zip((10..).step_by(35))
        .map(|(number, minutes)| row(number, works[number % 3], minutes))
        .collect()
}

#[test]
fn rows_must_fit_the_columns_in_every_format() {
    let sheet = statement(Locale::En);
    let short = vec![row(1, "x", 1), vec![Cell::Empty]];
    let mut wrong = row(2, "x", 1);
    wrong[4] = Cell::Number(1);
    let wrong = vec![row(1, "x", 1), wrong];
    let csv = |rows| crate::csv(&sheet, rows).collect::<Result<Vec<_>, _>>().unwrap_err();
    let of = |rows: &Vec<Vec<Cell>>| {
        [
            csv(rows.clone()),
            crate::xlsx(&sheet, rows.clone()).unwrap_err(),
            crate::pdf(&sheet, rows.clone()).unwrap_err(),
        ]
    };
    for error in of(&short) {
        assert!(matches!(error, Error::RowLength { row: 2, cells: 1, columns: 6 }), "{error}");
    }
    for error in of(&wrong) {
        assert!(matches!(&error, Error::CellKind { row: 2, column } if column == "Затрачено"), "{error}");
    }
}

#[test]
fn the_same_sheet_is_the_same_file() {
    let sheet = statement(Locale::Ru);
    assert!(crate::xlsx(&sheet, many(20)).unwrap() == crate::xlsx(&sheet, many(20)).unwrap());
    assert!(crate::pdf(&sheet, many(20)).unwrap() == crate::pdf(&sheet, many(20)).unwrap());
}
