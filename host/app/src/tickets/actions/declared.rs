//! An action that the rule set's manifest declares: who may run it, in which states, with what payload.
use domain::{
    access::Actor,
    forms::flatten,
    rules::{ActionDeclaration, CaseHook, Denial, FindingDraft},
    ticket::{Field, Role},
};
use jiff::civil::Date;
use serde_json::Value;

use super::{ActionCall, allowed_by_rules, state_allows};
use crate::{
    catalogue::keep_record,
    context::App,
    errors::{AppError, InvalidField},
    rules::{Asked, Turn},
};

pub(super) async fn perform(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
    declared: &ActionDeclaration,
) -> Result<(), AppError> {
    let staff = [Role::Administrator, Role::Supervisor, Role::Agent];
    let allowed = declared.roles.contains(&actor.role)
        || actor.is_staff() && declared.roles.iter().any(|role| staff.contains(role));
    if !allowed {
        return Err(AppError::forbidden(
            "action_not_allowed",
            format!("a {} may not `{}`", actor.role, call.action),
        ));
    }
    if !state_allows(turn.case.ticket.status, &declared.states) {
        return Err(AppError::conflict(
            "state_forbids",
            format!("`{}` is not possible while the ticket is {}", call.action, turn.case.ticket.status),
        ));
    }
    let (payload, given) = payload_of(call, declared)?;
    let told = declared.records.as_ref().map(|record| (record, payload.clone()));
    let hook = CaseHook::ActionsRun { action: call.action.clone(), actor: actor.role, payload };
    let occasion = turn.occasion(app, actor.reference());
    turn.change.event(
        &occasion,
        "action.run",
        serde_json::json!({"action": call.action, "reason": call.reason, "text": call.text}),
    );
    turn.lock_ledgers(app).await?;
    match turn.ask(app, hook).await {
        Asked::Denied(denial) if misses_members(&denial, declared, &given) => Err(AppError::Invalid(
            denial
                .findings
                .into_iter()
                .map(|held| {
                    InvalidField::new(&held.code, held.path.as_deref().unwrap_or(""), held.code.clone())
                })
                .collect(),
        )),
        asked => {
            allowed_by_rules(asked)?;
            if let Some((record, payload)) = told {
                keep_record(app, turn, record, &payload);
            }
            Ok(())
        }
    }
}

/// The payload as the schema of the declaration takes it, and the members that say something.
fn payload_of(
    call: &ActionCall,
    declared: &ActionDeclaration,
) -> Result<(Vec<Field>, Vec<String>), AppError> {
    let mut payload = call.payload.clone();
    // A word to go with any action; it is part of the payload only where the declaration knows it.
    let takes = |name: &str| {
        declared.payload["additionalProperties"] != Value::Bool(false)
            || declared.payload["properties"].get(name).is_some()
    };
    if let Some(reason) = call.reason.as_ref().filter(|_| takes("reason")) {
        payload.entry("reason").or_insert_with(|| Value::from(reason.as_str()));
    }
    if let Some(text) = call.text.as_ref().filter(|_| takes("text")) {
        payload.entry("text").or_insert_with(|| Value::from(text.as_str()));
    }
    let said = |value: &Value| value.as_str().is_none_or(|text| !text.trim().is_empty());
    let given: Vec<String> =
        payload.iter().filter(|(_, value)| said(value)).map(|(name, _)| name.clone()).collect();
    let payload = Value::Object(payload);
    check_payload(declared, &payload)?;
    Ok((flatten(&payload)?, given))
}

/// A denial for want of members of the payload is bad input (SC-44); one for what they say is a rule's no (SC-68).
fn misses_members(denial: &Denial, declared: &ActionDeclaration, given: &[String]) -> bool {
    let is_missing = |finding: &FindingDraft| {
        finding
            .path
            .as_ref()
            .is_some_and(|path| declared.payload["properties"].get(path).is_some() && !given.contains(path))
    };
    !denial.findings.is_empty() && denial.findings.iter().all(is_missing)
}

/// The payload by the schema its declaration gives.
fn check_payload(declared: &ActionDeclaration, payload: &Value) -> Result<(), AppError> {
    let violations = domain::forms::violations(&declared.payload, payload)?;
    let dates = no_dates(declared, payload);
    if violations.is_empty() && dates.is_empty() {
        return Ok(());
    }
    let fault = |held| InvalidField::violating("payload", held, ("value_missing", "value_invalid"));
    Err(AppError::Invalid(violations.into_iter().map(fault).chain(dates).collect()))
}

/// Members declared as dates that are none: JSON Schema takes `format` for a remark.
fn no_dates(declared: &ActionDeclaration, payload: &Value) -> Vec<InvalidField> {
    let properties = declared.payload["properties"].as_object().into_iter().flatten();
    let dates = properties.filter(|(_, schema)| schema["format"] == "date").map(|(name, _)| name);
    let wrong = |name: &&String| payload[*name].as_str().is_some_and(|text| text.parse::<Date>().is_err());
    dates
        .filter(wrong)
        .map(|name| {
            InvalidField::new("date_invalid", &format!("payload.{name}"), "a date such as 2026-12-01")
        })
        .collect()
}
