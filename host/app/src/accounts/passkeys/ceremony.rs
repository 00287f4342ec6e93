//! The two ceremonies of Web Authentication Level 3: what is asked, and what has to hold of the answer (7.1, 7.2). Time
//! and randomness are ours; signatures are judged by the library that judges all others here. No attestation is asked
//! for, so that its statement is not looked at: whose make an authenticator is makes no difference.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::key::PublicKey;

/// Milliseconds an authenticator is waited for.
const WAIT: u32 = 300_000;
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const ATTESTED: u8 = 0x40;
const EXTENDED: u8 = 0x80;
/// Hash, flags and counter.
const HEAD: usize = 37;
/// Longest identity of a credential.
const LONGEST_ID: usize = 1_023;

/// What is wrong first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault(pub(super) &'static str);

/// The desk as authenticators know it.
#[derive(Clone, Debug)]
pub(super) struct RelyingParty {
    /// The name of the host.
    pub(super) id: String,
    pub(super) origin: String,
}

/// Whose passkey it will be.
#[derive(Clone, Copy, Debug)]
pub(super) struct User<'a> {
    pub(super) handle: &'a [u8],
    pub(super) address: &'a str,
    pub(super) name: &'a str,
}

/// A credential that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Created {
    pub(super) id: String,
    pub(super) key: PublicKey,
    pub(super) counter: u32,
}

#[derive(Deserialize)]
struct Creation {
    #[serde(rename = "type")]
    kind: String,
    response: CreationResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreationResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: String,
}

/// An answer by a credential that is known, once it is.
#[derive(Deserialize)]
pub(super) struct Assertion {
    /// Of the credential, in base64url.
    pub(super) id: String,
    #[serde(rename = "rawId")]
    raw_id: String,
    #[serde(rename = "type")]
    kind: String,
    response: AssertionResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AssertionResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: String,
    signature: String,
    user_handle: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

fn bytes(text: &str) -> Result<Vec<u8>, Fault> {
    // Some browsers pad.
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| Fault("encoding"))
}

impl RelyingParty {
    /// `{publicKey: …}` of `navigator.credentials.create`.
    pub(super) fn creation(&self, challenge: &str, user: User<'_>, known: &[String]) -> Value {
        let kinds: Vec<Value> =
            PublicKey::ALGORITHMS.iter().map(|alg| json!({"type": "public-key", "alg": alg})).collect();
        json!({"publicKey": {
            "rp": {"id": self.id, "name": "Reglament"},
            "user": {
                "id": URL_SAFE_NO_PAD.encode(user.handle), "name": user.address, "displayName": user.name,
            },
            "challenge": challenge, "pubKeyCredParams": kinds, "timeout": WAIT, "attestation": "none",
            "excludeCredentials": descriptors(known),
            // To sign in without a name the authenticator keeps whose it is; one that cannot is a second step still.
            "authenticatorSelection": {
                "residentKey": "preferred", "requireResidentKey": false, "userVerification": "required",
            },
            "extensions": {"credProps": true},
        }})
    }

    /// `{publicKey: …}` of `navigator.credentials.get`; with nobody known the authenticator says whose it is.
    pub(super) fn request(&self, challenge: &str, known: &[String]) -> Value {
        json!({"publicKey": {
            "rpId": self.id, "challenge": challenge, "timeout": WAIT, "userVerification": "required",
            "allowCredentials": descriptors(known),
        }})
    }

    /// Registering a new credential (7.1).
    pub(super) fn created(&self, challenge: &str, answer: Value) -> Result<Created, Fault> {
        let answer: Creation = serde_json::from_value(answer).map_err(|_| Fault("shape"))?;
        self.client_data(&bytes(&answer.response.client_data)?, "webauthn.create", challenge)?;
        let object = bytes(&answer.response.attestation_object)?;
        let object: ciborium::Value =
            ciborium::from_reader(object.as_slice()).map_err(|_| Fault("attestation object"))?;
        let data = member(&object, "authData").and_then(ciborium::Value::as_bytes);
        let data = data.ok_or(Fault("attestation object"))?;
        let (flags, counter) = self.authenticator_data(data)?;
        if answer.kind != "public-key" || flags & ATTESTED == 0 {
            return Err(Fault("no credential"));
        }
        let rest = data.get(HEAD + 16..).ok_or(Fault("authenticator data"))?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(Fault("authenticator data"))?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (id, mut rest) = rest.split_at_checked(length).ok_or(Fault("authenticator data"))?;
        if id.is_empty() || id.len() > LONGEST_ID {
            return Err(Fault("credential id"));
        }
        let key: ciborium::Value = ciborium::from_reader(&mut rest).map_err(|_| Fault("public key"))?;
        if !rest.is_empty() && flags & EXTENDED == 0 {
            return Err(Fault("authenticator data"));
        }
        let key = PublicKey::of_cose(&key).ok_or(Fault("public key"))?;
        Ok(Created { id: URL_SAFE_NO_PAD.encode(id), key, counter })
    }

    /// An answer of a known credential (7.2). Answers its counter.
    pub(super) fn asserted(
        &self,
        challenge: &str,
        answer: &Assertion,
        (key, counter): (&PublicKey, u32),
    ) -> Result<u32, Fault> {
        if answer.kind != "public-key" || answer.id != answer.raw_id {
            return Err(Fault("shape"));
        }
        let client_data = bytes(&answer.response.client_data)?;
        self.client_data(&client_data, "webauthn.get", challenge)?;
        let data = bytes(&answer.response.authenticator_data)?;
        let (_, now) = self.authenticator_data(&data)?;
        let signed = [data.as_slice(), Sha256::digest(&client_data).as_slice()].concat();
        if !key.verifies(&signed, &bytes(&answer.response.signature)?) {
            return Err(Fault("signature"));
        }
        // One that does not grow is a copy's; authenticators that keep none say zero.
        if (now != 0 || counter != 0) && now <= counter {
            return Err(Fault("counter"));
        }
        Ok(now)
    }

    fn client_data(&self, written: &[u8], kind: &str, challenge: &str) -> Result<(), Fault> {
        let data: ClientData = serde_json::from_slice(written).map_err(|_| Fault("client data"))?;
        let refused = [
            (data.kind != kind, "kind of ceremony"),
            (data.challenge.trim_end_matches('=') != challenge, "challenge"),
            (data.origin != self.origin, "origin"),
            (data.cross_origin || data.top_origin.is_some(), "within another page"),
        ];
        refused.into_iter().find(|(wrong, _)| *wrong).map_or(Ok(()), |(_, what)| Err(Fault(what)))
    }

    /// Flags and counter.
    fn authenticator_data(&self, data: &[u8]) -> Result<(u8, u32), Fault> {
        let (hash, rest) = data.split_first_chunk::<32>().ok_or(Fault("authenticator data"))?;
        let (flags, rest) = rest.split_first().ok_or(Fault("authenticator data"))?;
        let (counter, _) = rest.split_first_chunk::<4>().ok_or(Fault("authenticator data"))?;
        let has = |flag: u8| flags & flag != 0;
        let refused = [
            (hash.as_slice() != Sha256::digest(self.id.as_bytes()).as_slice(), "relying party"),
            (!has(PRESENT), "nobody present"),
            (!has(VERIFIED), "nobody verified"),
            (has(BACKED_UP) && !has(BACKUP_ELIGIBLE), "backup flags"),
        ];
        match refused.into_iter().find(|(wrong, _)| *wrong) {
            Some((_, what)) => Err(Fault(what)),
            None => Ok((*flags, u32::from_be_bytes(*counter))),
        }
    }
}

impl Assertion {
    pub(super) fn read(answer: Value) -> Result<Self, Fault> {
        serde_json::from_value(answer).map_err(|_| Fault("shape"))
    }

    /// Whose the authenticator says it is.
    pub(super) fn user(&self) -> Option<Vec<u8>> {
        bytes(self.response.user_handle.as_deref()?).ok()
    }
}

fn descriptors(known: &[String]) -> Vec<Value> {
    known.iter().map(|id| json!({"type": "public-key", "id": id})).collect()
}

fn member<'a>(object: &'a ciborium::Value, name: &str) -> Option<&'a ciborium::Value> {
    object.as_map()?.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
}
