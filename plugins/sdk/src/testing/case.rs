//! A case for a test, put together in a line or two.
use serde_json::Value as Json;

use super::{at, day};
use crate::types::{
    Answer, AnswerCode, Approval, ApprovalState, Attachment, Channel, Contact, Direction, Entitlement, Field,
    Form, Instant, Message, MessageType, Party, Proposal, Release, ReleaseKind, Role, Scene, Snapshot,
    Status, Ticket, TimeRule, Timer, TimerState, Value,
};

/// A request as it comes in: a mail from a known contact, in state `received`, decided at its receipt. Everything is
/// public: what no method says is set on `snapshot`.
#[derive(Clone, Debug)]
#[must_use = "build the case and give it to the rules"]
pub struct Case {
    pub snapshot: Snapshot,
}

impl Case {
    pub fn new(product: &str, calendar: &str, received_at: &str) -> Self {
        let received_at = at(received_at);
        let mut case = Self {
            snapshot: Snapshot {
                scene: Scene {
                    now: received_at,
                    calendar: calendar.into(),
                    settings: Vec::new(),
                    entitlements: Vec::new(),
                    related: Vec::new(),
                    assets: Vec::new(),
                    organisations: Vec::new(),
                    releases: Vec::new(),
                },
                ticket: blank_ticket(product, received_at),
                requester: Contact {
                    id: Some("contact".into()),
                    roles: Vec::new(),
                    verified: true,
                    organisation_kind: Some("customer".into()),
                    acts_for_other: false,
                },
                messages: Vec::new(),
                timers: Vec::new(),
                forms: Vec::new(),
                approvals: Vec::new(),
                appointments: Vec::new(),
                proposals: Vec::new(),
                links: Vec::new(),
                works: Vec::new(),
                calls: Vec::new(),
                memory: Vec::new(),
            },
        };
        let request = case.message_of(Direction::Incoming, MessageType::Request, Role::Contact);
        case.snapshot.messages.push(request);
        case
    }

    pub fn kind(mut self, kind: &str) -> Self {
        self.snapshot.ticket.kind = Some(kind.into());
        self
    }

    pub fn channel(mut self, channel: Channel) -> Self {
        self.snapshot.ticket.channel = channel;
        self.snapshot.messages.iter_mut().for_each(|message| message.channel = channel);
        self
    }

    pub fn status(mut self, status: Status, reason: Option<&str>) -> Self {
        self.snapshot.ticket.status = status;
        self.snapshot.ticket.status_reason = reason.map(Into::into);
        if status != Status::Received {
            self.snapshot.ticket.registered_at.get_or_insert(self.snapshot.ticket.received_at);
        }
        self
    }

    /// The instant of the decision.
    pub fn now(mut self, now: &str) -> Self {
        self.snapshot.scene.now = at(now);
        self
    }

    pub fn field(mut self, code: &str, value: &str) -> Self {
        self.snapshot.ticket.fields.push(Field::text(code, value));
        self
    }

    pub fn setting(mut self, code: &str, value: Value) -> Self {
        self.snapshot.scene.settings.push(Field { path: code.into(), value });
        self
    }

    /// An entitlement; valid at receipt if the days say so by the date of the receipt in UTC.
    pub fn entitlement(mut self, kind: &str, valid_from: &str, valid_to: &str) -> Self {
        let (valid_from, valid_to) = (day(valid_from), day(valid_to));
        let receipt = crate::types::Day::from_number(self.snapshot.ticket.received_at.div_euclid(86_400_000));
        self.snapshot.scene.entitlements.push(Entitlement {
            id: format!("{kind}-{}", self.snapshot.scene.entitlements.len() + 1),
            product: self.snapshot.ticket.product.clone(),
            kind: kind.into(),
            tier: None,
            key_presented: false,
            has_key: false,
            valid_from,
            valid_to,
            valid: (valid_from..=valid_to).contains(&receipt),
            source: "paid".into(),
            balance: None,
            held: None,
            items: Vec::new(),
            facts: Vec::new(),
        });
        self
    }

    /// Changes the entitlement added last.
    pub fn with_entitlement(mut self, change: impl FnOnce(&mut Entitlement)) -> Self {
        change(self.snapshot.scene.entitlements.last_mut().expect("an entitlement was added"));
        self
    }

    /// The entitlement added last is one for another product of the provider.
    pub fn for_product(mut self, product: &str) -> Self {
        let mut entitlement = self.snapshot.scene.entitlements.pop().expect("an entitlement was added");
        entitlement.product = product.into();
        self.snapshot.scene.related.push(entitlement);
        self
    }

    /// Releases in the order of their publication: the last is the current one.
    pub fn releases(mut self, versions: &[&str]) -> Self {
        for (rank, version) in (1..).zip(versions) {
            self.snapshot.scene.releases.push(Release {
                version: (*version).into(),
                kind: ReleaseKind::Release,
                rank,
                published_at: 0,
            });
        }
        self
    }

    /// A file that came with the last message.
    pub fn attachment(mut self, name: &str, media_type: &str) -> Self {
        let message = self.snapshot.messages.last_mut().expect("a case has a message");
        message.attachments.push(Attachment {
            id: name.into(),
            name: name.into(),
            media_type: media_type.into(),
            size: 1,
        });
        self
    }

    /// A form filled in, fitting its schema.
    pub fn form(mut self, id: &str, data: &Json) -> Self {
        self.snapshot.forms.push(Form { id: id.into(), version: 1, data: flatten(data), accepted: true });
        self
    }

    pub fn timer(mut self, code: &str, rule: TimeRule, state: TimerState) -> Self {
        self.snapshot.timers.push(Timer {
            id: code.into(),
            code: code.into(),
            rule,
            origin: self.snapshot.ticket.received_at,
            due: None,
            state,
            paused_minutes: 0,
            provisional: false,
        });
        self
    }

    pub fn proposal(mut self, action: &str, reason: &str) -> Self {
        self.snapshot.proposals.push(Proposal {
            id: reason.into(),
            action: action.into(),
            reason: Some(reason.into()),
            open: true,
        });
        self
    }

    pub fn approval(mut self, code: &str, version: u32, state: ApprovalState, amount: Option<u32>) -> Self {
        self.snapshot.approvals.push(Approval {
            id: format!("{code}-{version}"),
            code: code.into(),
            version,
            state,
            amount,
            scope: Vec::new(),
            evidence: None,
            asked_at: self.snapshot.scene.now,
            decided_at: None,
        });
        self
    }

    pub fn remembers(mut self, path: &str, value: Value) -> Self {
        self.snapshot.memory.push(Field { path: path.into(), value });
        self
    }

    /// A person of the customer writes now.
    pub fn customer_writes(&mut self, answer: Option<AnswerCode>) -> Message {
        let mut message = self.message_of(Direction::Incoming, MessageType::Information, Role::Contact);
        message.answer = answer.map(|code| Answer { approval: None, code, planned_at: None });
        self.snapshot.messages.push(message.clone());
        message
    }

    /// An agent writes to the customer now.
    pub fn agent_writes(&mut self, kind: MessageType) -> Message {
        let message = self.message_of(Direction::Outgoing, kind, Role::Agent);
        self.snapshot.messages.push(message.clone());
        message
    }

    fn message_of(&self, direction: Direction, kind: MessageType, author: Role) -> Message {
        Message {
            id: format!("message-{}", self.snapshot.messages.len() + 1),
            direction,
            kind,
            channel: self.snapshot.ticket.channel,
            author,
            at: self.snapshot.scene.now,
            automatic: false,
            verified: true,
            text: String::new(),
            fields: Vec::new(),
            attachments: Vec::new(),
            answer: None,
        }
    }
}

fn blank_ticket(product: &str, received_at: Instant) -> Ticket {
    Ticket {
        id: "ticket".into(),
        number: String::new(),
        product: product.into(),
        kind: None,
        status: Status::Received,
        status_reason: None,
        received_at,
        registered_at: None,
        channel: Channel::Email,
        criticality: None,
        criticality_confirmed: false,
        party: Party::Undetermined,
        located_at: None,
        asset: None,
        billable: None,
        entitlement: None,
        coverage: None,
        fields: Vec::new(),
        missing: Vec::new(),
        flags: Vec::new(),
        findings: Vec::new(),
    }
}

/// A JSON document as it crosses the boundary: paths joined by dots, lists announced by their length.
pub fn flatten(data: &Json) -> Vec<Field> {
    let mut fields = Vec::new();
    flatten_into(data, "", &mut fields);
    fields
}

fn flatten_into(data: &Json, path: &str, fields: &mut Vec<Field>) {
    let join = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") };
    let value = match data {
        Json::Object(members) => {
            return members.iter().for_each(|(name, it)| flatten_into(it, &join(name), fields));
        }
        Json::Array(items) => {
            let count = u32::try_from(items.len()).expect("a short list");
            fields.push(Field { path: path.into(), value: Value::Items(count) });
            return (0..)
                .zip(items)
                .for_each(|(at, it): (u32, _)| flatten_into(it, &join(&at.to_string()), fields));
        }
        Json::Null => Value::None,
        Json::Bool(flag) => Value::Flag(*flag),
        Json::String(text) => Value::Text(text.clone()),
        Json::Number(number) => number.as_i64().map_or_else(|| decimal(&number.to_string()), Value::Integer),
    };
    fields.push(Field { path: path.into(), value });
}

fn decimal(text: &str) -> Value {
    let (whole, part) = text.split_once('.').expect("a number that is not whole has a point");
    let places = u8::try_from(part.len()).expect("few places");
    Value::Decimal((format!("{whole}{part}").parse().expect("digits"), places))
}
