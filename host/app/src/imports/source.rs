//! A file into rows. A row that cannot be read is a row with a fault, not the end of the file.
use csv::{ReaderBuilder, StringRecord, Trim};
use serde_json::{Map, Value};

use crate::errors::InvalidField;

/// Members of one row by their names, or what is wrong with it.
pub(super) struct GivenRow {
    /// In the file, from 1.
    pub(super) line: u64,
    pub(super) members: Result<Map<String, Value>, InvalidField>,
}

/// # Errors
/// Where the file as a whole cannot be read.
pub(super) fn read(format: &str, content: &str) -> Result<Vec<GivenRow>, String> {
    let content = content.strip_prefix('\u{feff}').unwrap_or(content);
    if format == "csv" { read_csv(content) } else { Ok(read_lines(content)) }
}

fn read_lines(content: &str) -> Vec<GivenRow> {
    let lines = (1..).zip(content.lines()).filter(|(_, text)| !text.trim().is_empty());
    let row = |(line, text): (u64, &str)| {
        let members = serde_json::from_str::<Map<String, Value>>(text).map_err(|error| {
            InvalidField::new("malformed_json", "", format!("the line is no JSON object: {error}"))
        });
        // A null says nothing.
        let given =
            |members: Map<String, Value>| members.into_iter().filter(|(_, value)| !value.is_null()).collect();
        GivenRow { line, members: members.map(given) }
    };
    lines.map(row).collect()
}

/// With a heading; commas, semicolons or tabs.
fn read_csv(content: &str) -> Result<Vec<GivenRow>, String> {
    let heading = content.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t'].into_iter().find(|byte| heading.as_bytes().contains(byte)).unwrap_or(b',');
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).from_reader(content.as_bytes());
    let heading = reader.headers().cloned().map_err(|error| error.to_string())?;
    if !heading.iter().any(|name| name == "reference") {
        return Err("the heading has no column `reference`".to_owned());
    }
    let rows = reader.records().map(|record| match record {
        Ok(record) => GivenRow { line: line_of(record.position()), members: Ok(members(&heading, &record)) },
        Err(error) => {
            let line = line_of(error.position());
            GivenRow { line, members: Err(InvalidField::new("value_invalid", "", error.to_string())) }
        }
    });
    Ok(rows.collect())
}

fn line_of(position: Option<&csv::Position>) -> u64 {
    position.map_or(0, csv::Position::line)
}

/// `attributes.serial` is the member `serial` of the member `attributes`. An empty cell says nothing.
fn members(heading: &StringRecord, record: &StringRecord) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, text) in heading.iter().zip(record).filter(|(_, text)| !text.is_empty()) {
        match name.split_once('.') {
            Some((parent, name)) => {
                let parent = members.entry(parent).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(inner) = parent {
                    inner.insert(name.to_owned(), loose(text));
                }
            }
            None => drop(members.insert(name.to_owned(), Value::String(text.to_owned()))),
        }
    }
    members
}

/// A value whose type only the rules know: a number where it is written as one would be printed, so that `007` stays
/// a text.
fn loose(text: &str) -> Value {
    let read =
        serde_json::from_str::<Value>(text).ok().filter(|value| value.is_boolean() || value.is_number());
    let printed = read.as_ref().map(ToString::to_string);
    read.filter(|_| printed.as_deref() == Some(text)).unwrap_or_else(|| Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn cells_become_members_and_empty_ones_none() {
        let text = "\u{feff}reference;name;attributes.serial;attributes.lenses\nA-1;Камера;007;2\nA-2;;;\n";
        let rows = read("csv", text).unwrap();
        let members: Vec<_> = rows.into_iter().map(|row| (row.line, json!(row.members.unwrap()))).collect();
        let first =
            json!({"reference": "A-1", "name": "Камера", "attributes": {"serial": "007", "lenses": 2}});
        assert_eq!(members, [(2, first), (3, json!({"reference": "A-2"}))]);
    }

    #[test]
    fn a_row_that_cannot_be_read_is_one_row() {
        let rows = read("csv", "reference,name\nA-1,x\nA-2\nA-3,y\n").unwrap();
        let read_well: Vec<_> = rows.iter().map(|row| (row.line, row.members.is_ok())).collect();
        assert_eq!(read_well, [(2, true), (3, false), (4, true)]);
        let rows = read("jsonl", "{\"reference\": \"A\"}\n\n[1]\n{\n").unwrap();
        let read_well: Vec<_> = rows.iter().map(|row| (row.line, row.members.is_ok())).collect();
        assert_eq!(read_well, [(1, true), (3, false), (4, false)]);
        assert!(read("csv", "name\nx\n").is_err());
    }
}
