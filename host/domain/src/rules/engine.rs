//! The plugin host as the rest of the house sees it: a trait, so that use cases know nothing of wasm.
use std::{collections::BTreeMap, future::Future, pin::Pin, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    check::Rejection,
    effect::{Decision, Denial},
    hook::{HookCall, ReportCall},
    manifest::Manifest,
};
use crate::{
    ticket::{Field, Ticket},
    time::CompiledCalendar,
};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Service calendars by code, compiled: what the `calendar` import of a plugin answers from.
pub type Calendars = BTreeMap<String, Arc<CompiledCalendar>>;

/// SHA-256 of a component, hex: the identity of a plugin at a version.
pub type PluginDigest = String;

/// Why no decision was applied. The ladder of the failures: see ARCHITECTURE.md, "When a plugin fails".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Failure {
    /// The rule set said it cannot decide; no strike.
    #[error("the rule set declined: {text}")]
    Declined { code: String, text: String },
    /// The decision contradicts the manifest or the host's invariants; dropped whole.
    #[error("the decision was rejected: {0}")]
    Invalid(#[from] Rejection),
    #[error("the plugin trapped: {message}")]
    Trap { message: String },
    #[error("the plugin used up its fuel of {limit}")]
    OutOfFuel { limit: u64 },
    #[error("the plugin did not answer within {limit_ms} ms")]
    Deadline { limit_ms: u64 },
    /// Too much crossed the boundary: arguments, results, handles or memory.
    #[error("the plugin exceeded a limit: {message}")]
    TooMuch { message: String },
    /// The breaker of this plugin is open after repeated faults.
    #[error("the plugin is switched off after repeated faults")]
    BreakerOpen,
    /// This input failed this plugin twice and is not tried again by itself.
    #[error("this input failed the plugin before and needs attention")]
    Poison,
    #[error("the plugin is not loaded: {message}")]
    NotLoaded { message: String },
}

impl Failure {
    /// Counts against the plugin's breaker.
    pub const fn is_strike(&self) -> bool {
        matches!(
            self,
            Self::Invalid(_)
                | Self::Trap { .. }
                | Self::OutOfFuel { .. }
                | Self::Deadline { .. }
                | Self::TooMuch { .. }
        )
    }
}

/// What a call cost and said; journalled with the call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CallCost {
    pub fuel: u64,
    pub micros: u64,
    pub log: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    pub result: Result<T, Failure>,
    pub cost: CallCost,
}

/// A component that passed admission.
#[derive(Clone, Debug, PartialEq)]
pub struct Admitted {
    pub digest: PluginDigest,
    pub manifest: Manifest,
    pub size: usize,
}

/// Why a component was not admitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Refusal {
    #[error("the component has {size} bytes, more than the {limit} allowed")]
    TooLarge { size: usize, limit: usize },
    #[error("not a WebAssembly component: {message}")]
    NotAComponent { message: String },
    #[error("the section `reglament:manifest` is missing or stands there twice")]
    NoManifest,
    #[error("the manifest is wrong at `{path}`: {message}")]
    Manifest { path: String, message: String },
    #[error("import `{name}` is not available to rule sets")]
    Import { name: String },
    #[error("hook `{hook}` is declared but not exported")]
    MissingHook { hook: String },
    #[error("built for another version of the interface: {message}")]
    Interface { message: String },
    #[error("compilation failed: {message}")]
    Compile { message: String },
    #[error("compilation took longer than {seconds} s")]
    CompileTimeout { seconds: u64 },
    #[error("the probe failed: {message}")]
    Probe { message: String },
    #[error("case `{name}` of the plugin failed: {message}")]
    Case { name: String, message: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingProblem {
    pub path: String,
    pub message: String,
}

/// The shape a report takes, or why it is denied.
#[derive(Clone, Debug, PartialEq)]
pub enum ReportOutcome {
    Table { columns: Vec<String>, rows: Vec<Vec<Field>> },
    Denied(Denial),
}

/// Runs rule sets. A decision it answers has been checked against the manifest (see [`super::check`]); calls of
/// one plugin never disturb another's.
pub trait RuleEngine: Send + Sync {
    /// Admission without activation: manifest, imports, compilation under limits, probe, the plugin's own cases.
    fn admit(&self, component: Vec<u8>) -> BoxFuture<'_, Result<Admitted, Refusal>>;
    /// Makes an admitted component callable under its digest; cheap when it is already.
    fn load(&self, component: Vec<u8>) -> BoxFuture<'_, Result<PluginDigest, Refusal>>;
    fn is_loaded(&self, digest: &str) -> bool;
    fn decide<'a>(
        &'a self,
        digest: &'a str,
        call: &'a HookCall,
        calendars: Arc<Calendars>,
    ) -> BoxFuture<'a, Answer<Decision>>;
    /// Decides as [`Self::decide`] does, outside the breaker and the memory of poison: a rehearsal's faults say nothing
    /// about today's service.
    fn rehearse<'a>(
        &'a self,
        digest: &'a str,
        call: &'a HookCall,
        calendars: Arc<Calendars>,
    ) -> BoxFuture<'a, Answer<Decision>>;
    fn rank<'a>(&'a self, digest: &'a str, ticket: &'a Ticket) -> BoxFuture<'a, Answer<i32>>;
    fn report<'a>(
        &'a self,
        digest: &'a str,
        call: &'a ReportCall,
        calendars: Arc<Calendars>,
    ) -> BoxFuture<'a, Answer<ReportOutcome>>;
    fn check_settings<'a>(
        &'a self,
        digest: &'a str,
        settings: &'a [Field],
    ) -> BoxFuture<'a, Answer<Vec<SettingProblem>>>;
}
