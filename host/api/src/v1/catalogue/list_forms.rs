//! `GET /products/{code}/forms`: the forms of the rule set in force now.
use app::{App, AppError, catalogue};
use axum::{Json, extract::State};
use domain::{catalogue::Product, rules::FormDeclaration};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    extract::{Caller, Segments},
    listing::Listing,
    problem::Problem,
    v1::views::TextView,
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormView {
    id: String,
    version: u32,
    title: TextView,
    /// Kinds of tickets it may be filed on; empty means any.
    kinds: Vec<String>,
    /// Kinds whose requests come with it.
    required_for: Vec<String>,
    /// JSON Schema of the data.
    #[schema(value_type = Object)]
    schema: serde_json::Value,
    /// Hints for showing it.
    #[schema(value_type = Object)]
    ui: serde_json::Value,
}

fn form_view(form: &FormDeclaration, product: &Product) -> FormView {
    let required = product.kinds.iter().filter(|kind| kind.form.as_deref() == Some(form.id.as_str()));
    FormView {
        id: form.id.clone(),
        version: form.version,
        title: TextView::from(&form.title),
        kinds: form.kinds.clone(),
        required_for: required.map(|kind| kind.code.clone()).collect(),
        schema: form.schema.clone(),
        ui: form.ui.clone(),
    }
}

/// Forms of a product
#[utoipa::path(get, path = "/products/{code}/forms", operation_id = "listForms", tag = "catalogue", params(("code" = String, Path)), responses((status = 200, body = Listing<FormView>)))]
pub(super) async fn list_forms(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(code): Segments<String>,
) -> Result<Json<Listing<FormView>>, Problem> {
    let products = catalogue::products(&app, &actor).await?;
    let (product, catalogue) = products
        .into_iter()
        .find(|(product, _)| product.code == code)
        .ok_or(AppError::NotFound { what: "product" })?;
    let forms = catalogue
        .rules_at(&product.code, app.now())
        .map(|rules| rules.manifest.forms.iter().map(|form| form_view(form, &product)).collect());
    Ok(Json(Listing::whole(forms.unwrap_or_default())))
}
