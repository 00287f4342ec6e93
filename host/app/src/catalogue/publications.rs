//! What a provider publishes beside releases: outages, other hours, changed terms (T 7.1). It goes to those who hold a
//! right, now or when its instant comes, to each once.
use domain::{
    access::{Actor, Scope},
    catalogue::{Audience, Contact, Product, Publication},
    ids::PublicationId,
    rules::Text,
};
use jiff::Timestamp;
use mail::render::Rendered;
use serde_json::json;
use store::{Page, PageRequest};

use super::announce::{Announcement, announce};
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    letters::{Voice, render_letter},
    tickets::access::staff_only,
};

#[derive(Clone, Debug)]
pub struct PublicationDraft {
    pub product: String,
    pub code: String,
    pub subject: Text,
    pub text: Text,
    pub audience: Audience,
    /// Now, unless it is given.
    pub published_at: Option<Timestamp>,
}

/// Publishes; the same code with the same content again tells only those who came to hold a right since.
pub async fn publish(app: &App, actor: &Actor, draft: PublicationDraft) -> Result<Publication, AppError> {
    staff_only(actor)?;
    check(&draft)?;
    let catalogue = app.catalogue.current(app).await?;
    let product = catalogue.visible_product(actor, &draft.product).ok_or_else(|| {
        AppError::invalid("unknown_product", "product", format!("there is no product `{}`", draft.product))
    })?;
    let now = app.now();
    let known = store::publication_by_code(&app.store, &Scope::All, &product.code, &draft.code).await?;
    if let Some(known) = known {
        let same = known.subject == draft.subject
            && known.text == draft.text
            && known.audience == draft.audience
            && draft.published_at.is_none_or(|at| at == known.published_at);
        if !same {
            return Err(AppError::conflict(
                "publication_exists",
                format!("`{}` was published with other words", draft.code),
            ));
        }
        tell_if_due(app, &product, &known).await?;
        return Ok(known);
    }
    let publication = Publication {
        id: PublicationId(app.ids.next()),
        product: product.code.clone(),
        code: draft.code,
        subject: draft.subject,
        text: draft.text,
        audience: draft.audience,
        published_at: draft.published_at.unwrap_or(now),
    };
    let tx = app.store.begin().await?;
    store::insert_publication(&tx, &publication).await?;
    // Finishes what a stopped process leaves behind, too.
    let job = store::NewJob {
        kind: crate::jobs::TELL_PUBLICATION.to_owned(),
        payload: json!({"publication": publication.id}),
        run_at: publication.published_at.max(now),
        unique_key: Some(format!("publication:{}", publication.id)),
    };
    store::enqueue_job(&tx, app.ids.next().into(), &job, now).await?;
    tx.commit().await?;
    tell_if_due(app, &product, &publication).await?;
    Ok(publication)
}

fn check(draft: &PublicationDraft) -> Result<(), AppError> {
    let wanted = [
        ("code", draft.code.as_str()),
        ("subject.ru", draft.subject.ru.as_str()),
        ("subject.en", draft.subject.en.as_str()),
        ("text.ru", draft.text.ru.as_str()),
        ("text.en", draft.text.en.as_str()),
    ];
    let missing = wanted.iter().filter(|(_, text)| text.trim().is_empty());
    let faults: Vec<InvalidField> = missing
        .map(|(path, _)| InvalidField::new("value_missing", path, format!("`{path}` is missing")))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(faults)) }
}

/// What was published for the products this actor works with.
pub async fn publications(
    app: &App,
    actor: &Actor,
    product: Option<&str>,
    page: &PageRequest,
) -> Result<Page<Publication>, AppError> {
    staff_only(actor)?;
    Ok(store::list_publications(&app.store, &actor.scope(), product, page).await?)
}

/// Word of a publication whose instant has come.
pub async fn tell_publication(app: &App, id: PublicationId) -> Result<(), AppError> {
    let Some(found) = store::find_publication(&app.store, &Scope::All, id).await? else { return Ok(()) };
    let product = app.catalogue.current(app).await?.product(&found.product)?;
    tell_if_due(app, &product, &found).await
}

async fn tell_if_due(app: &App, product: &Product, held: &Publication) -> Result<(), AppError> {
    if held.published_at > app.now() {
        return Ok(());
    }
    let announcement = Announcement { product, what: "publication", id: held.id.0, at: held.published_at };
    let write = |contact: &Contact| letter(app, product, held, contact);
    announce(app, &announcement, &held.audience, write).await.map(|_| ())
}

fn letter(app: &App, product: &Product, held: &Publication, contact: &Contact) -> Result<Rendered, AppError> {
    let locale = contact.locale.as_str();
    let values = json!({
        "desk": product.title.in_locale(locale), "addressee": contact.name, "number": null,
        "product": product.title.in_locale(locale), "portal_url": app.settings.base_url,
        "subject": held.subject.in_locale(locale), "text": held.text.in_locale(locale),
    });
    let voice = Voice { provider: Some(product.provider), manifest: None };
    render_letter(app, voice, "publication", locale, values)
}
