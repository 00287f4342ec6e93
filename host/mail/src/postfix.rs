//! A real mail server for tests: Debian's Postfix as an instance of its own in a temporary folder, on a free port of
//! 127.0.0.1. It runs as root only, and panics with what is missing, since a test that skipped it would prove nothing.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

const BINARY: &str = "/usr/sbin/postfix";
/// Who owns the mail.
const NOBODY: u32 = 65534;
const PATIENCE: Duration = Duration::from_millis(50);
const TRIES: usize = 400;

/// What it does with mail to an address or a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Into a box of this name ([`Postfix::letters`]).
    Box(&'static str),
    /// Handed over by LMTP.
    Lmtp(SocketAddr),
    /// Refused at RCPT: `450 4.2.1 later`.
    Refused(&'static str),
    /// Taken, and reported to its sender as undeliverable: there is no such box.
    Bounced,
}

/// The server; dropping it ends it and forgets its mail.
#[derive(Debug)]
pub struct Postfix {
    folder: TempDir,
    child: Option<Child>,
    port: u16,
    /// Who asks for something has to be known here.
    sasl: Option<PathBuf>,
}

impl Postfix {
    /// Blocks until it answers. The later routes are for addresses of the earlier ones' domains.
    pub fn start(routes: &[(&str, Route)]) -> Self {
        Self::start_as(routes, None)
    }

    /// It takes mail only of those whom the server behind this socket knows ([`crate::dovecot::Dovecot::sasl`]).
    pub fn start_behind(routes: &[(&str, Route)], sasl: PathBuf) -> Self {
        Self::start_as(routes, Some(sasl))
    }

    fn start_as(routes: &[(&str, Route)], sasl: Option<PathBuf>) -> Self {
        assert!(Path::new(BINARY).exists(), "{BINARY} is missing: install the package postfix");
        let folder = must("a temporary folder", tempfile::tempdir());
        must("its mode", fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)));
        for part in ["conf", "queue", "data", "mail"] {
            must("a folder", fs::create_dir(folder.path().join(part)));
        }
        let own = chown(folder.path().join("mail"), Some(NOBODY), Some(NOBODY));
        must("giving a folder away (Postfix needs root)", own);
        let given = Command::new("chown").arg("postfix").arg(folder.path().join("data")).status();
        assert!(must("`chown`", given).success(), "there is no user `postfix`");
        let mut postfix = Self { folder, child: None, port: 0, sasl };
        // Between our choice and its use somebody else may take a port.
        for _ in 0..5 {
            postfix.port = free_port();
            postfix.write_config(routes);
            if postfix.run() {
                return postfix;
            }
        }
        panic!("postfix does not start: {}", postfix.log());
    }

    pub fn addr(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// From now on it does otherwise; what it holds stays.
    pub fn change(&mut self, routes: &[(&str, Route)]) {
        self.stop();
        self.write_config(routes);
        assert!(self.run(), "postfix does not start again: {}", self.log());
    }

    /// What lies in a box.
    pub fn letters(&self, name: &str) -> Vec<Vec<u8>> {
        let new = self.folder.path().join("mail").join(name).join("new");
        // The box is made with its first letter.
        let Ok(entries) = fs::read_dir(new) else { return Vec::new() };
        entries.map(|entry| must("a letter", fs::read(must("a letter", entry).path()))).collect()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn conf(&self) -> PathBuf {
        self.folder.path().join("conf")
    }

    fn run(&mut self) -> bool {
        let mut postfix = Command::new(BINARY);
        postfix.arg("-c").arg(self.conf()).arg("start-fg");
        postfix.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = must("postfix", postfix.spawn());
        for _ in 0..TRIES {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return false;
            }
            if greets(self.port) {
                self.child = Some(child);
                return true;
            }
            sleep(PATIENCE);
        }
        self.child = Some(child);
        self.stop();
        false
    }

    fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let mut postfix = Command::new(BINARY);
        postfix.arg("-c").arg(self.conf()).arg("stop");
        postfix.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let stopped = postfix.status().is_ok_and(|status| status.success());
        if !stopped && child.kill().is_err() {
            tracing::debug!("postfix ended by itself");
        }
        if child.wait().is_err() {
            tracing::warn!("postfix did not end");
        }
    }

    fn write_config(&self, routes: &[(&str, Route)]) {
        let base = self.folder.path().display();
        let (mut access, mut transport, mut boxes) = (String::new(), String::new(), String::new());
        let line = |text: &mut String, to: &str, what: &str| {
            must("a line", writeln!(text, "{to} {what}"));
        };
        for (to, route) in routes {
            match route {
                Route::Box(name) => {
                    line(&mut boxes, to, &format!("{name}/"));
                    line(&mut transport, to, "virtual:");
                }
                Route::Lmtp(addr) => {
                    line(&mut transport, to, &format!("lmtp:inet:{}:{}", addr.ip(), addr.port()));
                }
                Route::Refused(answer) => line(&mut access, to, answer),
                // Postfix refuses at once what goes to `error:`; that a box is not there it finds out later.
                Route::Bounced => line(&mut transport, to, "virtual:"),
            }
        }
        let (who, sasl) = match &self.sasl {
            Some(path) => (
                "permit_sasl_authenticated",
                format!(
                    "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = {}\n",
                    path.display()
                ),
            ),
            None => ("permit_mynetworks", String::new()),
        };
        let write = |name: &str, text: &str| must(name, fs::write(self.conf().join(name), text));
        write("access", &access);
        write("transport", &transport);
        write("boxes", &boxes);
        write(
            "main.cf",
            &format!(
                "compatibility_level = 3.6\nqueue_directory = {base}/queue\ndata_directory = {base}/data\n\
                 command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\nmail_owner = postfix\n\
                 setgid_group = postdrop\nmaillog_file = {base}/log\nmaillog_file_prefixes = {base}\n\
                 myhostname = mx.relay.example\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n\
                 mynetworks = 127.0.0.0/8\nmydestination =\nlocal_recipient_maps =\nalias_maps =\n\
                 smtpd_relay_restrictions =\nsmtpd_peername_lookup = no\n\
                 smtpd_recipient_restrictions = check_recipient_access texthash:{base}/conf/access, \
                 {who}, reject\n{sasl}\
                 transport_maps = texthash:{base}/conf/transport\ndefault_transport = error:5.1.2 no way there\n\
                 virtual_mailbox_base = {base}/mail\nvirtual_mailbox_maps = texthash:{base}/conf/boxes\n\
                 virtual_uid_maps = static:{NOBODY}\nvirtual_gid_maps = static:{NOBODY}\n"
            ),
        );
        write("master.cf", &services(self.port));
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Its programs, none of them in a changed root.
fn services(port: u16) -> String {
    let mut text = format!("127.0.0.1:{port} inet n - n - - smtpd\n");
    let plain = ["smtp", "lmtp", "error", "proxymap"].map(|name| (name, "unix - - n - -", name));
    let others = [
        ("pickup", "unix n - n 60 1", "pickup"),
        ("cleanup", "unix n - n - 0", "cleanup"),
        ("qmgr", "unix n - n 300 1", "qmgr"),
        ("rewrite", "unix - - n - -", "trivial-rewrite"),
        ("bounce", "unix - - n - 0", "bounce"),
        ("defer", "unix - - n - 0", "bounce"),
        ("trace", "unix - - n - 0", "bounce"),
        ("flush", "unix n - n 1000? 0", "flush"),
        ("showq", "unix n - n - -", "showq"),
        ("retry", "unix - - n - -", "error"),
        ("virtual", "unix - n n - -", "virtual"),
        ("anvil", "unix - - n - 1", "anvil"),
        ("scache", "unix - - n - 1", "scache"),
        ("postlog", "unix-dgram n - n - 1", "postlogd"),
    ];
    for (name, kind, program) in plain.into_iter().chain(others) {
        must("a line", writeln!(text, "{name} {kind} {program}"));
    }
    text
}

fn free_port() -> u16 {
    let listener = must("a port", TcpListener::bind("127.0.0.1:0"));
    must("a port", listener.local_addr()).port()
}

fn greets(port: u16) -> bool {
    let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let patient = stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok();
    let mut line = String::new();
    patient && BufReader::new(stream).read_line(&mut line).is_ok() && line.starts_with("220")
}

fn must<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{what} for postfix: {error}"))
}
