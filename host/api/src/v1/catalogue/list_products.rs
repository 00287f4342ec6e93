//! `GET /products`: what requests may be filed for, or what the caller works with.
use app::{App, catalogue};
use axum::{Json, extract::State};

use super::product_view::{ProductView, product_view};
use crate::{extract::Caller, listing::Listing, problem::Problem};

/// Products
#[utoipa::path(get, path = "/products", operation_id = "listProducts", tag = "catalogue", responses((status = 200, body = Listing<ProductView>)))]
pub(super) async fn list_products(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<Json<Listing<ProductView>>, Problem> {
    let products = catalogue::products(&app, &actor).await?;
    let now = app.now();
    Ok(Json(Listing::whole(
        products.iter().map(|(product, catalogue)| product_view(product, catalogue, now)).collect(),
    )))
}
