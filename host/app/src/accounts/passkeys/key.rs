//! Public keys of authenticators (COSE, RFC 9052 and 9053), of the kinds that are asked for.
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

/// As it is kept: binary members in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(super) enum PublicKey {
    /// An uncompressed point of P-256.
    Es256 {
        point: Bytes,
    },
    Ed25519 {
        point: Bytes,
    },
    /// Of authenticators in the machine's own chip.
    Rs256 {
        modulus: Bytes,
        exponent: Bytes,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bytes(Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        writer.serialize_str(&URL_SAFE_NO_PAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let text = String::deserialize(reader)?;
        URL_SAFE_NO_PAD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}

impl PublicKey {
    /// The best liked first.
    pub(super) const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];

    /// `None` where it is of another kind than was asked for.
    pub(super) fn of_cose(key: &ciborium::Value) -> Option<Self> {
        let member = |label: i64| {
            let found = key.as_map()?.iter().find(|(held, _)| number(held) == Some(label));
            found.map(|(_, value)| value)
        };
        let bytes = |label: i64| member(label)?.as_bytes().cloned();
        let (kind, algorithm) = (number(member(1)?)?, number(member(3)?)?);
        match (kind, algorithm) {
            (2, ES256) if number(member(-1)?)? == 1 => {
                let (x, y) = (bytes(-2)?, bytes(-3)?);
                let point = [[4].as_slice(), &x, &y].concat();
                (x.len() == 32 && y.len() == 32).then_some(Self::Es256 { point: Bytes(point) })
            }
            (1, EDDSA) if number(member(-1)?)? == 6 => {
                let point = bytes(-2)?;
                (point.len() == 32).then_some(Self::Ed25519 { point: Bytes(point) })
            }
            (3, RS256) => {
                let (modulus, exponent) = (bytes(-1)?, bytes(-2)?);
                let fits = (256..=1_024).contains(&modulus.len()) && (1..=8).contains(&exponent.len());
                fits.then_some(Self::Rs256 { modulus: Bytes(modulus), exponent: Bytes(exponent) })
            }
            _ => None,
        }
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let verified = match self {
            Self::Es256 { point } => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &point.0).verify(message, signature)
            }
            Self::Ed25519 { point } => UnparsedPublicKey::new(&ED25519, &point.0).verify(message, signature),
            Self::Rs256 { modulus, exponent } => {
                let key = RsaPublicKeyComponents { n: &modulus.0, e: &exponent.0 };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        verified.is_ok()
    }
}

fn number(value: &ciborium::Value) -> Option<i64> {
    value.as_integer().and_then(|number| number.try_into().ok())
}
