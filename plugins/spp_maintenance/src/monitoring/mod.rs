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
    if coverage::subscription_of(facts, Some(&device.asset), facts.now).is_none() {
        // Nobody watches; what was found and not ended is not over because of that.
        let open = device.known.iter().filter(|it| it.until.is_none());
        let held = open.map(|it| verdict(&it.kind, it.since, None, Vec::new()));
        return held.fold(decide(), Draft::observe).look_again(facts.now + DAY).because(&[M_3_3]).done();
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

/// Runs of steps that are wrong, where they are long enough: one lasts while its last step is the last that could be
/// judged. `judged` says of each step when it begins and ends, and whether it is wrong; it is oldest first.
fn runs(judged: &[(Instant, Instant, bool)], least: u32) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut start = None;
    for (place, (since, end, wrong)) in judged.iter().enumerate() {
        if !wrong {
            start = None;
            continue;
        }
        let (first, since) = *start.get_or_insert((place, *since));
        let long = place + 1 - first >= least as usize;
        let over = place + 1 < judged.len();
        match found.last_mut() {
            Some((held, stretch)) if *held == first => *stretch = (since, over.then_some(*end)),
            _ if long => found.push((first, (since, over.then_some(*end)))),
            _ => {}
        }
    }
    found.into_iter().map(|(_, stretch)| stretch).collect()
}

/// Since when, and until when where it is over.
type Stretch = (Instant, Option<Instant>);

/// Of a kind no more than the latest are told at once: a device that comes and goes has many.
const MOST: usize = 8;

/// Stretches of several series as one list: what overlaps or touches is one fault of the device.
fn merged(mut stretches: Vec<(Stretch, Vec<Field>)>) -> Vec<(Stretch, Vec<Field>)> {
    stretches.sort_by_key(|((since, _), _)| *since);
    let mut merged: Vec<(Stretch, Vec<Field>)> = Vec::new();
    for (stretch, told) in stretches {
        match merged.last_mut() {
            Some(((_, until), _)) if until.is_none_or(|until| stretch.0 <= until) => {
                *until = until.and_then(|until| Some(until.max(stretch.1?)));
            }
            _ => merged.push((stretch, told)),
        }
    }
    let first = merged.len().saturating_sub(MOST);
    merged.split_off(first)
}

fn verdicts(kind: &str, found: Vec<(Stretch, Vec<Field>)>) -> impl Iterator<Item = Verdict> {
    merged(found).into_iter().map(move |((since, until), told)| verdict(kind, since, until, told))
}
