//! Mail: receive, fetch, parse, classify, thread, clean, render, send. No database, no clock, no tenant: every
//! decision here is about one message, and the use cases of `app` decide what follows from it.

pub mod address;
pub mod authentication;
pub mod charset;
pub mod classify;
mod credential;
pub mod dkim;
#[cfg(any(test, feature = "sink"))]
pub mod dkim_check;
#[cfg(any(test, feature = "sink"))]
pub mod dovecot;
pub mod draft;
pub mod fields;
mod file_name;
pub mod headers;
pub mod html;
pub mod imap;
pub mod limits;
mod mime_params;
pub mod outgoing;
pub mod parse;
mod parts;
#[cfg(any(test, feature = "sink"))]
pub mod postfix;
pub mod quote;
pub mod receiver;
pub mod render;
pub mod report;
mod rfc2047;
mod rtf;
pub mod send;
mod signed;
#[cfg(any(test, feature = "sink"))]
pub mod sink;
#[cfg(any(test, feature = "sink"))]
pub mod test_certificate;
pub mod text;
pub mod thread;
mod tls;
mod tnef;
mod transfer;
pub mod words;
mod wrapped;

#[cfg(test)]
mod corpus_tests;

pub use address::{Address, Sender, SenderProblem};
pub use classify::{Class, MachineReason, OwnIdentity, classify};
pub use credential::Credential;
pub use limits::Limits;
pub use parse::{Attachment, InboundMail, Note, ParseError, parse};
pub use tls::Tls;
