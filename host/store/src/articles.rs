//! The knowledge base. Staff see articles as they stand, customers those published for them as they were published.
use domain::{
    access::Scope,
    ids::{ArticleId, OrganisationId},
    knowledge::{Article, ArticleVersion, Readers},
};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, LikeExpr},
};
use uuid::Uuid;

use crate::{
    Db, Page, PageRequest, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{
        article::{Column, Entity, Model},
        article_version, entitlement,
    },
    scope,
    words::{fold, patterns},
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFilter {
    pub product: Option<String>,
    /// Words; all of them have to occur.
    pub query: Option<String>,
    pub topic: Option<String>,
}

pub async fn insert_article(tx: &Tx, held: &Article) -> Result<(), StoreError> {
    Entity::insert(row(held)?.into_active_model()).exec_without_returning(&tx.executor()).await?;
    insert_version(tx, held).await
}

/// Another version, or another state of the same.
///
/// # Errors
/// [`StoreError::StaleVersion`] where somebody wrote on it meanwhile.
pub async fn update_article(tx: &Tx, held: &Article, before: i64) -> Result<(), StoreError> {
    let row = row(held)?;
    let updated = Entity::update_many()
        .col_expr(Column::Readers, Expr::value(row.readers))
        .col_expr(Column::Version, Expr::value(row.version))
        .col_expr(Column::Latest, Expr::value(row.latest))
        .col_expr(Column::LatestWords, Expr::value(row.latest_words))
        .col_expr(Column::Published, Expr::value(row.published))
        .col_expr(Column::PublishedWords, Expr::value(row.published_words))
        .filter(Column::Id.eq(held.id.0))
        .filter(Column::Version.eq(before))
        .exec(&tx.executor())
        .await?;
    if updated.rows_affected == 0 {
        return Err(StoreError::StaleVersion);
    }
    if held.latest.version == before { Ok(()) } else { insert_version(tx, held).await }
}

async fn insert_version(tx: &Tx, held: &Article) -> Result<(), StoreError> {
    let row = article_version::Model {
        article: held.id.0,
        version: held.latest.version,
        data: document::write("article", &held.latest)?,
    };
    article_version::Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

pub async fn find_article(db: &dyn Db, scope: &Scope, id: ArticleId) -> Result<Option<Article>, StoreError> {
    let found = Entity::find_by_id(id.0).filter(visible(scope)).one(&db.executor()).await?;
    Ok(found.map(read).transpose()?.and_then(|held| shown(scope, held)))
}

/// The newest first.
pub async fn list_articles(
    db: &dyn Db,
    scope: &Scope,
    filter: &ArticleFilter,
    page: &PageRequest,
) -> Result<Page<Article>, StoreError> {
    let words = if is_customer(scope) { Column::PublishedWords } else { Column::LatestWords };
    let topic = filter.topic.as_deref().map(tagged).unwrap_or_default();
    let wanted = patterns(&format!("{} {topic}", filter.query.as_deref().unwrap_or_default()));
    let mut query = Entity::find()
        .filter(visible(scope))
        .filter(Condition::all().add_option(filter.product.as_deref().map(|code| Column::Product.eq(code))));
    for pattern in wanted {
        query = query.filter(words.like(LikeExpr::new(pattern).escape('\\')));
    }
    if let Some(id) = page.key::<Uuid>()? {
        query = query.filter(Column::Id.lt(id));
    }
    let rows = query.order_by_desc(Column::Id).limit(page.fetch()).all(&db.executor()).await?;
    let page = Page::cut(page, rows, |row| row.id).try_map(read)?;
    let items = page.items.into_iter().filter_map(|held| shown(scope, held)).collect();
    Ok(Page { items, next_cursor: page.next_cursor })
}

/// The latest first. What an article was is for staff.
pub async fn article_versions(
    db: &dyn Db,
    scope: &Scope,
    id: ArticleId,
) -> Result<Vec<ArticleVersion>, StoreError> {
    let articles = Entity::find().select_only().column(Column::Id);
    let of_staff = articles.filter(scope::of_product_for_staff(scope, Column::Product));
    let rows = article_version::Entity::find()
        .filter(article_version::Column::Article.eq(id.0))
        .filter(article_version::Column::Article.in_subquery(of_staff.into_query()))
        .order_by_desc(article_version::Column::Version)
        .all(&db.executor())
        .await?;
    rows.iter().map(|row| document::read("article", &row.data)).collect()
}

fn is_customer(scope: &Scope) -> bool {
    matches!(scope, Scope::Customers(_))
}

fn visible(scope: &Scope) -> Condition {
    let Scope::Customers(customers) = scope else {
        return scope::of_product_for_staff(scope, Column::Product);
    };
    let for_them = Condition::any()
        .add(Column::Readers.eq(Readers::Everyone.as_str()))
        .add(Condition::all().add(Column::Readers.eq(Readers::Entitled.as_str())).add(held_by(customers)));
    Condition::all().add(Column::Published.is_not_null()).add(for_them)
}

/// Products these customers hold or held a right to.
fn held_by(customers: &[OrganisationId]) -> Expr {
    let products = entitlement::Entity::find().select_only().column(entitlement::Column::Product);
    let theirs = entitlement::Column::Customer.is_in(customers.iter().map(|customer| customer.0));
    Column::Product.in_subquery(products.filter(theirs).into_query())
}

fn shown(scope: &Scope, held: Article) -> Option<Article> {
    if is_customer(scope) { held.as_published() } else { Some(held) }
}

fn row(held: &Article) -> Result<Model, StoreError> {
    let published = held.published.as_ref();
    Ok(Model {
        id: held.id.0,
        product: held.product.clone(),
        readers: held.readers.as_str().to_owned(),
        version: held.latest.version,
        latest: document::write("article", &held.latest)?,
        latest_words: words_of(&held.latest),
        published: published.map(|version| document::write("article", version)).transpose()?,
        published_words: published.map(words_of),
    })
}

/// What an article is found by.
fn words_of(version: &ArticleVersion) -> String {
    let topics: Vec<String> = version.topics.iter().map(|topic| tagged(topic)).collect();
    fold(&format!("{} {} {}", version.title, version.text, topics.join(" ")))
}

/// A code among words: no word of a text looks like it.
fn tagged(topic: &str) -> String {
    format!("\u{1}{topic}\u{1}")
}

fn read(row: Model) -> Result<Article, StoreError> {
    let readers = [Readers::Staff, Readers::Entitled, Readers::Everyone];
    let readers = readers.into_iter().find(|known| known.as_str() == row.readers);
    Ok(Article {
        id: ArticleId(row.id),
        product: row.product,
        readers: readers.ok_or_else(|| StoreError::Corrupt { what: "article", detail: row.readers })?,
        latest: document::read("article", &row.latest)?,
        published: row.published.map(|held| document::read("article", &held)).transpose()?,
    })
}
