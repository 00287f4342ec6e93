//! What a letter says: the provider's own words, else the rule set's template, else the desk's.
use domain::{ids::OrganisationId, rules::Manifest};
use mail::{
    render::{Letter, RenderError, Rendered, Template},
    words::Locale,
};
use serde_json::Value;

use crate::{context::App, errors::AppError};

/// Whose words a letter may be in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Voice<'a> {
    pub(crate) provider: Option<OrganisationId>,
    pub(crate) manifest: Option<&'a Manifest>,
}

pub(crate) fn render_letter(
    app: &App,
    voice: Voice<'_>,
    code: &str,
    locale: &str,
    values: Value,
) -> Result<Rendered, AppError> {
    let code = family(code, &values);
    if let Some(rendered) = in_own_words(app, voice.provider, code, locale, &values) {
        return Ok(rendered);
    }
    let declared = voice.manifest.and_then(|held| held.templates.iter().find(|known| known.code == code));
    let rendered = match declared {
        Some(template) => app.letters.render_source(
            template.subject.in_locale(locale),
            template.body.in_locale(locale),
            &values,
            locale_of(locale),
        ),
        None => of_the_desk(app, code, locale, values),
    };
    rendered.map_err(|error| AppError::Internal(format!("letter `{code}`: {error}")))
}

/// A text that cannot be rendered with the values of this case stops no letter: the next voice speaks.
fn in_own_words(
    app: &App,
    provider: Option<OrganisationId>,
    code: &str,
    locale: &str,
    values: &Value,
) -> Option<Rendered> {
    let own = app.catalogue.held()?.letter(provider?, code, locale_of(locale).tag())?;
    match app.letters.render_source(&own.subject, &own.body, values, locale_of(locale)) {
        Ok(rendered) => Some(rendered),
        Err(error) => {
            tracing::warn!(%code, %locale, %error, "a provider's letter cannot be rendered");
            None
        }
    }
}

fn of_the_desk(app: &App, code: &str, locale: &str, values: Value) -> Result<Rendered, RenderError> {
    let template = Template::from_code(code)
        .ok_or_else(|| RenderError::Refused { reason: format!("there is no letter `{code}`") })?;
    app.letters.render(&Letter { template, locale: locale_of(locale), values })
}

/// Some codes of rule sets name a family of letters.
fn family<'a>(code: &'a str, values: &Value) -> &'a str {
    match (code, values["state"].as_str()) {
        ("coverage_notice", _) if !values["valid_to"].is_null() => "coverage_expired",
        ("coverage_notice", _) => "coverage_missing",
        ("appointment", Some("agreed")) => "appointment_agreed",
        ("appointment", Some("declined" | "missed")) => "appointment_cancelled",
        ("appointment", _) => "appointment_proposed",
        (code, _) => code,
    }
}

pub(crate) fn locale_of(tag: &str) -> Locale {
    Locale::from_tag(tag).unwrap_or(Locale::Ru)
}
