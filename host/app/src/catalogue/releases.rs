//! Releases of a product: catalogued, and told to those entitled to word of them, once each.
use std::collections::BTreeSet;

use domain::{
    access::{Actor, Scope},
    catalogue::{Audience, Contact, Product, Release},
    ids::{OrganisationId, ReleaseId},
    rules::{HookName, MailingDeclaration},
    ticket::{Field, ReleaseKind},
};
use jiff::Timestamp;
use mail::render::Rendered;
use serde_json::json;

use super::{
    Catalogue,
    announce::{Announcement, announce},
};
use crate::{
    context::App,
    errors::AppError,
    external::{Report, decide, keep},
    letters::{Voice, render_letter},
    rules::ActiveRules,
    texts::text,
    tickets::access::staff_only,
};

#[derive(Clone, Debug)]
pub struct ReleaseDraft {
    pub product: String,
    pub version: String,
    pub published_at: Timestamp,
    pub kind: ReleaseKind,
    pub rank: Option<u32>,
}

/// Catalogues a release; word of it goes out now, or when its instant comes. The same release twice is one.
pub async fn publish_release(app: &App, actor: &Actor, draft: ReleaseDraft) -> Result<Release, AppError> {
    staff_only(actor)?;
    let catalogue = app.catalogue.current(app).await?;
    let product = catalogue.visible_product(actor, &draft.product).ok_or_else(|| {
        AppError::invalid("unknown_product", "product", format!("there is no product `{}`", draft.product))
    })?;
    if draft.version.trim().is_empty() {
        return Err(AppError::invalid("version_missing", "version", "a release needs a version"));
    }
    let same = |held: &&Release| held.version == draft.version && held.kind == draft.kind;
    if let Some(known) = catalogue.releases(&product.code).iter().find(same) {
        let known = known.clone();
        tell(app, &product, &known).await?;
        return Ok(known);
    }
    let now = app.now();
    let release = Release {
        id: ReleaseId(app.ids.next()),
        product: product.code.clone(),
        rank: draft.rank.unwrap_or_else(|| rank_of(&draft.version)),
        version: draft.version,
        kind: draft.kind,
        published_at: draft.published_at,
    };
    let tx = app.store.begin().await?;
    store::insert_release(&tx, &release).await?;
    // Other replicas read the catalogue anew when its revision grows, which a product's row does.
    store::upsert_product(&tx, &product).await?;
    if release.published_at > now {
        let job = store::NewJob {
            kind: crate::jobs::TELL_RELEASE.to_owned(),
            payload: json!({"product": release.product, "release": release.id}),
            run_at: release.published_at,
            unique_key: Some(format!("release:{}", release.id)),
        };
        store::enqueue_job(&tx, app.ids.next().into(), &job, now).await?;
    }
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    if release.published_at <= now {
        tell(app, &product, &release).await?;
    }
    Ok(release)
}

/// Word of a release whose instant has come.
pub async fn publish_due(app: &App, product: &str, release: ReleaseId) -> Result<(), AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let product = catalogue.product(product)?;
    let found = catalogue.releases(&product.code).iter().find(|held| held.id == release).cloned();
    match found {
        Some(release) => tell(app, &product, &release).await,
        None => Ok(()),
    }
}

/// Where no rank is given the dotted version orders releases: eight bits a part, four parts.
fn rank_of(version: &str) -> u32 {
    let mut parts = version.split(['.', '-', ' ']).map(|part| part.parse::<u32>().unwrap_or(0).min(255));
    (0..4).fold(0, |rank, _| (rank << 8) | parts.next().unwrap_or(0))
}

async fn tell(app: &App, product: &Product, release: &Release) -> Result<(), AppError> {
    let catalogue = app.catalogue.current(app).await?;
    let rules = catalogue.rules_at(&product.code, release.published_at)?;
    let announcement = Announcement { product, what: "release", id: release.id.0, at: release.published_at };
    for mailing in rules.manifest.mailings.iter().filter(|held| held.is_for(&product.code, release.kind)) {
        let audience = Audience {
            entitlement_kinds: mailing.entitlement_kinds.clone(),
            except_kinds: mailing.except_kinds.clone(),
            tiers: mailing.tiers.clone(),
            customers: Vec::new(),
        };
        let write = |contact: &Contact| letter(app, product, release, &rules, mailing, contact);
        announce(app, &announcement, &audience, write).await?;
    }
    report(app, &catalogue, product, release).await
}

/// A rule set that hears of facts from outside hears of each release of its provider once for every customer of its own
/// product: what is integrated with one product is installed under another's subscription (M 4.2.6).
async fn report(
    app: &App,
    catalogue: &Catalogue,
    product: &Product,
    release: &Release,
) -> Result<(), AppError> {
    let mut customers: BTreeSet<OrganisationId> = BTreeSet::new();
    for (served, rules) in catalogue.served_by(&[product.provider], release.published_at)? {
        if rules.manifest.has_hook(HookName::External) {
            let held = store::entitlements_of_product(&app.store, &Scope::All, &served.code).await?;
            customers.extend(held.into_iter().map(|held| held.customer));
        }
    }
    for customer in customers {
        let report = Report {
            source: "releases".to_owned(),
            source_key: release.id.to_string(),
            kind: format!("release.{}", release.kind),
            customer,
            asset: None,
            provider: Some(product.provider),
            at: release.published_at,
            payload: vec![Field::text("version", release.version.as_str())],
        };
        let id = keep(app, report).await?;
        match decide(app, id).await {
            // Kept; a job asks again.
            Ok(()) | Err(AppError::RulesUnavailable(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn letter(
    app: &App,
    product: &Product,
    release: &Release,
    rules: &ActiveRules,
    mailing: &MailingDeclaration,
    contact: &Contact,
) -> Result<Rendered, AppError> {
    let locale = contact.locale.as_str();
    let values = json!({
        "desk": product.title.in_locale(locale), "addressee": contact.name, "number": null,
        "product": product.title.in_locale(locale), "release": release.version, "version": release.version,
        "kind": text(locale, &format!("release-{}", release.kind.as_str().replace('_', "-"))),
        "link": app.settings.base_url, "portal_url": app.settings.base_url, "clauses": [rules.clause_title(&mailing.clause).map(|title| format!("{}: {}", mailing.clause.section, title.in_locale(locale)))],
    });
    let voice = Voice { provider: Some(product.provider), manifest: Some(&rules.manifest) };
    render_letter(app, voice, &mailing.template, locale, values)
}
