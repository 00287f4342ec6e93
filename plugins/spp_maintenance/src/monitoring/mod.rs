//! The standing look at a sensor (M 4.2.1, services 1 and 2 of M 3.3): is it there, and are its counts plausible.
mod hours;
mod plausible;
mod presence;

use sdk::prelude::*;

use self::hours::Hours;
use crate::{
    clauses::{M_3_3, M_4_2_1},
    coverage,
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Everything that is wrong now or was in the window. A sensor that is silent has one fault, not two: what it did not
/// send is missing because of it.
pub(crate) fn observed(facts: &Scene, device: &Device) -> Outcome {
    if coverage::subscription_of(facts, Some(&device.asset)).is_none() {
        return decide().look_again(facts.now + DAY).because(&[M_3_3]).done();
    }
    let look = Look { facts, device, settings: facts.settings(), hours: Hours::of(facts, device) };
    let silent = presence::silence(&look);
    let found = silent
        .into_iter()
        .chain(presence::missing(&look))
        .chain(presence::clock(&look))
        .chain(plausible::impossible(&look))
        .chain(plausible::imbalance(&look))
        .chain(plausible::zeros(&look))
        .chain(plausible::departure(&look));
    let draft = found.fold(decide(), Draft::observe);
    draft.look_again(presence::look_again(&look)).because(&[M_4_2_1]).done()
}

pub(crate) struct Look<'a> {
    facts: &'a Scene,
    device: &'a Device,
    settings: Fields<'a>,
    hours: Hours,
}

impl Look<'_> {
    fn minutes(&self, setting: &str, fallback: u32) -> i64 {
        i64::from(self.settings.count_or(setting, fallback)) * MINUTE
    }

    fn number(&self, setting: &str, fallback: u32) -> f64 {
        f64::from(self.settings.count_or(setting, fallback))
    }

    /// Whether a condition of this kind is known for an instant.
    fn is_known(&self, kind: &str, at: Instant) -> bool {
        let known =
            |it: &&Condition| it.kind == kind && it.since <= at && it.until.is_none_or(|until| at < until);
        self.device.known.iter().any(|it| known(&it))
    }
}

/// A stretch that is over, or one that lasts.
fn verdict(kind: &str, since: Instant, until: Option<Instant>, values: Vec<Field>) -> Verdict {
    Verdict { kind: kind.into(), since, until, values }
}

/// The latest run of hours that are wrong, where it is long enough: it lasts while its last hour is the last that could
/// be judged.
fn run(kind: &str, judged: &[(Instant, bool)], least: u32) -> Option<Verdict> {
    let mut found: Option<(usize, usize)> = None;
    let mut start = None;
    for (place, (_, wrong)) in judged.iter().enumerate() {
        start = wrong.then(|| start.unwrap_or(place));
        if let Some(start) = start.filter(|start| place + 1 - start >= least as usize) {
            found = Some((start, place));
        }
    }
    let (start, end) = found?;
    let over = end + 1 < judged.len();
    Some(verdict(kind, judged[start].0, over.then(|| judged[end].0 + HOUR), Vec::new()))
}
