//! The ways in and out: mail as it really comes, threads, letters by SMTP.

mod corpus;
mod letters;
mod mailboxes;
mod own_words;
mod quarantine;
mod raw;
mod receiving;
mod smtp;
mod telephone;
mod thread;
