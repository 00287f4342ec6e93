//! S-38: signatures near a good one. What Wycheproof tries on JSON web signatures: numbers out of range, other
//! encodings, other algorithms, parts that are cut, added or exchanged.
use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
        KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaSignatureEncoding,
    },
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD},
};
use jsonwebtoken::jwk::Jwk;
use serde_json::{Value, json};

use super::{Expected, Fault, Proven, prove};

const NOW: i64 = 1_793_491_200;
const EXPECTED: Expected<'_> =
    Expected { issuer: "https://id.example", client: "desk", nonce: "n", now: NOW };
/// The order of P-256.
const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

struct Signer {
    rsa: RsaKeyPair,
    pkcs8: Vec<u8>,
}

impl Signer {
    fn new() -> Self {
        let made = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let pkcs8 = made.to_pkcs8v1().unwrap().as_ref().to_vec();
        Self { rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(), pkcs8 }
    }

    fn ec(&self, algorithm: &'static EcdsaSigningAlgorithm) -> EcdsaKeyPair {
        EcdsaKeyPair::from_pkcs8(algorithm, &self.pkcs8).unwrap()
    }

    fn keys(&self) -> Vec<Jwk> {
        let ec = self.ec(&ECDSA_P256_SHA256_FIXED_SIGNING);
        let (point, modulus) = (ec.public_key().as_ref(), &self.rsa.public_key().as_ref()[9..265]);
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let keys = [
            json!({"kty": "RSA", "kid": "r", "n": encode(modulus), "e": "AQAB"}),
            json!({"kty": "EC", "crv": "P-256", "kid": "c", "x": encode(&point[1..33]), "y": encode(&point[33..])}),
            json!({"kty": "RSA", "kid": "512", "alg": "RS512", "n": encode(modulus), "e": "AQAB"}),
            json!({"kty": "oct", "kid": "s", "k": encode(b"secret")}),
        ];
        keys.into_iter().map(|key| serde_json::from_value(key).unwrap()).collect()
    }

    fn rsa(&self, padding: &'static RsaSignatureEncoding, message: &str) -> Vec<u8> {
        let mut signature = vec![0; self.rsa.public_modulus_len()];
        self.rsa.sign(padding, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
        signature
    }

    fn ecdsa(&self, algorithm: &'static EcdsaSigningAlgorithm, message: &str) -> Vec<u8> {
        self.ec(algorithm).sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec()
    }
}

fn message(algorithm: &str, key: &str) -> String {
    let claims = json!({
        "iss": "https://id.example", "aud": "desk", "sub": "s", "nonce": "n", "iat": NOW, "exp": NOW + 60,
        "email": "a@b.example", "email_verified": true,
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(&json!({"alg": algorithm, "kid": key})), part(&claims))
}

fn token(message: &str, signature: &[u8]) -> String {
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn refused(what: &str, token: &str, keys: &[Jwk]) {
    let told = prove(token, keys, EXPECTED);
    assert!(matches!(told, Err(Fault::Refused(_) | Fault::UnknownKey)), "{what}: {told:?}");
}

fn good() -> Proven {
    Proven { subject: "s".to_owned(), email: Some("a@b.example".to_owned()), name: None }
}

fn number(hex: &str) -> Vec<u8> {
    (0..64).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn s_38_numbers_of_an_elliptic_signature_are_in_their_range() {
    let signer = Signer::new();
    let (keys, message) = (signer.keys(), message("ES256", "c"));
    let right = signer.ecdsa(&ECDSA_P256_SHA256_FIXED_SIGNING, &message);
    assert_eq!(prove(&token(&message, &right), &keys, EXPECTED), Ok(good()));
    let (r, s) = right.split_at(32);
    let (zero, one, order) = (vec![0; 32], [vec![0; 31], vec![1]].concat(), number(ORDER));
    let rows = [
        ("nothing", Vec::new()),
        ("zeros (CVE-2022-21449)", [zero.clone(), zero.clone()].concat()),
        ("r of zero", [&zero, s].concat()),
        ("s of zero", [r, &zero].concat()),
        ("ones", [one.clone(), one.clone()].concat()),
        ("the order", [order.clone(), order.clone()].concat()),
        ("r of the order", [&order, s].concat()),
        ("all bits", vec![0xff; 64]),
        ("exchanged", [s, r].concat()),
        ("cut", right[..63].to_vec()),
        ("longer by a zero", [&right[..], &[0]].concat()),
        ("each longer by a zero", [&[0], r, &[0], s].concat()),
        ("half", r.to_vec()),
        ("in DER", signer.ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING, &message)),
    ];
    for (what, signature) in rows {
        refused(what, &token(&message, &signature), &keys);
    }
    for at in 0..right.len() {
        let mut turned = right.clone();
        turned[at] ^= 1;
        refused(&format!("byte {at}"), &token(&message, &turned), &keys);
    }
}

#[test]
fn s_38_a_signature_of_rsa_is_of_its_padding_and_length() {
    let signer = Signer::new();
    let (keys, message) = (signer.keys(), message("RS256", "r"));
    let right = signer.rsa(&RSA_PKCS1_SHA256, &message);
    assert_eq!(prove(&token(&message, &right), &keys, EXPECTED), Ok(good()));
    let modulus = signer.rsa.public_key().as_ref()[9..265].to_vec();
    let rows = [
        ("nothing", Vec::new()),
        ("zero", vec![0; 256]),
        ("one", [vec![0; 255], vec![1]].concat()),
        ("the modulus", modulus),
        ("all bits", vec![0xff; 256]),
        ("cut", right[..255].to_vec()),
        ("longer by a zero", [&right[..], &[0]].concat()),
        ("a zero before it", [&[0], &right[..]].concat()),
        ("PSS", signer.rsa(&RSA_PSS_SHA256, &message)),
        ("SHA-512", signer.rsa(&RSA_PKCS1_SHA512, &message)),
    ];
    for (what, signature) in rows {
        refused(what, &token(&message, &signature), &keys);
    }
    for at in 0..right.len() {
        let mut turned = right.clone();
        turned[at] ^= 0x80;
        refused(&format!("byte {at}"), &token(&message, &turned), &keys);
    }
}

#[test]
fn s_38_the_algorithm_is_that_of_the_key() {
    let signer = Signer::new();
    let keys = signer.keys();
    let rsa = |algorithm: &str, key: &str, padding: &'static RsaSignatureEncoding| {
        let message = message(algorithm, key);
        token(&message, &signer.rsa(padding, &message))
    };
    for (algorithm, padding) in [
        ("RS512", &RSA_PKCS1_SHA512),
        ("PS256", &RSA_PSS_SHA256),
        ("rs256", &RSA_PKCS1_SHA256),
        ("RS256 ", &RSA_PKCS1_SHA256),
        ("ES256", &RSA_PKCS1_SHA256),
        ("HS256", &RSA_PKCS1_SHA256),
        ("none", &RSA_PKCS1_SHA256),
        ("", &RSA_PKCS1_SHA256),
    ] {
        refused(algorithm, &rsa(algorithm, "r", padding), &keys);
    }
    refused("a key of another algorithm", &rsa("RS256", "512", &RSA_PKCS1_SHA256), &keys);
    refused("a key of another kind", &rsa("RS256", "c", &RSA_PKCS1_SHA256), &keys);
    refused("a secret", &rsa("RS256", "s", &RSA_PKCS1_SHA256), &keys);
    refused("no key", &rsa("RS256", "", &RSA_PKCS1_SHA256), &keys);
}

#[test]
fn s_38_a_token_is_three_parts_in_one_alphabet() {
    let signer = Signer::new();
    let (keys, message) = (signer.keys(), message("RS256", "r"));
    let right = signer.rsa(&RSA_PKCS1_SHA256, &message);
    let (head, body) = message.split_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.encode(&right);
    let rows = [
        ("padding", format!("{message}.{}", URL_SAFE.encode(&right))),
        ("the other alphabet", format!("{message}.+/{}", &STANDARD.encode(&right)[2..])),
        ("a space before", format!(" {message}.{signature}")),
        ("a line after", format!("{message}.{signature}\n")),
        ("a line within", format!("{head}\n.{body}.{signature}")),
        ("two parts", message.clone()),
        ("four parts", format!("{message}.{signature}.x")),
        ("no header", format!(".{body}.{signature}")),
        ("no claims", format!("{head}..{signature}")),
        ("exchanged", format!("{body}.{head}.{signature}")),
        ("a document", json!({"protected": head, "payload": body, "signature": signature}).to_string()),
        ("nothing", String::new()),
        ("points", "..".to_owned()),
        ("too much", format!("{message}.{}", "A".repeat(40_000))),
    ];
    for (what, token) in rows {
        refused(what, &token, &keys);
    }
    assert_eq!(prove(&format!("{message}.{signature}"), &keys, EXPECTED), Ok(good()));
}
