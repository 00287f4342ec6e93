//! Which steps rest on which clauses, read from the sources of a rule set: every `.because(…)` of an answer with the
//! effects before it. What a source hides (a clause chosen by a variable) is widened to all that may be meant, so the
//! page may name a step too many, and never a clause too few.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result};
use syn::{Expr, visit::Visit};

use crate::support::files;

mod effects;
mod scope;

use scope::{Mentions, Scope};

/// Effects that rest on one clause.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Founded {
    /// None where the source leaves the document open: plugins with several documents of one numbering.
    pub(super) document: Option<String>,
    pub(super) section: String,
    pub(super) file: String,
    pub(super) effects: Vec<String>,
}

/// The crate's constants: clauses with document and section, and codes.
#[derive(Default)]
struct Constants {
    clauses: BTreeMap<String, (String, String)>,
    codes: BTreeMap<String, String>,
}

pub(super) fn read(folder: &Path) -> Result<Vec<Founded>> {
    let mut sources = Vec::new();
    for (path, bytes) in files::snapshot(folder)? {
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if !is_source || path.starts_with("tests") {
            continue;
        }
        let text = String::from_utf8(bytes)?;
        let file = syn::parse_file(&text).with_context(|| folder.join(&path).display().to_string())?;
        sources.push((path.with_extension("").display().to_string(), file));
    }
    Ok(founded(&sources))
}

pub(super) fn founded(sources: &[(String, syn::File)]) -> Vec<Founded> {
    let mut constants = Constants::default();
    for (_, file) in sources {
        constants.visit_file(file);
    }
    let mut founded = Vec::new();
    for (name, file) in sources {
        let scope = Scope::of(file, &constants);
        for function in &scope.functions {
            for because in &function.reasons {
                let mut effects = scope.effects(function, &because.receiver);
                effects.dedup();
                for (document, section) in scope.clauses(function, because) {
                    let (file, effects) = (name.clone(), effects.clone());
                    founded.push(Founded { document, section, file, effects });
                }
            }
        }
    }
    founded
}

impl<'ast> Visit<'ast> for Constants {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        let name = item.ident.to_string();
        if let Some(code) = literal(&item.expr) {
            self.codes.insert(name, code);
        } else if let Expr::Macro(call) = &*item.expr
            && let [document, section] = &strings(&call.mac)[..]
        {
            self.clauses.insert(name, (document.clone(), section.clone()));
        }
    }

    /// `clauses! { "document"; NAME = "section"; … }`.
    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if item.mac.path.segments.last().is_none_or(|segment| segment.ident != "clauses") {
            return;
        }
        let text = item.mac.tokens.to_string();
        let mut parts = text.split(';').map(str::trim);
        let document = parts.next().map(unquoted).unwrap_or_default();
        for part in parts {
            if let Some((name, section)) = part.split_once('=') {
                self.clauses.insert(name.trim().to_owned(), (document.clone(), unquoted(section.trim())));
            }
        }
    }
}

/// The text of a string literal.
fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
        Expr::Reference(reference) => literal(&reference.expr),
        _ => None,
    }
}

fn unquoted(text: &str) -> String {
    text.trim_matches('"').to_owned()
}

/// The string literals of a macro call such as `clause!("document", "section")`.
fn strings(call: &syn::Macro) -> Vec<String> {
    let text = call.tokens.to_string();
    let parts = text.split(',').map(str::trim);
    parts.filter(|part| part.starts_with('"')).map(unquoted).collect()
}

/// The clauses that an expression names outright.
fn mentioned(expression: &Expr, constants: &Constants) -> Vec<(Option<String>, String)> {
    let mut mentions = Mentions::new(constants);
    mentions.visit_expr(expression);
    mentions.clauses
}
