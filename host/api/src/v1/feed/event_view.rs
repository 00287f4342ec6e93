//! An event as it is told outside: the same in the feed, in live updates and in webhooks.
use app::feed::EventRecord;
use domain::ticket::Status;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeedEventView {
    /// Such as `status.changed`. The list is open: leave aside what you do not know.
    #[serde(rename = "type")]
    kind: String,
    /// When it happened.
    timestamp: Timestamp,
    data: FeedEventData,
    /// Given as `after`, it asks for what follows.
    cursor: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeedEventData {
    /// The same wherever and however often it is told.
    id: String,
    /// Growing within the ticket; what is not told to you leaves gaps.
    sequence: i64,
    ticket: FeedTicketView,
    /// What the event knows; customers are told less than staff.
    #[schema(value_type = Object)]
    details: Value,
}

/// The ticket as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeedTicketView {
    id: Uuid,
    number: String,
    product: String,
    #[schema(value_type = String)]
    status: Status,
}

impl From<EventRecord> for FeedEventView {
    fn from(held: EventRecord) -> Self {
        Self {
            kind: held.kind,
            timestamp: held.at,
            cursor: held.position.to_string(),
            data: FeedEventData {
                id: held.id,
                sequence: held.sequence,
                ticket: FeedTicketView {
                    id: held.ticket.0,
                    number: held.number,
                    product: held.product,
                    status: held.status,
                },
                details: held.data,
            },
        }
    }
}
