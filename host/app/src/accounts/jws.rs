//! Signatures of tokens (RFC 7515, compact): the one way by which a token of ours or of a provider's is believed. The
//! algorithm is the caller's, from the key; the header may only agree.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde_json::Value;

const LONGEST: usize = 32 << 10;

/// A token in its parts, none of them proven.
pub(super) struct Parts<'a> {
    pub(super) header: Value,
    signed: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    /// What is no token, and what asks to be understood in ways that we do not know, is none.
    pub(super) fn of(token: &'a str) -> Result<Self, &'static str> {
        if token.len() > LONGEST {
            return Err("token too long");
        }
        let (signed, signature) = token.rsplit_once('.').ok_or("parts")?;
        let (header, payload) = signed.split_once('.').ok_or("parts")?;
        if payload.contains('.') {
            return Err("parts");
        }
        let header = URL_SAFE_NO_PAD.decode(header).map_err(|_| "header")?;
        let header: Value = serde_json::from_slice(&header).map_err(|_| "header")?;
        if !header.is_object() {
            return Err("header");
        }
        // What must be understood to be processed is nothing that we understand (RFC 7515 4.1.11).
        if header.get("crit").is_some() {
            return Err("critical header");
        }
        Ok(Self { header, signed, payload, signature })
    }

    /// What was signed with this key by this algorithm.
    pub(super) fn proven(&self, algorithm: Algorithm, key: &DecodingKey) -> Result<Vec<u8>, &'static str> {
        let name = serde_json::to_value(algorithm).map_err(|_| "algorithm")?;
        if self.header["alg"] != name {
            return Err("algorithm");
        }
        if !crypto::verify(self.signature, self.signed.as_bytes(), key, algorithm).unwrap_or(false) {
            return Err("signature");
        }
        URL_SAFE_NO_PAD.decode(self.payload).map_err(|_| "payload")
    }
}

/// What was signed with a secret of ours.
pub(super) fn by_secret(token: &str, secret: &[u8]) -> Result<Vec<u8>, &'static str> {
    Parts::of(token)?.proven(Algorithm::HS256, &DecodingKey::from_secret(secret))
}

#[cfg(test)]
mod tests;
