//! The past of the demonstration, played in its order on a staged clock: every step is what a person did at that
//! time, and timers fall due between them. Nothing is written that the desk would not write itself.
use std::collections::{BinaryHeap, HashMap};

use anyhow::Context as _;
use app::{
    App, AppError,
    tickets::{
        ActionCall, AnswerDraft, MessageDraft, OpenTicket, WorkDraft, add_message, log_work, open_ticket,
        rate_ticket, run_action,
    },
};
use domain::{
    access::Actor,
    forms::flatten,
    ids::TicketId,
    ticket::{Channel, Direction, MessageType},
    time::{TimeRule, due},
};
use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    script::{DemoAction, DemoArrival, DemoCase, DemoDeed, DemoMessage, DemoStep},
    stage::StagedClock,
};

/// Who acts, by the code of a member of staff or the address of a customer.
pub(super) type Cast = HashMap<String, Actor>;

/// What comes next: the earliest first, at one instant in the order of the document.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Next {
    at: std::cmp::Reverse<Timestamp>,
    course: std::cmp::Reverse<usize>,
}

/// A case of one customer on its way.
struct Course<'a> {
    case: &'a DemoCase,
    arrival: &'a DemoArrival,
    ticket: Option<TicketId>,
    /// Steps that were taken.
    done: usize,
}

/// Plays all cases up to now. Answers how many steps the rules did not allow: a case may have ended before them.
pub(super) async fn play(
    app: &App,
    stage: &StagedClock,
    cases: &[DemoCase],
    cast: &Cast,
) -> anyhow::Result<usize> {
    let now = app.now();
    let mut courses = Vec::new();
    let mut ahead = BinaryHeap::new();
    for case in cases {
        for arrival in &case.came {
            let at = now.checked_sub(SignedDuration::from_hours(arrival.hours_ago))?;
            ahead.push(next(at, courses.len()));
            courses.push(Course { case, arrival, ticket: None, done: 0 });
        }
    }
    let mut refused = 0;
    while let Some(Next { at, course: place }) = ahead.pop() {
        let (at, place) = (at.0, place.0);
        stage.go_to(at);
        app::timers::sweep(app).await?;
        let course = &mut courses[place];
        let taken = course.go_on(app, cast).await;
        let taken = taken.with_context(|| format!("demonstration case `{}`", course.arrival.subject))?;
        refused += usize::from(!taken);
        if let Some(step) = course.case.steps.get(course.done) {
            let then = working(app, &course.case.product, at, step.after).await?;
            if then <= now {
                ahead.push(next(then, place));
            }
        }
    }
    stage.go_to(now);
    app::timers::sweep(app).await?;
    Ok(refused)
}

fn next(at: Timestamp, course: usize) -> Next {
    Next { at: std::cmp::Reverse(at), course: std::cmp::Reverse(course) }
}

async fn working(app: &App, product: &str, from: Timestamp, minutes: u32) -> anyhow::Result<Timestamp> {
    let catalogue = app.catalogue.current(app).await?;
    let calendar = catalogue.calendar(&catalogue.product(product)?.calendar)?;
    Ok(due(&calendar, from, &TimeRule::WorkingMinutes { minutes: minutes.max(1) }, &[])?.at)
}

impl Course<'_> {
    /// The request comes, or the next step is taken. Answers whether the rules allowed it.
    async fn go_on(&mut self, app: &App, cast: &Cast) -> anyhow::Result<bool> {
        let customer = cast.get(&self.arrival.email).context("nobody of that address")?;
        let Some(ticket) = self.ticket else {
            self.ticket = Some(self.arrive(app, customer).await?);
            return Ok(true);
        };
        let step = &self.case.steps[self.done];
        self.done += 1;
        let actor = match step.by.as_str() {
            "customer" => customer,
            code => cast.get(code).with_context(|| format!("nobody is called `{code}`"))?,
        };
        match take(app, actor, ticket, step).await {
            Ok(()) => Ok(true),
            // The calendar between then and now is another one each day.
            Err(AppError::Conflict { code, .. }) => {
                tracing::info!(code, "the demonstration leaves a step out");
                Ok(false)
            }
            Err(error) => Err(crate::commands::explain(error)).context(step.by.clone()),
        }
    }

    async fn arrive(&self, app: &App, customer: &Actor) -> anyhow::Result<TicketId> {
        let Self { case, arrival, .. } = self;
        let command = OpenTicket {
            external_ref: None,
            product: case.product.clone(),
            kind: case.kind.clone(),
            channel: case.channel.unwrap_or(Channel::Portal),
            customer: customer.organisation,
            contact: customer.contact,
            asset: None,
            received_at: Some(app.now()),
            subject: Some(arrival.subject.clone()),
            text: arrival.text.clone(),
            fields: flatten(&Value::Object(case.fields.clone()))?,
            attachments: Vec::new(),
            forms: case.forms.clone().into_iter().collect(),
        };
        let opened = open_ticket(app, &Actor::system(), command, None).await;
        Ok(opened.map_err(crate::commands::explain)?.case.ticket.id)
    }
}

async fn take(app: &App, actor: &Actor, ticket: TicketId, step: &DemoStep) -> Result<(), AppError> {
    match &step.deed {
        DemoDeed::Action(action) => {
            run_action(app, actor, ticket, call(app, action)?, None).await?;
        }
        DemoDeed::Message(message) => {
            add_message(app, actor, ticket, draft(actor, message), None).await?;
        }
        DemoDeed::Note(text) => {
            let note = DemoMessage { kind: MessageType::Notice, text: text.clone(), answer: None };
            let note = MessageDraft { direction: Direction::Internal, ..draft(actor, &note) };
            add_message(app, actor, ticket, note, None).await?;
        }
        DemoDeed::Work(work) => {
            let draft = WorkDraft {
                minutes: work.minutes,
                at: None,
                author: None,
                billable: true,
                text: work.text.clone(),
            };
            log_work(app, actor, ticket, draft, None).await?;
        }
        DemoDeed::Rate(rating) => {
            rate_ticket(app, actor, ticket, rating.score, rating.comment.clone()).await?;
        }
    }
    Ok(())
}

fn call(app: &App, action: &DemoAction) -> Result<ActionCall, AppError> {
    let mut payload = action.payload.clone();
    if let Some(name) = &action.far_day {
        payload.insert(name.clone(), json!(far_day(app.now())?));
    }
    Ok(ActionCall {
        action: action.code.clone(),
        reason: action.reason.clone(),
        text: action.text.clone(),
        payload,
        if_version: None,
    })
}

/// Beyond the years that are decreed: what is due then is provisional (TR-12).
fn far_day(now: Timestamp) -> Result<Date, AppError> {
    let year = now.to_zoned(TimeZone::UTC).year() + 2;
    let tuesday = |day: Date| -> Result<Date, jiff::Error> {
        let ahead = (2 - i64::from(day.weekday().to_monday_one_offset())).rem_euclid(7);
        day.checked_add(Span::new().try_days(ahead)?)
    };
    Date::new(year, 2, 1).and_then(tuesday).map_err(|error| AppError::Internal(error.to_string()))
}

fn draft(actor: &Actor, message: &DemoMessage) -> MessageDraft {
    MessageDraft {
        direction: if actor.is_staff() { Direction::Out } else { Direction::In },
        kind: message.kind,
        text: message.text.clone(),
        received_at: None,
        attachments: Vec::new(),
        fields: Vec::new(),
        answer: message.answer.map(|code| AnswerDraft { approval: None, code, planned_at: None }),
        if_version: None,
    }
}
