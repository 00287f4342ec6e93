//! The ways in and out: mail as it really comes, threads, letters by SMTP.

mod corpus;
mod dkim;
mod identity;
mod letters;
mod mailboxes;
mod own_words;
mod postfix;
mod quarantine;
mod raw;
mod receiving;
mod smtp;
mod telephone;
mod thread;
mod tokens;
mod two_desks;
