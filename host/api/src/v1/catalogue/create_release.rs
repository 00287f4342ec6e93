//! `POST /releases`: a release is catalogued, and word of it goes to those entitled to it.
use app::{
    App,
    catalogue::{self, ReleaseDraft},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{catalogue::Release, ticket::ReleaseKind};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{Body, Caller},
    problem::Problem,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateReleaseRequest {
    product: String,
    version: String,
    /// In the future: word of it goes out then.
    published_at: Timestamp,
    #[serde(default = "release")]
    #[schema(value_type = Option<String>)]
    kind: ReleaseKind,
    /// The highest rank is the current release; by the dotted version where it is not given.
    rank: Option<u32>,
}

const fn release() -> ReleaseKind {
    ReleaseKind::Release
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReleaseView {
    id: Uuid,
    product: String,
    version: String,
    #[schema(value_type = String)]
    kind: ReleaseKind,
    rank: u32,
    published_at: Timestamp,
}

impl From<Release> for ReleaseView {
    fn from(held: Release) -> Self {
        Self {
            id: held.id.0,
            product: held.product,
            version: held.version,
            kind: held.kind,
            rank: held.rank,
            published_at: held.published_at,
        }
    }
}

/// Publish a release
#[utoipa::path(post, path = "/releases", operation_id = "createRelease", tag = "catalogue", request_body = CreateReleaseRequest, responses((status = 201, body = ReleaseView)))]
pub(super) async fn create_release(
    State(app): State<App>,
    Caller(actor): Caller,
    Body(request): Body<CreateReleaseRequest>,
) -> Result<(StatusCode, Json<ReleaseView>), Problem> {
    let draft = ReleaseDraft {
        product: request.product,
        version: request.version,
        published_at: request.published_at,
        kind: request.kind,
        rank: request.rank,
    };
    let release = catalogue::publish_release(&app, &actor, draft).await?;
    Ok((StatusCode::CREATED, Json(release.into())))
}
