//! What the customer thought of a case once it was over. Only a request that says so records it: opening a link, as
//! scanners of mail do, records nothing.
use domain::{
    access::Actor,
    ids::TicketId,
    ticket::{Role, Satisfaction},
};
use serde_json::json;

use crate::{
    context::App,
    errors::AppError,
    rules::{Turn, commit, on_ticket},
};

const SCORES: std::ops::RangeInclusive<u8> = 1..=5;

/// The last word counts; every one is on record.
pub async fn rate_ticket(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    score: u8,
    comment: Option<String>,
) -> Result<Satisfaction, AppError> {
    if actor.role != Role::Contact {
        return Err(AppError::forbidden("customers_only", "only the customer says how it was"));
    }
    if !SCORES.contains(&score) {
        return Err(AppError::invalid("score_invalid", "score", "from 1 to 5"));
    }
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load_for(app, actor, ticket, None).await?;
        if !turn.case.is_final() {
            return Err(AppError::conflict("state_forbids", "the case is not over yet"));
        }
        let held = Satisfaction { score, comment: comment.clone(), at: turn.now };
        let occasion = turn.occasion(app, actor.reference());
        turn.change.event(&occasion, "satisfaction.given", json!({"score": score}));
        turn.case.ticket.satisfaction = Some(held.clone());
        commit(app, vec![turn], None).await?;
        Ok(held)
    })
    .await
}
