//! Signatures under letters: what an administrator gives for a mailbox, and the signing. A letter is signed when it is
//! composed, so that what lies in the outbox is what every attempt sends.
use domain::mailbox::{Dkim, Mailbox};
use jiff::Timestamp;
use mail::{
    address::Address,
    dkim::{DkimKey, DkimSigner},
};
use secrecy::SecretString;

use crate::{
    context::App,
    errors::{AppError, InvalidField},
};

/// What private keys are sealed for.
const PURPOSE: &str = "dkim";
/// RFC 1035 2.3.4.
const LABEL: usize = 63;

#[derive(Clone, Debug)]
pub enum DkimChange {
    /// As it is on file.
    Keep,
    Remove,
    Set(DkimDraft),
}

#[derive(Clone, Debug)]
pub struct DkimDraft {
    pub selector: String,
    /// `None`: the one of the address.
    pub domain: Option<String>,
    /// PEM. `None` keeps the one on file.
    pub private_key: Option<SecretString>,
}

pub(super) fn dkim(
    app: &App,
    change: DkimChange,
    address: Option<&str>,
    before: Option<&Dkim>,
    faults: &mut Vec<InvalidField>,
) -> Option<Dkim> {
    let draft = match change {
        DkimChange::Set(draft) => draft,
        DkimChange::Remove => return None,
        DkimChange::Keep => {
            let held = before?.clone();
            DkimDraft { selector: held.selector, domain: Some(held.domain), private_key: None }
        }
    };
    let mut fault = |field: &str, code: &str, told: &str| {
        faults.push(InvalidField::new(code, &format!("dkim.{field}"), told));
    };
    let selector = draft.selector.trim().to_ascii_lowercase();
    if !selector.split('.').all(is_label) {
        fault("selector", "value_invalid", "a selector is a name of letters, digits and hyphens");
    }
    let own = address.and_then(|address| address.rsplit_once('@')).map_or("", |(_, domain)| domain);
    let domain = match &draft.domain {
        // Normalised as the domains of addresses are.
        Some(given) => Address::new(&format!("dkim@{}", given.trim()), None)
            .map_or_else(String::new, |address| address.domain().to_owned()),
        None => own.to_owned(),
    };
    if address.is_some() && !is_within(own, &domain) {
        fault("domain", "value_invalid", "it is neither the domain of the address nor one above it");
    }
    let Some(pem) = draft.private_key else {
        let Some(held) = before else {
            fault("private_key", "value_missing", "letters are signed with a private key");
            return None;
        };
        return Some(Dkim { domain, selector, ..held.clone() });
    };
    match DkimKey::from_pem(&pem).and_then(|key| key.record()) {
        Ok(record) => Some(Dkim { domain, selector, private_key: app.secrets.seal(PURPOSE, &pem), record }),
        Err(error) => {
            fault("private_key", "value_invalid", &error.to_string());
            None
        }
    }
}

fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !label.is_empty()
        && label.len() <= LABEL
        && label.bytes().all(inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// A signature counts for an address under its domain (RFC 7489 3.1.1); a top-level domain is nobody's.
fn is_within(own: &str, domain: &str) -> bool {
    domain.contains('.')
        && own.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The letter under the signature of the mailbox it comes from. One whose key cannot be opened leaves unsigned: what it
/// tells of has happened.
pub(crate) fn signed(app: &App, from: &str, letter: Vec<u8>, at: Timestamp) -> Vec<u8> {
    let Some(catalogue) = app.catalogue.held() else { return letter };
    let same = |held: &&std::sync::Arc<Mailbox>| held.enabled && held.address.eq_ignore_ascii_case(from);
    let Some(held) = catalogue.mailboxes().iter().find(same).and_then(|held| held.dkim.as_ref()) else {
        return letter;
    };
    match sign(app, held, &letter, at) {
        Ok(signed) => signed,
        Err(error) => {
            tracing::error!(error = %error, "a letter from {from} is not signed: {error}");
            letter
        }
    }
}

fn sign(app: &App, held: &Dkim, letter: &[u8], at: Timestamp) -> Result<Vec<u8>, AppError> {
    let pem = app.secrets.unseal(PURPOSE, &held.private_key).ok_or_else(|| {
        AppError::Internal(format!("the key of {} was sealed by another installation", held.record_name()))
    })?;
    let key = DkimKey::from_pem(&pem).map_err(|error| AppError::Internal(error.to_string()))?;
    let signer = DkimSigner { domain: held.domain.clone(), selector: held.selector.clone(), key };
    signer.sign(letter, at).ok_or_else(|| AppError::Internal("the letter has no body".to_owned()))
}
