//! `GET /attachments/{id}`: the bytes of a file somebody sent. Nothing in it may act in our name: browsers save it,
//! and the few types they show are plain images under an empty policy.
use app::{App, tickets};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{ids::AttachmentId, ticket::Attachment};

use crate::{
    extract::{Caller, Part, Segments},
    problem::{Problem, ProblemCode},
};

/// Types that browsers show and that cannot carry code; an SVG can.
const SHOWN: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const POLICY: &str = "default-src 'none'; sandbox";

/// The content of an attachment
#[utoipa::path(
    get, path = "/attachments/{id}", operation_id = "readAttachment", tag = "tickets",
    params(
        ("id" = Uuid, Path),
        ("Range" = Option<String>, Header, description = "`bytes=0-1023`: one range of bytes"),
        ("If-Range" = Option<String>, Header, description = "The ETag with which the range is asked for")
    ),
    responses(
        (status = 200, description = "As it was sent, by its media type", content_type = "*/*", body = Vec<u8>),
        (status = 206, description = "The part that `Range` asks for", content_type = "*/*", body = Vec<u8>)
    )
)]
pub(super) async fn read_attachment(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<AttachmentId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (attachment, content) = tickets::read_attachment(&app, &actor, id).await?;
    let tag = format!("\"{}\"", attachment.digest);
    let etag = HeaderValue::try_from(tag.as_str()).unwrap_or(HeaderValue::from_static("\"-\""));
    let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| value.as_bytes() == tag.as_bytes());
    let cache = HeaderValue::from_static("private, max-age=86400");
    if known {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag), (header::CACHE_CONTROL, cache)])
            .into_response());
    }
    let media_type = HeaderValue::try_from(attachment.media_type.as_str())
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let given = headers;
    let headers = [
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition(&attachment)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::ETAG, etag),
        (header::CACHE_CONTROL, cache),
    ];
    match Part::asked(&given, &tag, content.len()) {
        Part::Whole => Ok((headers, Body::from(content)).into_response()),
        Part::Of(from, to) => {
            let range = [(header::CONTENT_RANGE, format!("bytes {from}-{}/{}", to - 1, content.len()))];
            Ok((StatusCode::PARTIAL_CONTENT, headers, range, Body::from(content.slice(from..to)))
                .into_response())
        }
        Part::None => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{}", content.len()))];
            Ok((range, Problem::new(ProblemCode::RangeNotSatisfiable)).into_response())
        }
    }
}

/// RFC 6266: the name in UTF-8, with a plain one for old readers.
fn disposition(attachment: &Attachment) -> HeaderValue {
    let kind = if SHOWN.contains(&attachment.media_type.as_str()) { "inline" } else { "attachment" };
    named(kind, &attachment.name)
}

pub(super) fn named(kind: &str, name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let encoded = percent_encoded(name);
    HeaderValue::try_from(format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

/// RFC 8187: everything but letters, digits and a few marks.
fn percent_encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            out.extend([
                '%',
                char::from(DIGITS[usize::from(byte >> 4)]),
                char::from(DIGITS[usize::from(byte & 15)]),
            ]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use domain::{ids::AttachmentId, ticket::Attachment};
    use uuid::Uuid;

    use super::disposition;

    fn attachment(name: &str, media_type: &str) -> Attachment {
        Attachment {
            id: AttachmentId(Uuid::nil()),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            size: 0,
            digest: String::new(),
            tags: Vec::new(),
        }
    }

    #[test]
    fn only_plain_images_are_shown() {
        assert!(disposition(&attachment("a.png", "image/png")).to_str().unwrap().starts_with("inline"));
        assert!(
            disposition(&attachment("a.svg", "image/svg+xml")).to_str().unwrap().starts_with("attachment")
        );
        assert!(disposition(&attachment("a.html", "text/html")).to_str().unwrap().starts_with("attachment"));
    }

    #[test]
    fn a_name_cannot_leave_its_header() {
        let value = disposition(&attachment("акт \"1\"\r\n.pdf", "application/pdf"));
        assert_eq!(
            value,
            "attachment; filename=\"___ _1___.pdf\"; filename*=UTF-8''%D0%B0%D0%BA%D1%82%20%221%22%0D%0A.pdf"
        );
    }
}
