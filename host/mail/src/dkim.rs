//! DKIM signatures of our letters (RFC 6376 and RFC 8463), relaxed/relaxed. The same mail under the same key is the same
//! bytes: neither PKCS #1 v1.5 nor Ed25519 draws anything.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// Fields that are signed where they are there (RFC 6376 5.4.1).
const SIGNED: [&str; 13] = [
    "from",
    "to",
    "cc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "auto-submitted",
];
/// Fields nobody may add another one of (RFC 6376 8.15): they are named once more than they are there.
const SEALED: [&str; 6] = ["from", "to", "cc", "reply-to", "subject", "date"];
/// Characters of the signature on a line.
const LINE: usize = 72;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DkimKeyError {
    #[error("give one private key in PEM, without a passphrase")]
    NotPem,
    #[error("it is neither an RSA key of 2048 to 8192 bits nor an Ed25519 key")]
    Kind,
}

/// A private key to sign with.
pub struct DkimKey(Key);

enum Key {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl DkimKey {
    /// PKCS #8, or PKCS #1 for RSA.
    pub fn from_pem(pem: &SecretString) -> Result<Self, DkimKeyError> {
        let der = PrivateKeyDer::from_pem_slice(pem.expose_secret().as_bytes());
        let key = match der.map_err(|_| DkimKeyError::NotPem)? {
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()).map(Key::Rsa),
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                RsaKeyPair::from_pkcs8(der)
                    .map(Key::Rsa)
                    .or_else(|_| Ed25519KeyPair::from_pkcs8(der).map(Key::Ed25519))
            }
            _ => return Err(DkimKeyError::Kind),
        };
        key.map(Self).map_err(|_| DkimKeyError::Kind)
    }

    /// What is published for it as a TXT record at `<selector>._domainkey.<domain>`.
    pub fn record(&self) -> Result<String, DkimKeyError> {
        let (kind, public) = match &self.0 {
            Key::Rsa(key) => {
                let public: PublicKeyX509Der<'_> =
                    key.public_key().as_der().map_err(|_| DkimKeyError::Kind)?;
                ("rsa", STANDARD.encode(public.as_ref()))
            }
            // The bare 32 bytes (RFC 8463 4.2).
            Key::Ed25519(key) => ("ed25519", STANDARD.encode(key.public_key().as_ref())),
        };
        Ok(format!("v=DKIM1; k={kind}; p={public}"))
    }

    const fn algorithm(&self) -> &'static str {
        match &self.0 {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        }
    }

    fn sign(&self, input: &[u8]) -> Option<Vec<u8>> {
        match &self.0 {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input, &mut signature).ok()?;
                Some(signature)
            }
            // Ed25519 signs the digest, not the text (RFC 8463 3).
            Key::Ed25519(key) => Some(key.sign(&Sha256::digest(input)).as_ref().to_vec()),
        }
    }
}

/// Who answers for a mail: `d=` and `s=`.
pub struct DkimSigner {
    pub domain: String,
    pub selector: String,
    pub key: DkimKey,
}

impl DkimSigner {
    /// The mail under its signature; `None` for what has no body or cannot be signed.
    pub fn sign(&self, mail: &[u8], at: Timestamp) -> Option<Vec<u8>> {
        let end = mail.windows(4).position(|four| four == b"\r\n\r\n")?;
        let fields = fields(&mail[..end]);
        let present = SIGNED.iter().filter(|name| fields.iter().any(|held| held.name == **name));
        let named: Vec<&str> = present.chain(&SEALED).copied().collect();
        let unsigned = format!(
            "v=1; a={}; c=relaxed/relaxed; d={}; s={};\r\n\tt={}; h={};\r\n\tbh={};\r\n\tb=",
            self.key.algorithm(),
            self.domain,
            self.selector,
            at.as_second(),
            named.join(":"),
            STANDARD.encode(Sha256::digest(relaxed_body(&mail[end + 4..]))),
        );
        let mut input = Vec::new();
        // What is named more often than it is there counts as empty (RFC 6376 5.4.2).
        let mut left: Vec<&Field<'_>> = fields.iter().collect();
        for name in named {
            if let Some(index) = left.iter().rposition(|held| held.name == name) {
                input.extend(relaxed_field(name, left.remove(index).value));
                input.extend(b"\r\n");
            }
        }
        input.extend(relaxed_field("dkim-signature", unsigned.as_bytes()));
        let signature = STANDARD.encode(self.key.sign(&input)?);
        let lines: Vec<&str> = (0..signature.len())
            .step_by(LINE)
            .map(|start| &signature[start..(start + LINE).min(signature.len())])
            .collect();
        let header = format!("DKIM-Signature: {unsigned}{}\r\n", lines.join("\r\n\t"));
        Some([header.as_bytes(), mail].concat())
    }
}

struct Field<'a> {
    /// In lower case.
    name: String,
    /// As it stands, folded.
    value: &'a [u8],
}

fn fields(head: &[u8]) -> Vec<Field<'_>> {
    let mut fields = Vec::new();
    let mut start = 0;
    while start < head.len() {
        let mut end = start;
        // A line that begins with a space goes on.
        loop {
            end = head[end..].windows(2).position(|two| two == b"\r\n").map_or(head.len(), |at| end + at);
            if !matches!(head.get(end + 2), Some(b' ' | b'\t')) {
                break;
            }
            end += 2;
        }
        let line = &head[start..end];
        if let Some(colon) = line.iter().position(|byte| *byte == b':') {
            let name = String::from_utf8_lossy(&line[..colon]).trim().to_ascii_lowercase();
            fields.push(Field { name, value: &line[colon + 1..] });
        }
        start = end + 2;
    }
    fields
}

/// RFC 6376 3.4.2, without the line end.
fn relaxed_field(name: &str, value: &[u8]) -> Vec<u8> {
    let mut out = name.as_bytes().to_vec();
    out.push(b':');
    let words = value.split(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    out.extend(words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(&b' '));
    out
}

/// RFC 6376 3.4.4: blanks within a line are one, those at its end none, and so are empty lines at the end.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    let mut end = 0;
    for line in body.split(|byte| *byte == b'\n') {
        let mut blank = false;
        for byte in line.strip_suffix(b"\r").unwrap_or(line) {
            if matches!(byte, b' ' | b'\t') {
                blank = true;
                continue;
            }
            if std::mem::take(&mut blank) {
                out.push(b' ');
            }
            out.push(*byte);
            end = out.len();
        }
        out.extend(b"\r\n");
    }
    out.truncate(end);
    if end > 0 {
        out.extend(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests;
