//! HTML of mails: bounded first, then sanitised, then readable as text. The order matters: the sanitiser
//! is quadratic in the depth of nesting, so it never sees more than a bounded, balanced tree.

mod bound;
mod clean;
mod tokens;

pub use clean::{CleanHtml, clean_html, html_to_text};
