//! Setting mailboxes up. Passwords go in and never come out: whoever changes a server without giving one keeps it, as
//! long as the server and the user stay the same.
use domain::{
    access::Actor,
    ids::MailboxId,
    mailbox::{AfterFetch, Incoming, MailServer, MailTls, Mailbox, MailboxPurpose, OauthGrant},
};
use mail::address::normalise;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use store::{StoreError, StoredMailbox, constraint};

use super::{
    dkim::{DkimChange, dkim},
    servers::PURPOSE,
};
use crate::{
    audit,
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::{administrators_only, staff_only},
};

#[derive(Clone, Debug)]
pub struct MailboxDraft {
    pub address: String,
    pub purpose: MailboxPurpose,
    pub enabled: bool,
    pub authserv_id: Option<String>,
    pub incoming: Option<IncomingDraft>,
    pub outgoing: Option<ServerDraft>,
    pub dkim: DkimChange,
}

#[derive(Clone, Debug)]
pub struct IncomingDraft {
    pub server: ServerDraft,
    pub folder: String,
    pub after: AfterFetch,
}

#[derive(Clone, Debug)]
pub struct ServerDraft {
    pub host: String,
    pub port: u16,
    pub tls: MailTls,
    pub user: Option<String>,
    /// `None` keeps the one on file.
    pub password: Option<SecretString>,
    /// In the place of a password.
    pub oauth: Option<OauthDraft>,
    pub ca: Option<String>,
}

/// Secrets that are not given stay, for the same server of tokens and the same client.
#[derive(Clone, Debug)]
pub struct OauthDraft {
    pub token_url: String,
    pub client_id: String,
    pub client_secret: Option<SecretString>,
    pub refresh_token: Option<SecretString>,
    pub scope: Option<String>,
}

pub async fn mailboxes(app: &App, actor: &Actor) -> Result<Vec<StoredMailbox>, AppError> {
    staff_only(actor)?;
    Ok(store::list_mailboxes(&app.store, &actor.scope()).await?)
}

pub async fn mailbox(app: &App, actor: &Actor, id: MailboxId) -> Result<StoredMailbox, AppError> {
    staff_only(actor)?;
    let found = store::find_mailbox(&app.store, &actor.scope(), id).await?;
    found.ok_or(AppError::NotFound { what: "mailbox" })
}

pub async fn create_mailbox(
    app: &App,
    actor: &Actor,
    draft: MailboxDraft,
) -> Result<StoredMailbox, AppError> {
    administrators_only(actor)?;
    let id = MailboxId(app.ids.next());
    let held = checked(app, id, draft, None).await?;
    let tx = app.store.begin().await?;
    store::insert_mailbox(&tx, &held, app.now()).await.map_err(taken)?;
    note(app, &tx, actor, "mailbox.created", &held).await?;
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    mailbox(app, actor, id).await
}

/// Puts the whole mailbox anew; only passwords that are not given stay.
pub async fn change_mailbox(
    app: &App,
    actor: &Actor,
    id: MailboxId,
    draft: MailboxDraft,
) -> Result<StoredMailbox, AppError> {
    administrators_only(actor)?;
    let before = mailbox(app, actor, id).await?.mailbox;
    let held = checked(app, id, draft, Some(&before)).await?;
    let tx = app.store.begin().await?;
    store::update_mailbox(&tx, &held, reads_elsewhere(&before, &held)).await.map_err(taken)?;
    note(app, &tx, actor, "mailbox.changed", &held).await?;
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    mailbox(app, actor, id).await
}

/// What came from it stays.
pub async fn delete_mailbox(app: &App, actor: &Actor, id: MailboxId) -> Result<(), AppError> {
    administrators_only(actor)?;
    let held = mailbox(app, actor, id).await?.mailbox;
    let tx = app.store.begin().await?;
    store::delete_mailbox(&tx, id).await?;
    note(app, &tx, actor, "mailbox.deleted", &held).await?;
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    Ok(())
}

/// Where mail comes from and leaves by; passwords are no part of it.
async fn note(app: &App, tx: &store::Tx, actor: &Actor, kind: &str, held: &Mailbox) -> Result<(), AppError> {
    let server = |held: &MailServer| json!({"host": held.host, "port": held.port, "user": held.user});
    let data = json!({
        "address": held.address, "product": held.product(), "enabled": held.enabled,
        "incoming": held.incoming.as_ref().map(|held| server(&held.server)),
        "outgoing": held.outgoing.as_ref().map(server),
    });
    audit::note(app, tx, actor, kind, Some(held.id.to_string()), data).await
}

/// UIDs of one folder say nothing of another.
fn reads_elsewhere(before: &Mailbox, after: &Mailbox) -> bool {
    let place = |held: &Mailbox| {
        let incoming = held.incoming.as_ref();
        incoming.map(|it| (it.server.host.clone(), it.server.user.clone(), it.folder.clone()))
    };
    place(before) != place(after)
}

fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { constraint: name } if name == constraint::MAILBOX_ADDRESS => {
            AppError::conflict("mailbox_exists", "another mailbox has this address")
        }
        other => other.into(),
    }
}

async fn checked(
    app: &App,
    id: MailboxId,
    draft: MailboxDraft,
    before: Option<&Mailbox>,
) -> Result<Mailbox, AppError> {
    let mut faults = Vec::new();
    let address = normalise(&draft.address);
    if address.is_none() {
        faults.push(InvalidField::new("value_invalid", "address", "this is no mail address"));
    }
    if let MailboxPurpose::Product(code) = &draft.purpose
        && app.catalogue.current(app).await?.product(code).is_err()
    {
        let told = format!("there is no product `{code}`");
        faults.push(InvalidField::new("unknown_product", "product", told));
    }
    let known = before.and_then(|held| held.incoming.as_ref()).map(|held| &held.server);
    let incoming = draft.incoming.map(|incoming| Incoming {
        server: server(app, "incoming", incoming.server, known, &mut faults),
        folder: incoming.folder,
        after: incoming.after,
    });
    if let Some(incoming) = &incoming {
        if incoming.server.user.is_none() {
            faults.push(InvalidField::new("value_missing", "incoming.user", "whose mailbox is it?"));
        }
        if matches!(&incoming.after, AfterFetch::Move(folder) if *folder == incoming.folder) {
            let told = "mail is moved to another folder than it is read from";
            faults.push(InvalidField::new("value_invalid", "incoming.move_to", told));
        }
    }
    let known = before.and_then(|held| held.outgoing.as_ref());
    let outgoing = draft.outgoing.map(|draft| server(app, "outgoing", draft, known, &mut faults));
    let known = before.and_then(|held| held.dkim.as_ref());
    let dkim = dkim(app, draft.dkim, address.as_deref(), known, &mut faults);
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    Ok(Mailbox {
        id,
        address: address.unwrap_or_default(),
        purpose: draft.purpose,
        enabled: draft.enabled,
        authserv_id: draft.authserv_id.filter(|id| !id.trim().is_empty()),
        incoming,
        outgoing,
        dkim,
    })
}

/// A password on file is kept for the server and the user it was given for: nobody sends it elsewhere by changing the
/// host.
fn server(
    app: &App,
    path: &str,
    draft: ServerDraft,
    before: Option<&MailServer>,
    faults: &mut Vec<InvalidField>,
) -> MailServer {
    let mut fault = |field: &str, code: &str, told: &str| {
        faults.push(InvalidField::new(code, &format!("{path}.{field}"), told));
    };
    if draft.host.trim().is_empty() || draft.host.chars().any(|it| it.is_whitespace() || it.is_control()) {
        fault("host", "value_invalid", "give the name or the address of the server");
    }
    if draft.port == 0 {
        fault("port", "value_invalid", "a port is from 1 to 65535");
    }
    let clean = |text: &str| !text.contains(['\r', '\n', '\0']);
    let given = draft.password.filter(|password| !password.expose_secret().is_empty());
    if !given.as_ref().is_none_or(|password| clean(password.expose_secret())) {
        fault("password", "value_invalid", "a password is one line");
    }
    if !draft.user.as_deref().is_none_or(clean) {
        fault("user", "value_invalid", "a user name is one line");
    }
    let ca = draft.ca.filter(|ca| !ca.trim().is_empty());
    if ca.as_deref().is_some_and(|ca| !ca.contains("-----BEGIN CERTIFICATE-----")) {
        fault("ca", "value_invalid", "a certificate authority is given as PEM");
    }
    let user = draft.user.filter(|user| !user.is_empty());
    let same = |held: &&MailServer| {
        held.host == draft.host && held.port == draft.port && held.tls == draft.tls && held.user == user
    };
    let known = before.filter(same);
    let password = match given {
        Some(password) => Some(app.secrets.seal(PURPOSE, &password)),
        None => known.and_then(|held| held.password.clone()).filter(|_| draft.oauth.is_none()),
    };
    if draft.oauth.is_some() && password.is_some() {
        fault("password", "value_invalid", "a server is entered by a password or by tokens");
    }
    if user.is_some() && password.is_none() && draft.oauth.is_none() {
        fault("password", "value_missing", "a user needs a password");
    }
    if user.is_none() && draft.oauth.is_some() {
        fault("user", "value_missing", "whose mailbox is it?");
    }
    let oauth = draft.oauth.and_then(|given| grant(app, path, given, known, faults));
    MailServer { host: draft.host, port: draft.port, tls: draft.tls, user, password, oauth, ca }
}

/// The token is asked for where webhooks may be sent: an address must not lead into the house.
fn grant(
    app: &App,
    path: &str,
    draft: OauthDraft,
    before: Option<&MailServer>,
    faults: &mut Vec<InvalidField>,
) -> Option<OauthGrant> {
    let mut fault = |field: &str, code: &str, told: &str| {
        faults.push(InvalidField::new(code, &format!("{path}.oauth.{field}"), told));
    };
    if app.webhooks.guard().check(&draft.token_url).is_err() {
        fault("token_url", "url_refused", "this address is not taken, or may not be reached");
    }
    if draft.client_id.trim().is_empty() {
        fault("client_id", "value_missing", "the client has a name at the server of tokens");
    }
    let same = |held: &&OauthGrant| held.token_url == draft.token_url && held.client_id == draft.client_id;
    let known = before.and_then(|held| held.oauth.as_ref()).filter(same);
    let secret = |given: Option<SecretString>, held: Option<String>| {
        let given = given.filter(|secret| !secret.expose_secret().trim().is_empty());
        given.map(|secret| app.secrets.seal(PURPOSE, &secret)).or(held)
    };
    let client_secret = secret(draft.client_secret, known.and_then(|held| held.client_secret.clone()));
    let refresh_token = secret(draft.refresh_token, known.map(|held| held.refresh_token.clone()));
    if refresh_token.is_none() {
        fault("refresh_token", "value_missing", "tokens are got with a refresh token");
    }
    Some(OauthGrant {
        token_url: draft.token_url,
        client_id: draft.client_id,
        client_secret,
        refresh_token: refresh_token?,
        scope: draft.scope.filter(|scope| !scope.trim().is_empty()),
    })
}
