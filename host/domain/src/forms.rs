//! Forms of a manifest: a JSON Schema checks the data, its violations become findings with the path they stand
//! at, and the data crosses the plugin boundary flattened.
use serde_json::Value as Json;

use crate::{
    rules::FormDeclaration,
    ticket::{Field, Finding, SchemaRule, Severity, Value},
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
    let finding = |held: Violation| Finding {
        code: "form_invalid".to_owned(),
        severity: Severity::Error,
        path: Some(held.path),
        form: Some(declared.id.clone()),
        detail: Some(held.message),
        rule: Some(held.rule),
        clauses: Vec::new(),
    };
    Ok(violations.into_iter().map(finding).collect())
}

/// A value that violates a JSON Schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Dotted; for a member that is missing or unknown, of that member.
    pub path: String,
    /// The validator's words.
    pub message: String,
    pub rule: SchemaRule,
    pub kind: ViolationKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViolationKind {
    Missing,
    /// A member the schema does not know.
    Unknown,
    Wrong,
}

/// What violates a JSON Schema, each path once.
pub fn violations(schema: &Json, data: &Json) -> Result<Vec<Violation>, FormError> {
    if schema.is_null() {
        return Ok(Vec::new());
    }
    let validator = jsonschema::validator_for(schema)
        .map_err(|error| FormError::Schema { form: String::new(), message: error.to_string() })?;
    let mut found: Vec<Violation> = Vec::new();
    for error in validator.iter_errors(data) {
        let message: String = error.to_string().chars().take(300).collect();
        for (path, kind) in violating(&error) {
            if !found.iter().any(|held| held.path == path) {
                found.push(Violation { path, message: message.clone(), rule: violated(&error), kind });
            }
        }
    }
    Ok(found)
}

/// The dotted paths an error is about: of the value that is wrong, or of the members that are missing or unknown.
fn violating(error: &jsonschema::ValidationError<'_>) -> Vec<(String, ViolationKind)> {
    use jsonschema::error::ValidationErrorKind;
    let parts: Vec<&str> =
        error.instance_path().as_str().split('/').filter(|part| !part.is_empty()).collect();
    let member = |name: &str| parts.iter().copied().chain([name]).collect::<Vec<_>>().join(".");
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![(member(name), ViolationKind::Missing)]
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|name| (member(name), ViolationKind::Unknown)).collect()
        }
        _ => vec![(parts.join("."), ViolationKind::Wrong)],
    }
}

/// The keyword an error is about, with its limit.
fn violated(error: &jsonschema::ValidationError<'_>) -> SchemaRule {
    use jsonschema::error::ValidationErrorKind as Kind;
    let limit = match error.kind() {
        Kind::Minimum { limit }
        | Kind::Maximum { limit }
        | Kind::ExclusiveMinimum { limit }
        | Kind::ExclusiveMaximum { limit } => Some(limit.to_string()),
        Kind::MinLength { limit }
        | Kind::MaxLength { limit }
        | Kind::MinItems { limit }
        | Kind::MaxItems { limit }
        | Kind::MinProperties { limit }
        | Kind::MaxProperties { limit } => Some(limit.to_string()),
        Kind::MultipleOf { multiple_of } => Some(multiple_of.to_string()),
        _ => None,
    };
    SchemaRule { keyword: error.kind().keyword().to_owned(), limit }
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
