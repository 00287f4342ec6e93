//! A table as a step writes it down: columns, keys and indexes in one chain, created together on either database.
//!
//! Documents are `text` on both databases: JSON of the desk's own making, kept byte for byte. PostgreSQL's `jsonb`
//! would reorder what an event's digest is taken over and refuse the NUL that hostile mail may carry.
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub(crate) struct Sketch {
    name: &'static str,
    table: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
}

pub(crate) fn table(name: &'static str) -> Sketch {
    Sketch { name, table: Table::create().table(name).to_owned(), indexes: Vec::new() }
}

impl Sketch {
    /// The time-ordered identity every object of the desk has.
    pub(crate) fn id(self) -> Self {
        self.with(ColumnDef::new("id").uuid().not_null().primary_key())
    }

    /// A number the database gives out, ever growing: the key of rows that nothing of ours names.
    pub(crate) fn numbered(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).big_integer().not_null().auto_increment().primary_key())
    }

    pub(crate) fn uuid(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).uuid().not_null())
    }

    pub(crate) fn maybe_uuid(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).uuid())
    }

    pub(crate) fn text(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).text().not_null())
    }

    pub(crate) fn maybe_text(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).text())
    }

    pub(crate) fn number(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).big_integer().not_null())
    }

    pub(crate) fn maybe_number(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).big_integer())
    }

    pub(crate) fn decimal(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).double().not_null())
    }

    pub(crate) fn small(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).integer().not_null())
    }

    pub(crate) fn flag(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).boolean().not_null())
    }

    pub(crate) fn bytes(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).blob().not_null())
    }

    pub(crate) fn instant(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).timestamp_with_time_zone().not_null())
    }

    pub(crate) fn maybe_instant(self, name: &'static str) -> Self {
        self.with(ColumnDef::new(name).timestamp_with_time_zone())
    }

    pub(crate) fn primary_key(mut self, columns: &[&'static str]) -> Self {
        let mut key = Index::create();
        for column in columns {
            key.col(*column);
        }
        self.table.primary_key(&mut key);
        self
    }

    /// `column` names a row of another table.
    pub(crate) fn references(mut self, column: &'static str, table: &'static str, key: &'static str) -> Self {
        let name = format!("{}_{column}_fkey", self.name);
        self.table.foreign_key(ForeignKey::create().name(name).from(self.name, column).to(table, key));
        self
    }

    /// A unique index. The store recognises a violation by its name, so each is listed in `store::constraints`.
    pub(crate) fn unique(self, name: &'static str, columns: &[&'static str]) -> Self {
        self.indexed(name, columns, true)
    }

    pub(crate) fn index(self, name: &'static str, columns: &[&'static str]) -> Self {
        self.indexed(name, columns, false)
    }

    fn with(mut self, column: &mut ColumnDef) -> Self {
        self.table.col(column);
        self
    }

    fn indexed(mut self, name: &'static str, columns: &[&'static str], unique: bool) -> Self {
        let mut index = Index::create();
        index.name(name).table(self.name);
        for column in columns {
            index.col(*column);
        }
        if unique {
            index.unique();
        }
        self.indexes.push(index);
        self
    }

    pub(crate) async fn create(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        manager.create_table(self.table).await?;
        for index in self.indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// Creates tables in the order given.
pub(crate) async fn create_all(
    manager: &SchemaManager<'_>,
    tables: impl IntoIterator<Item = Sketch>,
) -> Result<(), DbErr> {
    for table in tables {
        table.create(manager).await?;
    }
    Ok(())
}

/// Lets rows of a table only be added, by trigger, so that not even a fault of ours rewrites what happened.
pub(crate) async fn append_only(manager: &SchemaManager<'_>, table: &str, what: &str) -> Result<(), DbErr> {
    let statements = match manager.get_database_backend() {
        DbBackend::Postgres => vec![
            format!(
                "CREATE FUNCTION {table}_refuses_change() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION '{what} is append-only'; END $$"
            ),
            format!(
                "CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} \
                 FOR EACH ROW EXECUTE FUNCTION {table}_refuses_change()"
            ),
            format!(
                "CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses_change()"
            ),
        ],
        _ => ["update", "delete"]
            .map(|change| {
                let happens = change.to_uppercase();
                format!(
                    "CREATE TRIGGER {table}_refuses_{change} BEFORE {happens} ON {table} \
                     BEGIN SELECT RAISE(ABORT, '{what} is append-only'); END"
                )
            })
            .into(),
    };
    for statement in &statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
