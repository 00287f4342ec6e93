//! The host's own words in Russian and English (Fluent): reasons, fields and findings of the core.
use std::sync::LazyLock;

use domain::{
    rules::Manifest,
    ticket::{Finding, SchemaRule},
};
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
    text_with(locale, key, &FluentArgs::new())
}

/// What a value has to be like, by the keyword of JSON Schema that it does not keep.
pub fn schema_rule_text(locale: &str, rule: &SchemaRule) -> String {
    let mut given = FluentArgs::new();
    if let Some(limit) = &rule.limit {
        // Whole numbers choose a plural form; others are shown as they are written.
        match limit.parse::<i64>() {
            Ok(whole) => given.set("limit", whole),
            Err(_) => given.set("limit", limit.as_str()),
        }
    }
    let own = text_with(locale, &format!("schema-{}", rule.keyword), &given);
    own.or_else(|| text(locale, "schema-other")).unwrap_or_else(|| rule.keyword.clone())
}

fn text_with(locale: &str, key: &str, given: &FluentArgs<'_>) -> Option<String> {
    let bundle: &Bundle = if locale.starts_with("en") { &EN } else { &RU };
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(given), &mut errors).into_owned())
}

/// The core's words for a finding.
pub fn finding_text(locale: &str, finding: &Finding) -> Option<String> {
    let by_rule = finding.rule.as_ref().map(|rule| schema_rule_text(locale, rule));
    by_rule.or_else(|| text(locale, &format!("finding-{}", finding.code.replace('_', "-"))))
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

    use domain::ticket::SchemaRule;

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
    fn what_a_schema_asks_is_told_with_its_limit_and_its_plural() {
        let says = |locale: &str, keyword: &str, limit: &str| {
            let rule = SchemaRule { keyword: keyword.to_owned(), limit: Some(limit.to_owned()) };
            super::schema_rule_text(locale, &rule)
        };
        assert_eq!(says("ru", "minimum", "0.5"), "не меньше 0.5");
        assert_eq!(says("en", "maximum", "10"), "at most 10");
        assert_eq!(says("ru", "minItems", "1"), "нужна хотя бы 1 строка");
        assert_eq!(says("ru", "minItems", "3"), "нужно хотя бы 3 строки");
        assert_eq!(says("ru", "minItems", "5"), "нужно хотя бы 5 строк");
        assert_eq!(says("ru", "minLength", "1"), "заполните");
        assert_eq!(says("ru", "maxLength", "21"), "не длиннее 21 символа");
        assert_eq!(says("en", "maxLength", "40"), "at most 40 characters");
        assert_eq!(says("ru", "dependentRequired", "1"), "проверьте значение");
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
