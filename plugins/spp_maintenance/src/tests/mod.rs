//! Clause tests.
mod firmware;
mod sides;
mod tariffs;

use sdk::{
    prelude::*,
    testing::{Case, Json, Manifest, TestCalendar, at, day, flatten, json},
};

use crate::{SppMaintenance, clauses};

fn manifest() -> Manifest {
    Manifest::read(include_str!("../../manifest.json"))
}

fn case(tier: &str, received_at: &str) -> Case {
    TestCalendar::russian(3, 9, 18).install("spp");
    let mut case = Case::new("spp-maintenance", "spp", received_at)
        .entitlement("maintenance", "2026-03-02", "2027-03-01")
        .with_entitlement(|it| it.tier = Some(tier.into()))
        .kind("incident");
    case.snapshot.scene.settings = manifest().settings("spp-maintenance");
    case
}

fn checked(outcome: Outcome) -> Decision {
    let decision = outcome.expect("a decision");
    manifest().check(&decision);
    decision
}

fn acted(case: &Case, action: &str, payload: &Json) -> Decision {
    checked(SppMaintenance::action(&case.snapshot, action, Role::Agent, &flatten(payload)))
}

fn due(case: &Case, decision: &Decision, timer: &str) -> Instant {
    let timer = decision.timer(timer).expect("a timer");
    case.snapshot.calendar().due(timer.origin, timer.rule).expect("a due instant").at
}

fn asset(id: &str, parent: Option<&str>) -> Asset {
    Asset {
        id: id.into(),
        kind: "sensor".into(),
        name: id.into(),
        parent: parent.map(Into::into),
        version: Some("1.4".into()),
        supplier: None,
        installer: None,
        warranty: false,
        attributes: Vec::new(),
    }
}

/// Somebody an asset may name; without a tax id nobody knows who it is.
fn company(id: &str, tax_id: Option<&str>) -> Organisation {
    Organisation { id: id.into(), kind: "supplier".into(), tax_id: tax_id.map(Into::into), reachable: true }
}

fn event(kind: &str) -> Event {
    Event {
        id: "e".into(),
        source: "monitoring".into(),
        kind: kind.into(),
        asset: Some("S1".into()),
        at: at("2026-11-14T03:12+03:00"),
        payload: vec![Field::text("version", "1.6")],
    }
}

#[test]
fn the_manifest_agrees_with_itself_and_explains_every_clause() {
    manifest().lint();
    manifest().explains(clauses::ALL);
}

#[test]
fn m_4_2_2_diagnosis_in_one_working_day() {
    // SC-39, SC-40.
    for (received_at, until) in [
        ("2026-11-14T03:12+03:00", "2026-11-16T18:00+03:00"),
        ("2026-11-17T11:00+03:00", "2026-11-18T18:00+03:00"),
    ] {
        let case = case("prof", received_at).channel(Channel::Monitor);
        let decision = checked(SppMaintenance::received(&case.snapshot));
        assert_eq!(due(&case, &decision, "diagnosis"), at(until));
        assert!(decision.registers() && decision.sends("incident_notice"), "M 4.2.1: at once");
    }
}

#[test]
fn m_2_5_other_requests_go_by_the_e_mail_rule() {
    // SC-50 (b), SC-03.
    let case = case("prof", "2026-11-16T10:00+03:00").kind("report_request");
    let decision = checked(SppMaintenance::received(&case.snapshot));
    assert_eq!(due(&case, &decision, "answer"), at("2026-11-19T18:00+03:00"));
    assert!(decision.timer("diagnosis").is_none());
}

#[test]
fn m_4_2_2_without_a_subscription_the_incident_is_only_recorded() {
    let case = case("prof", "2026-11-16T10:00+03:00").with_entitlement(|it| it.valid = false);
    let decision = checked(SppMaintenance::received(&case.snapshot));
    assert!(decision.registers() && decision.started_timers().is_empty());
    assert_eq!(decision.coverages()[0].reason.as_deref(), Some("expired"));
}

#[test]
fn m_4_2_1_repeated_alarms_are_one_incident() {
    // SC-41.
    let case = case("prof", "2026-11-14T03:12+03:00");
    let first = checked(SppMaintenance::external(&case.snapshot.scene, &event("sensor_offline"), &[]));
    assert_eq!(first.new_tickets()[0].kind, "incident");
    assert_eq!(first.new_tickets()[0].asset.as_deref(), Some("S1"));
    let mut known = case.snapshot.ticket.clone();
    known.asset = Some("S1".into());
    let next = |kind: &str| {
        checked(SppMaintenance::external(&case.snapshot.scene, &event(kind), std::slice::from_ref(&known)))
    };
    let attached = |decision: &Decision| {
        decision.steps.iter().any(|step| matches!(&step.effect, Effect::Attach(id) if *id == known.id))
    };
    for kind in ["sensor_offline", "data_incorrect", "sensor_offline_recovered"] {
        let decision = next(kind);
        assert!(attached(&decision) && decision.new_tickets().is_empty(), "{kind}");
    }
    known.asset = Some("S2".into());
    let decision =
        checked(SppMaintenance::external(&case.snapshot.scene, &event("sensor_offline"), &[known]));
    assert_eq!(decision.new_tickets().len(), 1, "another sensor has an incident of its own");
    let over = SppMaintenance::external(&case.snapshot.scene, &event("sensor_offline_recovered"), &[]);
    assert!(checked(over).steps.is_empty(), "the end of what nobody knew of");
}

#[test]
fn m_4_2_4_1_a_visit_for_the_executors_fault_on_any_tariff() {
    // SC-42: counted from the location of the fault.
    let mut case = case("prof", "2026-11-20T10:00+03:00").status(Status::InProgress, None);
    case.snapshot.ticket.party = Party::Executor;
    case.snapshot.ticket.located_at = Some(at("2026-11-20T16:00+03:00"));
    let decision = acted(&case, "remote_repair_impossible", &json!({}));
    assert_eq!(due(&case, &decision, "site_visit"), at("2026-11-25T18:00+03:00"));
    // Located earlier, as the specialist said when setting the side.
    let mut earlier = case;
    earlier.snapshot.ticket.located_at = Some(at("2026-11-19T16:00+03:00"));
    let decision = acted(&earlier, "remote_repair_impossible", &json!({}));
    assert_eq!(due(&earlier, &decision, "site_visit"), at("2026-11-24T18:00+03:00"));
}

#[test]
fn m_4_2_4_1_a_visit_is_done_with_a_signed_act() {
    // SC-43.
    let case =
        case("prof", "2026-11-20T10:00+03:00").timer("site_visit", working_days(3), TimerState::Running);
    assert_eq!(acted(&case, "close_visit", &json!({})).denial(), Some("act_missing"));
    let with_act = case.attachment("act.pdf", "application/pdf");
    let decision = acted(&with_act, "close_visit", &json!({"act": "act.pdf"}));
    assert_eq!(decision.stopped_timers(), ["site_visit"]);
}

#[test]
fn m_4_2_4_2_the_customer_is_told_the_same_day() {
    // SC-44.
    let case =
        case("corp", "2026-11-17T10:00+03:00").now("2026-11-17T11:40+03:00").status(Status::InProgress, None);
    let set =
        acted(&case, "set_party", &json!({"party": "customer", "located_at": "2026-11-17T11:40+03:00"}));
    assert_eq!(due(&case, &set, "side_notice"), at("2026-11-17T18:00+03:00"));
    let mut case = case.timer("side_notice", same_day(), TimerState::Running);
    case.snapshot.ticket.party = Party::Customer;
    let part = acted(&case, "send_side_notice", &json!({"symptoms": "s", "actions": "a"}));
    assert_eq!(part.denial(), Some("notice_incomplete"));
    assert_eq!(part.denials()[0].findings[0].path.as_deref(), Some("location"));
    let whole = acted(&case, "send_side_notice", &json!({"symptoms": "s", "location": "l", "actions": "a"}));
    assert_eq!(whole.stopped_timers(), ["side_notice"]);
    assert_eq!(whole.moves()[0].to, Status::WaitingCustomer);
}

fn answered(tier: &str, code: AnswerCode) -> (Case, Decision) {
    let mut case =
        case(tier, "2026-11-17T10:00+03:00").status(Status::Registered, None).now("2026-11-19T12:00+03:00");
    case.snapshot.ticket.party = Party::Customer;
    let message = case.customer_writes(Some(code));
    let decision = checked(SppMaintenance::message(&case.snapshot, &message));
    (case, decision)
}

#[test]
fn m_4_2_4_2_a_cause_not_confirmed_is_visited_with_corp_only() {
    // SC-45, SC-46.
    let (case, decision) = answered("corp", AnswerCode::NotConfirmed);
    assert_eq!(due(&case, &decision, "site_visit"), at("2026-11-24T18:00+03:00"));
    let (mut case, decision) = answered("prof", AnswerCode::NotConfirmed);
    assert!(decision.started_timers().is_empty());
    assert_eq!(acted(&case, "schedule_visit", &json!({})).denials()[0].alternatives, ["own_repair"]);
    case.snapshot.scene.organisations.push(company("x", Some("7710225450")));
    case.snapshot.scene.assets.push(Asset {
        supplier: Some("x".into()),
        warranty: true,
        ..asset("S1", None)
    });
    assert_eq!(
        acted(&case, "schedule_visit", &json!({})).denials()[0].alternatives,
        ["third_party", "own_repair"]
    );
}

#[test]
fn m_4_2_4_2_an_incident_handed_back_is_the_executors_again() {
    // SC-49.
    let (_, decision) = answered("prof", AnswerCode::DelegateBack);
    let ours = |it: &Effect| matches!(it, Effect::SetParty(decided) if decided.party == Party::Executor);
    assert!(decision.effects().any(ours));
    assert_eq!(decision.moves()[0].to, Status::InProgress);
}

#[test]
fn m_4_2_9_planned_visits_with_corp_only() {
    // SC-59.
    let ask = |tier| {
        let appointment = Appointment {
            id: "a".into(),
            kind: "planned_visit".into(),
            starts_at: None,
            notice_at: 0,
            initiator: Party::Customer,
            state: AppointmentState::Requested,
            earliest: None,
        };
        checked(SppMaintenance::appointment_requested(
            &case(tier, "2026-11-16T10:00+03:00").snapshot,
            &appointment,
        ))
    };
    assert_eq!(ask("prof").denial(), Some("tariff_excludes_visit"));
    assert_eq!(ask("corp").appointments().len(), 1);
}

#[test]
fn m_4_1_prerequisites_are_checked_item_by_item() {
    // SC-58.
    let submit = |data: &Json| {
        let case = case("prof", "2026-11-16T10:00+03:00").form("readiness", data);
        let form = case.snapshot.form("readiness").expect("a form").clone();
        checked(SppMaintenance::form_submitted(&case.snapshot, &form))
    };
    let decision = submit(&json!({"installation": "local",
        "ports": [{"name": "tcp/30080", "reachable": false}, {"name": "tcp/80", "reachable": true}],
        "server": {"ram_gb": 2, "disk_gb": 60, "network_mbit": 100, "cpu_sufficient": true, "admin_access": false}}));
    let found: Vec<_> = decision.findings().iter().map(|it| (it.code.as_str(), it.path.as_deref())).collect();
    assert_eq!(
        found,
        [
            ("port", Some("tcp/30080")),
            ("server.ram_gb", Some("server.ram_gb")),
            ("server.admin_access", Some("server.admin_access"))
        ]
    );
    assert_eq!(decision.raised_flags(), ["prerequisites_unmet"]);
    let advised = submit(&json!({"installation": "local", "server": {"ram_gb": 4, "admin_access": true}}));
    assert_eq!(advised.findings()[0].severity, Severity::Warning);
    assert!(advised.raised_flags().is_empty());
}

#[test]
fn m_4_2_5_a_report_covers_at_least_a_month() {
    // SC-50.
    let scene = case("prof", "2026-11-16T10:00+03:00").snapshot.scene;
    let row = |kind: &str| Row { values: vec![Field::text("kind", kind)] };
    let run = |end| {
        SppMaintenance::report(
            &scene,
            "incidents",
            day("2026-10-01"),
            day(end),
            &[row("incident"), row("advice")],
        )
    };
    assert!(
        matches!(run("2026-10-20"), Ok(ReportOutcome::Denied(denial)) if denial.code == "period_too_short")
    );
    assert!(matches!(run("2026-10-31"), Ok(ReportOutcome::Table(table)) if table.rows.len() == 1));
}

#[test]
fn m_4_2_7_gaps_are_filled_with_consent_only() {
    // SC-51.
    let case = case("prof", "2026-11-18T10:00+03:00");
    let payload = json!({"sensor": "S1", "source_values": [40, 44, 48, 36]});
    assert_eq!(acted(&case, "restore_data", &payload).denial(), Some("consent_required"));
    let consented = case.approval("restoration", 1, ApprovalState::Given, None);
    let decision = acted(&consented, "restore_data", &payload);
    let restored = Field::integer("restored.value", 42);
    assert!(decision.effects().any(|it| *it == Effect::Remember(restored.clone())));
}

#[test]
fn m_4_2_8_accuracy_below_the_threshold_is_only_proposed() {
    // SC-52.
    let mut case = case("prof", "2026-11-18T10:00+03:00");
    let counts = json!({"video_count": 200, "sensor_count": 192});
    let decision = acted(&case, "record_accuracy", &counts);
    assert_eq!(decision.notes()[0], "Отклонение -4.0 %, точность 96.0 %.");
    assert!(decision.proposals().is_empty());
    case.snapshot.scene.settings.retain(|it| it.path != "accuracy_threshold_percent");
    let strict = case.setting("accuracy_threshold_percent", Value::Integer(97));
    assert_eq!(acted(&strict, "record_accuracy", &counts).proposals()[0].action, "create_incident");

    let unchecked = acted(&strict, "create_incident", &json!({}));
    assert_eq!(unchecked.denial(), Some("counts_missing"));
    let mut recorded = strict;
    recorded.snapshot.memory.push(Field::integer("accuracy.tenths", 960));
    let incident = acted(&recorded, "create_incident", &json!({}));
    assert!(incident.effects().any(|it| matches!(it, Effect::CreateTicket(new) if new.kind == "incident")));
}

#[test]
fn m_2_1_3_a_system_that_is_not_connected() {
    let mut case = case("prof", "2026-11-16T10:00+03:00");
    let connected = |value| vec![Field { path: "connected".into(), value: Value::Flag(value) }];
    let system = Asset { kind: "system".into(), attributes: connected(false), ..asset("X", None) };
    case.snapshot.scene.assets = vec![system, asset("S1", Some("X"))];
    case.snapshot.ticket.asset = Some("S1".into());
    let found = |case: &Case| {
        let decision = checked(SppMaintenance::received(&case.snapshot));
        decision.finding("prerequisite_connection").is_some()
    };
    assert!(found(&case));
    case.snapshot.scene.assets[0].attributes = connected(true);
    assert!(!found(&case));
    case.snapshot.scene.assets[0].attributes.clear();
    assert!(!found(&case), "nothing is known of it");
}

#[test]
fn m_4_1_3_counts_since_mounting() {
    for (given, warned) in [(false, true), (true, false)] {
        let data = json!({
            "installation": "local", "ports": [], "hosts": [], "backup_counts_given": given,
            "server": {"admin_access": true, "ram_gb": 8, "disk_gb": 60, "network_mbit": 100, "cpu_sufficient": true},
        });
        let case = case("prof", "2026-11-16T10:00+03:00").form("readiness", &data);
        let form = case.snapshot.form("readiness").expect("a form").clone();
        let decision = checked(SppMaintenance::form_submitted(&case.snapshot, &form));
        let found = decision.finding("backup_counts").is_some();
        assert_eq!(found, warned);
    }
}
