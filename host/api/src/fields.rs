//! Values whose names only the vendor knows, between JSON and the domain.
use app::AppError;
use domain::{
    forms::{flatten, to_json},
    ticket::{Field, Value},
};
use serde_json::Map;

/// Fields by code from a request; a null says nothing and is left out.
pub(crate) fn read_fields(given: Map<String, serde_json::Value>) -> Result<Vec<Field>, AppError> {
    let mut fields = flatten(&serde_json::Value::Object(given))?;
    fields.retain(|field| field.value != Value::None);
    Ok(fields)
}

/// Fields by code for an answer. The lengths of lists are the flattening's own business.
pub(crate) fn show_fields(fields: &[Field]) -> Map<String, serde_json::Value> {
    let shown = fields.iter().filter(|field| !matches!(field.value, Value::Items(_)));
    shown.map(|field| (field.path.clone(), to_json(&field.value))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{read_fields, show_fields};

    #[test]
    fn nulls_are_left_out_and_values_come_back_as_they_were() {
        let Value::Object(given) =
            json!({"problem": "…", "cameras": 3, "licensed": true, "release": null, "share": 0.5})
        else {
            unreachable!()
        };
        let fields = read_fields(given).unwrap();
        assert_eq!(
            Value::Object(show_fields(&fields)),
            json!({"problem": "…", "cameras": 3, "licensed": true, "share": 0.5})
        );
    }
}
