//! Links between tickets, seen from either end.
use domain::{access::Scope, ids::TicketId, rules::LinkView, ticket::Link};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, IntoSimpleExpr as _, QueryFilter as _,
    QuerySelect as _,
    sea_query::{ExprTrait as _, Order, Query},
};
use uuid::Uuid;

use crate::{
    Db, StoreError, document,
    entity::{ticket, ticket_link},
    scope,
};

/// The links of a case with what the other ticket is now: "this ticket `kind` that one". Links to tickets out of scope
/// are missing.
pub async fn link_views(db: &dyn Db, scope: &Scope, links: &[Link]) -> Result<Vec<LinkView>, StoreError> {
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ticket::Entity::find()
        .select_only()
        .columns([ticket::Column::Id, ticket::Column::Kind, ticket::Column::Status])
        .filter(ticket::Column::Id.is_in(links.iter().map(|link| link.ticket.0)))
        .filter(scope::tickets(scope))
        .into_tuple::<(Uuid, Option<String>, String)>()
        .all(&db.executor())
        .await?;
    let mut views = Vec::with_capacity(links.len());
    for link in links {
        if let Some((id, kind, status)) = rows.iter().find(|(id, ..)| *id == link.ticket.0) {
            let ticket_status = document::word("ticket", status)?;
            views.push(LinkView {
                kind: link.kind,
                ticket: TicketId(*id),
                ticket_kind: kind.clone(),
                ticket_status,
            });
        }
    }
    Ok(views)
}

/// Links that other tickets have to this one: "that one `kind` this ticket".
pub async fn incoming_links(db: &dyn Db, scope: &Scope, of: TicketId) -> Result<Vec<LinkView>, StoreError> {
    let (near, far) = (ticket_link::Column::ToTicket, ticket_link::Column::FromTicket);
    let select = Query::select()
        .expr_as(ticket_link::Column::Kind.into_simple_expr(), "link_kind")
        .expr_as(ticket::Column::Id.into_simple_expr(), "other")
        .expr_as(ticket::Column::Kind.into_simple_expr(), "other_kind")
        .expr_as(ticket::Column::Status.into_simple_expr(), "other_status")
        .from(ticket_link::Entity)
        .inner_join(ticket::Entity, far.into_simple_expr().equals(ticket::Column::Id.as_column_ref()))
        .cond_where(near.eq(of.0))
        // Both ends are visible, or the link is not.
        .cond_where(scope::tickets(scope))
        .cond_where(scope::of_ticket(scope, near))
        .order_by_expr(ticket_link::Column::Position.into_simple_expr(), Order::Asc)
        .order_by_expr(ticket::Column::ReceivedAt.into_simple_expr(), Order::Asc)
        .take();
    let rows = db.executor().query_all(&select).await?;
    rows.into_iter()
        .map(|row| {
            Ok(LinkView {
                kind: document::word("link", &row.try_get::<String>("", "link_kind")?)?,
                ticket: TicketId(row.try_get::<Uuid>("", "other")?),
                ticket_kind: row.try_get("", "other_kind")?,
                ticket_status: document::word("ticket", &row.try_get::<String>("", "other_status")?)?,
            })
        })
        .collect()
}
