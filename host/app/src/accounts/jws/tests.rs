//! S-38: Wycheproof's vectors of JSON web signatures, put to the two functions that believe tokens. Those of `rs256
//! paddings` are numbered as in `rsa_signature_2048_sha256_test.json`, whose paddings were signed with the key of RS256.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use serde_json::Value;

use super::by_secret;
use crate::accounts::identity::signed_by_provider;

const VECTORS: &str = include_str!("wycheproof.jsonl");
/// Their padding was lost when the file was written: they are vector 357, byte by byte.
const SAME_AS_A_VALID_ONE: [i64; 2] = [367, 370];
/// Said to be valid with a `?` within: a character of no base64, which a strict reader refuses (RFC 7515 2).
const NO_BASE64: [i64; 2] = [372, 373];
/// Signed right by algorithms that we refuse: PS384 and ES512.
const REFUSED_ALGORITHMS: [i64; 4] = [346, 347, 350, 351];

struct Vector<'a> {
    key: &'a Value,
    id: i64,
    comment: &'a str,
    token: &'a str,
    is_valid: bool,
}

fn lines() -> Vec<Value> {
    VECTORS.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn vectors(lines: &[Value]) -> Vec<Vector<'_>> {
    let (mut key, mut vectors) = (&Value::Null, Vec::new());
    for line in lines {
        if line.get("group").is_some() {
            key = &line["key"];
            continue;
        }
        let id = line["id"].as_i64().unwrap();
        let is_told = line["result"] == "valid";
        vectors.push(Vector {
            key,
            id,
            comment: line["comment"].as_str().unwrap(),
            token: line["jws"].as_str().unwrap(),
            is_valid: is_told && !NO_BASE64.contains(&id) && !REFUSED_ALGORITHMS.contains(&id)
                || SAME_AS_A_VALID_ONE.contains(&id) && key["kty"] == "oct",
        });
    }
    vectors
}

/// What is signed, as the token says.
fn payload(token: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()
}

#[test]
fn s_38_wycheproof_of_secrets() {
    let counts = put_to(true, |vector| {
        let secret = URL_SAFE_NO_PAD.decode(vector.key["k"].as_str().unwrap()).unwrap();
        by_secret(vector.token, &secret)
    });
    assert_eq!(counts, (10, 30));
}

#[test]
fn s_38_wycheproof_of_keys_of_providers() {
    let counts = put_to(false, |vector| {
        // A key that cannot be read is none, as where a provider's keys are fetched.
        let keys: Vec<Jwk> = serde_json::from_value(vector.key.clone()).into_iter().collect();
        signed_by_provider(vector.token, &keys)
    });
    assert_eq!(counts, (5, 264));
}

/// Every vector of one kind of key is judged as its file says; how many were accepted, how many refused.
fn put_to<E: std::fmt::Debug>(
    of_secrets: bool,
    believe: impl Fn(&Vector) -> Result<Vec<u8>, E>,
) -> (usize, usize) {
    let lines = lines();
    let mut counts = (0, 0);
    for vector in vectors(&lines).iter().filter(|vector| (vector.key["kty"] == "oct") == of_secrets) {
        let told = believe(vector);
        assert_eq!(told.is_ok(), vector.is_valid, "{} {}: {told:?}", vector.id, vector.comment);
        if vector.is_valid {
            assert_eq!(told.unwrap(), payload(vector.token));
            counts.0 += 1;
        } else {
            counts.1 += 1;
        }
    }
    counts
}

/// What is good under one kind of key is nothing under another.
#[test]
fn s_38_wycheproof_of_other_keys() {
    let lines = lines();
    let secret = b"of an installation, as long as it is";
    for vector in vectors(&lines) {
        assert!(by_secret(vector.token, secret).is_err(), "{} {}", vector.id, vector.comment);
        if vector.key["kty"] == "oct" {
            let keys: Vec<Jwk> = serde_json::from_value(vector.key.clone()).into_iter().collect();
            assert_eq!(keys.len(), 1, "a secret among a provider's keys is read");
            assert!(signed_by_provider(vector.token, &keys).is_err(), "{} {}", vector.id, vector.comment);
        } else {
            // The public key as a secret, as it is written and as it is stored.
            let text = vector.key.to_string();
            assert!(by_secret(vector.token, text.as_bytes()).is_err());
            for member in ["n", "x", "y"] {
                let Some(part) = vector.key[member].as_str() else { continue };
                assert!(by_secret(vector.token, part.as_bytes()).is_err());
                assert!(by_secret(vector.token, &URL_SAFE_NO_PAD.decode(part).unwrap()).is_err());
            }
        }
    }
}
