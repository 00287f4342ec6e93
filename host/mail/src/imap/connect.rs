//! From nothing to an open folder: connect, protect, log in, select.

use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::ImapSettings;
use super::error::{ImapError, said};
use super::wire::{End, Stream, Wire};
use super::words::Command;
use crate::credential::{Credential, oauth_bearer, xoauth2};
use crate::tls::{Tls, connector};

const HANDSHAKE: &str = "securing the connection";

/// A connection with the folder open.
pub(super) async fn connect(settings: &ImapSettings) -> Result<Wire, ImapError> {
    let limit = settings.timeout;
    let stream = tcp(settings).await?;
    let mut wire = match settings.tls {
        Tls::None => greeted(Box::new(stream), settings).await?,
        Tls::Tls => greeted(secure(Box::new(stream), settings).await?, settings).await?,
        Tls::Starttls => {
            let mut open = greeted(Box::new(stream), settings).await?;
            capabilities(&mut open).await?;
            if !open.can("STARTTLS") {
                let text = "the server offers no STARTTLS".to_owned();
                return Err(ImapError::Tls { host: settings.host.clone(), text });
            }
            if let End::No(text) = open.run("asking for STARTTLS", &Command::new("STARTTLS"), |_| ()).await? {
                return Err(ImapError::Tls { host: settings.host.clone(), text });
            }
            // Nothing said before the handshake is believed after it.
            let secured = secure(open.into_stream(), settings).await?;
            Wire::new(secured, limit, settings.max_bytes)
        }
    };
    capabilities(&mut wire).await?;
    login(&mut wire, settings).await?;
    select(&mut wire, &settings.folder).await?;
    Ok(wire)
}

async fn tcp(settings: &ImapSettings) -> Result<TcpStream, ImapError> {
    let server = (settings.host.as_str(), settings.port);
    let stream = timeout(settings.timeout, TcpStream::connect(server)).await;
    let stream = stream.map_err(|_| ImapError::TimedOut { doing: "connecting" })?;
    stream.map_err(|error| ImapError::Unreachable {
        host: settings.host.clone(),
        port: settings.port,
        text: said(&error.to_string()),
    })
}

async fn greeted(stream: Box<dyn Stream>, settings: &ImapSettings) -> Result<Wire, ImapError> {
    let mut wire = Wire::new(stream, settings.timeout, settings.max_bytes);
    wire.greeting().await?;
    Ok(wire)
}

async fn secure(stream: Box<dyn Stream>, settings: &ImapSettings) -> Result<Box<dyn Stream>, ImapError> {
    let failed = |text: String| ImapError::Tls { host: settings.host.clone(), text: said(&text) };
    let name = ServerName::try_from(settings.host.clone()).map_err(|error| failed(error.to_string()))?;
    let handshake = async {
        let connector = trusted(settings.ca.clone()).await.map_err(failed)?;
        connector.connect(name, stream).await.map_err(|error| failed(error.to_string()))
    };
    let secured = timeout(settings.timeout, handshake).await;
    let secured = secured.map_err(|_| ImapError::TimedOut { doing: HANDSHAKE })??;
    Ok(Box::new(secured))
}

/// The roots of the machine are read from its disk.
async fn trusted(ca: Option<String>) -> Result<TlsConnector, String> {
    let read = tokio::task::spawn_blocking(move || connector(ca.as_deref()));
    read.await.map_err(|error| error.to_string())?
}

async fn capabilities(wire: &mut Wire) -> Result<(), ImapError> {
    wire.order("asking what the server can do", &Command::new("CAPABILITY")).await
}

async fn login(wire: &mut Wire, settings: &ImapSettings) -> Result<(), ImapError> {
    let secret = settings.credential.secret();
    if settings.user.contains('\0') || secret.contains('\0') {
        return Err(ImapError::Login { text: "the user name or the password holds a NUL".to_owned() });
    }
    // What the server can do may change with the login; most say it in their answer.
    let command = match &settings.credential {
        Credential::Password(_) => by_password(wire, settings)?,
        Credential::Token(_) => by_token(wire, settings)?,
    };
    wire.capabilities.clear();
    let refused = match wire.run("logging in", &command, |_| ()).await {
        Ok(End::Ok) if wire.capabilities.is_empty() => return capabilities(wire).await,
        Ok(End::Ok) => return Ok(()),
        Ok(End::No(text)) | Err(ImapError::Refused { text, .. }) => text,
        Err(error) => return Err(error),
    };
    // A server may repeat what it was told.
    let text = if secret.is_empty() { refused } else { refused.replace(secret, "…") };
    Err(ImapError::Login { text })
}

fn by_password(wire: &Wire, settings: &ImapSettings) -> Result<Command, ImapError> {
    if wire.can("LOGINDISABLED") {
        let text = "LOGIN is disabled on this connection; does it need TLS?".to_owned();
        return Err(ImapError::Login { text });
    }
    Ok(Command::new("LOGIN").string(&settings.user).string(settings.credential.secret()))
}

/// A refusal comes with a challenge that only wants to be answered, with nothing (RFC 7628 3.2.3): a second piece.
fn by_token(wire: &Wire, settings: &ImapSettings) -> Result<Command, ImapError> {
    let (user, token) = (settings.user.as_str(), settings.credential.secret());
    let (mechanism, message) = if wire.can("AUTH=OAUTHBEARER") {
        ("OAUTHBEARER", oauth_bearer(user, &settings.host, settings.port, token))
    } else if wire.can("AUTH=XOAUTH2") {
        ("XOAUTH2", xoauth2(user, token))
    } else {
        let text = "the server offers neither OAUTHBEARER nor XOAUTH2".to_owned();
        return Err(ImapError::Login { text });
    };
    let verb = Command::new(&format!("AUTHENTICATE {mechanism}"));
    Ok(if wire.can("SASL-IR") { verb.word(&message) } else { verb.answer(&message) }.challenged())
}

async fn select(wire: &mut Wire, folder: &str) -> Result<(), ImapError> {
    let doing = "opening the folder";
    if let End::No(text) = wire.run(doing, &Command::new("SELECT").folder(folder), |_| ()).await? {
        return Err(ImapError::Folder { folder: folder.to_owned(), text });
    }
    wire.news = false;
    match wire.uid_validity {
        Some(_) => Ok(()),
        None => Err(ImapError::Protocol { doing, text: "no UIDVALIDITY".to_owned() }),
    }
}

/// Says good-bye; the answer decides nothing.
pub(super) async fn leave(mut wire: Wire) {
    if let Err(error) = wire.order("leaving", &Command::new("LOGOUT")).await {
        tracing::debug!(%error, "the IMAP server did not answer the good-bye");
    }
}

/// Servers end a connection that is silent for half an hour (RFC 2177).
pub(super) const LONGEST_IDLE: Duration = Duration::from_mins(28);
