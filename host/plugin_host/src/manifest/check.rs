//! What a manifest must hold beyond its types: every reference leads somewhere, every code is a code.
use std::collections::{BTreeMap, BTreeSet};

use domain::{
    rules::{CORE_TEMPLATES, Clause, Manifest, ProductDeclaration, Refusal, Text},
    ticket::CORE_REASONS,
    time::TimeRule,
};

use super::forms::schemas;
use crate::abi::v1::API;

pub(super) type Checked = Result<(), Refusal>;

pub(super) fn wrong(path: impl Into<String>, message: &str) -> Refusal {
    Refusal::Manifest { path: path.into(), message: message.to_owned() }
}

pub(crate) fn check_manifest(manifest: &Manifest) -> Checked {
    if manifest.api != API {
        return Err(Refusal::Interface {
            message: format!("the manifest says api `{}`, this host speaks {API}", manifest.api),
        });
    }
    identity(manifest)?;
    all_codes(manifest)?;
    clauses(manifest)?;
    calendars(manifest)?;
    kinds(manifest)?;
    timers(manifest)?;
    letters(manifest)?;
    manifest
        .products
        .iter()
        .enumerate()
        .try_for_each(|(index, product)| check_product(manifest, index, product))?;
    schemas(manifest)
}

fn identity(manifest: &Manifest) -> Checked {
    code("id", &manifest.id)?;
    let version = &manifest.version;
    let numbers = version.split(['-', '+']).next().unwrap_or_default();
    let semver = numbers.split('.').count() == 3
        && numbers.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    if !semver
        || version.len() > 64
        || !version.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+'))
    {
        return Err(wrong("version", "must be a semantic version, e.g. 1.2.0"));
    }
    codes("asset_kinds", manifest.asset_kinds.iter().map(|it| it.code.as_str()))?;
    unique("hooks", manifest.hooks.iter())?;
    unique("effects", manifest.effects.iter())
}

fn code(path: &str, code: &str) -> Checked {
    let good = (1..=64).contains(&code.len())
        && code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'/' | b'-'));
    if good { Ok(()) } else { Err(wrong(path, &format!("`{code}` is not a code: [a-z0-9_./-]{{1,64}}"))) }
}

fn unique<T: Ord>(path: &str, items: impl Iterator<Item = T>) -> Checked {
    let mut seen = BTreeSet::new();
    for (index, item) in items.enumerate() {
        if !seen.insert(item) {
            return Err(wrong(format!("{path}[{index}]"), "stands there twice"));
        }
    }
    Ok(())
}

/// Codes of one list: each well-formed, none twice.
fn codes<'a>(list: &str, items: impl Iterator<Item = &'a str> + Clone) -> Checked {
    for (index, item) in items.clone().enumerate() {
        code(&format!("{list}[{index}]"), item)?;
    }
    unique(list, items)
}

fn all_codes(manifest: &Manifest) -> Checked {
    codes("documents", manifest.documents.iter().map(|it| it.code.as_str()))?;
    codes("products", manifest.products.iter().map(|it| it.code.as_str()))?;
    codes("kinds", manifest.kinds.iter().map(|it| it.code.as_str()))?;
    codes("fields", manifest.fields.iter().map(|it| it.code.as_str()))?;
    codes("timers", manifest.timers.iter().map(|it| it.code.as_str()))?;
    codes("forms", manifest.forms.iter().map(|it| it.id.as_str()))?;
    codes("actions", manifest.actions.iter().map(|it| it.code.as_str()))?;
    codes("templates", manifest.templates.iter().map(|it| it.code.as_str()))?;
    codes("entitlement_kinds", manifest.entitlement_kinds.keys().map(String::as_str))?;
    let records = manifest.actions.iter().filter_map(|it| it.records.as_ref());
    records.into_iter().try_for_each(|it| code("actions.records", &it.code))?;
    if manifest.actions.iter().any(|it| it.records.as_ref().is_some_and(|held| held.divisor == 0)) {
        return Err(wrong("actions.records.divisor", "nothing is divided by zero"));
    }
    let maps: [(&str, &BTreeMap<String, Text>); 6] = [
        ("reasons", &manifest.reasons),
        ("findings", &manifest.findings),
        ("flags", &manifest.flags),
        ("approvals", &manifest.approvals),
        ("appointments", &manifest.appointments),
        ("reports", &manifest.reports),
    ];
    maps.into_iter().try_for_each(|(name, map)| codes(name, map.keys().map(String::as_str)))
}

fn clauses(manifest: &Manifest) -> Checked {
    if manifest.documents.is_empty() {
        return Err(wrong("documents", "a rule set rests on a document"));
    }
    for (index, clause) in manifest.clauses.iter().enumerate() {
        let path = format!("clauses[{index}]");
        document(manifest, &path, &clause.document)?;
        if clause.section.is_empty() || clause.section.len() > 64 {
            return Err(wrong(path, "a section has 1 to 64 bytes"));
        }
    }
    unique("clauses", manifest.clauses.iter().map(|it| (&it.document, &it.section)))?;
    for (index, proof) in manifest.proofs.iter().enumerate() {
        document(manifest, &format!("proofs[{index}]"), &proof.document)?;
    }
    unique("proofs", manifest.proofs.iter().map(|it| (&it.document, &it.section)))
}

fn document(manifest: &Manifest, path: &str, code: &str) -> Checked {
    known(path, "document", code, manifest.documents.iter().any(|it| it.code == code))
}

fn known(path: &str, what: &str, code: &str, known: bool) -> Checked {
    if known { Ok(()) } else { Err(wrong(path, &format!("{what} `{code}` is not declared"))) }
}

fn calendars(manifest: &Manifest) -> Checked {
    unique("calendars", manifest.calendars.iter().map(|it| &it.code))?;
    for (index, calendar) in manifest.calendars.iter().enumerate() {
        let path = format!("calendars[{index}]");
        code(&path, &calendar.code)?;
        calendar.validate().map_err(|error| wrong(path, &error.to_string()))?;
    }
    Ok(())
}

fn kinds(manifest: &Manifest) -> Checked {
    for (index, kind) in manifest.kinds.iter().enumerate() {
        let path = format!("kinds[{index}]");
        for field in &kind.fields {
            known(
                &format!("{path}.fields"),
                "field",
                &field.code,
                manifest.fields.iter().any(|it| it.code == field.code),
            )?;
        }
        if let Some(form) = &kind.form {
            known(&format!("{path}.form"), "form", form, manifest.form(form).is_some())?;
        }
    }
    for (index, form) in manifest.forms.iter().enumerate() {
        for kind in &form.kinds {
            known(&format!("forms[{index}].kinds"), "kind", kind, manifest.kind(kind).is_some())?;
        }
    }
    Ok(())
}

fn timers(manifest: &Manifest) -> Checked {
    for (index, timer) in manifest.timers.iter().enumerate() {
        if let Some(reason) = &timer.behaviour.closes {
            let declared = CORE_REASONS.contains(&reason.as_str()) || manifest.reasons.contains_key(reason);
            known(&format!("timers[{index}].closes"), "reason", reason, declared)?;
        }
    }
    for (index, fallback) in manifest.fallback.iter().enumerate() {
        let path = format!("fallback[{index}]");
        known(&path, "timer", &fallback.code, manifest.timer(&fallback.code).is_some())?;
        // TR-6 counts backwards from a start of work, which a ticket that only just came in has not.
        if matches!(fallback.rule, TimeRule::Notice { .. }) {
            return Err(wrong(format!("{path}.rule"), "a notice is no deadline"));
        }
    }
    Ok(())
}

fn letters(manifest: &Manifest) -> Checked {
    for (index, mailing) in manifest.mailings.iter().enumerate() {
        let path = format!("mailings[{index}]");
        let template = mailing.template.as_str();
        let declared =
            CORE_TEMPLATES.contains(&template) || manifest.templates.iter().any(|it| it.code == template);
        known(&format!("{path}.template"), "template", template, declared)?;
        let Clause { document, section } = &mailing.clause;
        known(
            &format!("{path}.clause"),
            "clause",
            &format!("{document} {section}"),
            manifest.clause_title(&mailing.clause).is_some(),
        )?;
    }
    Ok(())
}

fn check_product(manifest: &Manifest, index: usize, product: &ProductDeclaration) -> Checked {
    let path = format!("products[{index}]");
    code(&format!("{path}.rule_set"), &product.rule_set)?;
    code(&format!("{path}.provider.code"), &product.provider.code)?;
    document(manifest, &format!("{path}.document"), &product.document)?;
    let calendar = &product.calendar;
    known(
        &format!("{path}.calendar"),
        "calendar",
        calendar,
        manifest.calendars.iter().any(|it| it.code == *calendar),
    )?;
    let prefix = &product.number_prefix;
    if !(2..=6).contains(&prefix.len()) || !prefix.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(wrong(format!("{path}.number_prefix"), "must be 2 to 6 letters A-Z"));
    }
    if product.channels.is_empty() {
        return Err(wrong(format!("{path}.channels"), "a product is reached by at least one channel"));
    }
    for kind in &product.kinds {
        known(&format!("{path}.kinds"), "kind", kind, manifest.kind(kind).is_some())?;
    }
    codes(&format!("{path}.tiers"), product.tiers.keys().map(String::as_str))?;
    unique(&format!("{path}.kinds"), product.kinds.iter())
}
