//! Rows of the tables, private to the store. Columns are what is searched, ordered or constrained; where a row has
//! `data`, that document is the record itself.
#![expect(unreachable_pub, reason = "the derives of sea-orm write `pub`")]
mod catalogue;
mod monitoring;
mod people;
mod records;
mod tickets;
mod work;

pub(crate) use self::{catalogue::*, monitoring::*, people::*, records::*, tickets::*, work::*};

/// Declares the rows of several tables and a query that touches every column of each.
macro_rules! tables {
    ($($name:ident = $table:literal { $($fields:tt)* })+) => {
        $(pub mod $name {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model { $($fields)* }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        })+

        /// Selects from every table, so that a column the schema lacks is found by a test.
        #[cfg(test)]
        pub async fn probe(db: &sea_orm::DatabaseConnection, seen: &mut Vec<&'static str>) -> Result<(), sea_orm::DbErr> {
            use sea_orm::EntityTrait as _;
            $(
                $name::Entity::find().one(db).await?;
                seen.push($table);
            )+
            Ok(())
        }
    };
}
use tables;

#[cfg(test)]
#[expect(unused_qualifications, reason = "every file of rows has its own probe")]
pub(crate) async fn probe_all(db: &sea_orm::DatabaseConnection) -> Result<Vec<&'static str>, sea_orm::DbErr> {
    let mut seen = Vec::new();
    catalogue::probe(db, &mut seen).await?;
    monitoring::probe(db, &mut seen).await?;
    people::probe(db, &mut seen).await?;
    records::probe(db, &mut seen).await?;
    tickets::probe(db, &mut seen).await?;
    work::probe(db, &mut seen).await?;
    Ok(seen)
}
