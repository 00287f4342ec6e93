//! `POST /demonstration/removal`: from the demonstration to the real desk.
use app::{App, demonstration};
use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{extract::Caller, options::ApiState, problem::Problem};

pub(super) fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(end_demonstration))
}

#[derive(Debug, Serialize, ToSchema)]
struct EndedView {
    /// For `/desk/first-run?token=…` of the desk that starts now; void where somebody has an account there.
    first_run_token: String,
}

/// End the demonstration
///
/// All it kept is removed, and the real desk starts under the same address within seconds: `/readyz` says when.
#[utoipa::path(post, path = "/demonstration/removal", operation_id = "endDemonstration", tag = "operations", responses((status = 202, body = EndedView)))]
async fn end_demonstration(
    State(app): State<App>,
    Caller(actor): Caller,
) -> Result<(StatusCode, Json<EndedView>), Problem> {
    let first_run_token = demonstration::end_demonstration(&app, &actor).await?;
    Ok((StatusCode::ACCEPTED, Json(EndedView { first_run_token })))
}
