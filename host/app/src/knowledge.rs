//! The knowledge base: articles are written, published for their readers, withdrawn; every version stays.
use domain::{
    access::{Actor, Scope},
    ids::ArticleId,
    knowledge::{Article, ArticleVersion, Readers},
};
use store::{ArticleFilter, Page, PageRequest};

use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::{partner_scope, staff_only},
};

const LONGEST_TITLE: usize = 300;
const LONGEST_TEXT: usize = 64 * 1024;
const MOST_TOPICS: usize = 20;

#[derive(Clone, Debug)]
pub struct ArticleDraft {
    pub product: String,
    pub readers: Readers,
    pub content: ArticleContent,
}

#[derive(Clone, Debug)]
pub struct ArticleContent {
    pub locale: String,
    pub title: String,
    pub text: String,
    pub topics: Vec<String>,
}

/// What is not given stays.
#[derive(Clone, Debug, Default)]
pub struct ArticleChange {
    pub readers: Option<Readers>,
    pub locale: Option<String>,
    pub title: Option<String>,
    pub text: Option<String>,
    pub topics: Option<Vec<String>>,
}

pub async fn write_article(app: &App, actor: &Actor, draft: ArticleDraft) -> Result<Article, AppError> {
    staff_only(actor)?;
    check(&draft.content)?;
    let catalogue = app.catalogue.current(app).await?;
    let product = catalogue.visible_product(actor, &draft.product).ok_or_else(|| {
        AppError::invalid("unknown_product", "product", format!("there is no product `{}`", draft.product))
    })?;
    let article = Article {
        id: ArticleId(app.ids.next()),
        product: product.code.clone(),
        readers: draft.readers,
        latest: version(app, actor, 1, draft.content),
        published: None,
    };
    let tx = app.store.begin().await?;
    store::insert_article(&tx, &article).await?;
    tx.commit().await?;
    Ok(article)
}

/// Writes another version; what is published stays until it is published anew. Who may read it changes at once.
pub async fn change_article(
    app: &App,
    actor: &Actor,
    id: ArticleId,
    change: ArticleChange,
    if_version: Option<i64>,
) -> Result<Article, AppError> {
    staff_only(actor)?;
    let mut article = article(app, actor, id).await?;
    let before = article.latest.version;
    as_seen(&article, if_version)?;
    let held = article.latest.clone();
    let content = ArticleContent {
        locale: change.locale.unwrap_or(held.locale),
        title: change.title.unwrap_or(held.title),
        text: change.text.unwrap_or(held.text),
        topics: change.topics.unwrap_or(held.topics),
    };
    check(&content)?;
    article.readers = change.readers.unwrap_or(article.readers);
    article.latest = version(app, actor, before + 1, content);
    save(app, article, before).await
}

/// The latest version is what its readers see from now on.
pub async fn publish_article(
    app: &App,
    actor: &Actor,
    id: ArticleId,
    if_version: Option<i64>,
) -> Result<Article, AppError> {
    staff_only(actor)?;
    let mut article = article(app, actor, id).await?;
    as_seen(&article, if_version)?;
    article.published = Some(article.latest.clone());
    let before = article.latest.version;
    save(app, article, before).await
}

/// Its readers see it no longer; staff still do.
pub async fn withdraw_article(app: &App, actor: &Actor, id: ArticleId) -> Result<Article, AppError> {
    staff_only(actor)?;
    let mut article = article(app, actor, id).await?;
    article.published = None;
    let before = article.latest.version;
    save(app, article, before).await
}

/// Nobody writes over, or publishes, what they have not read.
fn as_seen(article: &Article, if_version: Option<i64>) -> Result<(), AppError> {
    let on_file = article.latest.version;
    if if_version.is_some_and(|seen| seen != on_file) {
        return Err(AppError::conflict("version_mismatch", format!("version {on_file} is on file")));
    }
    Ok(())
}

async fn save(app: &App, article: Article, before: i64) -> Result<Article, AppError> {
    let tx = app.store.begin().await?;
    store::update_article(&tx, &article, before).await?;
    tx.commit().await?;
    Ok(article)
}

/// Staff see it as it stands, customers as it was published, if it was published for them.
pub async fn article(app: &App, actor: &Actor, id: ArticleId) -> Result<Article, AppError> {
    partner_scope(actor, "catalogue:read")?;
    let found = store::find_article(&app.store, &scope_of(actor), id).await?;
    found.ok_or(AppError::NotFound { what: "article" })
}

pub async fn articles(
    app: &App,
    actor: &Actor,
    filter: &ArticleFilter,
    page: &PageRequest,
) -> Result<Page<Article>, AppError> {
    partner_scope(actor, "catalogue:read")?;
    Ok(store::list_articles(&app.store, &scope_of(actor), filter, page).await?)
}

/// The latest first.
pub async fn article_versions(
    app: &App,
    actor: &Actor,
    id: ArticleId,
) -> Result<Vec<ArticleVersion>, AppError> {
    staff_only(actor)?;
    let versions = store::article_versions(&app.store, &actor.scope(), id).await?;
    if versions.is_empty() { Err(AppError::NotFound { what: "article" }) } else { Ok(versions) }
}

/// Drafts and what is meant for staff are for people: a program, even a vendor's own, reads what customers read.
fn scope_of(actor: &Actor) -> Scope {
    match actor.scope() {
        scope if actor.is_staff() => scope,
        Scope::Customers(customers) => Scope::Customers(customers),
        Scope::All | Scope::Provider(_) => Scope::Customers(Vec::new()),
    }
}

fn version(app: &App, actor: &Actor, number: i64, content: ArticleContent) -> ArticleVersion {
    ArticleVersion {
        version: number,
        locale: content.locale,
        title: content.title.trim().to_owned(),
        text: content.text.trim().to_owned(),
        topics: content.topics,
        written_at: app.now(),
        written_by: actor.name.clone(),
    }
}

fn check(content: &ArticleContent) -> Result<(), AppError> {
    let mut faults = Vec::new();
    if !matches!(content.locale.as_str(), "ru" | "en") {
        faults.push(InvalidField::new("value_invalid", "locale", "an article is in `ru` or `en`"));
    }
    for (path, text, longest) in
        [("title", &content.title, LONGEST_TITLE), ("text", &content.text, LONGEST_TEXT)]
    {
        if text.trim().is_empty() {
            faults.push(InvalidField::new("text_missing", path, format!("an article needs its {path}")));
        } else if text.len() > longest {
            let told = format!("the {path} has at most {longest} bytes");
            faults.push(InvalidField::new("text_too_long", path, told));
        }
    }
    if content.topics.len() > MOST_TOPICS {
        faults.push(InvalidField::new("value_invalid", "topics", format!("at most {MOST_TOPICS} topics")));
    }
    for (index, topic) in content.topics.iter().enumerate() {
        if topic.is_empty() || !topic.chars().all(|it| it.is_ascii_alphanumeric() || "_-:./".contains(it)) {
            let told = "a topic is a code: letters, digits, `_`, `-`, `:`, `.`, `/`";
            faults.push(InvalidField::new("value_invalid", &format!("topics.{index}"), told));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}
