//! `GET /articles`: staff see articles as they stand, customers those published for them.
use app::{App, knowledge, store_types::ArticleFilter};
use axum::{Json, extract::State};
use serde::Deserialize;

use super::article_view::ArticleView;
use crate::{
    extract::{Caller, QueryOf},
    listing::{Listing, request_of},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ArticleQuery {
    product: Option<String>,
    /// Words that all occur in the title or the text.
    query: Option<String>,
    /// A code the article is about.
    topic: Option<String>,
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// Find articles, the newest first
#[utoipa::path(get, path = "/articles", operation_id = "listArticles", tag = "knowledge", params(ArticleQuery), responses((status = 200, body = Listing<ArticleView>)))]
pub(super) async fn list_articles(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<ArticleQuery>,
) -> Result<Json<Listing<ArticleView>>, Problem> {
    let filter = ArticleFilter { product: query.product, query: query.query, topic: query.topic };
    let found = knowledge::articles(&app, &actor, &filter, &request_of(query.cursor, query.limit)).await?;
    Ok(Json(Listing::of(found, ArticleView::from)))
}
