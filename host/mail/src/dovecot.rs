//! A real IMAP server for tests: dovecot on free ports of 127.0.0.1 with a maildir in a temporary folder. It panics
//! with what is missing, since a test that skipped it would prove nothing.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use tempfile::TempDir;

use crate::imap::ImapSettings;
use crate::test_certificate::TestCertificate;
use crate::tls::Tls;

const BINARY: &str = "/usr/sbin/dovecot";
const USER: &str = "desk";
const PASSWORD: &str = "correct horse";
/// Who owns the mail when the tests run as root, as dovecot gives nobody mail as root.
const NOBODY: u32 = 65534;
const PATIENCE: Duration = Duration::from_millis(50);
const TRIES: usize = 300;

/// A mail as it lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lying {
    /// Letters of the maildir, sorted: `S` seen, `T` deleted.
    pub flags: String,
    pub bytes: Vec<u8>,
}

/// The server; dropping it ends it and forgets its mail.
#[derive(Debug)]
pub struct Dovecot {
    folder: TempDir,
    child: Option<Child>,
    imap: u16,
    imaps: u16,
    /// Whether the tests run as root.
    root: bool,
    owner: (u32, u32),
    certificate: TestCertificate,
    mails: AtomicU32,
}

impl Dovecot {
    /// Blocks until it answers.
    pub fn start() -> Self {
        Self::start_as(None)
    }

    /// It takes access tokens as well, and asks a server of tokens on this port of 127.0.0.1 whose they are.
    pub fn start_for_tokens(port: u16) -> Self {
        Self::start_as(Some(port))
    }

    fn start_as(tokens: Option<u16>) -> Self {
        assert!(Path::new(BINARY).exists(), "{BINARY} is missing: install the package dovecot-imapd");
        let folder = must("a temporary folder", tempfile::tempdir());
        must("its mode", fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)));
        let mine = must("its owner", fs::metadata(folder.path()));
        let root = mine.uid() == 0;
        let owner = if root { (NOBODY, NOBODY) } else { (mine.uid(), mine.gid()) };
        let (child, mails) = (None, AtomicU32::new(0));
        let certificate = TestCertificate::make();
        let mut dovecot = Self { folder, child, imap: 0, imaps: 0, root, owner, certificate, mails };
        dovecot.make_folder("INBOX");
        // Between our choice and its use somebody else may take a port.
        for _ in 0..5 {
            (dovecot.imap, dovecot.imaps) = free_ports();
            dovecot.write_config(tokens);
            if dovecot.run() {
                return dovecot;
            }
        }
        panic!("dovecot does not start: {}", dovecot.log());
    }

    /// How to fetch from it over a connection of this kind.
    pub fn settings(&self, tls: Tls) -> ImapSettings {
        ImapSettings {
            host: "localhost".to_owned(),
            port: if tls == Tls::Tls { self.imaps } else { self.imap },
            tls,
            user: USER.to_owned(),
            credential: PASSWORD.to_owned().into(),
            folder: "INBOX".to_owned(),
            ca: Some(self.certificate.certificate_pem.clone()),
            timeout: Duration::from_secs(20),
            max_bytes: 64 * 1024 * 1024,
        }
    }

    /// Where a server that sends may ask who somebody is (Postfix's `smtpd_sasl_path`); of one started for tokens.
    pub fn sasl(&self) -> PathBuf {
        self.folder.path().join("sasl")
    }

    /// A new mail in the inbox, as if delivered now.
    pub fn put(&self, bytes: &[u8]) {
        self.put_file(bytes, None);
    }

    /// A new mail in the inbox that arrived then.
    pub fn put_at(&self, bytes: &[u8], arrived_at: Timestamp) {
        self.put_file(bytes, Some(arrived_at.into()));
    }

    fn put_file(&self, bytes: &[u8], arrived_at: Option<SystemTime>) {
        let number = self.mails.fetch_add(1, Ordering::Relaxed);
        // Dovecot gives UIDs to new mail in the order of these names.
        let name = format!("{:010}.M{number}P1.test", 1_700_000_000 + number);
        let inbox = self.path_of("INBOX");
        let written = inbox.join("tmp").join(&name);
        must("a mail", fs::write(&written, bytes));
        if let Some(at) = arrived_at {
            must(
                "its date",
                File::options().append(true).open(&written).and_then(|file| file.set_modified(at)),
            );
        }
        self.give(&written);
        must("delivering a mail", fs::rename(&written, inbox.join("new").join(&name)));
    }

    /// The folder's mails, oldest first. A name that is no ASCII is given as it lies on the disk.
    pub fn lying(&self, folder: &str) -> Vec<Lying> {
        let mut mails = Vec::new();
        for part in ["new", "cur"] {
            for entry in must("a folder", fs::read_dir(self.path_of(folder).join(part))) {
                let path = must("a mail", entry).path();
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let (name, flags) = name.split_once(":2,").unwrap_or((&name, ""));
                let mail = Lying { flags: flags.to_owned(), bytes: must("a mail", fs::read(&path)) };
                mails.push((name.to_owned(), mail));
            }
        }
        mails.sort_by(|one, other| one.0.cmp(&other.0));
        mails.into_iter().map(|(_, mail)| mail).collect()
    }

    /// A folder that mail can be moved to.
    pub fn make_folder(&self, folder: &str) {
        let path = self.path_of(folder);
        for part in ["cur", "new", "tmp"] {
            must("a folder", fs::create_dir_all(path.join(part)));
            self.give(&path.join(part));
        }
        self.give(&path);
        self.give(&self.folder.path().join("mail"));
    }

    /// The mailbox is lost and made anew, empty. From the next second on its UIDVALIDITY is another.
    pub fn recreate(&self) {
        must("emptying the mailbox", fs::remove_dir_all(self.path_of("INBOX")));
        self.make_folder("INBOX");
    }

    /// Ends the server; its mail stays.
    pub fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        // Its master ends its children when it is asked to.
        let asked = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status();
        if asked.is_ok_and(|status| status.success()) {
            for _ in 0..TRIES {
                if !matches!(child.try_wait(), Ok(None)) {
                    return;
                }
                sleep(PATIENCE);
            }
        }
        if child.kill().is_ok() && child.wait().is_err() {
            tracing::warn!("dovecot did not end");
        }
    }

    /// Starts it again on the same ports.
    pub fn resume(&mut self) {
        assert!(self.run(), "dovecot does not start again: {}", self.log());
    }

    fn run(&mut self) -> bool {
        self.stop();
        let mut dovecot = Command::new(BINARY);
        dovecot.arg("-F").arg("-c").arg(self.folder.path().join("dovecot.conf"));
        dovecot.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = must("dovecot", dovecot.spawn());
        for _ in 0..TRIES {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return false;
            }
            if greets(self.imap) {
                self.child = Some(child);
                return true;
            }
            sleep(PATIENCE);
        }
        self.child = Some(child);
        false
    }

    fn path_of(&self, folder: &str) -> PathBuf {
        let mailbox = self.folder.path().join("mail").join(USER);
        if folder == "INBOX" { mailbox } else { mailbox.join(format!(".{folder}")) }
    }

    fn give(&self, path: &Path) {
        if must("an owner", fs::metadata(path)).uid() != self.owner.0 {
            must("giving a file away", chown(path, Some(self.owner.0), Some(self.owner.1)));
        }
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn write_config(&self, tokens: Option<u16>) {
        let base = self.folder.path().display();
        let (uid, gid) = self.owner;
        let write = |name: &str, text: &str| must(name, fs::write(self.folder.path().join(name), text));
        write("certificate", &self.certificate.certificate_pem);
        write("key", &self.certificate.key_pem);
        write("users", &format!("{USER}:{{PLAIN}}{PASSWORD}\n"));
        let users = if self.root { String::new() } else { own_users() };
        let (imap, imaps) = (self.imap, self.imaps);
        let tokens = tokens.map_or_else(String::new, |port| {
            write(
                "tokens",
                &format!(
                    "tokeninfo_url = http://127.0.0.1:{port}/tokeninfo?access_token=\nusername_attribute = user\n\
                     active_attribute = active\nactive_value = yes\ndebug = yes\n"
                ),
            );
            format!(
                "auth_mechanisms = plain login xoauth2 oauthbearer\n\
                 passdb {{\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {base}/tokens\n}}\n\
                 service auth {{\n unix_listener {base}/sasl {{\n  mode = 0666\n }}\n}}\n"
            )
        });
        write(
            "dovecot.conf",
            &format!(
                "base_dir = {base}/run\nstate_dir = {base}/state\nlog_path = {base}/log\nprotocols = imap\n\
                 listen = 127.0.0.1\nssl = yes\nssl_cert = <{base}/certificate\nssl_key = <{base}/key\n\
                 disable_plaintext_auth = no\nauth_failure_delay = 0\nmail_location = maildir:{base}/mail/%u\n\
                 first_valid_uid = 1\nmailbox_idle_check_interval = 1 secs\nmaildir_stat_dirs = yes\n\
                 default_vsz_limit = 0\n{users}{tokens}\
                 passdb {{\n driver = passwd-file\n args = {base}/users\n}}\n\
                 userdb {{\n driver = static\n args = uid={uid} gid={gid} home={base}/mail/%u\n}}\n\
                 service imap-login {{\n chroot =\n inet_listener imap {{\n  port = {imap}\n }}\n \
                 inet_listener imaps {{\n  port = {imaps}\n  ssl = yes\n }}\n}}\n\
                 service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n"
            ),
        );
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Without root dovecot has to do everything as whoever runs the tests.
fn own_users() -> String {
    let word = |option: &str| {
        let output = must("`id`", Command::new("id").arg(option).output());
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    let (user, group) = (word("-un"), word("-gn"));
    format!("default_internal_user = {user}\ndefault_login_user = {user}\ndefault_internal_group = {group}\n")
}

fn free_ports() -> (u16, u16) {
    let listen = || must("a port", TcpListener::bind("127.0.0.1:0"));
    let port = |listener: &TcpListener| must("a port", listener.local_addr()).port();
    let (one, other) = (listen(), listen());
    (port(&one), port(&other))
}

fn greets(port: u16) -> bool {
    let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let patient = stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok();
    let mut line = String::new();
    patient && BufReader::new(stream).read_line(&mut line).is_ok() && line.starts_with("* OK")
}

fn must<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{what} for dovecot: {error}"))
}
