//! What a request must tell (T/F 2.3 by phone, 2.4 in writing), and the attachments of 2.4.
use sdk::prelude::*;

use crate::{
    clauses::Regulation,
    codes::{COMPLAINT, FEATURE, OTHER_INFORMATION},
};

const LISTED_FORMATS: [&str; 6] = ["jpg", "jpeg", "gif", "png", "doc", "bmp"];

/// Identification that is missing, in the order of the regulation. A complaint (T/F 5.1) needs none.
pub(crate) fn missing(facts: &Snapshot, kind: &str) -> Vec<&'static str> {
    if kind == COMPLAINT {
        return Vec::new();
    }
    let by_phone = facts.ticket.channel == Channel::Phone;
    // by phone the release is asked before advice, unless the product wants it at once (F 2.3).
    let needs_release = !by_phone || facts.settings().flag("phone_needs_release") == Some(true);
    let mut needed = vec!["registration_number", "organisation", "configuration_name"];
    if needs_release {
        needed.push("configuration_release");
    }
    if !by_phone && facts.messages.iter().all(|message| message.text.trim().is_empty()) {
        needed.push("problem");
    }
    needed.retain(|code| !facts.fields().is_given(code));
    needed
}

/// T/F 3.1.5: a wish says what it is for.
pub(crate) fn lacks_purpose(facts: &Snapshot, kind: &str) -> bool {
    kind == FEATURE && !facts.fields().is_given("purpose")
}

/// T/F 2.4 names five formats of screenshots; anything else is taken as other information.
pub(crate) fn other_information(facts: &Snapshot, message: &Message) -> Draft {
    let other = message.attachments.iter().filter(|it| !is_listed(&it.name));
    other
        .fold(decide(), |it, file| it.finding(OTHER_INFORMATION, Severity::Info, Some(&file.name)))
        .because(&[Regulation::of(facts).at("2.4")])
}

fn is_listed(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, format)| LISTED_FORMATS.contains(&format.to_lowercase().as_str()))
}
