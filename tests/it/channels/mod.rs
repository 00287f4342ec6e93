//! The ways in and out: mail as it really comes, threads, letters by SMTP.

mod corpus;
mod letters;
mod mailboxes;
mod quarantine;
mod raw;
mod receiving;
mod smtp;
mod thread;
