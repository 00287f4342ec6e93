//! Examples are everybody's: no vendor's word, no secret, nothing that differs from run to run, and no more of a list
//! than shows what it is of.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::text::{SECRET, covered, readdressed, renamed, with_ids};
use crate::{pack, support::workspace::Workspace};

/// Words of vendors, kept with the test that holds the host to them.
const WORDS: &str = "tests/it/architecture/vendor_words.txt";
/// Members that open something, however short.
const SECRETS: [&str; 8] = [
    "password",
    "current_password",
    "new_password",
    "token",
    "access_token",
    "secret",
    "client_secret",
    "recovery_codes",
];
const LONGEST_TEXT: usize = 400;
/// Stands for a text with a vendor's word.
const COVER: &str = "…";

/// How much of an exchange an example shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// Of a list.
    pub(super) items: usize,
    /// A text with a vendor's word is covered; else it is left out.
    pub(super) covered: bool,
}

pub(super) struct Neutral {
    /// Names that vendors' manifests give, and what stands for each.
    names: Vec<(String, String)>,
    /// How a word is found, and the word.
    words: Vec<(bool, String)>,
}

/// Bodies of one exchange: the same id is the same in both.
#[derive(Default)]
struct Ids(BTreeMap<String, usize>);

impl Neutral {
    pub(super) fn of(workspace: &Workspace) -> Result<Self> {
        let text = fs::read_to_string(workspace.root.join(WORDS)).context(WORDS)?;
        let mut manifests = Vec::new();
        for plugin in &workspace.plugins {
            manifests.push(serde_json::from_slice(&pack::read_manifest(&plugin.folder)?)?);
        }
        Ok(Self::new(&manifests, &text))
    }

    pub(super) fn new(manifests: &[Value], words: &str) -> Self {
        let listed = words.lines().filter(|line| !line.starts_with('#'));
        let pairs = listed.filter_map(|line| line.split_once(' '));
        let words = pairs.map(|(how, word)| (how == "word", word.to_owned())).collect();
        Self { names: names(manifests), words }
    }

    /// Request and answer made everybody's. A member or an item that still has a vendor's word is left out, or covered;
    /// whether it could be, the schema says.
    pub(super) fn example(
        &self,
        request: Option<&Value>,
        answer: Option<&Value>,
        cut: Cut,
    ) -> (Option<Value>, Option<Value>) {
        let mut ids = Ids::default();
        let mut made = |value: &Value| self.pruned(value, cut).map(|value| finished(&value, &mut ids));
        (request.and_then(&mut made), answer.and_then(&mut made))
    }

    /// A test, or the module around it where its own name is a vendor's.
    pub(super) fn place(&self, test: &str) -> String {
        let mut parts: Vec<_> = test.split("::").collect();
        while self.is_vendors(&parts.join("::")) {
            parts.pop();
        }
        parts.join("::")
    }

    /// Nothing where all of it is a vendor's.
    fn pruned(&self, value: &Value, cut: Cut) -> Option<Value> {
        match value {
            Value::String(text) => {
                let text = readdressed(&renamed(text, &self.names));
                if self.is_vendors(&text) {
                    return cut.covered.then(|| COVER.into());
                }
                Some(shortened(&text).into())
            }
            Value::Array(list) => {
                let most =
                    if list.iter().any(|item| item.is_object() || item.is_array()) { cut.items } else { 4 };
                Some(list.iter().filter_map(|item| self.pruned(item, cut)).take(most).collect())
            }
            Value::Object(members) => {
                let member = |(name, value): (&String, &Value)| {
                    let name = renamed(name, &self.names);
                    if self.is_vendors(&name) {
                        return None;
                    }
                    Some((name.clone(), self.pruned(value, cut)?))
                };
                Some(Value::Object(members.iter().filter_map(member).collect()))
            }
            _ => Some(value.clone()),
        }
    }

    fn is_vendors(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let mut words = self.words.iter();
        words.any(|(whole, word)| {
            if *whole {
                text.split(|letter: char| !letter.is_alphanumeric()).any(|held| held == word)
            } else {
                text.contains(word.as_str())
            }
        })
    }
}

impl Ids {
    fn name(&mut self, id: &str) -> String {
        let next = self.0.len() + 1;
        let number = *self.0.entry(id.to_owned()).or_insert(next);
        format!("0195a3c0-5c00-7000-8000-{number:012}")
    }
}

fn finished(value: &Value, ids: &mut Ids) -> Value {
    match value {
        Value::String(text) => covered(&with_ids(text, |id| ids.name(id))).into(),
        Value::Array(list) => list.iter().map(|item| finished(item, ids)).collect(),
        Value::Object(members) => {
            let mut made = Map::new();
            for (name, value) in members {
                let value =
                    if SECRETS.contains(&name.as_str()) { covered_whole(value) } else { value.clone() };
                made.insert(name.clone(), finished(&value, ids));
            }
            Value::Object(made)
        }
        _ => value.clone(),
    }
}

fn covered_whole(value: &Value) -> Value {
    match value {
        Value::String(_) => SECRET.into(),
        Value::Array(list) => list.iter().map(covered_whole).collect(),
        _ => value.clone(),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_TEXT {
        return text.to_owned();
    }
    text.chars().take(LONGEST_TEXT).chain(['…']).collect()
}

/// What manifests call themselves, their products and their providers, the longest first.
fn names(manifests: &[Value]) -> Vec<(String, String)> {
    let mut names = BTreeMap::new();
    let mut number = 0;
    for manifest in manifests {
        for (locale, word) in [("ru", "Регламент"), ("en", "Rules")] {
            if let Some(text) = manifest["title"][locale].as_str() {
                names.insert(text.to_owned(), format!("{word} {}", number + 1));
            }
        }
        for product in manifest["products"].as_array().into_iter().flatten() {
            number += 1;
            let mut call = |held: &Value, neutral: &str| {
                if let Some(text) = held.as_str() {
                    names.entry(text.to_owned()).or_insert_with(|| format!("{neutral}{number}"));
                }
            };
            call(&product["code"], "product-");
            call(&product["provider"]["code"], "vendor-");
            call(&product["provider"]["name"], "Vendor ");
            call(&product["provider"]["tax_id"], "000000000");
            call(&product["title"]["ru"], "Продукт ");
            call(&product["title"]["en"], "Product ");
            call(&product["number_prefix"], "P");
            call(&product["rule_set"], "rules-");
            call(&product["document"], "regulation-");
            call(&product["calendar"], "calendar-");
            call(&manifest["id"], "rules-");
        }
    }
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    names
}
