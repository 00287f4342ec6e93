//! Tickets with their messages, attachments, timers, forms and links; the counters their numbers come from.
use sea_orm_migration::prelude::*;

use crate::sketch::{Sketch, create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let numbers = table("number_counter").text("prefix").number("last").primary_key(&["prefix"]);
        create_all(manager, [numbers, ticket()]).await?;
        create_all(manager, [message(), attachment(), timer(), form_submission(), ticket_link()]).await
    }
}

fn ticket() -> Sketch {
    table("ticket")
        .id()
        .text("number")
        .text("product")
        .uuid("provider")
        .maybe_uuid("customer")
        .maybe_uuid("requester")
        .maybe_text("requester_label")
        .maybe_uuid("assignee")
        .uuid("rule_set")
        .maybe_text("kind")
        .text("status")
        .maybe_text("status_reason")
        .maybe_text("criticality")
        .flag("criticality_confirmed")
        .text("channel")
        .text("subject")
        .text("flags")
        .text("search")
        .small("queue_rank")
        .small("urgency")
        .instant("received_at")
        .maybe_instant("registered_at")
        .maybe_instant("closed_at")
        .instant("updated_at")
        .maybe_instant("next_due_at")
        .maybe_text("next_due_timer")
        .maybe_text("next_due_state")
        .flag("next_due_provisional")
        .number("version")
        .text("data")
        .references("product", "product", "code")
        .references("provider", "organisation", "id")
        .references("customer", "organisation", "id")
        .references("requester", "contact", "id")
        .references("rule_set", "rule_set", "id")
        .unique("ticket_number_key", &["number"])
        .index("ticket_received_idx", &["received_at", "id"])
        .index("ticket_provider_idx", &["provider", "status", "received_at"])
        .index("ticket_customer_idx", &["customer", "received_at"])
        .index("ticket_product_idx", &["product", "status", "received_at"])
        .index("ticket_requester_idx", &["requester"])
        .index("ticket_assignee_idx", &["assignee", "status"])
        .index("ticket_due_idx", &["next_due_at", "id"])
        .index("ticket_queue_idx", &["queue_rank", "urgency", "received_at", "id"])
}

fn message() -> Sketch {
    table("message")
        .id()
        .uuid("ticket")
        .number("position")
        .text("direction")
        .text("kind")
        .instant("at")
        .maybe_text("external_id")
        .text("data")
        .references("ticket", "ticket", "id")
        .unique("message_position_key", &["ticket", "position"])
        .index("message_external_id_idx", &["external_id"])
}

fn attachment() -> Sketch {
    table("attachment")
        .id()
        .uuid("ticket")
        .maybe_uuid("message")
        .flag("internal")
        .text("name")
        .text("media_type")
        .number("size")
        .text("digest")
        .text("data")
        .references("ticket", "ticket", "id")
        .references("message", "message", "id")
        .index("attachment_ticket_idx", &["ticket"])
        .index("attachment_message_idx", &["message"])
        .index("attachment_digest_idx", &["digest"])
}

fn timer() -> Sketch {
    table("timer")
        .id()
        .uuid("ticket")
        .number("position")
        .text("code")
        .text("calendar")
        .text("state")
        .instant("due_at")
        .maybe_instant("wake_at")
        .text("data")
        .references("ticket", "ticket", "id")
        .unique("timer_position_key", &["ticket", "position"])
        .index("timer_wake_idx", &["wake_at", "id"])
        .index("timer_calendar_idx", &["calendar", "state", "ticket"])
}

fn form_submission() -> Sketch {
    table("form_submission")
        .uuid("ticket")
        .number("position")
        .text("form")
        .flag("accepted")
        .instant("submitted_at")
        .text("data")
        .primary_key(&["ticket", "position"])
        .references("ticket", "ticket", "id")
}

fn ticket_link() -> Sketch {
    table("ticket_link")
        .uuid("from_ticket")
        .uuid("to_ticket")
        .text("kind")
        .number("position")
        .text("data")
        .primary_key(&["from_ticket", "to_ticket", "kind"])
        .references("from_ticket", "ticket", "id")
        .references("to_ticket", "ticket", "id")
        .index("ticket_link_to_idx", &["to_ticket"])
}
