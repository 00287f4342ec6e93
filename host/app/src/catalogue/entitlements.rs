//! Entitlements: what a customer is entitled to. The rule set may refuse a draft or compute its validity.
use std::sync::Arc;

use domain::{
    access::{Actor, Scope},
    catalogue::{Entitlement, EntitlementItem},
    ids::{AssetId, EntitlementId, OrganisationId},
    ledger::{Account, MOST_MINUTES},
    rules::{Effect, HookCall, HookName, SceneHook},
    ticket::{Field, LedgerKind},
};
use jiff::civil::Date;
use serde_json::json;
use store::{EntitlementFilter, JournalEntry, Page, PageRequest};

use super::{
    Catalogue,
    entitlement_checks::{check_contents, check_facts_in_time, check_tiers},
    ledger::{ByHand, post_by_hand},
};
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    external_refs::{ExternalName, keep_name, name_for},
    rules::{ActiveRules, Asking, Environment},
    tickets::access::{may_write_catalogue, partner_scope},
};

#[derive(Clone, Debug)]
pub struct EntitlementDraft {
    pub customer: OrganisationId,
    pub product: String,
    pub kind: String,
    pub tier: Option<String>,
    pub key: Option<String>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub source: Option<String>,
    pub units_minutes: Option<i64>,
    pub items: Vec<ItemDraft>,
    pub facts: Vec<Field>,
    pub external_ref: Option<ExternalName>,
}

#[derive(Clone, Debug)]
pub struct ItemDraft {
    pub asset: Option<AssetId>,
    pub tier: Option<String>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
}

impl ItemDraft {
    fn item(self) -> EntitlementItem {
        EntitlementItem {
            asset: self.asset,
            tier: self.tier,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        }
    }
}

pub async fn create_entitlement(
    app: &App,
    actor: &Actor,
    draft: EntitlementDraft,
) -> Result<Entitlement, AppError> {
    may_write_catalogue(actor)?;
    check(app, actor, &draft).await?;
    let catalogue = app.catalogue.current(app).await?;
    let now = app.now();
    let mut entitlement = Entitlement {
        id: EntitlementId(app.ids.next()),
        customer: draft.customer,
        product: draft.product,
        kind: draft.kind,
        tier: draft.tier,
        key_hash: draft.key.as_deref().map(|key| app.secrets.hash_key(key)),
        key_last4: draft.key.as_deref().map(last4),
        valid_from: draft.valid_from,
        valid_to: draft.valid_to,
        source: draft.source.unwrap_or_else(|| "paid".to_owned()),
        units_minutes: draft.units_minutes,
        account: Account::default(),
        items: draft.items.into_iter().map(ItemDraft::item).collect(),
        facts: draft.facts,
        created_at: now,
    };
    let journal = ask_rules(app, &catalogue, &mut entitlement).await?;
    let name = name_for(app, actor, "entitlement", draft.external_ref, entitlement.id.0)?;
    let tx = app.store.begin().await?;
    store::insert_entitlement(&tx, &entitlement).await?;
    keep_name(&tx, &actor.scope(), name.as_ref()).await?;
    if let Some(minutes) = entitlement.units_minutes.filter(|minutes| *minutes > 0) {
        let posting = ByHand {
            kind: LedgerKind::Grant,
            minutes,
            reverses: None,
            ticket: None,
            cause: "granted with it",
        };
        store::post_ledger(&tx, &[post_by_hand(app, actor, &mut entitlement, posting)?]).await?;
    }
    store::insert_journal(&tx, &journal).await?;
    judge_again(app, &tx, &entitlement).await?;
    tx.commit().await?;
    Ok(entitlement)
}

fn last4(key: &str) -> String {
    let letters: Vec<char> = key.chars().filter(|c| !c.is_whitespace()).collect();
    letters[letters.len().saturating_sub(4)..].iter().collect()
}

async fn check(app: &App, actor: &Actor, draft: &EntitlementDraft) -> Result<(), AppError> {
    let mut faults = Vec::new();
    if store::find_organisation(&app.store, &actor.scope(), draft.customer).await?.is_none() {
        faults.push(InvalidField::new("unknown_customer", "customer", "there is no such customer"));
    }
    if app.catalogue.current(app).await?.visible_product(actor, &draft.product).is_none() {
        faults.push(InvalidField::new(
            "unknown_product",
            "product",
            format!("there is no product `{}`", draft.product),
        ));
    }
    if draft.kind.trim().is_empty() {
        faults.push(InvalidField::new("value_missing", "kind", "say what the customer is entitled to"));
    }
    if draft.key.as_ref().is_some_and(|key| key.trim().is_empty()) {
        faults.push(InvalidField::new("value_missing", "key", "a key is not blank"));
    }
    if draft.units_minutes.is_some_and(|minutes| minutes < 0) {
        faults.push(InvalidField::new("negative_minutes", "units_minutes", "minutes cannot be negative"));
    }
    if draft.units_minutes.is_some_and(|minutes| minutes > MOST_MINUTES) {
        let bounds = (0, MOST_MINUTES);
        faults.push(InvalidField::out_of_bounds("minutes_invalid", "units_minutes", bounds, "minutes"));
    }
    let assets = store::assets_of(&app.store, &Scope::All, draft.customer).await?;
    let items = draft.items.iter().cloned().map(ItemDraft::item).collect::<Vec<_>>();
    check_tiers(app, &draft.product, draft.tier.as_deref(), &draft.items, &mut faults).await?;
    check_facts_in_time(app, &draft.product, draft.valid_from, &draft.facts, &mut faults).await?;
    check_contents((draft.valid_from, draft.valid_to), &items, &draft.facts, &assets, &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

/// What is to be different; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct EntitlementChange {
    pub tier: Option<String>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    pub source: Option<String>,
    pub items: Option<Vec<ItemDraft>>,
    /// Added to those known, by their paths.
    pub facts: Vec<Field>,
}

/// A renewal, another tier, other machines: the rule set judges it like a new one, and tickets that wait for a right
/// are judged again. Hours move by postings only.
pub async fn change_entitlement(
    app: &App,
    actor: &Actor,
    id: EntitlementId,
    change: EntitlementChange,
) -> Result<Entitlement, AppError> {
    may_write_catalogue(actor)?;
    let mut held = find_entitlement(app, actor, id).await?;
    let mut faults = Vec::new();
    // What is on file already is not judged anew.
    let lines = change.items.as_deref().unwrap_or_default();
    check_tiers(app, &held.product, change.tier.as_deref(), lines, &mut faults).await?;
    let valid_from = change.valid_from.unwrap_or(held.valid_from);
    check_facts_in_time(app, &held.product, valid_from, &change.facts, &mut faults).await?;
    change.apply(&mut held);
    let assets = store::assets_of(&app.store, &Scope::All, held.customer).await?;
    check_contents((held.valid_from, held.valid_to), &held.items, &held.facts, &assets, &mut faults);
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let catalogue = app.catalogue.current(app).await?;
    let journal = ask_rules(app, &catalogue, &mut held).await?;
    let tx = app.store.begin().await?;
    store::update_entitlement(&tx, &held).await?;
    store::insert_journal(&tx, &journal).await?;
    judge_again(app, &tx, &held).await?;
    tx.commit().await?;
    Ok(held)
}

impl EntitlementChange {
    fn apply(self, held: &mut Entitlement) {
        held.tier = self.tier.or(held.tier.take());
        held.valid_from = self.valid_from.unwrap_or(held.valid_from);
        held.valid_to = self.valid_to.unwrap_or(held.valid_to);
        if let Some(source) = self.source {
            held.source = source;
        }
        if let Some(items) = self.items {
            held.items = items.into_iter().map(ItemDraft::item).collect();
        }
        for fact in self.facts {
            held.facts.retain(|known| known.path != fact.path);
            held.facts.push(fact);
        }
    }
}

/// Tickets that wait for a right to support are judged again, and machines are looked at under it.
async fn judge_again(app: &App, tx: &store::Tx, held: &Entitlement) -> Result<(), AppError> {
    let now = app.now();
    let job = store::NewJob {
        kind: crate::jobs::COVERAGE_CHANGED.to_owned(),
        payload: json!({"customer": held.customer, "product": held.product}),
        run_at: now,
        unique_key: Some(format!("coverage:{}:{}", held.id, now.as_microsecond())),
    };
    store::enqueue_job(tx, app.ids.next().into(), &job, now).await?;
    store::look_at_all_of(tx, held.customer, now).await?;
    Ok(())
}

/// The entitlements an actor may see: of their own customer, or of the provider's products.
pub async fn list_entitlements(
    app: &App,
    actor: &Actor,
    filter: &EntitlementFilter,
    page: &PageRequest,
) -> Result<Page<Entitlement>, AppError> {
    partner_scope(actor, "entitlements:read")?;
    Ok(store::list_entitlements(&app.store, &actor.scope(), filter, page).await?)
}

pub async fn find_entitlement(app: &App, actor: &Actor, id: EntitlementId) -> Result<Entitlement, AppError> {
    partner_scope(actor, "entitlements:read")?;
    store::find_entitlement(&app.store, &actor.scope(), id)
        .await?
        .ok_or(AppError::NotFound { what: "entitlement" })
}

/// The rule set's word on the draft: a denial refuses it, `set_period` computes its validity.
async fn ask_rules(
    app: &App,
    catalogue: &Arc<Catalogue>,
    draft: &mut Entitlement,
) -> Result<Vec<JournalEntry>, AppError> {
    let now = app.now();
    let rules: Arc<ActiveRules> = catalogue.rules_at(&draft.product, now)?;
    if !rules.manifest.has_hook(HookName::Entitlements) {
        return Ok(Vec::new());
    }
    let product = catalogue.product(&draft.product)?;
    let calendar = catalogue.calendars().get(&product.calendar).cloned();
    let mut environment = Environment {
        assets: store::assets_of(&app.store, &Scope::All, draft.customer).await?,
        releases: catalogue.releases(&draft.product),
        ..Environment::default()
    };
    environment.load_entitlements(app, catalogue, draft.customer, &draft.product).await?;
    let scene = environment.scene(&rules, &product, calendar.as_deref(), now, now);
    let view = environment.entitlement_view(draft, calendar.as_deref(), now);
    let call = HookCall::Scene { scene: Box::new(scene), hook: SceneHook::EntitlementDrafted(view) };
    let answer = app.rules.decide(rules.digest(), &call, catalogue.calendars()).await;
    let asking = Asking { rules: &rules, product: &draft.product, ticket: None, call: &call, at: now };
    let entry = asking.entry(app, answer.result.as_ref(), answer.cost);
    let decision = answer.result.map_err(AppError::RulesUnavailable)?;
    for step in decision.steps {
        match step.effect {
            // A draft that the rules refuse is bad input, not a conflict of states (SC-32, SC-53).
            Effect::Deny(denial) => {
                let finding = InvalidField::new(
                    &denial.code,
                    denial.findings.first().and_then(|finding| finding.path.as_deref()).unwrap_or(""),
                    denial.alternatives.join(", "),
                );
                return Err(AppError::Invalid(vec![finding]));
            }
            Effect::SetPeriod(period) => {
                draft.valid_from = period.valid_from;
                draft.valid_to = period.valid_to;
            }
            _ => {}
        }
    }
    Ok(vec![entry])
}
