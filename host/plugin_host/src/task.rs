//! The kinds of calls: what each is about and what it answers where the plugin has no such hook.
use domain::{
    rules::{
        Decision, Failure, HookCall, HookName, ReportCall, ReportOutcome, SceneHook, SettingProblem, check,
    },
    ticket::{Field, Ticket},
};
use jiff::Timestamp;
use wasmtime::Store;

use crate::{
    abi::v1::CallError,
    breaker::Input,
    plugin::{CallState, Plugin},
};

pub(crate) trait Task: Sync {
    type Output: Send;

    fn hook(&self) -> HookName;
    /// As the journal names it.
    fn function(&self) -> &'static str;
    /// The instant of the decision, where the call has one.
    fn now(&self) -> Option<Timestamp>;
    fn input(&self) -> Option<Input>;
    /// How many facts the host hands over: taking them in is paid for beside what the rules make of them.
    fn facts(&self) -> usize {
        0
    }
    /// The answer of a plugin that does not declare the hook.
    fn absent(&self) -> Result<Self::Output, Failure>;
    /// Runs in a fresh instance in this store.
    fn perform(
        &self,
        plugin: &Plugin,
        store: &mut Store<CallState>,
    ) -> impl Future<Output = Result<Self::Output, CallError>> + Send;
}

impl Task for HookCall {
    type Output = Decision;

    fn hook(&self) -> HookName {
        self.name()
    }
    fn function(&self) -> &'static str {
        HookCall::function(self)
    }
    fn now(&self) -> Option<Timestamp> {
        Some(HookCall::now(self))
    }
    fn input(&self) -> Option<Input> {
        let subject = match self {
            Self::Case { snapshot, .. } => snapshot.ticket.id.0,
            Self::Scene { hook: SceneHook::EntitlementDrafted(draft), .. } => draft.id.0,
            Self::Scene { hook: SceneHook::ExternalReceived { event, .. }, .. } => event.id.0,
            Self::Scene { hook: SceneHook::MonitoringObserved(device), .. } => device.asset.0,
        };
        Some((subject, HookCall::function(self)))
    }
    fn facts(&self) -> usize {
        let (scene, draft) = match self {
            Self::Case { snapshot, .. } => (&snapshot.scene, 0),
            Self::Scene { scene, hook: SceneHook::EntitlementDrafted(draft) } => {
                (scene.as_ref(), draft.items.len())
            }
            Self::Scene { scene, .. } => (scene.as_ref(), 0),
        };
        let lines =
            scene.entitlements.iter().chain(&scene.related).map(|held| held.items.len()).sum::<usize>();
        scene.assets.len() + lines + draft
    }
    fn absent(&self) -> Result<Decision, Failure> {
        Ok(Decision::default())
    }
    async fn perform(&self, plugin: &Plugin, store: &mut Store<CallState>) -> Result<Decision, CallError> {
        let decision = plugin.rules.decide(&plugin.manifest, store, self).await?;
        check(&plugin.manifest, self, &decision).map_err(Failure::Invalid)?;
        Ok(decision)
    }
}

/// The place of a ticket in the queue.
pub(crate) struct Rank<'a>(pub(crate) &'a Ticket);

impl Task for Rank<'_> {
    type Output = i32;

    fn hook(&self) -> HookName {
        HookName::Queue
    }
    fn function(&self) -> &'static str {
        "queue.rank"
    }
    /// A rank depends on nothing but the ticket.
    fn now(&self) -> Option<Timestamp> {
        None
    }
    fn input(&self) -> Option<Input> {
        Some((self.0.id.0, "queue.rank"))
    }
    fn absent(&self) -> Result<i32, Failure> {
        Ok(0)
    }
    async fn perform(&self, plugin: &Plugin, store: &mut Store<CallState>) -> Result<i32, CallError> {
        plugin.rules.rank(store, self.0).await
    }
}

impl Task for ReportCall {
    type Output = ReportOutcome;

    fn hook(&self) -> HookName {
        HookName::Reports
    }
    fn function(&self) -> &'static str {
        "reports.run"
    }
    fn now(&self) -> Option<Timestamp> {
        Some(self.scene.now)
    }
    fn input(&self) -> Option<Input> {
        None
    }
    fn facts(&self) -> usize {
        self.scene.assets.len() + self.rows.iter().map(Vec::len).sum::<usize>()
    }
    fn absent(&self) -> Result<ReportOutcome, Failure> {
        Err(Failure::Declined {
            code: "unsupported".to_owned(),
            text: "the rule set makes no reports".to_owned(),
        })
    }
    async fn perform(
        &self,
        plugin: &Plugin,
        store: &mut Store<CallState>,
    ) -> Result<ReportOutcome, CallError> {
        plugin.rules.report(&plugin.manifest, store, self).await
    }
}

/// Settings an administrator is about to save.
pub(crate) struct Settings<'a>(pub(crate) &'a [Field]);

impl Task for Settings<'_> {
    type Output = Vec<SettingProblem>;

    fn hook(&self) -> HookName {
        HookName::Configuration
    }
    fn function(&self) -> &'static str {
        "configuration.validate"
    }
    fn now(&self) -> Option<Timestamp> {
        None
    }
    fn input(&self) -> Option<Input> {
        None
    }
    fn absent(&self) -> Result<Vec<SettingProblem>, Failure> {
        Ok(Vec::new())
    }
    async fn perform(
        &self,
        plugin: &Plugin,
        store: &mut Store<CallState>,
    ) -> Result<Vec<SettingProblem>, CallError> {
        plugin.rules.validate(store, self.0).await
    }
}
