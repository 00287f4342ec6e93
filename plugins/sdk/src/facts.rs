//! What is asked of a case. Getters only: everything here reads the snapshot and nothing else.
use crate::{
    calendar::Calendar,
    fields::Fields,
    releases::Catalogue,
    rules::{elapsed_days, working_days},
    types::{
        AnswerCode, Appointment, Approval, ApprovalState, Attachment, Direction, Entitlement, Form, Link,
        LinkType, Message, Minutes, Role, Scene, Snapshot, Status, Ticket, TimeRule, Timer, TimerState,
    },
};

impl Scene {
    /// The administrator's settings, defaults applied.
    pub fn settings(&self) -> Fields<'_> {
        Fields(&self.settings)
    }

    pub fn calendar(&self) -> Calendar<'_> {
        Calendar::of(&self.calendar)
    }

    /// A term of working days, as the setting `day_count` has it: `civil`, or `elapsed`.
    pub fn working_days(&self, count: u32) -> TimeRule {
        match self.settings().text("day_count") {
            Some("elapsed") => elapsed_days(count),
            _ => working_days(count),
        }
    }

    pub fn catalogue(&self) -> Catalogue<'_> {
        Catalogue::of(&self.releases)
    }

    /// Entitlements of these kinds, valid or not.
    pub fn entitlements_of<'a>(&'a self, kinds: &'a [&'a str]) -> impl Iterator<Item = &'a Entitlement> {
        self.entitlements.iter().filter(|it| kinds.contains(&it.kind.as_str()))
    }

    /// The entitlement that covers a request: the valid one that lasts longest.
    pub fn valid_entitlement<'a>(&'a self, kinds: &'a [&'a str]) -> Option<&'a Entitlement> {
        self.entitlements_of(kinds).filter(|it| it.valid).max_by_key(|it| it.valid_to)
    }

    /// A valid entitlement of these kinds for another product of the same provider.
    pub fn valid_related<'a>(&'a self, kinds: &'a [&'a str]) -> Option<&'a Entitlement> {
        let fits = |it: &&Entitlement| it.valid && kinds.contains(&it.kind.as_str());
        self.related.iter().filter(fits).max_by_key(|it| it.valid_to)
    }

    /// Draws hours from the valid entitlements of these kinds, the first to expire first: what each gives. `None` where
    /// all of them together do not have as many.
    pub fn draw<'a>(
        &'a self,
        kinds: &'a [&'a str],
        minutes: Minutes,
    ) -> Option<Vec<(&'a Entitlement, Minutes)>> {
        let mut held: Vec<&Entitlement> = self.entitlements_of(kinds).filter(|it| it.valid).collect();
        held.sort_by_key(|it| it.valid_to);
        let mut wanted = minutes;
        let mut drawn = Vec::new();
        for entitlement in held {
            let given = wanted.min(entitlement.available());
            if given > 0 {
                drawn.push((entitlement, given));
                wanted -= given;
            }
        }
        (wanted == 0).then_some(drawn)
    }

    /// Why none covers: the one that ended last, if there ever was one.
    pub fn latest_entitlement<'a>(&'a self, kinds: &'a [&'a str]) -> Option<&'a Entitlement> {
        self.entitlements_of(kinds).max_by_key(|it| it.valid_to)
    }
}

impl Entitlement {
    /// Minutes this case may draw: the balance without what is reserved for others.
    pub fn available(&self) -> Minutes {
        let free = self.balance.unwrap_or(0).saturating_sub(self.held.unwrap_or(0));
        Minutes::try_from(free.max(0)).unwrap_or(Minutes::MAX)
    }
}

impl Ticket {
    /// What the sender said: form fields of the portal, `code: value` lines of a mail.
    pub fn fields(&self) -> Fields<'_> {
        Fields(&self.fields)
    }

    pub fn is_kind(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    pub fn has_flag(&self, flag: &str) -> bool {
        self.flags.iter().any(|it| it == flag)
    }

    pub fn has_finding(&self, code: &str) -> bool {
        self.findings.iter().any(|it| it.code == code)
    }

    pub fn waits_for(&self, reason: &str) -> bool {
        self.status == Status::WaitingCustomer && self.status_reason.as_deref() == Some(reason)
    }
}

impl Status {
    /// Nothing more happens to the ticket unless a person reopens it.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Closed | Self::Refused)
    }

    /// Nobody has begun to work on it.
    pub fn is_new(self) -> bool {
        matches!(self, Self::Received | Self::Registered)
    }

    /// As it is written in JSON, e.g. to remember it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Registered => "registered",
            Self::InProgress => "in_progress",
            Self::WaitingCustomer => "waiting_customer",
            Self::WaitingThirdParty => "waiting_third_party",
            Self::WaitingApproval => "waiting_approval",
            Self::Suspended => "suspended",
            Self::Transferred => "transferred",
            Self::SolutionProposed => "solution_proposed",
            Self::Closed => "closed",
            Self::Refused => "refused",
        }
    }
}

impl Message {
    /// A person on the customer's side wrote it: machines and our own letters do not count.
    pub fn is_human_from_customer(&self) -> bool {
        self.direction == Direction::Incoming
            && !self.automatic
            && matches!(self.author, Role::Contact | Role::Partner)
    }

    /// Staff sent it to the customer.
    pub fn is_outgoing(&self) -> bool {
        self.direction == Direction::Outgoing
    }

    pub fn answers(&self, code: AnswerCode) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.code == code)
    }
}

impl Attachment {
    pub fn is_picture_or_video(&self) -> bool {
        self.media_type.starts_with("image/") || self.media_type.starts_with("video/")
    }
}

impl Form {
    pub fn fields(&self) -> Fields<'_> {
        Fields(&self.data)
    }
}

impl Timer {
    pub fn is_open(&self) -> bool {
        matches!(self.state, TimerState::Running | TimerState::Paused)
    }
}

impl Snapshot {
    pub fn fields(&self) -> Fields<'_> {
        self.ticket.fields()
    }

    pub fn settings(&self) -> Fields<'_> {
        self.scene.settings()
    }

    /// What this rule set asked to remember about the ticket.
    pub fn memory(&self) -> Fields<'_> {
        Fields(&self.memory)
    }

    pub fn calendar(&self) -> Calendar<'_> {
        self.scene.calendar()
    }

    /// Whether the case was ever started with this timer, whatever became of it.
    pub fn knows_timer(&self, code: &str) -> bool {
        self.timers.iter().any(|it| it.code == code)
    }

    pub fn timer_is_open(&self, code: &str) -> bool {
        self.timers.iter().any(|it| it.code == code && it.is_open())
    }

    /// The submission of a form. Its `accepted` says at intake and in `form_submitted` whether the data fit the schema;
    /// afterwards, whether it was accepted, which findings of the rules may have prevented.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().rfind(|form| form.id == id)
    }

    /// Files the customer's side sent, or an agent filed for them.
    pub fn received_attachments(&self) -> impl Iterator<Item = &Attachment> {
        self.messages.iter().filter(|it| it.direction != Direction::Outgoing).flat_map(|it| &it.attachments)
    }

    pub fn has_open_proposal(&self, action: &str, reason: Option<&str>) -> bool {
        self.proposals.iter().any(|it| it.open && it.action == action && it.reason.as_deref() == reason)
    }

    /// The newest approval of a code.
    pub fn approval(&self, code: &str) -> Option<&Approval> {
        self.approvals.iter().filter(|it| it.code == code).max_by_key(|it| it.version)
    }

    /// The approval that this message decided: the host has recorded the answer of a proven author already.
    pub fn decided_by(&self, message: &Message) -> Option<&Approval> {
        let answered = message.answer.is_some();
        self.approvals.iter().find(|it| answered && it.evidence.as_deref() == Some(message.id.as_str()))
    }

    pub fn has_approval(&self, code: &str, state: ApprovalState) -> bool {
        self.approvals.iter().any(|it| it.code == code && it.state == state)
    }

    pub fn links_of(&self, kind: LinkType) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(move |it| it.kind == kind)
    }

    pub fn appointments_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Appointment> {
        self.appointments.iter().filter(move |it| it.kind == kind)
    }
}
