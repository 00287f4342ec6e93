//! Assets of a customer: what the kinds mean is the plugins' business.
use domain::{
    access::{Actor, Scope},
    catalogue::Asset,
    forms::{to_json, violations},
    ids::{AssetId, OrganisationId},
    ticket::Field,
};
use serde_json::{Map, Value as Json, json};
use store::{Page, PageRequest};

use super::organisations::known_organisation;
use crate::{
    audit,
    context::App,
    errors::{AppError, InvalidField},
    external_refs::{ExternalName, keep_name, name_for},
    tickets::access::{may_write_catalogue, partner_scope},
};

#[derive(Clone, Debug)]
pub struct AssetDraft {
    pub customer: OrganisationId,
    pub kind: String,
    pub name: Option<String>,
    pub parent: Option<AssetId>,
    pub version: Option<String>,
    pub supplier: Option<OrganisationId>,
    pub installer: Option<OrganisationId>,
    pub warranty: bool,
    pub attributes: Vec<Field>,
    pub external_ref: Option<ExternalName>,
}

/// What is `None` stays as it is; attributes are added by their paths.
#[derive(Clone, Debug, Default)]
pub struct AssetChange {
    pub name: Option<String>,
    pub version: Option<String>,
    pub supplier: Option<OrganisationId>,
    pub installer: Option<OrganisationId>,
    pub warranty: Option<bool>,
    pub attributes: Vec<Field>,
}

pub async fn assets(
    app: &App,
    actor: &Actor,
    customer: Option<OrganisationId>,
    page: &PageRequest,
) -> Result<Page<Asset>, AppError> {
    partner_scope(actor, "catalogue:read")?;
    Ok(store::list_assets(&app.store, &actor.scope(), customer, page).await?)
}

pub async fn asset(app: &App, actor: &Actor, id: AssetId) -> Result<Asset, AppError> {
    partner_scope(actor, "catalogue:read")?;
    let found = store::find_asset(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "asset" })
}

pub async fn change_asset(
    app: &App,
    actor: &Actor,
    id: AssetId,
    change: AssetChange,
) -> Result<Asset, AppError> {
    may_write_catalogue(actor)?;
    let mut held = asset(app, actor, id).await?;
    let before = held.clone();
    known(app, &[("supplier", change.supplier), ("installer", change.installer)]).await?;
    if change.name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        return Err(AppError::invalid("name_missing", "name", "an asset has a name"));
    }
    held.name = change.name.unwrap_or(held.name);
    held.version = change.version.or(held.version);
    held.supplier = change.supplier.or(held.supplier);
    held.installer = change.installer.or(held.installer);
    held.warranty = change.warranty.unwrap_or(held.warranty);
    let replaced = |path: &str| change.attributes.iter().any(|field| field.path == path);
    held.attributes.retain(|field| !replaced(&field.path));
    held.attributes.extend(change.attributes.iter().cloned());
    check_attributes(app, &held).await?;
    let tx = app.store.begin().await?;
    store::update_asset(&tx, &held).await?;
    let changed = differences(&before, &held);
    if !changed.is_empty() {
        audit::note(app, &tx, actor, "asset.changed", Some(id.to_string()), Json::Object(changed)).await?;
    }
    tx.commit().await?;
    Ok(held)
}

/// What is another way now, by field, for the log.
fn differences(before: &Asset, after: &Asset) -> Map<String, Json> {
    let shown = |held: &Asset| {
        let attributes: Map<String, Json> =
            held.attributes.iter().map(|field| (field.path.clone(), to_json(&field.value))).collect();
        json!({
            "name": held.name, "version": held.version, "supplier": held.supplier, "installer": held.installer,
            "warranty": held.warranty, "attributes": attributes,
        })
    };
    let (before, after) = (shown(before), shown(after));
    let after = after.as_object().into_iter().flatten();
    let changed = after.filter(|(name, value)| before[name.as_str()] != **value);
    changed.map(|(name, value)| (name.clone(), json!({"before": before[name], "after": value}))).collect()
}

async fn known(app: &App, named: &[(&str, Option<OrganisationId>)]) -> Result<(), AppError> {
    for (path, id) in named {
        if let Some(id) = id
            && store::find_organisation(&app.store, &Scope::All, *id).await?.is_none()
        {
            return Err(AppError::invalid("unknown_organisation", path, "there is no such organisation"));
        }
    }
    Ok(())
}

/// What rule sets that serve the customer declare of assets of this kind.
async fn check_attributes(app: &App, asset: &Asset) -> Result<(), AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let providers = store::providers_of(&app.store, asset.customer).await?;
    let given: Map<String, Json> =
        asset.attributes.iter().map(|field| (field.path.clone(), to_json(&field.value))).collect();
    let mut faults = Vec::new();
    for (_, rules) in catalogue.served_by(&providers, app.now())? {
        for kind in rules.manifest.asset_kinds.iter().filter(|kind| kind.code == asset.kind) {
            let found = violations(&kind.attributes, &Json::Object(given.clone()))?;
            let fault =
                |held| InvalidField::violating("attributes", held, ("value_invalid", "value_invalid"));
            faults.extend(found.into_iter().map(fault));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

pub async fn create_asset(app: &App, actor: &Actor, draft: AssetDraft) -> Result<Asset, AppError> {
    may_write_catalogue(actor)?;
    known_organisation(app, actor, draft.customer, "customer").await?;
    known(app, &[("supplier", draft.supplier), ("installer", draft.installer)]).await?;
    if let Some(parent) = draft.parent
        && !store::find_assets(&app.store, &Scope::All, &[parent])
            .await?
            .iter()
            .any(|asset| asset.customer == draft.customer)
    {
        return Err(AppError::invalid("unknown_asset", "parent", "the customer has no such asset"));
    }
    let asset = Asset {
        id: AssetId(app.ids.next()),
        customer: draft.customer,
        name: draft.name.unwrap_or_else(|| draft.kind.clone()),
        kind: draft.kind,
        parent: draft.parent,
        version: draft.version,
        supplier: draft.supplier,
        installer: draft.installer,
        warranty: draft.warranty,
        attributes: draft.attributes,
    };
    check_attributes(app, &asset).await?;
    let name = name_for(app, actor, "asset", draft.external_ref, asset.id.0)?;
    let tx = app.store.begin().await?;
    store::insert_asset(&tx, &asset).await?;
    keep_name(&tx, &actor.scope(), name.as_ref()).await?;
    tx.commit().await?;
    Ok(asset)
}

/// The asset, then all below it, each after what it is part of; nothing where this actor does not see it.
pub async fn asset_tree(app: &App, actor: &Actor, id: AssetId) -> Result<Vec<Asset>, AppError> {
    let Some(root) = store::find_asset(&app.store, &actor.scope(), id).await? else { return Ok(Vec::new()) };
    let all = store::assets_of(&app.store, &Scope::All, root.customer).await?;
    Ok(below(root, &all))
}

fn below(root: Asset, all: &[Asset]) -> Vec<Asset> {
    let mut tree = vec![root];
    let mut next = 0;
    while let Some(parent) = tree.get(next).map(|asset| asset.id) {
        let parts: Vec<Asset> = all
            .iter()
            .filter(|asset| asset.parent == Some(parent) && tree.iter().all(|held| held.id != asset.id))
            .cloned()
            .collect();
        next += 1;
        let rest = tree.split_off(next);
        tree.extend(parts.into_iter().chain(rest));
    }
    tree
}
