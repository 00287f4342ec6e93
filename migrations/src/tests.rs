//! The list of steps is complete, ordered and named by date; the schema itself is tested in the store.
use std::{collections::BTreeSet, fs, path::Path};

use crate::{Migrator, MigratorTrait as _, SOURCES};

#[test]
fn steps_are_ordered_and_named_by_date() {
    let names: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    assert_eq!(names, SOURCES.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
    assert!(names.is_sorted());
    for name in &names {
        let date_and_number = name.strip_prefix('m').and_then(|rest| rest.get(..15)).expect(name);
        assert!(date_and_number.chars().all(|sign| sign.is_ascii_digit() || sign == '_'), "{name}");
    }
}

#[test]
fn every_file_is_a_step() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| entry.unwrap().path().file_stem().map(|stem| stem.to_string_lossy().into_owned()))
        .filter(|stem| stem.starts_with("m2"))
        .collect();
    let listed: BTreeSet<String> = SOURCES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, listed);
}
