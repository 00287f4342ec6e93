//! Idempotency keys: the same request twice under one key is one request. The record is part of the transaction.
use domain::{
    access::Actor,
    ids::{PhoneCallId, TicketId},
    ticket::hex,
};
use sha2::{Digest, Sha256};
use store::IdempotencyRecord;
use uuid::Uuid;

use crate::{context::App, errors::AppError, rates::caller_of};

/// What is written with the effects of a command, in their transaction, so that it has them once.
#[derive(Clone, Debug)]
pub enum DoneMark {
    Key(IdempotencyRecord),
    /// The verdict on this mail, and what makes another delivery the same mail.
    Mail {
        id: Uuid,
        identity: Option<String>,
    },
    /// The ticket of this call.
    Call(PhoneCallId),
}

pub enum Attempt {
    /// Go on, with this record for the transaction.
    Fresh(IdempotencyRecord),
    /// It was done before; this ticket came of it.
    Done { ticket: TicketId, status: u16 },
}

/// Looks a key up. The same key with another request is refused; one still under way as well.
pub async fn begin(
    app: &App,
    actor: &Actor,
    key: &str,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<Attempt, AppError> {
    let actor = caller_of(actor);
    let digest = hex(&Sha256::digest([method.as_bytes(), b"\n", path.as_bytes(), b"\n", body].concat()));
    let Some(known) = store::find_idempotency(&app.store, &actor, key).await? else {
        let record = IdempotencyRecord {
            actor,
            key: key.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            digest,
            status: 201,
            response: serde_json::Value::Null,
            created_at: app.now(),
        };
        return Ok(Attempt::Fresh(record));
    };
    if known.digest != digest {
        return Err(AppError::invalid(
            "idempotency_key_reused",
            "Idempotency-Key",
            "this key was used for another request",
        ));
    }
    let ticket = known.response["ticket"].as_str().and_then(|text| text.parse().ok());
    let ticket = ticket.ok_or_else(|| {
        AppError::conflict("idempotency_key_in_flight", "the first request with this key is still under way")
    })?;
    Ok(Attempt::Done { ticket, status: known.status })
}
