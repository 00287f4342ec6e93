//! Secrets in a request: keys are matched and not kept, passwords are not kept at all.
use domain::{
    catalogue::Entitlement,
    passwords::without_passwords,
    ticket::{Channel, Field, Finding, Severity, Value},
};

use crate::{context::App, rules::Turn};

impl Turn {
    /// Keys are matched and covered, passwords covered.
    pub(crate) fn keep_no_secrets(&mut self, app: &App) {
        self.present_keys(app);
        self.cover_passwords();
    }

    /// Matches presented keys to the customer's entitlements by their hash. The ticket keeps which entitlements they
    /// opened and the last four characters, never a key: not in its fields, and not in its messages.
    fn present_keys(&mut self, app: &App) {
        let declared = self.rules.manifest.fields.iter().filter(|field| field.key);
        let codes: Vec<&str> = declared.map(|field| field.code.as_str()).collect();
        let presented: Vec<String> = self
            .case
            .ticket
            .fields
            .iter()
            .filter(|field| codes.contains(&field.path.as_str()))
            .filter_map(plain_key)
            .collect();
        let sender = self.mailed_by();
        for key in presented {
            let may_try = sender.as_ref().is_none_or(|sender| app.patience.keys.has_place(sender, self.now));
            self.silent |= !may_try;
            if may_try {
                let hash = app.secrets.hash_key(&key);
                let fits = |held: &&Entitlement| held.key_hash.as_deref() == Some(hash.as_str());
                let opened = self.environment.entitlements.iter().filter(fits);
                self.case.ticket.keys_presented = opened.map(|held| held.id).collect();
            }
            let is_wrong = may_try && self.case.ticket.keys_presented.is_empty();
            if let Some(sender) = sender.as_ref().filter(|_| is_wrong) {
                app.patience.keys.admit(sender, self.now);
            }
            self.hide(&key);
        }
        self.environment.keys_presented.clone_from(&self.case.ticket.keys_presented);
    }

    /// Who sent the mail at hand. Who proved the address is counted apart from who only wrote it.
    fn mailed_by(&self) -> Option<String> {
        let message = self.case.messages.last().filter(|held| held.channel == Channel::Email)?;
        let address = message.author.address.as_deref()?;
        Some(format!("{address} {}", if message.verified { "proven" } else { "unproven" }))
    }

    /// What follows the word for a password is not kept either (M 4.1.2 D); that something stood there is.
    fn cover_passwords(&mut self) {
        let mut paths: Vec<String> = Vec::new();
        let mut cover = |path: &str, text: &mut String| {
            if let Some(covered) = without_passwords(text) {
                *text = covered;
                paths.push(path.to_owned());
            }
        };
        let ticket = &mut self.case.ticket;
        cover("subject", &mut ticket.subject);
        for field in &mut ticket.fields {
            if let Value::Text(text) = &mut field.value {
                cover(&field.path, text);
            }
        }
        // Those before were covered when they came.
        if let Some(message) = self.case.messages.last_mut() {
            cover("text", &mut message.text);
            message.subject.iter_mut().for_each(|subject| cover("subject", subject));
            for field in &mut message.fields {
                if let Value::Text(text) = &mut field.value {
                    cover(&field.path, text);
                }
            }
        }
        for path in paths {
            self.case.add_finding(password_covered(path, None));
        }
    }

    fn hide(&mut self, key: &str) {
        let letters: Vec<char> = key.chars().collect();
        let tail: String = letters[letters.len().saturating_sub(4)..].iter().collect();
        let masked = format!("{MASK}{tail}");
        let cover = |text: &mut String| {
            // A very short key would tear holes into words.
            if letters.len() >= 6 {
                *text = text.replace(key, &masked);
            } else if text.trim() == key {
                text.clone_from(&masked);
            }
        };
        let cover_field = |field: &mut Field| {
            if let Value::Text(text) = &mut field.value {
                cover(text);
            }
        };
        cover(&mut self.case.ticket.subject);
        self.case.ticket.fields.iter_mut().for_each(cover_field);
        for message in &mut self.case.messages {
            cover(&mut message.text);
            message.subject.iter_mut().for_each(cover);
            message.fields.iter_mut().for_each(cover_field);
        }
    }
}

/// A key as it was written, unless it is covered already.
fn plain_key(field: &Field) -> Option<String> {
    match &field.value {
        Value::Text(key) if !key.starts_with(MASK) && !key.trim().is_empty() => Some(key.trim().to_owned()),
        _ => None,
    }
}

/// Stands for what is not kept of a key.
const MASK: char = '…';

/// Covers the passwords in what was filled into a form; a warning tells at which place.
pub(super) fn cover_form(form: &str, data: &mut serde_json::Value) -> Vec<Finding> {
    let mut paths = Vec::new();
    cover_values("", data, &mut paths);
    paths.into_iter().map(|path| password_covered(path, Some(form.to_owned()))).collect()
}

fn cover_values(path: &str, value: &mut serde_json::Value, covered: &mut Vec<String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        serde_json::Value::String(text) => {
            if let Some(without) = without_passwords(text) {
                *text = without;
                covered.push(path.to_owned());
            }
        }
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                cover_values(&below(&index.to_string()), item, covered);
            }
        }
        serde_json::Value::Object(members) => {
            for (name, member) in members {
                cover_values(&below(name), member, covered);
            }
        }
        _ => {}
    }
}

fn password_covered(path: String, form: Option<String>) -> Finding {
    Finding {
        code: "password_covered".to_owned(),
        severity: Severity::Warning,
        path: Some(path),
        form,
        detail: None,
        rule: None,
        clauses: Vec::new(),
    }
}
