//! How a connection to a mail server is protected, and whom we trust when we are the client.

use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};
use tokio_rustls::TlsConnector;

/// How the connection is protected. What is configured is required: it is never silently given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    None,
    Starttls,
    Tls,
}

/// Trusts the roots of the machine and, if given, the authorities of one more PEM text. The text is what is
/// wrong with the settings. Reads files: call it where blocking is allowed.
pub(crate) fn connector(ca: Option<&str>) -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    let system = rustls_native_certs::load_native_certs();
    for error in &system.errors {
        tracing::debug!(%error, "a root certificate of the machine cannot be read");
    }
    roots.add_parsable_certificates(system.certs);
    if let Some(pem) = ca {
        add_authority(&mut roots, pem)?;
    }
    if roots.is_empty() {
        return Err("the machine has no root certificates and no authority is given".to_owned());
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn add_authority(roots: &mut RootCertStore, pem: &str) -> Result<(), String> {
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|error| format!("the authority is no PEM: {error}"))?;
        roots.add(certificate).map_err(|error| format!("the authority cannot be used: {error}"))?;
    }
    if roots.len() == before {
        return Err("the authority holds no certificate".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_that_is_none_is_said_so() {
        let empty = connector(Some("")).map(|_| ()).unwrap_err();
        assert_eq!(empty, "the authority holds no certificate");
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let broken = connector(Some(broken)).map(|_| ()).unwrap_err();
        assert!(broken.starts_with("the authority cannot be used: "), "{broken}");
    }
}
