//! Bounds of parsing. A mail over a bound still becomes a mail: the surplus is left in the raw copy
//! and named in the notes. Only two bounds refuse: the whole message and the header block.

/// What one mail may cost. The defaults are far above honest mail and far below harm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Whole message; above it `ParseError::TooLarge`.
    pub message_bytes: usize,
    /// Header block of the message; above it `ParseError::HeaderTooLarge`.
    pub header_bytes: usize,
    /// Header fields kept for classification.
    pub headers: usize,
    /// MIME parts looked at, nested ones included.
    pub parts: usize,
    /// Addresses kept from To and from Cc, each.
    pub recipients: usize,
    /// Message ids kept from References.
    pub references: usize,
    /// Bytes of the readable text.
    pub text_bytes: usize,
    /// Bytes of HTML given to the sanitiser.
    pub html_bytes: usize,
    /// Nesting of elements given to the sanitiser, which is quadratic in depth.
    pub html_depth: usize,
    /// Links kept in the HTML.
    pub links: usize,
    /// Attachments kept.
    pub attachments: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 50 * 1024 * 1024,
            header_bytes: 512 * 1024,
            headers: 500,
            parts: 1_000,
            recipients: 100,
            references: 50,
            text_bytes: 512 * 1024,
            html_bytes: 1024 * 1024,
            html_depth: 48,
            links: 1_000,
            attachments: 200,
        }
    }
}
