//! Domain to boundary: the case itself.
use domain::{
    rules::{Call, Failure, LinkView, Manifest, Need, RequesterView, Snapshot, Work},
    ticket::{
        Answer, Appointment, Approval, Attachment, FormSubmission, Message, Proposal, ProposalState, Status,
        Ticket, Timer, TimerState,
    },
};
use jiff::Timestamp;

use super::{
    bindings::{disclosure::exports::reglament::rules::disclosure::Disclosure, types as w},
    lower::{MESSAGES_BYTES, day, document, fields, id, instant, moment, text, time_rule},
    lower_scene::{scene, wanted},
    words,
};

pub(super) fn snapshot(manifest: &Manifest, case: &Snapshot) -> Result<w::Snapshot, Failure> {
    let now = case.scene.now;
    Ok(w::Snapshot {
        scene: scene(manifest, &case.scene),
        ticket: ticket(&case.ticket),
        requester: requester(&case.requester),
        messages: if manifest.needs.contains(&Need::Messages) {
            messages(&case.messages)
        } else {
            Vec::new()
        },
        timers: case.timers.iter().filter_map(|held| timer(held, now)).collect(),
        forms: case.forms.iter().map(form).collect::<Result<_, _>>()?,
        approvals: case.approvals.iter().map(approval).collect(),
        appointments: case.appointments.iter().map(appointment).collect(),
        proposals: case.proposals.iter().map(proposal).collect(),
        links: wanted(manifest, Need::Links, &case.links, link),
        works: wanted(manifest, Need::Works, &case.works, work),
        calls: wanted(manifest, Need::Calls, &case.calls, call),
        memory: fields(&case.ticket.memory),
    })
}

pub(super) fn ticket(ticket: &Ticket) -> w::Ticket {
    w::Ticket {
        id: id(ticket.id),
        number: ticket.number.clone(),
        product: ticket.product.clone(),
        kind: ticket.kind.clone(),
        status: words::status(ticket.status),
        status_reason: ticket.status_reason.clone(),
        received_at: instant(ticket.received_at),
        registered_at: moment(ticket.registered_at),
        channel: words::channel(ticket.channel),
        criticality: ticket.criticality.clone(),
        criticality_confirmed: ticket.criticality_confirmed,
        party: words::party(ticket.party),
        located_at: moment(ticket.located_at),
        asset: ticket.asset.map(id),
        billable: ticket.billable,
        entitlement: ticket.coverage.as_ref().and_then(|held| held.entitlement).map(id),
        coverage: ticket.coverage.as_ref().map(|held| words::coverage(held.decision)),
        fields: fields(&ticket.fields),
        missing: ticket.missing_fields.clone(),
        flags: ticket.flags.clone(),
        findings: ticket
            .findings
            .iter()
            .map(|held| w::Finding {
                code: held.code.clone(),
                severity: words::severity(held.severity),
                path: held.path.clone(),
            })
            .collect(),
    }
}

fn requester(contact: &RequesterView) -> w::Contact {
    w::Contact {
        id: contact.id.map(id),
        roles: contact.roles.clone(),
        verified: contact.verified,
        organisation_kind: contact.organisation_kind.map(|kind| kind.as_str().to_owned()),
        acts_for_other: contact.acts_for_other,
    }
}

/// The newest messages keep their text when there is too much of it; the older ones keep everything else.
fn messages(messages: &[Message]) -> Vec<w::Message> {
    let mut left = MESSAGES_BYTES;
    let mut lowered: Vec<w::Message> = messages
        .iter()
        .rev()
        .map(|held| {
            let mut lowered = message(held);
            if lowered.text.len() > left {
                lowered.text.clear();
            }
            left -= lowered.text.len();
            lowered
        })
        .collect();
    lowered.reverse();
    lowered
}

pub(super) fn message(message: &Message) -> w::Message {
    w::Message {
        id: id(message.id),
        direction: words::direction(message.direction),
        kind: words::message_type(message.kind),
        channel: words::channel(message.channel),
        author: words::role(message.author.role),
        at: instant(message.at),
        automatic: message.automatic,
        verified: message.verified,
        text: text(&message.text),
        fields: fields(&message.fields),
        attachments: message.attachments.iter().map(attachment).collect(),
        answer: message.answer.as_ref().map(answer),
    }
}

fn attachment(file: &Attachment) -> w::Attachment {
    w::Attachment {
        id: id(file.id),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size,
    }
}

fn answer(answer: &Answer) -> w::Answer {
    w::Answer {
        approval: answer.approval.map(id),
        code: words::answer_code(answer.code),
        planned_at: moment(answer.planned_at),
    }
}

/// `None` where the interface has no word for the timer's rule. A paused timer has no due instant: it moves with
/// every minute of the pause (TR-7).
pub(super) fn timer(timer: &Timer, now: Timestamp) -> Option<w::Timer> {
    let paused: i64 = timer
        .pauses
        .iter()
        .map(|pause| (pause.to.unwrap_or(now).as_second() - pause.from.as_second()).max(0))
        .sum();
    Some(w::Timer {
        id: id(timer.id),
        code: timer.code.clone(),
        rule: time_rule(timer.rule)?,
        origin: instant(timer.origin),
        due: (timer.state != TimerState::Paused).then(|| instant(timer.due_at)),
        state: words::timer_state(timer.state),
        paused_minutes: u32::try_from(paused / 60).unwrap_or(u32::MAX),
        provisional: timer.provisional,
    })
}

pub(super) fn form(form: &FormSubmission) -> Result<w::Form, Failure> {
    Ok(w::Form {
        id: form.form.clone(),
        version: form.version,
        data: document(&form.data)?,
        accepted: form.accepted,
    })
}

fn approval(approval: &Approval) -> w::Approval {
    w::Approval {
        id: id(approval.id),
        code: approval.code.clone(),
        version: approval.version,
        state: words::approval_state(approval.state),
        amount: approval.minutes,
        scope: fields(&approval.scope),
        evidence: approval.evidence.map(id),
        asked_at: instant(approval.asked_at),
        decided_at: moment(approval.decided_at),
    }
}

pub(super) fn appointment(appointment: &Appointment) -> w::Appointment {
    w::Appointment {
        id: id(appointment.id),
        kind: appointment.kind.clone(),
        starts_at: moment(appointment.starts_at),
        notice_at: instant(appointment.notice_at),
        initiator: words::party(appointment.initiator),
        state: words::appointment_state(appointment.state),
        earliest: appointment.earliest_start.map(day),
    }
}

fn proposal(proposal: &Proposal) -> w::Proposal {
    w::Proposal {
        id: id(proposal.id),
        action: proposal.action.clone(),
        reason: proposal.reason.clone(),
        open: proposal.state == ProposalState::Open,
    }
}

fn link(link: &LinkView) -> w::Link {
    w::Link {
        kind: words::link_type(link.kind),
        ticket: id(link.ticket),
        ticket_kind: link.ticket_kind.clone(),
        ticket_status: words::status(link.ticket_status),
    }
}

pub(super) fn work(work: &Work) -> w::Work {
    w::Work {
        id: id(work.id),
        spent: work.minutes,
        billable: work.billable,
        author: work.author.clone(),
        at: instant(work.at),
    }
}

pub(super) fn target(to: Status, reason: Option<&str>) -> w::Move {
    w::Move { to: words::status(to), reason: reason.map(str::to_owned) }
}

pub(super) fn disclosure(recipient: &str, kind: &str, purpose: &str) -> Disclosure {
    Disclosure {
        recipient: recipient.to_owned(),
        recipient_kind: kind.to_owned(),
        purpose: purpose.to_owned(),
    }
}

fn call(call: &Call) -> w::Call {
    w::Call { started: instant(call.started_at), ended: moment(call.ended_at), incoming: call.incoming }
}
