//! A published change of hours that moves every open timer there is (TR-11), and what intake feels of it.
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use domain::{
    access::Scope,
    case::Case,
    ids::{MessageId, TicketId, TimerId},
    ticket::{EventDraft, Timer, TimerBehaviour, TimerState},
    time::{CompiledCalendar, TimeRule, due},
};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::{CaseWrite, DatabaseSettings, Store};
use uuid::Uuid;

use super::{
    client::call,
    creation::customer,
    now,
    process::{Desk, Scratch, database_of},
    report,
};

/// Tickets written together while seeding.
const TOGETHER: usize = 500;
/// Working days of the seeded deadline.
const DAYS: u32 = 3;
/// A customer's request every so often while the timers move.
const INTAKE_EVERY: Duration = Duration::from_millis(25);
const IDLE: Duration = Duration::from_secs(3);

/// Every seeded timer is due at the closing of this day.
pub(super) struct Seeded {
    calendar: String,
    day: Date,
}

pub(super) async fn run(tickets: usize) -> anyhow::Result<()> {
    let scratch = Scratch::new("recalculation")?;
    let desk = Desk::start(&scratch.0).await?;
    let (token, body) = customer(desk.address).await?;
    let first = call(desk.address, "/api/v1/tickets", Some(&token), &body).await?;
    let begun = now();
    let seeded = seed(&database_of(&scratch.0), first["id"].as_str().context("no ticket")?, tickets).await?;
    report(&format!("{tickets} tickets seeded"), &format!("{:.1} s", begun.elapsed().as_secs_f64()), "–");

    // Closed on the day all are due, then open for a shorter one: both move all of them.
    let closed = json!({"date": seeded.day, "closed": true, "source": "https://bench.test/closed"});
    let quiet = publish(desk.address, &seeded.calendar, &closed).await?;
    figure("all timers moved, nothing else to do", tickets, quiet);
    let idle = Intake::begin(desk.address, &token, &body);
    tokio::time::sleep(IDLE).await;
    let idle = idle.end().await?;
    let shorter = json!({"date": seeded.day, "open": "10:00", "close": "15:00", "source": "https://bench.test/shorter"});
    let intake = Intake::begin(desk.address, &token, &body);
    let busy = publish(desk.address, &seeded.calendar, &shorter).await?;
    let felt = intake.end().await?;
    figure("all timers moved beside intake", tickets, busy);
    report("  ticket created over HTTP meanwhile: p50 / p99 / worst", &felt, "–");
    report("  the same while nothing moves", &idle, "–");
    // The closing of the day is what it was: nothing is left to move.
    let again =
        json!({"date": seeded.day, "open": "10:00", "close": "15:00", "source": "https://bench.test/again"});
    let nothing = publish(desk.address, &seeded.calendar, &again).await?;
    report("every timer looked at, none moved", &format!("{:.2} s", nothing.as_secs_f64()), "–");
    Ok(())
}

fn figure(what: &str, tickets: usize, took: Duration) {
    #[expect(clippy::cast_precision_loss, reason = "a rate is read by people")]
    let rate = tickets as f64 / took.as_secs_f64();
    report(what, &format!("{:.2} s, {rate:.0}/s", took.as_secs_f64()), "< 5 s for 100,000");
}

/// The change answers when every timer stands right.
async fn publish(address: SocketAddr, calendar: &str, exception: &Value) -> anyhow::Result<Duration> {
    let role = json!({"role": "administrator"}).to_string();
    let token = call(address, "/api/v1/sandbox/tokens", None, &role).await?;
    let token = token["token"].as_str().context("no token")?;
    let path = format!("/api/v1/calendars/{calendar}/exceptions");
    let begun = now();
    call(address, &path, Some(token), &exception.to_string()).await?;
    Ok(begun.elapsed())
}

/// Copies the ticket that came in over HTTP, each with one open timer, past the desk that runs.
pub(super) async fn seed(url: &str, ticket: &str, count: usize) -> anyhow::Result<Seeded> {
    let store = Store::connect(&DatabaseSettings { url: url.to_owned(), max_connections: 2 }).await?;
    let id: TicketId = ticket.parse()?;
    let mut sample = store::load_case(&store, &Scope::All, id).await?.context("the ticket is not on file")?;
    let product =
        store::find_product(&store, &Scope::All, &sample.ticket.product).await?.context("no product")?;
    let stored = store::find_calendar(&store, &product.calendar).await?.context("no calendar")?;
    let calendar = CompiledCalendar::compile(&stored.definition, &store::list_holiday_years(&store).await?)?;
    sample.timers = vec![open_timer(&sample, &product.calendar, &calendar)?];
    let events: Vec<EventDraft> =
        store::events(&store, &Scope::All, id).await?.into_iter().map(|event| event.draft).collect();
    let copies: Vec<u128> = (1..=count as u128).collect();
    for numbers in copies.chunks(TOGETHER) {
        let cases: Vec<Case> = numbers.iter().map(|number| copy(&sample, *number)).collect();
        let new: Vec<CaseWrite<'_>> =
            cases.iter().map(|case| CaseWrite { case, events: &events, read_at: None }).collect();
        let tx = store.begin().await?;
        store::write_cases(&tx, &new, sample.ticket.received_at).await?;
        tx.commit().await?;
    }
    let day = calendar.local_date(sample.timers[0].due_at);
    store.close().await?;
    Ok(Seeded { calendar: product.calendar, day })
}

fn open_timer(case: &Case, code: &str, calendar: &CompiledCalendar) -> anyhow::Result<Timer> {
    let rule = TimeRule::WorkingDays { count: DAYS };
    let origin = case.ticket.received_at;
    let due = due(calendar, origin, &rule, &[])?;
    Ok(Timer {
        id: TimerId(case.ticket.id.0),
        code: "answer".to_owned(),
        rule,
        calendar: code.to_owned(),
        origin,
        started_at: origin,
        state: TimerState::Running,
        pauses: Vec::new(),
        due_at: due.at,
        provisional: due.provisional,
        met_at: None,
        breached_at: None,
        ended_at: None,
        behaviour: TimerBehaviour::default(),
        clauses: Vec::new(),
    })
}

/// The identity a copy has in place of another.
pub(super) fn copied(id: Uuid, number: u128) -> Uuid {
    Uuid::from_u128(id.as_u128().wrapping_add(number << 8))
}

/// Identities in order, as the desk draws them.
fn copy(sample: &Case, number: u128) -> Case {
    let mut case = sample.clone();
    let shifted = |id: Uuid| copied(id, number);
    case.ticket.id = TicketId(shifted(case.ticket.id.0));
    case.ticket.number = format!("BENCH-{number}");
    for message in &mut case.messages {
        message.id = MessageId(shifted(message.id.0));
        message.ticket = case.ticket.id;
        message.external_id = None;
        message.attachments.clear();
    }
    for timer in &mut case.timers {
        timer.id = TimerId(shifted(timer.id.0));
    }
    case
}

/// A customer who goes on asking.
struct Intake {
    over: Arc<AtomicBool>,
    tasks: tokio::task::JoinSet<anyhow::Result<Vec<Duration>>>,
}

impl Intake {
    fn begin(address: SocketAddr, token: &str, body: &str) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let (stop, token, body) = (Arc::clone(&over), token.to_owned(), body.to_owned());
        let mut tasks = tokio::task::JoinSet::new();
        tasks.spawn(async move {
            let mut times = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let begun = now();
                call(address, "/api/v1/tickets", Some(&token), &body).await?;
                times.push(begun.elapsed());
                tokio::time::sleep(INTAKE_EVERY).await;
            }
            Ok(times)
        });
        Self { over, tasks }
    }

    async fn end(mut self) -> anyhow::Result<String> {
        self.over.store(true, Ordering::Relaxed);
        let mut times = self.tasks.join_next().await.context("nobody asked")???;
        times.sort_unstable();
        let at = |share: usize| {
            let place = (times.len() * share / 100).min(times.len().saturating_sub(1));
            times.get(place).copied().unwrap_or_default().as_millis()
        };
        Ok(format!("{} / {} / {} ms", at(50), at(99), at(100)))
    }
}
