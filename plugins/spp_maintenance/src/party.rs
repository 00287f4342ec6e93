//! Whose side the fault is on (M 4.2.4) is a person's decision; what follows from it is ours.
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_4, M_4_2_4_1, M_4_2_4_2, M_4_2_4_3, M_4_2_4_4},
    codes::{
        FAULT_ON_CUSTOMER_SIDE, NOT_A_WARRANTY_CASE, NOTICE_INCOMPLETE, SIDE_NOTICE, SITE_VISIT,
        THIRD_PARTY_NOTICE,
    },
    warranty,
};

/// Records the side. The day of discovery is the day the fault was located.
pub(crate) fn set(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let at = payload.moment("located_at");
    if payload.is_given("located_at") && at.is_none() {
        return deny("located_at_invalid").because(&[M_4_2_4]).done();
    }
    let at = at.unwrap_or(facts.scene.now);
    if at > facts.scene.now {
        return deny("located_in_future").because(&[M_4_2_4]).done();
    }
    let party = match payload.text("party") {
        Some("executor") => Party::Executor,
        Some("customer") => Party::Customer,
        Some("third_party") => Party::ThirdParty,
        _ => Party::Undetermined,
    };
    if party == Party::ThirdParty
        && let Err(finding) = warranty::case(facts, at)
    {
        let denied = deny_with(NOT_A_WARRANTY_CASE, vec![finding], &["customer"]);
        return denied.because(&[M_4_2_4_3, M_4_2_4_4]).done();
    }
    let recorded = decide()
        .set_party(party, at)
        .when(payload.is_given("reason"), |it| it.note(payload.text("reason").unwrap_or_default()))
        .because(&[M_4_2_4])
        .and(left(facts, party));
    match party {
        Party::Customer => recorded.and(customer(facts, at)),
        Party::ThirdParty => recorded.and(third_party(facts, at)),
        Party::Executor | Party::Undetermined => recorded,
    }
    .done()
}

/// Decided anew, the duties of the side before are nobody's any more, and the case does not wait for it.
fn left(facts: &Snapshot, party: Party) -> Draft {
    if facts.ticket.party == party {
        return decide();
    }
    let open = [SIDE_NOTICE, THIRD_PARTY_NOTICE, SITE_VISIT].into_iter();
    let draft = open.filter(|code| facts.timer_is_open(code)).fold(decide(), Draft::cancel_timer);
    let waits = facts.ticket.waits_for(FAULT_ON_CUSTOMER_SIDE)
        || facts.ticket.status == Status::WaitingThirdParty && party != Party::ThirdParty;
    draft.when(waits && party != Party::ThirdParty, |it| it.move_to(Status::InProgress)).because(&[M_4_2_4])
}

/// The same side once more starts a notice that is not given yet from the new instant; one that is given stays given.
fn starts_notice(facts: &Snapshot, party: Party, timer: &str) -> bool {
    facts.ticket.party != party || facts.timer_is_open(timer) || !facts.knows_timer(timer)
}

/// M 4.2.4.2: the customer is told on the same day; outside warranty also of what repair means (M 4.2.4.4).
fn customer(facts: &Snapshot, located_at: Instant) -> Draft {
    let is_new = facts.ticket.party != Party::Customer;
    decide()
        .when(starts_notice(facts, Party::Customer, SIDE_NOTICE), |it| {
            it.start_timer(SIDE_NOTICE, same_day(), located_at)
        })
        .because(&[M_4_2_4_2])
        .when(is_new && warranty::is_paid_for(facts, located_at), |it| it.send("paid_repair", Role::Contact))
        .because(&[M_4_2_4_4])
}

/// M 4.2.4.3: the supplier is told on the same day and turns to the customer.
fn third_party(facts: &Snapshot, located_at: Instant) -> Draft {
    let held = facts.ticket.status == Status::WaitingThirdParty;
    let unproven = warranty::case(facts, located_at).is_ok_and(|it| !it.is_proven);
    let told = facts.ticket.has_finding("supplier_tax_id_missing");
    decide()
        .when(starts_notice(facts, Party::ThirdParty, THIRD_PARTY_NOTICE), |it| {
            it.start_timer(THIRD_PARTY_NOTICE, same_day(), located_at)
        })
        .when(!held, |it| it.move_to(Status::WaitingThirdParty))
        .when(unproven && !told, |it| it.finding("supplier_tax_id_missing", Severity::Warning, None))
        .because(&[M_4_2_4_3])
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
    if facts.ticket.party != Party::Customer {
        return deny("not_customer_side").because(&[M_4_2_4_2]).done();
    }
    let values =
        parts.iter().map(|path| Field::text(*path, payload.text(path).unwrap_or_default())).collect();
    let waits = facts.ticket.status == Status::WaitingCustomer;
    decide()
        .send_with("side_notice", Role::Contact, values)
        .when(facts.timer_is_open(SIDE_NOTICE), |it| it.stop_timer(SIDE_NOTICE))
        .when(!waits, |it| it.move_for(Status::WaitingCustomer, FAULT_ON_CUSTOMER_SIDE))
        .because(&[M_4_2_4_2])
        .done()
}

/// M 4.2.4.3: to the company that supplied or mounted it, naming whom to contact at the customer.
pub(crate) fn send_third_party_notice(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let located_at = facts.ticket.located_at.unwrap_or(facts.scene.now);
    let warranty = match warranty::case(facts, located_at) {
        Ok(found) => found,
        Err(finding) => {
            let denied = deny_with(NOT_A_WARRANTY_CASE, vec![finding], &["customer"]);
            return denied.because(&[M_4_2_4_3, M_4_2_4_4]).done();
        }
    };
    if facts.ticket.party != Party::ThirdParty {
        return deny("not_third_party_side").because(&[M_4_2_4_3]).done();
    }
    // Nobody is told without an address, and the duty is not met.
    if !warranty.company.reachable {
        return deny("third_party_unreachable").because(&[M_4_2_4_3]).done();
    }
    let contact = Field::text("customer_contact", payload.text("customer_contact").unwrap_or_default());
    decide()
        .send_to("third_party_notice", Some(warranty.company.id.clone()), vec![contact])
        .when(facts.timer_is_open(THIRD_PARTY_NOTICE), |it| it.stop_timer(THIRD_PARTY_NOTICE))
        .because(&[M_4_2_4_3])
        .done()
}

/// M 4.2.4.1: the executor's own fault that cannot be repaired remotely is visited in three working days from its
/// location, or by the setting from its detection, on any tariff.
pub(crate) fn remote_impossible(facts: &Snapshot) -> Outcome {
    if facts.ticket.party != Party::Executor {
        return deny("not_executor_side").because(&[M_4_2_4_1]).done();
    }
    let by_detection = facts.settings().text("visit_counted_from") == Some("incident_detected");
    let origin = if by_detection {
        facts.ticket.received_at
    } else {
        facts.ticket.located_at.unwrap_or(facts.scene.now)
    };
    let days = facts.settings().count_or("visit_days", 3);
    decide().start_timer(SITE_VISIT, facts.scene.working_days(days), origin).because(&[M_4_2_4_1]).done()
}
