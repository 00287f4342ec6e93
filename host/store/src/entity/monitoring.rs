//! Rows of what assets report. Readings themselves are written and read in sets (see `monitoring/readings.rs`).
super::tables! {
    observed_asset = "observed_asset" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub asset: Uuid,
        pub number: i64,
        pub customer: Uuid,
        pub since: i64,
        pub last_seen: Option<i64>,
        pub clock_ahead: Option<i64>,
        pub changed_from: Option<i64>,
        pub look_at: Option<i64>,
    }
    series = "series" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: i64,
        pub asset: Uuid,
        pub customer: Uuid,
        pub measure: String,
        pub key: String,
        pub data: String,
    }
    reading = "reading" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub series: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub at: i64,
        pub value: f64,
        pub origin: i16,
        pub received_at: i64,
    }
    reading_version = "reading_version" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub series: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub at: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        pub value: f64,
        pub origin: i32,
        pub received_at: i64,
        pub replaced_at: i64,
    }
    condition = "condition" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub asset: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub since: i64,
        pub until: Option<i64>,
        pub data: String,
    }
    asset_record = "asset_record" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub asset: Uuid,
        pub ticket: Uuid,
        pub kind: String,
        pub recorded_at: crate::instant::Instant,
        pub data: String,
    }
    restoration = "restoration" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub series: Uuid,
        pub ticket: Uuid,
        pub from_at: i64,
        pub to_at: i64,
        pub restored_at: crate::instant::Instant,
        pub undone_at: Option<crate::instant::Instant>,
        pub data: String,
    }
}
