//! T/F 1.4, 2.7, 2.10, 3.1, 3.2, 6.1: what support is for, and on which grounds it may say no (SC-37).
use serde_json::{Value, json};
use test_support::{Pick as _, TestApp, on_both};

use super::{FM, SPP, entitled, events, has_finding, identified, licensed, merged, noted, proposal};

on_both!(
    sc_37_installing_an_update_t_3_2_t_6_1_f_3_2,
    sc_37_firmware_belongs_to_maintenance_t_6_1,
    ten_exclusions_are_a_persons_decision_t_3_2,
    other_makers_software_t_1_4,
    what_is_in_scope_t_3_1_f_3_1_1,
    four_grounds_postpone_or_refuse_t_2_10,
    a_modified_configuration_limits_advice_t_2_7_a_16,
    a_remote_session_needs_consent_f_6_1,
    remote_access_told_later_t_6_1,
);

fn update(more: Value) -> Value {
    json!({"kind": "install_update", "fields": merged(identified(), more), "text": "Установите обновление"})
}

async fn sc_37_installing_an_update_t_3_2_t_6_1_f_3_2(app: &TestApp) {
    let (spp, fm) = (licensed(app, SPP, "olga").await, licensed(app, FM, "pavel").await);
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    let given = json!({"standard_configuration": true, "remote_access": true, "update_target": "server"});
    let rows = [
        (FM, json!({}), Some("out_of_scope/update_installation_paid")),
        (FM, given.clone(), Some("out_of_scope/update_installation_paid")),
        (SPP, given, None),
        (
            SPP,
            json!({"standard_configuration": false, "remote_access": true}),
            Some("out_of_scope/non_standard_configuration"),
        ),
        (SPP, json!({"update_target": "sensor"}), Some("out_of_scope/sensor_firmware")),
        (
            SPP,
            json!({"standard_configuration": true, "remote_access": false}),
            Some("out_of_scope/remote_access_missing"),
        ),
    ];
    for (product, told, code) in rows {
        let user = if product == SPP { &spp } else { &fm };
        let ticket = noted(&agent, user, product, at, update(told)).await;
        let id = ticket.str_at("id");
        let outside: Vec<&str> = ticket
            .items("findings")
            .iter()
            .map(|held| held.str_at("code"))
            .filter(|code| code.starts_with("out_of_scope/"))
            .collect();
        assert_eq!(outside, code.into_iter().collect::<Vec<_>>(), "{product}");
        assert_eq!(ticket["status"], "registered", "never automatic");
        match code {
            None => assert!(ticket.items("proposals").is_empty()),
            Some(code) => {
                assert_eq!(proposal(&ticket, code)["state"], "open");
                let refused = agent.act(id, "confirm_proposal", &json!({})).await.ok();
                assert_eq!(refused["status"], "refused");
                assert_eq!(refused["status_reason"], code);
            }
        }
    }
}

/// A subscription is of another product of the same provider; one that has ended, or of another customer, is none.
async fn sc_37_firmware_belongs_to_maintenance_t_6_1(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    let sensor = json!({"update_target": "sensor", "standard_configuration": true, "remote_access": true});
    for (name, valid_to, outside) in [
        ("maintained", Some("2026-12-31"), false),
        ("ended", Some("2026-11-15"), true),
        ("without", None, true),
    ] {
        let user = app.customer(name).await;
        let support = json!({"product": SPP, "kind": "support_licence", "tier": "extended"});
        let always = json!({"valid_from": "2026-01-01", "valid_to": "2027-12-31"});
        entitled(app, &user, merged(support, always)).await;
        if let Some(valid_to) = valid_to {
            let subscription = json!({
                "product": "spp-maintenance", "kind": "maintenance_subscription", "tier": "prof",
                "valid_from": "2026-01-01", "valid_to": valid_to,
            });
            entitled(app, &user, subscription).await;
        }
        let ticket = noted(&agent, &user, SPP, at, update(sensor.clone())).await;
        assert_eq!(has_finding(&ticket, "out_of_scope/sensor_firmware"), outside, "{name}: {ticket:#}");
        assert_eq!(ticket.items("proposals").is_empty(), !outside, "{name}");
    }
}

const EXCLUSIONS: [&str; 10] = [
    "product_installation",
    "adaptation",
    "third_party_software",
    "programming",
    "code_change",
    "modified_configuration_update",
    "update_installation_paid",
    "non_standard_functions",
    "data_correctness",
    "data_repair",
];

async fn ten_exclusions_are_a_persons_decision_t_3_2(app: &TestApp) {
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    for (product, name) in [(SPP, "igor"), (FM, "nina")] {
        let user = licensed(app, product, name).await;
        let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
        for code in EXCLUSIONS {
            let ticket = noted(&agent, &user, product, at, json!({})).await;
            let id = ticket.str_at("id");
            let stated = json!({"payload": {"scope": code}});
            contact.act(id, "state_out_of_scope", &stated).await.problem(403, "action_not_allowed");
            let held = agent.act(id, "state_out_of_scope", &stated).await.ok();
            let finding = format!("out_of_scope/{code}");
            assert!(has_finding(&held, &finding), "{product} {code}");
            assert_eq!(held["status"], "registered");
            assert_eq!(proposal(&held, &finding)["action"], "refuse");
        }
        let ticket = noted(&agent, &user, product, at, json!({})).await;
        let unknown = json!({"payload": {"scope": "weather"}});
        agent.act(ticket.str_at("id"), "state_out_of_scope", &unknown).await.problem(422, "value_invalid");
        // Confirmed, the customer is told the ground.
        let stated = json!({"payload": {"scope": "data_repair"}});
        agent.act(ticket.str_at("id"), "state_out_of_scope", &stated).await.ok();
        let before = app.letters_to(&user.address).await.len();
        let refused = agent.act(ticket.str_at("id"), "confirm_proposal", &json!({})).await.ok();
        assert_eq!(refused["status_reason"], "out_of_scope/data_repair");
        let letters = app.letters_to(&user.address).await;
        assert_eq!(letters.len(), before + 1);
        let told = letters.last().expect("a letter").str_at("text").to_owned();
        assert!(told.contains("Исправление ошибочно введённых данных"), "{told}");
    }
}

async fn other_makers_software_t_1_4(app: &TestApp) {
    let user = licensed(app, SPP, "vera").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    // Who opens the ticket may say so at once; a person decides all the same.
    let fields = merged(identified(), json!({"scope": "third_party_software"}));
    let ticket = noted(&agent, &user, SPP, at, json!({"fields": fields})).await;
    let id = ticket.str_at("id");
    assert!(has_finding(&ticket, "out_of_scope/third_party_software"));
    assert_eq!(ticket["status"], "registered");
    let held = proposal(&ticket, "out_of_scope/third_party_software");
    let sections: Vec<&str> = held.items("clauses").iter().map(|clause| clause.str_at("section")).collect();
    assert_eq!(sections, ["1.4", "3.2"]);
    // Unless it is a fault of this product.
    let declined = agent.act(id, "decline_proposal", &json!({"text": "Ошибка продукта"})).await.ok();
    assert_eq!(declined["status"], "registered");
    let inside = agent.act(id, "state_in_scope", &json!({"scope": "product_error"})).await.ok();
    assert!(!has_finding(&inside, "out_of_scope/third_party_software"), "{inside:#}");
    assert_eq!(inside.at("fields.scope"), "product_error");
}

async fn what_is_in_scope_t_3_1_f_3_1_1(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    let common = [
        "setup_advice",
        "product_registration",
        "activate_support_licences",
        "parameter_advice",
        "functionality",
        "missing_documentation",
        "licensing_questions",
        "documentation_advice",
        "licence_key_on_update",
        "failed_update",
        "failure_recovery",
        "product_error",
    ];
    let rows = [
        (SPP, "oleg", vec!["activate_sensor_licences"], vec!["activate_workplaces", "activate_modules"]),
        (FM, "lena", vec!["activate_workplaces", "activate_modules"], vec!["activate_sensor_licences"]),
    ];
    for (product, name, own, foreign) in rows {
        let user = licensed(app, product, name).await;
        let ticket = noted(&agent, &user, product, at, json!({})).await;
        let id = ticket.str_at("id");
        for code in common.iter().copied().chain(own) {
            let held = agent.act(id, "state_in_scope", &json!({"scope": code})).await.ok();
            assert_eq!(held.at("fields.scope"), code, "{product}");
            assert!(held.items("proposals").is_empty());
        }
        for code in foreign {
            let scope = json!({"scope": code});
            agent.act(id, "state_in_scope", &scope).await.problem(409, "scope_not_offered");
        }
    }
}

async fn four_grounds_postpone_or_refuse_t_2_10(app: &TestApp) {
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    let grounds = ["licence_misuse", "insufficient_information", "insulting_language", "outside_competence"];
    for (product, name) in [(SPP, "dina"), (FM, "anna")] {
        let user = licensed(app, product, name).await;
        let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
        for ground in grounds {
            let ticket = noted(&agent, &user, product, at, json!({})).await;
            let id = ticket.str_at("id");
            let reason = json!({"reason": ground});
            for action in ["suspend", "refuse"] {
                contact.act(id, action, &reason).await.problem(403, "action_not_allowed");
            }
            let stated = agent.act(id, "state_ground", &json!({"payload": {"ground": ground}})).await.ok();
            assert_eq!(stated["status"], "registered", "a right, not an automatism");
            let open = proposal(&stated, ground);
            assert_eq!(open["action"], "suspend");
            assert_eq!(open["alternatives"], json!(["refuse"]));
            let before = app.letters_to(&user.address).await.len();
            let held = agent.act(id, "confirm_proposal", &json!({})).await.ok();
            assert_eq!(held["status"], "suspended", "{product} {ground}");
            assert_eq!(held["status_reason"], ground);
            assert_eq!(app.letters_to(&user.address).await.len(), before + 1, "the customer is told");
            assert_eq!(test_support::timer(&held, "answer")["state"], "paused");
            let refused = agent.act(id, "refuse", &reason).await.ok();
            assert_eq!(refused["status"], "refused");
            assert_eq!(test_support::timer(&refused, "answer")["state"], "cancelled");
            let decided = events(app, id, "status_changed").await;
            assert!(decided.iter().any(|event| event["actor"]["name"] == "agent1"), "{decided:#?}");
        }
        // Words alone refuse nobody.
        let rude = json!({"text": "Вы там все идиоты!"});
        let ticket = noted(&agent, &user, product, at, rude).await;
        assert_eq!(ticket["status"], "registered");
        assert!(ticket.items("proposals").is_empty());
    }
}

async fn a_modified_configuration_limits_advice_t_2_7_a_16(app: &TestApp) {
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    for (product, name) in [(SPP, "boris"), (FM, "maria")] {
        let user = licensed(app, product, name).await;
        for (kind, standard, limited) in [
            ("advice", json!(false), true),
            ("defect", json!("нет"), true),
            ("advice", json!(true), false),
            ("licensing", json!(false), false),
        ] {
            let fields = merged(identified(), json!({"standard_configuration": standard}));
            let body = json!({"kind": kind, "fields": fields});
            let ticket = noted(&agent, &user, product, at, body).await;
            assert_eq!(has_finding(&ticket, "standard_functions_only"), limited, "{product} {kind}");
            assert_eq!(ticket["status"], "registered", "advice goes on");
            assert_eq!(ticket.at("coverage.decision"), "covered");
        }
    }
}

async fn a_remote_session_needs_consent_f_6_1(app: &TestApp) {
    let user = licensed(app, FM, "kira").await;
    let (agent, contact) = (app.agent("agent1").await, app.contact(&user.contact).await);
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    let ticket = noted(&agent, &user, FM, at, json!({})).await;
    let id = ticket.str_at("id");
    let session = |consent: bool| json!({"payload": {"tool": "TeamViewer", "consent": consent}});
    agent.act(id, "record_remote_session", &session(false)).await.problem(409, "consent_required");
    agent
        .act(id, "record_remote_session", &json!({"tool": "TeamViewer"}))
        .await
        .problem(422, "value_missing");
    contact.act(id, "record_remote_session", &session(true)).await.problem(403, "action_not_allowed");
    assert!(events(app, id, "note_added").await.is_empty());
    agent.act(id, "record_remote_session", &session(true)).await.ok();
    let notes = events(app, id, "note_added").await;
    assert!(notes[0].to_string().contains("TeamViewer"), "{notes:#?}");
    let runs = events(app, id, "action_run").await;
    let by_agent = |event: &Value| event["actor"]["name"] == "agent1";
    assert!(runs.iter().any(by_agent), "who and when: {runs:#?}");
}

async fn remote_access_told_later_t_6_1(app: &TestApp) {
    let user = licensed(app, SPP, "alla").await;
    let agent = app.agent("agent1").await;
    let at = "2026-11-16T10:00:00+03:00";
    app.clock(at).await;
    let asked = update(json!({"standard_configuration": true, "remote_access": "нет"}));
    let ticket = noted(&agent, &user, SPP, at, asked).await;
    let id = ticket.str_at("id");
    assert!(has_finding(&ticket, "out_of_scope/remote_access_missing"));
    super::reply(app, &user, &ticket, at, "Удалённый доступ: да").await;
    let told = app.ticket(id).await;
    assert!(!has_finding(&told, "out_of_scope/remote_access_missing"), "{told:#}");
}
