//! The HTML form of a finished text: everything is escaped, then paragraphs, lists and links are marked.

/// Characters a link may consist of; it ends where one is missing.
const URL_EXTRA: &str = "-._~:/?#[]@!$&'()*+,;=%";

/// Paragraphs from blank lines, `- ` lines as a list, bare http and https addresses as links.
pub(super) fn text_to_html(text: &str) -> String {
    let mut out = String::from("<div>\n");
    for block in text.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let lines: Vec<&str> = block.lines().collect();
        if lines.iter().all(|l| l.starts_with("- ")) {
            out.push_str("<ul>\n");
            for line in &lines {
                push(&mut out, &["<li>", &inline(&line[2..]), "</li>\n"]);
            }
            out.push_str("</ul>\n");
        } else {
            let lines: Vec<String> = lines.iter().map(|l| inline(l)).collect();
            push(&mut out, &["<p>", &lines.join("<br>\n"), "</p>\n"]);
        }
    }
    out.push_str("</div>\n");
    out
}

fn inline(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = next_url(rest) {
        let length = url_length(&rest[start..]);
        let url = escape(&rest[start..start + length]);
        out.push_str(&escape(&rest[..start]));
        push(&mut out, &["<a href=\"", &url, "\">", &url, "</a>"]);
        rest = &rest[start + length..];
    }
    out.push_str(&escape(rest));
    out
}

fn push(out: &mut String, pieces: &[&str]) {
    for piece in pieces {
        out.push_str(piece);
    }
}

fn next_url(text: &str) -> Option<usize> {
    ["https://", "http://"].iter().filter_map(|scheme| text.find(scheme)).min()
}

fn url_length(text: &str) -> usize {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !URL_EXTRA.contains(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']).len()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::text_to_html;

    #[test]
    fn escapes_and_marks() {
        let html = text_to_html("a <b> & \"c\"\nd\n\n- x\n- y'z\n\nsee https://e.example/?a=1&b=2\">.");
        assert_eq!(
            html,
            "<div>\n<p>a &lt;b&gt; &amp; &quot;c&quot;<br>\nd</p>\n<ul>\n<li>x</li>\n<li>y&#39;z</li>\n</ul>\n\
             <p>see <a href=\"https://e.example/?a=1&amp;b=2\">https://e.example/?a=1&amp;b=2</a>&quot;&gt;.</p>\n</div>\n"
        );
    }
}
