//! Bounds of rendering: what a template may say, and how much may come out.

use std::io::{self, Write};

use minijinja::Template;
use minijinja::value::{Serde, Value};

use super::{MAX_OUTPUT, RenderError, template_error};

/// Statements a plugin's template may use.
const STATEMENTS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// Refuses sources that could grow values: fuel counts instructions, and one instruction that doubles a
/// string thirty times makes a gigabyte. Without assignments a value is only as large as the source.
pub(super) fn check_source(source: &str, max: usize) -> Result<(), RenderError> {
    let refuse = |reason: String| Err(RenderError::Refused { reason });
    if source.len() > max {
        return refuse(format!("{} bytes, the limit is {max}", source.len()));
    }
    for statement in source.split("{%").skip(1) {
        let word: String = statement
            .trim_start_matches(['-', '+'])
            .trim_start()
            .chars()
            .take_while(char::is_ascii_lowercase)
            .collect();
        if !STATEMENTS.contains(&word.as_str()) {
            return refuse(format!("the statement `{word}` is not allowed"));
        }
    }
    if source.contains("{#") {
        return refuse("comments are not allowed".to_owned());
    }
    // `"x" * 100000000` is one instruction; letters have nothing to multiply.
    if multiplies(source) {
        return refuse("multiplication is not allowed".to_owned());
    }
    Ok(())
}

/// An asterisk in code, outside of string literals.
fn multiplies(source: &str) -> bool {
    let (mut code, mut quote, mut previous) = (false, None, ' ');
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match (code, quote) {
            (false, _) => code = previous == '{' && matches!(c, '{' | '%'),
            (true, Some(_)) if c == '\\' => {
                chars.next();
            }
            (true, Some(open)) => quote = quote.filter(|_| c != open),
            (true, None) => match c {
                '*' => return true,
                '"' | '\'' => quote = Some(c),
                '}' if matches!(previous, '}' | '%') => code = false,
                _ => {}
            },
        }
        previous = c;
    }
    false
}

struct Bounded {
    bytes: Vec<u8>,
    full: bool,
}

impl Write for Bounded {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + chunk.len() > MAX_OUTPUT {
            self.full = true;
            return Err(io::Error::other("the letter is too long"));
        }
        self.bytes.extend_from_slice(chunk);
        Ok(chunk.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Renders into a bounded buffer.
pub(super) fn bounded(
    template: &Template<'_, '_>,
    values: &serde_json::Value,
    name: &str,
) -> Result<String, RenderError> {
    let mut out = Bounded { bytes: Vec::new(), full: false };
    let result = template.render_captured_to(Value::from(Serde(values)), &mut out).map(|_| ());
    if out.full {
        return Err(RenderError::TooLong { template: name.to_owned(), limit: MAX_OUTPUT });
    }
    result.map_err(|source| template_error(name, source))?;
    Ok(String::from_utf8_lossy(&out.bytes).into_owned())
}
