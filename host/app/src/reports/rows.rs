//! Rows one after the other, and what they are written as.
use bytes::Bytes;
use futures::{
    Stream, StreamExt as _, TryStreamExt as _,
    stream::{self, BoxStream},
};
use report::{Cell, CsvWriter, Format, Sheet};
use store::Page;

use super::Report;
use crate::errors::AppError;

pub type RowStream = BoxStream<'static, Result<Vec<Cell>, AppError>>;

/// Rows of a list that is read page by page.
pub(super) fn paged<T, F, Fut, R>(read: F, row: R) -> RowStream
where
    T: Send + 'static,
    F: Fn(Option<String>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Page<T>, AppError>> + Send + 'static,
    R: Fn(T) -> Vec<Cell> + Send + Clone + 'static,
{
    let pages = stream::try_unfold((read, Some(None)), |(read, next)| async move {
        let Some(cursor) = next else { return Ok(None) };
        let page = read(cursor).await?;
        let next = page.next_cursor.map(Some);
        Ok::<_, AppError>(Some((page.items, (read, next))))
    });
    let rows = pages.map_ok(move |items| {
        let row = row.clone();
        stream::iter(items.into_iter().map(move |item| Ok(row(item))))
    });
    rows.try_flatten().boxed()
}

/// The document in a format. CSV is written while it is read; the others are read whole.
pub async fn render(
    report: Report,
    format: Format,
) -> Result<BoxStream<'static, Result<Bytes, AppError>>, AppError> {
    let Report { sheet, rows, .. } = report;
    if format == Format::Csv {
        return Ok(csv(&sheet, rows).boxed());
    }
    let rows: Vec<Vec<Cell>> = rows.try_collect().await?;
    // Composing a long document keeps a thread busy.
    let written = tokio::task::spawn_blocking(move || match format {
        Format::Xlsx => report::xlsx(&sheet, rows),
        Format::Pdf | Format::Csv => report::pdf(&sheet, rows),
    });
    let bytes = written.await.map_err(|error| AppError::Internal(error.to_string()))?;
    let bytes = bytes.map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(stream::iter([Ok(Bytes::from(bytes))]).boxed())
}

fn csv(sheet: &Sheet, rows: RowStream) -> impl Stream<Item = Result<Bytes, AppError>> + use<> {
    let mut writer = CsvWriter::new(sheet);
    let fault = |error: report::Error| AppError::Internal(error.to_string());
    let head = stream::iter([writer.head().map(Bytes::from).map_err(fault)]);
    let body = rows.map(move |row| writer.row(&row?).map(Bytes::from).map_err(fault));
    head.chain(body)
}
