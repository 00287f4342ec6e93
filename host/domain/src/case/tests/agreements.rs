//! Approvals in versions, and hours that are reserved, drawn and given back.
use uuid::Uuid;

use super::World;
use crate::{
    case::{About, ApprovalError},
    ids::{ApprovalId, EntitlementId, MessageId, TicketId},
    ledger::{Account, Hold, LedgerError},
    rules::ApprovalRequest,
    ticket::{
        AnswerCode, ApprovalState, Author, Channel, Direction, Field,
        LedgerKind::{self, Debit, Release, Reverse},
        Message, MessageType,
    },
};

const DAY: &str = "2026-11-16T07:00:00Z";
const MESSAGE: MessageId = MessageId(Uuid::from_u128(77));
const CERTIFICATE: EntitlementId = EntitlementId(Uuid::from_u128(5));

/// A message of the customer's with these fields.
fn spoken(fields: Vec<Field>) -> Message {
    Message {
        id: MESSAGE,
        ticket: TicketId(Uuid::nil()),
        direction: Direction::In,
        kind: MessageType::Information,
        channel: Channel::Email,
        author: Author::system(),
        at: super::at(DAY),
        recorded_at: super::at(DAY),
        automatic: false,
        verified: true,
        subject: None,
        text: String::new(),
        fields,
        attachments: Vec::new(),
        answer: None,
        external_id: None,
    }
}

fn estimate(minutes: u32) -> ApprovalRequest {
    ApprovalRequest { code: "estimate".to_owned(), minutes: Some(minutes), scope: Vec::new(), evidence: None }
}

fn consent(recipient: &str, evidence: Option<MessageId>) -> ApprovalRequest {
    let scope = vec![Field::text("recipient", recipient)];
    ApprovalRequest { code: "disclosure".to_owned(), minutes: None, scope, evidence }
}

impl World {
    fn ask(&mut self, request: &ApprovalRequest) -> ApprovalId {
        self.do_at(DAY, |case, change, occasion| case.request_approval(change, occasion, request))
    }

    fn answer(
        &mut self,
        named: Option<ApprovalId>,
        code: AnswerCode,
    ) -> Result<Option<ApprovalId>, ApprovalError> {
        self.do_at(DAY, |case, change, occasion| {
            case.answer_approval(change, occasion, named, code, &spoken(Vec::new()))
        })
    }

    fn states(&self) -> Vec<ApprovalState> {
        self.case.approvals.iter().map(|held| held.state).collect()
    }

    fn post(&mut self, kind: LedgerKind, minutes: i64) -> Result<(), LedgerError> {
        let about = About { approval: None, reverses: None, cause: "test" };
        self.do_at(DAY, |case, change, occasion| {
            case.post(change, occasion, CERTIFICATE, kind, minutes, about)
        })
    }

    fn account(&self) -> Account {
        self.change.accounts[&CERTIFICATE]
    }

    fn kinds(&self) -> Vec<LedgerKind> {
        self.change.postings.iter().map(|entry| entry.draft.kind).collect()
    }
}

/// A balance of ten hours of which others reserved two.
fn with_hours() -> World {
    let mut world = World::new();
    world.change.accounts.insert(CERTIFICATE, Account { balance: 600, held: 120, sequence: 3 });
    world
}

#[test]
fn a_declined_estimate_is_superseded_by_the_next_s_3_5() {
    let mut world = World::new();
    world.ask(&estimate(720));
    assert!(matches!(world.answer(None, AnswerCode::Declined), Ok(Some(_))));
    world.ask(&estimate(300));
    world.answer(None, AnswerCode::Given).unwrap();
    assert_eq!(world.states(), [ApprovalState::Superseded, ApprovalState::Given]);
    assert!(
        world.case.approvals.iter().all(|held| held.evidence == Some(MESSAGE)),
        "both keep their messages"
    );
    assert_eq!(world.case.approvals[1].version, 2);
}

#[test]
fn an_accepted_estimate_stands_until_the_next_is_accepted_a_38() {
    let mut world = World::new();
    world.ask(&estimate(300));
    world.answer(None, AnswerCode::Given).unwrap();
    world.ask(&estimate(500));
    assert_eq!(world.states(), [ApprovalState::Given, ApprovalState::Asked]);
    world.answer(None, AnswerCode::Given).unwrap();
    assert_eq!(world.states(), [ApprovalState::Superseded, ApprovalState::Given]);
}

#[test]
fn consents_for_different_recipients_do_not_touch_each_other_s_5_1() {
    let mut world = World::new();
    world.ask(&consent("P", Some(MESSAGE)));
    world.ask(&consent("Q", None));
    assert_eq!(world.states(), [ApprovalState::Given, ApprovalState::Asked]);
    assert_eq!(world.case.approvals[1].version, 1);
}

#[test]
fn an_answer_decides_what_is_asked_and_nothing_else() {
    let mut world = World::new();
    assert_eq!(world.answer(None, AnswerCode::Given), Ok(None), "nothing is asked");
    let asked = world.ask(&estimate(60));
    let unknown = ApprovalId(Uuid::from_u128(999));
    assert_eq!(world.answer(Some(unknown), AnswerCode::Given), Err(ApprovalError::Unknown));
    assert_eq!(world.answer(Some(asked), AnswerCode::NewTerm), Ok(None));
    assert_eq!(world.answer(None, AnswerCode::Confirmed), Ok(None), "a confirmation is about the solution");
    assert_eq!(world.answer(Some(asked), AnswerCode::Confirmed), Ok(Some(asked)));
    let again = world.answer(Some(asked), AnswerCode::Declined);
    assert!(
        matches!(&again, Err(ApprovalError::Decided { state: ApprovalState::Given, open, .. }) if open.is_empty()),
        "{again:?}"
    );
}

#[test]
fn an_answer_to_several_open_matters_names_its_own_a_59() {
    let mut world = World::new();
    let (hours, shown) = (world.ask(&estimate(60)), world.ask(&consent("P", None)));
    for code in [AnswerCode::Given, AnswerCode::Declined] {
        let refused = world.answer(None, code);
        assert_eq!(refused, Err(ApprovalError::Ambiguous { open: vec![hours, shown] }));
    }
    assert_eq!(world.states(), [ApprovalState::Asked, ApprovalState::Asked]);
    assert_eq!(world.answer(Some(hours), AnswerCode::Given), Ok(Some(hours)));
    assert_eq!(world.answer(None, AnswerCode::Declined), Ok(Some(shown)), "one is left");
}

#[test]
fn an_answer_that_names_somebody_is_about_that_consent_s_5_1() {
    let mut world = World::new();
    let (p, q) = (world.ask(&consent("P", None)), world.ask(&consent("Q", None)));
    world.ask(&estimate(60));
    let about = |world: &mut World, recipient: &str| {
        let message = spoken(vec![Field::text("recipient", recipient)]);
        world.do_at(DAY, |case, change, occasion| {
            case.answer_approval(change, occasion, None, AnswerCode::Given, &message)
        })
    };
    assert_eq!(about(&mut world, "P"), Ok(Some(p)));
    assert_eq!(about(&mut world, "R"), Ok(None), "nobody was asked about R");
    assert_eq!(about(&mut world, "Q"), Ok(Some(q)));
}

#[test]
fn a_hold_replaces_the_one_before_and_a_debit_uses_it() {
    let mut world = with_hours();
    world.post(LedgerKind::Hold, 400).unwrap();
    world.post(LedgerKind::Hold, 300).unwrap();
    assert_eq!(world.account().held, 420);
    assert_eq!(world.case.ticket.holds, [Hold { entitlement: CERTIFICATE, minutes: 300 }]);
    // 180 are free beside the case's own 300.
    assert_eq!(world.account().available(), 180);
    world.post(Debit, 450).unwrap();
    assert_eq!((world.account().balance, world.account().held), (150, 120));
    assert!(world.case.ticket.holds.is_empty());
    assert_eq!(world.change.postings.last().unwrap().sequence, world.account().sequence);
    assert_eq!(world.events("settlement.posted"), world.change.postings.len());
}

#[test]
fn more_than_is_available_is_refused() {
    let mut world = with_hours();
    assert_eq!(world.post(Debit, 481), Err(LedgerError::BalanceTooSmall { wanted: 481, available: 480 }));
    assert_eq!(world.post(Release, 1), Err(LedgerError::NotHeld { wanted: 1, held: 0 }));
    assert!(world.change.postings.is_empty());
}

#[test]
fn a_case_that_is_over_holds_nothing_and_one_that_goes_on_gets_its_hours_back() {
    let mut world = with_hours();
    world.post(LedgerKind::Hold, 100).unwrap();
    world.do_at(DAY, |case, change, occasion| case.release_holds(change, occasion, "over")).unwrap();
    assert_eq!(world.account().held, 120);
    world.post(Debit, 210).unwrap();
    let posted = world.change.postings.clone();
    let reverse = |world: &mut World| {
        let posted = world.change.postings.clone();
        world.do_at(DAY, |case, change, occasion| case.reverse_debits(change, occasion, &posted, "reopened"))
    };
    reverse(&mut world).unwrap();
    assert_eq!(world.account().balance, 600);
    assert_eq!(world.case.ticket.holds, [Hold { entitlement: CERTIFICATE, minutes: 210 }]);
    assert_eq!(world.change.postings[posted.len()].draft.reverses, Some(posted.last().unwrap().id));
    reverse(&mut world).unwrap();
    assert_eq!(world.kinds().iter().filter(|kind| **kind == Reverse).count(), 1, "once");
}
