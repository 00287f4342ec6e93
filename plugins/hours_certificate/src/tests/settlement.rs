//! Rounding, debits over several certificates, what the letter tells.
use sdk::{
    prelude::*,
    testing::{Case, json},
};

use super::{
    MONDAY, accepted, acted, as_development, case, certified, development, keyed, posted, settled, with_work,
    work,
};

fn letter(decision: &Decision) -> [Option<i64>; 4] {
    let told = decision.letters().into_iter().find(|it| it.template == "settlement").expect("a letter");
    ["spent_minutes", "rounded_minutes", "debited_minutes", "left_minutes"]
        .map(|path| Fields(&told.values).integer(path))
}

#[test]
fn hours_are_rounded_up_once_per_case_s_3_7() {
    let rows: [(&[u32], u32); 11] = [
        // SC-62: 206 minutes are debited as 3 h 30.
        (&[125, 50, 31], 210),
        // V14.
        (&[5, 5, 5], 15),
        (&[15], 15),
        (&[16], 30),
        // exact quarters stay, a minute is a quarter, entries are not rounded apart.
        (&[30], 30),
        (&[1], 15),
        (&[14], 15),
        (&[1, 1, 1, 1], 15),
        (&[7, 8], 15),
        (&[7, 9], 30),
        (&[359, 1], 360),
    ];
    for (minutes, debit) in rows {
        let decision = settled(&with_work(accepted(360), minutes));
        assert_eq!(posted(&decision, LedgerKind::Debit), [("extended_certificate-1", debit)], "{minutes:?}");
        let spent = i64::from(minutes.iter().sum::<u32>());
        let debit = i64::from(debit);
        assert_eq!(letter(&decision), [Some(spent), Some(debit), Some(debit), Some(2_400 - debit)]);
    }
}

#[test]
fn nothing_stays_nothing_s_3_7() {
    let decision = settled(&accepted(360));
    assert!(decision.postings().is_empty());
    assert_eq!(letter(&decision), [Some(0), Some(0), Some(0), Some(2_400)]);
    let mut unbilled = accepted(360);
    unbilled.snapshot.works.push(work(120, false));
    assert!(settled(&unbilled).postings().is_empty());
    // Not even an estimate: a case that came to nothing may be closed.
    assert!(settled(&development()).postings().is_empty());
}

#[test]
fn what_was_not_accepted_is_not_debited_s_3_5() {
    assert_eq!(settled(&with_work(development(), &[30])).denial(), Some("estimate_not_accepted"));
    // an overrun needs a new acceptance, rounding does not.
    for (minutes, denial) in [(206, None), (205, Some("estimate_exceeded")), (200, Some("estimate_exceeded"))]
    {
        assert_eq!(settled(&with_work(accepted(minutes), &[125, 50, 31])).denial(), denial, "{minutes}");
    }
    // The newest acceptance counts, asked ones do not.
    let case = with_work(accepted(200), &[206]).approval("estimate", 2, ApprovalState::Asked, Some(300));
    assert_eq!(settled(&case).denial(), Some("estimate_exceeded"));
    let mut case = case;
    case.snapshot.approvals[0].state = ApprovalState::Superseded;
    case.snapshot.approvals[1].state = ApprovalState::Given;
    assert_eq!(posted(&settled(&case), LedgerKind::Debit), [("extended_certificate-1", 210)]);
    assert_eq!(settled(&case).postings()[0].approval.as_deref(), Some("estimate-2"));
}

/// Certificates in the order they are drawn, and the minutes of each.
type Drawn = &'static [(&'static str, u32)];

fn two_certificates(first: i64, second: i64) -> Case {
    let case = certified(certified(case(MONDAY), "2027-06-30", second, 0), "2026-11-16", first, 0);
    as_development(case).approval("estimate", 1, ApprovalState::Given, Some(600))
}

#[test]
fn a_debit_runs_over_the_certificates_s_3_7() {
    let rows: [(i64, i64, u32, Drawn); 5] = [
        (600, 600, 206, &[("extended_certificate-2", 210)]),
        (100, 600, 206, &[("extended_certificate-2", 100), ("extended_certificate-1", 110)]),
        // One that is empty gives nothing; together they have just enough.
        (0, 600, 206, &[("extended_certificate-1", 210)]),
        (105, 105, 206, &[("extended_certificate-2", 105), ("extended_certificate-1", 105)]),
        // The case is rounded, not each of its parts.
        (7, 600, 8, &[("extended_certificate-2", 7), ("extended_certificate-1", 8)]),
    ];
    for (first, second, spent, drawn) in rows {
        // the first ends on the day of receipt; long after it the case is settled from it all the same.
        let case = with_work(two_certificates(first, second), &[spent]).now("2027-02-01T10:00+03:00");
        let decision = settled(&case);
        assert_eq!(posted(&decision, LedgerKind::Debit), drawn, "{first} + {second}");
        let debit: u32 = drawn.iter().map(|(_, minutes)| minutes).sum();
        assert_eq!(letter(&decision)[3], Some(first + second - i64::from(debit)));
    }
    assert_eq!(settled(&with_work(two_certificates(100, 109), &[206])).denial(), Some("balance_too_small"));
}

#[test]
fn an_ended_certificate_gives_nothing_s_certificate() {
    let mut case = with_work(two_certificates(600, 600), &[206]);
    case.snapshot.scene.entitlements[1].valid = false;
    assert_eq!(posted(&settled(&case), LedgerKind::Debit), [("extended_certificate-1", 210)]);
    case.snapshot.scene.entitlements[0].valid = false;
    assert_eq!(settled(&case).denial(), Some("certificate_missing"));
}

#[test]
fn hours_held_for_others_are_not_drawn_s_3_7() {
    let mut case = with_work(accepted(360), &[206]);
    case.snapshot.scene.entitlements[0].held = Some(2_400 - 210);
    let decision = settled(&case);
    assert_eq!(posted(&decision, LedgerKind::Debit), [("extended_certificate-1", 210)]);
    assert_eq!(letter(&decision)[3], Some(2_190), "left is what the certificate holds");
    case.snapshot.scene.entitlements[0].held = Some(2_400 - 209);
    assert_eq!(settled(&case).denial(), Some("balance_too_small"));
}

#[test]
fn defects_and_warranty_use_no_hours_s_certificate() {
    // told apart, debited nothing.
    for kind in ["defect", "warranty"] {
        let decision = settled(&with_work(keyed(MONDAY).kind(kind), &[90, 1]));
        assert!(decision.postings().is_empty(), "{kind}");
        assert_eq!(letter(&decision), [Some(91), Some(105), Some(0), Some(2_400)], "{kind}");
    }
    let mut free = with_work(accepted(60), &[600]);
    free.snapshot.ticket.billable = Some(false);
    assert!(settled(&free).postings().is_empty());
    // S 3.7 speaks of keys that belong to a certificate: a plain key has no hours to tell of.
    let plain = case(MONDAY).kind("defect").entitlement("support_key", "2026-01-01", "2026-12-31");
    assert!(settled(&with_work(plain, &[90])).steps.is_empty());
}

#[test]
fn the_order_of_events_changes_nothing_s_3_7() {
    let forth = settled(&with_work(accepted(360), &[125, 50, 31]));
    let back = settled(&with_work(accepted(360), &[31, 125, 50]));
    assert_eq!(forth, back);
    // An estimate named anew after acceptance and work: what was accepted still stands.
    let case = with_work(accepted(360), &[206]);
    assert_eq!(acted(&case, "estimate", &json!({"minutes": 480})).moves()[0].to, Status::WaitingApproval);
    let case =
        case.status(Status::WaitingApproval, None).approval("estimate", 2, ApprovalState::Asked, Some(480));
    assert_eq!(settled(&case).postings()[0].approval.as_deref(), Some("estimate-1"));
}
