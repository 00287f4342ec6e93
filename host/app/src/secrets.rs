//! Keys of this installation, drawn once and kept in the database: token signing, key hashing, Message-IDs, and the
//! sealing of passwords that have to be read back.
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::ticket::hex;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
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

    /// A secret as it may lie in the database; only under the same purpose is it read back.
    pub fn seal(&self, purpose: &str, secret: &SecretString) -> String {
        let mut bytes = secret.expose_secret().as_bytes().to_vec();
        let sealed = self.sealing_key().seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut bytes);
        let nonce = sealed.expect("AES-GCM seals what is shorter than 64 GiB");
        STANDARD.encode([nonce.as_ref().as_slice(), &bytes].concat())
    }

    /// `None` where it was sealed for something else, by another installation, or was tampered with.
    pub fn unseal(&self, purpose: &str, sealed: &str) -> Option<SecretString> {
        let bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, rest) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut rest = rest.to_vec();
        let opened =
            self.sealing_key().open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut rest).ok()?;
        String::from_utf8(opened.to_vec()).ok().map(SecretString::from)
    }

    fn sealing_key(&self) -> RandomizedNonceKey {
        RandomizedNonceKey::new(&AES_256_GCM, &self.derive("sealed-secrets")).expect("the key has 32 bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_read_back_by_its_own_installation_for_its_purpose_only() {
        let secrets = Secrets::new(vec![7; 32]);
        let sealed = secrets.seal("mailbox", &"пароль".to_owned().into());
        let read = |secrets: &Secrets, purpose: &str, sealed: &str| {
            secrets.unseal(purpose, sealed).map(|secret| secret.expose_secret().to_owned())
        };
        assert_eq!(read(&secrets, "mailbox", &sealed).as_deref(), Some("пароль"));
        assert_eq!(read(&secrets, "other", &sealed), None);
        assert_eq!(read(&Secrets::new(vec![8; 32]), "mailbox", &sealed), None);
        for broken in ["", "AAAA", "?", &sealed[4..]] {
            assert_eq!(read(&secrets, "mailbox", broken), None, "{broken}");
        }
        assert_ne!(sealed, secrets.seal("mailbox", &"пароль".to_owned().into()), "never the same twice");
    }
}
