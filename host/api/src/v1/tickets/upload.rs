//! `POST /uploads`, `DELETE /uploads/{id}`: a file before the request or message it belongs to.
use app::{App, mail_in::decode_base64, store_types::KeptUpload, tickets};
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
};
use domain::ids::UploadId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Caller, LARGE_LIMIT, QueryOf, Segments, media_type, read_bytes},
    problem::{Problem, ProblemCode},
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
    params(UploadQuery, ("Content-Digest" = Option<String>, Header, description = "`sha-256=:…:`, the digest of the file in Base64")),
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
    let digest = digest_of(request.headers())?;
    let content = read_bytes(request, LARGE_LIMIT).await?;
    let file = (query.name.as_str(), media_type);
    let kept = tickets::keep_upload(&app, &actor, file, content, digest.as_deref()).await?;
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

/// The SHA-256 among the digests of a `Content-Digest`; others are the sender's own matter.
fn digest_of(headers: &HeaderMap) -> Result<Option<Vec<u8>>, Problem> {
    let given = headers.get_all("content-digest").iter().filter_map(|value| value.to_str().ok());
    let mut members = given.flat_map(|text| text.split(',')).map(str::trim);
    let Some(coded) = members.find_map(|member| member.strip_prefix("sha-256=")) else { return Ok(None) };
    let bare = coded.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
    let digest = bare.and_then(decode_base64).filter(|bytes| bytes.len() == 32);
    digest.map(Some).ok_or_else(|| {
        Problem::invalid(
            ProblemCode::DigestDiffers,
            "Content-Digest",
            "a SHA-256 is written `sha-256=:…:`, in Base64",
        )
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::digest_of;

    fn read(text: &'static str) -> Result<Option<usize>, String> {
        let mut headers = HeaderMap::new();
        headers.insert("content-digest", HeaderValue::from_static(text));
        let found = digest_of(&headers).map_err(|problem| problem.code().to_owned())?;
        Ok(found.map(|bytes| bytes.len()))
    }

    #[test]
    fn a_digest_is_read_among_others_and_a_wrong_one_is_refused() {
        assert_eq!(
            read("sha-512=:AAAA:, sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
            Ok(Some(32))
        );
        assert_eq!(read("sha-512=:AAAA:"), Ok(None));
        for wrong in ["sha-256=47DEQpj8", "sha-256=:AAAA:", "sha-256=:!!:"] {
            assert_eq!(read(wrong), Err("digest_differs".to_owned()), "{wrong}");
        }
    }
}
