//! Decisions of the executor's people.
use sdk::prelude::*;

use crate::{consent, estimate, lifecycle, term, warranty};

pub(crate) fn run(facts: &Snapshot, action: &str, payload: Fields<'_>) -> Outcome {
    match action {
        "estimate" => estimate::ask(facts, payload),
        "agree_term" => term::agree(facts, payload),
        "state_change_request" => lifecycle::state_change(facts, payload),
        "state_on_site_visit" => lifecycle::out_of_scope(facts).done(),
        "warranty_claim" => warranty::claim(facts, payload),
        "separate_case" => warranty::separate_case(facts, payload),
        "request_consent" => consent::ask(payload),
        _ => Err(Fault::Unsupported(action.into())),
    }
}
