//! Attachments as requests bring them: a name with its content in Base64, or a bare name where only that a file was
//! there is known.
use std::fmt;

use app::{
    App,
    mail_in::decode_base64,
    tickets::{self, Upload},
};
use bytes::Bytes;
use domain::{access::Actor, ids::UploadId};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::{Problem, ProblemCode};

/// An object, or a string that is the bare name.
#[derive(Debug, ToSchema)]
pub(crate) struct AttachmentInput {
    name: String,
    /// By the name's extension where it is not given.
    media_type: Option<String>,
    /// Base64; large files are uploaded first.
    content: Option<String>,
    /// A file of the sender's own: `POST /uploads`.
    upload: Option<Uuid>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    name: String,
    #[serde(default)]
    media_type: Option<String>,
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    upload: Option<Uuid>,
    /// What browsers know of a file is said twice; the content has the last word.
    #[serde(default, rename = "size")]
    _size: Option<u64>,
}

impl<'de> Deserialize<'de> for AttachmentInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shapes)
    }
}

struct Shapes;

impl<'de> Visitor<'de> for Shapes {
    type Value = AttachmentInput;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an attachment {name, media_type?, content} or a file name")
    }

    fn visit_str<E>(self, name: &str) -> Result<AttachmentInput, E> {
        Ok(AttachmentInput { name: name.to_owned(), media_type: None, content: None, upload: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AttachmentInput, A::Error> {
        let Whole { name, media_type, content, upload, .. } =
            Whole::deserialize(MapAccessDeserializer::new(map))?;
        Ok(AttachmentInput { name, media_type, content, upload })
    }
}

/// The files themselves; those that were uploaded are the sender's own.
pub(crate) async fn uploads(
    app: &App,
    actor: &Actor,
    given: Vec<AttachmentInput>,
) -> Result<Vec<Upload>, Problem> {
    let mut files = Vec::with_capacity(given.len());
    for (index, input) in given.into_iter().enumerate() {
        files.push(match input.upload {
            Some(id) => kept(app, actor, index, id, input).await?,
            None => brought(index, input)?,
        });
    }
    Ok(files)
}

/// Files of a request that brings them all along.
pub(crate) fn contents(given: Vec<AttachmentInput>) -> Result<Vec<(String, Option<String>, Bytes)>, Problem> {
    let each = given.into_iter().enumerate();
    each.map(|(index, input)| {
        let content = decoded(index, &input)?;
        Ok((input.name, input.media_type, content))
    })
    .collect()
}

async fn kept(
    app: &App,
    actor: &Actor,
    index: usize,
    id: Uuid,
    input: AttachmentInput,
) -> Result<Upload, Problem> {
    if input.content.is_some() {
        return Err(Problem::invalid(
            ProblemCode::ContentInvalid,
            &format!("attachments.{index}.content"),
            "a content or an upload, not both",
        ));
    }
    let found = tickets::uploaded(app, actor, UploadId(id)).await?;
    let found = found.ok_or_else(|| {
        let path = format!("attachments.{index}.upload");
        Problem::invalid(ProblemCode::UnknownUpload, &path, "you have no such file waiting")
    })?;
    Ok(Upload { name: input.name, media_type: input.media_type.or(found.media_type), content: found.content })
}

fn brought(index: usize, input: AttachmentInput) -> Result<Upload, Problem> {
    let content = decoded(index, &input)?;
    Ok(Upload { name: input.name, media_type: input.media_type, content: content.into() })
}

fn decoded(index: usize, input: &AttachmentInput) -> Result<Bytes, Problem> {
    let Some(text) = &input.content else { return Ok(Bytes::new()) };
    decode_base64(text).map(Bytes::from).ok_or_else(|| {
        let path = format!("attachments.{index}.content");
        Problem::invalid(ProblemCode::ContentInvalid, &path, "the content is not Base64")
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{AttachmentInput, contents};
    use crate::extract::read_json;

    fn read(text: &str) -> Vec<AttachmentInput> {
        read_json(text.as_bytes()).unwrap()
    }

    #[test]
    fn both_shapes_are_taken() {
        let files = contents(read(
            r#"["photo.jpg", {"name": "log.txt", "media_type": "text/plain", "content": "aGk="}]"#,
        ))
        .unwrap();
        assert_eq!(files[0], ("photo.jpg".to_owned(), None, Bytes::new()));
        let text = (Some("text/plain".to_owned()), Bytes::from_static(b"hi"));
        assert_eq!(files[1], ("log.txt".to_owned(), text.0, text.1));
    }

    #[test]
    fn content_that_is_no_base64_is_named() {
        let problem = contents(read(r#"[{"name": "a", "content": "§"}]"#)).unwrap_err();
        assert_eq!((problem.status().as_u16(), problem.code()), (422, "content_invalid"));
    }

    #[test]
    fn a_wrong_shape_is_named() {
        let problem = read_json::<Vec<AttachmentInput>>(br#"["a", {"name": "b", "colour": 1}]"#).unwrap_err();
        assert_eq!(problem.code(), "unknown_field");
        let problem = read_json::<Vec<AttachmentInput>>(b"[1]").unwrap_err();
        assert_eq!(problem.code(), "wrong_type");
    }
}
