//! Providers of identity, and who is meant by their subjects.
use domain::ids::{AccountId, IdentityProviderId, OrganisationId};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document::{self, plain},
    entity::{
        identity,
        identity_provider::{Column, Entity, Model},
    },
    instant::Instant,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityProvider {
    pub id: IdentityProviderId,
    pub content: IdentityProviderContent,
    pub enabled: bool,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityProviderContent {
    /// On the button.
    pub name: String,
    /// As its tokens say it, byte for byte.
    pub issuer: String,
    pub client_id: String,
    /// Sealed; a public client has none.
    #[serde(default)]
    pub secret: Option<String>,
    /// Whose people get an account when they first come.
    #[serde(default)]
    pub domains: Vec<WelcomeDomain>,
}

/// A domain whose people become agents by signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WelcomeDomain {
    pub domain: String,
    /// Agents of this provider only.
    #[serde(default)]
    pub provider: Option<OrganisationId>,
}

pub async fn insert_identity_provider(tx: &Tx, held: &IdentityProvider) -> Result<(), StoreError> {
    let row = Model {
        id: held.id.0,
        data: document::write("identity provider", &held.content)?,
        enabled: held.enabled,
        created_at: Instant(held.created_at),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

pub async fn update_identity_provider(tx: &Tx, held: &IdentityProvider) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Data, Expr::value(document::write("identity provider", &held.content)?))
        .col_expr(Column::Enabled, Expr::value(held.enabled))
        .filter(Column::Id.eq(held.id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// With what is known of its subjects. Answers whether there was one.
pub async fn delete_identity_provider(tx: &Tx, id: IdentityProviderId) -> Result<bool, StoreError> {
    forget_identities(tx, id).await?;
    Ok(Entity::delete_by_id(id.0).exec(&tx.executor()).await?.rows_affected > 0)
}

/// Subjects of another issuer are other people.
pub async fn forget_identities(tx: &Tx, id: IdentityProviderId) -> Result<(), StoreError> {
    let of = identity::Column::Provider.eq(id.0);
    identity::Entity::delete_many().filter(of).exec(&tx.executor()).await?;
    Ok(())
}

/// In the order of their making.
pub async fn identity_providers(db: &dyn Db) -> Result<Vec<IdentityProvider>, StoreError> {
    Entity::find().order_by_asc(Column::Id).all(&db.executor()).await?.iter().map(read).collect()
}

pub async fn find_identity_provider(
    db: &dyn Db,
    id: IdentityProviderId,
) -> Result<Option<IdentityProvider>, StoreError> {
    Entity::find_by_id(id.0).one(&db.executor()).await?.as_ref().map(read).transpose()
}

fn read(row: &Model) -> Result<IdentityProvider, StoreError> {
    Ok(IdentityProvider {
        id: row.id.into(),
        content: document::read("identity provider", &row.data)?,
        enabled: row.enabled,
        created_at: row.created_at.0,
    })
}

/// Who is meant by a subject.
pub async fn account_of_subject(
    db: &dyn Db,
    provider: IdentityProviderId,
    subject: &str,
) -> Result<Option<AccountId>, StoreError> {
    let found = identity::Entity::find_by_id((provider.0, plain(subject)))
        .select_only()
        .column(identity::Column::Account);
    Ok(found.into_tuple::<Uuid>().one(&db.executor()).await?.map(AccountId))
}

/// From now on the subject is this account.
///
/// # Errors
/// [`StoreError::Conflict`] where the subject is another account, or the account another subject.
pub async fn insert_identity(
    tx: &Tx,
    provider: IdentityProviderId,
    subject: &str,
    account: AccountId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = identity::Model {
        provider: provider.0,
        subject: plain(subject),
        account: account.0,
        created_at: Instant(now),
    };
    identity::Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// An account that is erased is nobody's subject.
pub(crate) async fn forget_identities_of(tx: &Tx, account: AccountId) -> Result<(), StoreError> {
    let of = identity::Column::Account.eq(account.0);
    identity::Entity::delete_many().filter(of).exec(&tx.executor()).await?;
    Ok(())
}
