//! Installing a plugin: admission, then the component on file with its manifest, and the providers, calendars and
//! products it declares set up where they do not exist. Installing switches nothing on.
use domain::{
    access::{Actor, Scope},
    catalogue::{Organisation, Plugin, Product},
    ids::{OrganisationId, PluginId},
    rules::{Admitted, Manifest, ProductDeclaration},
    ticket::{LegalForm, OrganisationKind, hex},
};
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::activate::{RuleSetDraft, activate_rule_set, find_on_file};
use crate::{audit, context::App, errors::AppError, tickets::access::administrators_only};

#[derive(Clone, Debug)]
pub struct InstalledPlugin {
    pub plugin: Plugin,
    /// It was on file already: the same component twice is one plugin.
    pub known: bool,
}

pub async fn install_plugin(
    app: &App,
    actor: &Actor,
    component: Vec<u8>,
) -> Result<InstalledPlugin, AppError> {
    administrators_only(actor)?;
    // The digest is the identity: a component on file was admitted once and needs no second admission.
    let digest = hex(&Sha256::digest(&component));
    if let Some(plugin) = store::find_plugin(&app.store, &digest).await? {
        return Ok(InstalledPlugin { plugin, known: true });
    }
    let admitted = app.rules.admit(component.clone()).await?;
    let plugin = file(app, actor, admitted, component).await?;
    app.catalogue.reload(app).await?;
    tracing::info!(
        plugin.id = plugin.code,
        plugin.version = plugin.version,
        plugin.digest = plugin.digest,
        "plugin `{}` {} installed",
        plugin.code,
        plugin.version
    );
    Ok(InstalledPlugin { plugin, known: false })
}

async fn file(app: &App, actor: &Actor, admitted: Admitted, component: Vec<u8>) -> Result<Plugin, AppError> {
    let manifest = admitted.manifest;
    let plugin = Plugin {
        id: PluginId(app.ids.next()),
        code: manifest.id.clone(),
        version: manifest.version.clone(),
        digest: admitted.digest,
        size: admitted.size as u64,
        installed_at: app.now(),
        manifest,
    };
    let calendars = store::list_calendars(&app.store).await?;
    let products = store::list_products(&app.store, &Scope::All).await?;
    let mut providers = store::list_providers(&app.store).await?;
    let tx = app.store.begin().await?;
    store::insert_plugin(&tx, &plugin, &component).await?;
    let data = json!({"code": plugin.code, "version": plugin.version, "digest": plugin.digest});
    audit::note(app, &tx, actor, "plugin.installed", Some(plugin.id.to_string()), data).await?;
    for calendar in plugin
        .manifest
        .calendars
        .iter()
        .filter(|calendar| !calendars.iter().any(|held| held.code == calendar.code))
    {
        store::upsert_calendar(&tx, calendar).await?;
    }
    for declared in plugin
        .manifest
        .products
        .iter()
        .filter(|declared| !products.iter().any(|held| held.code == declared.code))
    {
        let provider = provider_of(app, &tx, declared, &mut providers).await?;
        store::upsert_product(&tx, &product_of(app, &plugin.manifest, declared, provider)).await?;
    }
    tx.commit().await?;
    Ok(plugin)
}

async fn provider_of(
    app: &App,
    tx: &store::Tx,
    declared: &ProductDeclaration,
    providers: &mut Vec<Organisation>,
) -> Result<OrganisationId, AppError> {
    if let Some(held) =
        providers.iter().find(|held| held.code.as_deref() == Some(declared.provider.code.as_str()))
    {
        return Ok(held.id);
    }
    let provider = Organisation {
        id: OrganisationId(app.ids.next()),
        code: Some(declared.provider.code.clone()),
        name: declared.provider.name.clone(),
        kind: OrganisationKind::Provider,
        legal_form: LegalForm::Company,
        tax_id: declared.provider.tax_id.clone(),
        acts_for: Vec::new(),
        created_at: app.now(),
    };
    store::insert_organisation(tx, &provider).await?;
    let id = provider.id;
    providers.push(provider);
    Ok(id)
}

fn product_of(
    app: &App,
    manifest: &Manifest,
    declared: &ProductDeclaration,
    provider: OrganisationId,
) -> Product {
    Product {
        code: declared.code.clone(),
        title: declared.title.clone(),
        provider,
        calendar: declared.calendar.clone(),
        number_prefix: declared.number_prefix.clone(),
        mailboxes: vec![format!("{}@{}", declared.code, app.settings.mail_domain)],
        channels: declared.channels.clone(),
        kinds: manifest.kinds.iter().filter(|kind| declared.kinds.contains(&kind.code)).cloned().collect(),
        created_at: app.now(),
    }
}

/// Plugins on file, newest last.
pub async fn list_plugins(app: &App, actor: &Actor) -> Result<Vec<Plugin>, AppError> {
    crate::tickets::access::staff_only(actor)?;
    Ok(store::list_plugins(&app.store).await?)
}

/// One of them by its digest, identity or `code@version`.
pub async fn get_plugin(app: &App, actor: &Actor, named: &str) -> Result<Plugin, AppError> {
    crate::tickets::access::staff_only(actor)?;
    find_on_file(app, named).await?.ok_or(AppError::NotFound { what: "plugin" })
}

/// On start: installs the components shipped with the program that are not on file, and switches a product's
/// rules on where it has none yet. An upgrade is an administrator's decision.
pub async fn set_up_bundled(app: &App, components: Vec<Vec<u8>>) -> Result<(), AppError> {
    let system = Actor::system();
    for component in components {
        let installed = install_plugin(app, &system, component).await?;
        let catalogue = app.catalogue.current(app).await?;
        for declared in &installed.plugin.manifest.products {
            if catalogue.rule_sets(&declared.code).is_empty() {
                let from = declared.in_force_from.unwrap_or(Date::constant(2000, 1, 1));
                let draft = RuleSetDraft {
                    product: declared.code.clone(),
                    plugin: installed.plugin.digest.clone(),
                    in_force_from: from.to_string(),
                    settings: serde_json::Map::new(),
                };
                activate_rule_set(app, &system, draft).await?;
            }
        }
    }
    Ok(())
}
