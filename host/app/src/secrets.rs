//! Keys of this installation, drawn once and kept in the database: token signing, key hashing, Message-IDs.
use domain::ticket::hex;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

/// One installation secret; the keys in use are derived from it by purpose.
#[derive(Clone)]
pub struct Secrets {
    root: SecretSlice<u8>,
}

impl Secrets {
    pub fn new(root: Vec<u8>) -> Self {
        Self { root: root.into() }
    }

    /// Key for a purpose, 32 bytes.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        self.mac(purpose.as_bytes())
    }

    /// Keyed hash of an entitlement's key or of a token: equal inputs meet, nobody reads them back. Letters' case and spaces
    /// do not matter (S terms: a key is letters and digits).
    pub fn hash_key(&self, key: &str) -> String {
        let normal: String =
            key.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        self.hash("key", &normal)
    }

    pub fn hash(&self, purpose: &str, text: &str) -> String {
        hex(&self.mac(format!("{purpose}\n{text}").as_bytes()))
    }

    fn mac(&self, message: &[u8]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.root.expose_secret()).expect("HMAC takes keys of any length");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}
