//! Who may do what to tickets.
use domain::{access::Actor, case::Case, ids::TicketId, ticket::Role};

use crate::{context::App, errors::AppError};

/// Staff of the provider, or the desk itself.
pub(crate) fn staff_only(actor: &Actor) -> Result<(), AppError> {
    if actor.is_staff() { Ok(()) } else { Err(AppError::forbidden("staff_only", "only staff may do this")) }
}

pub(crate) fn administrators_only(actor: &Actor) -> Result<(), AppError> {
    if actor.is_administrator() {
        Ok(())
    } else {
        Err(AppError::forbidden("administrators_only", "only an administrator may do this"))
    }
}

pub(crate) fn supervisors_only(actor: &Actor) -> Result<(), AppError> {
    if matches!(actor.role, Role::Administrator | Role::Supervisor) {
        Ok(())
    } else {
        Err(AppError::forbidden("supervisors_only", "only a supervisor may do this"))
    }
}

/// Those a complaint is about read it and do not write on it (T 5.1).
pub(crate) fn may_write(actor: &Actor, case: &Case) -> Result<(), AppError> {
    if case.may_write(actor) {
        Ok(())
    } else {
        Err(AppError::forbidden("accused_cannot_write", "a complaint is not handled by those it is about"))
    }
}

/// A partner's key opens only what it was scoped for; people are judged by their role.
pub(crate) fn partner_scope(actor: &Actor, scope: &str) -> Result<(), AppError> {
    let allowed = actor.role != Role::Partner || actor.scopes.iter().any(|held| held == scope || held == "*");
    if allowed {
        Ok(())
    } else {
        Err(AppError::forbidden("scope_missing", format!("this key lacks the scope `{scope}`")))
    }
}

/// Customers, their people, assets and rights are entered by staff, and by programs of a provider or the desk that are
/// scoped for it; a customer's own program enters none.
pub(crate) fn may_write_catalogue(actor: &Actor) -> Result<(), AppError> {
    if actor.role == Role::Partner && actor.organisation.is_none() {
        return partner_scope(actor, "catalogue:write");
    }
    staff_only(actor)
}

/// Tickets are read by people as far as their scope reaches; by a program, if its key is for tickets at all: who may
/// write is answered with what was written.
pub(crate) fn may_read_tickets(actor: &Actor) -> Result<(), AppError> {
    partner_scope(actor, "tickets:read")
        .or_else(|refused| partner_scope(actor, "tickets:write").map_err(|_| refused))
}

/// The case, if this actor may see it; otherwise there is none.
pub(crate) async fn visible_case(app: &App, actor: &Actor, id: TicketId) -> Result<Case, AppError> {
    may_read_tickets(actor)?;
    let found = store::load_case(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "ticket" })
}

/// Facts of the past may be recorded by staff and by partners scoped for it (spec 8.1).
pub(crate) fn may_backdate(actor: &Actor) -> bool {
    actor.is_staff() || actor.role == Role::Partner && partner_scope(actor, "tickets:backdate").is_ok()
}
