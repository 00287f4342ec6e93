//! `GET /articles/{id}` and what it was before.
use app::{App, knowledge};
use axum::{Json, extract::State, http::header::ETAG, response::IntoResponse};
use domain::{
    ids::ArticleId,
    knowledge::{Article, ArticleState, ArticleVersion, Readers},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Caller, Segments, etag},
    listing::Listing,
    problem::Problem,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ArticleView {
    id: Uuid,
    product: String,
    /// `staff`, `entitled` (customers with a right to the product) or `everyone`.
    #[schema(value_type = String)]
    readers: Readers,
    /// `draft`, `published`, or `changed` since it was published.
    #[schema(value_type = String)]
    state: ArticleState,
    /// The version its readers see.
    published_version: Option<i64>,
    #[serde(flatten)]
    content: VersionView,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VersionView {
    version: i64,
    locale: String,
    title: String,
    /// Plain text; an empty line parts paragraphs.
    text: String,
    topics: Vec<String>,
    written_at: Timestamp,
    written_by: String,
}

impl From<Article> for ArticleView {
    fn from(held: Article) -> Self {
        Self {
            id: held.id.0,
            state: held.state(),
            product: held.product,
            readers: held.readers,
            published_version: held.published.map(|version| version.version),
            content: held.latest.into(),
        }
    }
}

impl From<ArticleVersion> for VersionView {
    fn from(held: ArticleVersion) -> Self {
        Self {
            version: held.version,
            locale: held.locale,
            title: held.title,
            text: held.text,
            topics: held.topics,
            written_at: held.written_at,
            written_by: held.written_by,
        }
    }
}

/// Read an article
#[utoipa::path(get, path = "/articles/{id}", operation_id = "getArticle", tag = "knowledge", params(("id" = Uuid, Path)), responses((status = 200, body = ArticleView, headers(("ETag" = String)))))]
pub(super) async fn get_article(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<impl IntoResponse, Problem> {
    let article = knowledge::article(&app, &actor, ArticleId(id)).await?;
    Ok(([(ETAG, etag(article.latest.version))], Json(ArticleView::from(article))))
}

/// List the versions of an article
#[utoipa::path(get, path = "/articles/{id}/versions", operation_id = "listArticleVersions", tag = "knowledge", params(("id" = Uuid, Path)), responses((status = 200, body = Listing<VersionView>)))]
pub(super) async fn list_versions(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<Listing<VersionView>>, Problem> {
    let versions = knowledge::article_versions(&app, &actor, ArticleId(id)).await?;
    Ok(Json(Listing::whole(versions.into_iter().map(VersionView::from).collect())))
}
