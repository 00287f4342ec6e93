//! Webhooks by Standard Webhooks 1.0.0: addresses of partners that are told of events. The feed is their outbox: an
//! event is in it by the transaction that made it, so none is lost and none is told that did not happen.
mod deliver;
mod guard;
mod set_up;
mod sign;
mod told;

pub use self::{
    deliver::work,
    guard::{Guard, Network, Sender},
    set_up::{
        WebhookChange, WebhookDraft, change_webhook, create_webhook, delete_webhook, rotate_secret, webhook,
        webhooks,
    },
    sign::signatures,
    told::{deliveries, replay, replay_period, test_webhook},
};

/// What a partner's key opens to set webhooks up.
pub const SCOPE: &str = "webhooks:manage";
/// Secrets are sealed for this.
const PURPOSE: &str = "webhook-secret";
