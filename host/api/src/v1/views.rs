//! Small shapes that several answers share: texts, clauses, documents, findings, references.
use app::rules::ActiveRules;
use domain::{
    rules::{Clause, Manifest, Text},
    ticket::{Finding, Severity},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::locale::Locale;

/// A text in both languages of the desk.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TextView {
    pub(crate) ru: String,
    pub(crate) en: String,
}

impl From<&Text> for TextView {
    fn from(text: &Text) -> Self {
        Self { ru: text.ru.clone(), en: text.en.clone() }
    }
}

/// A clause of a regulation, with what it says in our words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ClauseView {
    pub(crate) document: String,
    pub(crate) section: String,
    pub(crate) title: Option<TextView>,
}

pub(crate) fn clauses(clauses: &[Clause], rules: &ActiveRules) -> Vec<ClauseView> {
    let view = |clause: &Clause| ClauseView {
        document: clause.document.clone(),
        section: clause.section.clone(),
        title: rules.clause_title(clause).map(TextView::from),
    };
    clauses.iter().map(view).collect()
}

/// The text of a regulation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DocumentView {
    pub(crate) code: String,
    pub(crate) title: Option<TextView>,
    pub(crate) url: Option<String>,
}

/// The document a rule set of a product rests on.
pub(crate) fn document(manifest: &Manifest, product: &str) -> Option<DocumentView> {
    let code = manifest.product(product).map(|declared| declared.document.as_str())?;
    let known = manifest.documents.iter().find(|document| document.code == code);
    Some(DocumentView {
        code: code.to_owned(),
        title: known.map(|document| TextView::from(&document.title)),
        url: known.and_then(|document| document.url.clone()),
    })
}

/// The rule set a ticket is pinned to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RuleSetRef {
    pub(crate) id: Uuid,
    pub(crate) code: String,
    pub(crate) plugin: String,
    pub(crate) version: String,
    pub(crate) document: Option<DocumentView>,
}

impl From<&ActiveRules> for RuleSetRef {
    fn from(rules: &ActiveRules) -> Self {
        Self {
            id: rules.rule_set.id.0,
            code: rules.rule_set.code.clone(),
            plugin: rules.manifest.id.clone(),
            version: rules.manifest.version.clone(),
            document: document(&rules.manifest, &rules.rule_set.product),
        }
    }
}

/// What is wrong or worth knowing, and where.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FindingView {
    pub(crate) code: String,
    #[schema(value_type = String)]
    pub(crate) severity: Severity,
    /// A path in a form or the code of a field.
    pub(crate) path: Option<String>,
    /// The form it was found in.
    pub(crate) form: Option<String>,
    pub(crate) message: String,
    pub(crate) clauses: Vec<ClauseView>,
}

pub(crate) fn finding(finding: &Finding, rules: &ActiveRules, locale: Locale) -> FindingView {
    FindingView {
        code: finding.code.clone(),
        severity: finding.severity,
        path: finding.path.clone(),
        form: finding.form.clone(),
        message: finding_text(finding, rules, locale),
        clauses: clauses(&finding.clauses, rules),
    }
}

/// The manifest's words, else the host's. The validator's own detail is English and more exact than ours.
fn finding_text(finding: &Finding, rules: &ActiveRules, locale: Locale) -> String {
    if let Some(text) = rules.manifest.finding_text(&finding.code) {
        return text.in_locale(locale.as_str()).to_owned();
    }
    let detail = finding.detail.clone();
    let own = || app::finding_text(locale.as_str(), finding);
    let text = match locale {
        Locale::En => detail.or_else(own),
        Locale::Ru => own().or(detail),
    };
    text.unwrap_or_else(|| finding.code.clone())
}

pub(crate) fn findings<'a>(
    all: impl IntoIterator<Item = &'a Finding>,
    rules: &ActiveRules,
    locale: Locale,
) -> Vec<FindingView> {
    all.into_iter().map(|held| finding(held, rules, locale)).collect()
}

/// Something by its identity, with the name people know it by.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct NamedRef {
    /// Absent for somebody who is not registered.
    pub(crate) id: Option<Uuid>,
    pub(crate) name: Option<String>,
}
