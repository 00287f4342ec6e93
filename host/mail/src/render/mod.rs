//! Letters: templates of the desk and of plugins rendered with bounds. Values are data: a value is never
//! read as a template, and the HTML form is made from the finished text, so no value can carry markup.

mod guard;
mod letters;
mod markup;

use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Rest, Value};
use minijinja::{Environment, UndefinedBehavior};
use serde::{Deserialize, Serialize};

pub use letters::Template;

use crate::text::{clean_text, single_line};
use crate::words::{Locale, count, format_duration, plural, reason_text};

/// Instructions one rendering may take.
const FUEL: u64 = 50_000;
/// Bytes one rendering may produce.
const MAX_OUTPUT: usize = 256 * 1024;
/// Bytes of a plugin's template source.
const MAX_SOURCE: usize = 32 * 1024;
/// Characters of a subject; longer ones are folded badly by old programs.
const MAX_SUBJECT: usize = 200;

/// A letter of the desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    pub template: Template,
    pub locale: Locale,
    /// See `templates/README.md`: which values a template takes. `desk` signs every customer letter.
    pub values: serde_json::Value,
}

/// A finished letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// One line, with the ticket's number in square brackets where there is one.
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("template `{template}`: {source}")]
    Template { template: String, source: minijinja::Error },
    #[error("template `{template}` makes more than {limit} bytes")]
    TooLong { template: String, limit: usize },
    #[error("the template source is refused: {reason}")]
    Refused { reason: String },
}

/// Renders letters; cheap to clone, safe to share.
#[derive(Debug, Clone)]
pub struct Renderer {
    ru: Arc<Environment<'static>>,
    en: Arc<Environment<'static>>,
}

impl Renderer {
    /// Fails only if a built-in template does not parse, which a test excludes.
    pub fn new() -> Result<Self, RenderError> {
        Ok(Self { ru: Arc::new(environment(Locale::Ru)?), en: Arc::new(environment(Locale::En)?) })
    }

    fn environment(&self, locale: Locale) -> &Environment<'static> {
        match locale {
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }

    /// Renders a letter of the desk. A missing value is an error, never a gap in a letter.
    pub fn render(&self, letter: &Letter) -> Result<Rendered, RenderError> {
        let env = self.environment(letter.locale);
        let piece = |name: String| {
            let template = env.get_template(&name).map_err(|source| template_error(&name, source))?;
            guard::bounded(&template, &letter.values, &name)
        };
        let subject = piece(letter.template.subject_name())?;
        let text = piece(letter.template.body_name())?;
        Ok(finish(&subject, &text, &letter.values))
    }

    /// Renders a plugin's own template with the same words and bounds. Only conditions and loops are
    /// allowed as statements: assignments and macros could grow values faster than fuel is spent.
    pub fn render_source(
        &self,
        subject_source: &str,
        body_source: &str,
        values: &serde_json::Value,
        locale: Locale,
    ) -> Result<Rendered, RenderError> {
        let env = self.environment(locale);
        let piece = |source: &str, name: &str| {
            guard::check_source(source, MAX_SOURCE)?;
            let template = env.template_from_named_str(name, source).map_err(|e| template_error(name, e))?;
            guard::bounded(&template, values, name)
        };
        let subject = piece(subject_source, "subject")?;
        let body = piece(body_source, "body")?;
        Ok(finish(&subject, &body, values))
    }

    /// Whether a source can be a letter at all; which values it will have is seen when it is rendered.
    pub fn check_source(&self, source: &str, locale: Locale) -> Result<(), RenderError> {
        guard::check_source(source, MAX_SOURCE)?;
        let parsed = self.environment(locale).template_from_named_str("text", source);
        parsed.map(|_| ()).map_err(|error| template_error("text", error))
    }
}

fn template_error(template: &str, source: minijinja::Error) -> RenderError {
    RenderError::Template { template: template.to_owned(), source }
}

fn finish(subject: &str, text: &str, values: &serde_json::Value) -> Rendered {
    let text = squeeze_blank_lines(&clean_text(text));
    Rendered { subject: with_number(subject, values), html: markup::text_to_html(&text), text }
}

/// The subject carries the number in the form by which the answer is threaded.
fn with_number(subject: &str, values: &serde_json::Value) -> String {
    let subject = single_line(subject, MAX_SUBJECT);
    match values.get("number").and_then(serde_json::Value::as_str).map(|n| single_line(n, 40)) {
        Some(number) if !number.is_empty() && !subject.contains(&format!("[{number}]")) => {
            format!("[{number}] {subject}").trim_end().to_owned()
        }
        _ => subject,
    }
}

fn squeeze_blank_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

fn environment(locale: Locale) -> Result<Environment<'static>, RenderError> {
    // Empty on purpose: no `replace`, `join`, `range` or `namespace` to multiply what a value weighs.
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    env.set_fuel(Some(FUEL));
    env.set_recursion_limit(16);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    env.set_syntax(syntax.map_err(|e| template_error("syntax", e))?);
    env.add_filter(
        "default",
        |value: &Value, other: Value| {
            if value.is_undefined() || value.is_none() { other } else { value.clone() }
        },
    );
    env.add_filter("length", |value: &Value| value.len().and_then(|n| i64::try_from(n).ok()).unwrap_or(0));
    env.add_filter("duration", move |minutes: i64| format_duration(minutes, locale));
    env.add_filter("count", move |number: i64, noun: &str| count(locale, noun, number));
    env.add_filter("plural", move |number: i64, forms: Rest<String>| {
        let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
        plural(locale, number, &forms).to_owned()
    });
    env.add_filter("reason", move |code: &str| reason_text(code, locale).unwrap_or(code).to_owned());
    env.add_test("defined", |value: &Value| !value.is_undefined());
    letters::add_to(&mut env, locale)?;
    Ok(env)
}

#[cfg(test)]
mod tests;
