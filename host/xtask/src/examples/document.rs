//! The document as a judge: which operation an address is of, and whether bodies are what it says.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use jsonschema::Validator;
use serde_json::Value;

use super::strict::standalone;

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
/// Of what people attach.
const ANY: &str = "*/*";
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

pub(super) struct Document {
    operations: Vec<Operation>,
    /// What every refusal is.
    pub(super) problem: Option<Validator>,
}

pub(super) struct Operation {
    pub(super) id: String,
    method: &'static str,
    segments: Vec<String>,
    /// Of a JSON body.
    pub(super) request: Option<Validator>,
    /// Of JSON answers that are no problems, by status.
    pub(super) answers: BTreeMap<u16, Validator>,
    /// Of all that are no problems.
    media_types: BTreeMap<u16, BTreeSet<String>>,
}

impl Document {
    pub(super) fn new(document: &Value) -> Result<Self> {
        let mut operations = Vec::new();
        let paths = document["paths"].as_object().context("the document has no paths")?;
        for (path, item) in paths {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    operations.push(Operation::new(method, path, operation, document)?);
                }
            }
        }
        // What is named by its letters comes before what is named by an id.
        operations.sort_by_key(|held| held.segments.iter().filter(|part| is_variable(part)).count());
        let problem = &document["components"]["responses"]["Problem"]["content"][PROBLEM];
        Ok(Self { operations, problem: validator(problem, "Problem", document)? })
    }

    /// What of a refusal is not as every refusal is said to be.
    pub(super) fn problem_deviation(&self, media_type: &str, answer: Option<&Value>) -> Option<String> {
        match (answer, &self.problem) {
            (Some(answer), Some(problem)) if media_type.starts_with(PROBLEM) => first_error(problem, answer),
            (_, None) => None,
            _ => Some("no problem came with it".to_owned()),
        }
    }

    pub(super) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter()
    }

    pub(super) fn of(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations.iter().find(|held| held.method.eq_ignore_ascii_case(method) && held.is_at(path))
    }
}

impl Operation {
    fn new(method: &'static str, path: &str, operation: &Value, document: &Value) -> Result<Self> {
        let id = operation["operationId"].as_str().context("an operation has no id")?.to_owned();
        let validator = |held: &Value| validator(&held["content"][JSON], &id, document);
        let mut answers = BTreeMap::new();
        let mut media_types = BTreeMap::new();
        for (status, response) in operation["responses"].as_object().context("no responses")? {
            let Ok(status @ 200..300) = status.parse::<u16>() else { continue };
            answers.extend(validator(response)?.map(|held| (status, held)));
            let content = response["content"].as_object();
            media_types.insert(status, content.into_iter().flatten().map(|(name, _)| name.clone()).collect());
        }
        let request = validator(&operation["requestBody"])?;
        let segments = path.split('/').map(str::to_owned).collect();
        Ok(Self { id, method, segments, request, answers, media_types })
    }

    fn is_at(&self, path: &str) -> bool {
        let given: Vec<_> = path.split('/').collect();
        given.len() == self.segments.len()
            && self.segments.iter().zip(given).all(|(held, given)| is_variable(held) || held == given)
    }

    /// What of a success is not as the document says. `media_type` is empty where nothing came.
    pub(super) fn deviation(&self, status: u16, media_type: &str, answer: Option<&Value>) -> Option<String> {
        let Some(known) = self.media_types.get(&status) else { return Some("no such answer".to_owned()) };
        let plain = media_type.split(';').next().unwrap_or_default().trim();
        if !plain.is_empty() && !known.contains(plain) && !known.contains(ANY) {
            return Some(format!("no {plain} is promised"));
        }
        first_error(self.answers.get(&status)?, answer?)
    }
}

fn validator(content: &Value, id: &str, document: &Value) -> Result<Option<Validator>> {
    let Some(schema) = content.get("schema") else { return Ok(None) };
    let options = jsonschema::options().should_validate_formats(true);
    let built = options.should_ignore_unknown_formats(true).build(&standalone(schema, document));
    Ok(Some(built.map_err(|error| anyhow::anyhow!("a schema of {id}: {error}"))?))
}

pub(super) fn first_error(validator: &Validator, value: &Value) -> Option<String> {
    let error = validator.iter_errors(value).next()?;
    let text: String = error.to_string().chars().take(300).collect();
    Some(format!("at `{}`: {text}", error.instance_path()))
}

fn is_variable(segment: &str) -> bool {
    segment.starts_with('{')
}
