//! Webhooks: addresses that are told of events, and what became of each telling.
mod deliveries;
mod endpoints;

pub use self::{
    deliveries::{
        DeliveryFilter, DeliveryState, LeasedDelivery, NewDelivery, Try, WebhookDelivery, claim_deliveries,
        find_delivery, list_deliveries, next_delivery_at, queue_deliveries, settle_delivery,
    },
    endpoints::{
        Webhook, WebhookContent, advance_webhook, delete_webhook, find_webhook, insert_webhook,
        list_webhooks, note_webhook_outcome, pass_webhooks_on, update_webhook, webhooks_behind,
        webhooks_without_key,
    },
};
