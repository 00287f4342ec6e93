//! A manifest, a case, a calendar.
use std::sync::Arc;

use domain::{
    ids::{MessageId, OrganisationId, RuleSetId, TicketId},
    rules::{Calendars, CaseHook, HookCall, RequesterView, Scene, Snapshot},
    ticket::{Author, Channel, Direction, Field, Message, MessageType, Receipt, Role, Ticket},
    time::{CalendarDefinition, CompiledCalendar, Coverage, HolidaySet},
};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::{HostSettings, PluginHost};

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

pub(super) fn calendar_json() -> Json {
    let day = json!([["09:00", "18:00"]]);
    json!({
        "code": "office", "zone": "Europe/Moscow",
        "week": {"monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day},
    })
}

/// A manifest for [`super::guests::honest`] and its hostile relatives.
pub(super) fn manifest() -> Json {
    json!({
        "id": "acme", "version": "1.0.0", "api": "1.0",
        "title": {"ru": "Акме", "en": "Acme"},
        "documents": [{"code": "r", "title": {"ru": "Р", "en": "R"}}],
        "needs": ["messages"],
        "hooks": ["intake"],
        "effects": ["register", "alert", "note", "raise_flag"],
        "products": [{
            "code": "acme-desk", "title": {"ru": "Акме", "en": "Acme"}, "rule_set": "acme", "document": "r",
            "provider": {"code": "acme", "name": "Acme"}, "calendar": "office", "number_prefix": "AC",
            "kinds": ["incident"], "channels": ["email", "portal"],
        }],
        "calendars": [calendar_json()],
        "kinds": [{"code": "incident", "title": {"ru": "И", "en": "I"}}],
        "flags": {"vip": {"ru": "В", "en": "V"}},
        "clauses": [{"document": "r", "section": "1.1", "title": {"ru": "О", "en": "G"}}],
    })
}

/// The manifest with some of its parts replaced.
pub(super) fn manifest_with(parts: Json) -> Json {
    let mut manifest = manifest();
    let Json::Object(parts) = parts else { panic!("parts are an object") };
    manifest.as_object_mut().expect("an object").extend(parts);
    manifest
}

pub(super) fn ticket(id: u128) -> Ticket {
    let received = at("2026-11-16T08:00:00Z");
    let receipt = Receipt {
        id: TicketId(Uuid::from_u128(id)),
        number: "AC-2026-000001".to_owned(),
        product: "acme-desk".to_owned(),
        provider: OrganisationId(Uuid::from_u128(1)),
        rule_set: RuleSetId(Uuid::from_u128(2)),
        channel: Channel::Email,
        received_at: received,
    };
    Ticket {
        kind: Some("incident".to_owned()),
        subject: "Не работает".to_owned(),
        fields: vec![Field::text("serial", "A-1")],
        updated_at: received,
        version: 1,
        ..Ticket::received(receipt)
    }
}

pub(super) fn message(number: u128, text: &str) -> Message {
    Message {
        id: MessageId(Uuid::from_u128(100 + number)),
        ticket: TicketId(Uuid::from_u128(7)),
        direction: Direction::In,
        kind: MessageType::Request,
        channel: Channel::Email,
        author: Author {
            role: Role::Contact,
            name: "Иванов".to_owned(),
            account: None,
            contact: None,
            address: None,
        },
        at: at("2026-11-16T08:00:00Z"),
        recorded_at: at("2026-11-16T08:00:01Z"),
        automatic: false,
        verified: true,
        subject: None,
        text: text.to_owned(),
        fields: Vec::new(),
        attachments: Vec::new(),
        answer: None,
        external_id: None,
    }
}

/// A mail that came in, with this many messages on the ticket.
pub(super) fn snapshot(id: u128, messages: usize) -> Snapshot {
    Snapshot {
        scene: Scene {
            now: at("2026-11-16T08:00:05Z"),
            calendar: "office".to_owned(),
            settings: Vec::new(),
            entitlements: Vec::new(),
            related: Vec::new(),
            assets: Vec::new(),
            organisations: Vec::new(),
            releases: Vec::new(),
        },
        ticket: ticket(id),
        requester: RequesterView {
            id: None,
            roles: Vec::new(),
            verified: true,
            organisation_kind: None,
            acts_for_other: false,
        },
        messages: (0..messages as u128)
            .map(|number| message(number, &"Текст сообщения. ".repeat(40)))
            .collect(),
        timers: Vec::new(),
        forms: Vec::new(),
        approvals: Vec::new(),
        appointments: Vec::new(),
        proposals: Vec::new(),
        links: Vec::new(),
        works: Vec::new(),
        calls: Vec::new(),
    }
}

pub(super) fn received(id: u128) -> HookCall {
    HookCall::Case { snapshot: Box::new(snapshot(id, 10)), hook: CaseHook::IntakeReceived }
}

pub(super) fn calendars() -> Arc<Calendars> {
    let definition: CalendarDefinition = serde_json::from_value(calendar_json()).expect("a calendar");
    let coverage = Some(Coverage { first_year: 2020, last_year: 2030 });
    let set = HolidaySet { code: String::new(), fallback: domain::time::FallbackRules::default() };
    let calendar = CompiledCalendar::compile_with(&definition, &set, &[], coverage).expect("it compiles");
    Arc::new([("office".to_owned(), Arc::new(calendar))].into())
}

pub(super) fn host() -> PluginHost {
    PluginHost::new(HostSettings::default()).expect("an engine")
}
