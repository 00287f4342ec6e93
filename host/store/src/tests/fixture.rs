//! Two vendors with a product and a customer each, and cases to file on them.
use domain::{
    access::Scope,
    case::Case,
    catalogue::{Contact, Entitlement, Organisation, Plugin, Product, RuleSet},
    ids::{ContactId, EntitlementId, MessageId, OrganisationId, PluginId, RuleSetId, TicketId, TimerId},
    rules::{Clause, Text},
    ticket::{
        ActorRef, Attachment, Author, Channel, Direction, EventDraft, FormSubmission, LegalForm, Message,
        MessageType, OrganisationKind, Receipt, Role, Ticket, Timer, TimerBehaviour, TimerState,
    },
    time::TimeRule,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use serde_json::json;
use uuid::Uuid;

use crate::{
    CaseMarks, CaseWrite, Store, StoreError, Tx, insert_contact, insert_organisation, insert_plugin,
    insert_rule_set, upsert_product, write_cases,
};

pub(super) const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(0x11));
pub(super) const OTHER_PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(0x12));
pub(super) const CUSTOMER: OrganisationId = OrganisationId(Uuid::from_u128(0x21));
pub(super) const OTHER_CUSTOMER: OrganisationId = OrganisationId(Uuid::from_u128(0x22));
pub(super) const CONTACT: ContactId = ContactId(Uuid::from_u128(0x31));
pub(super) const PLUGIN: PluginId = PluginId(Uuid::from_u128(0x41));
pub(super) const RULE_SET: RuleSetId = RuleSetId(Uuid::from_u128(0x51));
pub(super) const PRODUCT: &str = "alpha";
pub(super) const OTHER_PRODUCT: &str = "beta";

/// Monday, 10:00 in Moscow.
pub(super) fn start() -> Timestamp {
    "2026-11-16T07:00:00Z".parse().unwrap()
}

pub(super) fn minutes(count: i64) -> Timestamp {
    start() + SignedDuration::from_mins(count)
}

pub(super) fn ticket_id(number: u128) -> TicketId {
    TicketId(Uuid::from_u128(0x7000 + number))
}

pub(super) fn foreign_scopes() -> [Scope; 4] {
    [
        Scope::Provider(OTHER_PROVIDER),
        Scope::Customers(vec![OTHER_CUSTOMER]),
        Scope::Customers(vec![PROVIDER]),
        Scope::Customers(Vec::new()),
    ]
}

pub(super) fn own_scopes() -> [Scope; 3] {
    [Scope::All, Scope::Provider(PROVIDER), Scope::Customers(vec![OTHER_CUSTOMER, CUSTOMER])]
}

/// Sets the catalogue up.
pub(super) async fn seed(store: &Store) {
    let tx = store.begin().await.unwrap();
    for (id, code, kind) in [
        (PROVIDER, Some("alpha-vendor"), OrganisationKind::Provider),
        (OTHER_PROVIDER, Some("beta-vendor"), OrganisationKind::Provider),
        (CUSTOMER, None, OrganisationKind::Customer),
        (OTHER_CUSTOMER, None, OrganisationKind::Customer),
    ] {
        insert_organisation(&tx, &organisation(id, code, kind)).await.unwrap();
    }
    insert_contact(&tx, &contact()).await.unwrap();
    insert_plugin(&tx, &plugin(), b"\0asm component").await.unwrap();
    for (code, provider) in [(PRODUCT, PROVIDER), (OTHER_PRODUCT, OTHER_PROVIDER)] {
        upsert_product(&tx, &product(code, provider)).await.unwrap();
    }
    insert_rule_set(&tx, &rule_set(RULE_SET, PRODUCT, start())).await.unwrap();
    tx.commit().await.unwrap();
}

pub(super) fn organisation(id: OrganisationId, code: Option<&str>, kind: OrganisationKind) -> Organisation {
    Organisation {
        id,
        code: code.map(str::to_owned),
        name: format!("Организация {}", id.0.as_u128()),
        kind,
        legal_form: LegalForm::Company,
        tax_id: None,
        acts_for: Vec::new(),
        created_at: start(),
    }
}

pub(super) fn contact() -> Contact {
    Contact {
        id: CONTACT,
        organisation: CUSTOMER,
        name: "Анна".to_owned(),
        addresses: vec!["Anna@Example.test".to_owned(), "a@example.test".to_owned()],
        phones: Vec::new(),
        roles: Vec::new(),
        verified: true,
        locale: "ru".to_owned(),
        created_at: start(),
    }
}

/// A licence for this year, without hours.
pub(super) fn entitlement(id: EntitlementId, customer: OrganisationId) -> Entitlement {
    Entitlement {
        id,
        customer,
        product: PRODUCT.to_owned(),
        kind: "licence".to_owned(),
        tier: None,
        key_hash: None,
        key_last4: None,
        valid_from: date(2026, 1, 1),
        valid_to: date(2026, 12, 31),
        source: "paid".to_owned(),
        units_minutes: None,
        account: domain::ledger::Account::default(),
        items: Vec::new(),
        facts: Vec::new(),
        created_at: start(),
    }
}

pub(super) fn product(code: &str, provider: OrganisationId) -> Product {
    Product {
        code: code.to_owned(),
        title: Text { ru: "Продукт".to_owned(), en: "Product".to_owned() },
        provider,
        calendar: "main".to_owned(),
        number_prefix: "AL".to_owned(),
        mailboxes: vec![format!("{code}@desk.test")],
        channels: vec![Channel::Email],
        kinds: Vec::new(),
        created_at: start(),
    }
}

pub(super) fn plugin() -> Plugin {
    let manifest = json!({
        "id": "alpha-rules", "version": "1.0.0", "api": "1.0", "title": {"ru": "Правила", "en": "Rules"},
        "documents": [], "hooks": [], "effects": [], "products": [], "kinds": [], "clauses": [],
    });
    Plugin {
        id: PLUGIN,
        code: "alpha-rules".to_owned(),
        version: "1.0.0".to_owned(),
        digest: "d1".repeat(32),
        manifest: serde_json::from_value(manifest).unwrap(),
        size: 15,
        installed_at: start(),
    }
}

pub(super) fn rule_set(id: RuleSetId, product: &str, from: Timestamp) -> RuleSet {
    RuleSet {
        id,
        product: product.to_owned(),
        code: "alpha".to_owned(),
        plugin: PLUGIN,
        digest: plugin().digest,
        in_force_from: from,
        withdrawn_at: None,
        settings: json!({"silence_days": 5}),
        created_at: start(),
    }
}

/// A ticket received `number` minutes after the start.
pub(super) fn ticket(number: u128) -> Ticket {
    let received_at = minutes(i64::try_from(number).unwrap());
    let receipt = Receipt {
        id: ticket_id(number),
        number: format!("AL-{number}"),
        product: PRODUCT.to_owned(),
        provider: PROVIDER,
        rule_set: RULE_SET,
        channel: Channel::Email,
        received_at,
    };
    Ticket {
        kind: Some("defect".to_owned()),
        subject: format!("Не печатаются Ёлочные этикетки {number}"),
        customer: Some(CUSTOMER),
        requester: Some(CONTACT),
        updated_at: received_at,
        version: 1,
        ..Ticket::received(receipt)
    }
}

pub(super) fn message(ticket: TicketId, number: u128, direction: Direction) -> Message {
    Message {
        id: MessageId(Uuid::from_u128((ticket.0.as_u128() << 16) + number)),
        ticket,
        direction,
        kind: MessageType::Request,
        channel: Channel::Email,
        author: Author::system(),
        at: start(),
        recorded_at: start(),
        automatic: false,
        verified: true,
        subject: None,
        text: format!("слово{number}"),
        fields: Vec::new(),
        attachments: Vec::new(),
        answer: None,
        external_id: Some(format!("<{}.{number}@mail.test>", ticket.0.as_u128())),
    }
}

pub(super) fn attachment(number: u128) -> Attachment {
    Attachment {
        id: domain::ids::AttachmentId(Uuid::from_u128(0x9000 + number)),
        name: "снимок\0.png".to_owned(),
        media_type: "image/png".to_owned(),
        size: 3,
        digest: "ab".repeat(32),
        tags: Vec::new(),
    }
}

pub(super) fn timer(ticket: TicketId, number: u128, due_at: Timestamp) -> Timer {
    Timer {
        id: TimerId(Uuid::from_u128((ticket.0.as_u128() << 16) + 0x100 + number)),
        code: format!("timer{number}"),
        rule: TimeRule::WallMinutes { minutes: 60 },
        calendar: "main".to_owned(),
        origin: start(),
        started_at: start(),
        state: TimerState::Running,
        pauses: Vec::new(),
        due_at,
        provisional: false,
        met_at: None,
        breached_at: None,
        ended_at: None,
        behaviour: TimerBehaviour::default(),
        clauses: vec![Clause { document: "R".to_owned(), section: "5.3".to_owned() }],
    }
}

pub(super) fn form(number: i64) -> FormSubmission {
    FormSubmission {
        form: "survey".to_owned(),
        version: 1,
        data: json!({"answer": number, "share": 0.1}),
        accepted: true,
        findings: Vec::new(),
        submitted_at: minutes(number),
        submitted_by: "Анна".to_owned(),
    }
}

pub(super) fn event(kind: &str) -> EventDraft {
    EventDraft {
        kind: kind.to_owned(),
        // Finer than either database keeps.
        at: start() + SignedDuration::from_nanos(123_456_789),
        actor: ActorRef::Person {
            role: Role::Agent, name: "Пётр".to_owned(), account: None, contact: None
        },
        data: json!({"zebra": 1, "alpha": {"share": 0.1, "large": 1e300, "nul": "\0"}, "list": [null, true]}),
        clauses: vec![Clause { document: "R".to_owned(), section: "3".to_owned() }],
    }
}

/// A case with one of everything.
pub(super) fn case(number: u128) -> Case {
    let mut case = Case::new(ticket(number));
    let id = case.ticket.id;
    case.messages.push(message(id, 1, Direction::In));
    case.timers.push(timer(id, 1, minutes(60)));
    case
}

pub(super) async fn insert_case(
    tx: &Tx,
    case: &Case,
    events: &[EventDraft],
    at: Timestamp,
) -> Result<(), StoreError> {
    write_cases(tx, &[CaseWrite { case, events, read_at: None }], at).await
}

/// A case that was read at a version.
pub(super) async fn update_case(
    tx: &Tx,
    before: i64,
    case: &Case,
    marks: &CaseMarks,
    events: &[EventDraft],
    at: Timestamp,
) -> Result<(), StoreError> {
    write_cases(tx, &[CaseWrite { case, events, read_at: Some((before, marks)) }], at).await
}

pub(super) async fn file(store: &Store, case: &Case) {
    let tx = store.begin().await.unwrap();
    insert_case(&tx, case, &[event("ticket.received"), event("timer.started")], start()).await.unwrap();
    tx.commit().await.unwrap();
}

/// The first `count` cases.
pub(super) async fn file_many(store: &Store, count: u128) {
    for number in 1..=count {
        file(store, &case(number)).await;
    }
}
