//! A request becomes a ticket: by portal, API, telephone or mail, always this way.
use domain::{
    access::{Actor, Scope},
    case::Case,
    forms::check_form,
    ids::{AssetId, ContactId, MessageId, OrganisationId, TicketId},
    rules::{CaseHook, Failure, Need, TimerStart},
    ticket::{
        ActorRef, Author, COMPLAINT, Channel, Direction, Field, FormSubmission, Link, LinkType, Message,
        MessageType, PendingCall, Receipt, Role, Severity, Ticket, Value,
    },
};
use jiff::Timestamp;
use serde_json::json;

use super::{
    access::{may_backdate, partner_scope},
    attachment::Upload,
    children::open_children,
    requester::{Requester, resolve},
    secrets::cover_form,
};
use crate::{
    context::App,
    errors::AppError,
    external_refs::{ExternalName, name_for},
    idempotency::DoneMark,
    rules::{Asked, Turn, commit},
};

#[derive(Clone, Debug)]
pub struct OpenTicket {
    pub product: String,
    pub kind: Option<String>,
    pub channel: Channel,
    pub customer: Option<OrganisationId>,
    pub contact: Option<ContactId>,
    /// What it is about; one of the customer's.
    pub asset: Option<AssetId>,
    /// Only from staff or a partner scoped for it; never in the future.
    pub received_at: Option<Timestamp>,
    pub subject: Option<String>,
    pub text: String,
    pub fields: Vec<Field>,
    pub attachments: Vec<Upload>,
    /// What the system of the actor calls it.
    pub external_ref: Option<ExternalName>,
    /// Form id and data.
    pub forms: Vec<(String, serde_json::Value)>,
}

/// What only the desk itself knows about a request: where it came from beside its content.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) requester: Requester,
    pub(crate) verified: bool,
    pub(crate) external_id: Option<String>,
    pub(crate) link: Option<(LinkType, TicketId)>,
    pub(crate) billable: Option<bool>,
    /// It came from an address that nobody proved.
    pub(crate) stranger: bool,
    /// Its sender repeats himself, as machines do: it is taken in and not answered.
    pub(crate) silent: bool,
    /// The author where it is not the actor (mail).
    pub(crate) author: Option<Author>,
}

/// Opens a ticket for an actor of the API.
pub async fn open_ticket(
    app: &App,
    actor: &Actor,
    command: OpenTicket,
    done: Option<&DoneMark>,
) -> Result<Opened, AppError> {
    partner_scope(actor, "tickets:write")?;
    let now = app.now();
    check_receipt(actor, &command, now)?;
    let requester = resolve(app, actor, command.contact, command.customer).await?;
    let origin = Origin { requester, verified: true, ..Origin::default() };
    let names = (
        origin.requester.organisation.as_ref().map(|held| held.name.clone()),
        origin.requester.contact.as_ref().map(|held| held.name.clone()),
    );
    let case = open_as(app, actor, command, origin, done).await?;
    Ok(Opened { case, customer_name: names.0, requester_name: names.1 })
}

/// A ticket just opened, with the names its page shows.
#[derive(Clone, Debug)]
pub struct Opened {
    pub case: Case,
    pub customer_name: Option<String>,
    pub requester_name: Option<String>,
}

fn check_receipt(actor: &Actor, command: &OpenTicket, now: Timestamp) -> Result<(), AppError> {
    let own = if actor.role == Role::Contact { Channel::Portal } else { Channel::Api };
    if !may_backdate(actor)
        && (command.received_at.is_some() || command.channel != own && actor.role != Role::Contact)
    {
        return Err(AppError::forbidden(
            "receipt_not_allowed",
            "`received_at` and `channel` are for staff and partners scoped for them",
        ));
    }
    if command.received_at.is_some_and(|at| at > now) {
        return Err(AppError::invalid(
            "received_in_future",
            "received_at",
            "a request cannot be received in the future",
        ));
    }
    Ok(())
}

pub(crate) async fn open_as(
    app: &App,
    actor: &Actor,
    command: OpenTicket,
    origin: Origin,
    done: Option<&DoneMark>,
) -> Result<Case, AppError> {
    let mut turn = prepare(app, actor, command, origin, Numbering::Draw).await?;
    run_intake(&mut turn, app).await?;
    let children = open_children(app, &mut turn).await?;
    let mut turns = vec![turn];
    turns.extend(children);
    let mut cases = commit(app, turns, done).await?;
    if cases.is_empty() {
        return Err(AppError::Internal("nothing was committed".to_owned()));
    }
    Ok(cases.swap_remove(0))
}

/// A preview takes no number: nothing of it is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Numbering {
    Draw,
    Preview,
}

/// The new case before its rules are asked.
pub(crate) async fn prepare(
    app: &App,
    actor: &Actor,
    command: OpenTicket,
    origin: Origin,
    numbering: Numbering,
) -> Result<Turn, AppError> {
    let now = app.now();
    let received_at = command.received_at.unwrap_or(now);
    let catalogue = app.catalogue.current(app).await?;
    let product = catalogue.visible_product(actor, &command.product).ok_or_else(|| {
        AppError::invalid("unknown_product", "product", format!("there is no product `{}`", command.product))
    })?;
    if let Some(kind) = &command.kind
        && kind != COMPLAINT
        && !product.kinds.iter().any(|known| known.code == *kind)
    {
        return Err(AppError::invalid(
            "unknown_kind",
            "kind",
            format!("product `{}` knows no kind `{kind}`", product.code),
        ));
    }
    if !product.channels.contains(&command.channel) {
        return Err(AppError::conflict(
            "channel_closed",
            format!("product `{}` takes no requests by {}", product.code, command.channel),
        ));
    }
    let mut command = command;
    command.asset = find_asset(app, &command, &origin).await?;
    let rules = catalogue.rules_at(&product.code, received_at)?;
    let number = match numbering {
        Numbering::Draw => app.numbers.next(app, &product.number_prefix).await?,
        Numbering::Preview => format!("{}-?", product.number_prefix),
    };
    let ticket = new_ticket(
        app,
        &command,
        &origin,
        NewTicketFacts {
            number,
            provider: product.provider,
            product: &product.code,
            rule_set: rules.rule_set.id,
            received_at,
            now,
        },
    );
    let name = name_for(app, actor, "ticket", command.external_ref.take(), ticket.id.0)?;
    let mut turn = Turn::create(app, ticket, &origin.requester, now).await?;
    turn.name = name.map(|name| (actor.scope(), name));
    turn.stranger = origin.stranger;
    turn.silent = origin.silent;
    if let Some((kind, other)) = origin.link {
        turn.case.links.push(Link { kind, ticket: other });
    }
    stand_apart(app, actor, &mut turn).await?;
    if !turn.case.links.is_empty() && turn.rules.manifest.needs.contains(&Need::Links) {
        turn.environment.links = store::link_views(&app.store, &Scope::All, &turn.case.links).await?;
    }
    add_request(app, actor, &mut turn, command, origin)?;
    turn.keep_no_secrets(app);
    // From here on the desk acts: what it asks for or registers happens now, whenever the request was received.
    turn.at = turn.now;
    Ok(turn)
}

/// A ticket of the desk's own making, before it is committed: `note` tells why, then the rules are asked.
pub(crate) async fn open_for(
    app: &App,
    actor: &Actor,
    command: OpenTicket,
    origin: Origin,
    note: impl FnOnce(&mut Turn),
) -> Result<Turn, AppError> {
    let mut turn = prepare(app, actor, command, origin, Numbering::Draw).await?;
    note(&mut turn);
    run_intake(&mut turn, app).await?;
    Ok(turn)
}

/// What the request is about: as it says, or as one of its fields does by the asset's identity.
async fn find_asset(app: &App, command: &OpenTicket, origin: &Origin) -> Result<Option<AssetId>, AppError> {
    let named = command.fields.iter().find_map(|field| match &field.value {
        Value::Text(text) => text.parse::<AssetId>().ok(),
        _ => None,
    });
    let Some(asset) = command.asset.or(named) else { return Ok(None) };
    let found = store::find_asset(&app.store, &Scope::All, asset).await?;
    if found.is_some_and(|held| Some(held.customer) == origin.requester.customer) {
        return Ok(Some(asset));
    }
    match command.asset {
        Some(_) => Err(AppError::invalid("unknown_asset", "asset", "the customer has no such asset")),
        None => Ok(None),
    }
}

/// T 5.1: a complaint stands in a queue of its own, and those it is about do not write on it.
async fn stand_apart(app: &App, actor: &Actor, turn: &mut Turn) -> Result<(), AppError> {
    if turn.case.ticket.kind.as_deref() != Some(COMPLAINT) {
        return Ok(());
    }
    turn.case.ticket.queue = Some(QUALITY_QUEUE.to_owned());
    let mut about =
        turn.case.links.iter().find(|link| link.kind == LinkType::ComplainsAbout).map(|link| link.ticket);
    if about.is_none() {
        let named = turn.case.ticket.fields.iter().find(|field| field.path == "complains_about");
        if let Some(Field { value: Value::Text(number), .. }) = named {
            about = store::find_by_number(&app.store, &actor.scope(), number.trim()).await?;
            turn.case.links.extend(about.map(|ticket| Link { kind: LinkType::ComplainsAbout, ticket }));
        }
    }
    let Some(about) = about else { return Ok(()) };
    if let Some(case) = store::load_case(&app.store, &Scope::All, about).await? {
        let agents = case
            .messages
            .iter()
            .filter(|message| message.author.role == Role::Agent)
            .filter_map(|message| message.author.account);
        let mut barred: Vec<_> = case.ticket.assignee.into_iter().chain(agents).collect();
        barred.sort_unstable();
        barred.dedup();
        turn.case.ticket.barred = barred;
    }
    Ok(())
}

/// The queue of complaints.
const QUALITY_QUEUE: &str = "quality";

struct NewTicketFacts<'a> {
    number: String,
    provider: OrganisationId,
    product: &'a str,
    rule_set: domain::ids::RuleSetId,
    received_at: Timestamp,
    now: Timestamp,
}

fn new_ticket(app: &App, command: &OpenTicket, origin: &Origin, facts: NewTicketFacts<'_>) -> Ticket {
    let subject = command
        .subject
        .clone()
        .filter(|text| !text.trim().is_empty())
        .unwrap_or_else(|| first_line(&command.text));
    let mut fields = command.fields.clone();
    // The request's own words are the description where the sender names none apart.
    if !command.text.trim().is_empty() && !fields.iter().any(|field| field.path == "problem") {
        fields.push(Field::text("problem", command.text.trim()));
    }
    let receipt = Receipt {
        id: TicketId(app.ids.next()),
        number: facts.number,
        product: facts.product.to_owned(),
        provider: facts.provider,
        rule_set: facts.rule_set,
        channel: command.channel,
        received_at: facts.received_at,
    };
    Ticket {
        kind: command.kind.clone(),
        subject,
        customer: origin.requester.customer,
        asset: command.asset,
        requester: origin.requester.contact.as_ref().map(|contact| contact.id),
        requester_label: origin.requester.label.clone(),
        billable: origin.billable,
        fields,
        updated_at: facts.now,
        ..Ticket::received(receipt)
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    line.chars().take(120).collect()
}

/// The request as the first message, its attachments, its forms.
fn add_request(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    command: OpenTicket,
    origin: Origin,
) -> Result<(), AppError> {
    let attachments = turn.take_uploads(app, command.attachments)?;
    let author = origin.author.unwrap_or_else(|| request_author(actor, &origin.requester));
    let reference = if author.role == Role::Contact && actor.role == Role::System {
        ActorRef::Person {
            role: Role::Contact,
            name: author.name.clone(),
            account: None,
            contact: author.contact,
        }
    } else {
        actor.reference()
    };
    let occasion = turn.occasion(app, reference);
    let message = Message {
        id: MessageId(app.ids.next()),
        ticket: turn.case.ticket.id,
        direction: Direction::In,
        kind: MessageType::Request,
        channel: command.channel,
        author,
        at: turn.at,
        recorded_at: turn.now,
        automatic: false,
        verified: origin.verified,
        subject: command.subject,
        text: command.text,
        fields: command.fields,
        attachments,
        answer: None,
        external_id: origin.external_id,
    };
    let (case, change) = turn.parts();
    change.event(&occasion, "ticket.received", json!({"number": case.ticket.number, "product": case.ticket.product, "channel": command.channel, "rule_set": case.ticket.rule_set}));
    for link in &case.links {
        change.event(&occasion, "ticket.linked", json!({"type": link.kind, "ticket": link.ticket}));
    }
    case.add_message(change, &occasion, message);
    for (form, data) in command.forms {
        let submission = check_submission(turn, &form, data, &occasion.actor)?;
        let (case, change) = turn.parts();
        change.event(&occasion, "form.submitted", json!({"form": form, "accepted": submission.accepted}));
        case.forms.push(submission);
    }
    Ok(())
}

fn request_author(actor: &Actor, requester: &Requester) -> Author {
    match &requester.contact {
        Some(contact) => Author {
            role: Role::Contact,
            name: contact.name.clone(),
            account: actor.account,
            contact: Some(contact.id),
            address: contact.addresses.first().cloned(),
        },
        None => Author {
            role: if actor.role == Role::Partner { Role::Partner } else { Role::Contact },
            name: actor.name.clone(),
            account: actor.account,
            contact: None,
            address: None,
        },
    }
}

/// A form's data checked by its schema; violations are findings of the submission.
pub(crate) fn check_submission(
    turn: &Turn,
    form: &str,
    mut data: serde_json::Value,
    actor: &ActorRef,
) -> Result<FormSubmission, AppError> {
    let declared = turn.rules.manifest.form(form).ok_or_else(|| {
        AppError::invalid(
            "unknown_form",
            "form",
            format!("product `{}` has no form `{form}`", turn.product.code),
        )
    })?;
    let mut findings = check_form(declared, &data)?;
    findings.extend(cover_form(form, &mut data));
    Ok(FormSubmission {
        form: form.to_owned(),
        version: declared.version,
        data,
        accepted: findings.iter().all(|finding| finding.severity != Severity::Error),
        findings,
        submitted_at: turn.at,
        submitted_by: match actor {
            ActorRef::Person { name, .. } => name.clone(),
            ActorRef::Plugin { plugin, .. } => plugin.clone(),
            ActorRef::System => "system".to_owned(),
        },
    })
}

/// Asks the rules; where they cannot be asked, or do not speak of such requests, the core registers by itself, so that
/// no request is lost (SC-83).
pub(crate) async fn run_intake(turn: &mut Turn, app: &App) -> Result<(), AppError> {
    if !turn.is_governed() {
        let occasion = turn.occasion(app, ActorRef::System);
        let (case, change) = turn.parts();
        return Ok(case.register(change, &occasion)?);
    }
    match turn.ask(app, CaseHook::IntakeReceived).await {
        Asked::Applied => Ok(()),
        Asked::Denied(denial) => Err(AppError::denied(denial)),
        Asked::Failed(failure) => fall_back(turn, app, &failure),
    }
}

fn fall_back(turn: &mut Turn, app: &App, failure: &Failure) -> Result<(), AppError> {
    turn.failed(app, failure, PendingCall::Intake);
    let occasion = turn.occasion(app, ActorRef::System);
    let (rules, calendar) = (std::sync::Arc::clone(&turn.rules), turn.product.calendar.clone());
    let origin = turn.case.ticket.received_at;
    let (case, change) = turn.parts();
    for timer in &rules.manifest.fallback {
        let behaviour =
            rules.manifest.timer(&timer.code).map(|declared| declared.behaviour.clone()).unwrap_or_default();
        let start = TimerStart { code: timer.code.clone(), rule: timer.rule, origin };
        case.start_timer(change, &occasion, &start, behaviour, &calendar)?;
    }
    case.register(change, &occasion)?;
    Ok(())
}
