//! The telephone: lines, calls as the exchange reports them, and what becomes of those nobody answered.
mod callback;
mod desk;
mod lines;
mod report;

pub(crate) use callback::take_up;
pub use callback::{CallbackDraft, call_back};
pub use desk::{attach, callers, phone_call, phone_calls, set_aside};
pub use lines::{PhoneLineDraft, delete_phone_line, phone_line, phone_lines, put_phone_line};
pub use report::{CallReport, report_call};

/// The kind of appointment a missed call asks for, where the rules of its product know it (T/F 4.2).
const CALLBACK: &str = "callback";

fn alert_key(call: domain::ids::PhoneCallId) -> String {
    format!("missed_call:{call}")
}
