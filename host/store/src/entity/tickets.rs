//! Rows of tickets and what hangs on them.
super::tables! {
    ticket = "ticket" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub product: String,
        pub provider: Uuid,
        pub customer: Option<Uuid>,
        pub requester: Option<Uuid>,
        pub requester_label: Option<String>,
        pub assignee: Option<Uuid>,
        pub rule_set: Uuid,
        pub kind: Option<String>,
        pub status: String,
        pub status_reason: Option<String>,
        pub criticality: Option<String>,
        pub criticality_confirmed: bool,
        pub channel: String,
        pub subject: String,
        pub flags: String,
        pub queue_rank: i32,
        pub urgency: i32,
        pub received_at: crate::instant::Instant,
        pub registered_at: Option<crate::instant::Instant>,
        pub closed_at: Option<crate::instant::Instant>,
        pub updated_at: crate::instant::Instant,
        pub next_due_at: Option<crate::instant::Instant>,
        pub next_due_timer: Option<String>,
        pub next_due_state: Option<String>,
        pub next_due_provisional: bool,
        pub version: i64,
        pub queue: Option<String>,
        pub asset: Option<Uuid>,
    }
    ticket_document = "ticket_document" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket: Uuid,
        pub data: String,
    }
    ticket_search = "ticket_search" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket: Uuid,
        pub words: String,
        pub notes: String,
    }
    message = "message" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub ticket: Uuid,
        pub position: i64,
        pub direction: String,
        pub kind: String,
        pub at: crate::instant::Instant,
        pub external_id: Option<String>,
        pub data: String,
    }
    attachment = "attachment" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub ticket: Uuid,
        pub message: Option<Uuid>,
        pub internal: bool,
        pub name: String,
        pub media_type: String,
        pub size: i64,
        pub digest: String,
        pub data: String,
    }
    timer = "timer" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub ticket: Uuid,
        pub position: i64,
        pub code: String,
        pub calendar: String,
        pub state: String,
        pub due_at: crate::instant::Instant,
        pub wake_at: Option<crate::instant::Instant>,
        pub data: String,
    }
    form_submission = "form_submission" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub form: String,
        pub accepted: bool,
        pub submitted_at: crate::instant::Instant,
        pub data: String,
    }
    ticket_link = "ticket_link" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub from_ticket: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub to_ticket: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub position: i64,
        pub data: String,
    }
    event = "event" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub sequence: i64,
        pub recorded_at: crate::instant::Instant,
        pub at: crate::instant::Instant,
        pub kind: String,
        pub actor: String,
        pub data: String,
        pub clauses: String,
        pub digest: String,
    }
    feed = "feed" {
        #[sea_orm(primary_key)]
        pub number: i64,
        pub position: Option<i64>,
        pub ticket: Uuid,
        pub sequence: i64,
    }
    number_counter = "number_counter" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub prefix: String,
        pub last: i64,
    }
}
