//! `GET /letters`: what the desk writes to customers, and what providers say in its place.
use app::App;
use app::letters::{self, LetterTextDraft, LetterView as Held, PreviewDraft};
use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::ids::{OrganisationId, TicketId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, QueryOf, Segments},
    fields::read_fields,
    listing::Listing,
    middleware::Untagged,
    problem::{Problem, ProblemCode},
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ProviderQuery {
    provider: Uuid,
}

/// `If-Match` is compared with the letter of this provider.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PutLetterQuery {
    /// As in the body, where `If-Match` is sent.
    provider: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LetterView {
    code: &'static str,
    /// `ru` or `en`.
    locale: &'static str,
    /// The desk's words: a template with the values of a case.
    subject: String,
    body: String,
    /// The provider's words in their place.
    own: Option<OwnTextView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnTextView {
    subject: String,
    body: String,
    changed_by: String,
    changed_at: Timestamp,
}

impl From<domain::letters::LetterText> for OwnTextView {
    fn from(held: domain::letters::LetterText) -> Self {
        Self {
            subject: held.subject,
            body: held.body,
            changed_by: held.changed_by,
            changed_at: held.changed_at,
        }
    }
}

impl From<Held> for LetterView {
    fn from(held: Held) -> Self {
        Self {
            code: held.code,
            locale: held.locale,
            subject: held.subject,
            body: held.body,
            own: held.own.map(OwnTextView::from),
        }
    }
}

/// Letters to customers in both languages, by code
#[utoipa::path(get, path = "/letters", operation_id = "listLetters", tag = "mail", params(ProviderQuery), responses((status = 200, body = Listing<LetterView>)))]
pub(super) async fn list_letters(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<ProviderQuery>,
) -> Result<Json<Listing<LetterView>>, Problem> {
    let held = letters::letters(&app, &actor, OrganisationId(query.provider)).await?;
    Ok(Json(Listing::whole(held.into_iter().map(LetterView::from).collect())))
}

/// A letter in one language
#[utoipa::path(get, path = "/letters/{code}/{locale}", operation_id = "getLetter", tag = "mail", params(("code" = String, Path), ("locale" = String, Path), ProviderQuery), responses((status = 200, body = LetterView)))]
pub(super) async fn get_letter(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((code, locale)): Segments<(String, String)>,
    QueryOf(query): QueryOf<ProviderQuery>,
) -> Result<Json<LetterView>, Problem> {
    let provider = OrganisationId(query.provider);
    Ok(Json(letters::letter(&app, &actor, &code, &locale, provider).await?.into()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PutLetterRequest {
    provider: Uuid,
    /// Templates: `{{ number }}`, `{% if due %}…{% endif %}`, `{% for line in missing %}…{% endfor %}`.
    subject: String,
    body: String,
}

/// Say a letter in the provider's own words, from the next one on
#[utoipa::path(put, path = "/letters/{code}/{locale}", operation_id = "putLetter", tag = "mail", params(("code" = String, Path), ("locale" = String, Path), PutLetterQuery), request_body = PutLetterRequest, responses((status = 200, body = OwnTextView)))]
pub(super) async fn put_letter(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((code, locale)): Segments<(String, String)>,
    QueryOf(query): QueryOf<PutLetterQuery>,
    Body(request): Body<PutLetterRequest>,
) -> Result<(Extension<Untagged>, Json<OwnTextView>), Problem> {
    if query.provider.is_some_and(|asked| asked != request.provider) {
        return Err(Problem::invalid(
            ProblemCode::ValueInvalid,
            "provider",
            "the body names another provider",
        ));
    }
    let draft = LetterTextDraft {
        provider: OrganisationId(request.provider),
        subject: request.subject,
        body: request.body,
    };
    let held = letters::put_letter(&app, &actor, &code, &locale, draft).await?;
    Ok((Extension(Untagged), Json(held.into())))
}

/// Go back to the desk's words
#[utoipa::path(delete, path = "/letters/{code}/{locale}", operation_id = "deleteLetter", tag = "mail", params(("code" = String, Path), ("locale" = String, Path), ProviderQuery), responses((status = 204)))]
pub(super) async fn delete_letter(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((code, locale)): Segments<(String, String)>,
    QueryOf(query): QueryOf<ProviderQuery>,
) -> Result<StatusCode, Problem> {
    letters::delete_letter(&app, &actor, &code, &locale, OrganisationId(query.provider)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviewLetterRequest {
    /// The case whose facts it is shown with.
    ticket: Uuid,
    /// A text to try; the one in force where both are left out.
    subject: Option<String>,
    body: Option<String>,
    /// What an action would give the letter: `{"text": "…"}`.
    #[serde(default)]
    #[schema(value_type = Object)]
    values: Map<String, Value>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RenderedView {
    subject: String,
    text: String,
    /// Made from the text: a value carries no markup.
    html: String,
}

/// Read a letter as it would be for a case; nothing is sent
#[utoipa::path(post, path = "/letters/{code}/{locale}/preview", operation_id = "previewLetter", tag = "mail", params(("code" = String, Path), ("locale" = String, Path)), request_body = PreviewLetterRequest, responses((status = 200, body = RenderedView)))]
pub(super) async fn preview_letter(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments((code, locale)): Segments<(String, String)>,
    Body(request): Body<PreviewLetterRequest>,
) -> Result<Json<RenderedView>, Problem> {
    let text = match (request.subject, request.body) {
        (None, None) => None,
        (subject, body) => Some((subject.unwrap_or_default(), body.unwrap_or_default())),
    };
    let values = read_fields(request.values)?;
    let draft = PreviewDraft { ticket: TicketId(request.ticket), text, values };
    let held = letters::preview_letter(&app, &actor, &code, &locale, draft).await?;
    Ok(Json(RenderedView { subject: held.subject, text: held.text, html: held.html }))
}
