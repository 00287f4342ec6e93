//! What can be done with a ticket.
pub(crate) mod access;
mod actions;
mod appointment;
mod attachment;
mod call;
mod children;
mod form;
mod message;
mod on_asset;
mod open;
mod presence;
mod preview;
mod read;
pub(crate) mod requester;
mod satisfaction;
mod search;
mod secrets;
mod share;
mod upload;
mod work;
mod work_preview;

pub use actions::{ActionCall, available_actions, run_action};
pub(crate) use appointment::ask_for;
pub use appointment::{AppointmentDraft, request_appointment};
pub use attachment::{Content, Upload, attachment_content, attachments, read_attachment};
pub(crate) use call::log_for;
pub use call::{CallDraft, calls, log_call};
pub(crate) use children::{open_children, told};
pub use form::{FormResult, submit_form, ticket_forms};
pub use message::{AnswerDraft, MessageDraft, MessageResult, add_message};
pub(crate) use message::{IncomingMessage, receive_message};
pub use on_asset::{run_asset_action, submit_asset_form};
pub use open::{OpenTicket, Opened, open_ticket};
pub(crate) use open::{Origin, open_as, open_for};
pub use presence::{Doing, Present, be_present, leave};
pub use preview::{Preview, preview_ticket};
pub use read::{
    NextStep, TicketDetail, TimerExplanation, about, audit, detail_of, explain_timer, list_tickets, names_of,
    next_step, opened_detail, queue, ticket_detail,
};
pub use satisfaction::rate_ticket;
pub use search::{FilterTree, count_each, order_of, search};
pub(crate) use search::{resolved, zone_named};
pub use share::{ShareDraft, Shared, SharedCase, accept_share, share, shared_case, shares};
pub use upload::{forget_upload, keep_upload, uploaded};
pub use work::{WorkDraft, log_work, works};
pub use work_preview::{WorkPreview, preview_work};
