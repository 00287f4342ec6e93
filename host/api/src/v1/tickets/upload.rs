//! `POST /uploads`, `DELETE /uploads/{id}`: a file before the request or message it belongs to.
use app::{App, store_types::KeptUpload, tickets};
use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use domain::ids::UploadId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Caller, LARGE_LIMIT, QueryOf, Segments, media_type, read_bytes},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UploadQuery {
    /// What the file is called.
    name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UploadView {
    /// For `attachments: [{"upload": …}]` of a request or message, as often as it is sent.
    id: Uuid,
    name: String,
    media_type: String,
    /// Bytes.
    size: u64,
    /// SHA-256, hexadecimal.
    digest: String,
    /// Until then it waits to be attached.
    expires_at: Timestamp,
}

impl From<KeptUpload> for UploadView {
    fn from(held: KeptUpload) -> Self {
        let KeptUpload { id, name, media_type, size, digest, expires_at, .. } = held;
        Self { id: id.0, name, media_type, size, digest, expires_at }
    }
}

/// Upload a file
///
/// The bytes as they are, of any media type; `Content-Digest` (RFC 9530) proves that they arrived.
#[utoipa::path(
    post, path = "/uploads", operation_id = "uploadFile", tag = "tickets",
    params(UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = UploadView))
)]
pub(super) async fn upload_file(
    State(app): State<App>,
    Caller(actor): Caller,
    QueryOf(query): QueryOf<UploadQuery>,
    request: Request,
) -> Result<(StatusCode, Json<UploadView>), Problem> {
    // A browser that does not know a type says so: the name is asked then.
    let media_type = media_type(request.headers()).filter(|held| held != "application/octet-stream");
    let content = read_bytes(request, LARGE_LIMIT).await?;
    let file = (query.name.as_str(), media_type);
    let kept = tickets::keep_upload(&app, &actor, file, content).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Forget an uploaded file
#[utoipa::path(delete, path = "/uploads/{id}", operation_id = "forgetUpload", tag = "tickets", params(("id" = Uuid, Path)), responses((status = 204)))]
pub(super) async fn forget_upload(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
) -> Result<StatusCode, Problem> {
    tickets::forget_upload(&app, &actor, UploadId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
