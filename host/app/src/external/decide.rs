//! The rules' word on a fact: a new ticket, a record on an open one, a warning, or nothing. Facts of one customer are
//! decided on one after the other, so that a repeated alarm finds the incident of the first.
use std::sync::Arc;

use domain::{
    access::{Actor, Scope},
    case::AlertDraft,
    catalogue::{ExternalEvent, Product},
    ids::{AssetId, ExternalEventId, JobId, TicketId},
    rules::{Clause, Decision, Effect, ExternalFact, HookCall, HookName, Manifest, NewTicket, SceneHook},
    ticket::{ActorRef, Author, Channel, Field},
};
use serde_json::json;
use store::{DecidedEvent, JournalEntry, NewJob, StoreError, constraint};

use super::{
    receive::job_of,
    requester::of_customer,
    shown::{SHOWN_TO, around, page_of},
};
use crate::{
    catalogue::{Catalogue, Served},
    context::App,
    errors::AppError,
    rules::{ActiveRules, Asking, Environment, Turn, commit, with_retry},
    tickets::{OpenTicket, Origin, open_children, open_for, told},
};

/// Open tickets a rule set is shown; the latest. Of a fact about one asset they are those about it, its parts and what
/// it is part of, so that a customer with many machines hides none of them.
const MOST_OPEN: u64 = 500;

/// Parts of one fact that is decided on in several goes, and what tells them apart in the source's key.
const MOST_PARTS: u32 = 10_000;
const NEXT: &str = ":part:";

/// What all rule sets asked made of the fact.
#[derive(Default)]
struct Outcome {
    turns: Vec<Turn>,
    records: Vec<Record>,
    journal: Vec<JournalEntry>,
    alerts: Vec<AlertDraft>,
    /// A rule set wants to be asked about the fact once more, and remember this till then.
    asks_again: Option<Vec<Field>>,
    /// The last asset they were shown, where there are more.
    shown_to: Option<AssetId>,
}

/// One more record of an open ticket, with what a rule set notes of it.
#[derive(Clone)]
struct Record {
    ticket: TicketId,
    clauses: Vec<Clause>,
    notes: Vec<String>,
}

/// Asks the rules, unless they were asked already.
///
/// # Errors
/// [`AppError::RulesUnavailable`]: the fact waits.
pub(crate) async fn decide(app: &App, id: ExternalEventId) -> Result<(), AppError> {
    let Some(held) = store::find_external_event(&app.store, &Scope::All, id).await? else { return Ok(()) };
    let _one_by_one = app.externals.lock(held.event.customer.0.as_bytes()).await;
    let mut next = Some(id);
    while let Some(id) = next {
        next = with_retry(app, || decide_once(app, id)).await?;
    }
    Ok(())
}

/// Answers the fact that goes on where this decision ended.
async fn decide_once(app: &App, id: ExternalEventId) -> Result<Option<ExternalEventId>, AppError> {
    let found = store::find_external_event(&app.store, &Scope::All, id).await?;
    let Some(held) = found.filter(|held| held.sequence.is_none()) else { return Ok(None) };
    let event = held.event;
    let sequence = store::last_external_sequence(&app.store, event.customer).await? + 1;
    let catalogue = app.catalogue.current(app).await?;
    let mut outcome = Outcome::default();
    for (product, rules) in asked(app, &catalogue, &event).await? {
        ask(app, &catalogue, &event, &product, &rules, &mut outcome).await?;
    }
    let records = std::mem::take(&mut outcome.records);
    let attached: Vec<TicketId> = records.iter().map(|held| held.ticket).collect();
    let _one_by_one = app.alone_on(&attached).await;
    for held in records {
        record(app, &event, held, &mut outcome.turns).await?;
    }
    // Who is not done with these assets is asked about them first.
    let shown = |last: AssetId| vec![Field::text(SHOWN_TO, last.to_string())];
    let again = outcome.asks_again.take().or_else(|| outcome.shown_to.take().map(shown));
    let next = again.and_then(|remembered| once_more(app, &event, remembered));
    let following = next.as_ref().map(|(_, next, _)| next.id);
    write(app, &event, sequence, outcome, next).await?;
    Ok(following)
}

/// The same fact with what the rules asked to remember in its payload. A fact does not go on for ever.
fn once_more(
    app: &App,
    event: &ExternalEvent,
    remembered: Vec<Field>,
) -> Option<(JobId, ExternalEvent, NewJob)> {
    let (first, count) = event.source_key.rsplit_once(NEXT).unwrap_or((event.source_key.as_str(), "1"));
    let count = count.parse::<u32>().ok().filter(|count| *count < MOST_PARTS)? + 1;
    let mut payload = event.payload.clone();
    payload.retain(|field| remembered.iter().all(|held| held.path != field.path));
    payload.extend(remembered);
    let next = ExternalEvent {
        id: ExternalEventId(app.ids.next()),
        source_key: format!("{first}{NEXT}{count}"),
        received_at: app.now(),
        payload,
        ..event.clone()
    };
    let job = job_of(app, next.id);
    Some((app.ids.next().into(), next, job))
}

/// Products whose rules hear of facts: of the reporter's provider, else of those who serve the customer.
async fn asked(app: &App, catalogue: &Catalogue, event: &ExternalEvent) -> Result<Served, AppError> {
    let providers = match event.provider {
        Some(provider) => vec![provider],
        None => store::providers_of(&app.store, event.customer).await?,
    };
    let mut served = catalogue.served_by(&providers, event.at)?;
    served.retain(|(_, rules)| rules.manifest.has_hook(HookName::External));
    Ok(served)
}

async fn ask(
    app: &App,
    catalogue: &Arc<Catalogue>,
    event: &ExternalEvent,
    product: &Arc<Product>,
    rules: &Arc<ActiveRules>,
    outcome: &mut Outcome,
) -> Result<(), AppError> {
    let mut environment = Environment {
        assets: store::assets_of(&app.store, &Scope::All, event.customer).await?,
        releases: catalogue.releases(&product.code),
        ..Environment::default()
    };
    environment.load_entitlements(app, catalogue, event.customer, &product.code).await?;
    environment.load_suppliers(app).await?;
    let calendar = catalogue.calendars().get(&product.calendar).cloned();
    let now = app.now();
    let mut about = event.asset.map(|asset| around(&environment.assets, asset));
    if environment.is_large() {
        let page = page_of(&environment.assets, event);
        environment = environment.with_lines_of(&page.assets);
        outcome.shown_to = page.last.or(outcome.shown_to);
        about = Some(page.assets);
    }
    let scene = environment.scene(rules, product, calendar.as_deref(), now, event.at);
    let open = store::open_tickets_with_records(
        &app.store,
        event.customer,
        &product.code,
        about.as_deref(),
        MOST_OPEN,
    )
    .await?;
    let fact = ExternalFact {
        id: event.id,
        source: event.source.clone(),
        kind: event.kind.clone(),
        asset: event.asset,
        at: event.at,
        payload: event.payload.clone(),
    };
    let hook = SceneHook::ExternalReceived { event: fact, open, product: product.code.clone() };
    let call = HookCall::Scene { scene: Box::new(scene), hook };
    let answer = app.rules.decide(rules.digest(), &call, catalogue.calendars()).await;
    let asking = Asking { rules, product: &product.code, ticket: None, call: &call, at: now };
    let entry = asking.entry(app, answer.result.as_ref(), answer.cost);
    match answer.result {
        Ok(decision) => {
            outcome.journal.push(entry);
            apply(app, event, product, &rules.manifest, decision, outcome).await
        }
        Err(failure) => {
            let tx = app.store.begin().await?;
            store::insert_journal(&tx, &[entry]).await?;
            let code = "plugin_failed".to_owned();
            let data = json!({"plugin": rules.manifest.id, "hook": call.function(), "external_event": event.id, "text": failure.to_string()});
            let alert = AlertDraft { key: format!("{code}:external:{}", event.id), code, data };
            store::raise_alert(&tx, &alert, Some(product.provider), now).await?;
            tx.commit().await?;
            Err(AppError::RulesUnavailable(failure))
        }
    }
}

async fn apply(
    app: &App,
    event: &ExternalEvent,
    product: &Product,
    manifest: &Manifest,
    decision: Decision,
    outcome: &mut Outcome,
) -> Result<(), AppError> {
    let mut notes = Vec::new();
    let mut records = Vec::new();
    let mut remembered = Vec::new();
    for step in decision.steps {
        match step.effect {
            Effect::CreateTicket(new) => {
                let turn = open(app, event, product, manifest, new).await?;
                outcome.turns.extend(turn);
            }
            Effect::Attach(ticket) => {
                records.push(Record { ticket, clauses: step.basis, notes: Vec::new() });
            }
            Effect::Note(text) => notes.push(text),
            Effect::LookAgain(_) => _ = outcome.asks_again.get_or_insert_default(),
            Effect::Remember(field) => remembered.push(field),
            Effect::Alert(code) => outcome.alerts.push(AlertDraft {
                key: format!("{code}:external:{}", event.id),
                code,
                data: json!({"external_event": event.id, "kind": event.kind, "asset": event.asset}),
            }),
            _ => {}
        }
    }
    if let Some(held) = &mut outcome.asks_again {
        held.extend(remembered);
    }
    outcome.records.extend(records.into_iter().map(|record| Record { notes: notes.clone(), ..record }));
    Ok(())
}

/// The new ticket with its children, the fact on its record.
async fn open(
    app: &App,
    event: &ExternalEvent,
    product: &Product,
    manifest: &Manifest,
    new: NewTicket,
) -> Result<Vec<Turn>, AppError> {
    let requester = of_customer(app, event.customer).await?;
    let locale = requester.contact.as_ref().map_or("ru", |contact| contact.locale.as_str());
    let about = new.asset.or(event.asset);
    let named = match about {
        Some(asset) => store::find_assets(&app.store, &Scope::All, &[asset]).await?,
        None => Vec::new(),
    };
    let text = told(manifest, &named, about, new.text, locale);
    let command = OpenTicket {
        external_ref: None,
        product: product.code.clone(),
        kind: Some(new.kind),
        channel: Channel::Monitor,
        customer: Some(event.customer),
        contact: None,
        asset: about,
        received_at: Some(event.at),
        subject: None,
        text,
        fields: new.fields,
        attachments: Vec::new(),
        forms: Vec::new(),
    };
    let origin = Origin {
        requester,
        verified: true,
        billable: new.billable,
        author: Some(Author::system()),
        ..Origin::default()
    };
    let mut turn = open_for(app, &Actor::system(), command, origin, |turn| note(app, event, turn)).await?;
    let children = open_children(app, &mut turn).await?;
    Ok(std::iter::once(turn).chain(children).collect())
}

/// Files a record on its ticket: once more on the turn that another record of it began.
async fn record(
    app: &App,
    event: &ExternalEvent,
    record: Record,
    turns: &mut Vec<Turn>,
) -> Result<(), AppError> {
    let begun = turns.iter().position(|turn| turn.case.ticket.id == record.ticket);
    if begun.is_none() {
        turns.push(Turn::load(app, &Scope::All, record.ticket, Some(event.at)).await?);
    }
    let last = turns.len() - 1;
    let turn = &mut turns[begun.unwrap_or(last)];
    let occasion = turn.occasion(app, ActorRef::System);
    let based = occasion.by(ActorRef::System, record.clauses);
    turn.change.event(&based, "external.event", describe(event));
    for text in record.notes {
        turn.change.event(&occasion, "note.added", json!({"text": text}));
    }
    Ok(())
}

fn note(app: &App, event: &ExternalEvent, turn: &mut Turn) {
    let occasion = turn.occasion(app, ActorRef::System);
    turn.change.event(&occasion, "external.event", describe(event));
}

fn describe(event: &ExternalEvent) -> serde_json::Value {
    json!({
        "external_event": event.id, "source": event.source, "kind": event.kind, "asset": event.asset, "at": event.at,
    })
}

async fn write(
    app: &App,
    event: &ExternalEvent,
    sequence: i64,
    outcome: Outcome,
    next: Option<(JobId, ExternalEvent, NewJob)>,
) -> Result<(), AppError> {
    let Outcome { mut turns, journal, alerts, .. } = outcome;
    let mut tickets: Vec<TicketId> = turns.iter().map(|turn| turn.case.ticket.id).collect();
    tickets.sort_unstable();
    tickets.dedup();
    let decided = DecidedEvent { event: event.id, sequence, tickets, next };
    let written = match turns.first_mut() {
        Some(first) => {
            first.decides(decided, journal);
            first.change.alerts.extend(alerts);
            commit(app, turns, None).await.map(|_| ())
        }
        None => write_alone(app, &decided, &journal, &alerts).await,
    };
    match written {
        // Another replica decided on a fact of this customer meanwhile.
        Err(AppError::Store(error)) if is_taken(&error) => Err(AppError::Stale),
        other => other,
    }
}

fn is_taken(error: &StoreError) -> bool {
    error.is_conflict_on(constraint::EXTERNAL_EVENT_SEQUENCE)
}

async fn write_alone(
    app: &App,
    decided: &DecidedEvent,
    journal: &[JournalEntry],
    alerts: &[AlertDraft],
) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    store::insert_journal(&tx, journal).await?;
    for alert in alerts {
        store::raise_alert(&tx, alert, None, app.now()).await?;
    }
    store::decide_external_event(&tx, decided).await?;
    tx.commit().await?;
    Ok(())
}
