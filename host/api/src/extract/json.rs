//! JSON into a request, and what is wrong with it by place.
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::problem::{Problem, ProblemCode};

/// Reads a document; the problem names the field.
pub(crate) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        refused(&path, error.inner())
    })?;
    reader.end().map_err(|error| refused("", &error))?;
    Ok(value)
}

fn refused(path: &str, error: &serde_json::Error) -> Problem {
    let says = plain(error);
    if matches!(error.classify(), Category::Syntax | Category::Eof | Category::Io) {
        return Problem::new(ProblemCode::MalformedJson).detail(error.to_string());
    }
    let path = if path == "." { String::new() } else { path.replace('[', ".").replace(']', "") };
    let quoted = says.split('`').nth(1).unwrap_or_default();
    let (code, path) = if says.starts_with("unknown field") {
        (ProblemCode::UnknownField, child(&path, quoted))
    } else if says.starts_with("missing field") {
        (ProblemCode::ValueMissing, child(&path, quoted))
    } else if says.starts_with("duplicate field") {
        (ProblemCode::DuplicateField, child(&path, quoted))
    } else if says.starts_with("invalid type") {
        (ProblemCode::WrongType, path)
    } else {
        (ProblemCode::ValueInvalid, path)
    };
    Problem::invalid(code, &path, says)
}

/// The path of a member, unless the path names it already.
fn child(path: &str, name: &str) -> String {
    if path.is_empty() {
        return name.to_owned();
    }
    let named = path == name || path.strip_suffix(name).is_some_and(|parent| parent.ends_with('.'));
    if named { path.to_owned() } else { format!("{path}.{name}") }
}

/// The message without its line and column: the document may have been written by a program.
fn plain(error: &serde_json::Error) -> String {
    let says = error.to_string();
    match says.rfind(" at line ") {
        Some(end) => says[..end].to_owned(),
        None => says,
    }
}
