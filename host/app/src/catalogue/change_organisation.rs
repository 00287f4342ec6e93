//! An organisation by itself: read, and changed.
use domain::{
    access::Actor,
    catalogue::Organisation,
    ids::OrganisationId,
    ticket::{LegalForm, OrganisationKind},
};
use serde_json::{Map, Value, json};

use super::organisations::{known_organisation, serves_alone};
use crate::{
    audit,
    context::App,
    errors::AppError,
    tickets::access::{administrators_only, may_write_catalogue, partner_scope},
};

/// What is `None` stays as it is; a tax id that is given as nothing is taken away.
#[derive(Clone, Debug, Default)]
pub struct OrganisationChange {
    pub name: Option<String>,
    pub kind: Option<OrganisationKind>,
    pub legal_form: Option<LegalForm>,
    pub tax_id: Option<Option<String>>,
    pub acts_for: Option<Vec<OrganisationId>>,
}

pub async fn organisation(app: &App, actor: &Actor, id: OrganisationId) -> Result<Organisation, AppError> {
    partner_scope(actor, "catalogue:read")?;
    find(app, actor, id).await
}

async fn find(app: &App, actor: &Actor, id: OrganisationId) -> Result<Organisation, AppError> {
    let found = store::find_organisation(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "organisation" })
}

/// Providers are the installation's own matter. Who it is stands for every vendor that serves it: staff of one change
/// that only where no other does.
pub async fn change_organisation(
    app: &App,
    actor: &Actor,
    id: OrganisationId,
    change: OrganisationChange,
) -> Result<Organisation, AppError> {
    may_write_catalogue(actor)?;
    let before = find(app, actor, id).await?;
    let after = changed(&before, change)?;
    if [before.kind, after.kind].contains(&OrganisationKind::Provider) {
        administrators_only(actor)?;
    }
    serves_alone(app, actor, id).await?;
    for other in after.acts_for.iter().filter(|other| !before.acts_for.contains(other)) {
        known_organisation(app, actor, *other, "acts_for").await?;
        serves_alone(app, actor, *other).await?;
    }
    let told = differences(&before, &after);
    if told.is_empty() {
        return Ok(after);
    }
    let tx = app.store.begin().await?;
    store::update_organisation(&tx, &after).await?;
    audit::note(app, &tx, actor, "organisation.changed", Some(id.to_string()), Value::Object(told)).await?;
    tx.commit().await?;
    // Its people see less from here on, or more: their tokens tell of what was.
    app.standings.forget();
    if after.kind == OrganisationKind::Provider {
        app.catalogue.reload(app).await?;
    }
    Ok(after)
}

fn changed(before: &Organisation, change: OrganisationChange) -> Result<Organisation, AppError> {
    let mut after = before.clone();
    if let Some(name) = change.name {
        name.trim().clone_into(&mut after.name);
    }
    if after.name.is_empty() {
        return Err(AppError::invalid("name_missing", "name", "an organisation needs a name"));
    }
    after.kind = change.kind.unwrap_or(after.kind);
    after.legal_form = change.legal_form.unwrap_or(after.legal_form);
    after.tax_id = change.tax_id.unwrap_or(after.tax_id);
    after.acts_for = change.acts_for.unwrap_or(after.acts_for);
    Ok(after)
}

/// What is another way now. Organisations may be people, and the log has no names: of those it says that they changed.
fn differences(before: &Organisation, after: &Organisation) -> Map<String, Value> {
    let named = [("name", before.name != after.name), ("tax_id", before.tax_id != after.tax_id)];
    let mut told = Map::new();
    for (name, _) in named.into_iter().filter(|(_, differs)| *differs) {
        told.insert(name.to_owned(), json!("changed"));
    }
    let shown = |held: &Organisation| {
        [
            ("kind", json!(held.kind)),
            ("legal_form", json!(held.legal_form)),
            ("acts_for", json!(held.acts_for)),
        ]
    };
    for ((name, before), (_, after)) in shown(before).into_iter().zip(shown(after)) {
        if before != after {
            told.insert(name.to_owned(), json!({"before": before, "after": after}));
        }
    }
    told
}
