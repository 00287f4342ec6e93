//! The rules look at assets: when something came, or when silence was to be judged. What began and what ended becomes
//! a fact from outside, once; what is asked of whom is decided by the rules that hear of facts.
use std::{collections::BTreeMap, sync::Arc};

use domain::{
    access::Scope,
    catalogue::{Asset, Product},
    ids::{ExternalEventId, OrganisationId},
    monitoring::{Condition, Transition, Verdict, Window, transitions},
    rules::{Decision, Effect, Failure, HookCall, HookName, MonitoringDeclaration, SceneHook},
    ticket::{Field, Value},
};
use jiff::{SignedDuration, Timestamp};
use store::{JournalEntry, ObservedAsset, StoreError, StoredCondition, Tx};

use super::device::{Surroundings, line_of};
use crate::{
    catalogue::Catalogue,
    context::App,
    errors::AppError,
    external::{Report, decide, keep_in},
    rules::{ActiveRules, Asking, Environment},
};

/// Assets taken up at once.
const BATCH: u64 = 500;
/// Assets of one customer looked at and written together.
const TOGETHER: usize = 50;
/// Where the rules cannot be asked, they are asked again after this.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(5);
/// Least pause between two looks at an asset that reported nothing.
const SOONEST: SignedDuration = SignedDuration::from_secs(10);
/// The source of the facts found.
pub(super) const SOURCE: &str = "monitoring";

pub async fn next_look_at(app: &App) -> Result<Option<Timestamp>, AppError> {
    Ok(store::next_look_at(&app.store, app.now()).await?)
}

/// Looks at every asset whose instant has come. Answers at how many.
pub async fn look_due(app: &App) -> Result<usize, AppError> {
    let mut looked = 0;
    loop {
        let due = store::to_look_at(&app.store, app.now(), BATCH).await?;
        if due.is_empty() {
            return Ok(looked);
        }
        let mut by_customer: BTreeMap<OrganisationId, Vec<ObservedAsset>> = BTreeMap::new();
        for held in due {
            by_customer.entry(held.customer).or_default().push(held);
        }
        let mut settled = 0;
        for (customer, held) in by_customer {
            let customer = Customer::load(app, customer).await?;
            for together in held.chunks(TOGETHER) {
                settled += customer.look(app, together).await?;
            }
        }
        looked += settled;
        if settled == 0 {
            // Everything changed under our hands: the next round sees it as it is then.
            return Ok(looked);
        }
    }
}

/// What the assets of one customer are looked at with.
struct Customer {
    id: OrganisationId,
    catalogue: Arc<Catalogue>,
    assets: Vec<Asset>,
    asked: Vec<Rules>,
}

/// A rule set that looks at assets.
struct Rules {
    product: Arc<Product>,
    active: Arc<ActiveRules>,
    environment: Environment,
    declared: MonitoringDeclaration,
}

/// What a look at one asset leaves behind.
struct Look {
    held: ObservedAsset,
    again: Option<Timestamp>,
    conditions: Vec<StoredCondition>,
    reports: Vec<Report>,
    journal: Vec<JournalEntry>,
}

impl Customer {
    async fn load(app: &App, id: OrganisationId) -> Result<Self, AppError> {
        let catalogue = app.catalogue.current(app).await?;
        let providers = store::providers_of(&app.store, id).await?;
        let assets = store::assets_of(&app.store, &Scope::All, id).await?;
        let mut asked = Vec::new();
        for (product, rules) in catalogue.served_by(&providers, app.now())? {
            let declared = rules.manifest.monitoring.clone();
            let Some(declared) = declared.filter(|_| rules.manifest.has_hook(HookName::Monitoring)) else {
                continue;
            };
            let mut environment =
                Environment { releases: catalogue.releases(&product.code), ..Environment::default() };
            environment.load_entitlements(app, &catalogue, id, &product.code).await?;
            asked.push(Rules { product, active: rules, environment, declared });
        }
        Ok(Self { id, catalogue, assets, asked })
    }

    async fn look(&self, app: &App, together: &[ObservedAsset]) -> Result<usize, AppError> {
        let now = app.now();
        let mut looks: Vec<Look> = together
            .iter()
            .map(|held| Look {
                held: held.clone(),
                again: None,
                conditions: Vec::new(),
                reports: Vec::new(),
                journal: Vec::new(),
            })
            .collect();
        for rules in &self.asked {
            let surroundings = Surroundings::load(app, together, &rules.declared, now).await?;
            for look in &mut looks {
                self.ask(app, rules, &surroundings, look).await;
            }
        }
        let settled = looks.len();
        let found = write(app, looks).await?;
        for event in found {
            match decide(app, event).await {
                // It is kept, and a job asks again.
                Ok(()) | Err(AppError::RulesUnavailable(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(settled)
    }

    async fn ask(&self, app: &App, rules: &Rules, surroundings: &Surroundings, look: &mut Look) {
        let now = app.now();
        let calendar = self.catalogue.calendars().get(&rules.product.calendar).cloned();
        let zone = calendar.as_deref().map(|calendar| calendar.zone().time_zone().clone());
        let line = line_of(&self.assets, look.held.asset);
        let device = surroundings.device(&look.held, &line, zone, &rules.declared);
        let known = device.known.clone();
        let window = device.window;
        let environment = Environment { assets: line, ..rules.environment.clone() };
        let scene = environment.scene(&rules.active, &rules.product, calendar.as_deref(), now, now);
        let hook = SceneHook::MonitoringObserved(Box::new(device));
        let call = HookCall::Scene { scene: Box::new(scene), hook };
        let answer = app.rules.decide(rules.active.digest(), &call, self.catalogue.calendars()).await;
        let asking =
            Asking { rules: &rules.active, product: &rules.product.code, ticket: None, call: &call, at: now };
        match answer.result {
            Ok(decision) => {
                let before = look.conditions.len();
                look.take(self.id, rules, &known, window, &decision);
                // A look that changes nothing is not worth its record: there is one for each asset and hour.
                if look.conditions.len() > before {
                    look.journal.push(asking.entry(app, Ok(&decision), answer.cost));
                }
            }
            Err(failure) => {
                look.failed(now, &failure);
                // A plugin that is switched off is not asked, and there is nothing to replay.
                if failure.is_strike() {
                    look.journal.push(asking.entry(app, Err(&failure), answer.cost));
                }
            }
        }
    }
}

impl Look {
    fn take(
        &mut self,
        customer: OrganisationId,
        rules: &Rules,
        known: &[Condition],
        window: Window,
        decision: &Decision,
    ) {
        let mut seen: Vec<Verdict> = Vec::new();
        for step in &decision.steps {
            match &step.effect {
                Effect::Observe(verdict) => seen.push(verdict.clone()),
                Effect::LookAgain(at) => self.look_again(window.to, *at),
                _ => {}
            }
        }
        for transition in transitions(known, seen, window) {
            let provider = rules.product.provider;
            self.found(customer, provider, &transition, window.to);
        }
    }

    /// A condition that began and is over is told as both.
    fn found(
        &mut self,
        customer: OrganisationId,
        provider: OrganisationId,
        transition: &Transition,
        now: Timestamp,
    ) {
        let asset = self.held.asset;
        let mut report = |kind: &str, since: Timestamp, word: &str, payload: Vec<Field>| {
            self.reports.push(Report {
                source: SOURCE.to_owned(),
                // Told once by the condition on file; begun again at the same instant it is another fact.
                source_key: format!("{asset}:{kind}:{since}:{word}:{now}"),
                kind: if word == "began" { kind.to_owned() } else { format!("{kind}_recovered") },
                customer,
                asset: Some(asset),
                provider: Some(provider),
                at: now,
                payload,
            });
        };
        let (condition, values) = match transition {
            Transition::Began(verdict) => {
                let mut payload = verdict.values.clone();
                payload.push(moment("since", verdict.since));
                report(&verdict.kind, verdict.since, "began", payload);
                if let Some(until) = verdict.until {
                    report(&verdict.kind, verdict.since, "ended", vec![moment("until", until)]);
                }
                let condition =
                    Condition { kind: verdict.kind.clone(), since: verdict.since, until: verdict.until };
                (condition, verdict.values.clone())
            }
            Transition::Extended { kind, since, until } => {
                (Condition { kind: kind.clone(), since: *since, until: Some(*until) }, Vec::new())
            }
            Transition::Ended { kind, since, until } => {
                report(kind, *since, "ended", vec![moment("since", *since), moment("until", *until)]);
                (Condition { kind: kind.clone(), since: *since, until: Some(*until) }, Vec::new())
            }
        };
        self.conditions.push(StoredCondition { asset, condition, values });
    }

    fn failed(&mut self, now: Timestamp, failure: &Failure) {
        tracing::warn!(asset.id = %self.held.asset, %failure, "the rules could not look at an asset: {failure}");
        self.look_again(now, now.checked_add(AGAIN_AFTER).unwrap_or(now));
    }

    fn look_again(&mut self, now: Timestamp, at: Timestamp) {
        self.again = Some(earliest(self.again, now, at));
    }
}

/// The earliest of what the rule sets want, and never at once: rules that ask without end would crowd out the others.
fn earliest(held: Option<Timestamp>, now: Timestamp, wanted: Timestamp) -> Timestamp {
    let wanted = wanted.max(now.checked_add(SOONEST).unwrap_or(now));
    held.map_or(wanted, |held| held.min(wanted))
}

fn moment(path: &str, at: Timestamp) -> Field {
    Field { path: path.to_owned(), value: Value::Moment(at) }
}

/// Everything of these looks in one transaction; what changed since it was read is left for the next round.
async fn write(app: &App, looks: Vec<Look>) -> Result<Vec<ExternalEventId>, AppError> {
    let tx = app.store.begin().await?;
    let numbers: Vec<i64> = looks.iter().map(|look| look.held.number).collect();
    store::lock_observed(&tx, &numbers).await?;
    let settled: Vec<_> = looks.iter().map(|look| (&look.held, look.again)).collect();
    let settled = store::looked_at(&tx, &settled).await?;
    let mut found = Vec::new();
    for look in looks {
        if settled.contains(&look.held.number) {
            found.extend(write_one(app, &tx, look).await?);
        }
    }
    tx.commit().await?;
    Ok(found)
}

async fn write_one(app: &App, tx: &Tx, look: Look) -> Result<Vec<ExternalEventId>, StoreError> {
    store::write_conditions(tx, &look.conditions).await?;
    store::insert_journal(tx, &look.journal).await?;
    let mut found = Vec::new();
    for report in look.reports {
        found.push(keep_in(app, tx, report).await?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_wish_holds_and_none_is_granted_at_once() {
        let second = |at: i64| Timestamp::from_second(at).expect("an instant");
        let now = second(1_000);
        let table = [
            (None, 1_600, 1_600),
            (Some(1_600), 1_300, 1_300),
            (Some(1_300), 1_600, 1_300),
            (None, 1_001, 1_010),
        ];
        for (held, wanted, expected) in table {
            assert_eq!(earliest(held.map(second), now, second(wanted)), second(expected), "{wanted}");
        }
    }
}
