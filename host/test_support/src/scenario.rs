//! One scenario, two databases: `on_both!(name)` makes the tests `name::sqlite` and `name::postgres` of the function
//! `name`.
use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use store::testing::{Engine, engines};

use crate::{Builder, TestApp};

/// Tests of scenarios: `async fn name(app: &TestApp)`. A scenario that is not listed is reported as unused.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => { $(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::on_engine($crate::Engine::Sqlite, super::$name);
            }
            #[test]
            fn postgres() {
                $crate::on_engine($crate::Engine::Postgres, super::$name);
            }
        }
    )+ };
    // With a desk that is made otherwise: a function from builder to builder.
    (with $make:ident: $($name:ident),+ $(,)?) => { $(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::on_engine_with($crate::Engine::Sqlite, super::$make, super::$name);
            }
            #[test]
            fn postgres() {
                $crate::on_engine_with($crate::Engine::Postgres, super::$make, super::$name);
            }
        }
    )+ };
}

/// Runs a scenario on a fresh sandbox.
pub fn on_engine<F>(engine: Engine, scenario: F)
where
    F: AsyncFnOnce(&TestApp),
{
    on_engine_with(engine, |builder| builder, scenario);
}

/// Runs a scenario on a fresh desk made otherwise.
///
/// # Panics
/// When the scenario does, when the desk does not start, or when its PostgreSQL is missing.
pub fn on_engine_with<F>(engine: Engine, make: impl FnOnce(Builder) -> Builder, scenario: F)
where
    F: AsyncFnOnce(&TestApp),
{
    if !engines().contains(&engine) {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime of two threads");
    let app = wait(&runtime, make(TestApp::builder(engine)).start());
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(scenario(&app))));
    match outcome {
        // What every scenario has to leave behind: a desk whose records hold together.
        Ok(()) => wait(&runtime, app.close()),
        Err(panic) => {
            wait(&runtime, app.abandon());
            resume_unwind(panic)
        }
    }
}

fn wait<T>(runtime: &tokio::runtime::Runtime, work: impl Future<Output = T>) -> T {
    runtime.block_on(work)
}
