//! M 2.1.2, 3.1, 3.2: what may be sold, for when, and what it opens.
use sdk::prelude::*;

use super::*;

/// A draft of a tariff paid on a day, with an Extended licence of 2026-03-02…2027-03-01.
fn period(paid: &str, until: &str) -> Decision {
    drafted("extended", paid, until, &[])
}

fn drafted(licence: &str, paid: &str, until: &str, tiers: &[&str]) -> Decision {
    TestCalendar::russian(3, 9, 18).install("spp");
    let mut case = Case::new("spp-maintenance", "spp", "2026-03-02T10:00+03:00")
        .entitlement("support_licence", "2026-03-02", "2027-03-01")
        .with_entitlement(|it| it.tier = Some(licence.into()));
    let mut draft =
        case.clone().entitlement("maintenance", "2026-01-01", until).snapshot.scene.entitlements[1].clone();
    draft.facts =
        vec![Field::day("payment_date", day(paid)), Field::day("activation_date", day("2026-03-02"))];
    for (at, tier) in tiers.iter().enumerate() {
        let id = format!("S{at}");
        case.snapshot.scene.assets.push(asset(&id, Some("system")));
        let (valid_from, valid_to) = (draft.valid_from, draft.valid_to);
        draft.items.push(EntitlementItem {
            asset: Some(id),
            tier: Some((*tier).into()),
            valid_from,
            valid_to,
        });
    }
    checked(SppMaintenance::entitlement_drafted(&case.snapshot.scene, &draft))
}

#[test]
fn m_3_1_note_1_start_and_end_of_a_tariff() {
    // SC-54, SC-55, SC-56.
    for (paid, until, first, last) in [
        ("2026-02-25", "2027-12-31", "2026-03-02", "2027-03-01"),
        ("2026-12-30", "2027-12-31", "2027-01-11", "2027-03-01"),
        ("2026-11-20", "2026-12-31", "2026-11-23", "2026-12-31"),
    ] {
        let expected = Effect::SetPeriod(Period { valid_from: day(first), valid_to: day(last) });
        assert_eq!(period(paid, until).steps[0].effect, expected);
    }
}

#[test]
fn m_2_1_2_and_m_3_2_what_may_be_sold() {
    // SC-32, SC-53.
    let denial = |licence, tiers: &[&str]| {
        drafted(licence, "2026-03-02", "2027-03-01", tiers).denial().map(str::to_owned)
    };
    assert_eq!(denial("basic", &["prof"]).as_deref(), Some("prerequisite_licence_tier"));
    assert_eq!(denial("extended", &["prof", "prof", "corp"]).as_deref(), Some("mixed_tariff"));
    assert_eq!(denial("extended", &["prof", "prof"]), None);
}

/// Two systems of a site with a sensor each, an Extended licence of the year, and a draft with these lines.
struct Sale {
    case: Case,
}

impl Sale {
    fn on(now: &str) -> Self {
        TestCalendar::russian(3, 9, 18).install("spp");
        let mut case = Case::new("spp-maintenance", "spp", now)
            .entitlement("support_licence", "2026-03-02", "2027-03-01")
            .with_entitlement(|it| it.tier = Some("Extended".into()))
            .for_product("spp");
        let kind = |kind: &str, it: Asset| Asset { kind: kind.into(), ..it };
        case.snapshot.scene.assets = vec![
            kind("site", asset("site", None)),
            kind("system", asset("X", Some("site"))),
            kind("system", asset("Y", Some("site"))),
            asset("x1", Some("X")),
            asset("x2", Some("X")),
            asset("y1", Some("Y")),
        ];
        Self { case }
    }

    fn draft(&self, tier: Option<&str>, lines: &[(&str, Option<&str>, &str, &str)]) -> Entitlement {
        let case = self.case.clone().entitlement("maintenance", "2026-03-02", "2027-03-01");
        let mut draft = case.snapshot.scene.entitlements.last().expect("a draft").clone();
        draft.id = format!("draft-{}", self.case.snapshot.scene.entitlements.len());
        draft.tier = tier.map(Into::into);
        let line = |(asset, tier, from, to): &(&str, Option<&str>, &str, &str)| EntitlementItem {
            asset: Some((*asset).into()),
            tier: tier.map(Into::into),
            valid_from: day(from),
            valid_to: day(to),
        };
        draft.items = lines.iter().map(line).collect();
        draft
    }

    fn ask(&self, draft: &Entitlement) -> Result<(Day, Day), String> {
        let decision = checked(SppMaintenance::entitlement_drafted(&self.case.snapshot.scene, draft));
        match &decision.steps[0].effect {
            Effect::SetPeriod(period) => Ok((period.valid_from, period.valid_to)),
            _ => Err(decision.denial().unwrap_or_default().to_owned()),
        }
    }
}

const YEAR: (&str, &str) = ("2026-03-02", "2027-03-01");

#[test]
fn m_3_2_systems_are_told_apart_and_time_is_minded() {
    let mut sale = Sale::on("2026-11-16T10:00+03:00");
    let whole = |asset, tier| (asset, Some(tier), YEAR.0, YEAR.1);
    let mixed = Err("mixed_tariff".to_owned());
    let good = Ok((day(YEAR.0), day(YEAR.1)));
    // Another system of the same site may be on another tariff; a line may name the system as a whole, or the site.
    let paid = |mut draft: Entitlement| {
        draft.facts = vec![Field::day("payment_date", day(YEAR.0))];
        draft
    };
    let ask = |sale: &Sale, lines: &[_]| sale.ask(&paid(sale.draft(None, lines)));
    assert_eq!(ask(&sale, &[whole("x1", "prof"), whole("y1", "corp")]), good);
    assert_eq!(ask(&sale, &[whole("X", "prof"), whole("Y", "corp")]), good);
    assert_eq!(ask(&sale, &[whole("X", "prof"), whole("x1", "CORP")]), mixed);
    assert_eq!(ask(&sale, &[whole("site", "prof"), whole("y1", "corp")]), mixed);
    // One tariff follows the other: an upgrade from a day on.
    let upgrade =
        [("x1", Some("prof"), "2026-03-02", "2026-12-31"), ("x1", Some("corp"), "2027-01-01", "2027-03-01")];
    assert_eq!(ask(&sale, &upgrade), good);
    let overlapping = [upgrade[0], ("x2", Some("corp"), "2026-12-31", "2027-03-01")];
    assert_eq!(ask(&sale, &overlapping), mixed);
    // One that begins later, or is for all sensors, counts as well.
    let mut later = sale.draft(Some("prof"), &[]);
    (later.valid_from, later.valid) = (day("2026-12-01"), false);
    sale.case.snapshot.scene.entitlements.push(later);
    assert_eq!(ask(&sale, &[whole("x2", "corp")]), mixed);
    assert_eq!(ask(&sale, &[("x2", Some("corp"), "2026-03-02", "2026-11-30")]), good);
}

#[test]
fn m_3_1_note_1_licences_of_other_times() {
    // Bought before the licence begins; the licence is not valid on that day.
    let mut sale = Sale::on("2026-02-25T10:00+03:00");
    sale.case.snapshot.scene.related[0].valid = false;
    let mut draft = sale.draft(Some("prof"), &[]);
    draft.facts = vec![Field::day("payment_date", day("2026-02-25"))];
    assert_eq!(sale.ask(&draft), Ok((day("2026-03-02"), day("2027-03-01"))));
    // Paid when nothing of the licence is left: nobody is sold a period that is over before it begins.
    draft.facts = vec![Field::day("payment_date", day("2027-03-01"))];
    draft.valid_to = day("2028-03-01");
    assert_eq!(sale.ask(&draft), Err("nothing_left".to_owned()));
    draft.facts = vec![Field::day("payment_date", day("2027-03-02"))];
    assert_eq!(sale.ask(&draft), Err("prerequisite_licence_tier".to_owned()));
    // The next licence goes on without a day between: the tariff ends with that one.
    let mut next = sale.case.snapshot.scene.related[0].clone();
    (next.valid_from, next.valid_to) = (day("2027-03-02"), day("2028-03-01"));
    sale.case.snapshot.scene.related.push(next);
    draft.facts = vec![Field::day("payment_date", day("2026-11-20"))];
    assert_eq!(sale.ask(&draft), Ok((day("2026-11-23"), day("2028-03-01"))));
    // A shorter term of its own.
    draft.valid_to = day("2026-12-31");
    assert_eq!(sale.ask(&draft), Ok((day("2026-11-23"), day("2026-12-31"))));
    draft.valid_to = day("2026-11-20");
    assert_eq!(sale.ask(&draft), Err("nothing_left".to_owned()));
}

#[test]
fn m_2_1_2_a_rent_in_the_cloud_opens_it_too() {
    let mut sale = Sale::on("2026-11-16T10:00+03:00");
    sale.case.snapshot.scene.related.clear();
    let draft = sale.draft(Some("corp"), &[]);
    assert_eq!(sale.ask(&draft), Err("prerequisite_licence_tier".to_owned()));
    let rent = sale.case.clone().entitlement("cloud_rent", "2026-11-01", "2026-11-30");
    sale.case = rent.with_entitlement(|it| it.tier = Some("CORP".into()));
    assert_eq!(sale.ask(&draft), Ok((day("2026-11-01"), day("2026-11-30"))));
    sale.case.snapshot.scene.entitlements[0].tier = Some("basic".into());
    assert_eq!(sale.ask(&draft), Err("prerequisite_licence_tier".to_owned()));
}

#[test]
fn m_4_2_9_the_tariff_is_that_of_the_sensors_own_line() {
    let mut sale = Sale::on("2026-11-16T10:00+03:00");
    let lines = [
        ("x1", Some("prof"), "2026-03-02", "2026-12-31"),
        ("x1", Some("corp"), "2027-01-01", "2027-03-01"),
        ("y1", Some("corp"), YEAR.0, YEAR.1),
    ];
    let held = sale.draft(None, &lines);
    sale.case.snapshot.scene.entitlements.push(held);
    let visit = Appointment {
        id: "a".into(),
        kind: "planned_visit".into(),
        starts_at: None,
        notice_at: 0,
        initiator: Party::Customer,
        state: AppointmentState::Requested,
        earliest: None,
    };
    let denied = |case: &Case, asset: Option<&str>| {
        let mut case = case.clone();
        case.snapshot.ticket.asset = asset.map(Into::into);
        checked(SppMaintenance::appointment_requested(&case.snapshot, &visit)).denial().is_some()
    };
    assert!(denied(&sale.case, Some("x1")), "another system has CORP, this one has not");
    assert!(!denied(&sale.case, Some("y1")));
    assert!(!denied(&sale.case.clone().now("2027-01-02T10:00+03:00"), Some("x1")), "upgraded meanwhile");
    assert!(denied(&sale.case, Some("x2")), "not covered at all");
}
