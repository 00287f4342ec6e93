//! What is on file of a mail server, as the mail crate wants it: with its password opened.
use std::time::Duration;

use domain::mailbox::{AfterFetch, Incoming, MailServer, MailTls};
use mail::{
    Tls,
    imap::{self, ImapSettings},
    send::SmtpSettings,
};
use secrecy::SecretString;

use crate::{context::App, errors::AppError};

/// What passwords of mail servers are sealed for.
pub(super) const PURPOSE: &str = "mailbox";
/// A server that says nothing for this long is given up.
const TIMEOUT: Duration = Duration::from_mins(1);

pub(super) fn imap_settings(app: &App, incoming: &Incoming) -> Result<ImapSettings, AppError> {
    let server = &incoming.server;
    Ok(ImapSettings {
        host: server.host.clone(),
        port: server.port,
        tls: tls(server.tls),
        user: server.user.clone().unwrap_or_default(),
        password: password(app, server)?.unwrap_or_default(),
        folder: incoming.folder.clone(),
        ca: server.ca.clone(),
        timeout: TIMEOUT,
        max_bytes: app.settings.max_mail() as u64,
    })
}

pub(crate) fn smtp_settings(app: &App, server: &MailServer) -> Result<SmtpSettings, AppError> {
    Ok(SmtpSettings {
        host: server.host.clone(),
        port: server.port,
        tls: tls(server.tls),
        user: server.user.clone(),
        password: password(app, server)?,
        ca: server.ca.clone(),
        timeout: TIMEOUT,
        hello_name: None,
    })
}

pub(super) fn after(held: &AfterFetch) -> imap::AfterFetch {
    match held {
        AfterFetch::Leave => imap::AfterFetch::Leave,
        AfterFetch::Seen => imap::AfterFetch::Seen,
        AfterFetch::Move(folder) => imap::AfterFetch::Move(folder.clone()),
        AfterFetch::Delete => imap::AfterFetch::Delete,
    }
}

const fn tls(held: MailTls) -> Tls {
    match held {
        MailTls::None => Tls::None,
        MailTls::Starttls => Tls::Starttls,
        MailTls::Tls => Tls::Tls,
    }
}

/// # Errors
/// The database was moved to an installation with another secret.
fn password(app: &App, server: &MailServer) -> Result<Option<SecretString>, AppError> {
    let open = |sealed: &String| {
        app.secrets.unseal(PURPOSE, sealed).ok_or_else(|| {
            AppError::Internal(format!("the password for {} was sealed by another installation", server.host))
        })
    };
    server.password.as_ref().map(open).transpose()
}
