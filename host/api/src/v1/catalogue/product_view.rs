//! A product as the API shows it: what can be asked of it, by which rules, and the words its rules bring.
use std::collections::BTreeMap;

use app::{catalogue::Catalogue, rules::ActiveRules};
use domain::{
    catalogue::Product,
    rules::{
        ActionDeclaration, KindDeclaration, KindField, Manifest, ProductDeclaration, RecordDeclaration, Text,
    },
    ticket::{Channel, Role, Status},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::v1::views::{DocumentView, TextView, document};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProductView {
    code: String,
    name: TextView,
    /// The same as `name`.
    title: TextView,
    provider: ProviderView,
    calendar: String,
    mailboxes: Vec<String>,
    #[schema(value_type = Vec<String>)]
    channels: Vec<Channel>,
    kinds: Vec<KindView>,
    /// Oldest first; a ticket keeps the one in force at its receipt.
    rule_sets: Vec<ProductRuleSetView>,
    /// Actions of the rule set in force now, beside the core's.
    actions: Vec<ActionView>,
    /// What actions record of assets, time and again; one value of each is drawn as a trend.
    records: Vec<RecordKindView>,
    /// Words of the rule set in force now for its own codes, by group.
    #[schema(value_type = Object)]
    labels: BTreeMap<&'static str, BTreeMap<String, TextView>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProviderView {
    id: Uuid,
    code: Option<String>,
    name: String,
    tax_id: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KindView {
    code: String,
    title: TextView,
    /// A form to be filled in with the request.
    form: Option<String>,
    fields: Vec<KindFieldView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KindFieldView {
    code: String,
    title: TextView,
    required: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProductRuleSetView {
    id: Uuid,
    code: String,
    plugin: String,
    version: String,
    digest: String,
    document: Option<DocumentView>,
    in_force_from: Timestamp,
    withdrawn_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActionView {
    code: String,
    title: TextView,
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
    /// Empty: in any state that is not final.
    #[schema(value_type = Vec<String>)]
    states: Vec<Status>,
    /// JSON Schema of the payload.
    #[schema(value_type = Object)]
    payload: serde_json::Value,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordKindView {
    code: String,
    title: TextView,
    /// Where the value stands among the record's.
    value: String,
    /// What it is divided by for people.
    divisor: u32,
    unit: String,
}

pub(super) fn product_view(product: &Product, catalogue: &Catalogue, now: Timestamp) -> ProductView {
    let rules = catalogue.rules_at(&product.code, now).ok();
    let manifest = rules.as_ref().map(|rules| rules.manifest.as_ref());
    let declared = manifest.and_then(|manifest| manifest.product(&product.code));
    ProductView {
        code: product.code.clone(),
        name: TextView::from(&product.title),
        title: TextView::from(&product.title),
        provider: ProviderView {
            id: product.provider.0,
            code: declared.map(|declared| declared.provider.code.clone()),
            name: catalogue.provider_name(product).to_owned(),
            tax_id: declared.and_then(|declared| declared.provider.tax_id.clone()),
        },
        calendar: product.calendar.clone(),
        mailboxes: product.mailboxes.clone(),
        channels: product.channels.clone(),
        kinds: product.kinds.iter().map(|kind| kind_view(kind, manifest)).collect(),
        rule_sets: catalogue.rule_sets(&product.code).iter().map(|rules| rule_set_view(rules)).collect(),
        actions: manifest
            .map(|manifest| manifest.actions.iter().map(action_view).collect())
            .unwrap_or_default(),
        records: manifest.map(record_kinds).unwrap_or_default(),
        labels: manifest.map(|held| labels(held, declared)).unwrap_or_default(),
    }
}

fn record_kinds(manifest: &Manifest) -> Vec<RecordKindView> {
    let declared = manifest.actions.iter().filter_map(|action| action.records.as_ref());
    let view = |held: &RecordDeclaration| RecordKindView {
        code: held.code.clone(),
        title: TextView::from(&held.title),
        value: held.value.clone(),
        divisor: held.divisor,
        unit: held.unit.clone(),
    };
    declared.map(view).collect()
}

fn kind_view(kind: &KindDeclaration, manifest: Option<&Manifest>) -> KindView {
    let field = |field: &KindField| KindFieldView {
        code: field.code.clone(),
        title: field_title(&field.code, manifest),
        required: field.required,
    };
    KindView {
        code: kind.code.clone(),
        title: TextView::from(&kind.title),
        form: kind.form.clone(),
        fields: kind.fields.iter().map(field).collect(),
    }
}

/// The manifest's title of a field, else the host's.
fn field_title(code: &str, manifest: Option<&Manifest>) -> TextView {
    let declared = manifest.and_then(|manifest| manifest.fields.iter().find(|field| field.code == code));
    if let Some(declared) = declared {
        return TextView::from(&declared.title);
    }
    let key = format!("field-{}", code.replace('_', "-"));
    let own = |locale| app::text(locale, &key).unwrap_or_else(|| code.to_owned());
    TextView { ru: own("ru"), en: own("en") }
}

fn rule_set_view(rules: &ActiveRules) -> ProductRuleSetView {
    ProductRuleSetView {
        id: rules.rule_set.id.0,
        code: rules.rule_set.code.clone(),
        plugin: rules.manifest.id.clone(),
        version: rules.manifest.version.clone(),
        digest: rules.rule_set.digest.clone(),
        document: document(&rules.manifest, &rules.rule_set.product),
        in_force_from: rules.rule_set.in_force_from,
        withdrawn_at: rules.rule_set.withdrawn_at,
    }
}

fn action_view(action: &ActionDeclaration) -> ActionView {
    ActionView {
        code: action.code.clone(),
        title: TextView::from(&action.title),
        roles: action.roles.clone(),
        states: action.states.clone(),
        payload: action.payload.clone(),
    }
}

fn labels(
    manifest: &Manifest,
    declared: Option<&ProductDeclaration>,
) -> BTreeMap<&'static str, BTreeMap<String, TextView>> {
    fn of<'a>(texts: impl IntoIterator<Item = (&'a String, &'a Text)>) -> BTreeMap<String, TextView> {
        texts.into_iter().map(|(code, text)| (code.clone(), TextView::from(text))).collect()
    }
    BTreeMap::from([
        ("actions", of(manifest.actions.iter().map(|action| (&action.code, &action.title)))),
        ("appointments", of(&manifest.appointments)),
        ("approvals", of(&manifest.approvals)),
        ("asset_kinds", of(manifest.asset_kinds.iter().map(|kind| (&kind.code, &kind.title)))),
        ("entitlement_kinds", of(manifest.entitlement_kinds.iter().map(|(code, kind)| (code, &kind.title)))),
        ("conditions", manifest.monitoring.iter().flat_map(|held| of(&held.conditions)).collect()),
        ("fields", of(manifest.fields.iter().map(|field| (&field.code, &field.title)))),
        ("findings", of(&manifest.findings)),
        ("flags", of(&manifest.flags)),
        ("forms", of(manifest.forms.iter().map(|form| (&form.id, &form.title)))),
        ("kinds", of(manifest.kinds.iter().map(|kind| (&kind.code, &kind.title)))),
        ("reasons", of(&manifest.reasons)),
        ("sources", of(manifest.documents.iter().map(|document| (&document.code, &document.title)))),
        ("tiers", declared.map(|product| of(&product.tiers)).unwrap_or_default()),
        ("timers", of(manifest.timers.iter().map(|timer| (&timer.code, &timer.title)))),
    ])
}
