//! Letters in a provider's own words: read, written, tried on a case.
use domain::{
    access::Actor,
    case::LetterDraft as CaseLetter,
    ids::{OrganisationId, TicketId},
    letters::LetterText,
    ticket::{Field, Role},
};
use mail::{
    render::{RenderError, Rendered, Template},
    words::Locale,
};

use super::{
    render::{Voice, locale_of, render_letter},
    values::letter_values,
};
use crate::{
    catalogue::Catalogue,
    context::App,
    errors::AppError,
    rules::Turn,
    tickets::access::{staff_only, supervisors_only, visible_case},
};

/// A letter of the desk in one language, and what a provider says in its place.
#[derive(Clone, Debug)]
pub struct LetterView {
    pub code: &'static str,
    pub locale: &'static str,
    pub subject: String,
    pub body: String,
    pub own: Option<LetterText>,
}

#[derive(Clone, Debug)]
pub struct LetterDraft {
    pub provider: OrganisationId,
    pub subject: String,
    pub body: String,
}

/// A text to try; the one in force where none is given.
#[derive(Clone, Debug)]
pub struct PreviewDraft {
    pub ticket: TicketId,
    pub text: Option<(String, String)>,
    /// What an action would give the letter beside the facts of the case.
    pub values: Vec<Field>,
}

/// Letters about requests and entitlements; those to the desk's own people and those of accounts are no provider's.
fn told_to_customers() -> impl Iterator<Item = Template> {
    let internal = [
        Template::OperatorAlert,
        Template::SignInLink,
        Template::Invitation,
        Template::PasswordReset,
        Template::AccountChanged,
    ];
    Template::ALL.iter().copied().filter(move |held| !internal.contains(held))
}

pub async fn letters(
    app: &App,
    actor: &Actor,
    provider: OrganisationId,
) -> Result<Vec<LetterView>, AppError> {
    staff_only(actor)?;
    speaks_for(app, actor, provider).await?;
    let catalogue = app.catalogue.current(app).await?;
    let both = |held| [Locale::Ru, Locale::En].map(|locale| view(&catalogue, provider, held, locale));
    Ok(told_to_customers().flat_map(both).collect())
}

pub async fn letter(
    app: &App,
    actor: &Actor,
    code: &str,
    locale: &str,
    provider: OrganisationId,
) -> Result<LetterView, AppError> {
    staff_only(actor)?;
    speaks_for(app, actor, provider).await?;
    let (code, locale) = known(code, locale)?;
    let template = told_to_customers().find(|held| held.code() == code);
    let template = template.ok_or(AppError::NotFound { what: "letter" })?;
    Ok(view(&*app.catalogue.current(app).await?, provider, template, locale))
}

fn view(catalogue: &Catalogue, provider: OrganisationId, template: Template, locale: Locale) -> LetterView {
    let (subject, body) = template.text(locale);
    let own = catalogue.letter(provider, template.code(), locale.tag());
    LetterView {
        code: template.code(),
        locale: locale.tag(),
        subject,
        body,
        own: own.map(|held| LetterText::clone(&held)),
    }
}

/// From the next letter on.
pub async fn put_letter(
    app: &App,
    actor: &Actor,
    code: &str,
    locale: &str,
    draft: LetterDraft,
) -> Result<LetterText, AppError> {
    let (code, locale) = may_change(app, actor, draft.provider, code, locale).await?;
    for (path, text) in [("subject", &draft.subject), ("body", &draft.body)] {
        if text.trim().is_empty() {
            return Err(AppError::invalid("value_missing", path, "a letter has a subject and a body"));
        }
        app.letters.check_source(text, locale).map_err(|error| refused(path, &error))?;
    }
    let held = LetterText {
        provider: draft.provider,
        code: code.to_owned(),
        locale: locale.tag().to_owned(),
        subject: draft.subject,
        body: draft.body,
        changed_by: actor.name.clone(),
        changed_at: app.now(),
    };
    let tx = app.store.begin().await?;
    store::put_letter_text(&tx, &held).await?;
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    Ok(held)
}

/// The desk's words again.
pub async fn delete_letter(
    app: &App,
    actor: &Actor,
    code: &str,
    locale: &str,
    provider: OrganisationId,
) -> Result<(), AppError> {
    let (code, locale) = may_change(app, actor, provider, code, locale).await?;
    let tx = app.store.begin().await?;
    let stood = store::delete_letter_text(&tx, provider, code, locale.tag()).await?;
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    if stood { Ok(()) } else { Err(AppError::NotFound { what: "letter" }) }
}

/// The letter as it would read for a case; nothing is sent.
pub async fn preview_letter(
    app: &App,
    actor: &Actor,
    code: &str,
    locale: &str,
    draft: PreviewDraft,
) -> Result<Rendered, AppError> {
    staff_only(actor)?;
    let (code, locale) = known(code, locale)?;
    visible_case(app, actor, draft.ticket).await?;
    let turn = Turn::load_for(app, actor, draft.ticket, None).await?;
    let letter = CaseLetter {
        template: code.to_owned(),
        to: Role::Contact,
        organisation: None,
        values: draft.values,
        clauses: Vec::new(),
    };
    let values = letter_values(&turn, &letter, locale.tag());
    if let Some((subject, body)) = draft.text {
        let rendered = app.letters.render_source(&subject, &body, &values, locale);
        return rendered.map_err(|error| refused("body", &error));
    }
    let voice = Voice { provider: Some(turn.product.provider), manifest: Some(&turn.rules.manifest) };
    render_letter(app, voice, code, locale.tag(), values).map_err(|error| match error {
        AppError::Internal(told) => AppError::invalid("letter_invalid", "values", told),
        other => other,
    })
}

fn refused(path: &str, error: &RenderError) -> AppError {
    AppError::invalid("letter_invalid", path, error.to_string())
}

fn known<'a>(code: &'a str, locale: &str) -> Result<(&'a str, Locale), AppError> {
    if !told_to_customers().any(|held| held.code() == code) {
        return Err(AppError::NotFound { what: "letter" });
    }
    if !matches!(locale, "ru" | "en") {
        return Err(AppError::NotFound { what: "letter" });
    }
    Ok((code, locale_of(locale)))
}

async fn may_change<'a>(
    app: &App,
    actor: &Actor,
    provider: OrganisationId,
    code: &'a str,
    locale: &str,
) -> Result<(&'a str, Locale), AppError> {
    supervisors_only(actor)?;
    speaks_for(app, actor, provider).await?;
    known(code, locale)
}

/// Staff of the provider, or of the desk.
async fn speaks_for(app: &App, actor: &Actor, provider: OrganisationId) -> Result<(), AppError> {
    let catalogue = app.catalogue.current(app).await?;
    if catalogue.visible_products(actor).iter().any(|product| product.provider == provider) {
        Ok(())
    } else {
        Err(AppError::invalid("unknown_provider", "provider", "there is no such provider"))
    }
}
