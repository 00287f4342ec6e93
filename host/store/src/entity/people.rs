//! Rows of accounts and their sessions.
super::tables! {
    account = "account" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub email: Option<String>,
        pub name: String,
        pub role: String,
        pub password_hash: Option<String>,
        pub locale: String,
        pub provider: Option<Uuid>,
        pub organisation: Option<Uuid>,
        pub contact: Option<Uuid>,
        pub created_at: crate::instant::Instant,
        pub disabled_at: Option<crate::instant::Instant>,
    }
    sign_in_link = "sign_in_link" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub account: Uuid,
        pub expires_at: crate::instant::Instant,
        pub used_at: Option<crate::instant::Instant>,
    }
    api_key = "api_key" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub key_hash: String,
        pub name: String,
        pub provider: Option<Uuid>,
        pub organisation: Option<Uuid>,
        pub scopes: String,
        pub created_at: crate::instant::Instant,
        pub expires_at: Option<crate::instant::Instant>,
        pub revoked_at: Option<crate::instant::Instant>,
    }
    session = "session" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub family: Uuid,
        pub account: Uuid,
        pub refresh_hash: String,
        pub created_at: crate::instant::Instant,
        pub expires_at: crate::instant::Instant,
        pub revoked_at: Option<crate::instant::Instant>,
        pub replaced_by: Option<Uuid>,
    }
}
