//! Configuration: built-in values, then a file, then `REGLAMENT_…`, then the command line.
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use secrecy::SecretString;
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of the embedded database, attachments and compiled plugins.
    pub data: PathBuf,
    pub listen: SocketAddr,
    /// `postgres://…`; without it the embedded SQLite in `data` is used.
    #[serde(default)]
    pub database: Option<String>,
    #[serde(default)]
    pub database_connections: Option<u32>,
    /// Where people reach the desk, for links in letters.
    #[serde(default)]
    pub public_url: Option<String>,
    pub mail_domain: String,
    #[serde(default)]
    pub smtp: Option<SmtpConfig>,
    pub log: String,
    pub log_format: LogFormat,
    pub access_token_seconds: i64,
    pub session_days: i64,
    pub max_attachment_mib: usize,
    #[serde(default)]
    pub s3: Option<S3Config>,
    /// Most requests of one caller in a minute; 0 sets no bound.
    #[serde(default)]
    pub requests_per_minute: Option<u32>,
    /// Networks of the house that webhooks may reach, over plain HTTP as well: `10.1.0.0/16`. Without them only public
    /// addresses, over HTTPS.
    #[serde(default)]
    pub webhook_networks: Vec<String>,
    /// Where mail servers of the house hand mail over to us.
    #[serde(default)]
    pub receivers: Vec<ReceiverConfig>,
    /// Networks of reverse proxies whose `X-Forwarded-For` is believed: `10.0.0.0/8`, `127.0.0.1`.
    #[serde(default)]
    pub trusted_proxies: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    pub host: String,
    #[serde(default = "smtp_port")]
    pub port: u16,
    /// `none`, `starttls` or `tls`.
    #[serde(default = "smtp_tls")]
    pub tls: String,
    #[serde(default)]
    pub user: Option<String>,
    #[serde(default)]
    pub password: Option<SecretString>,
}

/// An SMTP or LMTP server in front of the desk delivers here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiverConfig {
    /// `smtp` or `lmtp`.
    pub protocol: String,
    pub listen: SocketAddr,
    /// What we call ourselves; the mail domain unless it is given.
    #[serde(default)]
    pub name: Option<String>,
    /// Only our own mail server reaches this: the Authentication-Results it writes are believed at mailboxes that name
    /// it. Never for a receiver that strangers reach.
    #[serde(default)]
    pub trusted: bool,
    /// PEM files; with them STARTTLS is offered.
    #[serde(default)]
    pub certificate: Option<PathBuf>,
    #[serde(default)]
    pub key: Option<PathBuf>,
}

/// An S3 store for attachments, instead of the folder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Config {
    pub bucket: String,
    pub region: String,
    #[serde(default)]
    pub endpoint: Option<String>,
    pub access_key: String,
    pub secret_key: SecretString,
}

const fn smtp_port() -> u16 {
    587
}
fn smtp_tls() -> String {
    "starttls".to_owned()
}

impl Config {
    /// The database that is named, else the embedded one of a data folder.
    pub fn database_url(&self, data: &Path) -> String {
        let embedded = || format!("sqlite://{}?mode=rwc", data.join("reglament.db").display());
        self.database.clone().unwrap_or_else(embedded)
    }

    /// Reads the configuration. `file` has to exist when it is named.
    pub fn read(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut builder = config::Config::builder()
            .set_default("data", "./data")?
            .set_default("listen", "127.0.0.1:8080")?
            .set_default("mail_domain", "desk.test")?
            .set_default("log", "info")?
            .set_default("log_format", "text")?
            .set_default("access_token_seconds", 900)?
            .set_default("session_days", 30)?
            .set_default("max_attachment_mib", 25)?;
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file));
        }
        let environment = config::Environment::with_prefix("REGLAMENT")
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true);
        let read = builder
            .add_source(environment.source(Some(own_variables())))
            .build()
            .context("configuration cannot be read")?;
        read.try_deserialize().context("configuration is not valid")
    }
}

impl Config {
    pub(crate) fn trusted_proxies(&self) -> anyhow::Result<Vec<ipnet::IpNet>> {
        let network = |text: &String| {
            let single = || text.parse::<std::net::IpAddr>().map(ipnet::IpNet::from);
            text.parse()
                .or_else(|_| single())
                .with_context(|| format!("trusted_proxies: `{text}` is no network"))
        };
        self.trusted_proxies.iter().map(network).collect()
    }
}

/// Our variables but those that tests and tools use under the same prefix.
fn own_variables() -> std::collections::HashMap<String, String> {
    std::env::vars()
        .filter(|(name, _)| {
            name.starts_with("REGLAMENT_") && !name.starts_with("REGLAMENT_TEST_") && name != "REGLAMENT_BIN"
        })
        .collect()
}

impl SmtpConfig {
    pub(crate) fn settings(&self) -> anyhow::Result<mail::send::SmtpSettings> {
        let tls = match self.tls.as_str() {
            "none" => mail::send::SmtpTls::None,
            "starttls" => mail::send::SmtpTls::Starttls,
            "tls" => mail::send::SmtpTls::Tls,
            other => anyhow::bail!("smtp.tls is `{other}`; it is one of none, starttls, tls"),
        };
        Ok(mail::send::SmtpSettings {
            host: self.host.clone(),
            port: self.port,
            tls,
            user: self.user.clone(),
            credential: self.password.clone().map(Into::into),
            ca: None,
            timeout: std::time::Duration::from_mins(1),
            hello_name: None,
        })
    }
}
