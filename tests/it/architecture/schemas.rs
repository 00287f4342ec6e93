//! The OpenAPI document knows a schema by the name of its type: of two types of one name it shows one, and tells
//! clients the wrong shape of the other.
use std::collections::BTreeMap;

use super::sources::sources;

#[test]
fn every_schema_of_the_document_has_a_name_of_its_own() {
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources(&["host/api/src"], &["rs"]) {
        let mut described = false;
        for (_, line) in source.lines() {
            described |= line.starts_with("#[derive(") && line.contains("ToSchema");
            let declared = ["struct ", "enum "].iter().find_map(|word| Some(line.split_once(word)?.1));
            if let Some(rest) = declared.filter(|_| described && !line.starts_with("//")) {
                let name: String = rest.chars().take_while(|letter| letter.is_alphanumeric()).collect();
                homes.entry(name).or_default().push(source.path.clone());
                described = false;
            }
        }
    }
    assert!(homes.len() > 100, "{} schemas", homes.len());
    homes.retain(|_, homes| homes.len() > 1);
    assert_eq!(homes, BTreeMap::new());
}
