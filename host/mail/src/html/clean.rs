//! The sanitiser and the readable form.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use serde::{Deserialize, Serialize};

use super::bound::bound;
use crate::limits::Limits;
use crate::text::{clean_text, cut_bytes};

/// Columns of the readable form: wide, so that lines of the sender stay lines (`code: value`).
const TEXT_COLUMNS: usize = 4096;

/// HTML that may be shown in a frame of the desk: no script, style, form, vector image, remote resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CleanHtml {
    pub html: String,
    /// Remote pictures left out; the reader is told.
    pub remote_images: usize,
    /// Links left out above the bound.
    pub links_dropped: usize,
    /// Something was cut: too long or too deep.
    pub shortened: bool,
}

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    // `bound` keeps a subset of these; svg, math and style are never on the list (RUSTSEC-2026-0213).
    builder
        .rm_tags(["map", "area", "details", "summary"])
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "title"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .generic_attributes(HashSet::from(["dir", "lang"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") if !value.to_ascii_lowercase().starts_with("cid:") => None,
            ("a", "href") if value.to_ascii_lowercase().starts_with("cid:") => None,
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

/// Cleans the HTML of a mail.
pub fn clean_html(source: &str, limits: &Limits) -> CleanHtml {
    let mut source = source.to_owned();
    let cut = cut_bytes(&mut source, limits.html_bytes);
    let bounded = bound(&source, limits);
    CleanHtml {
        html: SANITISER.clean(&clean_text(&bounded.html)).to_string(),
        remote_images: bounded.remote_images,
        links_dropped: bounded.links_dropped,
        shortened: cut || bounded.shortened,
    }
}

/// The readable form of cleaned HTML.
pub fn html_to_text(clean: &CleanHtml) -> String {
    let source = clean.html.replace("<hr>", "<br>");
    let config =
        html2text::config::plain_no_decorate().raw_mode(true).no_link_wrapping().allow_width_overflow();
    match config.string_from_read(source.as_bytes(), TEXT_COLUMNS) {
        Ok(text) => clean_text(&text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")),
        Err(error) => {
            tracing::warn!(%error, "HTML of a mail has no readable form; the tags are cut out");
            strip_tags(&source)
        }
    }
}

fn strip_tags(source: &str) -> String {
    let mut depth = false;
    let kept = source.chars().filter(|c| match c {
        '<' => {
            depth = true;
            false
        }
        '>' if depth => {
            depth = false;
            false
        }
        _ => !depth,
    });
    clean_text(&kept.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(source: &str) -> CleanHtml {
        clean_html(source, &Limits::default())
    }

    #[test]
    fn nothing_active_survives() {
        let dirty = "<script>x</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>a</a>\
            <a href=' jav&#x09;ascript:alert(1)'>b</a><form action=https://e><input></form><style>@import</style>\
            <svg><set attributeName=href to=javascript:alert(1)></svg><iframe srcdoc='<script>'></iframe>\
            <base href=https://e/><meta http-equiv=refresh content=0><math><mtext><table><mglyph><style><img src=x>\
            <a href='data:text/html,x'>c</a><a href='/x'>d</a><div style='position:fixed' class=c id=i>e</div>";
        let html = clean(dirty).html.to_ascii_lowercase();
        for bad in [
            "script", "onerror", "<form", "<input", "style", "svg", "iframe", "<base", "<meta", "data:",
            "href=\"/", "class", "id=", "<img",
        ] {
            assert!(!html.contains(bad), "{bad} in {html}");
        }
        assert_eq!(
            clean("<a href=https://x.example/>l</a>").html,
            "<a href=\"https://x.example/\" rel=\"noopener noreferrer nofollow\">l</a>"
        );
    }

    #[test]
    fn readable_form_keeps_lines() {
        let html = clean(
            "<p>Добрый&nbsp;день,</p><p>код: 1<br>поле: 2</p><blockquote>старое</blockquote><ul><li>раз<li>два</ul>",
        );
        assert_eq!(
            html_to_text(&html).replace('\u{a0}', " "),
            "Добрый день,\n\nкод: 1\nполе: 2\n\n> старое\n* раз\n* два"
        );
        assert_eq!(strip_tags("a<b>c</b> > d"), "ac > d");
    }

    #[test]
    fn deep_nesting_is_cheap() {
        // 20 000 levels took the sanitiser alone minutes; in a debug build this must stay far below that.
        let html = clean(&"<div>".repeat(20_000));
        assert!(html.shortened);
        let formatting =
            (0..5_000).fold(String::new(), |all, i| all + "<div><b id=" + &i.to_string() + "></div>");
        assert!(!clean(&formatting).shortened);
    }

    #[test]
    fn many_character_references_are_cheap_and_complete() {
        // In one text node 100 000 of them cost the sanitiser a quarter of a minute (quadratic copying).
        let html = clean(&"&amp;".repeat(100_000));
        assert_eq!(html_to_text(&html).matches('&').count(), 100_000);
        assert!(!clean(&format!("<a href=\"{}\">x</a>", "&amp;".repeat(100_000))).html.contains("href"));
    }
}
