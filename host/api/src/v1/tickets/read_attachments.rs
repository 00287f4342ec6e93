//! `GET /tickets/{id}/attachments`: all files of a case as one archive, written while it is read. Nothing is packed:
//! photographs and archives are already.
use std::{
    collections::HashSet,
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use app::{App, AppError, tickets};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use domain::{
    ids::{MessageId, TicketId},
    ticket::Attachment,
};
use futures::{Stream, stream};
use serde::Deserialize;
use uuid::Uuid;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions, write::StreamWriter};

use super::read_attachment::named;
use crate::{
    extract::{Caller, QueryOf, Segments},
    problem::Problem,
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ArchiveQuery {
    /// Those of this message alone.
    message: Option<Uuid>,
}

/// All files of a ticket as a ZIP archive
#[utoipa::path(
    get, path = "/tickets/{id}/attachments", operation_id = "readAttachments", tag = "tickets", params(("id" = Uuid, Path), ArchiveQuery),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>))
)]
pub(super) async fn read_attachments(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(id): Segments<Uuid>,
    QueryOf(query): QueryOf<ArchiveQuery>,
) -> Result<Response, Problem> {
    let (number, files) =
        tickets::attachments(&app, &actor, TicketId(id), query.message.map(MessageId)).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, named("attachment", &format!("{number}.zip"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, Body::from_stream(archive(app, files))).into_response())
}

/// File by file: one of them is in memory at a time.
fn archive(app: App, files: Vec<Attachment>) -> impl Stream<Item = Result<Bytes, AppError>> {
    let names = distinct(files.iter().map(|file| file.name.as_str()));
    let written = Written::default();
    let writer = ZipWriter::new_stream(written.clone());
    let left = files.into_iter().zip(names);
    stream::try_unfold(Some((writer, left)), move |state| {
        let (app, written) = (app.clone(), written.clone());
        async move {
            let Some((mut writer, mut left)) = state else { return Ok(None) };
            let Some((file, name)) = left.next() else {
                writer.finish().map_err(|error| broken(&error))?;
                return Ok(Some((written.take(), None)));
            };
            let content = tickets::attachment_content(&app, &file).await?;
            add(&mut writer, &name, &content).map_err(|error| broken(&error))?;
            Ok(Some((written.take(), Some((writer, left)))))
        }
    })
}

fn add(
    writer: &mut ZipWriter<StreamWriter<Written>>,
    name: &str,
    content: &[u8],
) -> zip::result::ZipResult<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    writer.start_file(name, options)?;
    Ok(writer.write_all(content)?)
}

fn broken(error: &zip::result::ZipError) -> AppError {
    AppError::Internal(format!("the archive: {error}"))
}

/// Two files of one name are told apart: `photo.jpg`, `photo (2).jpg`.
fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut once = |name: &str| {
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
            _ => (name, String::new()),
        };
        let mut free = name.to_owned();
        for count in 2_u32.. {
            // Archives are opened where `A.txt` and `a.txt` are one file.
            if taken.insert(free.to_lowercase()) {
                break;
            }
            free = format!("{stem} ({count}){extension}");
        }
        free
    };
    names.map(&mut once).collect()
}

/// What the archive's writer has written and nobody has read yet.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> Bytes {
        Bytes::from(std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::distinct;

    #[test]
    fn files_of_one_name_are_told_apart() {
        let names = ["photo.jpg", "Photo.jpg", "notes", "photo (2).jpg", "notes", ".env", ".env"];
        assert_eq!(
            distinct(names.into_iter()),
            ["photo.jpg", "Photo (2).jpg", "notes", "photo (2) (2).jpg", "notes (2)", ".env", ".env (2)"]
        );
    }
}
