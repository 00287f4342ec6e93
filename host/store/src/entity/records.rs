//! Rows of what is kept beside the tickets.
super::tables! {
    external_event = "external_event" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub source: String,
        pub source_key: String,
        pub customer: Uuid,
        pub asset: Option<Uuid>,
        pub kind: String,
        pub at: crate::instant::Instant,
        pub sequence: Option<i64>,
        pub data: String,
    }
    external_event_ticket = "external_event_ticket" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub event: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket: Uuid,
    }
    journal = "journal" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: crate::instant::Instant,
        pub digest: String,
        pub plugin: String,
        pub version: String,
        pub product: Option<String>,
        pub ticket: Option<Uuid>,
        pub hook: String,
        pub failed: bool,
        pub input: String,
        pub result: String,
        pub fuel: i64,
        pub micros: i64,
        pub log: String,
    }
    idempotency_key = "idempotency_key" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub actor: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub method: String,
        pub path: String,
        pub digest: String,
        pub status: i32,
        pub response: String,
        pub created_at: crate::instant::Instant,
    }
    alert = "alert" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub code: String,
        pub key: String,
        pub data: String,
        pub provider: Option<Uuid>,
        pub raised_at: crate::instant::Instant,
        pub resolved_at: Option<crate::instant::Instant>,
    }
    external_ref = "external_ref" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub owner: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub source: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub reference: String,
        pub object: Uuid,
        pub created_at: crate::instant::Instant,
    }
    import_job = "import_job" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub owner: Uuid,
        pub state: String,
        pub data: String,
        pub source: Option<String>,
        pub created_at: crate::instant::Instant,
    }
    import_row = "import_row" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub line: i64,
        pub outcome: String,
        pub data: String,
    }
    kept = "kept" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub owner: Uuid,
        pub provider: Option<Uuid>,
        pub shared: bool,
        pub name: String,
        pub version: i64,
        pub data: String,
    }
    upload = "upload" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub owner: String,
        pub name: String,
        pub media_type: String,
        pub size: i64,
        pub digest: String,
        pub expires_at: crate::instant::Instant,
    }
    presence = "presence" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        pub doing: String,
        pub since: crate::instant::Instant,
        pub seen_at: crate::instant::Instant,
    }
    webhook = "webhook" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub provider: Option<Uuid>,
        pub organisation: Option<Uuid>,
        pub data: String,
        pub position: i64,
        pub enabled: bool,
        pub failing_since: Option<crate::instant::Instant>,
        pub created_at: crate::instant::Instant,
        pub api_key: Option<Uuid>,
    }
    webhook_delivery = "webhook_delivery" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub webhook: Uuid,
        pub event: String,
        pub kind: String,
        pub body: String,
        pub state: String,
        pub attempts: i32,
        pub next_attempt_at: crate::instant::Instant,
        pub lease_until: Option<crate::instant::Instant>,
        pub fence: i64,
        pub tries: String,
        pub created_at: crate::instant::Instant,
        pub done_at: Option<crate::instant::Instant>,
    }
    key_value = "key_value" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub value: String,
    }
}
