//! Tickets and everything that hangs on them.
mod action;
mod appointment;
mod attachment_input;
mod audit;
mod calls;
mod explain;
mod export;
mod filter_doc;
mod forms;
mod get;
mod list;
mod message_view;
mod messages;
mod on_asset;
mod open;
mod parts_view;
mod presence;
mod preview;
mod queue;
mod read_attachment;
mod read_attachments;
mod request;
mod satisfaction;
mod search;
mod send_message;
mod shares;
mod submit_form;
mod summary_view;
mod timer_view;
mod upload;
mod view;
mod work_preview;
mod worklogs;

use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) use self::{
    attachment_input::{AttachmentInput, contents},
    filter_doc::FilterDoc,
};
use crate::options::ApiState;

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_tickets, open::open_ticket))
        .routes(routes!(search::search_tickets))
        .routes(routes!(search::count_tickets))
        .routes(routes!(export::export_tickets))
        .routes(routes!(work_preview::preview_work))
        .routes(routes!(preview::preview_ticket))
        .routes(routes!(get::get_ticket))
        .routes(routes!(messages::list_messages, send_message::send_message))
        .routes(routes!(read_attachment::read_attachment))
        .routes(routes!(read_attachments::read_attachments))
        .routes(routes!(upload::upload_file))
        .routes(routes!(upload::forget_upload))
        .routes(routes!(explain::explain_timer))
        .routes(routes!(presence::be_present, presence::leave_ticket))
        .routes(routes!(audit::audit))
        .routes(routes!(forms::list_ticket_forms))
        .routes(routes!(submit_form::submit_form))
        .routes(routes!(action::run_action))
        .routes(routes!(on_asset::submit_asset_form))
        .routes(routes!(on_asset::run_asset_action))
        .routes(routes!(appointment::request_appointment))
        .routes(routes!(worklogs::list_work, worklogs::log_work))
        .routes(routes!(calls::list_calls, calls::log_call))
        .routes(routes!(shares::list_shares, shares::share_ticket))
        .routes(routes!(shares::get_shared))
        .routes(routes!(shares::accept_shared))
        .routes(routes!(satisfaction::rate_ticket))
        .routes(routes!(queue::queue))
}
