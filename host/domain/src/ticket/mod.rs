//! The ticket and what belongs to it: the closed vocabulary of spec 6.1–6.4.
mod event;
mod message;
mod parts;
mod status;
mod ticket;
mod timer;
mod words;

pub use event::*;
pub use message::*;
pub use parts::*;
pub use status::*;
pub use ticket::*;
pub use timer::*;
pub use words::*;
