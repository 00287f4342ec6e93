//! Words a ticket is found by, stemmed by the desk so that both databases find alike, and their indexes: FTS5 on
//! SQLite, `tsvector` on PostgreSQL. And views of the queue that people keep.
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The index holds no texts of its own; triggers keep it in step with the table.
const SQLITE: [&str; 4] = [
    "CREATE VIRTUAL TABLE ticket_index USING fts5(words, notes, content='ticket_search', content_rowid='number', \
     detail='column', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER ticket_search_insert AFTER INSERT ON ticket_search BEGIN \
     INSERT INTO ticket_index (rowid, words, notes) VALUES (new.number, new.words, new.notes); END",
    "CREATE TRIGGER ticket_search_update AFTER UPDATE ON ticket_search BEGIN \
     INSERT INTO ticket_index (ticket_index, rowid, words, notes) VALUES ('delete', old.number, old.words, old.notes); \
     INSERT INTO ticket_index (rowid, words, notes) VALUES (new.number, new.words, new.notes); END",
    "CREATE TRIGGER ticket_search_delete AFTER DELETE ON ticket_search BEGIN \
     INSERT INTO ticket_index (ticket_index, rowid, words, notes) VALUES ('delete', old.number, old.words, old.notes); END",
];

/// Lexemes are taken as they are: nothing of PostgreSQL's own language is in them.
const POSTGRES: [&str; 4] = [
    "ALTER TABLE ticket_search ADD COLUMN words_index tsvector \
     GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "ALTER TABLE ticket_search ADD COLUMN all_index tsvector \
     GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(words || ' ' || notes), ' '))) STORED",
    "CREATE INDEX ticket_search_words_idx ON ticket_search USING gin (words_index)",
    "CREATE INDEX ticket_search_all_idx ON ticket_search USING gin (all_index)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("ticket_search")
            .numbered("number")
            .uuid("ticket")
            .text("words")
            // Of internal notes: for staff alone.
            .text("notes")
            .references("ticket", "ticket", "id")
            .unique("ticket_search_ticket_key", &["ticket"])
            .create(manager)
            .await?;
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        for statement in if postgres { POSTGRES } else { SQLITE } {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        // Tickets of before are indexed by a job at the next start: only the desk knows how.
        let without = Table::alter().table("ticket_document").drop_column("search").to_owned();
        manager.alter_table(without).await?;
        // Lists in the order of change, and a provider's own in the order of receipt: without the second its staff
        // would have all of its tickets sorted for one page.
        for (name, columns) in [
            ("ticket_updated_idx", vec!["updated_at", "id"]),
            ("ticket_provider_received_idx", vec!["provider", "received_at", "id"]),
        ] {
            let mut index = Index::create();
            index.name(name).table("ticket");
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        table("saved_view")
            .id()
            .uuid("owner")
            .maybe_uuid("provider")
            .flag("shared")
            .text("name")
            .number("version")
            .text("data")
            .references("owner", "account", "id")
            .references("provider", "organisation", "id")
            .index("saved_view_owner_idx", &["owner"])
            .create(manager)
            .await
    }
}
