//! Marks to PDF.

use jiff::tz::TimeZone;
use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
};

use crate::{
    sheet::{Error, Sheet},
    text::clean_lines,
};

use super::{
    layout::{Ink, Mark, Page, Paper},
    typeface::Fonts,
};

pub(super) fn draw(sheet: &Sheet, fonts: &Fonts, paper: Paper, pages: &[Page]) -> Result<Vec<u8>, Error> {
    let mut document = Document::new();
    document.set_metadata(metadata(sheet));
    let settings = PageSettings::from_wh(paper.width, paper.height)
        .ok_or_else(|| Error::Pdf("a page without a size".to_owned()))?;
    for marks in pages {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        for mark in marks {
            put(&mut surface, fonts, mark);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| Error::Pdf(error.to_string()))
}

fn put(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) {
    match mark {
        Mark::Text { line, .. } if line.glyphs.is_empty() => {}
        Mark::Text { x, baseline, size, weight, ink, line } => {
            surface.set_fill(Some(fill(*ink)));
            let font = fonts.of(*weight).font.clone();
            surface.draw_glyphs(Point::from_xy(*x, *baseline), &line.glyphs, font, &line.text, *size, false);
        }
        Mark::Box { x, y, width, height, ink } => {
            surface.set_fill(Some(fill(*ink)));
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Black => rgb::Color::new(0x1b, 0x1f, 0x24),
        Ink::Grey => rgb::Color::new(0x5f, 0x68, 0x74),
        Ink::Rule => rgb::Color::new(0xd3, 0xd9, 0xe0),
        Ink::Shade => rgb::Color::new(0xe8, 0xed, 0xf3),
    };
    Fill { paint: color.into(), ..Fill::default() }
}

/// Nothing in here but what the author gave: the same sheet is the same file.
fn metadata(sheet: &Sheet) -> Metadata {
    let when = sheet.generated_at.to_zoned(TimeZone::UTC);
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    let created = DateTime::new(u16::try_from(when.year()).unwrap_or_default())
        .month(part(when.month()))
        .day(part(when.day()))
        .hour(part(when.hour()))
        .minute(part(when.minute()))
        .second(part(when.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(clean_lines(&sheet.title).replace('\n', " "))
        .language(sheet.locale.tag().to_owned())
        .creation_date(created)
}
