//! `POST /articles`: a draft.
use app::{
    App,
    knowledge::{self, ArticleContent, ArticleDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::knowledge::Readers;
use serde::Deserialize;
use utoipa::ToSchema;

use super::article_view::ArticleView;
use crate::{
    extract::{Body, Caller},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateArticleRequest {
    product: String,
    /// `staff` where it is not given.
    #[serde(default = "staff")]
    #[schema(value_type = Option<String>)]
    readers: Readers,
    /// `ru` or `en`; `ru` where it is not given.
    #[serde(default = "russian")]
    #[schema(value_type = Option<String>)]
    locale: String,
    title: String,
    /// Plain text; an empty line parts paragraphs.
    text: String,
    /// Codes it is about: kinds of requests, conditions of assets, findings.
    #[serde(default)]
    topics: Vec<String>,
}

const fn staff() -> Readers {
    Readers::Staff
}

fn russian() -> String {
    "ru".to_owned()
}

/// Write an article
#[utoipa::path(post, path = "/articles", operation_id = "createArticle", tag = "knowledge", request_body = CreateArticleRequest, responses((status = 201, body = ArticleView)))]
pub(super) async fn create_article(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<CreateArticleRequest>,
) -> Result<(StatusCode, Json<ArticleView>), Problem> {
    let content = ArticleContent {
        locale: request.locale,
        title: request.title,
        text: request.text,
        topics: request.topics,
    };
    let draft = ArticleDraft { product: request.product, readers: request.readers, content };
    let article = knowledge::write_article(&app, &actor, draft).await?;
    Ok((StatusCode::CREATED, Json(article.into())))
}
