//! The hooks a component has, found by type, and the instance that a call runs in.
use domain::rules::{Failure, HookName, Manifest};
use wasmtime::{
    Engine, Store,
    component::{Component, InstancePre, Linker},
};

use super::{bindings, imports};
use crate::{plugin::CallState, wasi};

/// Why a call has no answer, before it is classified.
pub(crate) enum CallError {
    /// wasmtime's word: a trap, a limit, a malformed result.
    Engine(wasmtime::Error),
    /// Ours: declined, rejected, not callable.
    Failure(Failure),
}

impl From<wasmtime::Error> for CallError {
    fn from(error: wasmtime::Error) -> Self {
        Self::Engine(error)
    }
}
impl From<Failure> for CallError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Why a component does not fit the interface.
#[derive(Debug)]
pub(crate) enum ShapeError {
    /// An import or an export has another type than this version's.
    Interface(String),
    /// It could not even be instantiated.
    Probe(wasmtime::Error),
}

macro_rules! hooks {
    ($($name:ident: $variant:ident, $pre:ident, $world:ident;)+) => {
        /// A linked component and its hooks.
        pub(crate) struct Rules {
            bare: InstancePre<CallState>,
            $(pub(super) $name: Option<bindings::$name::$pre<CallState>>,)+
        }

        impl Rules {
            /// Links a component: its imports must have the types of this version.
            pub(crate) fn link(engine: &Engine, component: &Component) -> Result<Self, ShapeError> {
                let bare = linker(engine, component)
                    .and_then(|linker| linker.instantiate_pre(component))
                    .map_err(|error| ShapeError::Interface(format!("{error:#}")))?;
                Ok(Self {
                    $($name: bindings::$name::$pre::new(bare.clone()).ok(),)+
                    bare,
                })
            }

            pub(crate) fn exports(&self, hook: HookName) -> bool {
                match hook { $(HookName::$variant => self.$name.is_some(),)+ }
            }

            /// Instantiates once and compares the types of the hooks the manifest declares with ours: records,
            /// enums and variants are compared exactly, so a component of another version is found out here.
            pub(crate) async fn probe(&self, store: &mut Store<CallState>, manifest: &Manifest) -> Result<(), ShapeError> {
                let instance = self.bare.instantiate_async(&mut *store).await.map_err(ShapeError::Probe)?;
                $(if manifest.has_hook(HookName::$variant) {
                    bindings::$name::$world::new(&mut *store, &instance)
                        .map_err(|error| ShapeError::Interface(format!("{}: {error:#}", stringify!($name))))?;
                })+
                Ok(())
            }
        }
    };
}

hooks! {
    intake: Intake, HasIntakePre, HasIntake;
    conversation: Conversation, HasConversationPre, HasConversation;
    forms: Forms, HasFormsPre, HasForms;
    lifecycle: Lifecycle, HasLifecyclePre, HasLifecycle;
    timing: Timing, HasTimingPre, HasTiming;
    actions: Actions, HasActionsPre, HasActions;
    coverage: Coverage, HasCoveragePre, HasCoverage;
    appointments: Appointments, HasAppointmentsPre, HasAppointments;
    work: Work, HasWorkPre, HasWork;
    disclosure: Disclosure, HasDisclosurePre, HasDisclosure;
    entitlements: Entitlements, HasEntitlementsPre, HasEntitlements;
    external: External, HasExternalPre, HasExternal;
    monitoring: Monitoring, HasMonitoringPre, HasMonitoring;
    queue: Queue, HasQueuePre, HasQueue;
    reports: Reports, HasReportsPre, HasReports;
    configuration: Configuration, HasConfigurationPre, HasConfiguration;
}

/// A linker of its own for every component: the stubs it gets follow its imports.
fn linker(engine: &Engine, component: &Component) -> wasmtime::Result<Linker<CallState>> {
    let mut linker = Linker::new(engine);
    linker.instance("reglament:rules/types@1.0.0")?;
    imports::define(&mut linker)?;
    wasi::define(&mut linker, engine, component)?;
    Ok(linker)
}
