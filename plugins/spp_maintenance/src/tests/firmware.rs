//! M 4.2.6: firmware as a campaign over sensors, and what its record changes.
use sdk::prelude::*;

use super::*;

#[test]
fn m_4_2_6_new_firmware_is_a_task_under_a_subscription() {
    // SC-57.
    let mut case = case("prof", "2026-11-14T03:12+03:00");
    case.snapshot.scene.assets.push(asset("S1", None));
    let task = |case: &Case| {
        checked(SppMaintenance::external(&case.snapshot.scene, &event("firmware_published"), &[]))
    };
    let ticket = task(&case).new_tickets()[0].clone();
    assert_eq!(ticket.kind, "firmware_update");
    assert_eq!(Fields(&ticket.fields).text("old_version"), Some("1.4"));
    // A subscription for another sensor, and none at all.
    let line = |asset: &str| EntitlementItem {
        asset: Some(asset.into()),
        tier: None,
        valid_from: day("2026-03-02"),
        valid_to: day("2027-03-01"),
    };
    case.snapshot.scene.entitlements[0].items = vec![line("S2")];
    assert!(task(&case).steps.is_empty());
    case.snapshot.scene.entitlements[0].items = vec![line("S1")];
    assert_eq!(task(&case).new_tickets().len(), 1);
    case.snapshot.scene.entitlements.clear();
    assert!(task(&case).steps.is_empty());
}

#[test]
fn m_4_2_6_a_release_is_a_task_for_every_sensor_that_lacks_it() {
    let mut case = case("corp", "2026-11-14T03:12+03:00");
    let system = Asset { kind: "system".into(), version: None, ..asset("X", None) };
    let new = Asset { version: Some("1.6".into()), ..asset("S3", Some("X")) };
    case.snapshot.scene.assets =
        vec![system, asset("S1", Some("X")), asset("S2", Some("X")), new, asset("S4", None)];
    let told = |asset: Option<&str>, open: &[Ticket]| {
        let event = Event { asset: asset.map(Into::into), ..event("release.firmware") };
        let decision = checked(SppMaintenance::external(&case.snapshot.scene, &event, open));
        decision.new_tickets().iter().filter_map(|it| it.asset.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(None, &[]), ["S1", "S2", "S4"]);
    assert_eq!(told(Some("X"), &[]), ["S1", "S2"]);
    let mut open = case.snapshot.ticket.clone();
    (open.kind, open.asset) = (Some("firmware_update".into()), Some("S1".into()));
    assert_eq!(told(Some("X"), &[open]), ["S2"]);
}

#[test]
fn m_4_2_6_versions_are_compared_as_numbers() {
    let mut case = case("prof", "2026-11-14T03:12+03:00");
    let due = |case: &Case, version: &str| {
        let payload = vec![Field::text("version", version)];
        let event = Event { asset: None, payload, ..event("release.firmware") };
        let decision = checked(SppMaintenance::external(&case.snapshot.scene, &event, &[]));
        decision.new_tickets().len()
    };
    case.snapshot.scene.assets = vec![Asset { version: Some("1.9".into()), ..asset("S1", None) }];
    for (version, tasks) in
        [("1.10", 1), ("1.9", 0), ("1.9.0", 0), ("1.8", 0), ("v2", 1), ("1.9-beta", 1), ("2.0", 1)]
    {
        assert_eq!(due(&case, version), tasks, "{version} is integrated, 1.9 runs");
    }
    case.snapshot.scene.assets[0].version = None;
    assert_eq!(due(&case, "2.0"), 0, "nobody knows what it runs");
}

#[test]
fn m_4_2_6_a_campaign_of_many_sensors_goes_on_where_it_ended() {
    let mut case = case("prof", "2026-11-14T03:12+03:00");
    case.snapshot.scene.assets = (0..71).map(|at| asset(&format!("S{at:02}"), None)).collect();
    let mut event = Event { asset: None, ..event("release.firmware") };
    let mut tasks = Vec::new();
    for expected in [30, 30, 11] {
        let decision = checked(SppMaintenance::external(&case.snapshot.scene, &event, &[]));
        assert_eq!(decision.new_tickets().len(), expected);
        tasks.extend(decision.new_tickets().iter().filter_map(|it| it.asset.clone()));
        let remembered = decision.effects().find_map(|it| match it {
            Effect::Remember(field) => Some(field.clone()),
            _ => None,
        });
        let again = decision.effects().any(|it| matches!(it, Effect::LookAgain(_)));
        assert_eq!(again, remembered.is_some());
        event.payload.retain(|field| field.path != "after");
        event.payload.extend(remembered);
    }
    tasks.dedup();
    assert_eq!(tasks.len(), 71);
}

#[test]
fn m_4_2_6_a_newer_version_is_told_on_the_task_there_is() {
    let mut case = case("prof", "2026-11-14T03:12+03:00");
    case.snapshot.scene.assets.push(asset("S1", None));
    let mut task = case.snapshot.ticket.clone();
    (task.kind, task.asset) = (Some("firmware_update".into()), Some("S1".into()));
    let told = |task: &Ticket| {
        let fact = event("firmware_published");
        checked(SppMaintenance::external(&case.snapshot.scene, &fact, std::slice::from_ref(task)))
    };
    task.fields = vec![Field::text("new_version", "1.6")];
    assert!(told(&task).steps.is_empty());
    task.fields = vec![Field::text("new_version", "1.5")];
    assert_eq!(told(&task).notes(), ["Встроена прошивка 1.6."]);
}

#[test]
fn m_4_2_6_the_record_moves_the_sensors_version() {
    let mut case = case("prof", "2026-11-14T03:12+03:00").kind("firmware_update");
    case.snapshot.scene.assets.push(asset("S1", None));
    case.snapshot.ticket.asset = Some("S1".into());
    let record = |case: &Case, new: &str| {
        let decision = acted(case, "record_firmware", &json!({"new_version": new}));
        let set = decision.effects().find_map(|it| match it {
            Effect::SetVersion(set) => Some(format!("{} {}", set.asset, set.version)),
            _ => None,
        });
        (set, decision.notes().iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let (set, notes) = record(&case, "1.6");
    assert_eq!((set.as_deref(), notes[0].as_str()), (Some("S1 1.6"), "Прошивка: 1.4 → 1.6, direct."));
    assert_eq!(record(&case, "1.4").0, None, "it runs that already");
    assert_eq!(
        acted(&case, "record_firmware", &json!({"new_version": " "})).denial(),
        Some("version_missing")
    );
}
