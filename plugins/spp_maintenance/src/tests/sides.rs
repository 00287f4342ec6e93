//! M 4.2.4: whose side it is, with other data and in other orders.
use sdk::prelude::*;

use super::*;

/// An incident about S1, which is what `change` makes of it.
fn incident(change: impl FnOnce(&mut Asset)) -> Case {
    let mut case =
        case("prof", "2026-11-18T10:00+03:00").now("2026-11-18T15:00+03:00").status(Status::InProgress, None);
    let mut sensor = asset("S1", Some("X"));
    change(&mut sensor);
    let system = Asset { kind: "system".into(), ..asset("X", None) };
    case.snapshot.scene.assets = vec![system, sensor, asset("S2", Some("X"))];
    case.snapshot.scene.organisations = vec![
        company("theirs", Some("7710225450")),
        company("other", Some("7700000001")),
        company("nobody_knows", None),
        Organisation { kind: "provider".into(), ..company("executor", Some("7717154350")) },
    ];
    case.snapshot.ticket.asset = Some("S1".into());
    case
}

fn third_party(case: &Case) -> Decision {
    acted(case, "set_party", &json!({"party": "third_party"}))
}

#[test]
fn m_4_2_4_3_a_third_party_needs_a_warranty_case() {
    // SC-47, SC-48.
    let mut case = incident(|it| it.supplier = Some("theirs".into()));
    let future =
        acted(&case, "set_party", &json!({"party": "executor", "located_at": "2026-11-18T16:00+03:00"}));
    assert_eq!(future.denial(), Some("located_in_future"));
    let unread = acted(&case, "set_party", &json!({"party": "executor", "located_at": "yesterday"}));
    assert_eq!(unread.denial(), Some("located_at_invalid"));
    let denied = third_party(&case);
    assert_eq!(denied.denial(), Some("not_a_warranty_case"));
    assert_eq!(denied.denials()[0].findings[0].code, "warranty_missing");
    assert_eq!(denied.denials()[0].alternatives, ["customer"]);
    assert!(acted(&case, "set_party", &json!({"party": "customer"})).sends("paid_repair"), "M 4.2.4.4");
    case.snapshot.scene.assets[1].warranty = true;
    let set = third_party(&case);
    assert_eq!(due(&case, &set, "third_party_notice"), at("2026-11-18T18:00+03:00"));
    assert_eq!(set.moves()[0].to, Status::WaitingThirdParty);
    assert!(set.findings().is_empty());
    let send = |case: &Case| acted(case, "send_third_party_notice", &json!({"customer_contact": "+7"}));
    assert_eq!(send(&case).denial(), Some("not_third_party_side"));
    case.snapshot.ticket.party = Party::ThirdParty;
    assert_eq!(send(&case).letters()[0].organisation.as_deref(), Some("theirs"));
    case.snapshot.scene.organisations[0].reachable = false;
    assert_eq!(send(&case).denial(), Some("third_party_unreachable"));
}

#[test]
fn m_4_2_4_3_the_third_party_is_known_by_its_tax_id() {
    type Change = fn(&mut Asset);
    let rows: [(&str, Change, Option<&str>); 8] = [
        ("supplied", |it| it.supplier = Some("theirs".into()), None),
        ("mounted", |it| it.installer = Some("theirs".into()), None),
        (
            "mounted by it, supplied by another",
            |it| (it.supplier, it.installer) = (Some("other".into()), Some("theirs".into())),
            None,
        ),
        ("another company", |it| it.supplier = Some("other".into()), Some("not_third_party_equipment")),
        ("the executor's own", |it| it.supplier = Some("executor".into()), Some("not_third_party_equipment")),
        ("nobody's", |_| {}, Some("not_third_party_equipment")),
        ("unknown", |it| it.supplier = Some("nobody_knows".into()), None),
        (
            "warranty is over",
            |it| {
                it.supplier = Some("theirs".into());
                it.attributes = vec![Field::text("warranty_until", "2026-11-17")];
            },
            Some("warranty_missing"),
        ),
    ];
    for (name, change, missing) in rows {
        let case = incident(|it| {
            it.warranty = true;
            change(it);
        });
        let decision = third_party(&case);
        let found = decision.denials().first().map(|it| it.findings[0].code.clone());
        assert_eq!(found.as_deref(), missing, "{name}");
        let shown = decision.finding("supplier_tax_id_missing").is_some();
        assert_eq!(shown, name == "unknown", "{name}");
    }
    let last_day = incident(|it| {
        (it.supplier, it.warranty) = (Some("theirs".into()), true);
        it.attributes = vec![Field::text("warranty_until", "2026-11-18")];
    });
    assert_eq!(third_party(&last_day).denial(), None);
    // What the system names holds for a sensor that names nobody; a neighbour's supplier does not.
    let mut inherited = incident(|it| it.warranty = true);
    inherited.snapshot.scene.assets[2].supplier = Some("theirs".into());
    assert!(third_party(&inherited).denial().is_some());
    inherited.snapshot.scene.assets[0].installer = Some("theirs".into());
    assert_eq!(third_party(&inherited).denial(), None);
}

#[test]
fn m_4_2_4_decided_anew_the_other_sides_duties_end() {
    let timer = |case: Case, code: &str| case.timer(code, same_day(), TimerState::Running);
    // From the customer, who was told already, to the third party.
    let mut case = incident(|it| (it.supplier, it.warranty) = (Some("theirs".into()), true));
    case.snapshot.ticket.party = Party::Customer;
    let case = timer(case, "side_notice").status(Status::WaitingCustomer, Some("fault_on_customer_side"));
    let set = third_party(&case);
    assert_eq!(set.cancelled_timers(), ["side_notice"]);
    assert_eq!(set.moves().iter().map(|it| it.to).collect::<Vec<_>>(), [Status::WaitingThirdParty]);
    // From the third party to the executor: the case waits for nobody.
    let mut case = incident(|it| (it.supplier, it.warranty) = (Some("theirs".into()), true));
    case.snapshot.ticket.party = Party::ThirdParty;
    let case = timer(case, "third_party_notice").status(Status::WaitingThirdParty, None);
    let set = acted(&case, "set_party", &json!({"party": "executor"}));
    assert_eq!(set.cancelled_timers(), ["third_party_notice"]);
    assert_eq!(set.moves().iter().map(|it| it.to).collect::<Vec<_>>(), [Status::InProgress]);
    // The same side once more: a notice that was given is not owed again, one that was not starts anew.
    let mut case = incident(|_| {});
    case.snapshot.ticket.party = Party::Customer;
    let told = case.clone().timer("side_notice", same_day(), TimerState::Met);
    let again = |case: &Case| {
        acted(case, "set_party", &json!({"party": "customer", "located_at": "2026-11-17T11:00+03:00"}))
    };
    assert!(again(&told).started_timers().is_empty());
    let untold = timer(case, "side_notice");
    assert_eq!(due(&untold, &again(&untold), "side_notice"), at("2026-11-17T18:00+03:00"));
}

#[test]
fn m_4_2_4_2_notices_are_of_the_side_they_are_for() {
    let case = incident(|_| {});
    let whole = json!({"symptoms": "s", "location": "l", "actions": "a"});
    assert_eq!(acted(&case, "send_side_notice", &whole).denial(), Some("not_customer_side"));
}

#[test]
fn m_4_2_4_2_a_cause_denied_twice_is_one_visit() {
    let mut case = case("corp", "2026-11-17T10:00+03:00").now("2026-11-20T12:00+03:00");
    case.snapshot.ticket.party = Party::Customer;
    let mut case = case.timer("site_visit", working_days(3), TimerState::Running);
    let message = case.customer_writes(Some(AnswerCode::NotConfirmed));
    let decision = checked(SppMaintenance::message(&case.snapshot, &message));
    assert!(decision.started_timers().is_empty());
}

#[test]
fn m_4_2_4_1_strict_vendors_count_a_visit_from_detection() {
    let mut case = case("prof", "2026-11-19T10:00+03:00").now("2026-11-20T16:00+03:00");
    case.snapshot.ticket.party = Party::Executor;
    case.snapshot.ticket.located_at = Some(at("2026-11-20T16:00+03:00"));
    case.snapshot.scene.settings.retain(|it| it.path != "visit_counted_from");
    let case = case.setting("visit_counted_from", Value::Text("incident_detected".into()));
    let decision = acted(&case, "remote_repair_impossible", &json!({}));
    assert_eq!(due(&case, &decision, "site_visit"), at("2026-11-24T18:00+03:00"));
}

#[test]
fn m_4_2_7_a_consent_is_for_the_gap_it_names() {
    let mut case = incident(|_| {});
    let ask = |from: &str, to: &str| {
        let payload = json!({"sensor": "S1", "from": from, "to": to});
        acted(&case, "request_restoration_consent", &payload).denial().map(str::to_owned)
    };
    let (from, to) = ("2026-11-17T14:00+03:00", "2026-11-17T15:00+03:00");
    assert_eq!(ask(from, to), None);
    for (from, to) in [(to, from), (from, from), ("yesterday", to), (from, "today")] {
        assert_eq!(ask(from, to).as_deref(), Some("gap_invalid"), "{from} {to}");
    }
    let scope = |sensor: &str, from: &str, to: &str| {
        vec![Field::text("sensor", sensor), Field::text("from", from), Field::text("to", to)]
    };
    case = case.approval("restoration", 1, ApprovalState::Given, None);
    case.snapshot.approvals[0].scope = scope("S1", from, to);
    // A later one that was declined takes nothing away; one for another gap opens only that.
    case = case.approval("restoration", 2, ApprovalState::Declined, None);
    let fill = |from: &str, to: &str| {
        let payload = json!({"series": "s", "from": from, "to": to});
        acted(&case, "restore_data", &payload)
    };
    let filled = fill(from, to);
    let gap = filled.effects().find_map(|it| match it {
        Effect::FillGap(gap) => Some(gap.clone()),
        _ => None,
    });
    let gap = gap.expect("a gap");
    assert_eq!((gap.asset.as_deref(), gap.approval.as_deref()), (Some("S1"), Some("restoration-1")));
    assert_eq!(fill("2026-11-17T13:00+03:00", to).denial(), Some("consent_required"));
    case.snapshot.approvals[0].scope = scope("S1", "yesterday", to);
    let unread = json!({"series": "s", "from": from, "to": to});
    assert_eq!(acted(&case, "restore_data", &unread).denial(), Some("consent_required"));
}
