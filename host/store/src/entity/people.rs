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
        pub signed_in_at: Option<crate::instant::Instant>,
    }
    sign_in_link = "sign_in_link" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub account: Uuid,
        pub expires_at: crate::instant::Instant,
        pub used_at: Option<crate::instant::Instant>,
        pub purpose: String,
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
        pub last_used_at: Option<crate::instant::Instant>,
        pub replaces: Option<Uuid>,
        pub networks: Option<String>,
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
        pub opened_at: Option<crate::instant::Instant>,
        pub address: Option<String>,
        pub user_agent: Option<String>,
    }
    second_factor = "second_factor" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        pub sealed: String,
        pub last_step: i64,
        pub created_at: crate::instant::Instant,
        pub confirmed_at: Option<crate::instant::Instant>,
    }
    recovery_code = "recovery_code" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code_hash: String,
        pub used_at: Option<crate::instant::Instant>,
    }
    passkey = "passkey" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account: Uuid,
        pub credential: String,
        pub name: String,
        pub data: String,
        pub created_at: crate::instant::Instant,
        pub used_at: Option<crate::instant::Instant>,
    }
    ceremony = "ceremony" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub purpose: String,
        pub account: Option<Uuid>,
        pub state: String,
        pub expires_at: crate::instant::Instant,
    }
    identity_provider = "identity_provider" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub data: String,
        pub enabled: bool,
        pub created_at: crate::instant::Instant,
    }
    identity = "identity" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub provider: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: String,
        pub account: Uuid,
        pub created_at: crate::instant::Instant,
    }
    throttle = "throttle" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub hits: i64,
        pub ends_at: crate::instant::Instant,
    }
    audit_entry = "audit_entry" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub sequence: i64,
        pub at: crate::instant::Instant,
        pub kind: String,
        pub actor: String,
        pub account: Option<Uuid>,
        pub subject: Option<String>,
        pub address: Option<String>,
        pub data: String,
        pub digest: String,
    }
}
