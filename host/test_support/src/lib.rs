//! The whole desk in one process for tests: a fresh database of either engine, the real plugins, a movable clock,
//! typed actors over HTTP, and a mail sink. Nothing of it knows a vendor: what a regulation calls its things stands
//! in the tests.
mod actor;
mod app;
mod builder;
mod component;
mod database;
mod json;
mod record;
mod reply;
mod scenario;
mod set_up;

pub use actor::Actor;
pub use app::TestApp;
pub use builder::Builder;
pub use component::{bundled_plugin, guest, manifest_of, packed, repacked};
pub use json::{Pick, assert_instant, codes, instant, timer, timers};
pub use mail::sink::{Fault, Reaction, ReceivedMail, SmtpSink, Stage};
pub use reply::Reply;
pub use scenario::{on_engine, on_engine_with};
pub use set_up::{Customer, EntitlementDraft};
pub use store::testing::Engine;
