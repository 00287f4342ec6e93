//! Switching a rule set on for a product from a date, and back: tickets keep the version of their receipt
//! (M 1.11, A-57), so that nothing changes for what is open.
use domain::{
    access::Actor,
    catalogue::{Plugin, RuleSet},
    forms::{flatten, settings_with_defaults},
    ids::{PluginId, RuleSetId},
    rules::HookName,
};
use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value, json};

use crate::{
    audit,
    catalogue::Catalogue,
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::{administrators_only, staff_only},
};

#[derive(Clone, Debug)]
pub struct RuleSetDraft {
    pub product: String,
    /// Digest, id, code (the newest), or `code@version` of an installed plugin.
    pub plugin: String,
    /// A date (local midnight in the product's calendar) or an instant.
    pub in_force_from: String,
    pub settings: Map<String, Value>,
}

pub async fn activate_rule_set(app: &App, actor: &Actor, draft: RuleSetDraft) -> Result<RuleSet, AppError> {
    administrators_only(actor)?;
    let catalogue = app.catalogue.current(app).await?;
    let plugin = find(app, &draft.plugin).await?;
    let declared = plugin.manifest.product(&draft.product).ok_or_else(|| {
        AppError::invalid(
            "product_not_served",
            "product",
            format!("plugin `{}` does not serve product `{}`", plugin.code, draft.product),
        )
    })?;
    let in_force_from = instant_of(&catalogue, &draft)?;
    check_settings(app, &plugin, &declared.settings, &draft.settings).await?;
    let rule_set = RuleSet {
        id: RuleSetId(app.ids.next()),
        product: draft.product,
        code: declared.rule_set.clone(),
        plugin: plugin.id,
        digest: plugin.digest.clone(),
        in_force_from,
        withdrawn_at: None,
        settings: Value::Object(draft.settings),
        created_at: app.now(),
    };
    let tx = app.store.begin().await?;
    store::insert_rule_set(&tx, &rule_set).await?;
    note(app, &tx, actor, "rules.activated", &rule_set).await?;
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    tracing::info!(
        product = rule_set.product,
        plugin.id = plugin.code,
        plugin.version = plugin.version,
        "rules of `{}` are {} {} from {}",
        rule_set.product,
        plugin.code,
        plugin.version,
        rule_set.in_force_from
    );
    Ok(rule_set)
}

/// Who switched which version on, with what settings; the command line's entries are the desk's own.
async fn note(app: &App, tx: &store::Tx, actor: &Actor, kind: &str, held: &RuleSet) -> Result<(), AppError> {
    let data = json!({
        "product": held.product, "code": held.code, "digest": held.digest, "in_force_from": held.in_force_from,
        "settings": held.settings,
    });
    audit::note(app, tx, actor, kind, Some(held.id.to_string()), data).await
}

pub(super) async fn find(app: &App, named: &str) -> Result<Plugin, AppError> {
    find_on_file(app, named).await?.ok_or_else(|| {
        AppError::invalid("unknown_plugin", "plugin", format!("no plugin `{named}` is installed"))
    })
}

/// The newest one of that digest, identity, `code@version` or code.
pub(super) async fn find_on_file(app: &App, named: &str) -> Result<Option<Plugin>, AppError> {
    let id: Option<PluginId> = named.parse().ok();
    let by_version = |plugin: &Plugin| {
        named.split_once('@').is_some_and(|(code, version)| plugin.code == code && plugin.version == version)
    };
    let plugins = store::list_plugins(&app.store).await?;
    let named = |plugin: &Plugin| {
        plugin.digest == named || Some(plugin.id) == id || by_version(plugin) || plugin.code == named
    };
    Ok(plugins.into_iter().rev().find(named))
}

fn instant_of(catalogue: &Catalogue, draft: &RuleSetDraft) -> Result<Timestamp, AppError> {
    if let Ok(at) = draft.in_force_from.parse::<Timestamp>() {
        return Ok(at);
    }
    let date: Date = draft
        .in_force_from
        .parse()
        .map_err(|_| AppError::invalid("date_invalid", "in_force_from", "a date such as 2026-12-01"))?;
    let product = catalogue.product(&draft.product).map_err(|_| {
        AppError::invalid("unknown_product", "product", format!("there is no product `{}`", draft.product))
    })?;
    let calendar = catalogue.calendar(&product.calendar)?;
    // A calendar without that far a past still knows where midnight is.
    calendar
        .start_of_day_in_zone(date)
        .or_else(|_| calendar.zone().start_of_day(date).ok_or(()))
        .map_err(|()| AppError::invalid("date_invalid", "in_force_from", "out of range"))
}

/// The schema of the manifest, then the plugin's own opinion.
async fn check_settings(
    app: &App,
    plugin: &Plugin,
    product: &Map<String, Value>,
    own: &Map<String, Value>,
) -> Result<(), AppError> {
    let settings = settings_with_defaults(&plugin.manifest.settings, &[product, own]);
    let faults = domain::forms::violations(&plugin.manifest.settings, &settings)?;
    if !faults.is_empty() {
        return Err(AppError::Invalid(
            faults
                .into_iter()
                .map(|held| InvalidField::violating("settings", held, ("setting_invalid", "setting_invalid")))
                .collect(),
        ));
    }
    if !plugin.manifest.has_hook(HookName::Configuration) {
        return Ok(());
    }
    let answer = app.rules.check_settings(&plugin.digest, &flatten(&settings)?).await;
    let problems = answer.result.map_err(AppError::RulesUnavailable)?;
    if problems.is_empty() {
        return Ok(());
    }
    Err(AppError::Invalid(
        problems
            .into_iter()
            .map(|problem| {
                InvalidField::new("setting_invalid", &format!("settings.{}", problem.path), problem.message)
            })
            .collect(),
    ))
}

pub async fn list_rule_sets(
    app: &App,
    actor: &Actor,
    product: Option<&str>,
) -> Result<Vec<RuleSet>, AppError> {
    staff_only(actor)?;
    Ok(store::list_rule_sets(&app.store, &actor.scope(), product).await?)
}

/// Withdraws a rule set: the one before it is in force again for requests from now on; tickets pinned to the
/// withdrawn one keep it, except those whose rules never ran.
pub async fn roll_back(app: &App, actor: &Actor, id: RuleSetId) -> Result<RuleSet, AppError> {
    administrators_only(actor)?;
    let all = store::list_rule_sets(&app.store, &actor.scope(), None).await?;
    let held = all.iter().find(|held| held.id == id).ok_or(AppError::NotFound { what: "rule set" })?;
    if held.withdrawn_at.is_some() {
        return Err(AppError::conflict("already_withdrawn", "this rule set is withdrawn already"));
    }
    let others = all
        .iter()
        .filter(|other| other.product == held.product && other.id != id && other.withdrawn_at.is_none())
        .count();
    if others == 0 {
        return Err(AppError::conflict(
            "last_rule_set",
            "a product keeps at least one rule set; activate another one first",
        ));
    }
    let withdrawn = RuleSet { withdrawn_at: Some(app.now()), ..held.clone() };
    let tx = app.store.begin().await?;
    store::withdraw_rule_set(&tx, id, app.now()).await?;
    note(app, &tx, actor, "rules.withdrawn", &withdrawn).await?;
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    Ok(withdrawn)
}
