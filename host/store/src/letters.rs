//! Letters in a provider's own words: part of the catalogue that every replica keeps.
use domain::{access::Scope, ids::OrganisationId, letters::LetterText};
use sea_orm::{
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, sea_query::OnConflict,
};

use crate::{
    Db, StoreError, Tx,
    catalogue::advance_revision,
    database::Connection as _,
    document,
    entity::letter_text::{Column, Entity, Model},
    scope,
};

pub async fn put_letter_text(tx: &Tx, held: &LetterText) -> Result<(), StoreError> {
    let row = Model {
        provider: held.provider.0,
        code: held.code.clone(),
        locale: held.locale.clone(),
        data: document::write("letter", held)?,
    };
    let known = OnConflict::columns([Column::Provider, Column::Code, Column::Locale])
        .update_column(Column::Data)
        .to_owned();
    Entity::insert(row.into_active_model()).on_conflict(known).exec_without_returning(&tx.executor()).await?;
    advance_revision(tx).await
}

/// Answers whether it was there.
pub async fn delete_letter_text(
    tx: &Tx,
    provider: OrganisationId,
    code: &str,
    locale: &str,
) -> Result<bool, StoreError> {
    let key = (provider.0, code.to_owned(), locale.to_owned());
    let deleted = Entity::delete_by_id(key).exec(&tx.executor()).await?;
    advance_revision(tx).await?;
    Ok(deleted.rows_affected > 0)
}

/// By provider, code and language.
pub async fn list_letter_texts(db: &dyn Db, scope: &Scope) -> Result<Vec<LetterText>, StoreError> {
    let rows = Entity::find()
        .filter(scope::of_provider_for_staff(scope, Column::Provider))
        .order_by_asc(Column::Provider)
        .order_by_asc(Column::Code)
        .order_by_asc(Column::Locale)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(|row| document::read("letter", &row.data)).collect()
}
