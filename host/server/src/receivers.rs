//! Mail that comes to us by SMTP or LMTP, from a mail server of the house.
use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use app::{
    App, AppError,
    mail_in::{MailEnvelope, receive_raw},
};
use async_trait::async_trait;
use mail::receiver::{Delivered, Intake, Known, NotTaken, Protocol, ReceiverSettings, serve};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::config::ReceiverConfig;

const MAX_RECIPIENTS: usize = 100;
const MAX_CONNECTIONS: usize = 100;
const COMMAND_TIMEOUT: Duration = Duration::from_mins(5);
const DATA_TIMEOUT: Duration = Duration::from_mins(10);

pub(crate) async fn start(
    app: &App,
    config: &ReceiverConfig,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> anyhow::Result<std::net::SocketAddr> {
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen for mail on {}", config.listen))?;
    let address = listener.local_addr()?;
    let protocol = match config.protocol.as_str() {
        "smtp" => Protocol::Smtp,
        "lmtp" => Protocol::Lmtp,
        other => anyhow::bail!("receivers.protocol is `{other}`; it is one of smtp, lmtp"),
    };
    let tls = match (&config.certificate, &config.key) {
        (Some(certificate), Some(key)) => Some(server_tls(certificate, key)?),
        (None, None) => None,
        _ => anyhow::bail!("a receiver needs both `certificate` and `key`, or neither"),
    };
    let settings = ReceiverSettings {
        protocol,
        name: config.name.clone().unwrap_or_else(|| app.settings.mail_domain.clone()),
        max_size: app.settings.max_mail(),
        max_recipients: MAX_RECIPIENTS,
        max_connections: MAX_CONNECTIONS,
        command_timeout: COMMAND_TIMEOUT,
        data_timeout: DATA_TIMEOUT,
        tls,
    };
    let intake = Arc::new(DeskIntake { app: app.clone(), trusted: config.trusted });
    let clock = app.clone();
    let now: mail::receiver::Now = Arc::new(move || clock.now());
    tasks.spawn(serve(listener, settings, intake, now, stop.clone()));
    tracing::info!(address = %address, "mail is received on {address}");
    Ok(address)
}

fn server_tls(certificate: &Path, key: &Path) -> anyhow::Result<Arc<rustls::ServerConfig>> {
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("{} holds no certificates", certificate.display()))?;
    let key = PrivateKeyDer::from_pem_file(key).with_context(|| format!("{} holds no key", key.display()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(Arc::new(config))
}

struct DeskIntake {
    app: App,
    /// Whoever connects is our own mail server: its word on the sender is believed, where the mailbox names it.
    trusted: bool,
}

#[async_trait]
impl Intake for DeskIntake {
    async fn knows(&self, recipient: &str) -> Known {
        match self.app.catalogue.current(&self.app).await {
            Ok(catalogue) if catalogue.is_ours(recipient, &self.app.settings.mail_domain) => Known::Yes,
            Ok(_) => Known::No,
            Err(error) => {
                tracing::error!(error = %error, "a recipient cannot be looked up: {error}");
                Known::Later
            }
        }
    }

    async fn take(&self, mail: &Delivered) -> Result<(), NotTaken> {
        let later = |error: AppError| {
            tracing::error!(error = %error, "a mail to {} is not taken in: {error}", mail.recipient);
            NotTaken::Later("try again later".to_owned())
        };
        let catalogue = self.app.catalogue.current(&self.app).await.map_err(later)?;
        let authserv_id = catalogue.authserv_id(&mail.recipient).filter(|_| self.trusted);
        let envelope = MailEnvelope {
            mailbox: mail.recipient.clone(),
            unanswerable: mail.from.is_none(),
            received_at: mail.received_at,
            authenticated: false,
            authserv_id: authserv_id.map(str::to_owned),
            fields: Vec::new(),
            intent: None,
            directed: None,
        };
        // The bytes as they were sent: the same again is the same mail.
        receive_raw(&self.app, mail.as_sent(), envelope).await.map_err(later)?;
        Ok(())
    }
}
