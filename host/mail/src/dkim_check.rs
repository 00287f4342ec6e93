//! Somebody else's reading of our signatures, for tests: Debian's python3-dkim with a name server of one record, and keys
//! that `openssl` makes. It panics with what is missing, since a test that skipped it would prove nothing.

use std::io::Write as _;
use std::process::{Command, Stdio};

const VERIFY: &str = "import sys, dkim\n\
    name, record = sys.argv[1].encode(), sys.argv[2].encode()\n\
    answer = lambda asked, timeout=5: record if asked.rstrip(b'.') == name else None\n\
    print('good' if dkim.verify(sys.stdin.buffer.read(), dnsfunc=answer) else 'bad')\n";

/// Whether the mail's signature stands, where `name` answers with `record`.
pub fn is_signed(mail: &[u8], name: &str, record: &str) -> bool {
    let mut python = Command::new("/usr/bin/python3");
    python.args(["-c", VERIFY, name, record]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = must("python3", python.spawn());
    if let Some(mut input) = child.stdin.take() {
        must("python3", input.write_all(mail));
    }
    let said = must("python3", child.wait_with_output());
    match String::from_utf8_lossy(&said.stdout).trim() {
        "good" => true,
        "bad" => false,
        _ => panic!("python3 knows no dkim: install the package python3-dkim"),
    }
}

/// A private key in PEM: `["rsa", "-pkeyopt", "rsa_keygen_bits:2048"]`, `["ed25519"]`.
pub fn private_key(algorithm: &[&str]) -> String {
    openssl(&[&["genpkey", "-algorithm"], algorithm].concat(), "")
}

/// The key in the form of PKCS #1.
pub fn pkcs1(key: &str) -> String {
    openssl(&["rsa", "-traditional"], key)
}

fn openssl(arguments: &[&str], input: &str) -> String {
    let mut openssl = Command::new("openssl");
    openssl.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = must("openssl", openssl.spawn());
    if let Some(mut stdin) = child.stdin.take() {
        must("openssl", stdin.write_all(input.as_bytes()));
    }
    let said = must("openssl", child.wait_with_output());
    assert!(said.status.success(), "openssl {arguments:?}");
    String::from_utf8_lossy(&said.stdout).into_owned()
}

fn must<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{what}: {error}"))
}
