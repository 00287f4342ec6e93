//! Scopes as SQL: what an actor may not see is not read. Every condition here is part of a query, never a filter
//! over its result.
use domain::access::Scope;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoSimpleExpr, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
    sea_query::{Expr, ExprTrait as _, SelectStatement},
};
use uuid::Uuid;

use crate::entity::{clientele, organisation, product, ticket};

fn nothing() -> Condition {
    Condition::all().add(Expr::cust("1 = 0"))
}

fn ids(organisations: &[domain::ids::OrganisationId]) -> impl Iterator<Item = Uuid> {
    organisations.iter().map(|organisation| organisation.0)
}

/// Tickets: of the provider's products, or of the customers.
pub(crate) fn tickets(scope: &Scope) -> Condition {
    match scope {
        Scope::All => Condition::all(),
        Scope::Provider(provider) => Condition::all().add(ticket::Column::Provider.eq(provider.0)),
        Scope::Customers(customers) => Condition::all().add(ticket::Column::Customer.is_in(ids(customers))),
    }
}

/// Rows that hang on a ticket by `column`.
pub(crate) fn of_ticket(scope: &Scope, column: impl IntoSimpleExpr) -> Condition {
    if *scope == Scope::All {
        return Condition::all();
    }
    let visible = ticket::Entity::find().select_only().column(ticket::Column::Id).filter(tickets(scope));
    Condition::all().add(column.into_simple_expr().in_subquery(visible.into_query()))
}

/// Rows of the desk's own working that hang on a ticket by `column`: nothing of them is a customer's.
pub(crate) fn of_ticket_for_staff(scope: &Scope, column: impl IntoSimpleExpr) -> Condition {
    if matches!(scope, Scope::Customers(_)) { nothing() } else { of_ticket(scope, column) }
}

/// Organisations: the provider itself and whom it serves; the customers themselves and the vendors they may turn to.
pub(crate) fn organisations(scope: &Scope) -> Condition {
    match scope {
        Scope::All => Condition::all(),
        Scope::Provider(provider) => Condition::any()
            .add(organisation::Column::Id.eq(provider.0))
            .add(organisation::Column::Id.in_subquery(clients_of(provider.0)))
            .add(organisation::Column::Id.in_subquery(customers_of(provider.0))),
        Scope::Customers(customers) => Condition::any()
            .add(organisation::Column::Id.is_in(ids(customers)))
            .add(organisation::Column::Kind.eq("provider")),
    }
}

/// Rows that belong to an organisation by `column`: contacts, assets.
pub(crate) fn of_organisation(scope: &Scope, column: impl IntoSimpleExpr) -> Condition {
    let column = column.into_simple_expr();
    match scope {
        Scope::All => Condition::all(),
        Scope::Provider(provider) => Condition::any()
            .add(column.clone().eq(provider.0))
            .add(column.clone().in_subquery(clients_of(provider.0)))
            .add(column.in_subquery(customers_of(provider.0))),
        Scope::Customers(customers) => Condition::all().add(column.is_in(ids(customers))),
    }
}

/// Products and their releases and rule sets: a vendor's own; the public catalogue is open to customers.
pub(crate) fn products(scope: &Scope) -> Condition {
    match scope {
        Scope::All | Scope::Customers(_) => Condition::all(),
        Scope::Provider(provider) => Condition::all().add(product::Column::Provider.eq(provider.0)),
    }
}

/// Rows that belong to a product by `column`, as open as the product is.
pub(crate) fn of_product(scope: &Scope, column: impl IntoSimpleExpr) -> Condition {
    match scope {
        Scope::All | Scope::Customers(_) => Condition::all(),
        Scope::Provider(_) => {
            Condition::all().add(column.into_simple_expr().in_subquery(visible_products(scope)))
        }
    }
}

/// Rows of the desk's own working that belong to a product by `column`: nothing of them is a customer's.
pub(crate) fn of_product_for_staff(scope: &Scope, column: impl IntoSimpleExpr) -> Condition {
    if matches!(scope, Scope::Customers(_)) { nothing() } else { of_product(scope, column) }
}

/// Rows that name the provider they are for by `column`: only its staff and the desk's see them.
pub(crate) fn of_provider_for_staff(scope: &Scope, column: impl IntoSimpleExpr) -> Condition {
    match scope {
        Scope::All => Condition::all(),
        Scope::Provider(provider) => Condition::all().add(column.into_simple_expr().eq(provider.0)),
        Scope::Customers(_) => nothing(),
    }
}

fn visible_products(scope: &Scope) -> SelectStatement {
    product::Entity::find().select_only().column(product::Column::Code).filter(products(scope)).into_query()
}

fn clients_of(provider: Uuid) -> SelectStatement {
    let rows = clientele::Entity::find().select_only().column(clientele::Column::Organisation);
    rows.filter(clientele::Column::Provider.eq(provider)).into_query()
}

fn customers_of(provider: Uuid) -> SelectStatement {
    let rows = ticket::Entity::find().select_only().column(ticket::Column::Customer);
    rows.filter(ticket::Column::Provider.eq(provider))
        .filter(ticket::Column::Customer.is_not_null())
        .into_query()
}
