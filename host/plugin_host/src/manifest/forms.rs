//! The schemas of a manifest: they compile, and what the manifest itself fills in fits them.
use domain::{
    forms::{FormError, check_form, settings_with_defaults},
    rules::{FormDeclaration, Manifest, Text},
};
use serde_json::{Map, Value as Json, json};

use super::check::{Checked, wrong};

pub(super) fn schemas(manifest: &Manifest) -> Checked {
    for (index, form) in manifest.forms.iter().enumerate() {
        compile(&format!("forms[{index}].schema"), &form.schema)?;
    }
    for (index, action) in manifest.actions.iter().enumerate() {
        if !action.payload.is_null() {
            compile(&format!("actions[{index}].payload"), &action.payload)?;
        }
    }
    for (index, kind) in manifest.asset_kinds.iter().enumerate() {
        if !kind.attributes.is_null() {
            compile(&format!("asset_kinds[{index}].attributes"), &kind.attributes)?;
        }
    }
    settings(manifest)
}

/// Settings are closed and complete: an administrator sees all there is, and a rule set installs without questions.
fn settings(manifest: &Manifest) -> Checked {
    let schema = &manifest.settings;
    if schema.is_null() {
        return match manifest.products.iter().position(|product| !product.settings.is_empty()) {
            Some(index) => {
                Err(wrong(format!("products[{index}].settings"), "the manifest declares no settings"))
            }
            None => Ok(()),
        };
    }
    compile("settings", schema)?;
    if schema.get("type") != Some(&json!("object"))
        || schema.get("additionalProperties") != Some(&json!(false))
    {
        return Err(wrong("settings", "must be of type object with additionalProperties: false"));
    }
    let properties = schema.get("properties").and_then(Json::as_object);
    if let Some((name, _)) =
        properties.into_iter().flatten().find(|(_, property)| property.get("default").is_none())
    {
        return Err(wrong(format!("settings.properties.{name}"), "a setting needs a default"));
    }
    fits("settings", schema, &Map::new())?;
    manifest.products.iter().enumerate().try_for_each(|(index, product)| {
        fits(&format!("products[{index}].settings"), schema, &product.settings)
    })
}

fn fits(path: &str, schema: &Json, own: &Map<String, Json>) -> Checked {
    let settings = settings_with_defaults(schema, &[own]);
    let findings = check_form(&form(schema), &settings).map_err(|error| wrong(path, &error.to_string()))?;
    match findings.first() {
        Some(finding) => {
            let at = finding.path.as_deref().unwrap_or_default();
            Err(wrong(format!("{path}.{at}"), finding.detail.as_deref().unwrap_or("does not fit the schema")))
        }
        None => Ok(()),
    }
}

fn compile(path: &str, schema: &Json) -> Checked {
    match check_form(&form(schema), &json!({})) {
        Err(FormError::Schema { message, .. }) => Err(wrong(path, &message)),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// A schema in the clothes of a form, which is what the domain checks documents by.
fn form(schema: &Json) -> FormDeclaration {
    FormDeclaration {
        id: String::new(),
        version: 1,
        title: Text::default(),
        kinds: Vec::new(),
        schema: schema.clone(),
        ui: Json::Null,
    }
}
