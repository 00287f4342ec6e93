//! Force majeure: declared by a manager for a period and a set of tickets, listed as a pause in each open timer, and
//! taken back as a whole (S 6.1, A-61).
use domain::{
    access::{Actor, Scope},
    ids::TicketId,
    ticket::TimerPause,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    context::App,
    errors::{AppError, InvalidField},
    rules::{Turn, commit, on_ticket},
    tickets::access::{may_read_tickets, staff_only, supervisors_only},
};

const REASON: &str = "force_majeure";
const KEY: &str = "force_majeure:";

#[derive(Clone, Debug)]
pub struct DeclarationDraft {
    pub from: Timestamp,
    pub to: Timestamp,
    /// What happened, and where it is published.
    pub ground: String,
    pub tickets: Vec<TicketId>,
    /// All open tickets of a product, where no tickets are named.
    pub product: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    pub id: Uuid,
    pub from: Timestamp,
    pub to: Timestamp,
    pub ground: String,
    pub tickets: Vec<TicketId>,
    pub declared_by: String,
    pub declared_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
}

pub async fn declare(app: &App, actor: &Actor, draft: DeclarationDraft) -> Result<Declaration, AppError> {
    supervisors_only(actor)?;
    check(&draft)?;
    if let Some(product) = &draft.product
        && app.catalogue.current(app).await?.visible_product(actor, product).is_none()
    {
        return Err(AppError::invalid(
            "unknown_product",
            "product",
            format!("there is no product `{product}`"),
        ));
    }
    let tickets = match &draft.product {
        Some(product) if draft.tickets.is_empty() => {
            store::open_tickets_of(&app.store, &actor.scope(), None, product).await?
        }
        _ => draft.tickets.clone(),
    };
    for (index, ticket) in tickets.iter().enumerate() {
        if !store::ticket_exists(&app.store, &actor.scope(), *ticket).await? {
            let path = format!("tickets.{index}");
            return Err(AppError::invalid("unknown_ticket", &path, "there is no such ticket"));
        }
    }
    let declaration = Declaration {
        id: app.ids.next(),
        from: draft.from,
        to: draft.to,
        ground: draft.ground.trim().to_owned(),
        tickets,
        declared_by: actor.name.clone(),
        declared_at: app.now(),
        withdrawn_at: None,
    };
    save(app, &declaration).await?;
    for ticket in &declaration.tickets {
        let pause = TimerPause {
            from: declaration.from,
            to: Some(declaration.to),
            reason: REASON.to_owned(),
            declaration: Some(declaration.id),
        };
        apply(app, actor, *ticket, Some(&pause), &declaration).await?;
    }
    Ok(declaration)
}

pub async fn withdraw(app: &App, actor: &Actor, id: Uuid) -> Result<Declaration, AppError> {
    supervisors_only(actor)?;
    let mut declaration = find(app, actor, id).await?;
    if declaration.withdrawn_at.is_some() {
        return Ok(declaration);
    }
    declaration.withdrawn_at = Some(app.now());
    for ticket in &declaration.tickets {
        apply(app, actor, *ticket, None, &declaration).await?;
    }
    save(app, &declaration).await?;
    Ok(declaration)
}

/// Of somebody who sees its tickets.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Declaration, AppError> {
    may_read_tickets(actor)?;
    let missing = || AppError::NotFound { what: "declaration" };
    let held = store::get_value(&app.store, &key(id)).await?.ok_or_else(missing)?;
    let declaration = read(held)?;
    if sees(app, actor, &declaration).await? { Ok(declaration) } else { Err(missing()) }
}

/// Those this member of staff sees the tickets of, the last declared first. They are few: somebody signs each.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Declaration>, AppError> {
    staff_only(actor)?;
    let mut seen = Vec::new();
    for held in store::values_of(&app.store, KEY).await? {
        let declaration = read(held)?;
        if sees(app, actor, &declaration).await? {
            seen.push(declaration);
        }
    }
    seen.sort_by_key(|held| std::cmp::Reverse((held.declared_at, held.id)));
    Ok(seen)
}

fn read(held: Value) -> Result<Declaration, AppError> {
    serde_json::from_value(held).map_err(|error| AppError::Internal(error.to_string()))
}

async fn sees(app: &App, actor: &Actor, declaration: &Declaration) -> Result<bool, AppError> {
    let scope = actor.scope();
    if scope == Scope::All {
        return Ok(true);
    }
    for ticket in &declaration.tickets {
        if !store::ticket_exists(&app.store, &scope, *ticket).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Once per declaration and ticket, however often it is tried.
async fn apply(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    pause: Option<&TimerPause>,
    declaration: &Declaration,
) -> Result<(), AppError> {
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load(app, &Scope::All, ticket, None).await?;
        let occasion = turn.occasion(app, actor.reference());
        let (case, change) = turn.parts();
        let known = |case: &domain::case::Case| {
            case.timers.iter().any(|timer| {
                timer.pauses.iter().any(|held| held.declaration == Some(declaration.id))
            })
        };
        let moved = match pause {
            Some(pause) if !known(case) => case.declare_pause(change, &occasion, pause)?,
            Some(_) => false,
            None => case.withdraw_pause(change, &occasion, declaration.id)?,
        };
        if moved {
            let kind = if pause.is_some() { "force_majeure.declared" } else { "force_majeure.withdrawn" };
            let data = json!({"declaration": declaration.id, "from": declaration.from, "to": declaration.to, "ground": declaration.ground});
            turn.change.event(&occasion, kind, data);
            commit(app, vec![turn], None).await?;
        }
        Ok(())
    })
    .await
}

fn check(draft: &DeclarationDraft) -> Result<(), AppError> {
    let mut faults = Vec::new();
    if draft.to <= draft.from {
        faults.push(InvalidField::new("period_reversed", "to", "the period ends before it begins"));
    }
    if draft.ground.trim().is_empty() {
        faults.push(InvalidField::new("value_missing", "ground", "say what happened"));
    }
    if draft.tickets.is_empty() && draft.product.is_none() {
        faults.push(InvalidField::new("value_missing", "tickets", "name the tickets, or a product"));
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

async fn save(app: &App, declaration: &Declaration) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    store::set_value(&tx, &key(declaration.id), &json!(declaration)).await?;
    tx.commit().await?;
    Ok(())
}

fn key(id: Uuid) -> String {
    format!("{KEY}{id}")
}
