//! What is on file of a mail server, as the mail crate wants it: with its password opened.
use std::time::Duration;

use domain::{
    ids::MailboxId,
    mailbox::{AfterFetch, Incoming, MailServer, MailTls},
};
use mail::{
    Credential, Tls,
    imap::{self, ImapSettings},
    send::SmtpSettings,
};

use super::oauth::{NoToken, access_token};
use crate::{context::App, errors::AppError};

/// What passwords of mail servers are sealed for.
pub(super) const PURPOSE: &str = "mailbox";
/// A server that says nothing for this long is given up.
const TIMEOUT: Duration = Duration::from_mins(1);

pub(super) async fn imap_settings(
    app: &App,
    mailbox: MailboxId,
    incoming: &Incoming,
) -> Result<ImapSettings, NoToken> {
    let server = &incoming.server;
    Ok(ImapSettings {
        host: server.host.clone(),
        port: server.port,
        tls: tls(server.tls),
        user: server.user.clone().unwrap_or_default(),
        credential: credential(app, mailbox, server).await?.unwrap_or_else(|| String::new().into()),
        folder: incoming.folder.clone(),
        ca: server.ca.clone(),
        timeout: TIMEOUT,
        max_bytes: app.settings.max_mail() as u64,
    })
}

pub(crate) async fn smtp_settings(
    app: &App,
    mailbox: MailboxId,
    server: &MailServer,
) -> Result<SmtpSettings, NoToken> {
    Ok(SmtpSettings {
        host: server.host.clone(),
        port: server.port,
        tls: tls(server.tls),
        user: server.user.clone(),
        credential: credential(app, mailbox, server).await?,
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
/// There is no token; or the database was moved to an installation with another secret.
async fn credential(
    app: &App,
    mailbox: MailboxId,
    server: &MailServer,
) -> Result<Option<Credential>, NoToken> {
    if let Some(grant) = &server.oauth {
        return Ok(Some(Credential::Token(access_token(app, mailbox, grant).await?)));
    }
    let Some(sealed) = &server.password else { return Ok(None) };
    let told = format!("the password for {} was sealed by another installation", server.host);
    let password = app.secrets.unseal(PURPOSE, sealed).ok_or(AppError::Internal(told))?;
    Ok(Some(password.into()))
}
