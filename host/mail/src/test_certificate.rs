//! A self-signed certificate for `localhost` and 127.0.0.1, made by `openssl`; for tests only.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// No authority of its own, so that a client may also get it as the server's.
const CONFIG: &str = "[req]\ndistinguished_name = dn\nx509_extensions = ext\nprompt = no\n[dn]\nCN = localhost\n\
    [ext]\nbasicConstraints = critical,CA:FALSE\nsubjectAltName = DNS:localhost,IP:127.0.0.1\n";

#[derive(Debug, Clone)]
pub struct TestCertificate {
    /// To be trusted by the client.
    pub certificate_pem: String,
    pub key_pem: String,
}

impl TestCertificate {
    /// Panics with what is missing: a test without it would prove nothing.
    pub fn make() -> Self {
        let folder =
            tempfile::tempdir().unwrap_or_else(|error| panic!("a folder for a certificate: {error}"));
        let file = |name: &str| folder.path().join(name);
        write(&file("config"), CONFIG);
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]);
        openssl.args(["-days", "3650", "-sha256", "-config"]).arg(file("config"));
        openssl.arg("-keyout").arg(file("key")).arg("-out").arg(file("certificate"));
        let made = openssl
            .output()
            .unwrap_or_else(|error| panic!("`openssl` cannot be run ({error}): install the package openssl"));
        assert!(made.status.success(), "openssl: {}", String::from_utf8_lossy(&made.stderr));
        Self { certificate_pem: read(&file("certificate")), key_pem: read(&file("key")) }
    }

    /// What a server needs to show the certificate.
    pub fn server(&self) -> Arc<ServerConfig> {
        let chain = CertificateDer::pem_slice_iter(self.certificate_pem.as_bytes());
        let chain =
            chain.collect::<Result<Vec<_>, _>>().unwrap_or_else(|error| panic!("certificate: {error}"));
        let key = PrivateKeyDer::from_pem_slice(self.key_pem.as_bytes());
        let key = key.unwrap_or_else(|error| panic!("key: {error}"));
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key));
        Arc::new(config.unwrap_or_else(|error| panic!("TLS: {error}")))
    }
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
