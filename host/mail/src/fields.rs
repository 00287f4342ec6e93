//! Fields of a request written as lines `code: value` or `label: value` (spec 8.1). Which labels there are
//! is data of the rule set; this only reads.

use std::collections::BTreeMap;

/// Characters of one value; a longer one is prose, not a field.
const MAX_VALUE: usize = 2000;

/// A field code and the labels people write for it in any language.
pub type FieldLabels = (String, Vec<String>);

/// Reads fields; the first non-empty value of a code wins. Quoted lines (`>`) are somebody else's words.
pub fn read_fields(text: &str, labels: &[FieldLabels]) -> BTreeMap<String, String> {
    let table: Vec<(String, &str)> = labels
        .iter()
        .flat_map(|(code, labels)| {
            std::iter::once(code).chain(labels).map(move |label| (normalise_label(label), code.as_str()))
        })
        .collect();
    let mut found = BTreeMap::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('>') {
            continue;
        }
        let Some((label, value)) = line.split_once([':', '：']) else { continue };
        let label = normalise_label(label);
        let value: String = value.trim().trim_start_matches('*').trim().chars().take(MAX_VALUE).collect();
        if value.is_empty() {
            continue;
        }
        if let Some((_, code)) = table.iter().find(|(known, _)| *known == label) {
            found.entry((*code).to_owned()).or_insert(value);
        }
    }
    found
}

/// Lower case, ё as е, single spaces, without list marks and emphasis around the label. A hyphen, an
/// underscore and a space are one thing: `registration_number`, `Registration number`.
fn normalise_label(label: &str) -> String {
    let label = label.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '\t'));
    let letters: String = label
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'ё' => 'е',
            '_' | '-' | '\u{a0}' | '*' | '•' | '–' | '—' => ' ',
            other => other,
        })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<FieldLabels> {
        vec![
            ("registration_number".into(), vec!["Регистрационный номер".into(), "Рег. номер".into()]),
            ("problem".into(), vec!["Описание проблемы".into(), "Счёт".into()]),
        ]
    }

    #[test]
    fn spec_8_1_codes_and_labels() {
        let text = "Добрый день!\n\n1) Регистрационный  номер: 8000123456\n> problem: чужое\n\
                    - **ОПИСАНИЕ ПРОБЛЕМЫ:** не печатает: ошибка 5\nproblem: второе\nhttps://x.example: y";
        let fields = read_fields(text, &labels());
        assert_eq!(fields["registration_number"], "8000123456");
        assert_eq!(fields["problem"], "не печатает: ошибка 5");
        assert_eq!(fields.len(), 2);
    }

    #[test]
    fn code_spellings_and_empty_values() {
        let fields = read_fields("Registration-Number: \nregistration_number：1\nсчет: да\r", &labels());
        assert_eq!(fields["registration_number"], "1");
        assert_eq!(fields["problem"], "да");
        assert!(read_fields("Рег номер 5", &labels()).is_empty());
    }
}
