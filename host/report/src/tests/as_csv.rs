//! CSV, byte by byte and read back.

use proptest::prelude::*;

use super::{many, row, statement};
use crate::{Cell, Column, CsvWriter, Kind, Locale, Sheet, csv};

fn whole(sheet: &Sheet, rows: Vec<Vec<Cell>>) -> String {
    let chunks: Vec<_> = csv(sheet, rows).collect::<Result<_, _>>().unwrap();
    String::from_utf8(chunks.concat()).unwrap()
}

fn read_back(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_table_as_machines_read_it() {
    let rows = vec![row(1, "Замена; \"срочно\"", 210), row(2, "=1+1", -90), vec![Cell::Empty; 6]];
    assert_eq!(
        whole(&statement(Locale::Ru), rows),
        "\u{feff}Заявка;Работа;Принята;Дата работ;Затрачено, мин;Сообщений\r\n\
         SD-0001;\"Замена; \"\"срочно\"\"\";2026-10-06T00:30:00.25+03:00;2026-10-07;210;12\r\n\
         SD-0002;'=1+1;2026-10-06T00:30:00.25+03:00;2026-10-07;-90;12\r\n\
         ;;;;;\r\n"
    );
}

#[test]
fn chunks_come_head_first_and_row_by_row() {
    let sheet = statement(Locale::En);
    assert_eq!(csv(&sheet, many(1000)).count(), 1001);
    let mut writer = CsvWriter::new(&sheet);
    let head = String::from_utf8(writer.head().unwrap()).unwrap();
    assert!(head.starts_with('\u{feff}') && head.contains("Затрачено, min"), "{head}");
    let first = writer.row(&row(1, "x", 1)).unwrap();
    assert!(first.starts_with(b"SD-0001;x;") && first.ends_with(b";12\r\n"));
}

#[test]
fn titles_of_columns_are_guarded_too() {
    let sheet = Sheet { columns: vec![Column::new("@SUM(A1)", Kind::Text)], ..statement(Locale::Ru) };
    assert_eq!(whole(&sheet, vec![]), "\u{feff}'@SUM(A1)\r\n");
}

/// What the writer took a text for, undone: the apostrophe of a guarded text.
fn original(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if crate::text::guard_formula(rest) == field => rest,
        _ => field,
    }
}

proptest! {
    #[test]
    fn no_text_is_lost(texts in prop::collection::vec(any::<String>(), 1..40)) {
        let sheet = Sheet { columns: vec![Column::new("a", Kind::Text), Column::new("b", Kind::Text)], ..statement(Locale::Ru) };
        let rows = texts.iter().map(|text| vec![Cell::text(text), Cell::text("end")]).collect();
        let read = read_back(&whole(&sheet, rows));
        prop_assert_eq!(read.len(), texts.len() + 1);
        for (fields, text) in read[1..].iter().zip(&texts) {
            prop_assert_eq!(fields.len(), 2);
            prop_assert_eq!(original(&fields[0]), crate::text::clean(text));
        }
    }

    #[test]
    fn no_field_begins_a_formula(text in "[ \"'\t]{0,3}[-=+@＝＋－＠]?.{0,10}") {
        let sheet = Sheet { columns: vec![Column::new("a", Kind::Text)], ..statement(Locale::Ru) };
        let read = read_back(&whole(&sheet, vec![vec![Cell::text(&text)]]));
        let bare = read[1][0].trim_start_matches(|letter: char| letter.is_whitespace() || letter == '"');
        prop_assert!(!bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{:?} → {:?}", text, read);
    }
}
