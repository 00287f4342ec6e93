//! Natural keys: what a partner's system calls our objects, unique within its owner, so that nothing is made twice and
//! everything is found by the name the other side knows.
use domain::access::{Actor, Scope};
use store::{ExternalRef, Tx};
use uuid::Uuid;

use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::{may_read_tickets, may_write as may_write_case, partner_scope},
};

/// What may be called something.
pub const KINDS: [&str; 5] = ["asset", "contact", "entitlement", "organisation", "ticket"];
const MOST: usize = 200;

/// What somebody's system calls an object that is about to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalName {
    pub source: String,
    pub reference: String,
}

/// The name as it will be kept with the object it is for.
pub(crate) fn name_for(
    app: &App,
    actor: &Actor,
    kind: &str,
    name: Option<ExternalName>,
    object: Uuid,
) -> Result<Option<ExternalRef>, AppError> {
    let Some(ExternalName { source, reference }) = name else { return Ok(None) };
    may_write(actor)?;
    let kind = kind.to_owned();
    let held = ExternalRef { kind, source, reference, object, created_at: app.now() };
    match check(&held) {
        Err(AppError::Invalid(mut faults)) => {
            for fault in &mut faults {
                fault.path = format!("external_ref.{}", fault.path);
            }
            Err(AppError::Invalid(faults))
        }
        checked => checked.map(|()| Some(held)),
    }
}

/// Keeps the name in the transaction that makes its object.
///
/// # Errors
/// `already_exists` where another object is called so: it was made before.
pub(crate) async fn keep_name(tx: &Tx, scope: &Scope, held: Option<&ExternalRef>) -> Result<(), AppError> {
    let Some(held) = held else { return Ok(()) };
    if store::insert_external_ref(tx, scope, held).await? {
        return Ok(());
    }
    let ExternalRef { kind, source, reference, .. } = held;
    let detail = format!("there is a {kind} called `{reference}` in `{source}`; ask `/external-refs` for it");
    Err(AppError::conflict("already_exists", detail))
}

/// The object called so; a name whose object this actor may not see leads nowhere.
pub async fn external_ref(
    app: &App,
    actor: &Actor,
    kind: &str,
    source: &str,
    reference: &str,
) -> Result<ExternalRef, AppError> {
    may_read(actor, kind)?;
    let found = store::find_external_ref(&app.store, &actor.scope(), kind, source, reference).await?;
    let held = found.ok_or(AppError::NotFound { what: "external reference" })?;
    if is_visible(app, actor, kind, held.object).await? {
        Ok(held)
    } else {
        Err(AppError::NotFound { what: "external reference" })
    }
}

pub async fn external_refs(app: &App, actor: &Actor, object: Uuid) -> Result<Vec<ExternalRef>, AppError> {
    // Of which kind the object is tells only what is found.
    partner_scope(actor, "catalogue:read").or_else(|_| may_read_tickets(actor))?;
    let held = store::external_refs_of(&app.store, &actor.scope(), object).await?;
    if let Some(first) = held.first() {
        may_read(actor, &first.kind)?;
    }
    Ok(held)
}

/// Calls an object something. The same again changes nothing; the name of another object is refused.
pub async fn set_external_ref(app: &App, actor: &Actor, held: ExternalRef) -> Result<ExternalRef, AppError> {
    may_write(actor)?;
    check(&held)?;
    if !is_visible(app, actor, &held.kind, held.object).await? {
        return Err(AppError::invalid("unknown_object", "object", "there is no such object"));
    }
    may_write_object(app, actor, &held.kind, held.object).await?;
    let held = ExternalRef { created_at: app.now(), ..held };
    let tx = app.store.begin().await?;
    let free = store::insert_external_ref(&tx, &actor.scope(), &held).await?;
    tx.commit().await?;
    if free {
        return Ok(held);
    }
    let scope = actor.scope();
    let known =
        store::find_external_ref(&app.store, &scope, &held.kind, &held.source, &held.reference).await?;
    match known {
        Some(known) if known.object == held.object => Ok(known),
        _ => Err(AppError::conflict("already_exists", "another object is called so")),
    }
}

pub async fn remove_external_ref(
    app: &App,
    actor: &Actor,
    kind: &str,
    source: &str,
    reference: &str,
) -> Result<(), AppError> {
    may_write(actor)?;
    let found = store::find_external_ref(&app.store, &actor.scope(), kind, source, reference).await?;
    if let Some(held) = found {
        may_write_object(app, actor, kind, held.object).await?;
    }
    let tx = app.store.begin().await?;
    let stood = store::delete_external_ref(&tx, &actor.scope(), kind, source, reference).await?;
    tx.commit().await?;
    if stood { Ok(()) } else { Err(AppError::NotFound { what: "external reference" }) }
}

fn may_read(actor: &Actor, kind: &str) -> Result<(), AppError> {
    if kind == "ticket" { may_read_tickets(actor) } else { partner_scope(actor, "catalogue:read") }
}

/// Names are for those whose systems they come from: staff and programs, not people at the portal.
fn may_write(actor: &Actor) -> Result<(), AppError> {
    if actor.contact.is_some() {
        return Err(AppError::forbidden("staff_only", "only staff and programs may do this"));
    }
    partner_scope(actor, "tickets:write")
}

/// Those a complaint is about write nothing on it, names neither (T 5.1).
async fn may_write_object(app: &App, actor: &Actor, kind: &str, object: Uuid) -> Result<(), AppError> {
    if kind != "ticket" {
        return Ok(());
    }
    match store::load_case(&app.store, &actor.scope(), object.into()).await? {
        Some(case) => may_write_case(actor, &case),
        None => Ok(()),
    }
}

fn check(held: &ExternalRef) -> Result<(), AppError> {
    let mut faults = Vec::new();
    if !KINDS.contains(&held.kind.as_str()) {
        let says = format!("one of {}", KINDS.join(", "));
        faults.push(InvalidField::new("value_invalid", "kind", says));
    }
    for (path, text) in [("source", &held.source), ("reference", &held.reference)] {
        if text.trim().is_empty() || text.chars().count() > MOST {
            let bounds = (1, i64::try_from(MOST).unwrap_or(i64::MAX));
            faults.push(InvalidField::out_of_bounds("value_invalid", path, bounds, "characters"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

async fn is_visible(app: &App, actor: &Actor, kind: &str, id: Uuid) -> Result<bool, AppError> {
    let (db, scope) = (&app.store, actor.scope());
    Ok(match kind {
        "ticket" => store::ticket_exists(db, &scope, id.into()).await?,
        "organisation" => store::find_organisation(db, &scope, id.into()).await?.is_some(),
        "contact" => store::find_contact(db, &scope, id.into()).await?.is_some(),
        "entitlement" => store::find_entitlement(db, &scope, id.into()).await?.is_some(),
        "asset" => store::find_asset(db, &scope, id.into()).await?.is_some(),
        _ => false,
    })
}
