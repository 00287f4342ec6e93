//! The ticket and what belongs to it: the closed vocabulary of spec 6.1–6.4.
mod event;
mod message;
mod parts;
mod record;
mod status;
mod timer;
mod words;

pub use event::*;
pub use message::*;
pub use parts::*;
pub use record::*;
pub use status::*;
pub use timer::*;
pub use words::*;
