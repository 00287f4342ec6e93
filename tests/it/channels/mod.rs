//! The ways in and out: mail as it really comes, threads, letters by SMTP.

mod corpus;
mod letters;
mod raw;
mod smtp;
mod thread;
