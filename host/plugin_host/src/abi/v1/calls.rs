//! One call of one hook: lower, instantiate, call, lift.
use domain::{
    rules::{
        CaseHook, Decision, Failure, HookCall, Manifest, Rejection, ReportCall, ReportOutcome, Scene,
        SceneHook, SettingProblem, Snapshot,
    },
    ticket::{Field, Ticket, Timer},
};
use jiff::Timestamp;
use wasmtime::Store;

use super::{
    bindings::{reports::exports::reglament::rules::reports::Row, types as w},
    lift::{self, Lifted},
    lower::{self, fields},
    lower_case, lower_device, lower_scene,
    rules::{CallError, Rules},
    words,
};
use crate::plugin::CallState;

type Called = Result<Result<w::Decision, w::Fault>, CallError>;

/// Calls a function of a hook in a fresh instance.
macro_rules! ask {
    ($rules:ident.$hook:ident, $interface:ident.$function:ident($store:ident $(, $argument:expr)*)) => {{
        let Some(hook) = &$rules.$hook else { return Err(not_exported(stringify!($hook))) };
        let instance = hook.instantiate_async(&mut *$store).await?;
        instance.$interface().$function(&mut *$store $(, $argument)*).await?
    }};
}

fn not_exported(hook: &str) -> CallError {
    Failure::NotLoaded { message: format!("hook `{hook}` is not exported") }.into()
}

fn lifted<T>(lifted: Lifted<T>) -> Result<T, CallError> {
    lifted.map_err(|(code, problem)| {
        Failure::Invalid(Rejection { step: None, code: code.to_owned(), problem }).into()
    })
}

fn timer(timer: &Timer, now: Timestamp) -> Result<w::Timer, CallError> {
    let no_word = || Failure::NotLoaded {
        message: format!("interface 1.0 has no word for the rule of timer `{}`", timer.code),
    };
    Ok(lower_case::timer(timer, now).ok_or_else(no_word)?)
}

impl Rules {
    pub(crate) async fn decide(
        &self,
        manifest: &Manifest,
        store: &mut Store<CallState>,
        call: &HookCall,
    ) -> Result<Decision, CallError> {
        let answer = match call {
            HookCall::Case { snapshot, hook } => self.case(manifest, store, snapshot, hook).await?,
            HookCall::Scene { scene, hook } => self.scene(manifest, store, scene, hook).await?,
        };
        Ok(lift::decision(answer.map_err(lift::fault)?).map_err(Failure::Invalid)?)
    }

    async fn case(
        &self,
        manifest: &Manifest,
        store: &mut Store<CallState>,
        snapshot: &Snapshot,
        hook: &CaseHook,
    ) -> Called {
        let (facts, now) = (&lower_case::snapshot(manifest, snapshot)?, snapshot.scene.now);
        Ok(match hook {
            CaseHook::IntakeReceived => ask!(self.intake, reglament_rules_intake.call_received(store, facts)),
            CaseHook::ConversationMessage(message) => {
                ask!(
                    self.conversation,
                    reglament_rules_conversation.call_message(store, facts, &lower_case::message(message))
                )
            }
            CaseHook::FormsSubmitted(form) => {
                ask!(self.forms, reglament_rules_forms.call_submitted(store, facts, &lower_case::form(form)?))
            }
            CaseHook::LifecycleRequested { to, reason, actor, payload } => {
                let (target, actor) = (lower_case::target(*to, reason.as_deref()), words::role(*actor));
                ask!(
                    self.lifecycle,
                    reglament_rules_lifecycle.call_requested(store, facts, &target, actor, &fields(payload))
                )
            }
            CaseHook::LifecycleMoved { before } => {
                ask!(
                    self.lifecycle,
                    reglament_rules_lifecycle.call_moved(store, facts, words::status(*before))
                )
            }
            CaseHook::TimingWarned(held) => {
                ask!(self.timing, reglament_rules_timing.call_warned(store, facts, &timer(held, now)?))
            }
            CaseHook::TimingDue(held) => {
                ask!(self.timing, reglament_rules_timing.call_due(store, facts, &timer(held, now)?))
            }
            CaseHook::ActionsRun { action, actor, payload } => {
                let actor = words::role(*actor);
                ask!(
                    self.actions,
                    reglament_rules_actions.call_run(store, facts, action, actor, &fields(payload))
                )
            }
            CaseHook::CoverageChanged => {
                ask!(self.coverage, reglament_rules_coverage.call_changed(store, facts))
            }
            CaseHook::AppointmentsRequested(held) => {
                ask!(
                    self.appointments,
                    reglament_rules_appointments.call_requested(store, facts, &lower_case::appointment(held))
                )
            }
            CaseHook::WorkLogged(work) => {
                ask!(self.work, reglament_rules_work.call_logged(store, facts, &lower_case::work(work)))
            }
            CaseHook::WorkSettled => ask!(self.work, reglament_rules_work.call_settled(store, facts)),
            CaseHook::DisclosureRequested { recipient, recipient_kind, purpose } => {
                let disclosure = lower_case::disclosure(recipient, recipient_kind, purpose);
                ask!(self.disclosure, reglament_rules_disclosure.call_requested(store, facts, &disclosure))
            }
        })
    }

    async fn scene(
        &self,
        manifest: &Manifest,
        store: &mut Store<CallState>,
        scene: &Scene,
        hook: &SceneHook,
    ) -> Called {
        let facts = &lower_scene::scene(manifest, scene);
        Ok(match hook {
            SceneHook::EntitlementDrafted(draft) => {
                ask!(
                    self.entitlements,
                    reglament_rules_entitlements.call_drafted(store, facts, &lower_scene::entitlement(draft))
                )
            }
            SceneHook::ExternalReceived { event, open, .. } => {
                let open: Vec<_> = open.iter().map(lower_case::ticket).collect();
                let event = lower_scene::external_event(event);
                ask!(self.external, reglament_rules_external.call_received(store, facts, &event, &open))
            }
            SceneHook::MonitoringObserved(device) => {
                let device = lower_device::device(device);
                ask!(self.monitoring, reglament_rules_monitoring.call_observed(store, facts, &device))
            }
        })
    }

    pub(crate) async fn rank(&self, store: &mut Store<CallState>, ticket: &Ticket) -> Result<i32, CallError> {
        let answer = ask!(self.queue, reglament_rules_queue.call_rank(store, &lower_case::ticket(ticket)));
        Ok(answer.map_err(lift::fault)?)
    }

    pub(crate) async fn report(
        &self,
        manifest: &Manifest,
        store: &mut Store<CallState>,
        call: &ReportCall,
    ) -> Result<ReportOutcome, CallError> {
        let facts = lower_scene::scene(manifest, &call.scene);
        let rows: Vec<_> = call.rows.iter().map(|row| Row { values: fields(row) }).collect();
        let (start, end) = (lower::day(call.from), lower::day(call.to));
        let answer = ask!(
            self.reports,
            reglament_rules_reports.call_run(store, &facts, &call.report, start, end, &rows)
        );
        lifted(lift::report(answer.map_err(lift::fault)?))
    }

    pub(crate) async fn validate(
        &self,
        store: &mut Store<CallState>,
        settings: &[Field],
    ) -> Result<Vec<SettingProblem>, CallError> {
        let answer =
            ask!(self.configuration, reglament_rules_configuration.call_validate(store, &fields(settings)));
        lifted(lift::each(answer.map_err(lift::fault)?, lift::problem))
    }
}
