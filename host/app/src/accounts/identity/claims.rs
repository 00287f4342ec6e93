//! What an identity token claims, once it is proven (`OpenID` Connect Core 1.0, 3.1.3.7). The algorithm is ours to choose
//! from the key, never the token's; time is the desk's.
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;

use crate::accounts::jws::Parts;

/// Clocks differ a little.
const SKEW: i64 = 60;

/// What is expected of a token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    /// Seconds since the epoch.
    pub(super) now: i64,
}

/// Who somebody is, by the word of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proven {
    pub(super) subject: String,
    /// Verified by the provider.
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::accounts) enum Fault {
    /// The keys at hand do not have the one that is named: they may have been changed.
    UnknownKey,
    /// Nothing follows from it.
    Refused(&'static str),
}

#[derive(Clone, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<Value>,
    name: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// # Errors
/// What is wrong first.
pub(super) fn prove(token: &str, keys: &[Jwk], expected: Expected<'_>) -> Result<Proven, Fault> {
    let claims = claims(token, keys)?;
    check(&claims, expected)?;
    // Some providers write the word for the value.
    let verified = claims.email_verified.is_some_and(|held| held == true || held == "true");
    Ok(Proven { subject: claims.sub, email: claims.email.filter(|_| verified), name: claims.name })
}

fn claims(token: &str, keys: &[Jwk]) -> Result<Claims, Fault> {
    serde_json::from_slice(&signed(token, keys)?).map_err(|_| Fault::Refused("claims"))
}

/// What a provider signed with one of its keys.
pub(in crate::accounts) fn signed(token: &str, keys: &[Jwk]) -> Result<Vec<u8>, Fault> {
    let parts = Parts::of(token).map_err(Fault::Refused)?;
    let algorithm = match parts.header["alg"].as_str() {
        Some("RS256") => Algorithm::RS256,
        Some("ES256") => Algorithm::ES256,
        _ => return Err(Fault::Refused("algorithm")),
    };
    let fitting: Vec<&Jwk> = keys.iter().filter(|key| fits(key, algorithm)).collect();
    let key = match parts.header.get("kid") {
        Some(Value::String(id)) => fitting.into_iter().find(|key| key.common.key_id.as_ref() == Some(id)),
        None if fitting.len() == 1 => fitting.into_iter().next(),
        None => None,
        Some(_) => return Err(Fault::Refused("key id")),
    };
    let key = DecodingKey::from_jwk(key.ok_or(Fault::UnknownKey)?).map_err(|_| Fault::Refused("key"))?;
    parts.proven(algorithm, &key).map_err(Fault::Refused)
}

/// A key for signatures of this algorithm, whatever the token says.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let common = &key.common;
    let signs = common.public_key_use.as_ref().is_none_or(|held| *held == PublicKeyUse::Signature)
        && common.key_operations.as_ref().is_none_or(|held| held.contains(&KeyOperations::Verify));
    let (kind, named) = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256) => (true, KeyAlgorithm::RS256),
        (AlgorithmParameters::EllipticCurve(held), Algorithm::ES256) => {
            (held.curve == EllipticCurve::P256, KeyAlgorithm::ES256)
        }
        _ => return false,
    };
    signs && kind && common.key_algorithm.as_ref().is_none_or(|held| *held == named)
}

fn check(claims: &Claims, expected: Expected<'_>) -> Result<(), Fault> {
    let several = match &claims.aud {
        Audience::One(one) => std::slice::from_ref(one),
        Audience::Several(several) => several,
    };
    let for_us = several.iter().any(|held| held == expected.client);
    let party = claims.azp.as_deref().map(|party| party == expected.client);
    let (now, nonce) = (expected.now, claims.nonce.as_deref().unwrap_or_default());
    let refused = [
        (claims.iss != expected.issuer, "issuer"),
        (!for_us, "audience"),
        (party == Some(false) || party.is_none() && several.len() > 1, "authorized party"),
        (claims.exp <= now.saturating_sub(SKEW), "expired"),
        (claims.iat > now.saturating_add(SKEW), "issued in the future"),
        (claims.nbf.is_some_and(|from| from > now.saturating_add(SKEW)), "not valid yet"),
        (nonce != expected.nonce, "nonce"),
        (claims.sub.is_empty() || claims.sub.len() > 255, "subject"),
    ];
    match refused.into_iter().find(|(wrong, _)| *wrong) {
        Some((_, what)) => Err(Fault::Refused(what)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
