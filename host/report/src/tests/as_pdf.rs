//! PDF, its text taken out again by lopdf.

use lopdf::Document;

use super::{many, row, statement};
use crate::{Cell, Column, Kind, Locale, Sheet, pdf};

/// The text of each page, white space made even.
fn pages(sheet: &Sheet, rows: Vec<Vec<Cell>>) -> Vec<String> {
    let document = Document::load_mem(&pdf(sheet, rows).unwrap()).unwrap();
    let numbers: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = |number| document.extract_text(&[number]).unwrap();
    numbers.into_iter().map(|number| text(number).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn the_document_as_a_client_reads_it() {
    let rows = vec![row(1, "Настройка сервера № 5 (Ёлка)", 210), row(2, "=1+1", -90)];
    let pages = pages(&statement(Locale::Ru), rows);
    assert_eq!(pages.len(), 1);
    for words in [
        "Выписка по часам",
        "ООО «Ромашка»",
        "Дата работ",
        "SD-0001",
        "Настройка сервера № 5 (Ёлка)",
        "06.10.2026 00:30",
        "07.10.2026",
        "3 ч 30 мин",
        "\u{2212}1 ч 30 мин",
        "=1+1",
        "42 ч 30 мин",
        "Сформировано 21.11.2026 12:44, часовой пояс Europe/Moscow",
        "стр. 1 из 1",
    ] {
        assert!(pages[0].contains(words), "{words} is not in {}", pages[0]);
    }
}

#[test]
fn in_english_dates_and_words_are_english() {
    let pages = pages(&statement(Locale::En), vec![row(1, "Setup", 210)]);
    for words in ["2026-10-06 00:30", "3 h 30 min", "Generated 2026-11-21 12:44, time zone", "page 1 of 1"] {
        assert!(pages[0].contains(words), "{words} is not in {}", pages[0]);
    }
}

#[test]
fn three_hundred_rows_have_a_head_on_every_page() {
    let pages = pages(&statement(Locale::Ru), many(300));
    assert!(pages.len() > 5, "{} pages", pages.len());
    for (number, page) in (1..).zip(&pages) {
        assert!(page.contains("Заявка") && page.contains("Сообщений"), "page {number} has no head: {page}");
        assert!(page.contains(&format!("стр. {number} из {}", pages.len())), "{page}");
    }
    for number in 1..=300 {
        let on = pages.iter().filter(|page| page.contains(&format!("SD-{number:04}"))).count();
        assert_eq!(on, 1, "SD-{number:04}");
    }
}

#[test]
fn a_row_higher_than_a_page_is_broken_and_nothing_is_lost() {
    let words: Vec<_> = (0..3000).map(|number| format!("слово{number:04}")).collect();
    let pages = pages(&statement(Locale::Ru), vec![row(1, &words.join(" "), 5)]);
    assert!(pages.len() > 2);
    let whole = pages.join(" ");
    assert!(words.iter().all(|word| whole.contains(word)));
    assert!(pages.iter().all(|page| page.contains("Заявка")));
}

#[test]
fn odd_tables_are_written_too() {
    let sheet = statement(Locale::Ru);
    assert!(pages(&sheet, vec![])[0].contains("Записей нет"));
    let bare = Sheet { columns: vec![], subject: vec![], summary: vec![], ..sheet.clone() };
    assert_eq!(pages(&bare, vec![vec![]]).len(), 1);
    let crowd = (0..30).map(|number| Column::new(format!("Столбец{number}"), Kind::Text)).collect();
    let crowd = Sheet { columns: crowd, ..sheet.clone() };
    let cells = (0..30).map(|number| Cell::Text(format!("https://example.org/{number}"))).collect();
    assert!(!pages(&crowd, vec![cells]).is_empty());
    // A letter the fonts lack is a question mark to the eye and itself to a search. (Of several, lopdf sees the first: it does
    // not read the `ActualText` that tells them apart.)
    assert!(pages(&sheet, vec![row(1, "漢漢", 1)])[0].contains("漢漢"));
    assert!(!pages(&sheet, vec![vec![Cell::Empty; 6], row(1, "\0\t\n", 1)]).is_empty());
}
