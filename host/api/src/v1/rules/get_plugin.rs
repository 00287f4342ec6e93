//! `GET /plugins/{plugin}`: what a plugin promises and may be told, as it declares it itself.
use std::collections::BTreeMap;

use app::{App, rules};
use axum::{Json, extract::State};
use domain::{
    catalogue::Plugin,
    rules::{
        ClauseDeclaration, ClauseProof, Document, EffectKind, HookName, ProductDeclaration, TimerDeclaration,
    },
    ticket::{MessageType, Status},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::list_plugins::PluginView;
use crate::{
    extract::{Caller, Segments},
    problem::Problem,
    v1::views::{ClauseView, DocumentView, TextView},
};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PluginDetailView {
    #[serde(flatten)]
    plugin: PluginView,
    documents: Vec<DocumentView>,
    /// The products it serves, each with what its rule set sets otherwise than the defaults.
    declared_products: Vec<DeclaredProductView>,
    promises: Vec<PromiseView>,
    /// What every clause says, in our words.
    clauses: Vec<ClauseView>,
    /// What carries every clause and what proves it, as the build found it; empty where the version does not say.
    proofs: Vec<ProofView>,
    /// JSON Schema 2020-12 of the settings, each with its default and `x-title` in both languages; null without any.
    #[schema(value_type = Option<Object>)]
    settings_schema: Value,
    /// Hooks the desk calls.
    #[schema(value_type = Vec<String>)]
    hooks: Vec<HookName>,
    /// Kinds of effects it may return.
    #[schema(value_type = Vec<String>)]
    effects: Vec<EffectKind>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DeclaredProductView {
    code: String,
    title: TextView,
    rule_set: String,
    /// The document its rule set rests on.
    document: String,
    calendar: String,
    #[schema(value_type = Object)]
    settings: Value,
}

/// A deadline that the plugin may start, and what the desk does with it by itself.
#[derive(Debug, Serialize, ToSchema)]
struct PromiseView {
    code: String,
    title: TextView,
    /// Stands still while the ticket is in one of these states.
    #[schema(value_type = Vec<String>)]
    paused_in: Vec<Status>,
    met_by_registration: bool,
    /// Types of messages by staff that keep it.
    #[schema(value_type = Vec<String>)]
    met_by: Vec<MessageType>,
    /// A refusal keeps it as well.
    met_by_refusal: bool,
    /// The reason it closes the ticket with when due.
    closes: Option<String>,
    cancelled_by_customer: bool,
    /// People are warned before it is due and told when it was missed.
    alerts: bool,
}

/// Clause, steps, tests.
#[derive(Debug, Serialize, ToSchema)]
struct ProofView {
    document: String,
    section: String,
    /// Steps that rest on it, by source.
    steps: Vec<ProofGroupView>,
    /// Declarations of the manifest, such as `timers/answer`.
    declared: Vec<String>,
    /// The mechanism of the desk that carries it.
    core: Option<TextView>,
    /// By where they stand: a rule set's own, or the product's acceptance tests.
    tests: Vec<ProofGroupView>,
    /// Why there is nothing to observe.
    not_testable: Option<TextView>,
    /// What is missing.
    gaps: Vec<TextView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProofGroupView {
    /// The source of steps, the home of tests.
    at: String,
    names: Vec<String>,
}

/// A plugin, whole
///
/// By digest, identity or `code@version`.
#[utoipa::path(get, path = "/plugins/{plugin}", operation_id = "getPlugin", tag = "rules", params(("plugin" = String, Path, description = "Digest, identity or `code@version`")), responses((status = 200, body = PluginDetailView)))]
pub(super) async fn get_plugin(
    State(app): State<App>,
    Caller(actor): Caller,
    Segments(plugin): Segments<String>,
) -> Result<Json<PluginDetailView>, Problem> {
    Ok(Json(detail(rules::get_plugin(&app, &actor, &plugin).await?)))
}

fn detail(plugin: Plugin) -> PluginDetailView {
    let manifest = plugin.manifest.clone();
    PluginDetailView {
        plugin: PluginView::from(plugin),
        documents: manifest.documents.into_iter().map(document).collect(),
        declared_products: manifest.products.into_iter().map(product).collect(),
        promises: manifest.timers.into_iter().map(promise).collect(),
        clauses: manifest.clauses.into_iter().map(clause).collect(),
        proofs: manifest.proofs.into_iter().map(proof).collect(),
        settings_schema: manifest.settings,
        hooks: manifest.hooks,
        effects: manifest.effects,
    }
}

fn proof(held: ClauseProof) -> ProofView {
    let groups = |held: BTreeMap<String, Vec<String>>| {
        held.into_iter().map(|(at, names)| ProofGroupView { at, names }).collect()
    };
    ProofView {
        document: held.document,
        section: held.section,
        steps: groups(held.steps),
        declared: held.declared,
        core: held.core.as_ref().map(TextView::from),
        tests: groups(held.tests),
        not_testable: held.not_testable.as_ref().map(TextView::from),
        gaps: held.gaps.iter().map(TextView::from).collect(),
    }
}

fn document(declared: Document) -> DocumentView {
    DocumentView { code: declared.code, title: Some(TextView::from(&declared.title)), url: declared.url }
}

fn product(declared: ProductDeclaration) -> DeclaredProductView {
    DeclaredProductView {
        code: declared.code,
        title: TextView::from(&declared.title),
        rule_set: declared.rule_set,
        document: declared.document,
        calendar: declared.calendar,
        settings: Value::Object(declared.settings),
    }
}

fn promise(declared: TimerDeclaration) -> PromiseView {
    let behaviour = declared.behaviour;
    PromiseView {
        code: declared.code,
        title: TextView::from(&declared.title),
        paused_in: behaviour.paused_in,
        met_by_registration: behaviour.met_by_registration,
        met_by: behaviour.met_by,
        met_by_refusal: behaviour.met_by_refusal,
        closes: behaviour.closes,
        cancelled_by_customer: behaviour.cancelled_by_customer,
        alerts: behaviour.alerts,
    }
}

fn clause(declared: ClauseDeclaration) -> ClauseView {
    ClauseView {
        document: declared.document,
        section: declared.section,
        title: Some(TextView::from(&declared.title)),
    }
}
