//! A running `reglament`, and one that answers on the command line.
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::Duration,
};

use reqwest::Client;
use serde_json::{Value, json};
use test_support::Pick as _;

/// The first start compiles the plugins, each in a child process under limits.
const PATIENCE: Duration = Duration::from_mins(2);
/// A graceful stop takes no longer.
const STOP: Duration = Duration::from_secs(10);

/// `REGLAMENT_BIN`, else the program beside this test's executable.
fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("REGLAMENT_BIN") {
        return PathBuf::from(named);
    }
    let test = std::env::current_exe().expect("the test knows where it is");
    let folder = test.parent().and_then(Path::parent).expect("target/…/deps/it");
    let program = folder.join("reglament");
    assert!(program.exists(), "there is no {}: run `cargo build -p server` first", program.display());
    program
}

/// The program on a data folder, without what the test's own environment would tell it.
fn reglament(data: &Path) -> Command {
    let mut command = Command::new(program());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("REGLAMENT_")) {
        command.env_remove(name);
    }
    command.arg("--data").arg(data);
    command
}

/// What a command of the program printed.
///
/// # Panics
/// When it failed.
pub(super) fn said(data: &Path, arguments: &[&str]) -> String {
    let output = ran(data, arguments);
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {}\n{error}", output.status);
    out.into_owned()
}

pub(super) fn ran(data: &Path, arguments: &[&str]) -> Output {
    reglament(data).args(arguments).stdin(Stdio::null()).output().expect("the program runs")
}

pub(super) struct Desk {
    child: Child,
    base: String,
    client: Client,
}

impl Desk {
    pub(super) async fn start(data: &Path) -> Self {
        Self::start_with(data, None).await
    }

    pub(super) async fn start_with(data: &Path, config: Option<&Path>) -> Self {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|held| held.local_addr()).expect("a free port").port();
        let mut command = Command::new(program());
        if let Some(config) = config {
            command.arg("--config").arg(config);
        }
        command
            .args(["serve", "--sandbox", "--listen"])
            .arg(format!("127.0.0.1:{port}"))
            .arg("--data")
            .arg(data);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("REGLAMENT_")) {
            command.env_remove(name);
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("the program starts");
        let client = Client::builder().no_proxy().build().expect("an HTTP client");
        let mut desk = Self { child, base: format!("http://127.0.0.1:{port}"), client };
        let ready = tokio::time::timeout(PATIENCE, desk.ready()).await;
        assert!(ready.is_ok(), "not ready within {PATIENCE:?}");
        desk
    }

    async fn ready(&mut self) {
        loop {
            if let Some(status) = self.child.try_wait().expect("the child can be asked") {
                panic!("the program ended with {status}");
            }
            let told = self.client.get(format!("{}/readyz", self.base)).send().await;
            if told.is_ok_and(|told| told.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub(super) async fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Value {
        let method = method.parse().expect("a method");
        let mut request = self.client.request(method, format!("{}/api/v1{path}", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let reply = request.send().await.expect("the desk answers");
        let status = reply.status();
        let text = reply.text().await.expect("a body");
        assert!(status.is_success(), "{path}: {status}\n{text}");
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) async fn administrator(&self) -> String {
        let asked = json!({"role": "administrator", "name": "root"});
        self.call("POST", "/sandbox/tokens", None, Some(asked)).await.str_at("token").to_owned()
    }

    /// SIGKILL: as if the power went.
    pub(super) fn crash(mut self) {
        self.child.kill().expect("the program is killed");
        self.child.wait().expect("the program ends");
    }

    /// SIGTERM, as a service manager stops it.
    pub(super) async fn stop(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(sent.success());
        let ended = tokio::time::timeout(STOP, async {
            loop {
                if let Some(status) = self.child.try_wait().expect("the child can be asked") {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        ended.await.unwrap_or_else(|_| panic!("the program did not stop within {STOP:?}"))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        if let Ok(None) = self.child.try_wait() {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}
