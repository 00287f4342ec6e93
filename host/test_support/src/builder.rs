//! How a desk for a test is made.
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use mail::sink::SmtpSink;
use serde_json::{Value, json};
use server::{Running, ServeOptions};
use store::testing::Engine;
use tempfile::TempDir;

use crate::{
    TestApp,
    database::{Database, cache},
};

/// A port the system chooses.
const ANYWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// What a test may want otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Builder {
    pub(crate) engine: Engine,
    pub(crate) sandbox: bool,
    demo: bool,
    smtp: bool,
    receiver: Option<&'static str>,
    behind_proxy: bool,
    per_minute: Option<u32>,
    mail_domain: Option<&'static str>,
    public_url: Option<&'static str>,
}

impl Builder {
    pub(crate) const fn new(engine: Engine) -> Self {
        Self {
            engine,
            sandbox: true,
            demo: false,
            smtp: false,
            receiver: None,
            behind_proxy: false,
            per_minute: None,
            mail_domain: None,
            public_url: None,
        }
    }

    /// With the demonstration's data and sign-in links ([`TestApp::links`]).
    #[must_use]
    pub const fn demo(mut self) -> Self {
        self.demo = true;
        self
    }

    /// Letters leave by SMTP, to a sink.
    #[must_use]
    pub const fn smtp(mut self) -> Self {
        self.smtp = true;
        self
    }

    /// Mail is received by `smtp` or `lmtp` ([`TestApp::receiver`]), from a server that is trusted.
    #[must_use]
    pub const fn receiver(mut self, protocol: &'static str) -> Self {
        self.receiver = Some(protocol);
        self
    }

    /// What a proxy on this machine says of where requests come from is believed.
    #[must_use]
    pub const fn behind_proxy(mut self) -> Self {
        self.behind_proxy = true;
        self
    }

    /// At most so many requests of one caller in a minute.
    #[must_use]
    pub const fn per_minute(mut self, requests: u32) -> Self {
        self.per_minute = Some(requests);
        self
    }

    /// Another installation beside one of the same test: a mail domain and keys of its own.
    #[must_use]
    pub const fn another(mut self, mail_domain: &'static str) -> Self {
        self.mail_domain = Some(mail_domain);
        self
    }

    /// Reached by people at this address: links in letters, and what passkeys are bound to.
    #[must_use]
    pub const fn public_url(mut self, url: &'static str) -> Self {
        self.public_url = Some(url);
        self
    }

    /// The machine's clock and no sandbox routes.
    #[must_use]
    pub const fn without_sandbox(mut self) -> Self {
        self.sandbox = false;
        self
    }

    /// # Panics
    /// When the desk does not start.
    pub async fn start(self) -> TestApp {
        let data = TempDir::new().expect("a folder for the desk");
        // Keys are drawn once and lie in the database: copies of the template share them.
        let database = if self.sandbox && self.mail_domain.is_none() {
            Database::of_template(self.engine, data.path(), set_up).await
        } else {
            // Another clock plans its work at other instants: such a desk sets itself up.
            Database::empty(self.engine, data.path()).await
        };
        let sink =
            if self.smtp { Some(SmtpSink::start().await.expect("the SMTP sink listens")) } else { None };
        let place = Place { made: self, database, data, sink };
        let running = place.serve(ANYWHERE).await;
        TestApp::new(place, running)
    }
}

/// A desk that starts for the first time, on this database, and stops again.
async fn set_up(database: String) {
    let data = TempDir::new().expect("a folder for the desk");
    serve(configuration(data.path(), ANYWHERE, &database), true, false).await.stop().await;
}

/// What outlives a restart: database, folder, mail server.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) made: Builder,
    pub(crate) database: Database,
    pub(crate) data: TempDir,
    pub(crate) sink: Option<SmtpSink>,
}

impl Place {
    pub(crate) async fn serve(&self, listen: SocketAddr) -> Running {
        let made = &self.made;
        let mut config = configuration(self.data.path(), listen, &self.database.url);
        if let Some(domain) = made.mail_domain {
            config["mail_domain"] = json!(domain);
        }
        if let Some(sink) = &self.sink {
            let address = sink.addr();
            config["smtp"] = json!({"host": address.ip().to_string(), "port": address.port(), "tls": "none"});
        }
        if let Some(protocol) = made.receiver {
            config["receivers"] = json!([{"protocol": protocol, "listen": ANYWHERE, "trusted": true}]);
        }
        if made.behind_proxy {
            config["trusted_proxies"] = json!(["127.0.0.1"]);
        }
        if let Some(url) = made.public_url {
            config["public_url"] = json!(url);
        }
        config["requests_per_minute"] = json!(made.per_minute);
        serve(config, made.sandbox, made.demo).await
    }
}

async fn serve(config: Value, sandbox: bool, demo: bool) -> Running {
    let options = ServeOptions {
        config: serde_json::from_value(config).expect("the test's configuration is good"),
        sandbox,
        demo,
        first_run: None,
        compile_program: None,
        shared_cache: Some(shared_cache()),
    };
    server::run(options).await.expect("the desk starts")
}

fn configuration(data: &Path, listen: SocketAddr, database: &str) -> Value {
    json!({
        "data": data, "listen": listen, "database": database, "database_connections": 6,
        "mail_domain": "desk.test", "log": log_filter(), "log_format": "text", "access_token_seconds": 900,
        "session_days": 30, "max_attachment_mib": 25,
    })
}

/// Quiet unless asked: `REGLAMENT_TEST_LOG=debug`.
fn log_filter() -> String {
    std::env::var("REGLAMENT_TEST_LOG").unwrap_or_else(|_| "off".to_owned())
}

/// Test processes share the compiled plugins: compiling them takes seconds, loading them milliseconds.
fn shared_cache() -> PathBuf {
    cache().join("compiled")
}
