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
    key_value = "key_value" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub value: String,
    }
}
