//! A small HTML tokeniser after the WHATWG rules for tags and attributes: linear, without a tree.

/// One piece of the source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    Open { name: String, attributes: Vec<(String, &'a str)> },
    Close { name: String },
}

/// Elements whose content is not HTML; it is dropped together with them.
const RAW_TEXT: [&str; 10] =
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "template"];

/// Attributes of one tag that are looked at.
const MAX_ATTRIBUTES: usize = 40;

pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0 }
    }

    fn bytes(&self) -> &'a [u8] {
        self.source.as_bytes()
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes().get(at).copied().unwrap_or(0)
    }

    /// Position after the next `needle` (ASCII), or the end.
    fn after(&self, from: usize, needle: &str) -> usize {
        self.source
            .get(from..)
            .and_then(|s| s.find(needle))
            .map_or(self.source.len(), |i| from + i + needle.len())
    }

    /// Comments, declarations and processing instructions; all are dropped.
    fn skip_markup(&mut self) {
        let rest = &self.source[self.at..];
        self.at = if rest.starts_with("<!-->") {
            self.at + 5
        } else if rest.starts_with("<!--->") {
            self.at + 6
        } else if rest.starts_with("<!--") {
            self.after(self.at + 4, "-->")
        } else {
            self.after(self.at, ">")
        };
    }

    /// Skips the content and the end tag of a raw text element.
    fn skip_raw_text(&mut self, name: &str) {
        let bytes = self.bytes();
        let mut at = self.at;
        while let Some(found) = self.source.get(at..).and_then(|s| s.find("</")) {
            let start = at + found + 2;
            let end = start + name.len();
            let ends_name = matches!(self.byte(end), b'>' | b'/' | 0) || self.byte(end).is_ascii_whitespace();
            if bytes.get(start..end).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes())) && ends_name {
                self.at = self.after(end, ">");
                return;
            }
            at = start;
        }
        self.at = self.source.len();
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.at < self.source.len() {
            let b = self.byte(self.at);
            if b == b'>' || b == b'/' || b.is_ascii_whitespace() {
                break;
            }
            self.at += 1;
        }
        self.source[start..self.at].to_ascii_lowercase()
    }

    /// Attributes up to and including `>`; `None` when the source ends inside the tag.
    fn attributes(&mut self) -> Option<Vec<(String, &'a str)>> {
        let mut found = Vec::new();
        loop {
            while self.byte(self.at).is_ascii_whitespace() || self.byte(self.at) == b'/' {
                self.at += 1;
            }
            if self.at >= self.source.len() {
                return None;
            }
            if self.byte(self.at) == b'>' {
                self.at += 1;
                return Some(found);
            }
            let (name, value) = self.attribute()?;
            if found.len() < MAX_ATTRIBUTES {
                found.push((name, value));
            }
        }
    }

    fn attribute(&mut self) -> Option<(String, &'a str)> {
        let start = self.at;
        self.at += 1;
        while self.at < self.source.len() && !matches!(self.byte(self.at), b'=' | b'>' | b'/') {
            if self.byte(self.at).is_ascii_whitespace() {
                break;
            }
            self.at += 1;
        }
        // The first byte may start a longer character, but the loop only stops at ASCII.
        let name = self.source.get(start..self.at)?.to_ascii_lowercase();
        self.skip_space();
        if self.byte(self.at) != b'=' {
            return Some((name, ""));
        }
        self.at += 1;
        self.skip_space();
        let quote = self.byte(self.at);
        if quote == b'"' || quote == b'\'' {
            let from = self.at + 1;
            let length = self.source.get(from..)?.find(char::from(quote))?;
            self.at = from + length + 1;
            return Some((name, &self.source[from..from + length]));
        }
        let from = self.at;
        while self.at < self.source.len()
            && self.byte(self.at) != b'>'
            && !self.byte(self.at).is_ascii_whitespace()
        {
            self.at += 1;
        }
        Some((name, &self.source[from..self.at]))
    }

    fn skip_space(&mut self) {
        while self.byte(self.at).is_ascii_whitespace() {
            self.at += 1;
        }
    }

    fn tag(&mut self, closing: bool) -> Option<Token<'a>> {
        self.at += if closing { 2 } else { 1 };
        let name = self.name();
        let Some(attributes) = self.attributes() else {
            self.at = self.source.len();
            return None;
        };
        if closing {
            return Some(Token::Close { name });
        }
        if RAW_TEXT.contains(&name.as_str()) {
            self.skip_raw_text(&name);
            return None;
        }
        if name == "plaintext" {
            self.at = self.source.len();
            return None;
        }
        Some(Token::Open { name, attributes })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.source.len() {
            let rest = &self.source[self.at..];
            if !rest.starts_with('<') {
                let length = rest.find('<').unwrap_or(rest.len());
                self.at += length;
                return Some(Token::Text(&rest[..length]));
            }
            let (second, third) = (self.byte(self.at + 1), self.byte(self.at + 2));
            let token = match second {
                b'!' | b'?' => {
                    self.skip_markup();
                    None
                }
                b'/' if third.is_ascii_alphabetic() => self.tag(true),
                b'/' => {
                    self.at = self.after(self.at, ">");
                    None
                }
                _ if second.is_ascii_alphabetic() => self.tag(false),
                _ => {
                    self.at += 1;
                    Some(Token::Text("<"))
                }
            };
            if token.is_some() {
                return token;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Vec<String> {
        Tokens::new(source)
            .map(|t| match t {
                Token::Text(text) => format!("'{text}'"),
                Token::Open { name, attributes } => format!("+{name}{attributes:?}"),
                Token::Close { name } => format!("-{name}"),
            })
            .collect()
    }

    #[test]
    fn reads_tags_as_a_browser_does() {
        assert_eq!(
            names("a<B x='>'  y=1/z w>t</b >"),
            ["'a'", r#"+b[("x", ">"), ("y", "1/z"), ("w", "")]"#, "'t'", "-b"]
        );
        assert_eq!(names("1 < 2 <!-- <b> --><?x?><!-->ok"), ["'1 '", "'<'", "' 2 '", "'ok'"]);
        assert_eq!(names("<script>if (a</b) '</scripty>'</SCRIPT x>z<style>y"), ["'z'"]);
        assert_eq!(names("x<a href=\"un"), ["'x'"]);
        assert_eq!(names("<ж>я</ж>"), ["'<'", "'ж>я'"]);
        assert_eq!(names("<a ж=я>"), [r#"+a[("ж", "я")]"#]);
    }
}
