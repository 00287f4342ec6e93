//! Rows of the catalogue.
super::tables! {
    organisation = "organisation" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub code: Option<String>,
        pub name: String,
        pub kind: String,
        pub tax_id: Option<String>,
        pub data: String,
        pub created_at: crate::instant::Instant,
    }
    clientele = "clientele" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub provider: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
    }
    contact = "contact" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organisation: Uuid,
        pub name: String,
        pub verified: bool,
        pub data: String,
        pub created_at: crate::instant::Instant,
    }
    contact_address = "contact_address" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub address: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub contact: Uuid,
    }
    service_calendar = "service_calendar" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        pub data: String,
        pub revision: i64,
    }
    holiday_set = "holiday_set" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        pub data: String,
        pub revision: i64,
    }
    holiday_year = "holiday_year" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub set_code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        pub status: String,
        pub data: String,
        pub revision: i64,
    }
    product = "product" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        pub provider: Uuid,
        pub calendar: String,
        pub number_prefix: String,
        pub data: String,
        pub created_at: crate::instant::Instant,
    }
    release = "release" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub product: String,
        pub version: String,
        pub kind: String,
        pub rank: i64,
        pub published_at: crate::instant::Instant,
        pub data: String,
    }
    publication = "publication" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub product: String,
        pub code: String,
        pub published_at: crate::instant::Instant,
        pub data: String,
    }
    article = "article" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub product: String,
        pub readers: String,
        pub version: i64,
        pub latest: String,
        pub latest_words: String,
        pub published: Option<String>,
        pub published_words: Option<String>,
    }
    article_version = "article_version" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub article: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        pub data: String,
    }
    entitlement = "entitlement" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub customer: Uuid,
        pub product: String,
        pub kind: String,
        pub key_hash: Option<String>,
        pub valid_from: String,
        pub valid_to: String,
        pub data: String,
        pub created_at: crate::instant::Instant,
        pub balance: i64,
        pub held: i64,
        pub ledger_sequence: i64,
    }
    ledger_entry = "ledger_entry" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub entitlement: Uuid,
        pub sequence: i64,
        pub ticket: Option<Uuid>,
        pub kind: String,
        pub minutes: i64,
        pub at: crate::instant::Instant,
        pub data: String,
        pub reverses: Option<Uuid>,
    }
    asset = "asset" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub customer: Uuid,
        pub kind: String,
        pub name: String,
        pub parent: Option<Uuid>,
        pub data: String,
    }
    plugin = "plugin" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub code: String,
        pub version: String,
        pub digest: String,
        pub manifest: String,
        pub component: Vec<u8>,
        pub size: i64,
        pub installed_at: crate::instant::Instant,
    }
    rule_set = "rule_set" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub product: String,
        pub code: String,
        pub plugin: Uuid,
        pub digest: String,
        pub in_force_from: crate::instant::Instant,
        pub withdrawn_at: Option<crate::instant::Instant>,
        pub data: String,
        pub created_at: crate::instant::Instant,
    }
}
