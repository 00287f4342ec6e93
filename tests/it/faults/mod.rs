//! What goes wrong: components that are refused, plugins that fail while others work, mail that is no mail, restarts.

mod admission;
mod concurrency;
mod mail;
mod neighbours;
mod restart;
