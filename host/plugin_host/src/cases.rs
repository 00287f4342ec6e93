//! A plugin's own cases: decisions it must give on this host before it is admitted, each asked twice.
use std::{collections::BTreeMap, sync::Arc};

use domain::{
    rules::{Answer, Calendars, Decision, HookCall, Refusal},
    time::{CalendarDefinition, CompiledCalendar, Coverage, HolidaySet, HolidayYear},
};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::{host::PluginHost, plugin::Plugin};

const MAX_CASES: usize = 200;
/// Years around `now` that a case's calendars cover.
const YEARS: i16 = 10;

/// One entry of `cases` in a manifest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// As the journal keeps it: a call can be copied from there.
    call: HookCall,
    expect: Expectation,
    /// Calendars of the case; the manifest's own where it names none.
    #[serde(default)]
    calendars: Vec<CalendarDefinition>,
    /// Without years a calendar knows its week only.
    #[serde(default)]
    holiday_years: Vec<HolidayYear>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expectation {
    /// Each stands in the decision; an object there may say more. An empty list means that nothing is decided.
    Effects(Effects),
    Decision(Decision),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Effects {
    effects: Vec<Json>,
}

pub(crate) async fn run(host: &PluginHost, plugin: &Arc<Plugin>) -> Result<(), Refusal> {
    if plugin.manifest.cases.len() > MAX_CASES {
        return Err(Refusal::Manifest {
            path: "cases".to_owned(),
            message: format!("more than {MAX_CASES} cases"),
        });
    }
    for (index, json) in plugin.manifest.cases.iter().enumerate() {
        let case: Case = serde_path_to_error::deserialize(json).map_err(|error| Refusal::Manifest {
            path: format!("cases[{index}].{}", error.path()),
            message: error.inner().to_string(),
        })?;
        ask_twice(host, plugin, &case)
            .await
            .map_err(|message| Refusal::Case { name: case.name.clone(), message })?;
    }
    Ok(())
}

async fn ask_twice(host: &PluginHost, plugin: &Arc<Plugin>, case: &Case) -> Result<(), String> {
    let calendars = Arc::new(calendars(plugin, case)?);
    let first: Answer<Decision> = host.run(plugin, &case.call, calendars.clone()).await;
    let second: Answer<Decision> = host.run(plugin, &case.call, calendars).await;
    let decision = first.result.map_err(|failure| failure.to_string())?;
    let again = second.result.map_err(|failure| format!("asked again: {failure}"))?;
    if decision != again {
        return Err("asked twice, it decided differently".to_owned());
    }
    if first.cost.fuel != second.cost.fuel {
        return Err(format!("asked twice, it used {} and {} fuel", first.cost.fuel, second.cost.fuel));
    }
    meets(&case.expect, &decision)
}

fn meets(expected: &Expectation, decision: &Decision) -> Result<(), String> {
    match expected {
        Expectation::Decision(whole) if whole == decision => Ok(()),
        Expectation::Decision(_) => Err(format!("decided {}", brief(decision))),
        Expectation::Effects(Effects { effects }) if effects.is_empty() => {
            if decision.steps.is_empty() {
                Ok(())
            } else {
                Err(format!("decided {}", brief(decision)))
            }
        }
        Expectation::Effects(Effects { effects }) => {
            let given: Vec<Json> =
                decision.steps.iter().filter_map(|step| serde_json::to_value(&step.effect).ok()).collect();
            match effects.iter().find(|expected| !given.iter().any(|effect| covers(expected, effect))) {
                Some(missing) => Err(format!("no step {missing}; decided {}", brief(decision))),
                None => Ok(()),
            }
        }
    }
}

/// Objects may say more than expected; everything else is equal.
fn covers(expected: &Json, given: &Json) -> bool {
    match (expected, given) {
        (Json::Object(expected), Json::Object(given)) => {
            expected.iter().all(|(name, value)| given.get(name).is_some_and(|given| covers(value, given)))
        }
        (Json::Array(expected), Json::Array(given)) => {
            expected.len() == given.len()
                && expected.iter().zip(given).all(|(expected, given)| covers(expected, given))
        }
        _ => expected == given,
    }
}

fn brief(decision: &Decision) -> String {
    let effects: Vec<_> = decision.steps.iter().map(|step| &step.effect).collect();
    serde_json::to_string(&effects).unwrap_or_default().chars().take(2000).collect()
}

fn calendars(plugin: &Plugin, case: &Case) -> Result<Calendars, String> {
    let year = case.call.now().to_zoned(jiff::tz::TimeZone::UTC).year();
    let coverage = Coverage { first_year: year.saturating_sub(YEARS), last_year: year.saturating_add(YEARS) };
    let definitions = if case.calendars.is_empty() { &plugin.manifest.calendars } else { &case.calendars };
    let mut compiled = BTreeMap::new();
    for definition in definitions {
        let mut definition = definition.clone();
        definition.holiday_set =
            definition.holiday_set.filter(|set| case.holiday_years.iter().any(|year| year.set == *set));
        let set = HolidaySet {
            code: definition.holiday_set.clone().unwrap_or_default(),
            fallback: domain::time::FallbackRules::default(),
        };
        let calendar = CompiledCalendar::compile_with(&definition, &set, &case.holiday_years, Some(coverage))
            .map_err(|error| format!("calendar `{}`: {error}", definition.code))?;
        compiled.insert(definition.code.clone(), Arc::new(calendar));
    }
    Ok(compiled)
}
