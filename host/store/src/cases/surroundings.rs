//! What a page about a case tells beside it: what its parties are called, and which tickets link to it.
use domain::{access::Scope, case::Case, ids::TicketId, rules::LinkView};
use sea_orm::{
    ConnectionTrait as _, EntityTrait, IntoSimpleExpr as _, QueryResult,
    sea_query::{Expr, ExprTrait as _, Query, SelectStatement, UnionType},
};

use super::load::{BESIDE, assemble, columns, in_order, parts};
use crate::{
    Db, StoreError,
    entity::{account, contact, organisation, ticket, ticket_link},
    incoming_links,
};

const CUSTOMER: i32 = BESIDE;
const REQUESTER: i32 = BESIDE + 1;
const ASSIGNEE: i32 = BESIDE + 2;
const LINKED: i32 = BESIDE + 3;

/// Whoever may see a case is told what its parties are called, and of links only from tickets that are seen as well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    pub customer: Option<String>,
    pub requester: Option<String>,
    pub assignee: Option<String>,
    /// They read "that one `kind` this one".
    pub incoming: Vec<LinkView>,
}

/// A case and what stands beside it: one statement, and one more where other tickets link to it.
pub async fn load_case_with_surroundings(
    db: &dyn Db,
    scope: &Scope,
    id: TicketId,
) -> Result<Option<(Case, Surroundings)>, StoreError> {
    let mut union = parts(scope, id);
    for beside in beside(id) {
        union.union(UnionType::All, beside);
    }
    let mut rows = db.by_key().query_all(&in_order(union)).await?;
    let of_case = |row: &QueryResult| row.try_get::<i32>("", "part").is_ok_and(|part| part < BESIDE);
    let beside = rows.split_off(rows.partition_point(of_case));
    let Some(case) = assemble(rows)? else { return Ok(None) };
    Ok(Some((case, read(db, scope, id, beside).await?)))
}

/// What stands beside a case that the caller has, as it stands now.
pub async fn surroundings(db: &dyn Db, scope: &Scope, id: TicketId) -> Result<Surroundings, StoreError> {
    let [mut union, requester, assignee, linked] = beside(id);
    for beside in [requester, assignee, linked] {
        union.union(UnionType::All, beside);
    }
    let rows = db.by_key().query_all(&union).await?;
    read(db, scope, id, rows).await
}

fn beside(id: TicketId) -> [SelectStatement; 4] {
    use {account::Column as Account, contact::Column as Contact, organisation::Column as Organisation};
    [
        party::<organisation::Entity>(
            CUSTOMER,
            [Organisation::Id, Organisation::Name],
            ticket::Column::Customer,
            id,
        ),
        party::<contact::Entity>(REQUESTER, [Contact::Id, Contact::Name], ticket::Column::Requester, id),
        party::<account::Entity>(ASSIGNEE, [Account::Id, Account::Name], ticket::Column::Assignee, id),
        row(LINKED, Expr::cust("''"))
            .from(ticket_link::Entity)
            .and_where(ticket_link::Column::ToTicket.into_simple_expr().eq(id.0))
            .take(),
    ]
}

/// The name of the one a ticket names in a column of its own.
fn party<E: EntityTrait>(
    part: i32,
    [key, name]: [E::Column; 2],
    named: ticket::Column,
    id: TicketId,
) -> SelectStatement {
    let of_ticket = Query::select()
        .expr(named.into_simple_expr())
        .from(ticket::Entity)
        .and_where(ticket::Column::Id.into_simple_expr().eq(id.0))
        .take();
    row(part, name.into_simple_expr())
        .from(E::default())
        .and_where(key.into_simple_expr().in_subquery(of_ticket))
        .take()
}

fn row(part: i32, data: Expr) -> SelectStatement {
    Query::select()
        .expr_as(Expr::cust(part.to_string()), "part")
        .expr_as(Expr::cust("CAST(0 AS bigint)"), "position")
        .expr_as(data, "data")
        .expr_as(Expr::cust("NULL"), "at")
        .take()
}

async fn read(
    db: &dyn Db,
    scope: &Scope,
    id: TicketId,
    rows: Vec<QueryResult>,
) -> Result<Surroundings, StoreError> {
    let mut read = Surroundings::default();
    let mut linked = false;
    for row in &rows {
        let (part, _, data) = columns(row)?;
        match part {
            CUSTOMER => read.customer = Some(data),
            REQUESTER => read.requester = Some(data),
            ASSIGNEE => read.assignee = Some(data),
            _ => linked = true,
        }
    }
    if linked {
        read.incoming = incoming_links(db, scope, id).await?;
    }
    Ok(read)
}
