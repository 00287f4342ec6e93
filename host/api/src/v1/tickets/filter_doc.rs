//! The tree of conditions as the document shows it; it is read as [`app::tickets::FilterTree`].
use domain::ticket::{Channel, Status};
use jiff::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// Conditions on tickets. Everything that is set must hold; of a list one value must. At most 6 levels and 100 groups.
#[derive(ToSchema)]
#[schema(as = TicketFilter)]
#[expect(dead_code, reason = "describes to clients what the use case reads")]
pub(crate) struct FilterDoc {
    /// All of these hold as well.
    #[schema(no_recursion)]
    all: Option<Vec<FilterDoc>>,
    /// One of these holds.
    #[schema(no_recursion)]
    any: Option<Vec<FilterDoc>>,
    /// None of these holds.
    #[schema(no_recursion)]
    none: Option<Vec<FilterDoc>>,
    /// Whether it is neither closed nor refused.
    open: Option<bool>,
    #[schema(value_type = Option<Vec<String>>)]
    status: Option<Vec<Status>>,
    product: Option<Vec<String>>,
    provider: Option<Vec<Uuid>>,
    customer: Option<Vec<Uuid>>,
    requester: Option<Uuid>,
    asset: Option<Vec<Uuid>>,
    /// Accounts; `me` is whoever asks, `none` nobody.
    assignee: Option<Vec<String>>,
    kind: Option<Vec<String>>,
    #[schema(value_type = Option<Vec<String>>)]
    channel: Option<Vec<Channel>>,
    flag: Option<Vec<String>>,
    /// `own` is the product's; others stand beside it, such as `quality`.
    queue: Option<Vec<String>>,
    /// What the nearest timer that has not ended is at: `running`, `paused`, `breached`; `without` where there is none.
    deadline: Option<Vec<String>>,
    /// The nearest deadline is due within so many minutes from when it is asked, or was due before.
    due_within_minutes: Option<i64>,
    /// Due before the end of the day that is so many days from today, or was due before: 0 is today. Days are those
    /// of the zone that the request names.
    due_within_days: Option<u16>,
    due_from: Option<Timestamp>,
    due_before: Option<Timestamp>,
    /// Received today or on one of so many days before: 0 is today alone.
    received_within_days: Option<u16>,
    received_from: Option<Timestamp>,
    received_before: Option<Timestamp>,
    /// Changed last today or on one of so many days before.
    updated_within_days: Option<u16>,
    updated_from: Option<Timestamp>,
    updated_before: Option<Timestamp>,
    /// Words that must all occur in number, subject, requester, fields, messages or the customer's name, in any of
    /// their forms (Russian, English); the last one may be a beginning. Internal notes are searched for staff alone.
    text: Option<String>,
}
