//! Which tests name which clauses: `t_2_4` is clause 2.4 of the regulation with the letter `t`, `sc_73` a scenario.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context, Result};
use syn::visit::{self, Visit};

use crate::support::files;

/// Every test by name and home, since two homes may use one name.
#[derive(Default)]
pub(super) struct Named {
    tests: BTreeMap<(String, String), Test>,
}

struct Test {
    /// Looks as if it named a clause.
    names_some: bool,
    claimed: bool,
}

impl Named {
    /// Reads the tests of a folder.
    pub(super) fn read(&mut self, home: &str, folder: &Path, letters: &[String]) -> Result<()> {
        for (path, bytes) in files::snapshot(folder)? {
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = String::from_utf8(bytes)?;
            let file = syn::parse_file(&text).with_context(|| folder.join(&path).display().to_string())?;
            let mut found = Tests::default();
            found.visit_file(&file);
            for name in found.names {
                let names_some = letters.iter().any(|letter| names_number(&name, letter));
                self.tests.insert((name, home.to_owned()), Test { names_some, claimed: false });
            }
        }
        Ok(())
    }

    /// Tests that name the clause by its letter and number, one of the scenarios, or stand in the list. The sections
    /// of the regulation tell `6.1` from `6.1 (8)`: the longest that fits is meant.
    pub(super) fn of(
        &mut self,
        clause: Clause<'_>,
        scenarios: &[u16],
        listed: &[String],
    ) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for ((name, home), test) in &mut self.tests {
            let by_scenario = scenarios.iter().any(|number| names_scenario(name, *number));
            if by_scenario || listed.contains(name) || names_clause(name, clause) {
                test.claimed = true;
                found.push((home.clone(), name.clone()));
            }
        }
        found
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.tests.keys().any(|(known, _)| known == name)
    }

    /// Tests that name a number which is no clause, and that no clause claims otherwise.
    pub(super) fn strangers(&self) -> Vec<String> {
        let strangers = self.tests.iter().filter(|(_, test)| test.names_some && !test.claimed);
        strangers.map(|((name, home), _)| format!("{home}: `{name}`")).collect()
    }
}

#[derive(Clone, Copy)]
pub(super) struct Clause<'a> {
    pub(super) letter: &'a str,
    pub(super) section: &'a str,
    /// Every section of the regulation.
    pub(super) sections: &'a [String],
}

fn names_clause(name: &str, clause: Clause<'_>) -> bool {
    let words: Vec<&str> = name.split('_').collect();
    let own = slug(clause.section);
    let starts = |rest: &[&str], slug: &[String]| {
        rest.len() >= slug.len() && rest.iter().zip(slug).all(|(one, other)| one == other)
    };
    words.iter().enumerate().filter(|(_, word)| **word == clause.letter).any(|(at, _)| {
        let rest = &words[at + 1..];
        let longer = |section: &String| {
            let slug = slug(section);
            slug.len() > own.len() && starts(rest, &slug)
        };
        starts(rest, &own) && !clause.sections.iter().any(longer)
    })
}

/// `6.1 (8)` as the words of a test's name: `6`, `1`, `8`. A defined term is named by its word alone.
fn slug(section: &str) -> Vec<String> {
    let words = section.strip_prefix("terms: ").unwrap_or(section);
    let words = words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn names_scenario(name: &str, number: u16) -> bool {
    let words: Vec<&str> = name.split('_').collect();
    words.windows(2).any(|pair| pair[0] == "sc" && pair[1].parse() == Ok(number))
}

fn names_number(name: &str, letter: &str) -> bool {
    let words: Vec<&str> = name.split('_').collect();
    words.windows(2).any(|pair| pair[0] == letter && pair[1].parse::<u16>().is_ok())
}

/// Functions that are tests: marked as such, or named in a macro that runs each on both databases.
#[derive(Default)]
struct Tests {
    names: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Tests {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
        };
        if function.attrs.iter().any(is_test) {
            self.names.insert(function.sig.ident.to_string());
        }
        visit::visit_item_fn(self, function);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if item.mac.path.is_ident("on_both") {
            let tokens = item.mac.tokens.to_string();
            // `with builder: names` makes the desk otherwise.
            let names = tokens.split_once(':').map_or(tokens.as_str(), |(_, names)| names);
            let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
            self.names.extend(names.map(str::to_owned));
        }
    }
}
