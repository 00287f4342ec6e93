//! Organisations: providers, customers, partners, suppliers.
use domain::{
    access::Actor,
    catalogue::Organisation,
    ids::OrganisationId,
    ticket::{LegalForm, OrganisationKind, Role},
};
use store::{OrganisationFilter, Page, PageRequest};

use crate::{
    context::App,
    errors::AppError,
    external_refs::{ExternalName, keep_name, name_for},
    tickets::access::{may_write_catalogue, partner_scope},
};

#[derive(Clone, Debug)]
pub struct OrganisationDraft {
    pub name: String,
    pub kind: OrganisationKind,
    pub legal_form: Option<LegalForm>,
    pub tax_id: Option<String>,
    pub code: Option<String>,
    pub acts_for: Vec<OrganisationId>,
    pub external_ref: Option<ExternalName>,
}

pub async fn create_organisation(
    app: &App,
    actor: &Actor,
    draft: OrganisationDraft,
) -> Result<Organisation, AppError> {
    may_write_catalogue(actor)?;
    if draft.kind == OrganisationKind::Provider && actor.role != Role::Administrator {
        return Err(AppError::forbidden("administrators_only", "only an administrator adds a provider"));
    }
    if draft.name.trim().is_empty() {
        return Err(AppError::invalid("name_missing", "name", "an organisation needs a name"));
    }
    for id in &draft.acts_for {
        known_organisation(app, actor, *id, "acts_for").await?;
        serves_alone(app, actor, *id).await?;
    }
    let organisation = Organisation {
        id: OrganisationId(app.ids.next()),
        code: draft.code,
        name: draft.name.trim().to_owned(),
        kind: draft.kind,
        legal_form: draft.legal_form.unwrap_or(LegalForm::Company),
        tax_id: draft.tax_id,
        acts_for: draft.acts_for,
        created_at: app.now(),
    };
    let name = name_for(app, actor, "organisation", draft.external_ref, organisation.id.0)?;
    let tx = app.store.begin().await?;
    store::insert_organisation(&tx, &organisation).await?;
    keep_name(&tx, &actor.scope(), name.as_ref()).await?;
    if let Some(provider) = actor.provider {
        store::serve(&tx, provider, organisation.id).await?;
    }
    tx.commit().await?;
    Ok(organisation)
}

/// An organisation this actor may know of: naming another is naming none. Whoever may name any could give themselves
/// a contact, an asset or a right there, and with it what others have with that customer.
pub(crate) async fn known_organisation(
    app: &App,
    actor: &Actor,
    id: OrganisationId,
    path: &str,
) -> Result<Organisation, AppError> {
    let found = store::find_organisation(&app.store, &actor.scope(), id).await?;
    found.ok_or_else(|| AppError::invalid("unknown_organisation", path, "there is no such organisation"))
}

/// Who acts for a customer sees all it has, with every vendor: staff of one vendor gives that only where no other
/// serves the customer.
pub(crate) async fn serves_alone(app: &App, actor: &Actor, customer: OrganisationId) -> Result<(), AppError> {
    let Some(own) = actor.provider else { return Ok(()) };
    if store::is_served_by_others(&app.store, customer, own).await? {
        return Err(AppError::forbidden("rights_exceeded", "another provider serves this customer as well"));
    }
    Ok(())
}

pub async fn list_organisations(
    app: &App,
    actor: &Actor,
    filter: &OrganisationFilter,
    page: &PageRequest,
) -> Result<Page<Organisation>, AppError> {
    partner_scope(actor, "catalogue:read")?;
    Ok(store::search_organisations(&app.store, &actor.scope(), filter, page).await?)
}
