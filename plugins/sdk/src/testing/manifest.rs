//! The host's check of an answer against the manifest, in short, so that an undeclared code fails a unit test and
//! not an installation.
use serde_json::Value as Json;

use crate::{
    clause::Basis,
    types::{Decision, Effect, Status},
};

const CORE_REASONS: [&str; 9] = [
    "identification_missing",
    "information_missing",
    "update_required",
    "entitlement_missing",
    "force_majeure",
    "no_longer_relevant",
    "done_by_silence",
    "confirmed",
    "merged",
];
const CORE_TEMPLATES: [&str; 14] = [
    "acknowledgement",
    "information_request",
    "refusal",
    "suspension",
    "resumed",
    "closed",
    "closed_by_silence",
    "solution_proposed",
    "answer",
    "split",
    "release_notice",
    "coverage_notice",
    "appointment",
    "operator_alert",
];

const CORE_ACTIONS: [&str; 17] = [
    "register",
    "request_information",
    "answer",
    "propose_solution",
    "request_closing",
    "close",
    "refuse",
    "suspend",
    "resume",
    "reopen",
    "split",
    "merge",
    "link",
    "set_criticality",
    "set_party",
    "estimate",
    "accept_claim",
];

/// A manifest as written by the author; `$file` references are not followed.
#[derive(Debug)]
pub struct Manifest(Json);

impl Manifest {
    /// Reads `include_str!("../manifest.json")`.
    pub fn read(text: &str) -> Self {
        Self(serde_json::from_str(text).expect("the manifest is JSON"))
    }

    pub fn json(&self) -> &Json {
        &self.0
    }

    /// Defaults of the settings, as the host would hand them over for a product.
    pub fn settings(&self, product: &str) -> Vec<crate::types::Field> {
        let mut settings = serde_json::Map::new();
        for (name, property) in self.0["settings"]["properties"].as_object().into_iter().flatten() {
            settings.insert(name.clone(), property["default"].clone());
        }
        let product =
            self.list("products").find(|it| it["code"] == product).expect("a product of the manifest");
        for (name, value) in product["settings"].as_object().into_iter().flatten() {
            settings.insert(name.clone(), value.clone());
        }
        super::flatten(&Json::Object(settings))
    }

    /// Panics at the first step that the host would reject.
    pub fn check(&self, decision: &Decision) {
        for step in &decision.steps {
            let kind = effect_kind(&step.effect);
            assert!(self.has_word("effects", kind), "effect {kind} is not declared");
            assert!(!step.basis.is_empty(), "effect {kind} names no clause");
            for clause in &step.basis {
                self.check_clause(&clause.document, &clause.section);
            }
            self.check_codes(&step.effect);
        }
        assert!(decision.steps.len() <= 64, "more than 64 steps");
    }

    /// Panics where the manifest contradicts itself.
    pub fn lint(&self) {
        assert_eq!(self.0["api"], "1.0");
        check_texts(&self.0, "");
        for product in self.list("products") {
            assert!(self.has_code("calendars", "code", text(&product["calendar"])), "calendar of {product}");
            assert!(self.has_code("documents", "code", text(&product["document"])), "document of {product}");
            for kind in product["kinds"].as_array().into_iter().flatten() {
                assert!(self.has_code("kinds", "code", text(kind)), "kind {kind} is not declared");
            }
        }
        for timer in self.list("timers") {
            if let Some(reason) = timer["closes"].as_str() {
                self.check_reason(reason);
            }
        }
        for (name, property) in self.0["settings"]["properties"].as_object().into_iter().flatten() {
            assert!(property.get("default").is_some(), "setting {name} has no default");
        }
        assert_eq!(self.0["settings"]["additionalProperties"], false);
        self.lint_kinds_and_clauses();
    }

    /// Panics if a clause that rules name is not explained.
    pub fn explains(&self, clauses: &[Basis]) {
        for clause in clauses {
            self.check_clause(clause.document, clause.section);
        }
    }

    fn lint_kinds_and_clauses(&self) {
        for kind in self.list("kinds") {
            for field in kind["fields"].as_array().into_iter().flatten() {
                assert!(
                    self.has_code("fields", "code", text(&field["code"])),
                    "{field} of {} ",
                    kind["code"]
                );
            }
            if let Some(form) = kind["form"].as_str() {
                assert!(self.has_code("forms", "id", form), "form {form} is not declared");
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        for clause in self.list("clauses") {
            let (document, section) = (text(&clause["document"]), text(&clause["section"]));
            assert!(self.has_code("documents", "code", document), "document {document} is not declared");
            assert!(seen.insert((document, section)), "clause {document} {section} is there twice");
        }
        for mailing in self.list("mailings") {
            self.check_clause(text(&mailing["clause"]["document"]), text(&mailing["clause"]["section"]));
            self.check_template(text(&mailing["template"]));
        }
    }

    fn check_codes(&self, effect: &Effect) {
        match effect {
            Effect::SetKind(kind) => assert!(self.has_code("kinds", "code", kind), "kind {kind}"),
            Effect::SetCoverage(it) => it.reason.iter().for_each(|reason| self.check_reason(reason)),
            Effect::AddFinding(it) => self.check_named("findings", &it.code),
            Effect::ClearFinding(code) => self.check_named("findings", code),
            Effect::RaiseFlag(flag) | Effect::LowerFlag(flag) => self.check_named("flags", flag),
            Effect::Move(it) => {
                let needs = matches!(it.to, Status::Closed | Status::Refused | Status::Suspended);
                assert!(it.reason.is_some() || !needs, "a move to {} needs a reason", it.to.code());
                it.reason.iter().for_each(|reason| self.check_reason(reason));
            }
            Effect::Propose(it) => {
                let declared = CORE_ACTIONS.contains(&it.action.as_str())
                    || self.has_code("actions", "code", &it.action);
                assert!(declared, "action {} is not declared", it.action);
                it.reason.iter().for_each(|reason| self.check_reason(reason));
            }
            Effect::Deny(it) => {
                self.check_reason(&it.code);
                it.findings.iter().for_each(|finding| self.check_named("findings", &finding.code));
            }
            Effect::StartTimer(it) => assert!(self.has_code("timers", "code", &it.code), "timer {}", it.code),
            Effect::StopTimer(code) | Effect::CancelTimer(code) => {
                assert!(self.has_code("timers", "code", code), "timer {code}");
            }
            Effect::Send(it) => self.check_template(&it.template),
            Effect::RequestApproval(it) => self.check_named("approvals", &it.code),
            Effect::PlanAppointment(it) => self.check_named("appointments", &it.kind),
            Effect::CreateTicket(it) => assert!(self.has_code("kinds", "code", &it.kind), "kind {}", it.kind),
            _ => {}
        }
    }

    fn check_reason(&self, reason: &str) {
        if !CORE_REASONS.contains(&reason) {
            self.check_named("reasons", reason);
        }
    }

    /// A code with a sub-code may be declared by its first part.
    fn check_named(&self, part: &str, code: &str) {
        let first = code.split('/').next().unwrap_or(code);
        let declared = self.0[part].get(code).or_else(|| self.0[part].get(first)).is_some();
        assert!(declared, "{part}: {code} is not declared");
    }

    fn check_template(&self, template: &str) {
        let declared = CORE_TEMPLATES.contains(&template) || self.has_code("templates", "code", template);
        assert!(declared, "template {template} is not declared");
    }

    fn check_clause(&self, document: &str, section: &str) {
        let declared = self.list("clauses").any(|it| it["document"] == document && it["section"] == section);
        assert!(declared, "clause {document} {section} is not explained");
    }

    fn list(&self, part: &str) -> impl Iterator<Item = &Json> {
        self.0[part].as_array().into_iter().flatten()
    }

    fn has_code(&self, part: &str, key: &str, code: &str) -> bool {
        self.list(part).any(|it| it[key] == code)
    }

    fn has_word(&self, part: &str, word: &str) -> bool {
        self.list(part).any(|it| it == word)
    }
}

fn text(json: &Json) -> &str {
    json.as_str().expect("a text")
}

/// Whatever is told in one language is told in the other.
fn check_texts(json: &Json, path: &str) {
    match json {
        Json::Object(members) => {
            if members.contains_key("ru") || members.contains_key("en") {
                for language in ["ru", "en"] {
                    let told =
                        members.get(language).is_some_and(|it| it.as_str().is_none_or(|it| !it.is_empty()));
                    assert!(told, "{path} has no text in {language}");
                }
            }
            members.iter().for_each(|(name, it)| check_texts(it, &format!("{path}/{name}")));
        }
        Json::Array(items) => items.iter().for_each(|it| check_texts(it, path)),
        _ => {}
    }
}

fn effect_kind(effect: &Effect) -> &'static str {
    match effect {
        Effect::SetKind(_) => "set_kind",
        Effect::SetField(_) => "set_field",
        Effect::SetCriticality(_) => "set_criticality",
        Effect::SetParty(_) => "set_party",
        Effect::SetBillable(_) => "set_billable",
        Effect::SetCoverage(_) => "set_coverage",
        Effect::Require(_) => "require",
        Effect::AddFinding(_) => "add_finding",
        Effect::ClearFinding(_) => "clear_finding",
        Effect::RaiseFlag(_) => "raise_flag",
        Effect::LowerFlag(_) => "lower_flag",
        Effect::Register => "register",
        Effect::Move(_) => "move",
        Effect::StartTimer(_) => "start_timer",
        Effect::StopTimer(_) => "stop_timer",
        Effect::CancelTimer(_) => "cancel_timer",
        Effect::Send(_) => "send",
        Effect::Note(_) => "note",
        Effect::Propose(_) => "propose",
        Effect::RequestApproval(_) => "request_approval",
        Effect::DecideApproval(_) => "decide_approval",
        Effect::PlanAppointment(_) => "plan_appointment",
        Effect::CreateTicket(_) => "create_ticket",
        Effect::Attach(_) => "attach",
        Effect::PostLedger(_) => "post_ledger",
        Effect::SetPeriod(_) => "set_period",
        Effect::Alert(_) => "alert",
        Effect::Observe(_) => "observe",
        Effect::LookAgain(_) => "look_again",
        Effect::SetVersion(_) => "set_version",
        Effect::FillGap(_) => "fill_gap",
        Effect::Remember(_) => "remember",
        Effect::Forget(_) => "forget",
        Effect::Deny(_) => "deny",
        Effect::Other(_) => "other",
    }
}
