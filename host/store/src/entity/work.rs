//! Rows of what is still to be done.
super::tables! {
    outbox = "outbox" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub provider: Option<Uuid>,
        pub ticket: Option<Uuid>,
        pub message: Option<Uuid>,
        pub dedupe_key: String,
        pub sender: String,
        pub recipients: String,
        pub subject: String,
        pub body: String,
        pub raw: Vec<u8>,
        pub state: String,
        pub attempts: i32,
        pub next_attempt_at: crate::instant::Instant,
        pub lease_until: Option<crate::instant::Instant>,
        pub fence: i64,
        pub last_error: Option<String>,
        pub created_at: crate::instant::Instant,
        pub sent_at: Option<crate::instant::Instant>,
        pub deliveries: String,
    }
    mailbox = "mailbox" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub address: String,
        pub product: Option<String>,
        pub data: String,
        pub uid_validity: Option<i64>,
        pub last_uid: i64,
        pub read_to: Option<crate::instant::Instant>,
        pub last_mail_at: Option<crate::instant::Instant>,
        pub last_error: Option<String>,
        pub failing_since: Option<crate::instant::Instant>,
        pub lease_until: Option<crate::instant::Instant>,
        pub fence: i64,
        pub created_at: crate::instant::Instant,
    }
    letter_text = "letter_text" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub provider: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub locale: String,
        pub data: String,
    }
    phone_line = "phone_line" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub provider: Uuid,
        pub data: String,
    }
    phone_call = "phone_call" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub source: String,
        pub source_key: String,
        pub line: String,
        pub provider: Option<Uuid>,
        pub number: Option<String>,
        pub ticket: Option<Uuid>,
        pub waits: bool,
        pub started_at: crate::instant::Instant,
        pub data: String,
    }
    job = "job" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub payload: String,
        pub run_at: crate::instant::Instant,
        pub unique_key: Option<String>,
        pub state: String,
        pub attempts: i32,
        pub lease_until: Option<crate::instant::Instant>,
        pub fence: i64,
        pub last_error: Option<String>,
        pub created_at: crate::instant::Instant,
        pub finished_at: Option<crate::instant::Instant>,
    }
    cron_slot = "cron_slot" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub schedule: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub slot: crate::instant::Instant,
    }
    raw_mail = "raw_mail" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub mailbox: String,
        pub digest: String,
        pub received_at: crate::instant::Instant,
        pub noted_at: crate::instant::Instant,
        pub state: String,
        pub attempts: i32,
        pub disposition: Option<String>,
        pub ticket: Option<Uuid>,
        pub message: Option<Uuid>,
        pub reason: Option<String>,
        pub reason_code: Option<String>,
        pub identity: Option<String>,
        pub settled_at: Option<crate::instant::Instant>,
    }
}
