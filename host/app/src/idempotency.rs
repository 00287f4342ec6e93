//! Idempotency keys: the same request twice under one key is one request. The record is part of the transaction.
use domain::{
    access::Actor,
    ids::{PhoneCallId, TicketId},
    ticket::hex,
};
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
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
    /// It was done before; this ticket came of it, and the answer is made from it.
    Done { ticket: TicketId, record: IdempotencyRecord },
    /// It was done before, and answered so.
    Answered(Answer),
}

/// An answer as it is kept for whoever asks again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub status: u16,
    /// Those that say something of the content.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// How an answer lies in the database.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kept {
    Answer(Answer),
    /// With a secret that is told once.
    Sealed(String),
}

const SEALED: &str = "idempotent-answer";
/// An answer is filed right after its effect; one that is not there after this long never will be.
const FILED_WITHIN: SignedDuration = SignedDuration::from_mins(1);

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
    let known = store::find_idempotency(&app.store, &actor, key).await?;
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
    let Some(known) = known else { return Ok(Attempt::Fresh(record)) };
    if known.digest != record.digest {
        return Err(AppError::invalid(
            "idempotency_key_reused",
            "Idempotency-Key",
            "this key was used for another request",
        ));
    }
    if let Some(answer) = read(app, &known) {
        return Ok(Attempt::Answered(answer));
    }
    if let Some(ticket) = known.response["ticket"].as_str().and_then(|text| text.parse().ok()) {
        return Ok(Attempt::Done { ticket, record });
    }
    Err(unanswered(app, &known))
}

/// What was done under this key is on file, what was answered is not, or not yet.
pub fn unanswered(app: &App, known: &IdempotencyRecord) -> AppError {
    if app.now().duration_since(known.created_at) < FILED_WITHIN {
        AppError::conflict("idempotency_key_in_flight", "the first request with this key is still under way")
    } else {
        AppError::conflict(
            "idempotency_answer_lost",
            "the first request with this key was carried out, its answer was lost; look for what it made",
        )
    }
}

fn read(app: &App, known: &IdempotencyRecord) -> Option<Answer> {
    match Kept::deserialize(&known.response).ok()? {
        Kept::Answer(answer) => Some(answer),
        Kept::Sealed(sealed) => {
            serde_json::from_str(app.secrets.unseal(SEALED, &sealed)?.expose_secret()).ok()
        }
    }
}

/// Keeps what was answered. `told_once` answers hold a secret that is kept nowhere else, so they are sealed.
pub async fn file(
    app: &App,
    record: &IdempotencyRecord,
    answer: Answer,
    told_once: bool,
) -> Result<(), AppError> {
    let status = answer.status;
    let fault = |error: serde_json::Error| AppError::Internal(error.to_string());
    let kept = if told_once {
        Kept::Sealed(app.secrets.seal(SEALED, &serde_json::to_string(&answer).map_err(fault)?.into()))
    } else {
        Kept::Answer(answer)
    };
    let response = serde_json::to_value(kept).map_err(fault)?;
    let tx = app.store.begin().await?;
    store::set_idempotent_response(&tx, &record.actor, &record.key, status, &response).await?;
    tx.commit().await?;
    Ok(())
}

/// A request that was refused gives its key back: what was wrong may be mended and sent again.
pub async fn release(app: &App, record: &IdempotencyRecord) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    store::release_idempotency(&tx, &record.actor, &record.key).await?;
    tx.commit().await?;
    Ok(())
}
