//! Which tickets a list shows.
use domain::{
    access::Scope,
    ids::{AccountId, AssetId, ContactId, OrganisationId},
    ticket::{Channel, Status, TimerState},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, Condition,
    sea_query::{Expr, ExprTrait as _, Func},
};

use super::search::Searches;
use crate::{Db, StoreError, entity::ticket::Column, instant::Instant};

/// Everything that is set must hold; of a list one value must, and an empty list means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketFilter {
    pub products: Vec<String>,
    pub providers: Vec<OrganisationId>,
    pub statuses: Vec<Status>,
    pub kinds: Vec<String>,
    pub channels: Vec<Channel>,
    pub customers: Vec<OrganisationId>,
    pub requester: Option<ContactId>,
    /// About one of these; empty means any, and about none.
    pub assets: Vec<AssetId>,
    pub assigned: Vec<Assigned>,
    /// One of these is raised.
    pub flags: Vec<String>,
    pub queues: Vec<InQueue>,
    /// What the nearest timer that has not ended is at.
    pub deadlines: Vec<Deadline>,
    /// Words that must all occur in number, subject, requester, fields, messages or the customer's name.
    pub text: Option<String>,
    pub received_from: Option<Timestamp>,
    pub received_before: Option<Timestamp>,
    pub updated_from: Option<Timestamp>,
    pub updated_before: Option<Timestamp>,
    /// The nearest running timer is due from here on, and before there.
    pub due_from: Option<Timestamp>,
    pub due_before: Option<Timestamp>,
    /// All of these hold as well.
    pub all: Vec<TicketFilter>,
    /// One of these holds; empty means any.
    pub any: Vec<TicketFilter>,
    /// None of these holds.
    pub none: Vec<TicketFilter>,
    /// Words are looked for in internal notes as well: for staff, whatever the scope. Counts at the top only.
    pub notes: bool,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// No timer runs.
    Without,
    In(TimerState),
}

impl TicketFilter {
    /// The filter in this database, for readers of this scope.
    pub(super) async fn condition(&self, db: &dyn Db, scope: &Scope) -> Result<Condition, StoreError> {
        let mut texts = Vec::new();
        self.texts(&mut texts);
        let notes = self.notes && !matches!(scope, Scope::Customers(_));
        let searches = Searches::prepare(db, texts, notes).await?;
        Ok(self.written(&searches))
    }

    fn texts<'a>(&'a self, found: &mut Vec<&'a str>) {
        found.extend(self.text.as_deref());
        for inner in self.all.iter().chain(&self.any).chain(&self.none) {
            inner.texts(found);
        }
    }

    fn written(&self, searches: &Searches) -> Condition {
        let mut all = self.values().add(self.times());
        all = all.add_option(self.text.as_deref().map(|text| searches.condition(text)));
        all = self.all.iter().fold(all, |all, inner| all.add(inner.written(searches)));
        // What is not known is not so: without this a ticket without an assignee would be in neither list.
        let fails = |inner: &Self| {
            let holds: Expr = Func::coalesce([inner.written(searches).into(), Expr::cust("FALSE")]).into();
            holds.not()
        };
        all = self.none.iter().fold(all, |all, inner| all.add(fails(inner)));
        if self.any.is_empty() {
            return all;
        }
        all.add(self.any.iter().fold(Condition::any(), |any, inner| any.add(inner.written(searches))))
    }

    fn values(&self) -> Condition {
        let flag = |flag: &String| Column::Flags.contains(format!("\"{flag}\""));
        Condition::all()
            .add_option(one_of(&self.products, |all| Column::Product.is_in(all)))
            .add_option(one_of(&self.providers, |all| Column::Provider.is_in(all.iter().map(|id| id.0))))
            .add_option(one_of(&self.statuses, |all| {
                Column::Status.is_in(all.iter().map(|held| held.as_str()))
            }))
            .add_option(one_of(&self.kinds, |all| Column::Kind.is_in(all)))
            .add_option(one_of(&self.channels, |all| {
                Column::Channel.is_in(all.iter().map(|held| held.as_str()))
            }))
            .add_option(one_of(&self.customers, |all| Column::Customer.is_in(all.iter().map(|id| id.0))))
            .add_option(self.requester.map(|requester| Column::Requester.eq(requester.0)))
            .add_option(one_of(&self.assets, |all| Column::Asset.is_in(all.iter().map(|id| id.0))))
            .add_option(any_of(&self.assigned, |assigned| match assigned {
                Assigned::ToNobody => Column::Assignee.is_null(),
                Assigned::To(account) => Column::Assignee.eq(account.0),
            }))
            .add_option(any_of(&self.flags, flag))
            .add_option(any_of(&self.queues, |queue| match queue {
                InQueue::Own => Column::Queue.is_null(),
                InQueue::Named(code) => Column::Queue.eq(code),
            }))
            .add_option(any_of(&self.deadlines, |deadline| match deadline {
                Deadline::Without => Column::NextDueAt.is_null(),
                Deadline::In(state) => Column::NextDueState.eq(state.as_str()),
            }))
    }

    fn times(&self) -> Condition {
        Condition::all()
            .add_option(self.received_from.map(|from| Column::ReceivedAt.gte(Instant(from))))
            .add_option(self.received_before.map(|before| Column::ReceivedAt.lt(Instant(before))))
            .add_option(self.updated_from.map(|from| Column::UpdatedAt.gte(Instant(from))))
            .add_option(self.updated_before.map(|before| Column::UpdatedAt.lt(Instant(before))))
            .add_option(self.due_from.map(|from| Column::NextDueAt.gte(Instant(from))))
            .add_option(self.due_before.map(|before| Column::NextDueAt.lt(Instant(before))))
    }
}

fn one_of<'a, T>(all: &'a [T], written: impl FnOnce(&'a [T]) -> Expr) -> Option<Expr> {
    (!all.is_empty()).then(|| written(all))
}

fn any_of<T>(all: &[T], written: impl Fn(&T) -> Expr) -> Option<Condition> {
    (!all.is_empty()).then(|| all.iter().fold(Condition::any(), |any, one| any.add(written(one))))
}
