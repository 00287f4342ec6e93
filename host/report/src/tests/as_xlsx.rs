//! XLSX, read back by calamine.

use std::io::Cursor;

use calamine::{Data, ExcelDateTimeType, Range, Reader, Xlsx};

use super::{row, statement};
use crate::{Cell, Locale, Sheet, xlsx};

fn read_back(sheet: &Sheet, rows: Vec<Vec<Cell>>) -> Range<Data> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(sheet, rows).unwrap())).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let formulas = workbook.worksheet_formula(&name).unwrap();
    assert!(formulas.used_cells().next().is_none(), "texts are never formulas");
    workbook.worksheet_range(&name).unwrap()
}

fn text(range: &Range<Data>, row: u32, column: u32) -> String {
    match range.get_value((row, column)) {
        Some(Data::String(text)) => text.clone(),
        other => panic!("({row}, {column}) is {other:?}"),
    }
}

fn number(range: &Range<Data>, row: u32, column: u32) -> f64 {
    match range.get_value((row, column)) {
        Some(Data::Float(number)) => *number,
        Some(Data::DateTime(when)) => {
            assert_eq!(
                *when,
                calamine::ExcelDateTime::new(when.as_f64(), ExcelDateTimeType::DateTime, false)
            );
            when.as_f64()
        }
        other => panic!("({row}, {column}) is {other:?}"),
    }
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-6
}

#[test]
fn the_document_with_values_to_compute_with() {
    let rows = vec![row(1, "=1+1", 210), row(2, "https://example.org", -90), vec![Cell::Empty; 6]];
    let range = read_back(&statement(Locale::Ru), rows);
    assert_eq!(text(&range, 0, 0), "Выписка по часам");
    assert_eq!(text(&range, 1, 0), "Клиент: ООО «Ромашка»");
    let head: Vec<_> = (0..7).map(|column| text(&range, 4, column)).collect();
    let titles =
        ["Заявка", "Работа", "Принята", "Дата работ", "Затрачено, мин", "Затрачено, ч:мм", "Сообщений"];
    assert_eq!(head, titles);
    assert_eq!(text(&range, 5, 1), "=1+1");
    assert_eq!(text(&range, 6, 1), "https://example.org");
    // 2026-10-07 is day 46302 of Excel; the instant is half past midnight of the 6th in Moscow.
    assert!(near(number(&range, 5, 3), 46302.0));
    assert!((number(&range, 5, 2) - (46301.0 + 0.5 / 24.0)).abs() < 1.0 / 86400.0);
    assert!(near(number(&range, 5, 4), 210.0) && near(number(&range, 6, 4), -90.0));
    assert_eq!((text(&range, 5, 5), text(&range, 6, 5)), ("3:30".to_owned(), "-1:30".to_owned()));
    assert!(near(number(&range, 5, 6), 12.0));
    assert_eq!(text(&range, 9, 0), "Итого: 42 ч 30 мин");
    assert_eq!(text(&range, 11, 0), "Сформировано 21.11.2026 12:44, часовой пояс Europe/Moscow");
}

#[test]
fn an_empty_table_says_so() {
    let range = read_back(&statement(Locale::En), vec![]);
    assert_eq!(text(&range, 5, 0), "No records");
}

#[test]
fn what_excel_cannot_hold_is_marked() {
    let mut long = row(1, &"😀".repeat(20_000), 1);
    long[5] = Cell::Number(i64::MAX);
    let range = read_back(&statement(Locale::Ru), vec![long]);
    let kept = text(&range, 5, 1);
    assert!(kept.ends_with("😀…") && kept.encode_utf16().count() <= 32_767);
    assert_eq!(text(&range, 5, 6), "9223372036854775807");
}

#[test]
fn control_characters_do_not_reach_the_workbook() {
    let range = read_back(&statement(Locale::Ru), vec![row(1, "a\0b\u{7}c\r\nd_x0041_", 1)]);
    assert_eq!(text(&range, 5, 1), "abc\nd_x0041_");
}
