//! Serving: wiring, first set-up, workers, HTTP, and a graceful stop.
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Context as _;
use app::App;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    bundled,
    config::Config,
    demo,
    telemetry::{install_logs, install_metrics},
    wiring::{CompileIn, wire},
    workers,
};

/// How to serve, beside the configuration.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    pub config: Config,
    /// A movable clock and the sandbox routes.
    pub sandbox: bool,
    /// Demonstration data, where there is none.
    pub demo: bool,
    /// A token that founds the desk, drawn by the demonstration it takes the place of.
    pub first_run: Option<String>,
    /// Program that compiles untrusted components; `None` compiles in this process (tests).
    pub compile_program: Option<PathBuf>,
    /// Shared cache of compiled plugins (tests).
    pub shared_cache: Option<PathBuf>,
}

/// A desk that runs until it is stopped.
pub struct Running {
    pub address: SocketAddr,
    pub app: App,
    /// One-time links: of the demonstration's people, or of the first run; printed by the command line.
    pub links: Vec<(String, String)>,
    /// Where mail is received, in the order of the configuration.
    pub receivers: Vec<SocketAddr>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Running {
    /// Stops taking requests, lets those under way and the workers' passes end.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

pub async fn run(options: ServeOptions) -> anyhow::Result<Running> {
    install_logs(&options.config.log, options.config.log_format);
    let metrics = install_metrics();
    let compile = options.compile_program.clone().map_or(CompileIn::Process, CompileIn::Child);
    let wired = wire(&options.config, options.sandbox, compile, options.shared_cache.as_deref()).await?;
    let (app, stage) = (wired.app, wired.stage);
    // Before anybody is answered: who ended a demonstration comes with the token at once.
    let begun = first_run(&app, &options).await?;
    let ready = Arc::new(AtomicBool::new(false));
    let listener = TcpListener::bind(options.config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", options.config.listen))?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let router = api::router(
        app.clone(),
        api::ApiOptions {
            sandbox: options.sandbox,
            metrics: metrics
                .map(|handle| Arc::new(move || handle.render()) as Arc<dyn Fn() -> String + Send + Sync>),
            ready: {
                let ready = Arc::clone(&ready);
                Arc::new(move || ready.load(Ordering::SeqCst))
            },
            web: bundled::web,
            trusted_proxies: options.config.trusted_proxies()?,
        },
    );
    let stopped = stop.clone();
    tasks.spawn(async move {
        let served = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(async move { stopped.cancelled().await })
            .await;
        if let Err(error) = served {
            tracing::error!(error = %error, "the server stopped: {error}");
        }
    });
    set_up(&app).await?;
    let links = if options.demo { demo::set_up(&app, &stage).await? } else { begun.into_iter().collect() };
    let receivers = workers::start(&app, &options.config, &stop, &tasks).await?;
    if options.demo {
        tasks.spawn(demo::feed(app.clone(), stop.clone()));
        app.demonstration.begin();
    }
    ready.store(true, Ordering::SeqCst);
    tracing::info!(address = %address, "reglament is ready on http://{address}");
    Ok(Running { address, app, links, receivers, stop, tasks })
}

/// Where the first administrator begins, while nobody can sign in. In a sandbox anybody can, in a demonstration its people.
async fn first_run(app: &App, options: &ServeOptions) -> anyhow::Result<Option<(String, String)>> {
    if options.sandbox || options.demo {
        return Ok(None);
    }
    let token = app::accounts::first_run_token(app, options.first_run.clone()).await?;
    let link = |token| format!("{}/desk/first-run?token={token}", app.settings.base_url);
    Ok(token.map(|token| ("first run".to_owned(), link(token))))
}

/// What a new installation starts with: calendar years as data, the bundled plugins, the schedule.
async fn set_up(app: &App) -> anyhow::Result<()> {
    let years = bundled::holiday_years()
        .iter()
        .map(|document| serde_json::from_slice(document))
        .collect::<Result<Vec<_>, _>>()
        .context("a bundled calendar year is unreadable")?;
    app::calendars::seed_years(app, years).await?;
    let plugins = bundled::plugins();
    if plugins.is_empty() {
        tracing::warn!("no plugins are bundled: build with `cargo xtask build`");
    }
    app::rules::set_up_bundled(app, plugins).await?;
    app::jobs::seed_schedule(app).await?;
    Ok(())
}
