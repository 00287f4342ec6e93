//! Putting the parts together: store, object store, plugin host, clock, secrets.
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use app::{App, AppParts, AppSettings, Clock, Entropy as _, Numbers, Secrets, catalogue::CatalogueCache};
use jiff::Timestamp;
use plugin_host::{Compiler, CompilerProcess, HostSettings, Limits, PluginHost};
use secrecy::ExposeSecret as _;
use serde_json::json;
use store::{Blobs, DatabaseSettings, Store};

use crate::{
    clock::{SANDBOX_START, SandboxClock, SystemClock},
    config::Config,
    demo::StagedClock,
    identity::{SystemEntropy, TimeOrderedIds},
};

const SECRET: &str = "installation_secret";
const SANDBOX_CLOCK: &str = "sandbox_clock";

/// How components are compiled at admission.
#[derive(Clone, Debug)]
pub(crate) enum CompileIn {
    /// A child process of this program, under limits: what an administrator uploads is not trusted.
    Child(PathBuf),
    /// This process: tests.
    Process,
}

pub(crate) struct Wired {
    pub(crate) app: App,
    /// Where the past of a demonstration is played.
    pub(crate) stage: Arc<StagedClock>,
}

/// Opens the database, migrates it and builds the application.
pub(crate) async fn wire(
    config: &Config,
    sandbox: bool,
    compile: CompileIn,
    cache: Option<&Path>,
) -> anyhow::Result<Wired> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("cannot create {}", config.data.display()))?;
    let url = config.database_url(&config.data);
    let store =
        Store::connect(&DatabaseSettings { url, max_connections: config.database_connections.unwrap_or(8) })
            .await
            .context("the database cannot be opened")?;
    store.migrate().await.context("the database cannot be migrated")?;
    let secret = installation_secret(&store).await?;
    let secrets = Secrets::new(secret);
    let clock: Arc<dyn Clock> = if sandbox {
        Arc::new(SandboxClock::new(sandbox_start(&store).await?))
    } else {
        Arc::new(SystemClock)
    };
    let stage = Arc::new(StagedClock::over(clock));
    let clock: Arc<dyn Clock> = Arc::clone(&stage) as Arc<dyn Clock>;
    let rules = plugin_host(config, &secrets, compile, cache)?;
    let app = App::new(AppParts {
        blobs: blobs(config)?,
        ids: Arc::new(TimeOrderedIds::new(Arc::clone(&clock))),
        entropy: Arc::new(SystemEntropy),
        catalogue: CatalogueCache::default(),
        numbers: Numbers::default(),
        commits: app::rules::CommitQueue::default(),
        notes: app::mail_in::NoteQueue::default(),
        intake: app::KeyedLocks::default(),
        tickets: app::KeyedLocks::default(),
        ledgers: app::KeyedLocks::default(),
        externals: app::KeyedLocks::default(),
        patience: app::letters::Patience::default(),
        batches: app::monitoring::places(),
        hashing: app::accounts::hashing_places(),
        letters: mail::render::Renderer::new().context("the letters do not parse")?,
        rules: Arc::new(rules),
        // A sandbox is measured and tested: there is no bound unless one is set.
        rates: app::rates::Rates::new(config.requests_per_minute.unwrap_or(if sandbox { 0 } else { 1200 })),
        standings: app::accounts::Standings::default(),
        identity: app::accounts::IdentityKeys::default(),
        demonstration: app::demonstration::Demonstration::default(),
        live: app::feed::Live::default(),
        tokens: app::mailboxes::AccessTokens::default(),
        webhooks: app::webhooks::Sender::new(guard(config, sandbox)?),
        store,
        clock,
        secrets,
        settings: settings(config, sandbox),
    });
    Ok(Wired { app, stage })
}

/// The engine of the plugins; test processes share what one of them compiled.
fn plugin_host(
    config: &Config,
    secrets: &Secrets,
    compile: CompileIn,
    cache: Option<&Path>,
) -> anyhow::Result<PluginHost> {
    PluginHost::new(HostSettings {
        cache_dir: Some(cache.map_or_else(|| config.data.join("compiled"), Path::to_owned)),
        installation_key: if cache.is_some() {
            shared_cache_key()
        } else {
            secrets.derive("compiled-plugins")
        },
        limits: Limits::default(),
        compiler: match compile {
            CompileIn::Child(program) => Compiler::Process(CompilerProcess::of(program)),
            CompileIn::Process => Compiler::InProcess,
        },
        ..HostSettings::default()
    })
    .context("the plugin engine does not start")
}

fn settings(config: &Config, sandbox: bool) -> AppSettings {
    AppSettings {
        mail_domain: config.mail_domain.clone(),
        mail_from: format!("desk@{}", config.mail_domain),
        base_url: config.public_url.clone().unwrap_or_else(|| format!("http://{}", config.listen)),
        access_token_seconds: config.access_token_seconds,
        session_days: config.session_days,
        sandbox,
        max_attachment: config.max_attachment_mib << 20,
    }
}

/// Networks of the house that webhooks may reach; a sandbox may reach its own machine.
fn guard(config: &Config, sandbox: bool) -> anyhow::Result<app::webhooks::Guard> {
    let own = ["127.0.0.0/8", "::1/128"].into_iter().filter(|_| sandbox);
    let allowed = config.webhook_networks.iter().map(String::as_str).chain(own);
    let allowed = allowed.map(|text| text.parse().map_err(anyhow::Error::msg)).collect::<Result<_, _>>();
    Ok(app::webhooks::Guard { allowed: allowed.context("webhook_networks")? })
}

/// Test processes share one cache of compiled plugins, so its key cannot be an installation's.
fn shared_cache_key() -> [u8; 32] {
    *b"reglament-test-cache-is-not-safe"
}

fn blobs(config: &Config) -> anyhow::Result<Blobs> {
    match &config.s3 {
        Some(s3) => Ok(Blobs::s3(&store::S3Settings {
            bucket: s3.bucket.clone(),
            region: Some(s3.region.clone()),
            endpoint: s3.endpoint.clone(),
            access_key_id: Some(s3.access_key.clone()),
            secret_access_key: Some(s3.secret_key.expose_secret().to_owned()),
            allow_http: false,
        })?),
        None => Ok(Blobs::local(&config.data.join("attachments"))?),
    }
}

/// Drawn once; a second replica that starts at the same time reads the first one's.
async fn installation_secret(store: &Store) -> anyhow::Result<Vec<u8>> {
    if let Some(known) = store::get_value(store, SECRET).await? {
        return serde_json::from_value(known).context("the installation secret is unreadable");
    }
    let mut secret = vec![0_u8; 32];
    SystemEntropy.fill(&mut secret);
    let tx = store.begin().await?;
    let kept = store::init_value(&tx, SECRET, &json!(secret)).await?;
    tx.commit().await?;
    serde_json::from_value(kept).context("the installation secret is unreadable")
}

/// A sandbox goes on where its clock stood.
async fn sandbox_start(store: &Store) -> anyhow::Result<Timestamp> {
    let kept = store::get_value(store, SANDBOX_CLOCK)
        .await?
        .and_then(|value| value.as_str().and_then(|text| text.parse().ok()));
    match kept {
        Some(at) => Ok(at),
        None => SANDBOX_START.parse().context("the sandbox start is no instant"),
    }
}
