//! A provider of identity of the test's own (`OpenID` Connect): it checks what a provider checks, and says what a test
//! has it say.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use aws_lc_rs::{
    encoding::AsDer as _,
    hmac,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256},
};
use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::{net::TcpListener, task::JoinSet};

pub(crate) const CLIENT: &str = "reglament desk";
pub(crate) const SECRET: &str = "s3cret: 100 % & more";
/// 2026-11-01T00:00:00Z, where the desk's clock stands.
pub(crate) const NOW: i64 = 1_793_491_200;

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signing {
    Rs256,
    Es256,
    /// `alg: none`, no signature.
    None,
    /// HS256 under the public key of RS256.
    PublicKeyAsSecret,
    /// RS256, by a key that is not among the provider's.
    Stranger,
}

/// What the next tokens say.
#[derive(Clone, Debug)]
pub(crate) struct Says {
    pub(crate) signing: Signing,
    /// Members over those of a good token; null leaves one out.
    pub(crate) claims: Value,
    pub(crate) header: Value,
}

/// What an authorization was asked with.
struct Granted {
    nonce: String,
    challenge: String,
    redirect: String,
}

struct Keys {
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    stranger: RsaKeyPair,
    generation: u32,
}

impl Keys {
    fn new(generation: u32) -> Self {
        let rsa = || RsaKeyPair::generate(KeySize::Rsa2048).expect("an RSA key");
        let ec = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("an EC key");
        Self { rsa: rsa(), ec, stranger: rsa(), generation }
    }
}

struct Held {
    issuer: String,
    keys: Keys,
    says: Says,
    codes: HashMap<String, Granted>,
    documents: Value,
    reads_of_keys: u32,
    /// Codes are never given twice.
    issued: u32,
}

#[derive(Clone)]
pub(crate) struct Idp {
    held: Arc<Mutex<Held>>,
    _server: Arc<JoinSet<()>>,
}

impl Idp {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let says = Says { signing: Signing::Rs256, claims: json!({}), header: json!({}) };
        let held = Held {
            issuer,
            keys: Keys::new(1),
            says,
            codes: HashMap::new(),
            documents: json!({}),
            reads_of_keys: 0,
            issued: 0,
        };
        let held = Arc::new(Mutex::new(held));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&held));
        let mut server = JoinSet::new();
        server.spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self { held, _server: Arc::new(server) }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().expect("nobody panicked with it")
    }

    pub(crate) fn issuer(&self) -> String {
        self.held().issuer.clone()
    }

    pub(crate) fn says(&self, signing: Signing, claims: Value, header: Value) {
        self.held().says = Says { signing, claims, header };
    }

    /// Members of the configuration other than they should be.
    pub(crate) fn documents(&self, other: Value) {
        self.held().documents = other;
    }

    /// All keys are new; the old ones are gone.
    pub(crate) fn rotate(&self) {
        let mut held = self.held();
        held.keys = Keys::new(held.keys.generation + 1);
    }

    pub(crate) fn reads_of_keys(&self) -> u32 {
        self.held().reads_of_keys
    }

    /// What a browser does there: somebody signs in, and comes back with state and code.
    pub(crate) fn authorize(&self, url: &str) -> (String, String) {
        let url = Url::parse(url).expect("an address");
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(url.path(), "/authorize");
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"), "{asked:?}");
        let mut held = self.held();
        held.issued += 1;
        let code = format!("code-{}", held.issued);
        let granted = Granted {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            redirect: asked["redirect_uri"].clone(),
        };
        held.codes.insert(code.clone(), granted);
        (asked["state"].clone(), code)
    }
}

fn over(mut good: Value, other: &Value) -> Value {
    for (name, value) in other.as_object().into_iter().flatten() {
        good[name] = value.clone();
    }
    if let Some(members) = good.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    good
}

async fn configuration(State(held): State<Arc<Mutex<Held>>>) -> Json<Value> {
    let held = held.lock().expect("nobody panicked with it");
    let at = |path: &str| format!("{}{path}", held.issuer);
    let good = json!({
        "issuer": held.issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"), "response_types_supported": ["code"],
    });
    Json(over(good, &held.documents))
}

/// Modulus of a public key in PKCS #1: of 2048 bits, behind two headers.
fn modulus(key: &RsaKeyPair) -> Vec<u8> {
    key.public_key().as_ref()[9..265].to_vec()
}

async fn keys(State(held): State<Arc<Mutex<Held>>>) -> Json<Value> {
    let mut held = held.lock().expect("nobody panicked with it");
    held.reads_of_keys += 1;
    let (keys, point) = (&held.keys, held.keys.ec.public_key().as_ref());
    Json(json!({"keys": [
        {"kty": "OKP", "crv": "X448", "kid": "unknown", "x": "AA"},
        {"kty": "RSA", "use": "enc", "kid": format!("e{}", keys.generation), "alg": "RSA-OAEP",
         "n": URL_SAFE_NO_PAD.encode(modulus(&keys.rsa)), "e": "AQAB"},
        {"kty": "RSA", "use": "sig", "kid": format!("r{}", keys.generation), "alg": "RS256",
         "n": URL_SAFE_NO_PAD.encode(modulus(&keys.rsa)), "e": "AQAB"},
        {"kty": "EC", "crv": "P-256", "kid": format!("c{}", keys.generation),
         "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..65])},
    ]}))
}

/// Everything a provider has to check, it does: a client that leaves something out gets no token.
async fn token(
    State(held): State<Arc<Mutex<Held>>>,
    headers: HeaderMap,
    Form(asked): Form<HashMap<String, String>>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let no = |what: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": what})));
    let mut held = held.lock().expect("nobody panicked with it");
    // Both are form-encoded before they are put together (RFC 6749 2.3.1).
    let client = STANDARD.encode("reglament+desk:s3cret%3A+100+%25+%26+more");
    let named = headers.get("authorization").and_then(|held| held.to_str().ok()).unwrap_or_default();
    if named != format!("Basic {client}") {
        return Err(no("invalid_client"));
    }
    let granted = held.codes.remove(&asked["code"]).ok_or_else(|| no("invalid_grant"))?;
    let verifier = URL_SAFE_NO_PAD.encode(Sha256::digest(asked["code_verifier"].as_bytes()));
    let fits = asked["grant_type"] == "authorization_code"
        && asked["redirect_uri"] == granted.redirect
        && verifier == granted.challenge
        && asked["code_verifier"].len() >= 43;
    if !fits {
        return Err(no("invalid_grant"));
    }
    let claims = json!({
        "iss": held.issuer, "sub": "subject-1", "aud": CLIENT, "iat": NOW, "exp": NOW + 300, "nonce": granted.nonce,
        "email": "anna@desk.test", "email_verified": true, "name": "Anna",
    });
    let token = signed(&held, &over(claims, &held.says.claims));
    Ok(Json(json!({"access_token": "opaque", "token_type": "Bearer", "id_token": token})))
}

fn signed(held: &Held, claims: &Value) -> String {
    let (keys, says) = (&held.keys, &held.says);
    let (algorithm, id) = match says.signing {
        Signing::Rs256 | Signing::Stranger => ("RS256", format!("r{}", keys.generation)),
        Signing::Es256 => ("ES256", format!("c{}", keys.generation)),
        Signing::None => ("none", format!("r{}", keys.generation)),
        Signing::PublicKeyAsSecret => ("HS256", format!("r{}", keys.generation)),
    };
    let header = over(json!({"typ": "JWT", "alg": algorithm, "kid": id}), &says.header);
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&header), part(claims));
    let signature = match says.signing {
        Signing::Rs256 => rsa(&keys.rsa, &message),
        Signing::Stranger => rsa(&keys.stranger, &message),
        Signing::Es256 => {
            keys.ec.sign(&SystemRandom::new(), message.as_bytes()).expect("it signs").as_ref().to_vec()
        }
        Signing::None => Vec::new(),
        Signing::PublicKeyAsSecret => {
            let public = keys.rsa.public_key().as_der().expect("a public key");
            let key = hmac::Key::new(hmac::HMAC_SHA256, public.as_ref());
            hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
        }
    };
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn rsa(key: &RsaKeyPair, message: &str) -> Vec<u8> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).expect("it signs");
    signature
}
