//! `PATCH /articles/{id}`, and what its readers see of it.
use app::{
    App,
    knowledge::{self, ArticleChange},
};
use axum::{Json, extract::State};
use domain::{ids::ArticleId, knowledge::Readers};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::article_view::ArticleView;
use crate::{
    extract::{Body, Caller, IfMatch, Segments},
    problem::Problem,
};

/// What is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeArticleRequest {
    #[schema(value_type = Option<String>)]
    readers: Option<Readers>,
    locale: Option<String>,
    title: Option<String>,
    text: Option<String>,
    topics: Option<Vec<String>>,
}

/// Write on at an article
#[utoipa::path(
    patch, path = "/articles/{id}", operation_id = "changeArticle", tag = "knowledge",
    params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The version that was read, as \"v7\"; another is refused with 412")),
    request_body = ChangeArticleRequest, responses((status = 200, body = ArticleView))
)]
pub(super) async fn change_article(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    IfMatch(version): IfMatch,
    Body(request): Body<ChangeArticleRequest>,
) -> Result<Json<ArticleView>, Problem> {
    let change = ArticleChange {
        readers: request.readers,
        locale: request.locale,
        title: request.title,
        text: request.text,
        topics: request.topics,
    };
    Ok(Json(knowledge::change_article(&app, &actor, ArticleId(id), change, version).await?.into()))
}

/// Publish an article as it stands
#[utoipa::path(post, path = "/articles/{id}/publish", operation_id = "publishArticle", tag = "knowledge", params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The version that was read, as \"v7\"; another is refused with 412")), responses((status = 200, body = ArticleView)))]
pub(super) async fn publish_article(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<Json<ArticleView>, Problem> {
    Ok(Json(knowledge::publish_article(&app, &actor, ArticleId(id), version).await?.into()))
}

/// Withdraw an article from its readers
#[utoipa::path(post, path = "/articles/{id}/withdraw", operation_id = "withdrawArticle", tag = "knowledge", params(("id" = Uuid, Path)), responses((status = 200, body = ArticleView)))]
pub(super) async fn withdraw_article(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<Json<ArticleView>, Problem> {
    Ok(Json(knowledge::withdraw_article(&app, &actor, ArticleId(id)).await?.into()))
}
