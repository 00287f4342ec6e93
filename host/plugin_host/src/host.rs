//! The plugin host: settings, the plugins it holds, and the domain's trait over them.
use std::{
    collections::{BTreeSet, HashMap},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use domain::{
    ids::TicketId,
    rules::{
        Admitted, Answer, BoxFuture, Calendars, CallCost, Decision, Failure, HookCall, PluginDigest, Refusal,
        ReportCall, ReportOutcome, RuleEngine, SettingProblem,
    },
    ticket::{Field, Ticket, hex},
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use wasmtime::Engine;

use crate::{
    breaker::{BreakerStatus, Breakers},
    cache::CodeCache,
    compiler::Compiler,
    engine,
    failure::classify,
    gate::Gate,
    limits::Limits,
    plugin::{Plugin, new_store},
    stopwatch::Stopwatch,
    task::{Rank, Settings, Task},
};

/// How a host is set up. Not printable: it holds a secret.
#[derive(Clone)]
pub struct HostSettings {
    /// Where compiled code is kept between starts; `None` compiles at every start.
    pub cache_dir: Option<PathBuf>,
    /// Secret of this installation; code another one compiled is not loaded.
    pub installation_key: [u8; 32],
    pub limits: Limits,
    pub compiler: Compiler,
    /// Digests of components an administrator lets be larger than the default.
    pub granted_size: BTreeSet<PluginDigest>,
}

impl Default for HostSettings {
    fn default() -> Self {
        Self {
            cache_dir: None,
            installation_key: [0; 32],
            limits: Limits::default(),
            compiler: Compiler::InProcess,
            granted_size: BTreeSet::new(),
        }
    }
}

/// The engine could not be set up on this machine.
#[derive(Debug, thiserror::Error)]
#[error("the plugin engine does not start: {0}")]
pub struct EngineError(String);

/// SHA-256 of a component, hex: what it is called by everywhere.
pub fn digest_of(component: &[u8]) -> PluginDigest {
    hex(&Sha256::digest(component))
}

pub struct PluginHost {
    pub(crate) engine: Engine,
    pub(crate) limits: Limits,
    pub(crate) compiler: Compiler,
    pub(crate) cache: Option<CodeCache>,
    pub(crate) granted_size: RwLock<BTreeSet<PluginDigest>>,
    /// One compilation at a time: it takes a processor and hundreds of megabytes.
    pub(crate) compiling: Semaphore,
    /// The last component that passed admission, so that loading it next costs nothing.
    pub(crate) candidate: Mutex<Option<Arc<Plugin>>>,
    gate: Gate,
    plugins: RwLock<HashMap<PluginDigest, Arc<Plugin>>>,
    breakers: Breakers,
}

impl PluginHost {
    /// # Errors
    /// [`EngineError`] where wasmtime cannot run at all.
    pub fn new(settings: HostSettings) -> Result<Self, EngineError> {
        let engine = engine::serving().map_err(|error| EngineError(format!("{error:#}")))?;
        let limits = settings.limits.within_engine();
        let cache = settings
            .cache_dir
            .as_deref()
            .and_then(|directory| CodeCache::open(directory, settings.installation_key, &engine));
        Ok(Self {
            gate: Gate::new(limits.calls, limits.wait),
            engine,
            limits,
            compiler: settings.compiler,
            cache,
            granted_size: RwLock::new(settings.granted_size),
            compiling: Semaphore::new(1),
            candidate: Mutex::new(None),
            plugins: RwLock::default(),
            breakers: Breakers::default(),
        })
    }

    /// Lets the component of this digest be as large as the limits' granted size.
    pub fn grant_size(&self, digest: PluginDigest) {
        self.granted_size.write().unwrap_or_else(PoisonError::into_inner).insert(digest);
    }

    /// Drops a component that no rule set uses any more; calls under way keep theirs.
    pub fn unload(&self, digest: &str) {
        self.plugins.write().unwrap_or_else(PoisonError::into_inner).remove(digest);
        self.breakers.forget(digest);
    }

    /// State of a plugin's breaker; `None` if it was never called.
    pub fn status(&self, digest: &str) -> Option<BreakerStatus> {
        self.breakers.status(digest)
    }

    /// Everything about this ticket may be tried again (an agent looked into it).
    pub fn forgive(&self, ticket: TicketId) {
        self.breakers.forgive(ticket.0);
    }

    /// Closes a plugin's breaker by hand.
    pub fn close_breaker(&self, digest: &str) {
        self.breakers.close(digest);
    }

    pub(crate) fn plugin(&self, digest: &str) -> Result<Arc<Plugin>, Failure> {
        let plugins = self.plugins.read().unwrap_or_else(PoisonError::into_inner);
        plugins.get(digest).cloned().ok_or_else(|| Failure::NotLoaded { message: digest.to_owned() })
    }

    pub(crate) fn keep(&self, plugin: Arc<Plugin>) {
        self.plugins.write().unwrap_or_else(PoisonError::into_inner).insert(plugin.digest.clone(), plugin);
    }

    /// A call with everything around it: its place, the breaker, the figures.
    async fn call<T: Task>(&self, digest: &str, task: &T, calendars: Arc<Calendars>) -> Answer<T::Output> {
        let free = |result| Answer { result, cost: CallCost::default() };
        let plugin = match self.plugin(digest) {
            Ok(plugin) => plugin,
            Err(failure) => return free(Err(failure)),
        };
        if !plugin.manifest.has_hook(task.hook()) {
            return free(task.absent());
        }
        let _place = match self.gate.enter(&plugin.places).await {
            Ok(place) => place,
            Err(failure) => return free(Err(failure)),
        };
        let answer = match self.breakers.attempt(digest, task.now(), task.input()) {
            Ok(attempt) => {
                let answer = self.execute(&plugin, task, calendars).await;
                attempt.finish(answer.result.as_ref().err());
                answer
            }
            Err(failure) => free(Err(failure)),
        };
        count(&plugin, task.function(), answer.result.as_ref().err(), &answer.cost);
        answer
    }

    /// A call outside breaker and figures: admission, rehearsals, benches.
    pub(crate) async fn run<T: Task>(
        &self,
        plugin: &Arc<Plugin>,
        task: &T,
        calendars: Arc<Calendars>,
    ) -> Answer<T::Output> {
        if !plugin.manifest.has_hook(task.hook()) {
            return Answer { result: task.absent(), cost: CallCost::default() };
        }
        match self.gate.enter(&plugin.places).await {
            Ok(_place) => self.execute(plugin, task, calendars).await,
            Err(failure) => Answer { result: Err(failure), cost: CallCost::default() },
        }
    }

    /// One call in a fresh instance, under fuel and the wall deadline. The store goes with it.
    async fn execute<T: Task>(
        &self,
        plugin: &Plugin,
        task: &T,
        calendars: Arc<Calendars>,
    ) -> Answer<T::Output> {
        let watch = Stopwatch::start();
        let now = task.now().unwrap_or(Timestamp::UNIX_EPOCH);
        let limits = self.limits.for_facts(task.facts());
        let mut store = match new_store(&self.engine, &limits, now, calendars) {
            Ok(store) => store,
            Err(error) => {
                let failure = Failure::NotLoaded { message: format!("no store for the call: {error:#}") };
                return Answer { result: Err(failure), cost: CallCost::default() };
            }
        };
        let outcome = tokio::time::timeout(limits.deadline, task.perform(plugin, &mut store)).await;
        let fuel = limits.fuel.saturating_sub(store.get_fuel().unwrap_or(0));
        let state = store.into_data();
        let result = match outcome {
            Ok(performed) => performed.map_err(|error| classify(error, &limits, &state.meter, &state.log)),
            Err(_elapsed) => {
                let limit_ms = u64::try_from(limits.deadline.as_millis()).unwrap_or(u64::MAX);
                Err(Failure::Deadline { limit_ms })
            }
        };
        Answer { result, cost: CallCost { fuel, micros: watch.micros(), log: state.log.into_lines() } }
    }
}

fn count(plugin: &Plugin, function: &'static str, failure: Option<&Failure>, cost: &CallCost) {
    let outcome = failure.map_or("decided", |failure| match failure {
        Failure::Declined { .. } => "declined",
        Failure::Invalid(_) => "invalid",
        Failure::Trap { .. } => "trap",
        Failure::OutOfFuel { .. } => "out_of_fuel",
        Failure::Deadline { .. } => "deadline",
        Failure::TooMuch { .. } => "too_much",
        Failure::BreakerOpen => "breaker_open",
        Failure::Poison => "poison",
        Failure::NotLoaded { .. } => "not_loaded",
    });
    let id = plugin.manifest.id.clone();
    metrics::counter!("reglament_plugin_calls_total", "plugin" => id.clone(), "function" => function, "outcome" => outcome).increment(1);
    metrics::counter!("reglament_plugin_fuel_total", "plugin" => id.clone()).increment(cost.fuel);
    #[expect(clippy::cast_precision_loss, reason = "microseconds of a call lie far below 2^52")]
    metrics::histogram!("reglament_plugin_call_seconds", "plugin" => id).record(cost.micros as f64 / 1e6);
    if let Some(failure) = failure.filter(|failure| failure.is_strike()) {
        tracing::warn!(plugin = plugin.manifest.id, version = plugin.manifest.version, function, %failure, "a plugin failed");
    }
}

impl RuleEngine for PluginHost {
    fn admit(&self, component: Vec<u8>) -> BoxFuture<'_, Result<Admitted, Refusal>> {
        Box::pin(self.admit_component(component))
    }

    fn load(&self, component: Vec<u8>) -> BoxFuture<'_, Result<PluginDigest, Refusal>> {
        Box::pin(self.load_component(component))
    }

    fn is_loaded(&self, digest: &str) -> bool {
        self.plugins.read().unwrap_or_else(PoisonError::into_inner).contains_key(digest)
    }

    fn decide<'a>(
        &'a self,
        digest: &'a str,
        call: &'a HookCall,
        calendars: Arc<Calendars>,
    ) -> BoxFuture<'a, Answer<Decision>> {
        Box::pin(self.call(digest, call, calendars))
    }

    fn rehearse<'a>(
        &'a self,
        digest: &'a str,
        call: &'a HookCall,
        calendars: Arc<Calendars>,
    ) -> BoxFuture<'a, Answer<Decision>> {
        Box::pin(async move {
            match self.plugin(digest) {
                Ok(plugin) => self.run(&plugin, call, calendars).await,
                Err(failure) => Answer { result: Err(failure), cost: CallCost::default() },
            }
        })
    }

    fn rank<'a>(&'a self, digest: &'a str, ticket: &'a Ticket) -> BoxFuture<'a, Answer<i32>> {
        Box::pin(async move { self.call(digest, &Rank(ticket), Arc::default()).await })
    }

    fn report<'a>(
        &'a self,
        digest: &'a str,
        call: &'a ReportCall,
        calendars: Arc<Calendars>,
    ) -> BoxFuture<'a, Answer<ReportOutcome>> {
        Box::pin(self.call(digest, call, calendars))
    }

    fn check_settings<'a>(
        &'a self,
        digest: &'a str,
        settings: &'a [Field],
    ) -> BoxFuture<'a, Answer<Vec<SettingProblem>>> {
        Box::pin(async move { self.call(digest, &Settings(settings), Arc::default()).await })
    }
}
