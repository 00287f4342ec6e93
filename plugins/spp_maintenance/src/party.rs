//! Whose side the fault is on (M 4.2.4) is a person's decision; what follows from it is ours.
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_4, M_4_2_4_1, M_4_2_4_2, M_4_2_4_3, M_4_2_4_4},
    codes::{
        LOCATED_AT, NOT_A_WARRANTY_CASE, NOTICE_INCOMPLETE, SIDE_NOTICE, SITE_VISIT, THIRD_PARTY_NOTICE,
    },
};

/// Records the side. The day of discovery is the day the fault was located.
pub(crate) fn set(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let at = payload.moment("located_at").unwrap_or(facts.scene.now);
    if at > facts.scene.now {
        return deny("located_in_future").because(&[M_4_2_4]).done();
    }
    let party = match payload.text("party") {
        Some("executor") => Party::Executor,
        Some("customer") => Party::Customer,
        Some("third_party") if is_warranty_case(facts) => Party::ThirdParty,
        Some("third_party") => {
            return deny_with(NOT_A_WARRANTY_CASE, Vec::new(), &["customer"]).because(&[M_4_2_4_4]).done();
        }
        _ => Party::Undetermined,
    };
    let recorded = decide()
        .set_party(party)
        .remember(LOCATED_AT, Value::Moment(at))
        .when(payload.is_given("reason"), |it| it.note(payload.text("reason").unwrap_or_default()))
        .because(&[M_4_2_4]);
    match party {
        Party::Customer => recorded.and(customer(facts, at)),
        Party::ThirdParty => recorded.and(third_party(facts, at)),
        Party::Executor | Party::Undetermined => recorded,
    }
    .done()
}

/// M 4.2.4.2: the customer is told on the same day; outside warranty also of what repair means (M 4.2.4.4).
fn customer(facts: &Snapshot, located_at: Instant) -> Draft {
    decide()
        .start_timer(SIDE_NOTICE, same_day(), located_at)
        .because(&[M_4_2_4_2])
        .when(is_third_party_equipment(facts), |it| it.send("paid_repair", Role::Contact))
        .because(&[M_4_2_4_4])
}

/// M 4.2.4.3: the supplier is told on the same day and turns to the customer.
fn third_party(facts: &Snapshot, located_at: Instant) -> Draft {
    let held = facts.ticket.status == Status::WaitingThirdParty;
    decide()
        .start_timer(THIRD_PARTY_NOTICE, same_day(), located_at)
        .when(!held, |it| it.move_to(Status::WaitingThirdParty))
        .because(&[M_4_2_4_3])
}

/// Both conditions of M 4.2.4.3: supplied or mounted by somebody else, and under warranty.
pub(crate) fn is_warranty_case(facts: &Snapshot) -> bool {
    failed_assets(facts).any(|it| it.warranty && (it.supplier.is_some() || it.installer.is_some()))
}

fn is_third_party_equipment(facts: &Snapshot) -> bool {
    failed_assets(facts).any(|it| it.supplier.is_some() && !it.warranty)
}

/// The asset the case is about, the sensor it names, or any of the customer's where it says neither.
fn failed_assets(facts: &Snapshot) -> impl Iterator<Item = &Asset> {
    let named = facts.ticket.asset.as_deref().or_else(|| facts.fields().text("sensor"));
    facts.scene.assets.iter().filter(move |it| named.is_none_or(|named| it.id == named || it.name == named))
}

/// M 4.2.4.2: symptoms, what and where exactly, and what to do: all three, or the notice is none.
pub(crate) fn send_side_notice(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let parts = ["symptoms", "location", "actions"];
    let absent = parts.iter().filter(|path| !payload.is_given(path));
    let findings: Vec<Finding> =
        absent.map(|path| Finding::new(NOTICE_INCOMPLETE, Severity::Error, Some(path))).collect();
    if !findings.is_empty() {
        return deny_with(NOTICE_INCOMPLETE, findings, &[]).because(&[M_4_2_4_2]).done();
    }
    let values =
        parts.iter().map(|path| Field::text(*path, payload.text(path).unwrap_or_default())).collect();
    let waits = facts.ticket.status == Status::WaitingCustomer;
    decide()
        .send_with("side_notice", Role::Contact, values)
        .when(facts.timer_is_open(SIDE_NOTICE), |it| it.stop_timer(SIDE_NOTICE))
        .when(!waits, |it| it.move_for(Status::WaitingCustomer, "fault_on_customer_side"))
        .because(&[M_4_2_4_2])
        .done()
}

pub(crate) fn send_third_party_notice(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    if !is_warranty_case(facts) {
        return deny_with(NOT_A_WARRANTY_CASE, Vec::new(), &["customer"]).because(&[M_4_2_4_4]).done();
    }
    let contact = Field::text("customer_contact", payload.text("customer_contact").unwrap_or_default());
    decide()
        .send_with("third_party_notice", Role::ThirdParty, vec![contact])
        .when(facts.timer_is_open(THIRD_PARTY_NOTICE), |it| it.stop_timer(THIRD_PARTY_NOTICE))
        .because(&[M_4_2_4_3])
        .done()
}

/// M 4.2.4.1: the executor's own fault that cannot be repaired remotely is visited in three working days from its
/// location, on any tariff.
pub(crate) fn remote_impossible(facts: &Snapshot) -> Outcome {
    let located_at = facts.memory().moment(LOCATED_AT).or(facts.ticket.located_at).unwrap_or(facts.scene.now);
    let days = facts.settings().count_or("visit_days", 3);
    if facts.ticket.party != Party::Executor {
        return deny("not_executor_side").because(&[M_4_2_4_1]).done();
    }
    decide().start_timer(SITE_VISIT, working_days(days), located_at).because(&[M_4_2_4_1]).done()
}
