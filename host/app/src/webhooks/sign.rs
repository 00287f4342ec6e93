//! Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, version `v1`.
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const PREFIX: &str = "whsec_";

/// The value of `webhook-signature`: one signature for each secret, so that a receiver may change over in peace.
///
/// `None` where a secret is not Base64.
pub fn signatures(secrets: &[&str], id: &str, timestamp: i64, body: &str) -> Option<String> {
    let sign = |secret: &&str| {
        let key = STANDARD.decode(secret.strip_prefix(PREFIX).unwrap_or(secret)).ok()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
        mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    };
    secrets.iter().map(sign).collect::<Option<Vec<_>>>().map(|all| all.join(" "))
}

/// A secret of 256 bits.
pub(super) fn secret_of(bytes: &[u8; 32]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{secret_of, signatures};

    /// 27 cases of our own corpus with the verdict a receiver has to come to. We are the sender: ours is among the
    /// signatures of a case that is told to be right, and among none whose signature is told to be wrong.
    #[test]
    fn our_signature_is_the_one_receivers_expect() {
        let corpus: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
        let (mut right, mut wrong) = (0, 0);
        for case in corpus["vectors"].as_array().unwrap() {
            let headers = &case["headers"];
            let (Some(id), Some(given)) =
                (headers["webhook-id"].as_str(), headers["webhook-signature"].as_str())
            else {
                continue;
            };
            let Some(at) = headers["webhook-timestamp"].as_str().and_then(|text| text.parse().ok()) else {
                continue;
            };
            let ours =
                signatures(&[case["secret"].as_str().unwrap()], id, at, case["body"].as_str().unwrap());
            let found = ours.is_some_and(|ours| given.split(' ').any(|one| one == ours));
            if case["valid"] == true {
                assert!(found, "{}", case["name"]);
                right += 1;
            } else if !found {
                wrong += 1;
            }
        }
        assert!(right >= 5 && wrong >= 5, "{right} right, {wrong} wrong");
    }

    #[test]
    fn while_a_secret_is_changed_over_both_sign() {
        let (old, new) = (secret_of(&[1; 32]), secret_of(&[2; 32]));
        let both = signatures(&[&new, &old], "msg_1", 1_614_265_330, "{}").unwrap();
        let alone = |secret: &str| signatures(&[secret], "msg_1", 1_614_265_330, "{}").unwrap();
        assert_eq!(both, format!("{} {}", alone(&new), alone(&old)));
        assert_eq!(signatures(&["whsec_?"], "msg_1", 0, ""), None);
    }
}
