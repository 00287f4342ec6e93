//! Sending over SMTP, one recipient at a time. The connection is ours, not lettre's pool: a pool that gets
//! back a connection whose sending was abandoned half way would put the next mail into the old one's body.

use std::time::Duration;

use lettre::Address;
use lettre::address::Envelope as LettreEnvelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::address::normalise;
use crate::credential::Credential;
use crate::text::single_line;
pub use crate::tls::Tls as SmtpTls;

/// Idle connections kept for the next mail.
const MAX_IDLE: usize = 4;
/// Characters of a server's answer that are kept.
const ANSWER_CHARS: usize = 500;

#[derive(Debug, Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub tls: SmtpTls,
    pub user: Option<String>,
    pub credential: Option<Credential>,
    /// PEM of an authority to trust beside the machine's own.
    pub ca: Option<String>,
    /// Limit of one whole sending, connection included.
    pub timeout: Duration,
    /// The name said in EHLO; the machine's own name if absent.
    pub hello_name: Option<String>,
}

/// Envelope of one delivery. `from: None` is the empty return path of automatic mail (RFC 3834 3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub from: Option<String>,
    pub to: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("TLS for `{host}` cannot be set up")]
    Tls { host: String, source: SmtpError },
    #[error("a user name needs a password or a token, and the reverse")]
    Credentials,
}

/// Why a mail was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Try again later: the server said so, or it could not be reached or logged into.
    #[error("not now{}: {text}", said(*.code))]
    Temporary { code: Option<u16>, text: String },
    /// This mail to this recipient will never be taken.
    #[error("refused{}: {text}", said(*.code))]
    Permanent { code: Option<u16>, text: String },
}

impl SendError {
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Permanent { .. })
    }

    fn temporary(error: &SmtpError) -> Self {
        Self::Temporary { code: error.status().map(u16::from), text: describe(error) }
    }

    /// Only an answer to this mail condemns it; everything else is the way's fault.
    fn of_mail(error: &SmtpError) -> Self {
        match error.status().map(u16::from) {
            Some(code) if error.is_permanent() => Self::Permanent { code: Some(code), text: describe(error) },
            _ => Self::temporary(error),
        }
    }
}

/// The server's code, where it gave one.
fn said(code: Option<u16>) -> String {
    code.map(|code| format!(" ({code})")).unwrap_or_default()
}

fn describe(error: &SmtpError) -> String {
    single_line(&error.to_string(), ANSWER_CHARS)
}

/// Sends raw mails; share one per outgoing server.
pub struct SmtpSender {
    settings: SmtpSettings,
    hello: ClientId,
    tls: Option<TlsParameters>,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl std::fmt::Debug for SmtpSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpSender").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl SmtpSender {
    /// Reads the trusted roots of the system when TLS is wanted.
    pub fn new(settings: SmtpSettings) -> Result<Self, SettingsError> {
        if settings.user.is_some() != settings.credential.is_some() {
            return Err(SettingsError::Credentials);
        }
        let tls = match settings.tls {
            SmtpTls::None => None,
            SmtpTls::Starttls | SmtpTls::Tls => Some(tls_parameters(&settings)?),
        };
        let hello = settings.hello_name.clone().map(ClientId::Domain).unwrap_or_default();
        Ok(Self { settings, hello, tls, idle: Mutex::new(Vec::new()) })
    }

    /// Sends stored bytes to one recipient. `Ok` means the server took the responsibility (250 after DATA).
    #[tracing::instrument(name = "mail.send", skip_all, fields(smtp.host = %self.settings.host, mail.bytes = bytes.len()))]
    pub async fn send_raw(&self, envelope: &Envelope, bytes: &[u8]) -> Result<(), SendError> {
        let envelope = lettre_envelope(envelope)?;
        if has_bare_line_end(bytes) {
            let text = "the message has a line end other than CRLF".to_owned();
            return Err(SendError::Permanent { code: None, text });
        }
        // The terminator `CRLF . CRLF` that follows brings the last line end itself.
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let attempt = async {
            let mut connection = self.connection().await?;
            match connection.send(&envelope, bytes).await {
                Ok(_) => Ok(connection),
                Err(error) => Err(SendError::of_mail(&error)),
            }
        };
        // Whatever fails or takes too long loses its connection; only a clean one is used again.
        match timeout(self.settings.timeout, attempt).await {
            Ok(Ok(connection)) => {
                self.park(connection).await;
                Ok(())
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(SendError::Temporary { code: None, text: "timed out".to_owned() }),
        }
    }

    /// Connects and logs in as for a sending, and sends nothing.
    pub async fn check(&self) -> Result<(), SendError> {
        let attempt = async {
            let mut connection = self.connect().await.map_err(|error| SendError::temporary(&error))?;
            if connection.test_connected().await {
                self.park(connection).await;
                return Ok(());
            }
            Err(SendError::Temporary { code: None, text: "the server ended the connection".to_owned() })
        };
        let timed_out = || SendError::Temporary { code: None, text: "timed out".to_owned() };
        timeout(self.settings.timeout, attempt).await.unwrap_or_else(|_| Err(timed_out()))
    }

    /// Says QUIT on idle connections; for a graceful stop.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().await);
        for mut connection in idle {
            if timeout(Duration::from_secs(2), connection.quit()).await.is_err() {
                tracing::debug!("the SMTP server did not answer QUIT");
            }
        }
    }

    async fn connection(&self) -> Result<AsyncSmtpConnection, SendError> {
        loop {
            let parked = self.idle.lock().await.pop();
            let Some(mut connection) = parked else { break };
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.connect().await.map_err(|error| SendError::temporary(&error))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let settings = &self.settings;
        let wrapped = self.tls.clone().filter(|_| settings.tls == SmtpTls::Tls);
        let server = (settings.host.as_str(), settings.port);
        let limit = Some(settings.timeout);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, limit, &self.hello, wrapped, None).await?;
        if let (SmtpTls::Starttls, Some(tls)) = (settings.tls, self.tls.clone()) {
            connection.starttls(tls, &self.hello).await?;
        }
        if let (Some(user), Some(credential)) = (&settings.user, &settings.credential) {
            let credentials = Credentials::new(user.clone(), credential.secret().to_owned());
            let mechanisms = match credential {
                Credential::Password(_) => DEFAULT_MECHANISMS,
                Credential::Token(_) => &[Mechanism::Xoauth2],
            };
            connection.auth(mechanisms, &credentials).await?;
        }
        Ok(connection)
    }

    async fn park(&self, mut connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().await;
        if idle.len() < MAX_IDLE {
            idle.push(connection);
        } else {
            drop(idle);
            connection.abort().await;
        }
    }
}

fn tls_parameters(settings: &SmtpSettings) -> Result<TlsParameters, SettingsError> {
    let wrong = |source| SettingsError::Tls { host: settings.host.clone(), source };
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.ca {
        parameters = parameters.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(wrong)?);
    }
    parameters.build().map_err(wrong)
}

/// A lone CR or LF reads as a line end in some servers and not in others: that difference is SMTP smuggling.
fn has_bare_line_end(bytes: &[u8]) -> bool {
    let mut previous = 0;
    for &byte in bytes {
        if (byte == b'\n') != (previous == b'\r') {
            return true;
        }
        previous = byte;
    }
    previous == b'\r'
}

fn lettre_envelope(envelope: &Envelope) -> Result<LettreEnvelope, SendError> {
    let refuse = |text: &str| SendError::Permanent {
        code: None,
        text: format!("`{}` is no address", single_line(text, 250)),
    };
    let address =
        |text: &str| normalise(text).and_then(|a| a.parse::<Address>().ok()).ok_or_else(|| refuse(text));
    let from = envelope.from.as_deref().map(address).transpose()?;
    LettreEnvelope::new(from, vec![address(&envelope.to)?]).map_err(|_| refuse(&envelope.to))
}

#[cfg(test)]
mod tests;
