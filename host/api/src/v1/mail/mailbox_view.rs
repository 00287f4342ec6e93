//! A mailbox as it is shown: never its passwords.
use app::{
    mailboxes::{MailboxTrial, Tried},
    store_types::{MailboxState, StoredMailbox},
};
use domain::mailbox::{AfterFetch, Dkim, Incoming, MailServer, MailTls, MailboxPurpose, OauthGrant};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailboxView {
    id: Uuid,
    address: String,
    /// Null for the mailbox of complaints.
    product: Option<String>,
    enabled: bool,
    authserv_id: Option<String>,
    incoming: Option<IncomingView>,
    outgoing: Option<ServerView>,
    /// Null where letters are not signed.
    dkim: Option<DkimView>,
    state: MailboxStateView,
}

#[derive(Debug, Serialize, ToSchema)]
struct ServerView {
    host: String,
    port: u16,
    #[schema(value_type = String)]
    tls: MailTls,
    user: Option<String>,
    password_set: bool,
    /// Null where it is entered by a password.
    oauth: Option<OauthView>,
    ca: Option<String>,
}

/// Access tokens in the place of a password. A refresh token is on file, and never shown.
#[derive(Debug, Serialize, ToSchema)]
struct OauthView {
    token_url: String,
    client_id: String,
    client_secret_set: bool,
    scope: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DkimView {
    selector: String,
    domain: String,
    /// What belongs into the DNS for others to find the signatures good.
    record: DnsRecordView,
}

#[derive(Debug, Serialize, ToSchema)]
struct DnsRecordView {
    name: String,
    /// `TXT`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Longer than 255 characters, it is published as several strings of one record.
    value: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct IncomingView {
    #[serde(flatten)]
    server: ServerView,
    folder: String,
    /// `leave`, `seen`, `move` or `delete`.
    after: &'static str,
    move_to: Option<String>,
}

/// How far it is read, where it is fetched.
#[derive(Debug, Serialize, ToSchema)]
struct MailboxStateView {
    /// All mail that had arrived by then is taken in.
    read_to: Option<Timestamp>,
    /// Seconds since then.
    lag_seconds: Option<i64>,
    last_mail_at: Option<Timestamp>,
    last_error: Option<String>,
    failing_since: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrialView {
    /// Null where there is no such server.
    incoming: Option<TriedView>,
    outgoing: Option<TriedView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TriedView {
    ok: bool,
    /// Mails in the folder.
    mails: Option<u32>,
    /// What the server said, or why it was not reached.
    error: Option<String>,
}

impl MailboxView {
    pub(super) fn new(held: StoredMailbox, now: Timestamp) -> Self {
        let StoredMailbox { mailbox, state } = held;
        let product = match mailbox.purpose {
            MailboxPurpose::Product(code) => Some(code),
            MailboxPurpose::Quality => None,
        };
        Self {
            id: mailbox.id.0,
            address: mailbox.address,
            product,
            enabled: mailbox.enabled,
            authserv_id: mailbox.authserv_id,
            incoming: mailbox.incoming.map(incoming),
            outgoing: mailbox.outgoing.map(server),
            dkim: mailbox.dkim.map(dkim),
            state: state_view(state, now),
        }
    }
}

fn state_view(state: MailboxState, now: Timestamp) -> MailboxStateView {
    MailboxStateView {
        read_to: state.read_to,
        lag_seconds: state.read_to.map(|at| now.duration_since(at).as_secs().max(0)),
        last_mail_at: state.last_mail_at,
        last_error: state.last_error,
        failing_since: state.failing_since,
    }
}

fn server(held: MailServer) -> ServerView {
    ServerView {
        host: held.host,
        port: held.port,
        tls: held.tls,
        user: held.user,
        password_set: held.password.is_some(),
        oauth: held.oauth.map(oauth),
        ca: held.ca,
    }
}

fn oauth(held: OauthGrant) -> OauthView {
    OauthView {
        token_url: held.token_url,
        client_id: held.client_id,
        client_secret_set: held.client_secret.is_some(),
        scope: held.scope,
    }
}

fn dkim(held: Dkim) -> DkimView {
    let record = DnsRecordView { name: held.record_name(), kind: "TXT", value: held.record };
    DkimView { selector: held.selector, domain: held.domain, record }
}

fn incoming(held: Incoming) -> IncomingView {
    let (after, move_to) = match held.after {
        AfterFetch::Leave => ("leave", None),
        AfterFetch::Seen => ("seen", None),
        AfterFetch::Move(folder) => ("move", Some(folder)),
        AfterFetch::Delete => ("delete", None),
    };
    IncomingView { server: server(held.server), folder: held.folder, after, move_to }
}

impl From<MailboxTrial> for TrialView {
    fn from(trial: MailboxTrial) -> Self {
        Self { incoming: trial.incoming.map(tried), outgoing: trial.outgoing.map(tried) }
    }
}

fn tried(tried: Tried) -> TriedView {
    match tried {
        Tried::Reached { mails } => TriedView { ok: true, mails, error: None },
        Tried::Failed(error) => TriedView { ok: false, mails: None, error: Some(error) },
    }
}
