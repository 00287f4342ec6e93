//! The pure rules of the desk: working time, tickets, timers, forms and the vendor-neutral vocabulary that
//! crosses the plugin boundary. Never awaits, knows no SQL, HTTP or wasm; time and randomness are parameters.
pub mod access;
pub mod audit;
pub mod case;
pub mod catalogue;
pub mod forms;
pub mod ids;
pub mod knowledge;
pub mod ledger;
pub mod letters;
pub mod mail_reason;
pub mod mailbox;
pub mod monitoring;
pub mod passwords;
pub mod rules;
pub mod telephone;
pub mod ticket;
pub mod time;
