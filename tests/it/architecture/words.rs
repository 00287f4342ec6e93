//! No vendor word stands in the host: a vendor's or product's name, a tariff, a sensor, a support key, a checklist are
//! data that plugins bring. A host that knows one vendor by name soon treats the others as guests.

use super::sources::{Source, sources};

/// The words, one a line; `cargo xtask examples` reads them as well.
const WORDS: &str = include_str!("vendor_words.txt");

/// What the host reads or shows.
const EXTENSIONS: [&str; 9] = ["rs", "toml", "json", "ftl", "txt", "html", "sql", "md", "j2"];

/// Where a word cannot be avoided: file or folder, word, reason.
const EXCUSED: [(&str, &str, &str); 4] = [
    ("host/domain/src/ticket/words.rs", "firmware", "spec 6.1 lists it among the kinds of release"),
    ("host/plugin_host/src/abi/v1/words.rs", "firmware", "the same word, as the boundary writes it"),
    ("host/app/texts/", "firmware", "the key of the same word's text"),
    ("host/domain/tests/", "spp", "the golden dates are those of the regulations' own calendars"),
];

#[test]
fn the_host_knows_no_vendor() {
    let mut offences = Vec::new();
    for source in host() {
        for (number, line) in source.lines() {
            let excused = |word: &str| {
                EXCUSED.iter().any(|(path, one, _)| source.path.starts_with(path) && *one == word)
            };
            let found = vendor_words(line).into_iter().filter(|word| !excused(word));
            offences.extend(found.map(|word| format!("{}:{number}: {word}", source.path)));
        }
    }
    assert!(offences.is_empty(), "{} vendor words:\n{}", offences.len(), offences.join("\n"));
}

#[test]
fn excuses_are_still_needed() {
    let sources = host();
    let needed = |path: &str, word: &str| {
        let mut lines = sources.iter().filter(|source| source.path.starts_with(path)).flat_map(Source::lines);
        lines.any(|(_, line)| vendor_words(line).contains(&word))
    };
    let stale: Vec<_> = EXCUSED.iter().filter(|(path, word, _)| !needed(path, word)).collect();
    assert!(stale.is_empty(), "excuses without an offence: {stale:?}");
}

#[test]
fn vendor_words_are_seen_in_names_and_prose() {
    assert_eq!(vendor_words("struct RecFacesRules;"), ["recfaces"]);
    assert_eq!(vendor_words("let spp_support = 1; // СПП"), ["spp_", "spp", "спп"]);
    assert_eq!(vendor_words("the sensor's tariff"), ["tariff", "sensor"]);
    assert_eq!(vendor_words("sensory suppression"), Vec::<&str>::new());
}

/// The host and its schema. Folders named `seed` hold data, not code: what a demonstration or the sandbox starts with.
fn host() -> Vec<Source> {
    let all = sources(&["host", "migrations"], &EXTENSIONS);
    all.into_iter().filter(|source| !source.path.split('/').any(|folder| folder == "seed")).collect()
}

fn vendor_words(line: &str) -> Vec<&'static str> {
    let line = line.to_lowercase();
    let words: Vec<_> = line.split(|letter: char| !letter.is_alphanumeric()).collect();
    let found = |(how, word): &(&str, &str)| match *how {
        "part" => line.contains(word),
        "word" => words.contains(word),
        _ => panic!("neither part nor word: {how} {word}"),
    };
    let listed = WORDS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pairs = listed.map(|line| line.split_once(' ').expect("how it is found, and the word"));
    pairs.filter(found).map(|(_, word)| word).collect()
}
