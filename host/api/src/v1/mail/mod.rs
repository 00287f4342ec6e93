//! The channels of mail, for those who run them: mailboxes, what came in, what went out.
mod inbound_view;
mod letters;
mod list_inbound;
mod mailbox_request;
mod mailbox_view;
mod mailboxes;
mod outbox;
mod queue;
mod release;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::options::ApiState;

pub(super) use outbox::OutboxMailView;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(mailboxes::list_mailboxes, mailboxes::create_mailbox))
        .routes(routes!(mailboxes::get_mailbox, mailboxes::put_mailbox, mailboxes::delete_mailbox))
        .routes(routes!(mailboxes::try_mailbox))
        .routes(routes!(list_inbound::list_inbound))
        .routes(routes!(list_inbound::get_inbound))
        .routes(routes!(list_inbound::get_source))
        .routes(routes!(release::release_inbound))
        .routes(routes!(release::set_aside_inbound))
        .routes(routes!(queue::get_mail_queue))
        .routes(routes!(letters::list_letters))
        .routes(routes!(letters::get_letter, letters::put_letter, letters::delete_letter))
        .routes(routes!(letters::preview_letter))
        .routes(routes!(outbox::list_outbox))
        .routes(routes!(outbox::get_outbox_mail))
        .routes(routes!(outbox::resend_outbox_mail))
}
