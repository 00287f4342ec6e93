//! How a desk for a test is made.
use std::{net::SocketAddr, path::PathBuf};

use mail::sink::SmtpSink;
use serde_json::{Value, json};
use server::{Running, ServeOptions};
use store::testing::{Engine, TestDatabase};
use tempfile::TempDir;

use crate::TestApp;

/// What a test may want otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Builder {
    engine: Engine,
    sandbox: bool,
    smtp: bool,
}

impl Builder {
    pub(crate) const fn new(engine: Engine) -> Self {
        Self { engine, sandbox: true, smtp: false }
    }

    /// Letters leave by SMTP, to a sink.
    #[must_use]
    pub const fn smtp(mut self) -> Self {
        self.smtp = true;
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
        let database = TestDatabase::fresh(self.engine).await;
        let data = TempDir::new().expect("a folder for the desk");
        let sink =
            if self.smtp { Some(SmtpSink::start().await.expect("the SMTP sink listens")) } else { None };
        let place = Place { sandbox: self.sandbox, database, data, sink };
        let running = place.serve(SocketAddr::from(([127, 0, 0, 1], 0))).await;
        TestApp::new(place, running)
    }
}

/// What outlives a restart: database, folder, mail server.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) sandbox: bool,
    pub(crate) database: TestDatabase,
    pub(crate) data: TempDir,
    pub(crate) sink: Option<SmtpSink>,
}

impl Place {
    pub(crate) async fn serve(&self, listen: SocketAddr) -> Running {
        let smtp = self.sink.as_ref().map(
            |sink| json!({"host": sink.addr().ip().to_string(), "port": sink.addr().port(), "tls": "none"}),
        );
        let mut config = json!({
            "data": self.data.path(), "listen": listen, "database": self.database.settings.url,
            "database_connections": 6, "mail_domain": "desk.test", "log": log_filter(), "log_format": "text",
            "access_token_seconds": 900, "session_days": 30, "max_attachment_mib": 25,
        });
        if let Some(smtp) = smtp {
            config["smtp"] = smtp;
        }
        let options = ServeOptions {
            config: read(config),
            sandbox: self.sandbox,
            demo: false,
            compile_program: None,
            shared_cache: Some(shared_cache()),
        };
        server::run(options).await.expect("the desk starts")
    }
}

fn read(config: Value) -> server::Config {
    serde_json::from_value(config).expect("the test's configuration is good")
}

/// Quiet unless asked: `REGLAMENT_TEST_LOG=debug`.
fn log_filter() -> String {
    std::env::var("REGLAMENT_TEST_LOG").unwrap_or_else(|_| "off".to_owned())
}

/// Test processes share the compiled plugins: compiling them takes seconds, loading them milliseconds.
fn shared_cache() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/test-cache")
}
