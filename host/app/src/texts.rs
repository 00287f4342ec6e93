//! The host's own words in Russian and English (Fluent): reasons, fields and findings of the core.
use std::sync::LazyLock;

use domain::rules::Manifest;
use fluent_bundle::{FluentArgs, FluentResource, bundle::FluentBundle};
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::langid;

type Bundle = FluentBundle<FluentResource, IntlLangMemoizer>;

static RU: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("ru"), include_str!("../texts/ru.ftl")));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("en"), include_str!("../texts/en.ftl")));

fn bundle(language: unic_langid::LanguageIdentifier, source: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    // Both catalogues are compared key by key in a test; a doubled key keeps its last text.
    bundle.add_resource_overriding(resource);
    bundle
}

/// The text of a key, or `None` where the core has none (a code of a rule set).
pub fn text(locale: &str, key: &str) -> Option<String> {
    let bundle: &Bundle = if locale.starts_with("en") { &EN } else { &RU };
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&FluentArgs::new()), &mut errors).into_owned())
}

/// The words of a reason: the rule set's, which may declare a code with a sub-code whole or by its first part, else
/// the core's, else the code.
pub(crate) fn reason(manifest: &Manifest, locale: &str, code: &str) -> String {
    let head = code.split('/').next().unwrap_or(code);
    let declared = manifest.reasons.get(code).or_else(|| manifest.reasons.get(head));
    declared
        .map(|text| text.in_locale(locale).to_owned())
        .or_else(|| text(locale, &format!("reason-{}", code.replace('_', "-"))))
        .unwrap_or_else(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    fn keys(source: &str) -> BTreeSet<&str> {
        source
            .lines()
            .filter(|line| !line.starts_with([' ', '#', '\t']))
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key)
            .collect()
    }

    #[test]
    fn both_catalogues_have_the_same_keys() {
        let (ru, en) = (keys(include_str!("../texts/ru.ftl")), keys(include_str!("../texts/en.ftl")));
        assert!(ru.len() > 20, "catalogue read");
        assert_eq!(ru, en);
    }

    #[test]
    fn a_core_reason_has_words_in_both_languages() {
        for reason in domain::ticket::CORE_REASONS {
            let key = format!("reason-{}", reason.replace('_', "-"));
            assert!(super::text("ru", &key).is_some(), "{key} ru");
            assert!(super::text("en", &key).is_some(), "{key} en");
        }
    }
}
