//! Rewrites HTML into a balanced tree of known elements with bounded depth and a bounded number of links.
//! It is no sanitiser: `clean` still decides what is safe. It makes the sanitiser's cost linear.

use std::collections::HashMap;

use super::tokens::{Token, Tokens};
use crate::limits::Limits;

const VOID: [&str; 3] = ["br", "hr", "img"];
const KNOWN: [&str; 46] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "strike",
    "del",
    "ins",
    "sub",
    "sup",
    "small",
    "p",
    "br",
    "hr",
    "div",
    "span",
    "blockquote",
    "pre",
    "code",
    "tt",
    "kbd",
    "samp",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "img",
    "center",
];
/// Character references of one text node. The sanitiser's parser copies the node for each of them: 200 000
/// in one node took 99 s in a debug build, in nodes of this size they take about 1 s.
const MAX_REFERENCES: usize = 256;
/// Bytes of an attribute's value; references inside cost the same as in text.
const MAX_VALUE: usize = 4096;
const KEPT_ATTRIBUTES: [&str; 9] =
    ["href", "src", "alt", "title", "colspan", "rowspan", "start", "dir", "lang"];

/// Result of bounding.
#[derive(Debug, Default)]
pub(super) struct Bounded {
    pub(super) html: String,
    pub(super) links_dropped: usize,
    pub(super) shortened: bool,
    pub(super) remote_images: usize,
}

struct Builder<'l> {
    limits: &'l Limits,
    out: Bounded,
    open: Vec<&'static str>,
    dropped: HashMap<&'static str, usize>,
    links: usize,
    references: usize,
}

pub(super) fn bound(source: &str, limits: &Limits) -> Bounded {
    let mut builder = Builder {
        limits,
        out: Bounded::default(),
        open: Vec::new(),
        dropped: HashMap::new(),
        links: 0,
        references: 0,
    };
    for token in Tokens::new(source) {
        if builder.out.html.len() > limits.html_bytes.saturating_mul(2) {
            builder.out.shortened = true;
            break;
        }
        match token {
            Token::Text("<") => builder.text("&lt;"),
            Token::Text(text) => builder.text(text),
            Token::Open { name, attributes } => {
                if let Some(known) = KNOWN.iter().find(|k| **k == name) {
                    builder.open_element(known, &attributes);
                }
            }
            Token::Close { name } => builder.close_element(&name),
        }
    }
    while let Some(name) = builder.open.pop() {
        builder.end_tag(name);
    }
    builder.out
}

impl Builder<'_> {
    /// Text, broken by an invisible mark where it has too many character references.
    fn text(&mut self, text: &str) {
        for piece in text.split_inclusive('&') {
            self.out.html.push_str(piece.strip_suffix('&').unwrap_or(piece));
            if piece.ends_with('&') {
                self.references += 1;
                if self.references >= MAX_REFERENCES {
                    self.out.html.push_str("<wbr>");
                    self.references = 0;
                }
                self.out.html.push('&');
            }
        }
    }

    fn open_element(&mut self, name: &'static str, attributes: &[(String, &str)]) {
        self.close_implied(name);
        if name == "img" {
            return self.image(attributes);
        }
        if name == "a" {
            self.links += 1;
            if self.links > self.limits.links {
                self.out.links_dropped += 1;
                *self.dropped.entry(name).or_default() += 1;
                return;
            }
            // A link inside a link does not exist; the parser would repair it by reordering.
            self.close_element("a");
        }
        if VOID.contains(&name) {
            return self.start_tag(name, &[]);
        }
        if self.open.len() >= self.limits.html_depth {
            self.out.shortened = true;
            *self.dropped.entry(name).or_default() += 1;
            return;
        }
        self.open.push(name);
        self.start_tag(name, attributes);
    }

    fn close_element(&mut self, name: &str) {
        if let Some(count) = self.dropped.get_mut(name)
            && *count > 0
        {
            *count -= 1;
        } else if let Some(position) = self.open.iter().rposition(|o| *o == name) {
            self.close_down_to(position);
        }
    }

    fn close_down_to(&mut self, position: usize) {
        while self.open.len() > position {
            if let Some(name) = self.open.pop() {
                self.end_tag(name);
            }
        }
    }

    /// End tags that HTML lets authors leave out; without this, lists and tables would nest for ever.
    fn close_implied(&mut self, name: &str) {
        let (ends, barrier): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot"], &["table"]),
            "p" | "div" | "ul" | "ol" | "dl" | "table" | "blockquote" | "pre" | "center" | "hr" | "h1"
            | "h2" | "h3" | "h4" | "h5" | "h6" => {
                (&["p"], &["td", "th", "li", "dd", "div", "blockquote", "table", "center"])
            }
            _ => return,
        };
        let found = self.open.iter().rposition(|o| ends.contains(o) || barrier.contains(o));
        if let Some(position) = found
            && ends.contains(&self.open[position])
        {
            self.close_down_to(position);
        }
    }

    /// Only pictures inside the mail stay; a remote one tells its sender who reads when (S-22).
    fn image(&mut self, attributes: &[(String, &str)]) {
        let value = |name: &str| attributes.iter().find(|(n, _)| n == name).map(|(_, v)| *v);
        let inside = value("src")
            .is_some_and(|s| s.trim_start().get(..4).is_some_and(|p| p.eq_ignore_ascii_case("cid:")));
        if inside {
            return self.start_tag("img", attributes);
        }
        if value("src").is_some() {
            self.out.remote_images += 1;
        }
        if let Some(alt) = value("alt") {
            self.text(&alt.replace('<', "&lt;"));
        }
    }

    fn start_tag(&mut self, name: &str, attributes: &[(String, &str)]) {
        self.references = 0;
        self.out.html.push('<');
        self.out.html.push_str(name);
        for kept in KEPT_ATTRIBUTES {
            let found = attributes.iter().find(|(n, v)| n == kept && v.len() <= MAX_VALUE);
            if let Some((_, value)) = found {
                self.out.html.push(' ');
                self.out.html.push_str(kept);
                self.out.html.push_str("=\"");
                self.out.html.push_str(&value.replace('"', "&quot;"));
                self.out.html.push('"');
            }
        }
        self.out.html.push('>');
    }

    fn end_tag(&mut self, name: &str) {
        self.out.html.push_str("</");
        self.out.html.push_str(name);
        self.out.html.push('>');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounded(source: &str) -> String {
        bound(source, &Limits::default()).html
    }

    #[test]
    fn balances_and_drops_what_it_does_not_know() {
        assert_eq!(bounded("<div><b>x</div>y"), "<div><b>x</b></div>y");
        assert_eq!(bounded("<p>a<p>b<ul><li>1<li>2</ul>"), "<p>a</p><p>b</p><ul><li>1</li><li>2</li></ul>");
        assert_eq!(
            bounded("<table><tr><td>1<td>2<tr><td>3</table>"),
            "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"
        );
        assert_eq!(bounded("<svg><x>t</x></svg></b><form a=1>f"), "tf");
        assert_eq!(bounded("<a href='x\"y' onclick=z style=q>l</a>"), "<a href=\"x&quot;y\">l</a>");
    }

    #[test]
    fn bounds_depth_links_and_images() {
        let limits = Limits { html_depth: 3, links: 2, ..Limits::default() };
        let deep = bound(&("<div>".repeat(9) + "x" + &"</div>".repeat(9) + "y"), &limits);
        assert_eq!(deep.html, "<div><div><div>x</div></div></div>y");
        assert!(deep.shortened);
        let links = bound("<a href=1>1</a><a href=2>2</a><a href=3>3</a>", &limits);
        assert_eq!(
            (links.html.as_str(), links.links_dropped),
            ("<a href=\"1\">1</a><a href=\"2\">2</a>3", 1)
        );
        let images = bound("<img src=http://e/x.gif alt='<i>'><img src='CID:1'>", &limits);
        assert_eq!((images.html.as_str(), images.remote_images), ("&lt;i><img src=\"CID:1\">", 1));
    }
}
