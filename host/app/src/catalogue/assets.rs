//! Assets of a customer: what the kinds mean is the plugins' business.
use domain::{
    access::{Actor, Scope},
    catalogue::Asset,
    ids::{AssetId, OrganisationId},
    ticket::Field,
};

use crate::{context::App, errors::AppError, tickets::access::staff_only};

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
}

pub async fn create_asset(app: &App, actor: &Actor, draft: AssetDraft) -> Result<Asset, AppError> {
    staff_only(actor)?;
    for (path, id) in
        [("customer", Some(draft.customer)), ("supplier", draft.supplier), ("installer", draft.installer)]
    {
        if let Some(id) = id
            && store::find_organisation(&app.store, &Scope::All, id).await?.is_none()
        {
            return Err(AppError::invalid("unknown_organisation", path, "there is no such organisation"));
        }
    }
    if let Some(parent) = draft.parent
        && !store::assets_of(&app.store, &Scope::All, draft.customer)
            .await?
            .iter()
            .any(|asset| asset.id == parent)
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
    let tx = app.store.begin().await?;
    store::insert_asset(&tx, &asset).await?;
    tx.commit().await?;
    Ok(asset)
}
