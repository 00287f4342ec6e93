//! Which tickets a list shows.
use domain::{
    ids::{AccountId, AssetId, ContactId, OrganisationId},
    ticket::{Channel, Status},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition, IntoSimpleExpr as _,
    sea_query::{Expr, ExprTrait as _, LikeExpr, Query, SelectStatement},
};

use crate::{
    entity::{ticket, ticket::Column, ticket_document},
    instant::Instant,
    words::patterns,
};

/// Everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketFilter {
    pub product: Option<String>,
    /// One of these; empty means any.
    pub statuses: Vec<Status>,
    pub kind: Option<String>,
    pub channel: Option<Channel>,
    pub customer: Option<OrganisationId>,
    pub requester: Option<ContactId>,
    /// About one of these; empty means any, and about none.
    pub assets: Vec<AssetId>,
    pub assigned: Option<Assigned>,
    pub flag: Option<String>,
    pub queue: Option<InQueue>,
    /// Words that must all occur in number, subject, requester, fields or messages.
    pub text: Option<String>,
    pub received_from: Option<Timestamp>,
    pub received_before: Option<Timestamp>,
    /// The nearest running timer is due before this.
    pub due_before: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    ToNobody,
    To(AccountId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InQueue {
    /// The product's own.
    Own,
    /// One beside it, such as that of complaints.
    Named(String),
}

impl TicketFilter {
    pub(super) fn condition(&self) -> Condition {
        let any_status = self.statuses.iter().map(|status| status.as_str());
        let any_asset = self.assets.iter().map(|asset| asset.0);
        let assigned = self.assigned.map(|assigned| match assigned {
            Assigned::ToNobody => Column::Assignee.is_null(),
            Assigned::To(account) => Column::Assignee.eq(account.0),
        });
        let mut all = Condition::all()
            .add_option(self.product.as_deref().map(|product| Column::Product.eq(product)))
            .add_option((!self.statuses.is_empty()).then(|| Column::Status.is_in(any_status)))
            .add_option(self.kind.as_deref().map(|kind| Column::Kind.eq(kind)))
            .add_option(self.channel.map(|channel| Column::Channel.eq(channel.as_str())))
            .add_option(self.customer.map(|customer| Column::Customer.eq(customer.0)))
            .add_option(self.requester.map(|requester| Column::Requester.eq(requester.0)))
            .add_option((!self.assets.is_empty()).then(|| Column::Asset.is_in(any_asset)))
            .add_option(assigned)
            .add_option(self.queue.as_ref().map(|queue| match queue {
                InQueue::Own => Column::Queue.is_null(),
                InQueue::Named(code) => Column::Queue.eq(code),
            }))
            .add_option(self.flag.as_deref().map(|flag| Column::Flags.contains(format!("\"{flag}\""))))
            .add_option(self.received_from.map(|from| Column::ReceivedAt.gte(Instant(from))))
            .add_option(self.received_before.map(|before| Column::ReceivedAt.lt(Instant(before))))
            .add_option(self.due_before.map(|before| Column::NextDueAt.lt(Instant(before))));
        if let Some(text) = &self.text {
            all = all.add(Expr::exists(documents_with(text)));
        }
        all
    }
}

/// The document of the ticket at hand, if all words of `text` occur in it.
fn documents_with(text: &str) -> SelectStatement {
    let mut query = Query::select();
    query
        .column((ticket_document::Entity, ticket_document::Column::Ticket))
        .from(ticket_document::Entity)
        .and_where(ticket_document::Column::Ticket.into_simple_expr().equals((ticket::Entity, Column::Id)));
    for pattern in patterns(text) {
        let like = LikeExpr::new(pattern).escape('\\');
        query.and_where(ticket_document::Column::Search.into_simple_expr().like(like));
    }
    query.take()
}
