//! Our signatures under somebody else's eyes.

use super::*;
use crate::dkim_check::{is_signed, pkcs1, private_key};
use crate::outgoing::tests::sample;

const RSA: [&str; 3] = ["rsa", "-pkeyopt", "rsa_keygen_bits:2048"];
const NAME: &str = "s1._domainkey.desk.example";

fn signer(pem: &str) -> DkimSigner {
    let key = DkimKey::from_pem(&pem.to_owned().into()).unwrap();
    DkimSigner { domain: "desk.example".to_owned(), selector: "s1".to_owned(), key }
}

fn date() -> Timestamp {
    "2026-11-16T07:00:00Z".parse().unwrap()
}

#[test]
fn somebody_else_finds_our_signatures_good() {
    let mail = sample().to_bytes(date()).unwrap();
    let rsa = private_key(&RSA);
    for pem in [private_key(&["ed25519"]), pkcs1(&rsa), rsa] {
        let signer = signer(&pem);
        let record = signer.key.record().unwrap();
        let signed = signer.sign(&mail, date()).unwrap();
        assert!(signed.ends_with(&mail), "the mail itself is not touched");
        assert_eq!(signed, signer.sign(&mail, date()).unwrap(), "a second attempt is the same bytes");
        assert!(is_signed(&signed, NAME, &record), "{record}");
        // As it is sent: the last line end belongs to the end of DATA.
        assert!(is_signed(signed.strip_suffix(b"\r\n").unwrap(), NAME, &record));
        assert!(!is_signed(&mail, NAME, &record), "what is not signed is not found good");
        let other = self::signer(&private_key(&RSA)).key.record().unwrap();
        assert!(!is_signed(&signed, NAME, &other), "another's key");
    }
}

#[test]
fn what_is_changed_or_added_on_the_way_is_found() {
    let signer = signer(&private_key(&["ed25519"]));
    let record = signer.key.record().unwrap();
    let signed = signer.sign(&sample().to_bytes(date()).unwrap(), date()).unwrap();
    let text = String::from_utf8(signed).unwrap();
    // Blanks and empty lines are no change (relaxed).
    let padded = format!("{}\r\n\r\n", text.replace("Auto-Submitted: ", "auto-submitted:   "));
    assert!(is_signed(padded.as_bytes(), NAME, &record));
    for changed in [
        text.replace("ivanov@client", "petrov@client"),
        text.replace("Auto-Submitted: auto-replied", "Auto-Submitted: no"),
        text.replace("Content-Type: text/html", "Content-Type: text/plain"),
        text.replacen("--\r\n", "--\r\nmore\r\n", 1),
        format!("Subject: another\r\n{text}"),
        format!("From: thief@evil.example\r\n{text}"),
        format!("Reply-To: thief@evil.example\r\n{text}"),
    ] {
        assert_ne!(changed, text);
        assert!(!is_signed(changed.as_bytes(), NAME, &record), "{changed}");
    }
}

#[test]
fn bodies_are_relaxed_as_the_rfc_says() {
    // RFC 6376 3.4.5, and its rules for nothing and for what has no line end.
    assert_eq!(relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
    assert_eq!(relaxed_body(b"\r\n \r\n\r\n"), b"");
    assert_eq!(relaxed_body(b""), b"");
    assert_eq!(relaxed_body(b"one"), b"one\r\n");
    assert_eq!(relaxed_body(b"one\r\n\r\ntwo"), b"one\r\n\r\ntwo\r\n");
    assert_eq!(relaxed_field("a", b" X\r\n"), b"a:X");
    assert_eq!(relaxed_field("b", b" Y\t\r\n\tZ  \r\n"), b"b:Y Z");
}

#[test]
fn what_is_no_key_for_it_is_refused() {
    let refused = |pem: &str| DkimKey::from_pem(&pem.to_owned().into()).err();
    let short = private_key(&["rsa", "-pkeyopt", "rsa_keygen_bits:1024"]);
    let curve = private_key(&["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    for pem in [short, curve] {
        assert_eq!(refused(&pem), Some(DkimKeyError::Kind), "{pem}");
    }
    for pem in ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA"] {
        assert_eq!(refused(pem), Some(DkimKeyError::NotPem), "{pem}");
    }
}
