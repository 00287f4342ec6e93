//! Reading tickets: one, lists, the queue, the explanation of a deadline, the audit.
use std::sync::Arc;

use domain::{
    access::{Actor, Scope},
    case::Case,
    catalogue::Product,
    ids::{AssetId, TicketId, TimerId},
    rules::LinkView,
    ticket::{Direction, Event, Party, Status, Timer, verify_chain},
    time::{CompiledCalendar, Explanation, TimeError},
};
use store::{Page, PageRequest, PartyNames, Surroundings, TicketFilter, TicketOrder, TicketSummary};

use super::{
    access::{may_read_tickets, staff_only, visible_case},
    actions::available_actions,
    open::Opened,
};
use crate::{catalogue::asset_tree, context::App, errors::AppError, rules::ActiveRules};

/// A ticket with what a page about it shows.
#[derive(Clone, Debug)]
pub struct TicketDetail {
    pub case: Case,
    pub product: Arc<Product>,
    pub rules: Arc<ActiveRules>,
    pub customer_name: Option<String>,
    pub requester_name: Option<String>,
    pub assignee_name: Option<String>,
    /// Links from other tickets to this one: they read "that one `kind` this one".
    pub incoming: Vec<LinkView>,
    pub next_step: NextStep,
    pub can: Vec<String>,
    pub calendar: Option<Arc<CompiledCalendar>>,
}

/// What happens next, and who moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    pub code: &'static str,
    pub by: Option<Party>,
}

pub async fn ticket_detail(app: &App, actor: &Actor, id: TicketId) -> Result<TicketDetail, AppError> {
    may_read_tickets(actor)?;
    let found = store::load_case_with_surroundings(&app.store, &actor.scope(), id).await?;
    let (case, around) = found.ok_or(AppError::NotFound { what: "ticket" })?;
    let case = with_own_links(app, actor, case).await?;
    describe(app, actor, case, around).await
}

/// A ticket whose change was just written: it need not be read again.
pub async fn detail_of(app: &App, actor: &Actor, case: Case) -> Result<TicketDetail, AppError> {
    let around = store::surroundings(&app.store, &actor.scope(), case.ticket.id).await?;
    let case = with_own_links(app, actor, case).await?;
    describe(app, actor, case, around).await
}

/// A link shows that there is another ticket: only to those who may see that one.
async fn with_own_links(app: &App, actor: &Actor, mut case: Case) -> Result<Case, AppError> {
    if case.links.is_empty() || actor.scope() == Scope::All {
        return Ok(case);
    }
    let seen = store::link_views(&app.store, &actor.scope(), &case.links).await?;
    case.links.retain(|link| seen.iter().any(|held| held.ticket == link.ticket));
    Ok(case)
}

/// A ticket just opened: nothing about it has to be read again.
pub async fn opened_detail(app: &App, actor: &Actor, opened: Opened) -> Result<TicketDetail, AppError> {
    let around = Surroundings {
        customer: opened.customer_name,
        requester: opened.requester_name,
        ..Surroundings::default()
    };
    describe(app, actor, opened.case, around).await
}

async fn describe(
    app: &App,
    actor: &Actor,
    mut case: Case,
    around: Surroundings,
) -> Result<TicketDetail, AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let product = catalogue.product(&case.ticket.product)?;
    let rules = catalogue.rules(case.ticket.rule_set)?;
    let can = available_actions(actor, &case, &rules);
    if !actor.is_staff() {
        // Internal notes never leave.
        case.messages.retain(|message| message.direction != Direction::Internal);
    }
    Ok(TicketDetail {
        next_step: next_step(case.ticket.status),
        calendar: catalogue.calendars().get(&product.calendar).cloned(),
        customer_name: around.customer,
        assignee_name: around.assignee,
        requester_name: around.requester.or_else(|| case.ticket.requester_label.clone()),
        case,
        product,
        rules,
        incoming: around.incoming,
        can,
    })
}

/// What follows from a state, for lists and pages alike.
pub fn next_step(status: Status) -> NextStep {
    let (code, by) = match status {
        Status::Received => ("register", Some(Party::Executor)),
        Status::Registered => ("work", Some(Party::Executor)),
        Status::InProgress => ("solve", Some(Party::Executor)),
        Status::WaitingCustomer => ("supply_information", Some(Party::Customer)),
        Status::WaitingThirdParty => ("wait_third_party", Some(Party::ThirdParty)),
        Status::WaitingApproval => ("approve", Some(Party::Customer)),
        Status::Suspended => ("remove_reason", Some(Party::Customer)),
        Status::Transferred => ("develop", Some(Party::Executor)),
        Status::SolutionProposed => ("confirm_solution", Some(Party::Customer)),
        Status::Closed | Status::Refused => ("nothing", None),
    };
    NextStep { code, by }
}

pub async fn list_tickets(
    app: &App,
    actor: &Actor,
    filter: &TicketFilter,
    page: &PageRequest,
) -> Result<Page<TicketSummary>, AppError> {
    may_read_tickets(actor)?;
    let filter = TicketFilter { notes: actor.is_staff(), ..filter.clone() };
    Ok(store::list_tickets(&app.store, &actor.scope(), &filter, TicketOrder::Received, page).await?)
}

/// What a ticket may be about to be about this asset: the asset and what is part of it.
pub async fn about(app: &App, actor: &Actor, asset: AssetId) -> Result<Vec<AssetId>, AppError> {
    may_read_tickets(actor)?;
    let tree = asset_tree(app, actor, asset).await?;
    // One that is not seen is asked for as it is: nothing is about it that this actor sees.
    Ok(if tree.is_empty() { vec![asset] } else { tree.into_iter().map(|held| held.id).collect() })
}

/// Names of the customers, requesters and assignees of a page of tickets; whoever sees the ticket sees them.
pub async fn names_of(app: &App, page: &[TicketSummary]) -> Result<PartyNames, AppError> {
    let customers: Vec<_> = page.iter().filter_map(|held| held.customer).collect();
    let requesters: Vec<_> = page.iter().filter_map(|held| held.requester).collect();
    let mut assignees: Vec<_> = page.iter().filter_map(|held| held.assignee).collect();
    assignees.sort_unstable();
    assignees.dedup();
    Ok(store::party_names(&app.store, &Scope::All, &customers, &requesters, &assignees).await?)
}

/// Open tickets in the order of work: confirmed criticality, then receipt (T 2.6); or by the nearest deadline.
pub async fn queue(
    app: &App,
    actor: &Actor,
    filter: &TicketFilter,
    order: TicketOrder,
    page: &PageRequest,
) -> Result<Page<TicketSummary>, AppError> {
    staff_only(actor)?;
    Ok(store::list_tickets(&app.store, &actor.scope(), filter, order, page).await?)
}

#[derive(Clone, Debug)]
pub struct TimerExplanation {
    pub timer: Timer,
    pub explanation: Explanation,
    pub rules: Arc<ActiveRules>,
    pub zone: String,
}

pub async fn explain_timer(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    timer: TimerId,
) -> Result<TimerExplanation, AppError> {
    let case = visible_case(app, actor, ticket).await?;
    let catalogue = app.catalogue.current(app).await?;
    let rules = catalogue.rules(case.ticket.rule_set)?;
    let timer = case.timer(timer).cloned().ok_or(AppError::NotFound { what: "timer" })?;
    let calendar = catalogue
        .calendars()
        .get(&timer.calendar)
        .cloned()
        .ok_or_else(|| AppError::Internal(format!("no calendar `{}`", timer.calendar)))?;
    let explanation = explain(&timer, &calendar)?;
    Ok(TimerExplanation { zone: calendar.zone().to_string(), timer, explanation, rules })
}

/// The derivation of the due instant a timer shows: closed pauses count, an open one has not moved it yet.
pub(crate) fn explain(timer: &Timer, calendar: &CompiledCalendar) -> Result<Explanation, TimeError> {
    domain::time::explain(calendar, timer.origin, &timer.rule, &timer.pauses_until(None))
}

/// The events of a ticket, and whether their chain is intact.
pub async fn audit(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
) -> Result<(Vec<Event>, Result<(), i64>, Arc<ActiveRules>), AppError> {
    let case = visible_case(app, actor, ticket).await?;
    staff_only(actor)?;
    let events = store::events(&app.store, &actor.scope(), ticket).await?;
    let verdict = verify_chain(&events);
    let rules = app.catalogue.current(app).await?.rules(case.ticket.rule_set)?;
    Ok((events, verdict, rules))
}
