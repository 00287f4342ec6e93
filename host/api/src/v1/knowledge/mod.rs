//! The knowledge base: what staff know of faults and questions.
mod article_view;
mod change_article;
mod create_article;
mod list_articles;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_articles::list_articles, create_article::create_article))
        .routes(routes!(article_view::get_article, change_article::change_article))
        .routes(routes!(article_view::list_versions))
        .routes(routes!(change_article::publish_article))
        .routes(routes!(change_article::withdraw_article))
}
