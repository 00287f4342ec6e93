//! A call as the API shows it.
use app::{App, store_types::PartyNames, telephone};
use domain::{
    access::Actor,
    telephone::{PhoneCall, PhoneLine, SetAside},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{problem::Problem, v1::views::NamedRef};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PhoneCallView {
    id: Uuid,
    /// `ringing`, `talking`, `ended`, `missed` or `unanswered`.
    state: &'static str,
    /// A missed call that nobody has dealt with.
    waits: bool,
    /// `in` or `out`.
    direction: &'static str,
    /// Our end, digits with the country's code.
    line: String,
    /// The other end; null where it is withheld.
    number: Option<String>,
    /// Who is known by the number: a number proves nobody.
    contact: Option<NamedRef>,
    customer: Option<NamedRef>,
    /// What the line is for.
    products: Vec<String>,
    agent: Option<String>,
    started_at: Timestamp,
    answered_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    /// Where the recording is, at the exchange.
    recording_url: Option<String>,
    ticket: Option<Uuid>,
    set_aside: Option<SetAsideView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SetAsideView {
    by: String,
    reason: String,
}

impl From<SetAside> for SetAsideView {
    fn from(held: SetAside) -> Self {
        Self { by: held.by, reason: held.reason }
    }
}

/// Calls with the names of those who are known.
pub(super) async fn views(
    app: &App,
    actor: &Actor,
    calls: Vec<PhoneCall>,
) -> Result<Vec<PhoneCallView>, Problem> {
    let names = telephone::callers(app, &calls).await?;
    let lines = telephone::phone_lines(app, actor).await?;
    Ok(calls.into_iter().map(|call| one(call, &names, &lines)).collect())
}

pub(super) async fn view(app: &App, actor: &Actor, call: PhoneCall) -> Result<PhoneCallView, Problem> {
    let names = telephone::callers(app, std::slice::from_ref(&call)).await?;
    let lines = telephone::phone_lines(app, actor).await?;
    Ok(one(call, &names, &lines))
}

fn one(call: PhoneCall, names: &PartyNames, lines: &[PhoneLine]) -> PhoneCallView {
    let line = lines.iter().find(|held| held.number == call.line);
    let contact =
        call.contact.map(|id| NamedRef { id: Some(id.0), name: names.requesters.get(&id).cloned() });
    let customer =
        call.customer.map(|id| NamedRef { id: Some(id.0), name: names.customers.get(&id).cloned() });
    PhoneCallView {
        id: call.id.0,
        state: call.state().as_str(),
        waits: call.waits(),
        direction: call.direction.as_str(),
        products: line.map(|held| held.products.clone()).unwrap_or_default(),
        line: call.line,
        number: call.number,
        contact,
        customer,
        agent: call.agent,
        started_at: call.started_at,
        answered_at: call.answered_at,
        ended_at: call.ended_at,
        recording_url: call.recording,
        ticket: call.ticket.map(|id| id.0),
        set_aside: call.set_aside.map(SetAsideView::from),
    }
}
