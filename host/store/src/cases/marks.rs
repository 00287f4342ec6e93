//! What of a case was on file when it was read.
use std::collections::HashSet;

use domain::{
    case::Case,
    ids::MessageId,
    ticket::{FormSubmission, Link, Message, Timer},
};

/// Taken when a case is loaded; [`crate::update_case`] writes what differs from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseMarks {
    pub(super) messages: HashSet<MessageId>,
    pub(super) timers: Vec<Timer>,
    pub(super) forms: Vec<FormSubmission>,
    pub(super) links: Vec<Link>,
}

impl CaseMarks {
    pub fn of(case: &Case) -> Self {
        Self {
            messages: case.messages.iter().map(|message| message.id).collect(),
            timers: case.timers.clone(),
            forms: case.forms.clone(),
            links: case.links.clone(),
        }
    }

    pub(super) fn new_messages<'a>(&self, case: &'a Case) -> Vec<&'a Message> {
        case.messages.iter().filter(|message| !self.messages.contains(&message.id)).collect()
    }

    pub(super) fn new_timers<'a>(&self, case: &'a Case) -> Vec<&'a Timer> {
        case.timers.iter().filter(|timer| self.timers.iter().all(|held| held.id != timer.id)).collect()
    }

    /// Timers on file that are no longer as they were, with their places.
    pub(super) fn changed_timers<'a>(&self, case: &'a Case) -> Vec<(usize, &'a Timer)> {
        let places = self.timers.iter().enumerate();
        places
            .filter_map(|(place, held)| {
                let now = case.timers.iter().find(|timer| timer.id == held.id)?;
                (now != held).then_some((place, now))
            })
            .collect()
    }

    /// Submissions not on file, oldest first. The same data handed in twice are two submissions.
    pub(super) fn new_forms<'a>(&self, case: &'a Case) -> Vec<&'a FormSubmission> {
        let mut held = self.forms.clone();
        let mut fresh: Vec<&FormSubmission> = case
            .forms
            .iter()
            .filter(|form| match held.iter().position(|known| known == *form) {
                Some(place) => {
                    held.swap_remove(place);
                    false
                }
                None => true,
            })
            .collect();
        fresh.sort_by_key(|form| form.submitted_at);
        fresh
    }

    pub(super) fn removed_links(&self, case: &Case) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| !case.links.contains(link))
    }

    pub(super) fn new_links<'a>(&self, case: &'a Case) -> Vec<&'a Link> {
        case.links.iter().filter(|link| !self.links.contains(link)).collect()
    }
}
