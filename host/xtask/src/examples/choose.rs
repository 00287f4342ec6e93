//! Which of the recorded exchanges shows an operation best: it fits the document, says much in little, and comes from
//! a test that tells a story.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    Example, Made,
    document::{Document, Operation, first_error},
    exchange::Exchange,
    neutral::{Cut, Neutral},
};

/// How much is left out, tried in this order until the example fits, with the most bytes of both bodies.
const CUTS: [(Cut, usize); 4] = [
    (Cut { items: 2, covered: false }, 6_000),
    (Cut { items: 1, covered: false }, 6_000),
    (Cut { items: 2, covered: true }, 6_000),
    (Cut { items: 1, covered: true }, 16_000),
];
/// Members beyond these do not make an example better.
const RICH: usize = 60;
/// Places of tests, the best first: stories, the contract, then what only asks who may do what.
const PLACES: [(&str, i64); 4] =
    [("acceptance::", 20), ("contract::", 12), ("channels::", 12), ("access::", 6)];
/// What words that had to be covered take from an example.
const COVERED: i64 = 30;
/// Under which the example of all refusals is kept.
pub(super) const PROBLEM: &str = "Problem";
const SHOWN_PROBLEM: (&str, u16) = ("openTicket", 422);
/// Asks for everything with the least that can be sent.
const MATRIX: &str = "access::matrix";

pub(super) struct Chooser<'a> {
    document: &'a Document,
    neutral: &'a Neutral,
    best: BTreeMap<String, (i64, String, Example)>,
    deviations: BTreeSet<String>,
}

impl<'a> Chooser<'a> {
    pub(super) const fn new(document: &'a Document, neutral: &'a Neutral) -> Self {
        Self { document, neutral, best: BTreeMap::new(), deviations: BTreeSet::new() }
    }

    pub(super) fn take(&mut self, exchange: &Exchange) {
        let Some(operation) = self.document.of(&exchange.method, &exchange.path) else { return };
        if exchange.status >= 400 {
            self.take_problem(&operation.id, exchange);
        }
        if !(200..300).contains(&exchange.status) {
            return;
        }
        let answer = exchange.answer.as_ref().filter(|_| exchange.media_type.starts_with("application/json"));
        if let Some(deviation) = operation.deviation(exchange.status, &exchange.media_type, answer) {
            self.deviations.insert(format!("{} {}: {deviation}", operation.id, exchange.status));
            return;
        }
        if let Some((score, example)) = self.shown(operation, exchange, answer) {
            self.keep(&operation.id, score, example);
        }
    }

    /// Refusals are alike: one stands for all, of a request that many will get wrong.
    fn take_problem(&mut self, id: &str, exchange: &Exchange) {
        let answer = exchange.answer.as_ref();
        if let Some(deviation) = self.document.problem_deviation(&exchange.media_type, answer) {
            self.deviations.insert(format!("{id} {}: {deviation}", exchange.status));
        } else if (id, exchange.status) == SHOWN_PROBLEM {
            let (_, answer) = self.neutral.example(None, answer, CUTS[0].0);
            let is_whole = self.document.problem_deviation(&exchange.media_type, answer.as_ref()).is_none();
            if is_whole {
                let test = self.neutral.place(exchange.test.trim_end_matches("::sqlite"));
                let score = score(None, answer.as_ref()) + place(&test);
                self.keep(PROBLEM, score, Example { test, request: None, status: exchange.status, answer });
            }
        }
    }

    fn keep(&mut self, id: &str, score: i64, example: Example) {
        let text = format!("{example:?}");
        let held = self.best.get(id);
        // Of equals the same one is taken, in whatever order tests ran.
        if held.is_none_or(|(best, written, _)| (score, &text) > (*best, written)) {
            self.best.insert(id.to_owned(), (score, text, example));
        }
    }

    fn shown(
        &self,
        operation: &Operation,
        exchange: &Exchange,
        answer: Option<&Value>,
    ) -> Option<(i64, Example)> {
        let request = exchange.request.as_ref().filter(|_| operation.request.is_some());
        CUTS.into_iter().find_map(|(cut, largest)| {
            let (request, answer) = self.neutral.example(request, answer, cut);
            if !is_whole(operation, exchange.status, request.as_ref(), answer.as_ref()) {
                return None;
            }
            let size = size(request.as_ref()) + size(answer.as_ref());
            let test = self.neutral.place(exchange.test.trim_end_matches("::sqlite"));
            let weight =
                i64::try_from(size / 200).unwrap_or(i64::MAX) + if cut.covered { COVERED } else { 0 };
            let score = score(request.as_ref(), answer.as_ref()) + place(&test) - weight;
            let example = Example { test, request, status: exchange.status, answer };
            (size <= largest).then_some((score, example))
        })
    }

    pub(super) fn made(self) -> Made {
        let wanted =
            self.document.operations().filter(|held| held.request.is_some() || !held.answers.is_empty());
        let missing = wanted.filter(|held| !self.best.contains_key(&held.id));
        let missing = missing.map(|held| held.id.clone()).collect();
        let shown =
            self.best.into_iter().filter(|(_, (_, _, held))| held.request.is_some() || held.answer.is_some());
        Made {
            missing,
            examples: shown.map(|(id, (_, _, example))| (id, example)).collect(),
            deviations: self.deviations.into_iter().collect(),
        }
    }
}

/// Whether both bodies are there where there are any, and as the document says.
pub(super) fn is_whole(
    operation: &Operation,
    status: u16,
    request: Option<&Value>,
    answer: Option<&Value>,
) -> bool {
    let fits = |validator: Option<&jsonschema::Validator>, value: Option<&Value>| match (validator, value) {
        (None, None) => true,
        (Some(validator), Some(value)) => first_error(validator, value).is_none(),
        (Some(_), None) | (None, Some(_)) => false,
    };
    fits(operation.request.as_ref(), request) && fits(operation.answers.get(&status), answer)
}

fn score(request: Option<&Value>, answer: Option<&Value>) -> i64 {
    let mut told = BTreeSet::new();
    for (name, value) in [("request", request), ("answer", answer)] {
        if let Some(value) = value {
            tell(value, name, &mut told);
        }
    }
    2 * i64::try_from(told.len().min(RICH)).unwrap_or_default()
}

/// Members that say something, each once for all items of a list.
fn tell(value: &Value, at: &str, told: &mut BTreeSet<String>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (name, value) in members {
                tell(value, &format!("{at}.{name}"), told);
            }
        }
        Value::Array(list) => {
            for item in list {
                tell(item, &format!("{at}[]"), told);
            }
        }
        Value::String(text) if text.is_empty() => {}
        _ => {
            told.insert(at.to_owned());
        }
    }
}

fn place(test: &str) -> i64 {
    if test.starts_with(MATRIX) {
        return 0;
    }
    PLACES.iter().find(|(place, _)| test.starts_with(place)).map_or(3, |(_, worth)| *worth)
}

fn size(value: Option<&Value>) -> usize {
    value.map_or(0, |value| value.to_string().len())
}
