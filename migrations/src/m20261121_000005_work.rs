//! What is still to be done: letters to send, jobs to run, mail to read; each claimed by a lease with a fence.
use sea_orm_migration::prelude::*;

use crate::sketch::{Sketch, create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let cron_slot = table("cron_slot").text("schedule").instant("slot").primary_key(&["schedule", "slot"]);
        create_all(manager, [outbox(), job(), cron_slot, raw_mail()]).await
    }
}

fn outbox() -> Sketch {
    table("outbox")
        .id()
        .maybe_uuid("provider")
        .maybe_uuid("ticket")
        .maybe_uuid("message")
        .text("dedupe_key")
        .text("sender")
        .text("recipients")
        .text("subject")
        .text("body")
        .bytes("raw")
        .text("state")
        .small("attempts")
        .instant("next_attempt_at")
        .maybe_instant("lease_until")
        .number("fence")
        .maybe_text("last_error")
        .instant("created_at")
        .maybe_instant("sent_at")
        .references("ticket", "ticket", "id")
        .unique("outbox_dedupe_key", &["dedupe_key"])
        .index("outbox_state_idx", &["state", "next_attempt_at"])
        .index("outbox_ticket_idx", &["ticket"])
}

fn job() -> Sketch {
    table("job")
        .id()
        .text("kind")
        .text("payload")
        .instant("run_at")
        .maybe_text("unique_key")
        .text("state")
        .small("attempts")
        .maybe_instant("lease_until")
        .number("fence")
        .maybe_text("last_error")
        .instant("created_at")
        .maybe_instant("finished_at")
        .unique("job_unique_key", &["unique_key"])
        .index("job_state_idx", &["state", "run_at"])
}

/// A mail as it arrived, its bytes in the object store under the digest: acknowledged to its source only once this row stands.
fn raw_mail() -> Sketch {
    table("raw_mail")
        .id()
        .text("mailbox")
        .text("digest")
        .instant("received_at")
        .instant("noted_at")
        .text("state")
        .small("attempts")
        .maybe_text("disposition")
        .maybe_uuid("ticket")
        .maybe_uuid("message")
        .maybe_text("reason")
        .maybe_instant("settled_at")
        .references("ticket", "ticket", "id")
        .unique("raw_mail_digest_key", &["mailbox", "digest"])
        .index("raw_mail_state_idx", &["state", "received_at", "id"])
}
