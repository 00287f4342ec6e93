//! A case read back: one statement, so that its parts are of one moment even outside of a transaction.
use domain::{access::Scope, case::Case, ids::TicketId, ticket::FormSubmission};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait, IntoSimpleExpr as _, QueryResult,
    sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement, UnionType},
};

use super::rows::StoredTicket;
use crate::{
    Db, StoreError, document,
    entity::{
        form_submission, form_submission::Column as Form, message, message::Column as Message, ticket,
        ticket_document, ticket_link, ticket_link::Column as Link, timer, timer::Column as Timer,
    },
    instant::Instant,
    scope,
};

/// Which table a row of the union came from; also the order of the union.
const TICKET: i32 = 0;
const MESSAGE: i32 = 1;
const TIMER: i32 = 2;
const FORM: i32 = 3;
const LINK: i32 = 4;
/// What stands beside a case has numbers from here on.
pub(super) const BESIDE: i32 = 5;

/// Messages, timers and links oldest first; of each form the latest submission (see [`crate::form_submissions`]).
pub async fn load_case(db: &dyn Db, scope: &Scope, id: TicketId) -> Result<Option<Case>, StoreError> {
    assemble(db.by_key().query_all(&in_order(parts(scope, id))).await?)
}

/// The rows a case is read from, as a union still to be put [`in_order`].
pub(super) fn parts(scope: &Scope, id: TicketId) -> SelectStatement {
    let mut union = Query::select();
    union
        .expr_as(Expr::cust(TICKET.to_string()), "part")
        .expr_as(ticket::Column::Version.into_simple_expr(), "position")
        .expr_as(ticket_document::Column::Data.into_simple_expr(), "data")
        .expr_as(ticket::Column::UpdatedAt.into_simple_expr(), "at")
        .from(ticket::Entity)
        .inner_join(
            ticket_document::Entity,
            ticket_document::Column::Ticket.into_simple_expr().equals((ticket::Entity, ticket::Column::Id)),
        )
        .cond_where(ticket::Column::Id.eq(id.0))
        .cond_where(scope::tickets(scope))
        .union(
            UnionType::All,
            part::<message::Entity>(MESSAGE, [Message::Ticket, Message::Position, Message::Data], scope, id),
        )
        .union(
            UnionType::All,
            part::<timer::Entity>(TIMER, [Timer::Ticket, Timer::Position, Timer::Data], scope, id),
        )
        .union(
            UnionType::All,
            part::<form_submission::Entity>(FORM, [Form::Ticket, Form::Position, Form::Data], scope, id),
        )
        .union(
            UnionType::All,
            part::<ticket_link::Entity>(LINK, [Link::FromTicket, Link::Position, Link::Data], scope, id),
        );
    union
}

pub(super) fn in_order(mut union: SelectStatement) -> SelectStatement {
    union.order_by("part", Order::Asc).order_by("position", Order::Asc).take()
}

fn part<E: EntityTrait>(
    part: i32,
    [ticket, position, data]: [E::Column; 3],
    scope: &Scope,
    id: TicketId,
) -> SelectStatement {
    Query::select()
        .expr_as(Expr::cust(part.to_string()), "part")
        .expr_as(position.into_simple_expr(), "position")
        .expr_as(data.into_simple_expr(), "data")
        .expr_as(Expr::cust("NULL"), "at")
        .from(E::default())
        .cond_where(ticket.eq(id.0))
        .cond_where(scope::of_ticket(scope, ticket))
        .take()
}

pub(super) fn assemble(rows: Vec<QueryResult>) -> Result<Option<Case>, StoreError> {
    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else { return Ok(None) };
    let (part, version, data) = columns(&first)?;
    if part != TICKET {
        return Err(StoreError::Corrupt {
            what: "ticket",
            detail: "its parts are there without it".to_owned(),
        });
    }
    let stored: StoredTicket = document::read("ticket", &data)?;
    let mut case = Case::new(stored.ticket);
    // A recalculation of timers moves these two and leaves the document alone (see `move_timers`).
    case.ticket.version = version;
    case.ticket.updated_at = first.try_get::<Instant>("", "at")?.0;
    case.proposals = stored.proposals;
    case.approvals = stored.approvals;
    case.appointments = stored.appointments;
    case.works = stored.works;
    case.calls = stored.calls;
    case.shares = stored.shares;
    for row in rows {
        let (part, _, data) = columns(&row)?;
        match part {
            MESSAGE => case.messages.push(document::read("message", &data)?),
            TIMER => case.timers.push(document::read("timer", &data)?),
            FORM => keep_latest(&mut case.forms, document::read("form submission", &data)?),
            _ => case.links.push(document::read("link", &data)?),
        }
    }
    Ok(Some(case))
}

fn keep_latest(forms: &mut Vec<FormSubmission>, next: FormSubmission) {
    forms.retain(|held| held.form != next.form);
    forms.push(next);
}

pub(super) fn columns(row: &QueryResult) -> Result<(i32, i64, String), StoreError> {
    Ok((row.try_get("", "part")?, row.try_get("", "position")?, row.try_get("", "data")?))
}
