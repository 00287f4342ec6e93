//! `POST /publications` and `GET /publications`: a provider's word to those who hold a right.
use app::{
    App,
    catalogue::{self, PublicationDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    catalogue::{Audience, Publication},
    ids::OrganisationId,
    rules::Text,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishRequest {
    product: String,
    /// Your own; the same twice is one publication.
    code: String,
    subject: TextBody,
    text: TextBody,
    #[serde(default)]
    audience: AudienceBody,
    /// In the future: word of it goes out then. Now where it is not given.
    published_at: Option<Timestamp>,
}

/// In both languages of the desk; each addressee reads theirs.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextBody {
    ru: String,
    en: String,
}

/// Holders of a right that is valid on the day of publication; an empty list means all.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AudienceBody {
    entitlement_kinds: Vec<String>,
    tiers: Vec<String>,
    customers: Vec<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicationView {
    id: Uuid,
    product: String,
    code: String,
    subject: TextBody,
    text: TextBody,
    audience: AudienceBody,
    published_at: Timestamp,
}

impl From<TextBody> for Text {
    fn from(body: TextBody) -> Self {
        Self { ru: body.ru, en: body.en }
    }
}

impl From<Text> for TextBody {
    fn from(held: Text) -> Self {
        Self { ru: held.ru, en: held.en }
    }
}

impl From<Publication> for PublicationView {
    fn from(held: Publication) -> Self {
        Self {
            id: held.id.0,
            product: held.product,
            code: held.code,
            subject: held.subject.into(),
            text: held.text.into(),
            audience: AudienceBody {
                entitlement_kinds: held.audience.entitlement_kinds,
                tiers: held.audience.tiers,
                customers: held.audience.customers.into_iter().map(|id| id.0).collect(),
            },
            published_at: held.published_at,
        }
    }
}

/// Publish a notice
#[utoipa::path(post, path = "/publications", operation_id = "publish", tag = "catalogue", request_body = PublishRequest, responses((status = 201, body = PublicationView)))]
pub(super) async fn publish(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<PublishRequest>,
) -> Result<(StatusCode, Json<PublicationView>), Problem> {
    let draft = PublicationDraft {
        product: request.product,
        code: request.code,
        subject: request.subject.into(),
        text: request.text.into(),
        audience: Audience {
            entitlement_kinds: request.audience.entitlement_kinds,
            except_kinds: Vec::new(),
            tiers: request.audience.tiers,
            customers: request.audience.customers.into_iter().map(OrganisationId).collect(),
        },
        published_at: request.published_at,
    };
    Ok((StatusCode::CREATED, Json(catalogue::publish(&app, &actor, draft).await?.into())))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PublicationQuery {
    product: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// What was published
#[utoipa::path(get, path = "/publications", operation_id = "listPublications", tag = "catalogue", params(PublicationQuery), responses((status = 200, body = Listing<PublicationView>)))]
pub(super) async fn list_publications(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<PublicationQuery>,
) -> Result<Json<Listing<PublicationView>>, Problem> {
    let page = request_of(query.cursor, query.limit);
    let held = catalogue::publications(&app, &actor, query.product.as_deref(), &page).await?;
    Ok(Json(Listing::of(held, PublicationView::from)))
}
