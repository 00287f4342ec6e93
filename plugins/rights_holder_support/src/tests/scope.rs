//! T/F 1.4, 2.7, 2.10, 3.1, 3.2, 6.1: what support is for.
use super::*;

#[test]
fn t_6_1_and_f_3_2_installing_updates() {
    // SC-37.
    let ask = |product, field: Option<(&str, &str)>| {
        let case = complete(product).kind("install_update");
        let case = field.into_iter().fold(case, |case, (code, value)| case.field(code, value));
        received(&case).findings().first().map(|it| it.code.clone())
    };
    assert_eq!(ask("fm", None).as_deref(), Some("out_of_scope/update_installation_paid"));
    assert_eq!(ask("spp", Some(("standard_configuration", "yes"))), None);
    assert_eq!(
        ask("spp", Some(("standard_configuration", "no"))).as_deref(),
        Some("out_of_scope/non_standard_configuration")
    );
    assert_eq!(
        ask("spp", Some(("update_target", "sensor"))).as_deref(),
        Some("out_of_scope/sensor_firmware")
    );
}

#[test]
fn t_2_10_and_t_3_2_grounds_are_proposed() {
    let decision = acted(&complete("spp"), "state_ground", &json!({"ground": "insulting_language"}));
    assert_eq!(decision.proposals()[0].action, "suspend");
    assert_eq!(decision.proposals()[0].alternatives, ["refuse"]);
    let decision = acted(&complete("fm"), "state_out_of_scope", &json!({"scope": "third_party_software"}));
    assert!(decision.finding("out_of_scope/third_party_software").is_some());
}

#[test]
fn f_6_1_a_remote_session_needs_consent() {
    let case = complete("fm");
    assert_eq!(
        acted(&case, "record_remote_session", &json!({"tool": "A"})).denial(),
        Some("consent_required")
    );
    assert_eq!(
        acted(&case, "record_remote_session", &json!({"tool": "A", "consent": true})).notes().len(),
        1
    );
}

#[test]
fn t_1_4_and_t_3_2_every_exclusion_is_a_persons_decision() {
    let scopes = manifest().json()["actions"].as_array().expect("actions").clone();
    let action = scopes.iter().find(|it| it["code"] == "state_out_of_scope").expect("the action");
    let codes = action["payload"]["properties"]["scope"]["enum"].as_array().expect("codes");
    assert!(codes.len() >= 10);
    for code in codes.iter().filter_map(|it| it.as_str()) {
        for product in ["spp", "fm"] {
            let case = complete(product).field("scope", code);
            let decision = received(&case);
            let finding = format!("out_of_scope/{code}");
            assert!(decision.finding(&finding).is_some(), "{product}: {code}");
            assert_eq!(decision.proposals()[0].reason.as_deref(), Some(finding.as_str()));
            assert!(decision.registers() && decision.moves().is_empty());
        }
    }
}

#[test]
fn t_3_1_1_and_f_3_1_1_activations_differ_by_product() {
    let state = |product, scope: &str| acted(&complete(product), "state_in_scope", &json!({"scope": scope}));
    for (product, known, unknown) in [
        ("spp", "activate_sensor_licences", "activate_workplaces"),
        ("fm", "activate_workplaces", "activate_sensor_licences"),
    ] {
        assert_eq!(state(product, known).denial(), None, "{product}");
        assert_eq!(state(product, unknown).denial(), Some("scope_not_offered"), "{product}");
        assert_eq!(state(product, "licence_key_on_update").denial(), None, "{product}");
    }
}

#[test]
fn t_3_1_a_question_inside_takes_back_what_was_marked_outside() {
    let mut case = complete("spp");
    case.snapshot.ticket.findings.push(Finding::new("out_of_scope/adaptation", Severity::Warning, None));
    let decision = acted(&case, "state_in_scope", &json!({"scope": "parameter_advice"}));
    assert_eq!(decision.cleared_findings(), ["out_of_scope/adaptation"]);
}

#[test]
fn t_2_7_a_modified_configuration_limits_advice() {
    let asked = |kind: &str, standard: &str| {
        let case = complete("spp").kind(kind).field("standard_configuration", standard);
        received(&case).finding("standard_functions_only").is_some()
    };
    assert!(asked("advice", "нет") && asked("defect", "no"));
    assert!(!asked("advice", "да") && !asked("licensing", "нет"));
}

#[test]
fn t_6_1_what_the_customer_tells_later_lifts_the_obstacle() {
    let mut case = complete("spp").kind("install_update").field("remote_access", "да");
    case.snapshot.ticket.findings.push(Finding::new(
        "out_of_scope/remote_access_missing",
        Severity::Warning,
        None,
    ));
    let message = case.customer_writes(None);
    let decision = checked(RightsHolderSupport::message(&case.snapshot, &message));
    assert_eq!(decision.cleared_findings(), ["out_of_scope/remote_access_missing"]);
    assert!(decision.proposals().is_empty());
}
