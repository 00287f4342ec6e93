//! The program as its users run it: `reglament serve --sandbox`, a signal to stop, the same folder again.
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use test_support::{Pick as _, assert_instant};

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

struct Desk {
    child: Child,
    base: String,
    client: Client,
}

impl Desk {
    async fn start(data: &Path) -> Self {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|held| held.local_addr()).expect("a free port").port();
        let mut command = Command::new(program());
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

    async fn call(&self, method: &str, path: &str, token: Option<&str>, body: Option<Value>) -> Value {
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
        serde_json::from_str(&text).expect("JSON")
    }

    async fn administrator(&self) -> String {
        let asked = json!({"role": "administrator", "name": "root"});
        self.call("POST", "/sandbox/tokens", None, Some(asked)).await.str_at("token").to_owned()
    }

    /// SIGTERM, as a service manager stops it.
    async fn stop(mut self) -> ExitStatus {
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

#[test]
fn the_program_serves_stops_and_goes_on_where_it_was() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let data = TempDir::new().expect("a folder");
        let desk = Desk::start(data.path()).await;
        desk.call("PUT", "/sandbox/clock", None, Some(json!({"now": "2026-11-20T16:00:00+04:00"}))).await;
        let mail = json!({
            "to": "recfaces@desk.test", "from": "olga@olga.example", "subject": "Вопрос", "text": "Как добавить камеру?",
        });
        let arrived = desk.call("POST", "/sandbox/inbound-mail", None, Some(mail)).await;
        assert_eq!(arrived["disposition"], "ticket_created", "{arrived:#}");
        let path = format!("/tickets/{}", arrived.str_at("ticket_id"));
        let token = desk.administrator().await;
        let ticket = desk.call("GET", &path, Some(&token), None).await;
        assert_eq!(ticket["flags"], json!([]), "the real plugin answered: {ticket:#}");
        let registration = test_support::timer(&ticket, "registration");
        assert_instant(registration.at("due_at"), "2026-11-25T13:00:00+04:00");
        let status = desk.stop().await;
        assert!(status.success(), "stopped with {status}");

        let desk = Desk::start(data.path()).await;
        let clock = desk.call("GET", "/sandbox/clock", None, None).await;
        assert_instant(clock.at("now"), "2026-11-20T16:00:00+04:00");
        let again = desk.call("GET", &path, Some(&token), None).await;
        assert_eq!(again, ticket, "the ticket is as it was, and so is the token");
        assert!(desk.stop().await.success());
    });
}
