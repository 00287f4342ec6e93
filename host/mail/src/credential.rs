//! What a mail server lets us in by.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

#[derive(Debug, Clone)]
pub enum Credential {
    Password(SecretString),
    /// An access token of OAuth 2.0, good for a while (RFC 6749 1.4).
    Token(SecretString),
}

impl From<SecretString> for Credential {
    fn from(password: SecretString) -> Self {
        Self::Password(password)
    }
}

impl From<String> for Credential {
    fn from(password: String) -> Self {
        Self::Password(password.into())
    }
}

impl Credential {
    /// For who enters the server; never for a log.
    pub fn secret(&self) -> &str {
        match self {
            Self::Password(secret) | Self::Token(secret) => secret.expose_secret(),
        }
    }
}

/// The first message of XOAUTH2, as Google and Microsoft defined it before there was a standard.
pub(crate) fn xoauth2(user: &str, token: &str) -> String {
    STANDARD.encode(format!("user={user}\x01auth=Bearer {token}\x01\x01"))
}

/// The first message of OAUTHBEARER (RFC 7628 3.1).
pub(crate) fn oauth_bearer(user: &str, host: &str, port: u16, token: &str) -> String {
    let user = user.replace('=', "=3D").replace(',', "=2C");
    STANDARD.encode(format!("n,a={user},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_messages_as_their_documents_show_them() {
        // developers.google.com/gmail/imap/xoauth2-protocol; RFC 7628 4.1.
        assert_eq!(
            xoauth2("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"),
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
        assert_eq!(
            oauth_bearer(
                "user@example.com",
                "server.example.com",
                143,
                "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
            ),
            "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
        );
    }
}
