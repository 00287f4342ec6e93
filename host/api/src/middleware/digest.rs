//! `Content-Digest` (RFC 9530): whoever says what they send is told when something else arrived. A body is judged while
//! it is read, as it came, before anything unpacks it.
use std::fmt;

use axum::{
    body::{Body, BodyDataStream},
    extract::Request,
    http::{HeaderMap, HeaderName},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures::{StreamExt as _, stream};
use sha2::{Digest as _, Sha256};

use crate::problem::{Problem, ProblemCode};

const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
const BYTES: usize = 32;

/// Ends the reading of a body that is not what was announced.
#[derive(Debug)]
pub(crate) struct OtherContent;

impl fmt::Display for OtherContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the content is not what its digest says")
    }
}

impl std::error::Error for OtherContent {}

pub(crate) async fn compare_digest(request: Request, next: Next) -> Response {
    match announced(request.headers()) {
        Ok(None) => next.run(request).await,
        Ok(Some(digest)) => next.run(request.map(|body| compared(body, digest))).await,
        Err(problem) => problem.into_response(),
    }
}

/// The digest by SHA-256. Others may be given beside it and are not looked at.
fn announced(headers: &HeaderMap) -> Result<Option<[u8; BYTES]>, Problem> {
    let malformed = || {
        Problem::new(ProblemCode::DigestMalformed)
            .detail("write it as `sha-256=:…:`, in Base64 between the colons")
    };
    for value in headers.get_all(CONTENT_DIGEST) {
        let text = value.to_str().map_err(|_not_ascii| malformed())?;
        for member in text.split(',') {
            let (name, digest) = member.trim().split_once('=').ok_or_else(malformed)?;
            if name != "sha-256" {
                continue;
            }
            let digest =
                digest.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')).ok_or_else(malformed)?;
            let bytes = BASE64_STANDARD.decode(digest).map_err(|_no_base64| malformed())?;
            return bytes.try_into().map(Some).map_err(|_wrong_length| malformed());
        }
    }
    Ok(None)
}

fn compared(body: Body, expected: [u8; BYTES]) -> Body {
    let begin = Some((body.into_data_stream(), Sha256::new()));
    Body::from_stream(stream::try_unfold(begin, move |held| go_on(held, expected)))
}

type Held = Option<(BodyDataStream, Sha256)>;

async fn go_on(held: Held, expected: [u8; BYTES]) -> Result<Option<(bytes::Bytes, Held)>, axum::Error> {
    let Some((mut stream, mut hash)) = held else { return Ok(None) };
    match stream.next().await {
        Some(Ok(data)) => {
            hash.update(&data);
            Ok(Some((data, Some((stream, hash)))))
        }
        Some(Err(error)) => Err(error),
        None if hash.finalize()[..] == expected => Ok(None),
        None => Err(axum::Error::new(OtherContent)),
    }
}
