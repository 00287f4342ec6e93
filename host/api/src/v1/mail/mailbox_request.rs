//! A mailbox as it is given.
use app::mailboxes::{DkimChange, DkimDraft, IncomingDraft, MailboxDraft, OauthDraft, ServerDraft};
use domain::mailbox::{AfterFetch, MailTls, MailboxPurpose};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemCode};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "`null` ends a signature, what is left out stays")]
pub(super) struct MailboxRequest {
    address: String,
    /// The product whose requests arrive here; without one, it is the mailbox of complaints.
    product: Option<String>,
    #[serde(default = "yes")]
    #[schema(value_type = Option<bool>)]
    enabled: bool,
    /// The server whose Authentication-Results are believed (RFC 8601). Without it no sender is proven by mail.
    authserv_id: Option<String>,
    /// Where mail is fetched from; without it, mail comes by SMTP or LMTP.
    incoming: Option<IncomingRequest>,
    /// Through which letters leave; without it, through the desk's own server.
    outgoing: Option<ServerRequest>,
    /// How letters are signed. Left out, it stays as it is on file; `null` ends it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DkimRequest>)]
    dkim: Option<Option<DkimRequest>>,
}

/// A signature under letters (RFC 6376).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DkimRequest {
    selector: String,
    /// The domain that signs: the one of the address (by itself), or one above it.
    domain: Option<String>,
    /// An RSA key of 2048 bits or more, or an Ed25519 key, in PEM. Left out, the one on file stays.
    #[schema(value_type = Option<String>)]
    private_key: Option<SecretString>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IncomingRequest {
    host: String,
    /// 993 with `tls`, else 143.
    port: Option<u16>,
    #[serde(default = "tls")]
    #[schema(value_type = Option<String>)]
    tls: MailTls,
    user: String,
    /// Left out, the one on file stays, for the same server and user.
    #[schema(value_type = Option<String>)]
    password: Option<SecretString>,
    /// In the place of a password.
    oauth: Option<OauthRequest>,
    /// A certificate authority to trust beside the system's, in PEM.
    ca: Option<String>,
    #[serde(default = "inbox")]
    #[schema(value_type = Option<String>)]
    folder: String,
    /// What becomes of a mail there once it is taken in: `leave`, `seen` (by itself), `move`, `delete`.
    #[serde(default = "seen")]
    #[schema(value_type = Option<String>)]
    after: String,
    /// The folder for `move`.
    move_to: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServerRequest {
    host: String,
    /// 465 with `tls`, 587 with `starttls`, else 25.
    port: Option<u16>,
    /// `none`, `starttls` or `tls` (by itself); what is named is required.
    #[serde(default = "tls")]
    #[schema(value_type = Option<String>)]
    tls: MailTls,
    user: Option<String>,
    /// Left out, the one on file stays, for the same server and user.
    #[schema(value_type = Option<String>)]
    password: Option<SecretString>,
    /// In the place of a password.
    oauth: Option<OauthRequest>,
    /// A certificate authority to trust beside the system's, in PEM.
    ca: Option<String>,
}

/// Access tokens (RFC 6749 6), for servers that take no passwords: OAUTHBEARER or XOAUTH2.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OauthRequest {
    /// Where tokens are got; it has to be reachable as webhooks are.
    token_url: String,
    client_id: String,
    /// Left out, the one on file stays, for the same address and client. Public clients have none.
    #[schema(value_type = Option<String>)]
    client_secret: Option<SecretString>,
    /// Left out, the one on file stays, for the same address and client.
    #[schema(value_type = Option<String>)]
    refresh_token: Option<SecretString>,
    scope: Option<String>,
}

/// A value that is given, be it null.
#[expect(clippy::option_option, reason = "`null` ends it, what is left out stays")]
fn given<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Option<DkimRequest>>, D::Error> {
    Option::deserialize(reader).map(Some)
}

const fn yes() -> bool {
    true
}

const fn tls() -> MailTls {
    MailTls::Tls
}

fn inbox() -> String {
    "INBOX".to_owned()
}

fn seen() -> String {
    "seen".to_owned()
}

impl MailboxRequest {
    pub(super) fn draft(self) -> Result<MailboxDraft, Problem> {
        Ok(MailboxDraft {
            address: self.address,
            purpose: self.product.map_or(MailboxPurpose::Quality, MailboxPurpose::Product),
            enabled: self.enabled,
            authserv_id: self.authserv_id,
            incoming: self.incoming.map(IncomingRequest::draft).transpose()?,
            outgoing: self.outgoing.map(ServerRequest::draft),
            dkim: match self.dkim {
                None => DkimChange::Keep,
                Some(None) => DkimChange::Remove,
                Some(Some(dkim)) => DkimChange::Set(dkim.draft()),
            },
        })
    }
}

impl DkimRequest {
    fn draft(self) -> DkimDraft {
        DkimDraft { selector: self.selector, domain: self.domain, private_key: self.private_key }
    }
}

impl OauthRequest {
    fn draft(self) -> OauthDraft {
        OauthDraft {
            token_url: self.token_url,
            client_id: self.client_id,
            client_secret: self.client_secret,
            refresh_token: self.refresh_token,
            scope: self.scope,
        }
    }
}

impl IncomingRequest {
    fn draft(self) -> Result<IncomingDraft, Problem> {
        let after = match (self.after.as_str(), self.move_to) {
            ("leave", None) => AfterFetch::Leave,
            ("seen", None) => AfterFetch::Seen,
            ("delete", None) => AfterFetch::Delete,
            ("move", Some(folder)) if !folder.trim().is_empty() => AfterFetch::Move(folder),
            ("move", _) => {
                let told = "name the folder mail is moved to";
                return Err(Problem::invalid(ProblemCode::ValueInvalid, "incoming.move_to", told));
            }
            ("leave" | "seen" | "delete", Some(_)) => {
                let told = "a folder goes with `move` only";
                return Err(Problem::invalid(ProblemCode::ValueInvalid, "incoming.move_to", told));
            }
            _ => {
                let told = "it is one of leave, seen, move, delete";
                return Err(Problem::invalid(ProblemCode::ValueInvalid, "incoming.after", told));
            }
        };
        let port = self.port.unwrap_or(if self.tls == MailTls::Tls { 993 } else { 143 });
        let server = ServerDraft {
            host: self.host,
            port,
            tls: self.tls,
            user: Some(self.user).filter(|user| !user.is_empty()),
            password: self.password,
            oauth: self.oauth.map(OauthRequest::draft),
            ca: self.ca,
        };
        Ok(IncomingDraft { server, folder: self.folder, after })
    }
}

impl ServerRequest {
    fn draft(self) -> ServerDraft {
        let usual = match self.tls {
            MailTls::Tls => 465,
            MailTls::Starttls => 587,
            MailTls::None => 25,
        };
        ServerDraft {
            host: self.host,
            port: self.port.unwrap_or(usual),
            tls: self.tls,
            user: self.user,
            password: self.password,
            oauth: self.oauth.map(OauthRequest::draft),
            ca: self.ca,
        }
    }
}
