//! What is known of faults and questions: articles that staff write once and answer with many times (M 3.3, service 6).
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::ArticleId;

/// Whom an article is meant for, once it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readers {
    Staff,
    /// Customers who hold or held a right to the product.
    Entitled,
    /// Every customer.
    Everyone,
}

impl Readers {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Entitled => "entitled",
            Self::Everyone => "everyone",
        }
    }
}

/// One version of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleVersion {
    pub version: i64,
    /// `ru` or `en`.
    pub locale: String,
    pub title: String,
    /// Plain text; an empty line parts paragraphs.
    pub text: String,
    /// Codes it is about: kinds of requests, conditions of assets, findings.
    pub topics: Vec<String>,
    pub written_at: Timestamp,
    pub written_by: String,
}

/// An article as it stands, and as its readers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    pub id: ArticleId,
    pub product: String,
    pub readers: Readers,
    pub latest: ArticleVersion,
    /// `None` while it is a draft, and after it was withdrawn.
    pub published: Option<ArticleVersion>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleState {
    Draft,
    Published,
    /// Published, and written on since.
    Changed,
}

impl Article {
    pub fn state(&self) -> ArticleState {
        match &self.published {
            None => ArticleState::Draft,
            Some(held) if held.version == self.latest.version => ArticleState::Published,
            Some(_) => ArticleState::Changed,
        }
    }

    /// What its readers see: an article that was never written on since.
    pub fn as_published(self) -> Option<Self> {
        let published = self.published?;
        Some(Self { latest: published.clone(), published: Some(published), ..self })
    }
}
