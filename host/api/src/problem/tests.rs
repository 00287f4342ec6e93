//! Every kind of error has its status, its code and no more words than it may have.
use app::{AppError, InvalidField};
use axum::response::IntoResponse as _;
use domain::rules::{Failure, Refusal};
use serde_json::{Value, json};

use super::{Problem, ProblemCode, Telling};
use crate::locale::Locale;

fn written(problem: &Problem, telling: Telling<'_>) -> Value {
    serde_json::from_slice(&problem.write(telling)).unwrap()
}

fn told(error: AppError) -> (u16, Value) {
    let problem = Problem::from(error);
    (
        problem.status().as_u16(),
        written(&problem, Telling { locale: Locale::En, strictly: true, request_id: None }),
    )
}

#[test]
fn every_kind_of_error_has_its_status_and_code() {
    let cases: Vec<(AppError, u16, &str)> = vec![
        (AppError::NotFound { what: "ticket" }, 404, "not_found"),
        (AppError::Unauthenticated, 401, "unauthenticated"),
        (AppError::forbidden("staff_only", "only staff may do this"), 403, "staff_only"),
        (AppError::conflict("state_forbids", "no"), 409, "state_forbids"),
        (AppError::conflict("version_mismatch", "no"), 412, "version_mismatch"),
        (AppError::invalid("unknown_product", "product", "no"), 422, "unknown_product"),
        (AppError::Stale, 409, "stale"),
        (AppError::RulesUnavailable(Failure::BreakerOpen), 503, "rules_unavailable"),
        (
            AppError::PluginRefused(Refusal::Import { name: "wasi:sockets/tcp".to_owned() }),
            422,
            "plugin_import_refused",
        ),
        (AppError::PluginRefused(Refusal::NoManifest), 422, "plugin_manifest_missing"),
        (AppError::Internal("the secret cause".to_owned()), 500, "internal"),
    ];
    for (error, status, code) in cases {
        let (found, body) = told(error);
        assert_eq!((found, body["code"].as_str()), (status, Some(code)));
        assert_eq!(body["status"], json!(status));
        assert_eq!(body["type"], json!(format!("/problems/{code}")));
    }
}

#[test]
fn a_fault_of_ours_never_tells_its_cause() {
    let problem = Problem::from(AppError::Internal("the secret cause".to_owned()));
    assert_eq!(problem.cause(), Some("the secret cause"));
    let body = String::from_utf8(problem.write(Telling::default())).unwrap();
    assert!(!body.contains("secret"), "{body}");
}

#[test]
fn findings_and_alternatives_are_told() {
    let (_, body) = told(AppError::Conflict {
        code: "release_required".to_owned(),
        detail: "the rules of this product forbid it: release_required".to_owned(),
        alternatives: vec!["advice".to_owned()],
        findings: vec![InvalidField::new("release_required", "release", "release_required")],
    });
    assert_eq!(body["alternatives"], json!(["advice"]));
    assert_eq!(
        body["findings"],
        json!([{"code": "release_required", "path": "release", "message": "release_required"}])
    );
    assert_eq!(body["title"], json!("A state or a rule forbids it"));
}

#[test]
fn a_refused_plugin_names_the_place() {
    let (_, body) = told(AppError::PluginRefused(Refusal::Manifest {
        path: "timers[0].code".to_owned(),
        message: "empty".to_owned(),
    }));
    assert_eq!(body["findings"][0]["path"], json!("timers[0].code"));
    assert_eq!(body["code"], json!("plugin_manifest_invalid"));
}

#[test]
fn who_asks_for_russian_reads_russian() {
    let problem = Problem::from(AppError::invalid("unknown_product", "product", "there is no product `x`"));
    let asked = written(&problem, Telling { locale: Locale::Ru, strictly: true, request_id: Some("r-1") });
    assert_eq!(asked["title"], json!("Такого продукта нет"));
    assert_eq!(asked["findings"][0]["message"], json!("Такого продукта нет"));
    assert_eq!(asked["request_id"], json!("r-1"));
    assert!(asked.get("detail").is_none());
    // A partner's program that asks for no language keeps the developer's detail.
    let silent = written(&problem, Telling { locale: Locale::Ru, strictly: false, request_id: None });
    assert_eq!(silent["detail"], json!("product: there is no product `x`"));
    // One language, whatever the account's is.
    assert_eq!(silent["title"], json!("There is no such product"));
}

#[test]
fn headers_say_when_to_come_back_and_how_to_sign_in() {
    let response = Problem::from(AppError::RulesUnavailable(Failure::BreakerOpen)).into_response();
    assert_eq!(response.headers()["retry-after"], "60");
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let response = Problem::new(ProblemCode::Unauthenticated).into_response();
    assert_eq!(response.headers()["www-authenticate"], "Bearer realm=\"reglament\"");
}

#[test]
fn a_rule_sets_own_words_stand_beside_its_code() {
    let denied = AppError::Conflict {
        code: "certificate_expired".to_owned(),
        detail: "the rules of this product forbid it: certificate_expired".to_owned(),
        alternatives: Vec::new(),
        findings: vec![InvalidField::new("certificate_expired", "", "certificate_expired")],
    };
    let words = |code: &str| (code == "certificate_expired").then(|| "Сертификат закончился".to_owned());
    let problem = Problem::from(denied).worded(words);
    let body = written(&problem, Telling { locale: Locale::Ru, strictly: true, request_id: None });
    assert_eq!(body["detail"], json!("Сертификат закончился"));
    assert_eq!(body["findings"][0]["message"], json!("Сертификат закончился"));
    // The host's codes have words of their own.
    let own = Problem::new(ProblemCode::StateForbids).worded(|_| Some("no".to_owned()));
    assert!(written(&own, Telling::default()).get("detail").is_none());
}

#[test]
fn a_denial_is_told_in_words_where_the_host_has_them() {
    let denied = || AppError::Conflict {
        code: "balance_too_small".to_owned(),
        detail: "the rules of this product forbid it: balance_too_small".to_owned(),
        alternatives: Vec::new(),
        findings: vec![InvalidField::new("balance_too_small", "", "balance_too_small")],
    };
    for (locale, told) in [(Locale::Ru, "ru"), (Locale::En, "en")] {
        let telling = Telling { locale, strictly: true, request_id: None };
        let body = written(&Problem::from(denied()), telling);
        assert!(body.get("detail").is_none(), "{told}: {body}");
        assert_eq!(body["findings"][0]["message"], body["title"], "{told}");
        assert_ne!(body["title"], json!("balance_too_small"), "{told}");
        // A conflict always says what could be done instead.
        assert_eq!(body["alternatives"], json!([]), "{told}");
    }
}

#[test]
fn bounds_are_told_in_every_language() {
    let field = InvalidField::out_of_bounds("minutes_invalid", "minutes", (1, 1440), "minutes");
    let problem = Problem::from(AppError::Invalid(vec![field]));
    let told = |locale| {
        let body = written(&problem, Telling { locale, strictly: true, request_id: None });
        body["findings"][0]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(told(Locale::Ru), "Недопустимое число минут: от 1 до 1440");
    assert_eq!(told(Locale::En), "from 1 to 1440 minutes");
}
