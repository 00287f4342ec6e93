//! Attachments as requests bring them: a name with its content in Base64, or a bare name where only that a file was
//! there is known.
use std::fmt;

use app::{mail_in::decode_base64, tickets::Upload};
use bytes::Bytes;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemCode};

/// An object, or a string that is the bare name.
#[derive(Debug, ToSchema)]
pub(crate) struct AttachmentInput {
    name: String,
    /// By the name's extension where it is not given.
    media_type: Option<String>,
    /// Base64.
    content: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    name: String,
    #[serde(default)]
    media_type: Option<String>,
    #[serde(default)]
    content: Option<String>,
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
        Ok(AttachmentInput { name: name.to_owned(), media_type: None, content: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AttachmentInput, A::Error> {
        let whole = Whole::deserialize(MapAccessDeserializer::new(map))?;
        Ok(AttachmentInput { name: whole.name, media_type: whole.media_type, content: whole.content })
    }
}

/// The files themselves.
pub(crate) fn uploads(given: Vec<AttachmentInput>) -> Result<Vec<Upload>, Problem> {
    given.into_iter().enumerate().map(|(index, input)| upload(index, input)).collect()
}

fn upload(index: usize, input: AttachmentInput) -> Result<Upload, Problem> {
    let content = match &input.content {
        None => Bytes::new(),
        Some(text) => decode_base64(text).map(Bytes::from).ok_or_else(|| {
            Problem::invalid(
                ProblemCode::ContentInvalid,
                &format!("attachments.{index}.content"),
                "the content is not Base64",
            )
        })?,
    };
    Ok(Upload { name: input.name, media_type: input.media_type, content })
}

#[cfg(test)]
mod tests {
    use super::{AttachmentInput, uploads};
    use crate::extract::read_json;

    fn read(text: &str) -> Vec<AttachmentInput> {
        read_json(text.as_bytes()).unwrap()
    }

    #[test]
    fn both_shapes_are_taken() {
        let files = uploads(read(
            r#"["photo.jpg", {"name": "log.txt", "media_type": "text/plain", "content": "aGk="}]"#,
        ))
        .unwrap();
        assert_eq!((files[0].name.as_str(), files[0].content.len()), ("photo.jpg", 0));
        assert_eq!(
            (files[1].media_type.as_deref(), files[1].content.as_ref()),
            (Some("text/plain"), b"hi".as_slice())
        );
    }

    #[test]
    fn content_that_is_no_base64_is_named() {
        let problem = uploads(read(r#"[{"name": "a", "content": "§"}]"#)).unwrap_err();
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
