//! Forms of a manifest: a JSON Schema checks the data, its violations become findings with the path they stand
//! at, and the data crosses the plugin boundary flattened.
use serde_json::Value as Json;

use crate::{
    rules::FormDeclaration,
    ticket::{Field, Finding, Severity, Value},
};

/// Deeper documents are not forms.
const MAX_DEPTH: usize = 16;
/// Leaves of a flattened document.
const MAX_FIELDS: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// A wrong schema in the manifest; admission compiles each, so this is a fault of ours.
    #[error("the schema of form `{form}` is wrong: {message}")]
    Schema { form: String, message: String },
    #[error("form data must be an object")]
    NotAnObject,
    #[error("form data are nested deeper than {MAX_DEPTH} or have more than {MAX_FIELDS} values")]
    TooLarge,
}

/// Checks data against the form's schema. Violations are findings, not errors: the regulation owes a
/// registration even to an incomplete form.
pub fn check_form(declared: &FormDeclaration, data: &Json) -> Result<Vec<Finding>, FormError> {
    if !data.is_object() {
        return Err(FormError::NotAnObject);
    }
    flatten(data)?;
    let violations = violations(&declared.schema, data).map_err(|error| match error {
        FormError::Schema { message, .. } => FormError::Schema { form: declared.id.clone(), message },
        other => other,
    })?;
    let finding = |(path, message): (String, String)| Finding {
        code: "form_invalid".to_owned(),
        severity: Severity::Error,
        path: Some(path),
        form: Some(declared.id.clone()),
        detail: Some(message),
        clauses: Vec::new(),
    };
    Ok(violations.into_iter().map(finding).collect())
}

/// Paths that violate a JSON Schema, each once, with the validator's words.
pub fn violations(schema: &Json, data: &Json) -> Result<Vec<(String, String)>, FormError> {
    if schema.is_null() {
        return Ok(Vec::new());
    }
    let validator = jsonschema::validator_for(schema)
        .map_err(|error| FormError::Schema { form: String::new(), message: error.to_string() })?;
    let mut found: Vec<(String, String)> = Vec::new();
    for error in validator.iter_errors(data) {
        let path = violation_path(&error);
        if !found.iter().any(|(held, _)| *held == path) {
            found.push((path, error.to_string().chars().take(300).collect()));
        }
    }
    Ok(found)
}

/// The dotted path of the value that is wrong; for a missing property, of that property.
fn violation_path(error: &jsonschema::ValidationError<'_>) -> String {
    let mut parts: Vec<String> = error
        .instance_path()
        .as_str()
        .split('/')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    if let jsonschema::error::ValidationErrorKind::Required { property } = error.kind()
        && let Some(name) = property.as_str()
    {
        parts.push(name.to_owned());
    }
    parts.join(".")
}

/// A JSON document as fields by path: `services.not_running.0.name`; a list is announced by its length.
pub fn flatten(data: &Json) -> Result<Vec<Field>, FormError> {
    let mut fields = Vec::new();
    flatten_into(&mut fields, "", data, 0)?;
    Ok(fields)
}

fn flatten_into(fields: &mut Vec<Field>, path: &str, data: &Json, depth: usize) -> Result<(), FormError> {
    if depth > MAX_DEPTH || fields.len() >= MAX_FIELDS {
        return Err(FormError::TooLarge);
    }
    let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let value = match data {
        Json::Object(map) => {
            return map
                .iter()
                .try_for_each(|(name, value)| flatten_into(fields, &join(name), value, depth + 1));
        }
        Json::Array(items) => {
            fields.push(Field {
                path: path.to_owned(),
                value: Value::Items(u32::try_from(items.len()).unwrap_or(u32::MAX)),
            });
            return items.iter().enumerate().try_for_each(|(index, value)| {
                flatten_into(fields, &join(&index.to_string()), value, depth + 1)
            });
        }
        Json::Null => Value::None,
        Json::Bool(flag) => Value::Flag(*flag),
        Json::Number(number) => number_value(number),
        Json::String(text) => Value::Text(text.clone()),
    };
    fields.push(Field { path: path.to_owned(), value });
    Ok(())
}

/// Numbers cross exactly: integers as they are, others by their decimal notation.
fn number_value(number: &serde_json::Number) -> Value {
    if let Some(integer) = number.as_i64() {
        return Value::Integer(integer);
    }
    let text = number.to_string();
    let parsed = text.split_once('.').and_then(|(whole, fraction)| {
        let scale = u8::try_from(fraction.len()).ok()?;
        let mantissa: i64 = format!("{whole}{fraction}").parse().ok()?;
        Some(Value::Decimal(mantissa, scale))
    });
    parsed.unwrap_or(Value::Text(text))
}

/// The value as plain JSON, for the API.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Flag(flag) => Json::from(*flag),
        Value::Integer(integer) => Json::from(*integer),
        Value::Decimal(mantissa, scale) => {
            Json::from(decimal_text(*mantissa, *scale).parse::<f64>().unwrap_or_default())
        }
        Value::Text(text) => Json::from(text.as_str()),
        Value::Moment(at) => Json::from(at.to_string()),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Items(count) => Json::from(*count),
    }
}

fn decimal_text(mantissa: i64, scale: u8) -> String {
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
    let sign = if mantissa < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Settings of a rule set: the schema's defaults, the product's own values over them, the administrator's over both.
pub fn settings_with_defaults(schema: &Json, layers: &[&serde_json::Map<String, Json>]) -> Json {
    let mut settings = serde_json::Map::new();
    if let Some(properties) = schema.get("properties").and_then(Json::as_object) {
        for (name, property) in properties {
            if let Some(default) = property.get("default") {
                settings.insert(name.clone(), default.clone());
            }
        }
    }
    for layer in layers {
        settings.extend(layer.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    Json::Object(settings)
}
