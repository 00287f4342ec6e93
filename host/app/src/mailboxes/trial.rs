//! The test button: both servers of a mailbox are spoken to, nothing is fetched and nothing sent.
use domain::{access::Actor, ids::MailboxId};
use mail::{
    imap::{Imap, ImapSettings},
    send::SmtpSender,
};

use super::{
    oauth::NoToken,
    servers::{imap_settings, smtp_settings},
    set_up::mailbox,
};
use crate::{context::App, errors::AppError, tickets::access::administrators_only};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxTrial {
    /// `None` where there is no such server.
    pub incoming: Option<Tried>,
    pub outgoing: Option<Tried>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// Mails in the folder, where there is one.
    Reached { mails: Option<u32> },
    /// What the server said, or why it could not be reached.
    Failed(String),
}

pub async fn try_mailbox(app: &App, actor: &Actor, id: MailboxId) -> Result<MailboxTrial, AppError> {
    administrators_only(actor)?;
    let held = mailbox(app, actor, id).await?.mailbox;
    let incoming = match &held.incoming {
        Some(incoming) => Some(match imap_settings(app, id, incoming).await {
            Ok(settings) => open(&settings).await,
            Err(error) => failed(error)?,
        }),
        None => None,
    };
    let outgoing = match &held.outgoing {
        Some(server) => Some(match smtp_settings(app, id, server).await {
            Ok(settings) => reach(SmtpSender::new(settings)).await,
            Err(error) => failed(error)?,
        }),
        None => None,
    };
    Ok(MailboxTrial { incoming, outgoing })
}

/// Without a token no server is reached.
fn failed(error: NoToken) -> Result<Tried, AppError> {
    match error {
        NoToken::App(error) => Err(error),
        told => Ok(Tried::Failed(told.to_string())),
    }
}

async fn open(settings: &ImapSettings) -> Tried {
    match Imap::open(settings).await {
        Ok(imap) => {
            let mails = Some(imap.messages());
            imap.close().await;
            Tried::Reached { mails }
        }
        Err(error) => Tried::Failed(error.to_string()),
    }
}

async fn reach(sender: Result<SmtpSender, mail::send::SettingsError>) -> Tried {
    let sender = match sender {
        Ok(sender) => sender,
        Err(error) => return Tried::Failed(error.to_string()),
    };
    let tried = match sender.check().await {
        Ok(()) => Tried::Reached { mails: None },
        Err(error) => Tried::Failed(error.to_string()),
    };
    sender.close().await;
    tried
}
